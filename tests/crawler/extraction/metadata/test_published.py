"""The date of publication: declared, then visible near the title, then guessed, never invented."""

from __future__ import annotations

import pytest

from storage.core.model import Origin
from tests.support.metadata_pages import PROSE, article, json_ld, meta, metadata_of


def _dated(head: str = "", body: str = "<p>T</p>", **page: str) -> tuple[str | None, str | None]:
    metadata = metadata_of(head, body, **page)
    return metadata.published, metadata.origins.published


@pytest.mark.parametrize(
    "head",
    [
        json_ld({"@type": "NewsArticle", "datePublished": "5 March 1975"}),
        json_ld({"@type": "NewsArticle", "datePublished": ["1975-03-05", "1980-01-01"]}),
        json_ld({"@type": "WebPage", "datePublished": "1975-03-05"}),
        meta("article:published_time", "1975-03-05"),
        '<meta property="article:published_time" content="1975-03-05">',
        '<meta itemprop="datePublished" content="1975-03-05">',
        *(
            meta(name, "1975-03-05")
            for name in (
                *("DC.date", "DC.date.issued", "dcterms.created", "dc:date", "date", "pubdate"),
                *("citation_publication_date", "citation_date", "parsely-pub-date"),
                *("sailthru.date", "publish-date"),
            )
        ),
        meta("citation_publication_date", "1975/03/05"),
    ],
)
def test_a_declared_date_of_any_year_is_used(head: str) -> None:
    assert _dated(head, article("Boats")) == ("1975-03-05", Origin.DECLARED)


@pytest.mark.parametrize(
    "body",
    [
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1>T</h1>'
        '<time itemprop="datePublished" datetime="1988-11-02">2 Nov</time></article>',
        '<div itemscope itemtype="http://schema.org/BlogPosting">'
        '<span itemprop="datePublished">2 November 1988</span></div>',
        '<div vocab="https://schema.org/" typeof="NewsArticle"><h1>T</h1>'
        '<span property="datePublished" content="1988-11-02">yesterday</span></div>',
        '<div typeof="schema:Article"><b property="schema:datePublished">1988-11-02</b></div>',
        '<p><span property="dc:date">1988-11-02</span></p>',
        '<p><span property="http://purl.org/dc/terms/issued">1988-11-02</span></p>',
    ],
)
def test_a_date_declared_in_the_markup_is_used(body: str) -> None:
    assert _dated("", body) == ("1988-11-02", Origin.DECLARED)


def test_the_date_of_the_article_precedes_that_of_the_page_and_of_changes() -> None:
    head = (
        meta("article:modified_time", "2025-02-02")
        + meta("date", "2025-01-01")
        + json_ld({"@type": "WebPage", "datePublished": "2024-12-12"})
        + json_ld({"@type": "Article", "dateModified": "2025-02-02", "datePublished": "2024-03-05"})
    )

    assert _dated(head) == ("2024-03-05", Origin.DECLARED)


def test_a_declared_date_that_is_not_plausible_gives_way_to_the_next() -> None:
    head = json_ld({"@type": "Article", "datePublished": "0001-01-01T00:00:00Z"})

    assert _dated(head + meta("date", "2024-03-05"))[0] == "2024-03-05"
    assert _dated(head, article("Boats", "<p>5 March 2024</p>")) == ("2024-03-05", Origin.VISIBLE)
    assert _dated(head) == (None, None)


@pytest.mark.parametrize(
    "line",
    [
        '<time datetime="1988-11-02">2 Nov</time>',
        '<time datetime="1988-11-02"></time>',
        '<p class="x"><time pubdate datetime="1988-11-02T00:00">last week</time></p>',
        "<time>2 November 1988</time>",
        "<p>2 November 1988</p>",
        "<p>Published on <b>2 November 1988</b> | 5 min</p>",
        "<p>By Ada Quill, November 2, 1988</p>",
        '<a href="/news/boats">2 November 1988</a>',
        "<p>2 November 1988</p><p>Updated 5 March 2024</p>",
        "<p>Updated: <time datetime='2024-03-05'>5 March</time></p><p>2 November 1988</p>",
        "<span class='updated'>5 March 2024</span><p>2 November 1988</p>",
    ],
)
def test_a_date_shown_below_the_title_is_used(line: str) -> None:
    published, origin = _dated("", article("Boats", line))

    assert published is not None
    assert published.startswith("1988-11-02")
    assert origin is Origin.VISIBLE


def test_a_date_shown_above_the_title_is_used() -> None:
    body = f"<main><p>2 November 1988</p><h1>Boats</h1><p>{PROSE * 9}</p></main>"

    assert _dated("", body) == ("1988-11-02", Origin.VISIBLE)


def test_a_date_in_the_language_of_the_page_is_used() -> None:
    body = article("Boote", "<p>Stand: 02.11.1988, 14:30 Uhr</p>")

    assert _dated("", body, html='<html lang="de">')[0] == "1988-11-02T14:30"
    assert _dated("", body)[0] is None


def test_the_date_of_the_block_around_the_title_is_used_not_those_of_cards() -> None:
    cards = "".join(f"<li><h3>Rope {n}</h3><span>{n} May 2023</span></li>" for n in (1, 2))
    body = (
        f"<div><div><div><h1>Boats</h1></div><p>{PROSE * 20}</p></div>"
        f"<div><span>2 November 1988</span></div></div><ul>{cards}</ul>"
    )

    assert _dated("", body) == ("1988-11-02", Origin.VISIBLE)


