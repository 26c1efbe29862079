"""The Datasette plugin: our pages, what their templates may call, and the menu's links."""

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

from datasette.hookspecs import hookimpl
from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError

from storage.core.errors import PalimpsestError
from storage.db.reader import Reader
from storage.queries.article_reference import Redacted
from storage.web import charts, markup, pages
from storage.web.security import CHART, STRICT
from storage.web.stats_thread import Counted, Counter

logger = logging.getLogger(__name__)
_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
STATIC = _HERE / "static"
DATABASE = "archive"
_MILLISECONDS = 10_000  # of SQL for one page
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


class Plugin:
    """Our pages over one archive."""

    __name__ = "palimpsest"

    def __init__(self, path: Path, counter: Counter) -> None:
        self._path = path
        self._counter = counter
        style = (STATIC / "palimpsest.css").read_bytes()
        self._style = f"/style/palimpsest.css?{hashlib.sha256(style).hexdigest()[:8]}"

    @hookimpl
    def register_routes(self, datasette: Any) -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
        routes: list[tuple[str, Callable[..., Awaitable[Any]]]] = [
            (r"/charts/articles\.svg$", self._articles),
            (r"/charts/runs\.svg$", self._runs),
        ]
        for pattern, template, page in _PAGES:
            view = partial(self._page, template, page)
            routes.append((rf"{pattern}(?P<json>\.json)?$" if pattern != "/" else r"/$", view))
        return routes

    @hookimpl
    def prepare_jinja2_environment(self, env: Any) -> None:
        env.filters |= {
            "found": markup.found,
            "short": markup.short,
            "moment": markup.moment,
        }
        env.tests["web"] = markup.is_web

    @hookimpl
    def menu_links(self) -> list[dict[str, str]]:
        return [{"href": address, "label": label} for address, label in NAVIGATION]

    @hookimpl
    def handle_exception(
        self, datasette: Any, request: Request, exception: Exception
    ) -> Callable[[], Awaitable[Response]]:
        """In the place of Datasette's own, which prints each wrong query with all its variables."""
        status, told = _error(exception)
        if status >= 500:
            logger.error("%s failed", request.path, exc_info=exception)

        async def answer() -> Response:
            if request.path.endswith(".json"):
                body = json.dumps({"ok": False, "error": told, "status": status})
                return Response(body, status=status, content_type="application/json; charset=utf-8")
            return await self._html(datasette, request, "missing", {"told": told}, status)

        return answer

    async def _page(
        self, template: str, page: Callable[..., Any], request: Request, datasette: Any
    ) -> Response:
        given = {name: request.args[name] for name in request.args}
        given |= {name: unquote(value) for name, value in request.url_vars.items() if value}
        as_json = given.pop("json", None)
        counted = self._counter.latest()

        def answer(connection: sqlite3.Connection) -> Any:
            with sqlite_timelimit(connection, _MILLISECONDS):
                connection.execute("BEGIN")  # one state of the archive for all that a page asks
                try:
                    return page(pages.Asking(Reader(self._path, connection), given, counted))
                finally:
                    connection.execute("ROLLBACK")

        status = 200
        try:
            context = await datasette.get_database(DATABASE).execute_fn(answer)
        except pages.GoTo as other:
            return _redirect(str(other))
        except PalimpsestError as error:
            status = 410 if isinstance(error, Redacted) else 404
            template, context = "missing", {"told": str(error)}
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            told = f"This took over {_MILLISECONDS // 1000} seconds: ask for less at once."
            template, context, status = "missing", {"told": told}, 503
        if as_json:
            plain = {name: value for name, value in context.items() if not callable(value)}
            body = json.dumps(plain, ensure_ascii=False, default=_plain)
            kind = "application/json; charset=utf-8"
            return Response(body, status=status, headers=_HEADERS, content_type=kind)
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
        kind = "text/html; charset=utf-8"
        return Response(html, status=status, headers=_HEADERS, content_type=kind)

    async def _articles(self, request: Request) -> Response:
        site = request.args.get("site")
        counted = self._counter.latest()
        if counted is None:
            return _chart("")
        if site is None:
            return _chart(counted.articles[0])
        return _chart(charts.articles_over_time(counted.figures.days_of(site))[0])

    async def _runs(self, request: Request) -> Response:
        counted = self._counter.latest()
        return _chart(counted.runs[0] if counted else "")


def _error(exception: Exception) -> tuple[int, str]:
    """The status of an answer to what went wrong, and what to say."""
    if isinstance(exception, DatasetteError):
        if exception.title == "SQL Interrupted":
            return 400, "This query took too long: ask for less at once, or ask the file itself."
        return exception.status, str(exception.title or exception.message)
    if isinstance(exception, Base400):
        return exception.status, str(exception) or "There is nothing at this address."
    return 500, f"This page failed: {type(exception).__name__}. The server's log says more."


def _redirect(address: str) -> Response:
    headers = {"Location": address, "Content-Security-Policy": STRICT}
    return Response("", status=302, headers=headers)


def _chart(svg: str) -> Response:
    headers = {"Content-Security-Policy": CHART, "Cache-Control": "no-cache"}
    if not svg:
        return Response("", status=404, headers=headers)
    return Response(svg, headers=headers, content_type="image/svg+xml; charset=utf-8")


def _plain(value: Any) -> Any:
    """What JSON has no word for: records as their fields, the rest as text."""
    if isinstance(value, Counted):
        return value.plain()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
