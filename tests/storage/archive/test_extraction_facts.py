"""What an archive knows about the extraction of its articles, and what it does with guesses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.boilerplate.samples import SampleReader
from storage.citations.bibtex import bibtex_entry
from storage.citations.csl_json import csl_item
from storage.core.model import (
    Article,
    Capture,
    DiscoveredBy,
    Link,
    NoArticle,
    Origin,
    Origins,
    PageProse,
    Paragraph,
    Priority,
    TextSource,
)
from storage.crawl_state.frontier import LeaseRequest
from storage.db.reader import Reader
from storage.exports.texts import TextKind, TextReader
from storage.queries.article import article_view
from storage.queries.copies import copy_family
from storage.queries.not_captured import (
    NotCapturedFilter,
    count_listings,
    group_not_captured,
    list_not_captured,
)
from storage.queries.paragraph import paragraph_history
from storage.queries.totals import archive_totals
from storage.queries.url_history import url_history
from storage.queries.versions import compare_versions, text_sources, version_history
from storage.text.read_article import ReadArticle

URL = "https://s.example/ferry"
COPY = "https://t.example/ferry"
TEXT = (
    "The ferry to the outer islands was laid up on Monday after its skipper found a crack in the "
    "shaft that drives the starboard screw, and no boat of its size is to be had before May.",
    "Until then the post goes by the small launch, which takes twelve people and no carts, and "
    "leaves the inner harbour at seven in the morning and again at four.",
)
GUESSED = Origins(published=Origin.GUESSED)
DECLARED = Origins(published=Origin.DECLARED)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def reader(archive: Archive) -> Iterator[Reader]:
    with Reader(archive.path) as opened:
        yield opened


def show(
    archive: Archive,
    url: str = URL,
    texts: tuple[str, ...] = TEXT,
    day: int = 1,
    **metadata: Any,
) -> None:
    """Archive an article as it was captured on a day in May."""
    article = Article(
        tuple(map(Paragraph, texts)), **{"title": "Ferry", "extractor": "x 3"} | metadata
    )
    seen = f"2026-05-{day:02}T08:00:00.000Z"
    content = ReadArticle.from_article(article, archive.folding)
    archive.write(
        archive.begin_run("test", {}), [Visit(url, "test", Capture(url, url, seen), content)]
    )


def reject(archive: Archive, url: str, reason: str, length: int | None, day: int = 1) -> None:
    """Archive a page that is not an article."""
    prose = None if length is None else PageProse(length, passage="Some teasers")
    capture = Capture(url, url, f"2026-05-{day:02}T08:00:00.000Z", 200)
    content = NoArticle(reason, "a front page", prose)
    archive.write(archive.begin_run("test", {}), [Visit(url, "test", capture, content)])


def test_an_article_has_what_its_current_version_was_taken_from(
    archive: Archive, reader: Reader
) -> None:
    show(
        archive,
        agency="Reuters; AP",
        published="2026-05-01",
        origins=Origins(Origin.DECLARED, Origin.VISIBLE, Origin.GUESSED, Origin.DECLARED),
        text_source=TextSource.JSON_LD,
        prose=PageProse(1000, 120, "What was left out begins so"),
    )
    view = article_view(reader, 1)
    assert (view.agency, view.text_source) == ("Reuters; AP", "json-ld")
    assert (view.title_origin, view.author_origin) == ("declared", "visible")
    assert (view.published_origin, view.language_origin) == ("guessed", "declared")
    assert (view.prose, view.left_out, view.left_out_share) == (1000, 120, 0.12)
    assert view.left_out_passage == "What was left out begins so"
    assert view.as_json()["left_out_share"] == 0.12
    (exported,) = TextReader(archive.connection, TextKind.FULL).read([1])
    assert (exported.agency, exported.published_origin) == ("Reuters; AP", "guessed")
    assert (exported.text_source, exported.left_out_share) == ("json-ld", 0.12)


def test_what_was_not_measured_is_unknown(archive: Archive, reader: Reader) -> None:
    show(archive)
    view = article_view(reader, 1)
    assert (view.prose, view.left_out_share, view.text_source) == (None, None, None)
    assert archive_totals(reader).left_out.articles == 0


def test_the_latest_capture_of_the_current_version_says_what_was_left_out(
    archive: Archive, reader: Reader
) -> None:
    show(archive, prose=PageProse(1000, 500, "first"), day=1)
    show(archive, prose=PageProse(1000, 100, "second"), day=2)
    show(archive, day=3)
    assert article_view(reader, 1).left_out_passage == "second"
    show(archive, texts=TEXT[:1], day=4)
    assert article_view(reader, 1).left_out_passage is None


def test_a_later_extractor_replaces_the_metadata_of_an_unchanged_text(
    archive: Archive, reader: Reader
) -> None:
    show(archive, published="2026-01-01", extractor="x 2")
    show(archive, published="2026-05-01", origins=DECLARED, title="The ferry", day=2)
    view = article_view(reader, 1)
    assert (view.published, view.published_origin, view.version) == ("2026-05-01", "declared", 1)
    show(archive, published="2026-05-02", origins=GUESSED, day=3)
    assert article_view(reader, 1).published == "2026-05-01"


def test_a_difference_between_text_sources_is_named(archive: Archive, reader: Reader) -> None:
    show(archive, text_source=TextSource.FAST)
    show(archive, texts=TEXT[:1], text_source=TextSource.RESILIPARSE, day=2)
    show(archive, texts=(TEXT[1],), text_source=TextSource.RESILIPARSE, day=3)
    show(archive, texts=(*TEXT, "More."), day=4)
    history = version_history(reader, 1)
    sources = [
        text_sources(history, compare_versions(reader, history, since, since + 1, archive.folding))
        for since in (1, 2, 3)
    ]
    assert sources == [("trafilatura-fast", "resiliparse"), None, None]


def test_totals_have_the_share_that_was_left_out(archive: Archive, reader: Reader) -> None:
    show(archive, prose=PageProse(900, 900), day=1)
    show(archive, prose=PageProse(1000, 250), day=2)
    show(archive, url=COPY, prose=PageProse(1000, 251))
    reject(archive, "https://s.example/", "listing", 5000)
    totals = archive_totals(reader).left_out
    assert (totals.articles, totals.doubtful) == (2, 1)
    assert (totals.prose, totals.left_out) == (2000, 501)


def test_a_guessed_date_does_not_decide_who_was_first(archive: Archive, reader: Reader) -> None:
    show(archive, published="2026-05-01", origins=DECLARED, day=1)
    show(archive, url=COPY, published="2026-01-01", origins=GUESSED, day=2)
    (member,) = copy_family(reader, 1)
    assert (member.first.article_id, member.first.by) == (1, "seen")
    (paragraph_id,) = archive.connection.execute("SELECT min(id) FROM paragraphs").fetchone()
    occurrences = paragraph_history(reader, paragraph_id).occurrences
    assert [each.article_id for each in occurrences] == [1, 2]


@pytest.mark.parametrize("origins", [DECLARED, Origins(published=Origin.VISIBLE), Origins()])
def test_a_date_of_another_or_unknown_origin_decides(
    archive: Archive, reader: Reader, origins: Origins
) -> None:
    show(archive, published="2026-05-01", origins=DECLARED, day=1)
    show(archive, url=COPY, published="2026-01-01", origins=origins, day=2)
    (member,) = copy_family(reader, 1)
    assert (member.first.article_id, member.first.by) == (2, "published")


def test_a_guessed_date_is_not_cited(archive: Archive, reader: Reader) -> None:
    show(archive, published="2026-01-01", origins=GUESSED)
    item = csl_item(reader, 1)
    assert "issued" not in item
    assert "2026-01-01" not in bibtex_entry(item)


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        (None, [{"literal": "Reuters"}, {"literal": "Deutsche Presse-Agentur"}]),
        ("Ada Quill", [{"family": "Quill", "given": "Ada"}]),
    ],
)
def test_agencies_are_cited_if_there_is_no_person(
    archive: Archive, reader: Reader, author: str | None, authors: list[dict[str, str]]
) -> None:
    show(archive, author=author, agency="Reuters; Deutsche Presse-Agentur")
    assert csl_item(reader, 1)["author"] == authors


def test_a_guessed_date_is_no_evidence_for_boilerplate(archive: Archive) -> None:
    show(archive, published="2026-01-01", origins=GUESSED, day=7)
    show(archive, url=COPY, published="2026-01-01", origins=DECLARED, day=7)
    samples = SampleReader(archive.connection)
    guessed, declared = samples.read("s.example", [(1, 1), (2, 2)])
    assert (guessed.day, guessed.is_dated) == ("2026-05-07", False)
    assert (declared.day, declared.is_dated) == ("2026-01-01", True)


@pytest.mark.parametrize(
    ("origins", "changed_at"), [(GUESSED, "2026-05-20"), (DECLARED, "2026-01-02")]
)
def test_a_guessed_date_does_not_decide_when_to_check_again(
    archive: Archive, origins: Origins, changed_at: str
) -> None:
    run_id = archive.begin_run("s", {})
    with archive.transaction():
        archive.frontier.queue(run_id, "s", [Link(URL, DiscoveredBy.GIVEN, Priority.PAGE)])
        (lease,) = archive.frontier.lease(run_id, LeaseRequest(1))
    article = Article(tuple(map(Paragraph, TEXT)), published="2026-01-01", origins=origins)
    capture = Capture(URL, URL, "2026-05-20T08:00:00.000Z", 200)
    content = ReadArticle.from_article(article, archive.folding)
    archive.write(run_id, [Visit(URL, "s", capture, content, url_id=lease.url_id)])
    ((found,),) = archive.connection.execute("SELECT changed_at FROM urls").fetchall()
    assert found[:10] == changed_at


def test_pages_rejected_with_an_articles_amount_of_prose_were_missed(
    archive: Archive, reader: Reader
) -> None:
    reject(archive, "https://s.example/?p=13", "listing", 1000)
    reject(archive, "https://s.example/", "listing", 999)
    reject(archive, "https://s.example/feed", "feed", None)
    reject(archive, "https://s.example/short", "no-text", 20)
    rows = list_not_captured(reader, NotCapturedFilter())
    assert {row.url: row.prose for row in rows} == {
        "https://s.example/?p=13": 1000,
        "https://s.example/short": 20,
    }
    assert {row.detail for row in rows} == {"listing: a front page", "no-text: a front page"}
    groups = group_not_captured(reader)
    assert {(group.reason, group.urls, group.prose) for group in groups} == {
        ("listing", 1, 1000),
        ("no-text", 1, 20),
    }
    assert count_listings(reader) == 2
    assert url_history(reader, "https://s.example/?p=13").captures[0].prose == 1000


def test_a_page_is_judged_as_it_was_last_rejected(archive: Archive, reader: Reader) -> None:
    for length, day in ((5000, 1), (10, 2), (None, 3)):
        reject(archive, "https://s.example/", "listing", length, day)
    assert list_not_captured(reader, NotCapturedFilter()) == []


def test_a_takedown_removes_what_was_left_out_of_the_text(archive: Archive) -> None:
    show(archive, agency="Zephyr Press", prose=PageProse(100, 50, "The zephyrblot left"))
    archive.connection.execute("DELETE FROM run_locks")
    archive.redact(1, "asked")
    archive.erase()
    columns = "prose, left_out, left_out_passage"
    rows = archive.connection.execute(f"SELECT {columns} FROM captures").fetchall()
    assert rows == [(None, None, None)]
    show(archive, prose=PageProse(100, 50, "The zephyrblot left"), day=2)
    rows = archive.connection.execute(f"SELECT outcome, {columns} FROM captures").fetchall()
    assert rows == [("redacted", None, None, None)] * 2
    archive.close()
    content = archive.path.read_bytes().lower()
    assert b"zephyr" not in content
