"""What a reader does in a browser: search, read, follow a repetition, see what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.command import Palimpsest
from tests.support.harbour_pages import page as page_of
from tests.support.newspaper_expectations import Newspaper
from tests.support.serving import ServedArchive, serving

# One process has the server and the browser.
pytestmark = pytest.mark.xdist_group("web pages")

WIDTHS = (1280, 390)


def test_search_finds_narrows_down_and_opens_an_article(page: Page, served: ServedArchive) -> None:
    page.goto(served.url("/"))
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("palm kernel duty")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("the best first")
    results = page.locator(".results > li")
    assert results.count() >= 2
    for word in ("palm", "kernel"):
        assert page.locator(".results mark", has_text=re.compile(word, re.IGNORECASE)).count()
    page.get_by_role("complementary").get_by_role("link", name="1987").click()
    expect(page.get_by_role("link", name=re.compile("date 1987"))).to_be_visible()
    assert results.count() >= 2
    first = results.first.get_by_role("heading").get_by_role("link")
    title = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_copies_are_one_result_and_open_to_name_the_others(
    page: Page, served: ServedArchive
) -> None:
    (article_id, title) = served.palimpsest.rows(
        "SELECT a.id, a.title FROM copies c JOIN articles a ON a.id = c.of_article_id "
        "JOIN articles b ON b.id = c.article_id WHERE c.relation = 'copy' AND a.title = b.title "
        "AND length(a.title) > 30 ORDER BY a.id LIMIT 1"
    )[0]
    page.goto(served.url(f"/?q={title}"))
    folded = page.locator(".results details").first
    expect(folded).to_contain_text("also told by")
    expect(folded.get_by_role("listitem").first).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.get_by_role("listitem").first).to_be_visible()
    assert article_id


def test_the_seed_article_folds_its_deserters_and_leads_to_their_first_telling(
    page: Page, served: ServedArchive
) -> None:
    page.goto(served.url("/?q=deserters"))
    number = served.palimpsest.rows(
        "SELECT article_id, position, of_position FROM repetitions r JOIN articles a "
        "ON a.id = r.article_id WHERE scope = 'article' AND a.id = 1"
    )[0]
    article_id, position, of_position = number
    page.goto(served.url(f"/articles/{article_id}"))
    told = page.locator(f"#p{position + 1}")
    expect(told.locator(".whole")).to_be_hidden()
    told.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(told.locator(".whole")).to_be_visible()
    expect(told.locator(".whole ins")).to_have_text(re.compile("already"))
    told.get_by_role("link", name=f"paragraph {of_position + 1} of this article").click()
    assert page.url.endswith(f"#p{of_position + 1}")
    page.go_back()
    page.locator(f"#p{position + 1}").get_by_role("link", name="every telling").click()
    tellings = page.locator(".tellings > li")
    expect(tellings).to_have_count(2)
    expect(tellings.last.locator("ins")).to_have_text(re.compile("already"))


def test_a_repetition_is_followed_to_the_article_that_told_it_first(
    page: Page, served: ServedArchive
) -> None:
    article_id, position, of_article, of_position = served.palimpsest.rows(
        "SELECT article_id, position, of_article_id, of_position FROM repetitions "
        "WHERE scope <> 'article' AND differs = 'wording' ORDER BY article_id LIMIT 1"
    )[0]
    page.goto(served.url(f"/articles/{article_id}"))
    told = page.locator(f"#p{position + 1}")
    told.locator("summary").click()
    assert told.locator("ins, del").count()
    told.get_by_role("link", name=re.compile(rf"paragraph {of_position + 1} of")).click()
    assert page.url.endswith(f"/articles/{of_article}#p{of_position + 1}")
    expect(page.locator(f"#p{of_position + 1}")).to_be_visible()


def test_a_paragraph_is_told_in_time_order_with_how_its_wording_drifted(
    page: Page, served: ServedArchive
) -> None:
    (paragraph_id,) = served.palimpsest.rows(
        "SELECT paragraph_id FROM near_duplicates WHERE differs = 'numbers' ORDER BY 1 LIMIT 1"
    )[0]
    page.goto(served.url(f"/paragraphs/{paragraph_id}"))
    tellings = page.locator(".tellings > li")
    assert tellings.count() >= 2
    times = tellings.locator("time").all_inner_texts()
    assert times == sorted(times)
    expect(tellings.first).to_contain_text("first")
    assert page.locator(".tellings ins, .tellings del").count()
    expect(page.locator(".tellings")).to_contain_text("differs: numbers")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedArchive]:
    """A newspaper crawled twice, one article edited in between."""
    palimpsest = Palimpsest(tmp_path_factory.mktemp("edited"))
    story = page_of(
        "Ferry late",
        "The ferry to the island left an hour late, and nobody on the quay was surprised by that.",
        "Its captain blamed the fog, the tide and a goat that would not leave the car deck at all.",
        "At least 18 passengers missed their train on the other side, the harbour office said.",
    )
    with Newspaper() as paper:
        paper.put("/ferry.html", story)
        palimpsest.crawl(paper.url + "/ferry.html")
        paper.put("/ferry.html", story.replace("At least 18", "At least 19"))
        assert palimpsest.crawl(paper.url + "/ferry.html").json["articles_changed"] == 1
    with serving(palimpsest) as server:
        yield server


def test_two_versions_stand_side_by_side_word_by_word(page: Page, edited: ServedArchive) -> None:
    page.goto(edited.url("/articles/1"))
    page.get_by_role("link", name="2 versions").click()
    expect(page.get_by_role("heading", name="Version 1 beside version 2")).to_be_visible()
    expect(page.locator(".sides del")).to_have_text("18")
    expect(page.locator(".sides ins")).to_have_text("19")
    page.get_by_label("from version 2").check()
    page.get_by_label("to version 1").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".sides del")).to_have_text("19")


def test_sites_show_articles_over_time_and_who_copies_whom(
    page: Page, served: ServedArchive
) -> None:
    page.goto(served.url("/sites"))
    expect(page.get_by_role("heading", name="Who copies whom")).to_be_visible(timeout=60_000)
    chart = page.get_by_role("img")
    assert chart.evaluate("image => image.complete && image.naturalWidth > 100")
    page.get_by_text("As a table").click()
    expect(page.get_by_role("figure").get_by_role("table")).to_be_visible()
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("heading", name="Newest articles")).to_be_visible()


def test_runs_show_how_they_ended(page: Page, edited: ServedArchive) -> None:
    page.goto(edited.url("/runs"))
    page.get_by_role("link", name="2", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Run 2")
    expect(page.get_by_role("table").first).to_contain_text("articles changed")


def test_a_url_asks_for_its_article_or_for_its_story(exposed: Page, edited: ServedArchive) -> None:
    (url,) = edited.palimpsest.rows("SELECT url FROM articles")[0]
    exposed.goto(edited.url(f"/?q={url}"))
    assert exposed.url.endswith("/articles/1")
    exposed.goto(edited.url("/?q=https://nowhere.example/a"))
    expect(exposed.get_by_role("main")).to_contain_text("was never seen")


def test_an_archive_without_articles_says_how_to_fill_it(
    page: Page, palimpsest: Palimpsest
) -> None:
    palimpsest.run("import", "nothing.jsonl")
    (palimpsest.folder / "empty.jsonl").write_text("")
    palimpsest.run("import", "empty.jsonl")
    with serving(palimpsest) as server:
        page.goto(server.url("/"))
        expect(page.get_by_role("main")).to_contain_text("palimpsest crawl")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_a_desk_and_a_phone_in_light_and_dark(
    browser: Browser, served: ServedArchive, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    for path in (
        "/?q=oil",
        "/articles/1",
        "/articles/1/versions",
        "/paragraphs/9",
        "/sites",
        "/runs",
        "/missed",
    ):
        page.goto(served.url(path))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        red, *_ = page.evaluate(
            "getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)"
        )
        assert (red < 100) == (scheme == "dark")
    context.close()
