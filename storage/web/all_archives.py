"""The start page of a website with several archives: one search in all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from storage.core.errors import PalimpsestError
from storage.db.reader import Reader
from storage.queries.search.search_page import (
    Matches,
    ResultPage,
    SearchQuery,
    find_matches,
    load_articles,
    match_url,
    result_page,
    select_groups,
)
from storage.queries.url_history import was_seen
from storage.web import pages
from storage.web.archive_pages import Route
from storage.web.page_query import query_archive
from storage.web.responses import html_page, json_page, redirect, status_of
from storage.web.served_archives import ServedArchive

Result = TypeVar("Result")


class AllArchives:
    """The start page."""

    def __init__(self, archives: Sequence[ServedArchive], layout: Mapping[str, Any]) -> None:
        """layout: what all pages of the website show."""
        self._archives = tuple(archives)
        self.navigation = tuple((f"{each.base}/", each.name) for each in archives)
        self._layout = {
            **layout,
            "archive": f"{len(archives)} archives",
            "base": "",
            "bases": {each.name: each.base for each in archives},
            "navigation": self.navigation,
        }

    def routes(self) -> list[Route]:
        """Path patterns and their views."""
        return [(r"/$", self._search), (r"/search(?P<json>\.json)?$", self._search)]

    async def message(
        self, datasette: Datasette, request: Request, message: str, status: int
    ) -> Response:
        """A page that says why there is no other."""
        context = {**self._layout, "message": message}
        return await html_page(datasette, request, "missing", context, status)

    async def _search(self, request: Request, datasette: Datasette) -> Response:
        arguments = {name: request.args[name] for name in request.args}
        template, status = "search", 200
        try:
            asked = pages.asked_query(arguments)
            if pages.is_url(asked.query):
                found = await self._find_url(datasette, asked)
            else:
                found = await self._find(datasette, asked, pages.page_number(arguments))
            context = pages.search_context(asked, found, "")
        except pages.Redirect as target:
            return redirect(str(target))
        except PalimpsestError as error:
            template, context, status = "missing", {"message": str(error)}, status_of(error)
        if request.url_vars.get("json"):
            return json_page(context, status)
        return await html_page(datasette, request, template, {**self._layout, **context}, status)

    async def _find(self, datasette: Datasette, asked: SearchQuery, page: int) -> ResultPage:
        matches = await self._query_all(
            datasette, lambda _, reader: find_matches(reader, asked, page)
        )
        return await self._page_of(datasette, asked, matches, page)

    async def _find_url(self, datasette: Datasette, asked: SearchQuery) -> ResultPage:
        """The article at a URL, if several archives have it. Otherwise a redirect to its page."""
        url = asked.query
        matches = await self._query_all(datasette, lambda _, reader: match_url(reader, url))
        having = [
            (archive, each)
            for archive, each in zip(self._archives, matches, strict=True)
            if each.groups
        ]
        if len(having) == 1:
            ((archive, only),) = having
            raise pages.Redirect(f"{archive.base}/articles/{only.groups[0][0].article_id}")
        if having:
            return await self._page_of(datasette, asked, matches, 1)
        seen = await self._query_all(datasette, lambda _, reader: was_seen(reader, url))
        for archive, is_seen in zip(self._archives, seen, strict=True):
            if is_seen:
                raise pages.Redirect(f"{archive.base}/urls?{urlencode({'url': url})}")
        raise pages.NoSuchPage(f"{url} was never seen by any of these archives")

    async def _page_of(
        self, datasette: Datasette, asked: SearchQuery, matches: Sequence[Matches], page: int
    ) -> ResultPage:
        selected = select_groups(matches, page)
        loaded = await self._query_all(
            datasette, lambda archive, reader: load_articles(reader, asked, selected, archive)
        )
        return result_page([each.name for each in self._archives], matches, selected, loaded)

    async def _query_all(
        self, datasette: Datasette, query: Callable[[int, Reader], Result]
    ) -> list[Result]:
        """What a function reads from each archive, given its index and a reader."""
        return await asyncio.gather(
            *(
                query_archive(datasette, archive, partial(query, index))
                for index, archive in enumerate(self._archives)
            )
        )
