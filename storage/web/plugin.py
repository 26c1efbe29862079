"""The Datasette plugin: our pages, the functions for their templates, and the menu links."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import asdict, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from datasette import handle_exception as datasette_default
from datasette.app import Datasette
from datasette.hookspecs import hookimpl
from datasette.plugins import pm
from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError

from storage.core.errors import PalimpsestError
from storage.db.reader import Reader
from storage.queries.article_reference import Redacted
from storage.web import charts, markup, pages
from storage.web.security import CHART, STRICT
from storage.web.stats_thread import StatsThread

logger = logging.getLogger(__name__)

Route = tuple[str, Callable[..., Awaitable[Any]]]
_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
STATIC = _HERE / "static"
DATABASE = "archive"
_MILLISECONDS = 10_000  # SQL time limit of a page
_PAGES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    (r"/", "search", pages.search),
    (r"/search", "search", pages.search),
    (r"/urls", "url", pages.url),
    (r"/articles/(?P<id>\d+)", "article", pages.article),
    (r"/articles/(?P<id>\d+)/versions", "versions", pages.versions),
    (r"/paragraphs/(?P<id>\d+)", "paragraph", pages.paragraph),
    (r"/sites", "sites", pages.sites),
    (r"/sites/(?P<site>[^/]+)", "site", pages.site),
    (r"/missed", "missed", pages.missed),
    (r"/runs", "runs", pages.runs),
    (r"/runs/(?P<id>\d+)", "run", pages.run),
)
_HEADERS = {"Content-Security-Policy": STRICT, "Cache-Control": "no-cache"}
NAVIGATION = (
    ("/", "Search"),
    ("/sites", "Sites"),
    ("/missed", "Not captured"),
    ("/runs", "Runs"),
    (f"/{DATABASE}", "Tables and SQL"),
)


class ArchivePages:
    """The pages of one archive, as routes of a Datasette instance."""

    def __init__(self, path: Path, stats: StatsThread) -> None:
        self._path = path
        self._stats = stats
        style = (STATIC / "palimpsest.css").read_bytes()
        self._style = f"/style/palimpsest.css?{hashlib.sha256(style).hexdigest()[:8]}"

    def routes(self) -> list[Route]:
        """Path patterns and their views."""
        routes: list[Route] = [
            (r"/charts/articles\.svg$", self._articles_chart),
            (r"/charts/runs\.svg$", self._runs_chart),
        ]
        for pattern, template, page in _PAGES:
            view = partial(self._page, template, page)
            routes.append((rf"{pattern}(?P<json>\.json)?$" if pattern != "/" else r"/$", view))
        return routes

    async def error(self, datasette: Any, request: Request, exception: Exception) -> Response:
        """The page for a request that failed."""
        status, message = _status_and_message(exception)
        if status >= 500:
            logger.error("%s failed", request.path, exc_info=exception)
        if request.path.endswith(".json"):
            body = json.dumps({"ok": False, "error": message, "status": status})
            return Response(body, status=status, content_type="application/json; charset=utf-8")
        return await self._html(datasette, request, "missing", {"message": message}, status)

    async def _page(
        self, template: str, page: Callable[..., Any], request: Request, datasette: Any
    ) -> Response:
        arguments = {name: request.args[name] for name in request.args}
        arguments |= {name: unquote(value) for name, value in request.url_vars.items() if value}
        as_json = arguments.pop("json", None)
        stats = self._stats.latest()

        def read(connection: sqlite3.Connection) -> Any:
            with sqlite_timelimit(connection, _MILLISECONDS):
                connection.execute("BEGIN")  # all queries of a page read one state of the archive
                try:
                    return page(pages.PageRequest(Reader(self._path, connection), arguments, stats))
                finally:
                    connection.execute("ROLLBACK")

        status = 200
        try:
            context = await datasette.get_database(DATABASE).execute_fn(read)
        except pages.Redirect as redirect:
            return _redirect(str(redirect))
        except PalimpsestError as error:
            status = 410 if isinstance(error, Redacted) else 404
            template, context = "missing", {"message": str(error)}
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            message = (
                f"This page took longer than {_MILLISECONDS // 1000} seconds. "
                "Narrow the search, for example to one site."
            )
            template, context, status = "missing", {"message": message}, 503
        if as_json:
            public = {name: value for name, value in context.items() if not callable(value)}
            body = json.dumps(public, ensure_ascii=False, default=_to_json)
            media_type = "application/json; charset=utf-8"
            return Response(body, status=status, headers=_HEADERS, content_type=media_type)
        return await self._html(datasette, request, template, context, status)

    async def _html(
        self, datasette: Any, request: Request, template: str, context: Any, status: int
    ) -> Response:
        html = await datasette.render_template(
            f"palimpsest/{template}.html",
            {
                **context,
                "style": self._style,
                "archive": self._path.name,
                "here": request.path,
                "navigation": NAVIGATION,
            },
            request=request,
        )
        media_type = "text/html; charset=utf-8"
        return Response(html, status=status, headers=_HEADERS, content_type=media_type)

    async def _articles_chart(self, request: Request) -> Response:
        site = request.args.get("site")
        stats = self._stats.latest()
        if stats is None:
            return _chart("")
        if site is None:
            return _chart(stats.articles[0])
        return _chart(charts.articles_over_time(stats.figures.days_of(site))[0])

    async def _runs_chart(self, request: Request) -> Response:
        stats = self._stats.latest()
        return _chart(stats.runs[0] if stats else "")


_pages: WeakKeyDictionary[Datasette, ArchivePages] = WeakKeyDictionary()


class _Plugin:
    """Adds the pages to each Datasette instance that `add_pages` was called for.

    Datasette keeps its plugins per process, so this one is registered once and selects the pages
    by instance.
    """

    __name__ = "palimpsest"

    @hookimpl
    def register_routes(self, datasette: Datasette) -> list[Route]:
        return _pages[datasette].routes() if datasette in _pages else []

    @hookimpl
    def prepare_jinja2_environment(self, env: Any, datasette: Datasette) -> None:
        if datasette in _pages:
            env.filters |= {
                "highlighted": markup.highlight_matches,
                "short": markup.shorten,
                "moment": markup.format_time,
            }
            env.tests["web"] = markup.is_web_url

    @hookimpl
    def menu_links(self, datasette: Datasette) -> list[dict[str, str]]:
        links = NAVIGATION if datasette in _pages else ()
        return [{"href": address, "label": label} for address, label in links]

    @hookimpl
    def handle_exception(
        self, datasette: Datasette, request: Request, exception: Exception
    ) -> Callable[[], Awaitable[Response]]:
        """Replace Datasette's own handler, which prints each failed query with all variables."""
        if datasette in _pages:
            return partial(_pages[datasette].error, datasette, request, exception)
        handler: Callable[[], Awaitable[Response]] = datasette_default.handle_exception(
            datasette, request, exception
        )
        return handler


