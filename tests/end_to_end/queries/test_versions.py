"""An article looked at again and again: what makes a version, what does not, and how they show."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.command import Palimpsest
from tests.support.crawling import crawl_successfully, make_urls_due
from tests.support.ferry_article import CONSENT, EDITED, TEXT, TITLE
from tests.support.harbour_pages import ROBOTS_BYTES, article_page
from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import ROOT

PATH = "/harbour/ferry.html"
TEASER = (TEXT[0], "Subscribe to read on. Readers who have an account may sign in here.")
ERROR = article_page(
    "Something went wrong",
    "This page cannot be shown at the moment because our servers are busy with something else. "
    "Please come back in a few minutes, or begin again on our front page.",
)


class Looks:
    """The article of one URL, whose page changes between looks."""

    def __init__(self, palimpsest: Palimpsest, paper: Newspaper) -> None:
        self.palimpsest = palimpsest
        self.paper = paper
        self.url = paper.url + PATH
        self.looks = 0
        paper.put("/robots.txt", "User-agent: none\n", "text/plain")

    def at(self, html: str, **options: Any) -> dict[str, Any]:
        """A look at the URL when it shows this page."""
        self.looks += 1
        headers = {"ETag": f'"{self.looks}"'}
        self.paper.put(PATH, html, **{"headers": headers, **options})
        return crawl_successfully(self.palimpsest, self.url)

    def versions(self, *words: str) -> Any:
        ran = self.palimpsest.run("versions", self.url, "--json", *words)
        assert ran.code == 0, ran.err
        return ran.json

    def told(self, *words: str) -> str:
        ran = self.palimpsest.run("versions", "1", *words)
        assert ran.code == 0, ran.err
        return ran.out

    def text(self) -> str:
        return self.palimpsest.run("show", "1", "--text", "full").out


@pytest.fixture(scope="module")
def first_look(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looks]:
    """A first look at the whole text. To be copied."""
    with Newspaper() as paper:
        looks = Looks(Palimpsest(tmp_path_factory.mktemp("looks")), paper)
        assert looks.at(article_page(TITLE, *TEXT))["articles_new"] == 1
        yield looks


@pytest.fixture
def looks(palimpsest: Palimpsest, first_look: Looks) -> Looks:
    """The same, a test's own."""
    shutil.copy(first_look.palimpsest.archive, palimpsest.archive)
    looks = Looks(palimpsest, first_look.paper)
    looks.looks = 1
    return looks


def test_a_changed_text_is_a_version_and_its_difference_is_told_by_paragraph_and_word(
    looks: Looks,
) -> None:
    assert looks.at(article_page(TITLE, *EDITED))["articles_changed"] == 1
    found = looks.versions()
    assert [(v["number"], v["captures"], v["stands"]) for v in found["versions"]] == [
        (1, 1, False),
        (2, 1, True),
    ]
    (change,) = found["changes"]
    assert change["paragraphs"] == {"same": 4, "changed": 1, "added": 1, "removed": 0, "moved": 0}
    edit, added = change["differences"]
    (place,) = edit["changes"]
    one, other = (
        edit["texts"][side][slice(*place[name])] for side, name in ((0, "one"), (1, "other"))
    )
    assert ("May" in one, "June" in other) == (True, True)
    assert added["texts"] == ["", EDITED[-1]]
    out = looks.told()
    assert "version 1 to 2  paragraphs: 1 changed, 1 added, 4 same" in out
    assert EDITED[-1] in out
    assert TEXT[1] not in out


def test_an_article_that_never_changed_says_so_and_since_when(looks: Looks) -> None:
    quoted = article_page(TITLE, *TEXT).replace("</h1>", "</h1>\n<p>12 comments</p>")
    again = looks.at(quoted.replace(" to the ", "\u00a0 to the\n"))
    assert (again["articles_changed"], again["articles_known"]) == (0, 1)
    assert looks.palimpsest.rows("SELECT count(DISTINCT payload_digest) FROM captures")[0][0] > 1
    found = looks.versions()
    assert (len(found["versions"]), found["versions"][0]["captures"], found["changes"]) == (
        1,
        2,
        [],
    )
    assert looks.told().splitlines()[-1].startswith("One version, seen first ")


