"""Which text source captures were read with that the archive does not know yet.

Two captures of an article must be read with the same source: otherwise a difference between the
extractors would look like an edit. The archive knows the source of a capture once it is written;
until then, the first capture decides. A later one may be truncated and have another source.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace

from storage.archive.visit import Visit
from storage.core.model import NoArticle, TextPreference, TextSource
from storage.core.urls import url_key
from storage.text.read_article import ReadArticle

_MAX_URLS = 100_000  # far more than captures wait to be written


class TextChoices:
    """The text sources with which articles were first read, by URL."""

    def __init__(self) -> None:
        self._sources: OrderedDict[str, TextSource] = OrderedDict()

    def prefer(self, preference: TextPreference, urls: Iterable[str]) -> TextPreference:
        """Return the preference for a page with these URLs; `preference`: that of the archive."""
        if preference.article is not None:
            return preference
        for url in urls:
            source = self._sources.get(url_key(url))
            if source is not None:
                return replace(preference, article=source)
        return preference

    def remember(self, content: object, urls: Iterable[str]) -> None:
        """Remember what an article with these URLs was read with."""
        if not isinstance(content, ReadArticle) or content.article.text_source is None:
            return
        article = content.article
        for url in (*urls, article.url):
            if url is not None and article.text_source is not None:
                self._sources.setdefault(url_key(url), article.text_source)
        while len(self._sources) > _MAX_URLS:
            self._sources.popitem(last=False)


def urls_of(visit: Visit) -> tuple[str, str]:
    """Return the URLs by which the page of a visit is known before it is read."""
    return visit.capture.final_url, visit.url


def must_be_read_again(content: object, read: TextPreference, wanted: TextPreference) -> bool:
    """Whether a page was read with another text source than its article.

    read: the preference it was read with; wanted: the one that is known by now.
    """
    if wanted.article is None or wanted.article == read.article:
        return False
    if isinstance(content, ReadArticle):
        return content.article.text_source != wanted.article
    return isinstance(content, NoArticle)
