"""A website with several archives: one start page, and the pages of each archive."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.support.command import Palimpsest
from tests.support.serving import ServedArchive, serving
from tests.support.two_archives import NORTH, SOUTH, import_two_archives

# One process has the server and the browser.
pytestmark = pytest.mark.xdist_group("web several")

_ADDRESS = re.compile(r'(?:href|src|action)="(/[^"]*)"')


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """Two archives. Must not be changed."""
    palimpsest = Palimpsest(tmp_path_factory.mktemp("two"))
    import_two_archives(palimpsest)
    return palimpsest


@pytest.fixture(scope="module")
def server(two: Palimpsest) -> Iterator[ServedArchive]:
    with serving(two, NORTH, SOUTH) as served:
        yield served


def test_the_start_page_searches_all_archives(page: Page, server: ServedArchive) -> None:
    page.goto(server.url("/"))
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("6 matches in 2 archives")
    results = page.locator(".results > li")
    expect(results).to_have_count(4)
    pier = results.filter(has_text="Pier")
    expect(pier).to_contain_text("in south-2, also in north")
    copy = results.filter(has=page.locator("details"))
    copy.locator("summary").click()
    copy.get_by_role("listitem").get_by_role("link", name="Ferry").click()
    assert page.url.endswith("/a/south-2/articles/1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ferry")
    page.get_by_role("navigation").get_by_role("link", name="All archives").click()
    expect(page.locator(".results > li")).to_have_count(4)


def test_the_start_page_is_available_as_json(server: ServedArchive) -> None:
    found = json.loads(server.get("/search.json?q=pier")[2])["found"]
    (article,) = found["articles"]
    assert (article["archive"], article["id"]) == ("north", 3)
    assert [(each["archive"], each["id"]) for each in article["also_in"]] == [("south-2", 3)]
    assert found["total"] == 2
    found = json.loads(server.get("/search.json?q=quay")[2])["found"]
    (article,) = found["articles"]
    assert [(each["archive"], each["id"]) for each in article["copies"]] == [("south-2", 1)]


def test_facets_count_all_archives_and_narrow_the_results(server: ServedArchive) -> None:
    found = json.loads(server.get("/search.json")[2])["found"]
    assert dict(found["facets"]["site"]) == {
        "north.example": 2,
        "south.example": 2,
        "shared.example": 2,
    }
    found = json.loads(server.get("/search.json?site=south.example")[2])["found"]
    assert {article["archive"] for article in found["articles"]} == {"south-2"}


def test_each_archive_has_its_own_pages(server: ServedArchive) -> None:
    for name, site in (("north", "north.example"), ("south-2", "south.example")):
        article = json.loads(server.get(f"/a/{name}/articles/1.json")[2])["article"]
        assert article["site"] == site
        found = json.loads(server.get(f"/a/{name}/search.json?q=ferry")[2])["found"]
        assert {each["archive"] for each in found["articles"]} == {name}
        assert server.get(f"/a/{name}/articles/99")[0] == 404


def test_all_links_of_all_pages_lead_to_pages(server: ServedArchive) -> None:
    waiting, visited = ["/"], set()
    while waiting:
        path = waiting.pop()
        status, headers, body = server.get(path.replace("&amp;", "&"))
        assert status in (200, 404 if "/charts/" in path else 200), path
        visited.add(path)
        if path.startswith("/archive-"):  # Datasette's own pages
            continue
        if headers["content-type"].startswith("text/html"):
            waiting += {found.partition("#")[0] for found in _ADDRESS.findall(body)} - visited
            waiting = [each for each in dict.fromkeys(waiting) if each not in visited]
    own = {path for path in visited if not path.startswith("/a")} - {"/"}
    assert not [path for path in own if not path.startswith(("/?", "/style/"))]
    for name in ("north", "south-2"):
        for path in ("articles/1", "articles/1/versions", "paragraphs/1", "sites", "runs/1"):
            assert f"/a/{name}/{path}" in visited


def test_tables_and_sql_are_those_of_the_archive(server: ServedArchive) -> None:
    for name, site in (("north", "north.example"), ("south-2", "south.example")):
        query = "select+site+from+articles+where+id=1"
        rows = json.loads(server.get(f"/archive-{name}.json?sql={query}")[2])["rows"]
        assert rows == [[site]]


def test_searching_for_a_url_opens_its_article(page: Page, server: ServedArchive) -> None:
    page.goto(server.url("/?q=https://south.example/dog"))
    assert page.url.endswith("/a/south-2/articles/2")
    page.goto(server.url("/?q=https://shared.example/pier"))
    expect(page.locator(".results > li")).to_have_count(1)
    expect(page.locator(".results > li")).to_contain_text("in north, also in south-2")


def test_searching_for_a_url_that_no_archive_knows_says_so(server: ServedArchive) -> None:
    status, _, body = server.get("/?q=https://nowhere.example/a")
    assert (status, "was never seen by any of these archives" in body) == (404, True)


@pytest.mark.parametrize("path", ["/articles/1", "/a/nowhere/articles/1", "/a", "/sites"])
def test_a_page_of_no_archive_is_missing(server: ServedArchive, path: str) -> None:
    status, headers, _ = server.get(path)
    assert status == 404
    assert headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_start_page_fits_wide_and_narrow_screens(
    page: Page, server: ServedArchive, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/", "/?q=pier", "/a/north/articles/1"):
        page.goto(server.url(path))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_pages_of_results_contain_each_article_once(palimpsest: Palimpsest) -> None:
    of_archive = {"one.db": range(50), "two.db": range(30, 70)}
    for archive, numbers in of_archive.items():
        lines = [
            json.dumps(
                {
                    "url": f"https://gazette.example/{number}",
                    "text": f"Story number {number} of the gazette is about a ferry.",
                }
            )
            for number in numbers
        ]
        (palimpsest.folder / "a.jsonl").write_text("\n".join(lines))
        assert palimpsest.run("import", "a.jsonl", "--archive", archive).code == 0
    with serving(palimpsest, *of_archive) as served:
        for query in ("", "q=ferry&"):
            urls, has_next, number = [], True, 1
            while has_next:
                found = json.loads(served.get(f"/search.json?{query}page={number}")[2])["found"]
                urls += [article["url"] for article in found["articles"]]
                has_next, number = found["has_next"], number + 1
            assert sorted(urls) == sorted(f"https://gazette.example/{n}" for n in range(70))
            assert number == 5


def test_the_same_archive_twice_is_served_as_one(two: Palimpsest) -> None:
    with serving(two, NORTH, f"./{NORTH}") as served:
        assert served.get("/articles/1")[0] == 200


@pytest.mark.parametrize("words", [(NORTH, SOUTH), (NORTH, "--archive", SOUTH)])
def test_archives_are_given_as_arguments_or_options(
    two: Palimpsest, words: tuple[str, ...]
) -> None:
    with serving(two, *words) as served:
        assert served.get("/a/south-2/articles/1")[0] == 200


@pytest.mark.parametrize("wrong", ["nowhere.db", "articles.jsonl"])
def test_a_missing_or_wrong_archive_is_reported_before_the_server_starts(
    two: Palimpsest, wrong: str
) -> None:
    ran = two.run("serve", NORTH, wrong, "--port", "0")
    assert (ran.code, ran.out) == (2, "")
    assert wrong in ran.err


@pytest.mark.parametrize("name", ["a#b.db", "a%20b.db", "a?b.db", "a&b+c.db", "ü 'x\".db"])
def test_the_name_of_an_archive_may_contain_characters_of_uris(
    two: Palimpsest, tmp_path: Path, name: str
) -> None:
    shutil.copy(two.folder / NORTH, tmp_path / name)
    palimpsest = Palimpsest(tmp_path)
    with serving(palimpsest, name) as served:
        assert served.get("/articles/1")[0] == 200
        assert served.get("/archive/articles.json")[0] == 200
    with serving(palimpsest, name, str(two.folder / SOUTH)) as served:
        found = json.loads(served.get("/search.json?q=goat")[2])["found"]
        (article,) = found["articles"]
        assert served.get(f"/a/{quote(article['archive'])}/articles/{article['id']}")[0] == 200
    assert {path.name.removesuffix("-shm").removesuffix("-wal") for path in tmp_path.iterdir()} == {
        name
    }