def test_a_text_that_flaps_makes_two_versions_and_is_told(looks: Looks) -> None:
    for html in (article_page(TITLE, *EDITED), article_page(TITLE, *TEXT)):
        summary = looks.at(html)
    assert (summary["articles_changed"], summary["articles_known"]) == (0, 1)
    assert "went back to version 1" in looks.told()
    assert looks.text().rstrip("\n").split("\n") == [TITLE, *TEXT]
    changed = "SELECT changed_at < fetched_at, outcome, detail FROM urls WHERE url LIKE ?"
    assert looks.palimpsest.rows(changed, "%ferry.html") == [(1, "unchanged", "version 1 again")]
    looks.at(article_page(TITLE, *EDITED))
    assert "flaps between 1 and 2: 3 changes" in looks.told()
    found = looks.versions()
    assert (found["turns"], found["returns"]) == ([1, 2, 1, 2], 2)
    assert [version["captures"] for version in found["versions"]] == [2, 2]
    assert looks.palimpsest.run("search", "Friday", "--json").json[0]["id"] == 1


@pytest.mark.parametrize("html", [article_page(TITLE, *TEASER), CONSENT, ERROR])
def test_a_gutted_page_leaves_the_text_and_the_tag_as_they_were(looks: Looks, html: str) -> None:
    summary = looks.at(html)
    assert (summary["articles_changed"], summary["articles_known"]) == (0, 1)
    assert looks.text().rstrip("\n").split("\n") == [TITLE, *TEXT]
    (ended,) = looks.palimpsest.rows(
        "SELECT outcome, detail, etag FROM urls WHERE url LIKE '%ferry.html'"
    )
    assert (ended[0], ended[1].partition(":")[0], ended[2]) == ("unchanged", "truncated", '"1"')
    assert [(v["kind"], v["stands"]) for v in looks.versions()["versions"]] == [
        ("text", True),
        ("truncated", False),
    ]
    out = looks.told()
    assert "palimpsest versions 1 --from 1 --to 2" in out
    assert TEXT[1] not in out
    shown = " ".join(looks.told("--from", "1", "--to", "2").split())
    assert all(text in shown for text in TEXT[1:])
    assert "archived before: gutted" in looks.palimpsest.run("why", looks.url).out
    back = looks.at(article_page(TITLE, *TEXT), headers={"ETag": '"1"'})
    assert (back["articles_known"], back["bytes"]) == (1, ROBOTS_BYTES)


def test_a_page_without_an_article_or_without_an_answer_leaves_the_text_and_the_tag(
    looks: Looks,
) -> None:
    looks.at("<!doctype html><title>Empty</title><p>Nothing.")
    for status in (404, 410):
        looks.paper.put(PATH, "gone", status=status)
        assert looks.palimpsest.crawl(looks.url).json["urls_404"] == 1
    assert looks.text().rstrip("\n").split("\n") == [TITLE, *TEXT]
    assert looks.palimpsest.rows("SELECT count(*) FROM versions") == [(1,)]
    back = looks.at(article_page(TITLE, *TEXT), headers={"ETag": '"1"'})
    assert (back["urls_unchanged"], back["bytes"]) == (1, ROBOTS_BYTES)


def test_a_gutted_first_look_gives_way_to_the_text(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    looks = Looks(palimpsest, newspaper)
    looks.at(article_page(TITLE, *TEASER))
    make_urls_due(palimpsest)
    assert looks.at(article_page(TITLE, *TEXT))["articles_changed"] == 1
    assert looks.text().rstrip("\n").split("\n") == [TITLE, *TEXT]


def test_what_is_asked_for_wrongly_is_explained(looks: Looks) -> None:
    for words, told in (
        (("--from", "1", "--to", "9"), "article 1 has no version 9: it has version 1 only"),
        (("--to", "1"), "before version 1 there is none"),
        (("--from", "1"), "both name version 1"),
    ):
        ran = looks.palimpsest.run("versions", "1", *words)
        assert (ran.code, ran.out, told in ran.err) == (2, "", True)
    ran = looks.palimpsest.run("versions", "77")
    assert (ran.code, "no article 77" in ran.err) == (2, True)


def test_scraped_text_cannot_command_the_terminal(looks: Looks) -> None:
    looks.at(article_page("\u202eA title", *(f"[bold]{text}\u202e" for text in EDITED)))
    assert not {"\x1b", "\u202e"} & set(looks.told())


def test_versions_of_an_archive_from_before_are_all_texts(palimpsest: Palimpsest) -> None:
    old = ROOT / "tests" / "archives" / "schema-1.db.gz"
    palimpsest.archive.write_bytes(gzip.decompress(old.read_bytes()))
    assert palimpsest.run("refold").code == 0
    found = palimpsest.run("versions", "1", "--json").json
    assert [(v["number"], v["kind"], v["stands"]) for v in found["versions"]] == [
        (1, "text", False),
        (2, "text", True),
    ]
