"""All authors, as persons and as agencies, without what is not part of a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.metadata.authors import clean_authors
from storage.core.model import Origin
from tests.support.metadata_pages import PROSE, article, json_ld, meta, metadata_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Quill", ["Ada Quill"]),
        ("By Ada Quill", ["Ada Quill"]),
        ("BY ADA QUILL", ["ADA QUILL"]),
        ("by: Ada Quill", ["Ada Quill"]),
        ("Written by Ada Quill", ["Ada Quill"]),
        ("Text: Ada Quill", ["Ada Quill"]),
        ("Ada Quill and Bo Reed", ["Ada Quill", "Bo Reed"]),
        ("Ada Quill & Bo Reed", ["Ada Quill", "Bo Reed"]),
        ("Ada Quill und Bo Reed", ["Ada Quill", "Bo Reed"]),
        ("Ada Quill, Bo Reed and Nell Tarrant", ["Ada Quill", "Bo Reed", "Nell Tarrant"]),
        ("Ada Quill, Bo Reed, and Nell Tarrant", ["Ada Quill", "Bo Reed", "Nell Tarrant"]),
        ("Ada Quill; Bo Reed", ["Ada Quill", "Bo Reed"]),
        ("Ada Quill | Bo Reed", ["Ada Quill", "Bo Reed"]),
        ("Ada Quill\nBo Reed", ["Ada Quill Bo Reed"]),
        ("Ada Quill, MD, PhD", ["Ada Quill"]),
        ("Ada Quill, reporter", ["Ada Quill"]),
        ("Quill, Ada", ["Quill, Ada"]),
        ("Ada Quill (ada@example.org)", ["Ada Quill"]),
        ("Ada Quill @adaquill", ["Ada Quill"]),
        ("Ada Quill https://example.org/ada", ["Ada Quill"]),
        ("Ada Quill, 5 March 2024", ["Ada Quill"]),
        ("Ada &amp; Bo", ["Ada & Bo"]),
        ("Ada Quill y Bo Reed", ["Ada Quill", "Bo Reed"]),
        ("Ada Quill och Bo Reed", ["Ada Quill", "Bo Reed"]),
        ("Ada Quill (reporter)", ["Ada Quill"]),
        ("ADA QUILL AND BO REED", ["ADA QUILL", "BO REED"]),
        ("Ada Quill, MD, and Bo Reed, PhD", ["Ada Quill", "Bo Reed"]),
        ("Martin Quill, Jr.", ["Martin Quill, Jr."]),
        ("Ada Quill - 10+ years at sea", ["Ada Quill"]),
        ("Ada Quill / Bo Reed", ["Ada Quill", "Bo Reed"]),
        ("Gurus - Quay", ["Gurus - Quay"]),
        ("Ada Quill, Staff Writer", ["Ada Quill"]),
        ("Department of Health and Social Care", ["Department of Health and Social Care"]),
        ("Smith and Jones", ["Smith and Jones"]),
        ("王小明、李雷", ["王小明", "李雷"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Ursula von der Leyen", ["Ursula von der Leyen"]),
        ("Di Stefano", ["Di Stefano"]),
        ("ada.quill", ["ada.quill"]),
        ("王小明", ["王小明"]),
        ("5 March 2024", []),
        ("https://www.facebook.com/gazette", []),
        ("ada@example.org", []),
        ("", []),
        ("—", []),
    ],
)
def test_the_names_in_a_text(text: str, names: list[str]) -> None:
    assert clean_authors([text]) == names


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *(("Von Ada Quill", "de"), ("Par Ada Quill", "fr"), ("Por Ada Quill", "es")),
        *(("Di Ada Quill", "it"), ("Door Ada Quill", "nl"), ("Av Ada Quill", "sv")),
        *(("Af Ada Quill", "da"), ("By Ada Quill", "de"), ("VON ADA QUILL", "de")),
    ],
)
def test_the_word_for_by_is_left_out_in_its_language(text: str, language: str) -> None:
    assert [name.title() for name in clean_authors([text], language)] == ["Ada Quill"]
    if not text.startswith("By"):
        assert clean_authors([text], "en") == [text]


def test_authors_are_in_order_and_not_repeated() -> None:
    assert clean_authors(["Bo Reed", "Ada Quill", "By BO REED"]) == ["Bo Reed", "Ada Quill"]


@given(st.lists(st.text(max_size=200), max_size=5), st.sampled_from([None, "de", "fr"]))
def test_names_are_clean_whatever_the_texts_are(texts: list[str], language: str | None) -> None:
    for name in clean_authors(texts, language):
        assert name == " ".join(name.split())
        assert ";" not in name
        assert "@" not in name


_ADA = {"@type": "Person", "name": "Ada Quill"}
_BO = {"@type": "Person", "name": "Bo Reed"}
_WIRE = {"@type": "NewsMediaOrganization", "name": "Tarn Wire"}


@pytest.mark.parametrize(
    ("author", "persons", "agencies"),
    [
        (_ADA, "Ada Quill", None),
        ("Ada Quill", "Ada Quill", None),
        ("By Ada Quill", "Ada Quill", None),
        ([_ADA, _BO], "Ada Quill; Bo Reed", None),
        (["Ada Quill", "Bo Reed"], "Ada Quill; Bo Reed", None),
        ({"@type": "Person", "name": ["Ada Quill", "Bo Reed"]}, "Ada Quill; Bo Reed", None),
        ({"@type": "Person", "name": "Ada Quill, Bo Reed"}, "Ada Quill; Bo Reed", None),
        ([_ADA, _WIRE], "Ada Quill", "Tarn Wire"),
        (_WIRE, None, "Tarn Wire"),
        ({"@type": "Person", "name": "Gazette"}, None, "Gazette"),
        ({"@type": "Person", "name": "example.org"}, None, "example.org"),
        ([_ADA, {"@type": "Organization", "name": "Gazette"}], "Ada Quill", "Gazette"),
        ([_ADA, {"@type": "https://schema.org/Person", "name": "ADA QUILL"}], "Ada Quill", None),
        ({"@type": "Person"}, None, None),
        ({"@type": "Person", "url": "https://example.org/ada"}, None, None),
        ("https://example.org/ada", None, None),
        (5, None, None),
    ],
)
def test_persons_and_agencies_are_separate(
    author: object, persons: str | None, agencies: str | None
) -> None:
    publisher = {"@type": "Organization", "name": "Gazette"}
    data = {"@type": "NewsArticle", "author": author, "publisher": publisher}

    metadata = metadata_of(json_ld(data))

    assert (metadata.author, metadata.agency) == (persons, agencies)
    assert metadata.origins.author == (Origin.DECLARED if persons else None)


@pytest.mark.parametrize(
    "head",
    [
        *(
            meta(name, "Ada Quill")
            for name in (
                *("author", "article:author", "parsely-author", "sailthru.author", "byl"),
                *("dc.creator", "DC.creator", "dcterms.creator", "citation_author"),
            )
        ),
        meta("twitter:label1", "Written by") + meta("twitter:data1", "Ada Quill"),
        meta("author", "https://facebook.com/ada") + meta("dc.creator", "Ada Quill"),
    ],
)
def test_an_author_in_a_meta_tag_is_used(head: str) -> None:
    assert metadata_of(head).author == "Ada Quill"


def test_a_reading_time_is_not_an_author() -> None:
    head = meta("twitter:label1", "Est. reading time") + meta("twitter:data1", "5 minutes")

    assert metadata_of(head).author is None


def test_several_authors_in_meta_tags_are_all_used() -> None:
    head = meta("citation_author", "Ada Quill") + meta("citation_author", "Bo Reed")
    first = json_ld({"@type": "ScholarlyArticle", "author": _ADA})

    assert metadata_of(head).author == "Ada Quill; Bo Reed"
    assert metadata_of(first + head).author == "Ada Quill; Bo Reed"


@pytest.mark.parametrize(
    "body",
    [
        '<div itemscope itemtype="https://schema.org/Article"><h1>T</h1>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        'By <span itemprop="name">Ada Quill</span>, reporter</span></div>',
        '<div itemscope itemtype="https://schema.org/Article">'
        '<span itemprop="author">By Ada Quill</span></div>',
        '<div vocab="https://schema.org/" typeof="Article"><span property="author" typeof="Person">'
        '<span property="name">Ada Quill</span></span></div>',
    ],
)
def test_an_author_in_the_markup_is_declared(body: str) -> None:
    metadata = metadata_of("", body)

    assert metadata.author == "Ada Quill"
    assert metadata.origins.author is Origin.DECLARED


def test_an_organisation_in_the_markup_is_an_agency() -> None:
    body = (
        '<div itemscope itemtype="https://schema.org/Article"><span itemprop="author" itemscope '
        'itemtype="https://schema.org/Organization"><b itemprop="name">Tarn Wire</b></span></div>'
    )

    metadata = metadata_of("", body)

    assert (metadata.author, metadata.agency) == (None, "Tarn Wire")


@pytest.mark.parametrize(
    "line",
    [
        "<p>By Ada Quill</p>",
        "<p>By <a href='/ada'>Ada Quill</a></p>",
        "<p>by: Ada Quill, 5 March 2024</p>",
        "<p>By Ada Quill, Senior Reporter of the Harbour Desk and Others</p>",
        "<a rel='author' href='/ada'>Ada Quill</a>",
        "<a href='/authors/ada'><span>Ada Quill</span></a>",
        "<p class='byline'>Ada Quill</p>",
        "<p>Posted by Ada Quill</p>",
        "<p>Author: Ada Quill</p>",
        "<h3>Author</h3><p>Ada Quill</p>",
        f"<p>{PROSE * 30}</p><h3>Written by Ada Quill</h3>",
        "<p>By Ada Quill |</p>",
        "<div class='post-author'><span class='label'>Author</span> <b>Ada Quill</b></div>",
        "<address>Ada Quill</address>",
        "<p class='author'>Ada Quill</p><p class='author'>5 March 2024</p>",
        "<p class='author'>Ada Quill</p><p class='author-role'>Staff Writer</p>",
    ],
)
def test_an_author_shown_below_the_title_is_used(line: str) -> None:
    metadata = metadata_of("", article("Boats", line))

    assert metadata.author == "Ada Quill"
    assert metadata.origins.author is Origin.VISIBLE


def test_authors_shown_together_are_all_used_but_not_who_reviewed_the_article() -> None:
    ada, bo = "<a rel='author' href='/a'>Ada Quill</a>", "<a rel='author' href='/b'>Bo Reed</a>"
    nell = "<div>Reviewed by <a rel='author' href='/n'>Nell Tarrant</a></div>"

    metadata = metadata_of("", article("Boats", f"<div>{ada} and {bo}</div>", nell))

    assert metadata.author == "Ada Quill; Bo Reed"


def test_a_person_who_is_shown_is_the_author_if_only_the_site_is_declared() -> None:
    declared = json_ld({"@type": "Article", "author": _WIRE})

    metadata = metadata_of(declared, article("Boats", "<p>By Ada Quill</p>"))

    assert (metadata.author, metadata.agency) == ("Ada Quill", "Tarn Wire")
    assert metadata.origins.author is Origin.VISIBLE


@pytest.mark.parametrize(
    "line",
    [
        "<p>by offering a competitive rate</p>",
        "<p>By the river the council met and spoke about the ferry for most of the night.</p>",
        "<p class='author'>Author</p>",
        "<p>Photo by Bo Reed</p>",
        "<p>Reviewed by Bo Reed</p>",
        "<aside><a class='author' href='/r'>Ropes for the ferry of Tarn Bridge</a>Bo Reed</aside>",
        f"<p>{PROSE * 20}</p><ol><li class='comment'><b class='author'>Bo Reed</b></li></ol>",
        "<meta name='author' content='page.extra.author'>",
        "<meta name='author' content='text: Gazette, design: Bo Reed, code: Cy Moss'>",
    ],
)
def test_other_texts_are_not_authors(line: str) -> None:
    assert metadata_of("", article("Boats", line)).author is None


@pytest.mark.parametrize(
    "after",
    [
        "<div><img alt='Ada Quill' src='a.png'><b>Ada Quill</b></div>",
        "<h4>Ada Quill</h4><p>Ada Quill has written about ferries since 1994.</p>",
        "<p>This article was written by Ada Quill, head of ferries.</p>",
        "<h3>Author</h3><p>Ada Quill</p>",
        "<article><footer>By Ada Quill</footer></article>",
        "<aside class='author'>Ada Quill</aside>",
    ],
)
def test_the_only_author_anywhere_on_the_page_is_used(after: str) -> None:
    metadata = metadata_of("", article("Boats") + after)

    assert metadata.author is not None
    assert metadata.author.startswith("Ada Quill")
    assert metadata.origins.author is Origin.VISIBLE


def test_words_that_are_also_written_in_lower_case_are_not_a_person() -> None:
    after = "<img alt='Harbour Master'><b>Harbour Master</b><p>The harbour was asleep.</p>"

    assert metadata_of("", article("Boats") + after).author is None


def test_of_two_portraits_none_is_used_unless_one_is_near_the_title() -> None:
    cards = "".join(f"<p><img alt='{name}'><b>{name}</b></p>" for name in ("Ada Quill", "Bo Reed"))

    assert metadata_of("", article("Boats") + cards).author is None
    assert metadata_of("", article("Boats", "<p>Bo Reed</p>") + cards).author == "Bo Reed"


def test_the_address_of_a_page_about_the_author_contains_the_name_that_is_shown() -> None:
    more = "<p>Ada Quill</p><p>Reporter</p><a href='/author/ada-quill/'>Articles by Ada</a>"

    assert metadata_of("", article("Boats", more)).author == "Ada Quill"
    lower = "<a href='/author/adaquill'>ada quill</a>"
    assert metadata_of("", article("Boats", lower)).author == "ada quill"


def test_a_full_name_in_the_byline_precedes_the_name_of_an_account() -> None:
    byline = article("Boats", "<p>By Ada Quill</p>")

    assert metadata_of(meta("author", "adaq"), byline).author == "Ada Quill"
    assert metadata_of(meta("author", "Bo Reed"), byline).author == "Bo Reed"
    assert metadata_of(meta("author", "adaq"), article("Boats")).author == "adaq"


def test_a_byline_that_names_the_site_names_an_agency() -> None:
    site = meta("og:site_name", "Tarn Gazette")

    metadata = metadata_of(site, article("Boats", "<p>By Tarn Gazette</p>"))

    assert (metadata.author, metadata.agency) == (None, "Tarn Gazette")
