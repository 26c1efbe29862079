"""Send a page through the pipeline of a crawl, and check what must hold for all pages."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.extraction.challenges import detect_challenge
from crawler.extraction.payload import PageResult, Payload
from crawler.extraction.read_page import read_payload
from crawler.net.decompression import Decompression
from crawler.net.failures import challenge_failure, exception_failure
from crawler.workers.workers import Workers
from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core.clock import timestamp
from storage.core.model import (
    Article,
    Capture,
    DiscoveredBy,
    Failure,
    Kind,
    Link,
    NoArticle,
    Outcome,
    Priority,
)
from storage.core.storable_text import make_storable
from storage.core.urls import is_on_site, site_of, url_key
from storage.text.digests import text_digest
from storage.text.fingerprint import Fingerprints
from storage.text.read_article import ReadArticle
from storage.verification.checks import verify
from tests.support.mutations.originals import SentPage

_REASONS = frozenset("unreadable empty feed sitemap not-html no-text listing error-page".split())
_EXCEPTION = re.compile(r"\w*([Ee]rror|Exception|Warning): ")
_RECURSION_LIMIT = 1000  # Python's default
_MAX_DETAIL = 600  # characters; details are shown in tables and on single lines
_MULTILINE = (Kind.CODE, Kind.TABLE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.,]+(?:Z|[+-][\d:]+)?)?", re.ASCII)


class PipelineChecker:
    """Reads pages as a crawl does, and writes them to an archive of its own."""

    def __init__(self, folder: Path) -> None:
        self.outcomes: Counter[str] = Counter()
        self._archive = Archive(folder / "archive.db")
        self._workers = Workers(self._archive.folding, count=1)
        self._decompression = Decompression.from_crawler(get_crawler())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._workers.close()
        self._archive.close()

    def check_page(self, sent: SentPage) -> None:
        """Read a page, archive it, and check the result."""
        result = self._read(sent)
        if isinstance(result, Failure):
            late = result.outcome is Outcome.TIMEOUT
            assert late or result.outcome is Outcome.ERROR, result
            assert late or "reading it" not in result.detail, result
            assert "worker" not in result.detail, result
            assert not _EXCEPTION.match(result.detail), result
        else:
            _check(result, sent.url)
        self._archive_result(sent.url, result)

    def _read(self, sent: SentPage) -> PageResult | Failure:
        """The result of a worker, checked against that of this process; or the failure."""
        response = Response(sent.url, headers={"Content-Type": sent.content_type}, body=sent.body)
        if sent.encoding is not None:
            response.headers["Content-Encoding"] = sent.encoding.encode("latin-1")
        try:
            received = self._decompression.process_response(Request(sent.url), response)
        except Exception as error:
            return exception_failure(error, 0, tries=1, base=0.0)
        assert isinstance(received, Response)
        provider = detect_challenge(200, {}, received.body)
        if provider is not None:
            return challenge_failure(200, provider)
        payload = Payload(received.body, sent.url, sent.content_type)
        try:
            # In another process, with another hash seed and with limits.
            result = self._workers.read(payload).result()
        except Exception as error:
            return self._workers.failure(error)
        with _recursion_limit_of_a_worker():
            again = read_payload(payload, self._archive.folding)
        _check_is_same(result, again)
        return result

    def _archive_result(self, url: str, result: PageResult | Failure) -> None:
        before = self._last_version()
        outcome, detail = self._write(url, result)
        assert "could not be stored" not in (detail or ""), detail
        failed = outcome in (Outcome.ERROR, Outcome.TIMEOUT)
        assert failed == isinstance(result, Failure), detail
        self.outcomes[_describe(outcome, detail)] += 1
        last = self._last_version()
        if last != before:
            assert isinstance(result, PageResult)
            assert isinstance(result.content, ReadArticle)
            self._check_is_archived(last, result.content.article)

    def _write(self, url: str, result: PageResult | Failure) -> tuple[str, str | None]:
        """Write a visit in a run of its own, as if the page were crawled repeatedly."""
        content = result.content if isinstance(result, PageResult) else result
        archive, row = self._archive, "SELECT id, outcome, detail FROM urls WHERE key = ?"
        run_id = archive.begin_run("mutations", {})
        with archive.transaction():
            archive.frontier.queue(
                run_id, "mutations", [Link(url, DiscoveredBy.GIVEN, Priority.INDEX)]
            )
        (url_id, *_) = archive.connection.execute(row, (url_key(url),)).fetchone()
        visit = Visit(url, "mutations", Capture(url, url, timestamp(), 200), content, url_id=url_id)
        if isinstance(result, PageResult):
            visit = replace(visit, links=result.links)
        tally, _ = archive.write(run_id, [visit])
        assert tally.done >= 1
        archive.finish_run(run_id, "finished")
        (_, outcome, detail) = archive.connection.execute(row, (url_key(url),)).fetchone()
        return outcome, detail

    def _last_version(self) -> int:
        (last,) = self._archive.connection.execute("SELECT max(id) FROM versions").fetchone()
        return int(last or 0)

    def _check_is_archived(self, version_id: int, article: Article) -> None:
        rows = self._archive.connection.execute(
            "SELECT CAST(g.text AS BLOB), p.kind, v.text_digest FROM versions v "
            "JOIN appearances p ON p.version_id = v.id JOIN paragraphs g ON g.id = p.paragraph_id "
            "WHERE v.id = ? ORDER BY p.position",
            (version_id,),
        ).fetchall()
        assert [(text.decode(), kind) for text, kind, _ in rows] == [
            (paragraph.text, paragraph.kind) for paragraph in article.paragraphs
        ]
        assert b"\n".join(text for text, _, _ in rows) == article.full_text.encode()
        assert {digest for _, _, digest in rows} == {text_digest(article.full_text)}

    def check_archive(self) -> None:
        """Check that the archive is intact."""
        assert list(verify(self._archive.path)) == []
        problems = self._archive.connection.execute("PRAGMA integrity_check").fetchall()
        assert [tuple(row) for row in problems] == [("ok",)]


@contextmanager
def _recursion_limit_of_a_worker() -> Iterator[None]:
    """Limit recursion as in a worker process.

    Hypothesis raises the limit, so that JSON would be parsed that is too deep for a worker.
    """
    limit, depth, frame = sys.getrecursionlimit(), 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(_RECURSION_LIMIT + depth)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _check_is_same(one: PageResult, other: PageResult) -> None:
    first, second = _content(one), _content(other)
    assert first == second, _differences(first, second)
    assert one.links == other.links
    if isinstance(one.content, ReadArticle):
        assert isinstance(other.content, ReadArticle)
        for name in (each.name for each in fields(Fingerprints)):
            here, there = (
                getattr(each.fingerprints, name) for each in (one.content, other.content)
            )
            assert here == there if isinstance(here, tuple) else np.array_equal(here, there)


def _content(result: PageResult) -> Article | NoArticle:
    content = result.content
    return content.article if isinstance(content, ReadArticle) else content


def _differences(
    one: Article | NoArticle, other: Article | NoArticle
) -> list[tuple[str, Any, Any]]:
    """The fields that differ."""
    names = {each.name for each in (*fields(one), *fields(other))}
    pairs = [(name, getattr(one, name, None), getattr(other, name, None)) for name in names]
    return [each for each in pairs if each[1] != each[2]]


def _check(result: PageResult, url: str) -> None:
    """Check what holds for all results."""
    content = _content(result)
    if isinstance(content, NoArticle):
        assert content.reason in _REASONS
        assert len(content.detail or "") < _MAX_DETAIL
        assert make_storable(content.detail or "") == (content.detail or "")
    else:
        _check_article(content)
    for link in result.links:
        assert make_storable(link.url) == link.url
        is_on_site(link.url, frozenset({site_of(url)}))
        try:
            Request(link.url)
        except ValueError:  # the spider records that it cannot be fetched
            continue


def _check_article(article: Article) -> None:
    assert article.paragraphs
    for paragraph in article.paragraphs:
        assert paragraph.text.strip() == paragraph.text != ""
        assert paragraph.kind in _MULTILINE or "\n" not in paragraph.text
    texts = [value for value in astuple(article) if isinstance(value, str)]
    for text in (*texts, *article.tags, article.full_text):
        assert make_storable(text) == text
    if article.published is not None:
        assert _DATE.fullmatch(article.published), article.published
        date.fromisoformat(article.published[:10])
    if article.language is not None:
        assert re.fullmatch("[a-z]{2,3}", article.language), article.language


def _describe(outcome: str, detail: str | None) -> str:
    """An outcome with the first words of its detail."""
    has_detail = outcome in (Outcome.NOT_ARTICLE, Outcome.ERROR, Outcome.TIMEOUT)
    return f"{outcome}: {(detail or '').partition(':')[0]}" if has_detail else outcome
