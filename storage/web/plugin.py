"""The Datasette plugin: our pages, the functions for their templates, and the menu links."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from datasette import handle_exception as datasette_default
from datasette.app import Datasette
from datasette.hookspecs import hookimpl
from datasette.plugins import pm
from datasette.utils.asgi import Request, Response

from storage.web import markup
from storage.web.all_archives import AllArchives
from storage.web.archive_pages import ArchivePages, Route
from storage.web.responses import json_error, status_and_message
from storage.web.served_archives import ServedArchive

logger = logging.getLogger(__name__)

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
STATIC = _HERE / "static"


class Website:
    """The pages of one archive at the root, or of several with a start page for all of them."""

    def __init__(self, datasette: Datasette, archives: Sequence[ServedArchive]) -> None:
        style = (STATIC / "palimpsest.css").read_bytes()
        layout = {"style": f"/style/palimpsest.css?{hashlib.sha256(style).hexdigest()[:8]}"}
        self._archives = [
            ArchivePages(archive, layout, datasette.urls.database(archive.database))
            for archive in archives
        ]
        self._start: ArchivePages | AllArchives = self._archives[0]
        if len(archives) > 1:
            self._start = AllArchives(archives, layout)

    @property
    def navigation(self) -> tuple[tuple[str, str], ...]:
        """Addresses and labels for Datasette's menu."""
        return (
            self._start.navigation
            if isinstance(self._start, ArchivePages)
            else (("/", "All archives"), *self._start.navigation)
        )

    def routes(self) -> list[Route]:
        """Path patterns and their views."""
        routes = [route for pages in self._archives for route in pages.routes()]
        return routes if self._start in self._archives else [*self._start.routes(), *routes]

    async def error(self, datasette: Any, request: Request, exception: Exception) -> Response:
        """The page for a request that failed."""
        status, message = status_and_message(exception)
        if status >= 500:
            logger.error("%s failed", request.path, exc_info=exception)
        if request.path.endswith(".json"):
            return json_error(message, status)
        within = (pages for pages in self._archives if pages.has(request.path))
        return await next(within, self._start).message(datasette, request, message, status)


_websites: WeakKeyDictionary[Datasette, Website] = WeakKeyDictionary()


class _Plugin:
    """Adds the pages to each Datasette instance that `add_pages` was called for.

    Datasette keeps its plugins per process, so this one is registered once and selects the pages
    by instance.
    """

    __name__ = "palimpsest"

    @hookimpl
    def register_routes(self, datasette: Datasette) -> list[Route]:
        return _websites[datasette].routes() if datasette in _websites else []

    @hookimpl
    def prepare_jinja2_environment(self, env: Any, datasette: Datasette) -> None:
        if datasette in _websites:
            env.filters |= {
                "highlighted": markup.highlight_matches,
                "short": markup.shorten,
                "moment": markup.format_time,
            }
            env.tests["web"] = markup.is_web_url

    @hookimpl
    def menu_links(self, datasette: Datasette) -> list[dict[str, str]]:
        links = _websites[datasette].navigation if datasette in _websites else ()
        return [{"href": address, "label": label} for address, label in links]

    @hookimpl
    def handle_exception(
        self, datasette: Datasette, request: Request, exception: Exception
    ) -> Callable[[], Awaitable[Response]]:
        """Replace Datasette's own handler, which prints each failed query with all variables."""
        if datasette in _websites:
            return partial(_websites[datasette].error, datasette, request, exception)
        handler: Callable[[], Awaitable[Response]] = datasette_default.handle_exception(
            datasette, request, exception
        )
        return handler


def add_pages(datasette: Datasette, archives: Sequence[ServedArchive]) -> None:
    """Add our pages to a Datasette instance that has the databases of the archives.

    Call it before `datasette.app()`.
    """
    _websites[datasette] = Website(datasette, archives)
    if not pm.has_plugin(_Plugin.__name__):
        pm.unregister(name="datasette.handle_exception")  # ours calls it where it applies
        pm.register(_Plugin(), _Plugin.__name__)
