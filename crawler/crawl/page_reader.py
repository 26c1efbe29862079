"""Reads the pages of a crawl in workers, and captures of one page one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from crawler.extraction.payload import PageResult, Payload
from crawler.workers.text_choices import TextChoices
from crawler.workers.workers import Workers
from storage.core.model import Lease, TextPreference
from storage.core.urls import url_key


class PageReader:
    """Reads payloads with the text source of their article.

    A page may be fetched by its own URL and by one that redirects to it. The second capture waits
    for the first, whose text source it is read with. Used on the event loop.
    """

    def __init__(
        self, workers: Workers, preference_of: Callable[[str], Awaitable[TextPreference]]
    ) -> None:
        """preference_of: returns the preference for a URL that was not leased."""
        self._workers = workers
        self._preference_of = preference_of
        self._choices = TextChoices()
        self._in_progress: dict[str, asyncio.Event] = {}

    async def read(self, payload: Payload, lease: Lease) -> PageResult:
        """Have a payload read. Raises what the worker raises."""
        key = url_key(payload.url)
        while key in self._in_progress:
            await self._in_progress[key].wait()
        ended = self._in_progress[key] = asyncio.Event()
        try:
            preference = lease.text_preference
            if key != url_key(lease.url):
                preference = await self._preference_of(payload.url)
            preference = self._choices.prefer(preference, [payload.url])
            payload = replace(payload, text_preference=preference)
            page = await asyncio.wrap_future(self._workers.read(payload))
            self._choices.remember(page.content, [payload.url])
            return page
        finally:
            del self._in_progress[key]
            ended.set()
