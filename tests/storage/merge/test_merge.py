"""Merged archives contain what one archive of all visits would contain."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.core.errors import UseAnotherArchive, WaitForRun
from storage.folding.boilerplate_edits import BoilerplateEdit, edit_boilerplate
from storage.merge.merge import merge
from storage.merge.progress import MergeProgress
from storage.text.folding_settings import FoldingSettings
from tests.support.merged_archives import (
    NORTH,
    SOUTH,
    TEXTS,
    URLS,
    Page,
    contents,
    damage,
    rows,
    write,
)
from tests.support.paths import ROOT

_PUBLISHED = st.sampled_from([None, "2026-05-03", "2026-04-30T10:00:00Z", "2027-01-01"])
_PAGES = st.lists(
    st.tuples(
        st.builds(
            Page,
            st.sampled_from(URLS),
            st.lists(st.sampled_from(TEXTS), max_size=4).map(tuple),
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


def check(
    folder: Path, pages: list[tuple[Page, int]], order: list[int], *, is_new: bool = True
) -> None:
    """Archives, of which each has the visits with its number, become what one archive is.

    is_new: whether they are merged into an archive that does not exist yet.
    """
    ordered = sorted(pages, key=lambda each: (each[0].day, each[0].url))
    write(folder / "one.db", [page for page, _ in ordered])
    others = []
    for number in order:
        part = [page for page, archive in ordered if archive == number]
        if part:
            others.append(folder / f"{number}.db")
            write(others[-1], part)
    if not is_new:
        write(folder / "all.db", [])
    merge(folder / "all.db", others)
    assert contents(folder / "all.db") == contents(folder / "one.db")
    assert damage(folder / "all.db") == []


def with_notice(page: Page) -> Page:
    """The page with a paragraph of its URL: no other URL has the same text."""
    return replace(page, texts=(f"The notice of {page.url} hangs on the gate.", *page.texts))


@pytest.mark.slow
@settings(max_examples=60)
@given(pages=_PAGES, order=st.permutations(range(3)), is_new=st.booleans())
def test_archives_of_different_urls_become_what_one_archive_is(
    tmp_path_factory: pytest.TempPathFactory,
    pages: list[tuple[Page, int]],
    order: list[int],
    is_new: bool,
) -> None:
    # Each URL in one of the archives, as with shards. A text that replaces another one is the
    # URL's own: one that several URLs show instead of their articles is a placeholder, and that is
    # known only where these are.
    first_days: dict[str, int] = {}
    for page, _ in pages:
        first_days[page.url] = min(page.day, first_days.get(page.url, page.day))
    sharded = [
        (page if page.day == first_days[page.url] else with_notice(page), URLS.index(page.url) % 3)
        for page, _ in pages
    ]
    check(tmp_path_factory.mktemp("merge"), sharded, order, is_new=is_new)


@pytest.mark.slow
@settings(max_examples=60)
@given(pages=_PAGES, order=st.permutations(range(3)), is_new=st.booleans())
def test_visits_of_a_url_in_several_archives_become_one_article(
    tmp_path_factory: pytest.TempPathFactory,
    pages: list[tuple[Page, int]],
    order: list[int],
    is_new: bool,
) -> None:
    # Many of these texts truncate others. Of a past version, an archive has only the title.
    noticed = [(with_notice(replace(page, published=None)), number) for page, number in pages]
    check(tmp_path_factory.mktemp("merge"), noticed, order, is_new=is_new)


def test_a_second_merge_adds_nothing(tmp_path: Path, north: Path, south: Path) -> None:
    into = tmp_path / "all.db"
    merge(into, [north, south])
    before = contents(into)
    again = merge(into, [south, north])
    assert contents(into) == before
    for each in again.merged:
        assert each == MergeProgress(each.name, done=each.total, total=each.total)


@pytest.mark.parametrize(("is_new", "transactions"), [(True, 5), (False, 10)])
def test_a_merge_that_is_interrupted_anywhere_can_be_repeated(
    tmp_path: Path, north: Path, south: Path, is_new: bool, transactions: int
) -> None:
    merge(tmp_path / "all.db", [north, south])
    expected = contents(tmp_path / "all.db")
    number = 0
    while True:
        into = tmp_path / f"interrupted-{number}.db"
        if not is_new:
            write(into, [], source="none")
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
            runs = "SELECT origin FROM runs WHERE source = 'test' ORDER BY origin"
            assert rows(into, runs) == [("north.db",), ("south.db",)]
            number += 1
        else:
            break
    assert number >= transactions
    assert not list(tmp_path.glob(".*merging*"))


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


def test_a_new_archive_is_a_copy_of_the_first(tmp_path: Path, north: Path, south: Path) -> None:
    with Archive(north) as archive:  # a number that no other article would get
        archive.connection.execute("PRAGMA foreign_keys = OFF")
        for table, column in (
            ("articles", "id"),
            ("versions", "article_id"),
            ("urls", "article_id"),
        ):
            archive.connection.execute(f"UPDATE {table} SET {column} = 777 WHERE {column} = 2")
    merge(tmp_path / "all.db", [north, south])
    assert (777,) in rows(tmp_path / "all.db", "SELECT id FROM articles")


def test_an_archive_that_appears_while_the_first_is_copied_is_not_replaced(
    tmp_path: Path, north: Path, south: Path
) -> None:
    into = tmp_path / "all.db"

    def create(_: MergeProgress) -> None:
        if not into.exists():
            write(into, SOUTH)

    with pytest.raises(UseAnotherArchive, match="run the same command again"):
        merge(into, [north], create)
    assert contents(into) == contents(south)
    merge(into, [north])
    assert len(rows(into, "SELECT id FROM articles")) == len(NORTH) + len(SOUTH)


def test_an_archive_that_needs_a_refold_is_folded_again(tmp_path: Path) -> None:
    packed = ROOT / "tests/archives/schema-13.db.gz"  # 21 articles
    (tmp_path / "old.db").write_bytes(gzip.decompress(packed.read_bytes()))
    (merged,) = merge(tmp_path / "all.db", [tmp_path / "old.db"]).merged
    assert (merged.articles, merged.done) == (21, merged.total)
    assert damage(tmp_path / "all.db") == []


def test_a_record_that_both_archives_imported_has_one_capture(tmp_path: Path, north: Path) -> None:
    write(tmp_path / "other.db", NORTH, source="another import")
    merge(tmp_path / "all.db", [north, tmp_path / "other.db"])
    query = "SELECT c.url FROM captures c JOIN warc_records r ON r.id = c.record_id"
    assert rows(tmp_path / "all.db", query) == [(URLS[0],)]
    assert len(rows(tmp_path / "all.db", "SELECT id FROM warc_records")) == 1


def test_a_print_page_belongs_to_the_article_that_it_names(tmp_path: Path) -> None:
    article = Page(URLS[0], tuple(TEXTS[:3]), 1)
    print_page = Page(f"{URLS[0]}/print", tuple(TEXTS[:3]), 2, canonical=URLS[0])
    write(tmp_path / "one.db", [article, print_page])
    write(tmp_path / "article.db", [article])
    write(tmp_path / "print.db", [print_page])
    names = ("article.db", "print.db")
    for number, order in enumerate((names, names[::-1])):
        into = tmp_path / f"all-{number}.db"
        merge(into, [tmp_path / name for name in order])
        assert rows(into, "SELECT url FROM articles") == [(URLS[0],)]
        urls = "SELECT url, article_id, outcome FROM urls ORDER BY url"
        assert [row[:2] for row in rows(into, urls)] == [
            row[:2] for row in rows(tmp_path / "one.db", urls)
        ]
        assert damage(into) == []


def test_the_version_of_an_earlier_extractor_stays_marked(tmp_path: Path, north: Path) -> None:
    write(north, [Page(URLS[0], tuple(TEXTS[2:5]), 5)])
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
    pages = [Page(f"https://one.example/{n}", (f"{TEXTS[n]} {n}", notice), n + 1) for n in range(2)]
    write(tmp_path / "north.db", pages)
    edit = BoilerplateEdit(articles=7, decisions=((notice, "drop"),))
    edit_boilerplate(tmp_path / "north.db", "one.example", edit)
    write(tmp_path / "all.db", [Page("https://one.example/9", (TEXTS[3], notice), 9)])
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