def add_pages(datasette: Datasette, path: Path, stats: StatsThread) -> None:
    """Add our pages over an archive to a Datasette instance. Call it before `datasette.app()`."""
    _pages[datasette] = ArchivePages(path, stats)
    if not pm.has_plugin(_Plugin.__name__):
        pm.unregister(name="datasette.handle_exception")  # ours calls it where it applies
        pm.register(_Plugin(), _Plugin.__name__)


def _status_and_message(exception: Exception) -> tuple[int, str]:
    if isinstance(exception, DatasetteError):
        if exception.title == "SQL Interrupted":
            return 400, (
                "This query took too long. Limit it, or query the archive file with sqlite3."
            )
        return exception.status, str(exception.title or exception.message)
    if isinstance(exception, Base400):
        return exception.status, str(exception) or "There is no page at this address."
    return 500, f"This page failed: {type(exception).__name__}. See the server's log for details."


def _redirect(address: str) -> Response:
    headers = {"Location": address, "Content-Security-Policy": STRICT}
    return Response("", status=302, headers=headers)


def _chart(svg: str) -> Response:
    headers = {"Content-Security-Policy": CHART, "Cache-Control": "no-cache"}
    if not svg:
        return Response("", status=404, headers=headers)
    return Response(svg, headers=headers, content_type="image/svg+xml; charset=utf-8")


def _to_json(value: Any) -> Any:
    """Dataclasses as objects, any other type as text."""
    if hasattr(value, "as_json"):
        return value.as_json()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
