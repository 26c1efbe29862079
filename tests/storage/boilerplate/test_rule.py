"""Which lines are boilerplate: those of many articles that have nothing else in common."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core.model import Article, Capture, Kind, Paragraph
from storage.folding.boilerplate_edits import BoilerplateEdit, edit_boilerplate
from storage.text.line_patterns import line_patterns
from storage.text.read_article import ReadArticle
from tests.support.measuring import boilerplate_prose as prose

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
SITE = "s.example"
SEEN = "2026-05-01T08:00:00.000Z"
Line = str | tuple[str, Kind]
Layout = Callable[[int, list[Line]], list[Line]]


def first(line: Line) -> Layout:
    return lambda _, body: [line, *body]


def last(*lines: Line) -> Layout:
    return lambda _, body: [*body, *lines]


def within(*lines: Line) -> Layout:
    return lambda _, body: [*body[:4], *lines, *body[4:]]


def article(
    number: int,
    layout: Layout,
    *,
    site: str = SITE,
    title: str | None = None,
    author: str | None = None,
    days: int = 60,
    topic: str = "",
) -> Article:
    """An article of eight paragraphs; `topic`: words that all of them contain."""
    chance = random.Random(number)
    body: list[Line] = [f"{prose.draw_paragraph(chance)} {topic}".strip() + "." for _ in range(8)]
    lines = [
        line if isinstance(line, tuple) else (line, Kind.TEXT) for line in layout(number, body)
    ]
    return Article(
        tuple(Paragraph(text, kind) for text, kind in lines),
        title=title or prose.draw_title(chance),
        author=author,
        published=(START + timedelta(days=number % days)).isoformat(),
        language="en",
    )


def write(archive: Archive, articles: Sequence[Article], site: str = SITE) -> None:
    run_id = archive.begin_run("test", {})
    (before,) = archive.connection.execute("SELECT count(*) FROM articles").fetchone()
    visits = []
    for number, each in enumerate(articles, before):
        url = f"https://{site}/{number}"
        content = ReadArticle.from_article(each, archive.folding)
        visits.append(Visit(url, "test", Capture(url, url, each.published or ""), content))
    archive.write(run_id, visits)


def verdict(archive: Archive, text: str, site: str = SITE) -> str:
    """The verdict on the broadest pattern of a line that two articles have."""
    verdicts = {
        key: str(found)
        for key, found in archive.connection.execute(
            "SELECT key, verdict FROM patterns WHERE site = ?", (site,)
        )
    }
    keys = [pattern.key for pattern in line_patterns(text) if pattern.key in verdicts]
    return verdicts[keys[-1]]


def judged(
    tmp_path: Path, count: int, layout: Layout, text: str, others: int = 30, **options: object
) -> str:
    """The verdict on a line of so many articles, among others without it."""
    with Archive(tmp_path / "a.db") as archive:
        without = [article(1000 + number, lambda _, body: body) for number in range(others)]
        articles = [article(number, layout, **options) for number in range(count)]  # type: ignore[arg-type]
        write(archive, [*without, *articles])
        return verdict(archive, text)


FOOTER = "Letters to the editor may be left at the bakery beside the pump."


@pytest.mark.parametrize(
    ("count", "layout", "text", "expected"),
    [
        pytest.param(10, last(FOOTER), FOOTER, "boilerplate", id="ten at the end"),
        pytest.param(9, last(FOOTER), FOOTER, "few", id="nine at the end"),
        pytest.param(10, within(FOOTER), FOOTER, "more", id="ten in the middle"),
        pytest.param(30, within(FOOTER), FOOTER, "boilerplate", id="thirty in the middle"),
        pytest.param(10, first("File photo"), "File photo", "boilerplate", id="short, first"),
        pytest.param(10, within("File photo"), "File photo", "more", id="short, in the middle"),
        pytest.param(
            30, within("Advertisement"), "Advertisement", "boilerplate", id="short, thirty"
        ),
        pytest.param(
            5,
            last("A letter to you", FOOTER, "Thank you for reading us.", "The Editor"),
            "The Editor",
            "boilerplate",
            id="a block of four",
        ),
        pytest.param(
            4,
            last("A letter to you", FOOTER, "Thank you for reading us.", "The Editor"),
            "The Editor",
            "few",
            id="a block on four articles",
        ),
        pytest.param(
            12,
            lambda n, body: [f"{n * 37} views", *body],
            "5 views",
            "boilerplate",
            id="a changing number",
        ),
        pytest.param(
            40,
            lambda n, body: [*body[:4], f"Gold cost {n + 300} rupees an ounce.", *body[4:]],
            "Gold cost 301 rupees an ounce.",
            "place",
            id="a figure of the text",
        ),
        pytest.param(
            12,
            lambda n, body: [f"Home {n} Away {n + 1}", *body],
            "Home 3 Away 4",
            "numbers",
            id="two changing numbers",
        ),
        pytest.param(
            12,
            lambda n, body: [f"Updated: {START + timedelta(days=n):%-d %b %Y}", *body],
            "Updated: 4 Mar 2026",
            "boilerplate",
            id="its own date",
        ),
        pytest.param(
            12,
            lambda n, body: [f"{START + timedelta(days=n):%B %-d, %Y}", *body],
            "March 4, 2026",
            "boilerplate",
            id="nothing but its own date",
        ),
        pytest.param(
            12,
            lambda n, body: [f"Doors open on {START + timedelta(days=n + 12):%-d %b}", *body],
            "Doors open on 4 Mar",
            "date",
            id="another date",
        ),
        pytest.param(
            40,
            lambda _, body: [*body[:4], "Were you afraid?", "No", *body[4:]],
            "No",
            "list",
            id="an answer",
        ),
        pytest.param(
            40,
            lambda n, body: [*body[:4], f"Row {n}", "The wind blew", f"Fog {n}", *body[4:]],
            "The wind blew",
            "list",
            id="a line of verse",
        ),
        pytest.param(
            40,
            within(("What we know", Kind.HEADING)),
            "What we know",
            "place",
            id="a heading within the text",
        ),
        pytest.param(
            40,
            lambda n, body: ["Nashik", f"{body[0]} In Nashik it rained.", *body[1:]],
            "Nashik",
            "subject",
            id="a label that names the subject",
        ),
        pytest.param(
            20,
            lambda _, body: [FOOTER, "Pictures: 12"],
            FOOTER,
            "own-text",
            id="articles without a text",
        ),
    ],
)
def test_the_place_decides_how_many_articles_are_needed(
    tmp_path: Path, count: int, layout: Layout, text: str, expected: str
) -> None:
    assert judged(tmp_path, count, layout, text) == expected


def test_articles_with_common_title_words_are_related(tmp_path: Path) -> None:
    found = judged(tmp_path, 20, last(FOOTER), FOOTER, title="The harbour collapse inquiry")
    assert found == "related"


def test_articles_with_a_common_topic_are_related(tmp_path: Path) -> None:
    topic = " ".join(f"Quay{number}" for number in range(25))
    assert judged(tmp_path, 20, last(FOOTER), FOOTER, 150, topic=topic) == "related"


def test_articles_of_one_day_must_be_many(tmp_path: Path) -> None:
    assert judged(tmp_path, 29, last(FOOTER), FOOTER, days=1) == "days"


def test_thirty_articles_of_one_day_are_enough(tmp_path: Path) -> None:
    assert judged(tmp_path, 30, last(FOOTER), FOOTER, days=1) == "boilerplate"


@pytest.mark.parametrize(("author", "expected"), [("own", "boilerplate"), ("none", "author")])
def test_a_changing_name_must_be_that_of_the_author(
    tmp_path: Path, author: str, expected: str
) -> None:
    names = [f"{name} Dane" for name in ("Ann", "Bob", "Cleo", "Dora", "Emil", "Flora", "Gus")]
    with Archive(tmp_path / "a.db") as archive:
        articles = [
            article(
                number,
                first(f"By {names[number % 7]}, AP"),
                author=names[number % 7] if author == "own" else None,
            )
            for number in range(28)
        ]
        write(archive, articles)
        assert verdict(archive, "By Ann Dane, AP") == expected


def test_what_was_learned_stays_when_the_site_grows(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        write(archive, [article(number, last(FOOTER)) for number in range(12)])
        assert verdict(archive, FOOTER) == "boilerplate"
        for start in range(0, 1200, 400):
            more = [article(2000 + start + number, lambda _, body: body) for number in range(400)]
            write(archive, more)
            assert verdict(archive, FOOTER) == "boilerplate"


def test_articles_in_a_rare_language_are_compared_with_each_other(tmp_path: Path) -> None:
    """Their common words are no relation, although other articles of the site lack them."""
    with Archive(tmp_path / "a.db") as archive:
        words = "og det er en som ikke til den av med".split()
        rare = [
            Article(
                tuple(
                    Paragraph(text)
                    for text in [
                        *(
                            f"{' '.join(words)} {prose.draw_paragraph(random.Random(each))}"
                            for each in range(number * 9, number * 9 + 5)
                        ),
                        FOOTER,
                    ]
                ),
                title=f"Sak {number}",
                published=(START + timedelta(days=number)).isoformat(),
                language="no",
            )
            for number in range(20)
        ]
        write(archive, [article(number, lambda _, body: body) for number in range(200)])
        write(archive, rare)
        assert verdict(archive, FOOTER) == "boilerplate"


def test_a_line_of_three_sites_is_boilerplate_of_a_fourth_that_has_it_twice(
    tmp_path: Path,
) -> None:
    with Archive(tmp_path / "a.db") as archive:
        for site in ("one.example", "two.example"):
            write(archive, [article(number, last(FOOTER)) for number in range(12)], site)
        write(archive, [article(number, last(FOOTER)) for number in range(2)], "four.example")
        assert verdict(archive, FOOTER, "four.example") == "few"
        write(archive, [article(50, last(FOOTER))], "five.example")
        write(archive, [article(number, last(FOOTER)) for number in range(12)], "three.example")
        assert verdict(archive, FOOTER, "four.example") == "elsewhere"
        dropped = archive.connection.execute("SELECT DISTINCT site FROM boilerplate").fetchall()
        assert ("four.example",) in dropped
        assert ("five.example",) not in dropped
        archive.connection.execute("DELETE FROM run_locks")
    edit_boilerplate(tmp_path / "a.db", "three.example", BoilerplateEdit(articles=0))
    with Archive(tmp_path / "a.db") as archive:
        assert verdict(archive, FOOTER, "three.example") == "off"
        assert verdict(archive, FOOTER, "four.example") == "few"


def test_changed_metadata_are_compared_again(tmp_path: Path) -> None:
    """The result is that of the metadata as they are now, however versions were mixed."""
    found = []
    for name, is_mixed in (("a.db", False), ("b.db", True)):
        with Archive(tmp_path / name) as archive:
            first = [article(number, last(FOOTER), days=1) for number in range(12)]
            second = [
                replace(article(100 + number, last(FOOTER)), published=f"2026-04-{number + 1:02}")
                for number in range(12)
            ]
            run_id = archive.begin_run("test", {})
            pairs = [
                (f"https://{SITE}/{number}", each)
                for number, both in enumerate(zip(first, second, strict=True))
                for each in both
            ]
            if not is_mixed:
                pairs = pairs[::2] + pairs[1::2]
            for url, each in pairs:
                content = ReadArticle.from_article(each, archive.folding)
                archive.write(run_id, [Visit(url, "test", Capture(url, url, SEEN), content)])
            found.append(
                archive.connection.execute("SELECT verdict, evidence FROM patterns").fetchall()
            )
    assert found[0] == found[1]
    assert found[0][0][0] == "boilerplate"


def test_a_block_is_judged_alike_whichever_article_comes_last(tmp_path: Path) -> None:
    block = last("A letter to you", FOOTER, "Thank you for reading us.")
    found = []
    for name, at in (("a.db", 0), ("b.db", 6)):
        articles = [article(number, block) for number in range(6)]
        articles.insert(at, article(50, first(FOOTER)))
        with Archive(tmp_path / name) as archive:
            for number, each in enumerate(articles):
                url = f"https://{SITE}/{50 if number == at else number - (number > at)}"
                content = ReadArticle.from_article(each, archive.folding)
                run_id = archive.begin_run("test", {})
                archive.write(run_id, [Visit(url, "test", Capture(url, url, SEEN), content)])
            found.append(verdict(archive, FOOTER))
    assert found[0] == found[1]


def test_a_site_does_not_count_among_the_others(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        for site in ("one.example", "two.example", "three.example"):
            write(archive, [article(number, last(FOOTER)) for number in range(12)], site)
        archive.connection.execute("DELETE FROM run_locks")
    edit_boilerplate(tmp_path / "a.db", "three.example", BoilerplateEdit(articles=100))
    with Archive(tmp_path / "a.db") as archive:
        assert verdict(archive, FOOTER, "three.example") == "few"


def test_a_line_can_be_dropped_after_it_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive(path) as archive:
        write(archive, [article(number, first(f"{number} views")) for number in range(12)])
        (number,) = archive.connection.execute(
            "SELECT id FROM paragraphs WHERE text = '7 views'"
        ).fetchone()
        archive.connection.execute("DELETE FROM run_locks")
    for decision, omitted in (("keep", 0), ("drop", 12), ("keep", 0), (None, 12)):
        edit_boilerplate(path, SITE, BoilerplateEdit(decisions=((number, decision),)))
        with Archive(path) as archive:
            (found,) = archive.connection.execute("SELECT count(*) FROM boilerplate").fetchone()
            assert found == omitted
