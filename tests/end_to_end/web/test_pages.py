"""Reading an archive in a browser: searching, following repetitions, comparing versions."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.command import Palimpsest
from tests.support.harbour_pages import article_page
from tests.support.measuring.boilerplate_world import NewspaperWorld
from tests.support.newspaper_expectations import Newspaper
from tests.support.serving import ServedArchive, serving

# One process has the server and the browser.
pytestmark = pytest.mark.xdist_group("wires")

WIDTHS = (1280, 390)


def test_a_search_can_be_filtered_and_opens_an_article(page: Page, served: ServedArchive) -> None:
    page.goto(served.url("/"))
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("palm kernel duty")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("best match first")
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


def test_copies_are_one_result_that_expands_to_the_other_articles(
    page: Page, served: ServedArchive
) -> None:
    ((title,),) = served.palimpsest.rows(
        "SELECT a.title FROM copies c JOIN articles a ON a.id = c.of_article_id "
        "JOIN articles b ON b.id = c.article_id WHERE c.relation = 'copy' AND a.title = b.title "
        "AND length(a.title) > 30 ORDER BY a.id LIMIT 1"
    )
    page.goto(served.url(f"/?q={title}"))
    folded = page.locator(".results details").first
    expect(folded).to_contain_text("cop")
    expect(folded.get_by_role("listitem").first).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.get_by_role("listitem").first).to_be_visible()


def test_the_seed_article_folds_its_deserters_and_links_to_their_first_occurrence(
    page: Page, served: ServedArchive
) -> None:
    page.goto(served.url("/?q=deserters"))
    ((article_id, position, of_position),) = served.palimpsest.rows(
        "SELECT article_id, position, of_position FROM repetitions r JOIN articles a "
        "ON a.id = r.article_id WHERE scope = 'article' AND a.site = 'seed-article'"
    )
    page.goto(served.url(f"/articles/{article_id}"))
    folded = page.locator(f"#p{position + 1}")
    expect(folded.locator(".whole")).to_be_hidden()
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(folded.locator(".whole")).to_be_visible()
    expect(folded.locator(".whole ins")).to_have_text(re.compile("already"))
    folded.get_by_role("link", name=f"paragraph {of_position + 1} of this article").click()
    assert page.url.endswith(f"#p{of_position + 1}")
    page.go_back()
    page.locator(f"#p{position + 1}").get_by_role("link", name="all occurrences").click()
    occurrences = page.locator(".occurrences > li")
    expect(occurrences).to_have_count(2)
    expect(occurrences.last.locator("ins")).to_have_text(re.compile("already"))


def test_a_repetition_links_to_its_first_occurrence_in_another_article(
    page: Page, served: ServedArchive
) -> None:
    article_id, position, of_article, of_position = served.palimpsest.rows(
        "SELECT article_id, position, of_article_id, of_position FROM repetitions "
        "WHERE scope <> 'article' AND differs = 'wording' ORDER BY article_id LIMIT 1"
    )[0]
    page.goto(served.url(f"/articles/{article_id}"))
    folded = page.locator(f"#p{position + 1}")
    folded.locator("summary").click()
    assert folded.locator("ins, del").count()
    folded.get_by_role("link", name=re.compile(rf"paragraph {of_position + 1} of")).click()
    assert page.url.endswith(f"/articles/{of_article}#p{of_position + 1}")
    expect(page.locator(f"#p{of_position + 1}")).to_be_visible()


def test_all_folded_paragraphs_expand_and_collapse_at_once(
    page: Page, served: ServedArchive, seed_path: str
) -> None:
    page.goto(served.url(seed_path))
    texts = page.locator("details.folded .whole")
    count = texts.count()
    assert count
    assert not any(text.is_visible() for text in texts.all())
    page.get_by_role("link", name="Expand all").click()
    assert [text.is_visible() for text in texts.all()] == [True] * count
    page.get_by_role("link", name="Collapse all").click()
    expect(texts.first).to_be_hidden()


def test_occurrences_of_a_paragraph_are_in_time_order_with_their_wordings(
    page: Page, served: ServedArchive
) -> None:
    (paragraph_id,) = served.palimpsest.rows(
        "SELECT paragraph_id FROM near_duplicates WHERE differs = 'numbers' ORDER BY 1 LIMIT 1"
    )[0]
    page.goto(served.url(f"/paragraphs/{paragraph_id}"))
    occurrences = page.locator(".occurrences > li")
    assert occurrences.count() >= 2
    times = occurrences.locator("time").all_inner_texts()
    assert times == sorted(times)
    expect(occurrences.first).to_contain_text("first")
    assert page.locator(".occurrences ins, .occurrences del").count()
    expect(page.locator(".occurrences")).to_contain_text("differs: numbers")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedArchive]:
    """A newspaper crawled twice, one article edited in between."""
    palimpsest = Palimpsest(tmp_path_factory.mktemp("edited"))
    story = article_page(
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


def test_two_versions_are_compared_word_by_word(page: Page, edited: ServedArchive) -> None:
    page.goto(edited.url("/articles/1"))
    page.get_by_role("link", name="2 versions").click()
    expect(page.get_by_role("heading", name="Version 1 compared with version 2")).to_be_visible()
    expect(page.locator(".sides del")).to_have_text("18")
    expect(page.locator(".sides ins")).to_have_text("19")
    page.get_by_label("from version 2").check()
    page.get_by_label("to version 1").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".sides del")).to_have_text("19")


def test_sites_show_articles_over_time_and_copies_between_sites(
    page: Page, served: ServedArchive
) -> None:
    page.goto(served.url("/sites"))
    expect(page.get_by_role("heading", name="Copies between sites")).to_be_visible(timeout=60_000)
    chart = page.get_by_role("img")
    assert chart.evaluate("image => image.complete && image.naturalWidth > 100")
    page.get_by_text("Show as a table").click()
    expect(page.get_by_role("figure").get_by_role("table")).to_be_visible()
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("heading", name="Newest articles")).to_be_visible()


def test_a_site_lists_its_boilerplate_and_an_article_says_why_a_line_is_left_out(
    page: Page, palimpsest: Palimpsest
) -> None:
    articles = list(NewspaperWorld(120, seed=4))
    lines = "\n".join(article.as_line() for article in articles)
    (palimpsest.folder / "in.jsonl").write_text(lines)
    assert palimpsest.run("import", "in.jsonl").code == 0
    ((article_id,),) = palimpsest.rows(
        "SELECT a.id FROM articles a JOIN appearances p ON p.version_id = a.version_id "
        "JOIN paragraphs g ON g.id = p.paragraph_id WHERE g.text LIKE 'By %, TNN' LIMIT 1"
    )
    with serving(palimpsest) as served:
        page.goto(served.url(f"/articles/{article_id}"))
        folded = page.locator("details.boilerplate").filter(has_text=", TNN").first
        folded.locator("summary").click()
        expect(folded).to_contain_text("“By [name], TNN” is boilerplate of this site, on unrelated")
        folded.get_by_role("link", name="this site").click()
        table = page.locator("#boilerplate table").first
        expect(table).to_contain_text("By [name], TNN")
        expect(table).to_contain_text("on unrelated articles: 16 compared")
        page.get_by_text("Lines on several articles that are not boilerplate").click()
        expect(page.locator("#boilerplate details")).to_contain_text("on too few articles")


def test_runs_show_their_results(page: Page, edited: ServedArchive) -> None:
    page.goto(edited.url("/runs"))
    page.get_by_role("link", name="2", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Run 2")
    expect(page.get_by_role("table").first).to_contain_text("articles changed")


def test_searching_for_a_url_opens_its_article_or_its_history(
    exposed: Page, edited: ServedArchive
) -> None:
    (url,) = edited.palimpsest.rows("SELECT url FROM articles")[0]
    exposed.goto(edited.url(f"/?q={url}"))
    assert exposed.url.endswith("/articles/1")
    exposed.goto(edited.url("/?q=https://nowhere.example/a"))
    expect(exposed.get_by_role("main")).to_contain_text("was never seen")


def test_an_archive_without_articles_says_how_to_add_some(
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
def test_pages_fit_wide_and_narrow_screens_in_light_and_dark_mode(
    browser: Browser, served: ServedArchive, seed_path: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    for path in (
        "/?q=oil",
        seed_path,
        f"{seed_path}/versions",
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
