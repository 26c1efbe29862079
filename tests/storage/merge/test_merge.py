"""Merged archives contain what one archive of all visits would contain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core.errors import UseAnotherArchive, WaitForRun
from storage.core.model import (
    Article,
    Capture,
    Failure,
    NoArticle,
    Outcome,
    Paragraph,
    WarcRecord,
)
from storage.folding.boilerplate_edits import BoilerplateEdit, edit_boilerplate
from storage.merge.merge import merge
from storage.merge.progress import MergeProgress
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle
from storage.verification.checks import verify

_SENTENCES = [
    f"Each{n} barge{n} was moored{n} by the east wall{n} until the tide{n} had turned{n} again{n}"
    for n in range(4)
]
_TEXTS = [*_SENTENCES, *(text.upper() for text in _SENTENCES[:2]), f"{_SENTENCES[0]} 18 of them"]
_URLS = [f"https://{site}.example/{n}" for site in ("one", "two", "six") for n in range(3)]
_CONTENTS = {
    "articles": """
        SELECT a.key, a.url, a.site, a.title, a.published, a.first_seen, a.last_seen,
               v.text_digest, a.claimed_key
          FROM articles a JOIN versions v ON v.id = a.version_id""",
    "versions": """
        SELECT a.key, v.text_digest, v.seen_at, v.public_since, v.title, v.shingles, v.kind
          FROM versions v JOIN articles a ON a.id = v.article_id""",
    "paragraphs": "SELECT text, shingles FROM paragraphs",
    "appearances": """
        SELECT v.text_digest, a.key, p.position, g.text, p.kind FROM appearances p
          JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id
          JOIN paragraphs g ON g.id = p.paragraph_id""",
    "pairs": """
        SELECT min(a.text, b.text), max(a.text, b.text), n.similarity, n.differs, n.buckets
          FROM near_duplicates n JOIN paragraphs a ON a.id = n.paragraph_id
          JOIN paragraphs b ON b.id = n.of_paragraph_id""",
    "first": """
        SELECT g.text, a.url, g.position FROM paragraphs g
          JOIN versions v ON v.id = g.version_id JOIN articles a ON a.id = v.article_id""",
    "repetitions": """
        SELECT a.url, r.position, r.scope, o.url, r.of_position, g.text, r.similarity, r.differs
          FROM repetitions r JOIN articles a ON a.id = r.article_id
          JOIN articles o ON o.id = r.of_article_id JOIN paragraphs g ON g.id = r.of_paragraph_id
    """,
    "texts": """
        SELECT a.url, t.full_text, t.clean_text, t.unique_text FROM article_text t
          JOIN articles a ON a.id = t.article_id""",
    "captures": """
        SELECT u.key, c.url, c.final_url, c.fetched_at, c.status, c.payload_digest, r.source,
               v.text_digest, w.record_id
          FROM captures c JOIN urls u ON u.id = c.url_id JOIN runs r ON r.id = c.run_id
          LEFT JOIN versions v ON v.id = c.version_id
          LEFT JOIN warc_records w ON w.id = c.record_id""",
    "words": """
        SELECT rowid, key FROM articles a
         WHERE a.id IN (SELECT rowid FROM article_words WHERE article_words MATCH 'barge0')""",
}


@dataclass(frozen=True)
class Page:
    """What a fetch of a URL on a day of May shows."""

    url: str
    texts: tuple[str, ...]
    day: int
    published: str | None = None
    canonical: str | None = None
    warc: bool = False

    @property
    def seen_at(self) -> str:
        return f"2026-05-{self.day:02}T08:00:00.000Z"


def visit(archive: Archive, page: Page, content: Any = None) -> Visit:
    article = Article(
        tuple(map(Paragraph, page.texts)),
        title=page.url.rpartition("/")[2],
        published=page.published,
        url=page.canonical,
    )
    name = f"{page.url} {page.day}"
    record = WarcRecord("warc", f"{name}.warc", 0, 1, name, "response", page.url, page.seen_at)
    capture = Capture(
        *(page.url, page.url, page.seen_at, 200, sha256(name.encode()).hexdigest()),
        record=record if page.warc else None,
    )
    return Visit(
        *(page.url, "test", capture),
        ReadArticle.from_article(article, archive.folding) if content is None else content,
    )


def write(path: Path, pages: Iterable[Page], *, content: Any = None, source: str = "test") -> None:
    with Archive(path) as archive:
        run_id = archive.begin_run(source, {})
        archive.write(run_id, [visit(archive, page, content) for page in pages])
        archive.finish_run(run_id, "finished")


def contents(path: Path, *, without: Sequence[str] = ()) -> dict[str, list[Any]]:
    with Archive(path) as archive:
        return {
            name: sorted(archive.connection.execute(query).fetchall(), key=repr)
            for name, query in _CONTENTS.items()
            if name not in without
        }


def rows(path: Path, query: str) -> list[Any]:
    with Archive(path) as archive:
        return archive.connection.execute(query).fetchall()


def damage(path: Path) -> list[str]:
    return [str(each) for each in verify(path, with_warc=False)]


_PUBLISHED = st.sampled_from([None, "2026-05-03", "2026-04-30T10:00:00Z", "2027-01-01"])
_PAGES = st.lists(
    st.tuples(
        st.builds(
            Page,
            st.sampled_from(_URLS),
            st.lists(st.sampled_from(_TEXTS), max_size=4).map(tuple),
            st.integers(1, 8),
            _PUBLISHED,
            warc=st.booleans(),
        ),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=9,
    unique_by=lambda each: (each[0].url, each[0].day),
)


@pytest.mark.slow
@settings(max_examples=60)
@given(pages=_PAGES, order=st.permutations(range(3)))
def test_archives_of_different_urls_become_what_one_archive_is(
    tmp_path_factory: pytest.TempPathFactory,
    pages: list[tuple[Page, int]],
    order: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    ordered = sorted((page for page, _ in pages), key=lambda page: (page.day, page.url))
    write(folder / "one.db", ordered)
    others = []
    for number in order:
        # Each URL in one of the archives, as with shards.
        part = [page for page in ordered if _URLS.index(page.url) % 3 == number]
        if part:
            others.append(folder / f"{number}.db")
            write(others[-1], part)
    merge(folder / "all.db", others)
    without = ("words",)
    assert contents(folder / "all.db", without=without) == contents(
        folder / "one.db", without=without
    )
    assert damage(folder / "all.db") == []


@pytest.mark.slow
@settings(max_examples=60)
@given(pages=_PAGES, order=st.permutations(range(3)))
def test_visits_of_a_url_in_several_archives_become_one_article(
    tmp_path_factory: pytest.TempPathFactory,
    pages: list[tuple[Page, int]],
    order: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    # As long as the others, and each with words of its own: no text is a part of another.
    whole = [
        (
            Page(
                *(page.url, (f"The notice of {page.url} hangs on the gate of the yard.",)),
                page.day,
                warc=page.warc,
            ),
            number,
        )
        for page, number in pages
    ]
    whole = [
        (
            Page(
                page.url,
                (*page.texts, *(before.texts or ("Nothing.",))[:1]),
                page.day,
                warc=page.warc,
            ),
            number,
        )
        for (page, number), (before, _) in zip(whole, pages, strict=True)
    ]
    ordered = sorted(whole, key=lambda each: (each[0].day, each[0].url))
    write(folder / "one.db", [page for page, _ in ordered])
    others = []
    for number in order:
        part = [page for page, archive in ordered if archive == number]
        if part:
            others.append(folder / f"{number}.db")
            write(others[-1], part)
    merge(folder / "all.db", others)
    without = ("words",)
    assert contents(folder / "all.db", without=without) == contents(
        folder / "one.db", without=without
    )
    assert damage(folder / "all.db") == []


_NORTH = [Page(_URLS[0], tuple(_TEXTS[:2]), 1, warc=True), Page(_URLS[1], tuple(_TEXTS[1:3]), 2)]
_SOUTH = [Page(_URLS[3], (_TEXTS[5], _TEXTS[1]), 3), Page(_URLS[4], (_TEXTS[6],), 4, warc=True)]


@pytest.fixture
def north(tmp_path: Path) -> Path:
    write(tmp_path / "north.db", _NORTH)
    return tmp_path / "north.db"


@pytest.fixture
def south(tmp_path: Path) -> Path:
    write(tmp_path / "south.db", _SOUTH)
    return tmp_path / "south.db"


def test_a_second_merge_adds_nothing(tmp_path: Path, north: Path, south: Path) -> None:
    into = tmp_path / "all.db"
    merge(into, [north, south])
    before = contents(into)
    again = merge(into, [south, north])
    assert contents(into) == before
    for each in again.merged:
        assert each == MergeProgress(each.name, done=each.total, total=each.total)


def test_a_merge_that_is_interrupted_anywhere_can_be_repeated(
    tmp_path: Path, north: Path, south: Path
) -> None:
    merge(tmp_path / "all.db", [north, south])
    expected = contents(tmp_path / "all.db")
    number = 0
    while True:
        into = tmp_path / f"interrupted-{number}.db"
        left = [number]

        def interrupt(_: MergeProgress, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt

        try:
            merge(into, [north, south], interrupt)
        except KeyboardInterrupt:
            merge(into, [north, south])
            assert contents(into) == expected
            assert len(rows(into, "SELECT id FROM runs")) == 2
            number += 1
        else:
            break
    assert number >= 10


def test_runs_keep_where_they_took_place(tmp_path: Path, north: Path, south: Path) -> None:
    both = tmp_path / "both.db"
    merge(both, [north, south])
    third = tmp_path / "third.db"
    merge(third, [both, north])
    assert rows(third, "SELECT origin, source, outcome FROM runs ORDER BY origin") == [
        ("north.db", "test", "finished"),
        ("south.db", "test", "finished"),
    ]


def test_a_run_that_is_resumed_after_a_merge_is_updated(tmp_path: Path, north: Path) -> None:
    with Archive(north) as archive:
        run_id = archive.begin_run("paper", {"k": 1}, ["paper"])
        archive.connection.execute("DELETE FROM run_locks")  # as after kill -9
    into = tmp_path / "all.db"
    merge(into, [north])
    query = "SELECT outcome FROM runs WHERE source = 'paper'"
    assert rows(into, query) == [("killed",)]
    with Archive(north) as archive:
        archive.finish_run(run_id, "finished")
    merge(into, [north])
    assert rows(into, query) == [("finished",)]


def test_an_archive_with_a_run_in_progress_is_refused(tmp_path: Path, north: Path) -> None:
    with Archive(north) as archive:
        archive.begin_run("paper", {}, ["paper"])
    with pytest.raises(WaitForRun, match=r"of paper has been in progress .*/north\.db"):
        merge(tmp_path / "all.db", [north])
    assert not (tmp_path / "all.db").exists()


def test_an_archive_is_not_merged_into_itself(north: Path) -> None:
    with pytest.raises(UseAnotherArchive, match="cannot be merged into itself"):
        merge(north, [north])


def test_a_new_archive_has_the_settings_of_the_first(tmp_path: Path, north: Path) -> None:
    first = tmp_path / "first.db"
    chosen = FoldingSettings(threshold=0.8)
    with Archive(first, chosen):
        pass
    merge(tmp_path / "all.db", [first, north])
    with Archive(tmp_path / "all.db") as archive:
        assert archive.folding == chosen


class TestTakedowns:
    def test_what_was_taken_down_in_the_other_archive_is_taken_down(
        self, tmp_path: Path, north: Path
    ) -> None:
        into = tmp_path / "all.db"
        write(into, _NORTH)
        with Archive(north) as archive:
            archive.redact(1, "court order")
        merged = merge(into, [north]).merged[0]
        assert merged.takedowns == 1
        assert [url for (url,) in rows(into, "SELECT url FROM articles")] == [_URLS[1]]
        assert rows(into, "SELECT url, reason FROM redactions") == [(_URLS[0], "court order")]
        assert _TEXTS[0].encode() not in into.read_bytes()
        assert damage(into) == []

    def test_what_was_taken_down_here_is_not_added(self, tmp_path: Path, north: Path) -> None:
        into = tmp_path / "all.db"
        write(into, _NORTH)
        with Archive(into) as archive:
            archive.redact(1, "court order")
            archive.erase()
        again = Page(_URLS[0], (_TEXTS[3],), 9)
        write(north, [again])
        merged = merge(into, [north]).merged[0]
        assert merged.left_out == 2  # the article and its new capture
        assert merge(into, [north]).merged[0].captures == 0
        assert [url for (url,) in rows(into, "SELECT url FROM articles")] == [_URLS[1]]
        assert rows(
            into,
            "SELECT outcome, payload_digest, version_id, record_id FROM captures c "
            f"WHERE url = '{_URLS[0]}' AND fetched_at = '{again.seen_at}'",
        ) == [("redacted", None, None, None)]
        assert _TEXTS[3].encode() not in into.read_bytes()
        assert damage(into) == []

    def test_no_other_url_of_an_article_that_was_taken_down_is_added(self, tmp_path: Path) -> None:
        into, other = tmp_path / "all.db", tmp_path / "other.db"
        write(into, [_NORTH[0]])
        with Archive(into) as archive:
            archive.redact(1, "court order")
            archive.erase()
        write(other, [Page(f"{_URLS[0]}/print", (_TEXTS[0],), 3, canonical=_URLS[0], warc=True)])
        merged = merge(into, [other]).merged[0]
        assert (merged.articles, merged.left_out) == (0, 2)
        assert merge(into, [other]).merged[0].captures == 0
        assert rows(into, "SELECT outcome, detail, article_id FROM urls ORDER BY url DESC") == [
            ("redacted", f"as {_URLS[0]}: court order", None),
            ("redacted", "court order", None),
        ]
        assert rows(into, "SELECT record_id, version_id FROM captures ORDER BY id DESC")[0] == (
            None,
            None,
        )
        assert _TEXTS[0].encode() not in into.read_bytes()
        assert damage(into) == []

    def test_a_takedown_of_an_article_that_nobody_has_bars_its_url(
        self, tmp_path: Path, north: Path, south: Path
    ) -> None:
        with Archive(north) as archive:
            archive.redact(1, "court order")
        into = tmp_path / "all.db"
        merge(into, [north, south])
        write(tmp_path / "late.db", _NORTH)
        merge(into, [tmp_path / "late.db"])
        assert (_URLS[0],) not in rows(into, "SELECT url FROM articles")


class TestUrls:
    def outcomes(self, tmp_path: Path, *contents: tuple[int, Any]) -> list[Any]:
        """The outcome of a URL after merging archives that visited it on these days."""
        others = []
        for number, (day, content) in enumerate(contents):
            others.append(tmp_path / f"{number}.db")
            write(others[-1], [Page(_URLS[0], (_TEXTS[0],), day)], content=content)
        results = []
        for name, ordered in (("a.db", others), ("b.db", others[::-1])):
            merge(tmp_path / name, ordered)
            results.append(
                rows(tmp_path / name, "SELECT state, outcome, fetched_at, article_id FROM urls")
            )
        assert results[0] == results[1]
        return results[0]

    def test_the_later_outcome_wins(self, tmp_path: Path) -> None:
        failure = Failure(Outcome.ERROR, "503")
        assert self.outcomes(tmp_path, (1, failure), (2, None)) == [
            ("done", "archived", "2026-05-02T08:00:00.000Z", 1)
        ]

    def test_an_article_that_is_gone_stays(self, tmp_path: Path) -> None:
        gone = Failure(Outcome.NOT_FOUND, "404")
        assert self.outcomes(tmp_path, (1, None), (3, gone), (2, NoArticle("listing"))) == [
            ("done", "404", "2026-05-03T08:00:00.000Z", 1)
        ]

    def test_where_a_url_was_found_is_kept(self, tmp_path: Path, north: Path) -> None:
        with Archive(north) as archive:
            archive.connection.execute("UPDATE urls SET found_on = 2 WHERE id = 1")
            archive.connection.execute("UPDATE urls SET found_on = 1 WHERE id = 2")
            archive.connection.commit()
        merge(tmp_path / "all.db", [north])
        query = "SELECT u.url, o.url FROM urls u JOIN urls o ON o.id = u.found_on ORDER BY 1"
        assert rows(tmp_path / "all.db", query) == [(_URLS[0], _URLS[1]), (_URLS[1], _URLS[0])]

    def test_urls_that_wait_are_left_to_the_next_run(self, tmp_path: Path, north: Path) -> None:
        with Archive(north) as archive:
            archive.connection.execute(
                "UPDATE urls SET state = 'leased', outcome = NULL WHERE id = 1"
            )
            archive.connection.commit()
        merge(tmp_path / "all.db", [north])
        assert rows(tmp_path / "all.db", "SELECT state FROM urls ORDER BY url") == [
            ("queued",),
            ("done",),
        ]


def test_a_record_that_both_archives_imported_has_one_capture(tmp_path: Path, north: Path) -> None:
    write(tmp_path / "other.db", _NORTH, source="another import")
    merge(tmp_path / "all.db", [north, tmp_path / "other.db"])
    query = "SELECT c.url FROM captures c JOIN warc_records r ON r.id = c.record_id"
    assert rows(tmp_path / "all.db", query) == [(_URLS[0],)]
    assert len(rows(tmp_path / "all.db", "SELECT id FROM warc_records")) == 1


def test_a_print_page_belongs_to_the_article_that_it_names(tmp_path: Path) -> None:
    article = Page(_URLS[0], tuple(_TEXTS[:3]), 1)
    print_page = Page(f"{_URLS[0]}/print", tuple(_TEXTS[:3]), 2, canonical=_URLS[0])
    write(tmp_path / "one.db", [article, print_page])
    write(tmp_path / "article.db", [article])
    write(tmp_path / "print.db", [print_page])
    names = ("article.db", "print.db")
    for number, order in enumerate((names, names[::-1])):
        into = tmp_path / f"all-{number}.db"
        merge(into, [tmp_path / name for name in order])
        assert rows(into, "SELECT url FROM articles") == [(_URLS[0],)]
        urls = "SELECT url, article_id, outcome FROM urls ORDER BY url"
        assert [row[:2] for row in rows(into, urls)] == [
            row[:2] for row in rows(tmp_path / "one.db", urls)
        ]
        assert damage(into) == []


def test_the_version_of_an_earlier_extractor_stays_marked(tmp_path: Path, north: Path) -> None:
    write(north, [Page(_URLS[0], tuple(_TEXTS[2:5]), 5)])
    with Archive(north) as archive:
        archive.connection.execute(
            "UPDATE versions SET reextraction_of = (SELECT min(id) FROM versions) WHERE number = 2"
        )
        archive.connection.commit()
    merge(tmp_path / "all.db", [north])
    query = (
        "SELECT v.number, o.number FROM versions v JOIN versions o ON o.id = v.reextraction_of "
        "WHERE o.article_id = v.article_id"
    )
    assert rows(tmp_path / "all.db", query) == [(2, 1)]


def test_decisions_about_boilerplate_are_taken_over(tmp_path: Path) -> None:
    notice = "Subscribe to the harbour letter today, and read it before the tide."
    pages = [
        Page(f"https://one.example/{n}", (f"{_TEXTS[n]} {n}", notice), n + 1) for n in range(2)
    ]
    write(tmp_path / "north.db", pages)
    edit = BoilerplateEdit(articles=7, decisions=((notice, "drop"),))
    edit_boilerplate(tmp_path / "north.db", "one.example", edit)
    write(tmp_path / "all.db", [Page("https://one.example/9", (_TEXTS[3], notice), 9)])
    merged = merge(tmp_path / "all.db", [tmp_path / "north.db"]).merged[0]
    assert merged.decisions == 2
    clean = rows(tmp_path / "all.db", "SELECT clean_text FROM article_text")
    assert len(clean) == 3
    assert not [text for (text,) in clean if notice in text]
    assert rows(tmp_path / "all.db", "SELECT boilerplate_articles FROM sites") == [(7,)]
    assert merge(tmp_path / "all.db", [tmp_path / "north.db"]).merged[0].decisions == 0

    edit_boilerplate(
        tmp_path / "all.db", "one.example", BoilerplateEdit(decisions=((notice, "keep"),))
    )
    merge(tmp_path / "all.db", [tmp_path / "north.db"])
    kept = rows(tmp_path / "all.db", "SELECT clean_text FROM article_text")
    assert all(notice in text for (text,) in kept), "the later decision wins"


def test_the_later_poll_of_a_source_counts(tmp_path: Path, north: Path, south: Path) -> None:
    for path, day in ((north, 1), (south, 2)):
        with Archive(path) as archive:
            archive.connection.execute(
                "INSERT INTO sources (name, polled_at, failed_polls, recent_articles, "
                f"recent_seconds) VALUES ('paper', '2026-05-0{day}T08:00:00.000Z', {day}, 0, 0)"
            )
            archive.connection.commit()
    for name, others in (("a.db", [north, south]), ("b.db", [south, north])):
        merge(tmp_path / name, others)
        assert rows(tmp_path / name, "SELECT failed_polls FROM sources") == [(2,)]
