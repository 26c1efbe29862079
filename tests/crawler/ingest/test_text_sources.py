"""Captures of one article in one import or re-extraction are read with the same text source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from crawler.extraction.extractor_version import EXTRACTOR
from crawler.extraction.payload import PageResult, Payload
from crawler.ingest import warc_replay
from crawler.ingest.importer import import_files
from crawler.ingest.reextract import preview, reextract
from crawler.workers.workers import Workers
from storage.archive.archive import Archive
from storage.core.model import Article, NoArticle, PageProse, Paragraph, TextSource
from storage.db.reader import Reader
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle
from storage.warc.unread_captures import UnreadCaptures
from tests.support.warc_records import Warc

FERRY = "https://s.example/ferry"
EARLIER = "extractor 1"
TEXT = "The ferry to the outer islands was laid up on Monday after its skipper found a crack"


class Extraction:
    """A stand-in for the extraction: pages say which source is best, if none is preferred.

    Each source gives a text of its own, so that a different choice would be a new version.
    read: the preferred source of each page that was read.
    """

    def __init__(self) -> None:
        self.extractor = EXTRACTOR
        self.read: list[TextSource | None] = []

    def read_payload(self, payload: Payload, folding: FoldingSettings) -> PageResult:
        self.read.append(payload.text_preference.article)
        body = payload.body.decode()
        named = re.search(r"best: ([\w-]+)", body)
        if named is None:
            return PageResult(NoArticle("listing", "a front page", PageProse(len(body))))
        source = payload.text_preference.article or TextSource(named[1])
        lost = int(re.search(r"lost: (\d+)", body + "lost: 0")[1])  # type: ignore[index]
        content = Article(
            (Paragraph(f"{TEXT} ({source})."),),
            extractor=self.extractor,
            text_source=source if self.extractor == EXTRACTOR else None,
            prose=PageProse(100, lost) if self.extractor == EXTRACTOR else None,
        )
        return PageResult(ReadArticle.from_article(content, folding))


class InlineWorkers:
    """Workers in this process."""

    def call(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(function(*args))
        return future


@pytest.fixture
def extraction(monkeypatch: pytest.MonkeyPatch) -> Extraction:
    made = Extraction()
    monkeypatch.setattr(warc_replay, "read_payload", made.read_payload)
    return made


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db") as opened:
        yield opened


WORKERS = cast(Workers, InlineWorkers())


def import_pages(archive: Archive, pages: Sequence[tuple[str, int, str]], name: str = "a") -> None:
    """Import a WARC file of pages: the URL, the day in May, and the body."""
    made = Warc()
    for url, day, body in pages:
        made.response(url, f"<html>{body}</html>", date=f"2024-05-{day:02}T12:00:00Z")
    path = made.save(archive.path.parent / f"{name}.warc.gz")
    import_files(archive, [path], WORKERS, max_bytes=1 << 20)


def sources(archive: Archive, url: str = FERRY) -> list[tuple[int, str | None]]:
    """The version number and the text source of each capture, by time."""
    return archive.connection.execute(
        "SELECT v.number, v.text_source FROM captures c JOIN versions v ON v.id = c.version_id "
        "WHERE c.url = ? ORDER BY c.fetched_at",
        (url,),
    ).fetchall()


def test_the_first_capture_decides_in_an_import(archive: Archive, extraction: Extraction) -> None:
    bodies = ("best: resiliparse", "best: trafilatura-fast", "best: blocks")
    import_pages(archive, [(FERRY, day, body) for day, body in enumerate(bodies, 1)])
    assert sources(archive) == [(1, "resiliparse")] * 3
    import_pages(archive, [(FERRY, 9, "best: json-ld")], "b")
    assert sources(archive) == [(1, "resiliparse")] * 4


def test_only_pages_with_another_source_are_read_twice(
    archive: Archive, extraction: Extraction
) -> None:
    best = "best: resiliparse"
    pages = [(FERRY, 1, best), (FERRY, 2, best), ("https://s.example/2", 1, "best: blocks")]
    import_pages(archive, pages)
    assert extraction.read == [None] * 3
    assert sources(archive, "https://s.example/2") == [(1, "blocks")]


def test_saved_pages_are_read_like_the_article_that_they_show(
    archive: Archive, extraction: Extraction, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_saved(
        body: bytes, fallback: str, folding: FoldingSettings, today: date, preference: Any
    ) -> Any:
        return FERRY, extraction.read_payload(Payload(body, FERRY, None, preference), folding)

    monkeypatch.setattr("crawler.extraction.read_page.read_saved_page", read_saved)
    folder = archive.path.parent / "saved"
    folder.mkdir()
    for number, source in enumerate(("resiliparse", "blocks")):
        (folder / f"{number}.html").write_text(f"<html>best: {source}</html>")
    import_files(archive, sorted(folder.iterdir()), WORKERS, max_bytes=1 << 20)
    assert sources(archive) == [(1, "resiliparse")] * 2


def unread(archive: Archive, **selection: Any) -> UnreadCaptures:
    return UnreadCaptures(Reader(archive.path), EXTRACTOR, **selection)


def of_earlier_extractor(archive: Archive, extraction: Extraction, pages: Any) -> None:
    """Import pages as if an earlier extractor had read them."""
    extraction.extractor = EARLIER
    import_pages(archive, pages)
    extraction.extractor = EXTRACTOR
    archive.connection.execute(
        "UPDATE runs SET arguments = json_set(arguments, '$.software.extractor', ?)", (EARLIER,)
    )
    extraction.read.clear()


def run(archive: Archive, captures: UnreadCaptures) -> Any:
    with captures.reader:
        return reextract(archive, captures, WORKERS, None, lambda _: None)


def test_the_earliest_capture_decides_in_a_reextraction(
    archive: Archive, extraction: Extraction
) -> None:
    pages = [
        (FERRY, 5, "best: blocks"),
        (FERRY, 1, "best: resiliparse"),
        (FERRY, 9, "best: trafilatura-fast"),
    ]
    of_earlier_extractor(archive, extraction, pages)
    with (captures := unread(archive)).reader:
        planned = preview(captures, WORKERS, archive.folding, None, lambda _: None)
    summary = run(archive, unread(archive))
    assert {source for _, source in sources(archive)} == {"resiliparse"}
    assert (planned.read, planned.differing) == (summary.read, summary.differing)
    assert len(unread(archive)) == 0


def test_a_reextraction_fills_in_what_an_older_archive_does_not_know(
    archive: Archive, extraction: Extraction
) -> None:
    of_earlier_extractor(archive, extraction, [(FERRY, day, "best: blocks") for day in (1, 2)])
    assert sources(archive) == [(1, None)] * 2
    summary = run(archive, unread(archive))
    assert (summary.read, summary.same, summary.versions_new) == (2, 2, 0)
    assert sources(archive) == [(1, "blocks")] * 2
    assert archive.connection.execute("SELECT prose FROM captures").fetchall() == [(100,)] * 2


def test_doubtful_captures_are_read_again_and_choose_anew(
    archive: Archive, extraction: Extraction
) -> None:
    whole, rejected = "https://s.example/whole", "https://s.example/rejected"
    pages = [
        (FERRY, 1, "best: blocks lost: 25"),
        (FERRY, 2, "best: blocks lost: 26"),
        (whole, 1, "best: blocks lost: 24"),
        (rejected, 1, "x" * 1000),
        ("https://s.example/", 1, "x" * 10),
    ]
    import_pages(archive, pages)
    assert len(unread(archive)) == 0
    assert [each.capture.url for each in unread(archive, doubtful=0.25)] == [FERRY, rejected, FERRY]
    assert len(unread(archive, doubtful=0.26)) == 2
    archive.connection.execute("UPDATE captures SET prose = NULL WHERE url = ?", (whole,))
    assert len(unread(archive, doubtful=0.26)) == 3
    extraction.read.clear()
    summary = run(archive, unread(archive, doubtful=0.25))
    assert (summary.read, summary.same) == (4, 4)
    assert extraction.read == [None] * 4  # all but the first of an article have no other source
    (arguments,) = archive.connection.execute(
        "SELECT arguments ->> '$.doubtful' FROM runs ORDER BY id DESC"
    ).fetchone()
    assert arguments == 0.25