@pytest.mark.parametrize(
    "line",
    [
        "<p>© 2026 Gazette</p>",
        "<p>© 5 March 2024 Gazette</p>",
        "<p>Copyright 2019-2026</p>",
        "<p>Copyright © 5 March 2024. All rights reserved.</p>",
        "<p>Tous droits réservés 2026</p>",
        "<p>Alle Rechte vorbehalten 2026</p>",
        "<p>版权所有 2026</p>",
        "<p>The number of lamps rose from 2014 to 2021.</p>",
        "<p>On 5 March 2024 the council heard how a row of lime trees came to be felled here.</p>",
        '<img src="/images/2024/03/05/boats.jpg">',
        '<a href="/2024/03/05/ropes">A rope for the ferry: the council of Tarn Bridge decides</a>',
        '<a href="/x"><h3>A rope for the ferry of Tarn Bridge</h3><time>5 March 2024</time></a>',
        "<aside><h4>Ropes</h4><p>The council of Tarn Bridge decides</p><time>5 March 2024</time>"
        f"<p>{PROSE * 2}</p></aside>",
        "<aside><a href='/ropes'>A rope for the ferry of Tarn Bridge</a> 5 March 2024</aside>",
        "<nav>5 March 2024</nav>",
        "<script>var date = '2024-03-05';</script>",
        "<p>5 March</p><p>March 2024</p><p>03/05/24</p>",
    ],
)
@pytest.mark.parametrize("footer", ["© 2026", "<footer>Printed 5 March 2024</footer>"])
def test_what_is_not_shown_as_the_date_of_the_page_is_none(line: str, footer: str) -> None:
    assert _dated("", article("Boats", line) + footer) == (None, None)


@pytest.mark.parametrize(
    ("url", "published"),
    [
        ("https://example.org/2024/05/17/boats", "2024-05-17"),
        ("https://example.org/news/2024-05-17-boats.html", "2024-05-17"),
        ("https://example.org/20240517/boats", "2024-05-17"),
        ("https://example.org/2024/05/boats", None),
        ("https://example.org/2024/05/17/2024/05/18", None),
        ("https://example.org/2024/17/05/boats", None),
        ("https://example.org/boats?day=2024-05-17", None),
        ("https://example.org/id/120240517/boats", None),
        ("https://example.org/2099/05/17/boats", None),
        ("file:///tmp/boats.html", None),
    ],
)
def test_a_day_in_the_address_is_a_guess(url: str, published: str | None) -> None:
    origin = Origin.GUESSED if published else None

    assert _dated("", article("Boats"), url=url) == (published, origin)


def test_the_only_date_shown_is_a_guess_if_it_is_that_of_an_update() -> None:
    body = article("Boats", "<p>Last updated on 5 March 2024</p>")

    assert _dated("", body) == ("2024-03-05", Origin.GUESSED)


def test_when_a_page_was_created_is_a_guess_and_when_it_was_changed_is_not_used() -> None:
    created = json_ld({"@type": "Article", "dateCreated": "2024-03-05"})
    changed = json_ld({"@type": "Article", "dateModified": "2024-03-05"})

    assert _dated(created) == ("2024-03-05", Origin.GUESSED)
    assert _dated(changed + meta("article:modified_time", "2024-03-05")) == (None, None)


def test_only_the_date_of_an_article_is_declared_for_one() -> None:
    of_page = metadata_of(json_ld({"@type": "WebPage", "datePublished": "2024-03-05"}))
    of_article = metadata_of(json_ld({"@type": "Article", "datePublished": "2024-03-05"}))

    assert of_page.declarations.published is None
    assert of_article.declarations.published == "2024-03-05"


@pytest.mark.parametrize(
    "shown",
    [
        "2 March 2024",
        "6 March 2024",
        "Updated 2 March 2024",
        "<time datetime='2024-03-04T23:00-08:00'>4 March</time>",
    ],
)
def test_a_declared_date_precedes_the_one_that_is_shown(shown: str) -> None:
    declared = "2024-03-05T08:00+01:00"
    head = json_ld({"@type": "Article", "datePublished": declared})

    found = _dated(head, article("Boats", f"<p>{shown}</p>"))

    assert found == (declared, Origin.DECLARED)


def test_dates_of_several_teasers_are_not_that_of_the_page() -> None:
    teasers = "".join(f'<i itemprop="datePublished" content="2024-03-0{n}"></i>' for n in (5, 6))

    assert _dated("", article("Boats") + teasers) == (None, None)
    assert _dated(meta("date", "2024-01-01"), article("Boats") + teasers)[0] == "2024-01-01"


def test_a_tag_of_the_site_itself_that_tells_of_publishing_is_used() -> None:
    assert _dated(meta("x-published-date", "2024-03-05"))[0] == "2024-03-05"
    assert _dated(meta("last-published-date", "2024-03-05")) == (None, None)


@pytest.mark.parametrize(
    "line",
    [
        "<aside><time datetime='2024-03-05'>5 March</time> <a href='/tags/sea'>Sea</a></aside>",
        "<article><footer><time>5 March 2024</time></footer></article>",
    ],
)
def test_an_aside_or_a_footer_of_the_article_may_contain_its_date(line: str) -> None:
    assert _dated("", article("Boats", line)) == ("2024-03-05", Origin.VISIBLE)


def test_a_form_may_be_around_the_whole_page() -> None:
    page = article("Boats", "<p>5 March 2024</p>")

    assert _dated("", f"<form>{page}</form>") == ("2024-03-05", Origin.VISIBLE)
