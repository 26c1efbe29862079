"""The road of a page in a crawl, from what was sent to its rows, and what must hold on it."""

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
from crawler.extraction.decoding import make_storable
from crawler.extraction.payload import PageResult, Payload
from crawler.extraction.read_page import read_payload
from crawler.net.decompression import Decompression
from crawler.net.failures import challenge_failure, exception_failure
from crawler.workers.workers import Workers
from storage.archive.archive import Archive
from storage.archive.visits import Visit
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
from storage.core.urls import is_on_site, site_of, url_key
from storage.text.digests import text_digest
from storage.text.fingerprint import Fingerprints
from storage.text.read_article import ReadArticle
from storage.verification.checks import verify
from tests.support.mutations.originals import Sent

_REASONS = frozenset("unreadable empty feed sitemap not-html no-text listing".split())
_NOT_TOLD = re.compile(r"\w*([Ee]rror|Exception|Warning): ")
_DEEPEST = 1000  # calls in one another, as Python has it
_LONGEST = 600  # characters of a detail: it stands in tables and on lines
_MANY_LINES = (Kind.CODE, Kind.TABLE)
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.,]+(?:Z|[+-][\d:]+)?)?", re.ASCII)


class Press:
    """Reads pages as a crawl does, and writes what comes of them into an archive of its own."""

    def __init__(self, folder: Path) -> None:
        self.outcomes: Counter[str] = Counter()
        self._archive = Archive(folder / "archive.db")
        self._workers = Workers(self._archive.folding, count=1)
        self._unpacking = Decompression.from_crawler(get_crawler())

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

    def take(self, sent: Sent) -> None:
        """Read what was sent, keep it, and see that it is what was kept."""
        reading = self._reading(sent)
        if isinstance(reading, Failure):
            late = reading.outcome is Outcome.TIMEOUT
            assert late or reading.outcome is Outcome.ERROR, reading
            assert late or "reading it" not in reading.detail, reading
            assert "worker" not in reading.detail, reading
            assert not _NOT_TOLD.match(reading.detail), reading
        else:
            _check(reading, sent.url)
        self._keep(sent.url, reading)

    def _reading(self, sent: Sent) -> PageResult | Failure:
        """What a worker makes of it, and this process too; or why nobody is asked."""
        response = Response(sent.url, headers={"Content-Type": sent.content_type}, body=sent.body)
        if sent.encoding is not None:
            response.headers["Content-Encoding"] = sent.encoding.encode("latin-1")
        try:
            got = self._unpacking.process_response(Request(sent.url), response)
        except Exception as error:
            return exception_failure(error, 0, tries=1, base=0.0)
        assert isinstance(got, Response)
        who = detect_challenge(200, {}, got.body)
        if who is not None:
            return challenge_failure(200, who)
        payload = Payload(got.body, sent.url, sent.content_type)
        try:
            # By another process, whose hashes have another seed, and under its limits.
            reading = self._workers.read(payload).result()
        except Exception as error:
            return self._workers.failure(error)
        with _as_deep_as_a_worker():
            again = read_payload(payload, self._archive.folding)
        _check_is_same(reading, again)
        return reading

    def _keep(self, url: str, reading: PageResult | Failure) -> None:
        before = self._last_version()
        outcome, detail = self._written(url, reading)
        assert "could not be kept" not in (detail or ""), detail
        failed = outcome in (Outcome.ERROR, Outcome.TIMEOUT)
        assert failed == isinstance(reading, Failure), detail
        self.outcomes[_told(outcome, detail)] += 1
        last = self._last_version()
        if last != before:
            assert isinstance(reading, PageResult)
            assert isinstance(reading.content, ReadArticle)
            self._check_is_kept(last, reading.content.article)

    def _written(self, url: str, reading: PageResult | Failure) -> tuple[str, str | None]:
        """Write a visit in a run of its own, as if the page was crawled again and again."""
        content = reading.content if isinstance(reading, PageResult) else reading
        archive, row = self._archive, "SELECT id, outcome, detail FROM urls WHERE key = ?"
        run_id = archive.begin_run("mutations", {})
        with archive.transaction():
            archive.frontier.give(
                run_id, "mutations", [Link(url, DiscoveredBy.GIVEN, Priority.INDEX)]
            )
        (url_id, *_) = archive.connection.execute(row, (url_key(url),)).fetchone()
        visit = Visit(url, "mutations", Capture(url, url, timestamp(), 200), content, url_id=url_id)
        if isinstance(reading, PageResult):
            visit = replace(visit, links=reading.links)
        tally, _ = archive.write(run_id, [visit])
        assert tally.done >= 1
        archive.finish_run(run_id, "finished")
        (_, outcome, detail) = archive.connection.execute(row, (url_key(url),)).fetchone()
        return outcome, detail

    def _last_version(self) -> int:
        (last,) = self._archive.connection.execute("SELECT max(id) FROM versions").fetchone()
        return int(last or 0)

    def _check_is_kept(self, version_id: int, article: Article) -> None:
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

    def check(self) -> None:
        """See that the archive is whole."""
        assert list(verify(self._archive.path)) == []
        whole = self._archive.connection.execute("PRAGMA integrity_check").fetchall()
        assert [tuple(row) for row in whole] == [("ok",)]


