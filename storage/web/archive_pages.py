"""The pages of one archive, as routes of a Datasette instance."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import unquote

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from storage.core.errors import PalimpsestError
from storage.db.reader import Reader
from storage.web import charts, pages
from storage.web.page_query import query_archive
from storage.web.responses import chart, html_page, json_page, redirect, status_of
from storage.web.served_archives import ServedArchive

Route = tuple[str, Callable[..., Awaitable[Any]]]
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
_NAVIGATION = (
    ("/", "Search"),
    ("/sites", "Sites"),
    ("/missed", "Not captured"),
    ("/runs", "Runs"),
)


class ArchivePages:
    """The pages of one archive."""

    def __init__(self, archive: ServedArchive, layout: Mapping[str, Any], tables: str) -> None:
        """layout: what all pages of the website show; tables: the address of Datasette's pages."""
        self._archive = archive
        base = archive.base
        self.navigation = (
            *((("/", "All archives"),) if base else ()),
            *((base + path, label) for path, label in _NAVIGATION),
            (tables, "Tables and SQL"),
        )
        self._layout = {
            **layout,
            "archive": archive.name,
            "base": base,
            "bases": {archive.name: base},
            "navigation": self.navigation,
        }

    def routes(self) -> list[Route]:
        """Path patterns and their views."""
        base = re.escape(self._archive.base)
        routes: list[Route] = [
            (rf"{base}/charts/articles\.svg$", self._articles_chart),
            (rf"{base}/charts/runs\.svg$", self._runs_chart),
        ]
        for pattern, template, page in _PAGES:
            view = partial(self._page, template, page)
            if pattern == "/":
                routes.append((rf"{base}/?$" if base else "/$", view))
            else:
                routes.append((rf"{base}{pattern}(?P<json>\.json)?$", view))
        return routes

    def has(self, path: str) -> bool:
        """Whether an address is within those of the archive's pages."""
        return path.startswith(f"{self._archive.base}/")

    async def message(
        self, datasette: Datasette, request: Request, message: str, status: int
    ) -> Response:
        """A page that says why there is no other."""
        context = {**self._layout, "message": message}
        return await html_page(datasette, request, "missing", context, status)

    async def _page(
        self, template: str, page: Callable[..., Any], request: Request, datasette: Datasette
    ) -> Response:
        archive = self._archive
        arguments = {name: request.args[name] for name in request.args}
        arguments |= {name: unquote(value) for name, value in request.url_vars.items() if value}
        as_json = arguments.pop("json", None)
        stats = archive.stats.latest()

        def read(reader: Reader) -> Any:
            return page(pages.PageRequest(reader, arguments, stats, archive.name, archive.base))

        status = 200
        try:
            context = await query_archive(datasette, archive, read)
        except pages.Redirect as target:
            return redirect(str(target))
        except PalimpsestError as error:
            template, context, status = "missing", {"message": str(error)}, status_of(error)
        if as_json:
            return json_page(context, status)
        return await html_page(datasette, request, template, {**self._layout, **context}, status)

    async def _articles_chart(self, request: Request) -> Response:
        site = request.args.get("site")
        stats = self._archive.stats.latest()
        if stats is None:
            return chart("")
        if site is None:
            return chart(stats.articles[0])
        return chart(charts.articles_over_time(stats.figures.days_of(site))[0])

    async def _runs_chart(self, request: Request) -> Response:
        stats = self._archive.stats.latest()
        return chart(stats.runs[0] if stats else "")