@contextmanager
def _as_deep_as_a_worker() -> Iterator[None]:
    """Let calls go as deep as in a process of its own.

    Hypothesis lets them go deeper, and then JSON is read that is none to a worker.
    """
    limit, depth, frame = sys.getrecursionlimit(), 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(_DEEPEST + depth)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _check_is_same(one: PageResult, other: PageResult) -> None:
    first, second = _content(one), _content(other)
    assert first == second, _apart(first, second)
    assert one.links == other.links
    if isinstance(one.content, ReadArticle):
        assert isinstance(other.content, ReadArticle)
        for name in (each.name for each in fields(Fingerprints)):
            values = [getattr(each.fingerprints, name) for each in (one.content, other.content)]
            assert np.array_equal(*values)


def _content(result: PageResult) -> Article | NoArticle:
    content = result.content
    return content.article if isinstance(content, ReadArticle) else content


def _apart(one: Article | NoArticle, other: Article | NoArticle) -> list[tuple[str, Any, Any]]:
    """The fields that differ."""
    names = {each.name for each in (*fields(one), *fields(other))}
    pairs = [(name, getattr(one, name, None), getattr(other, name, None)) for name in names]
    return [each for each in pairs if each[1] != each[2]]


def _check(reading: PageResult, url: str) -> None:
    """What is promised of every reading."""
    content = _content(reading)
    if isinstance(content, NoArticle):
        assert content.reason in _REASONS
        assert len(content.detail or "") < _LONGEST
        assert make_storable(content.detail or "") == (content.detail or "")
    else:
        _check_article(content)
    for link in reading.links:
        assert make_storable(link.url) == link.url
        is_on_site(link.url, frozenset({site_of(url)}))
        try:
            Request(link.url)
        except ValueError:  # the spider notes that it cannot be fetched
            continue


def _check_article(article: Article) -> None:
    assert article.paragraphs
    for paragraph in article.paragraphs:
        assert paragraph.text.strip() == paragraph.text != ""
        assert paragraph.kind in _MANY_LINES or "\n" not in paragraph.text
    told = [each for each in astuple(article) if isinstance(each, str)]
    for text in (*told, *article.tags, article.full_text):
        assert make_storable(text) == text
    if article.published is not None:
        assert _DATED.fullmatch(article.published), article.published
        date.fromisoformat(article.published[:10])
    if article.language is not None:
        assert re.fullmatch("[a-z]{2,3}", article.language), article.language


def _told(outcome: str, detail: str | None) -> str:
    """An outcome with the kind of its detail."""
    told = outcome in (Outcome.NOT_ARTICLE, Outcome.ERROR, Outcome.TIMEOUT)
    return f"{outcome}: {(detail or '').partition(':')[0]}" if told else outcome
