"""Extraction of articles: all paragraphs with their kinds, metadata, and reasons for rejection."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring
from trafilatura.utils import HTML_PARSER, repair_faulty_html

from crawler.demo.pages import pages
from crawler.extraction.article import extract_article
from crawler.extraction.charsets.decoding import decode_html
from crawler.extraction.parser_repair import parse_html
from storage.core.model import Article, Kind, NoArticle, TextPreference
from tests.support.newspaper_expectations import expectations

HERE = "https://gazette.example"
PAGES = pages(HERE)
EXPECTED = expectations()

TIDE = "The tide came in over the old stones, and the keeper counted the boats before supper."
ROPE = "A coil of rope that nobody owned was hung on the chapel door, where it stayed all winter."
LAMP = "Two lamps were lit on the quay every evening, one for the ferry and one for the heron."
BELL = (
    "When the bell rang for the third time the last of the crew came down from the hill, singing."
)
STORY = (TIDE, ROPE, LAMP, BELL)


def _read(path: str) -> Article | NoArticle:
    page = PAGES[path]
    tree = parse_html(decode_html(page.body, page.content_type))
    assert tree is not None
    return extract_article(tree, HERE + path, date(2025, 6, 1), TextPreference())


def _article_at(path: str) -> Article:
    content = _read(path)
    assert isinstance(content, Article)
    return content


def _of(body: str, head: str = "", url: str = f"{HERE}/quay/boats.html") -> Article | NoArticle:
    tree = parse_html(
        f'<html lang="en"><head><title>T</title>{head}</head><body>{body}</body></html>'
    )
    assert tree is not None
    return extract_article(tree, url, date(2025, 6, 1), TextPreference())


def _article_of(body: str, head: str = '<meta property="og:type" content="article">') -> Article:
    content = _of(f"<article>{body}</article>", head)
    assert isinstance(content, Article)
    return content


def _texts(article: Article, *kinds: Kind) -> list[str]:
    return [each.text for each in article.paragraphs if not kinds or each.kind in kinds]


def _html(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("path", EXPECTED.articles)
def test_all_paragraphs_are_extracted_in_order(path: str) -> None:
    written = EXPECTED.paragraphs[path]

    read = _texts(_article_at(path), Kind.TEXT, Kind.QUOTE)

    assert read == list(written)


@pytest.mark.parametrize("path", EXPECTED.articles)
def test_title_author_and_date_are_extracted(path: str) -> None:
    article = _article_at(path)

    assert article.title == EXPECTED.titles[path]
    assert article.author == EXPECTED.authors[path]
    assert article.published is not None
    assert article.published.startswith(EXPECTED.dates[path])


@pytest.mark.parametrize("path", EXPECTED.articles)
def test_the_language_is_extracted(path: str) -> None:
    assert _article_at(path).language == ("zh" if path == EXPECTED.chinese else "en")


def test_the_time_of_publication_is_extracted() -> None:
    assert _article_at("/council/budget").published == "2025-03-13T18:20:00+00:00"


@pytest.mark.parametrize(
    ("declared", "published"),
    [
        ("2025-03-13T18:20:00.123456789Z", "2025-03-13T18:20:00.123456789Z"),
        ("2025-03-13 18:20:00 +0100", "2025-03-13T18:20:00+01:00"),
        ("2025-03-13T18:20", "2025-03-13T18:20"),
        ("2025-03-13T18:20:00=\u0393\xad(+00:00", "2025-03-13T18:20:00"),
        ("2025-03-13T18:20:00 (Lima)", "2025-03-13T18:20:00"),
        ("2025-03-13\\ud800", "2025-03-13"),
        ("2025-03-13T99:99:99Z", "2025-03-13"),
        ("2025-03-13+01:00", "2025-03-13"),
        ("2025-03-13-05-harbour", "2025-03-13"),
        ("99999-12-31", "2025-03-13"),
        ("\uff12\uff10\uff12\uff15-03-13", "2025-03-13"),
    ],
)
def test_the_valid_part_of_a_declared_time_is_kept(declared: str, published: str) -> None:
    meta = f'<meta property="article:published_time" content="{declared}">'

    article = _article_of(f'<time datetime="2025-03-13"></time>{_html(STORY)}', meta)

    assert article.published == published


def test_url_tags_image_licence_and_description_are_extracted() -> None:
    article = _article_at("/harbour/tide-mill.html")

    assert article.url == f"{HERE}/harbour/tide-mill.html"
    assert article.tags == ("tide mill", "heritage", "bread")
    assert article.image == f"{HERE}/images/mill.png"
    assert article.licence == "CC BY 4.0"
    assert article.description


def test_an_alternative_form_of_an_article_has_the_same_url_and_text() -> None:
    path, other = next(iter(EXPECTED.aliases.items()))

    assert _article_at(path).url == HERE + other
    assert _texts(_article_at(path), Kind.TEXT) == _texts(_article_at(other), Kind.TEXT)


@pytest.mark.parametrize("path", ["/", "/about/", *EXPECTED.listings])
def test_a_page_that_only_leads_to_articles_is_a_listing(path: str) -> None:
    content = _read(path)

    assert isinstance(content, NoArticle)
    assert content.reason == "listing"
    assert content.detail


_INVALID_IN_XML = [*range(1, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]


@pytest.mark.parametrize("form", ["&#{};", "&#x{:x};", "&#X00{:X};", "&#00{}"])
def test_a_reference_to_a_character_invalid_in_xml_loses_no_words(form: str) -> None:
    words = "".join(f"a{form.format(number)}b " for number in _INVALID_IN_XML)
    # Removing the script makes the tree join the texts around it.
    body = f"{_html(STORY)}<p>{ROPE} {words}<script>1</script>{words} {BELL}</p>"

    (*story, last) = _texts(_article_of(body), Kind.TEXT)

    assert tuple(story) == STORY
    assert last.startswith(ROPE)
    assert last.endswith(BELL)
    separated = [("a b" if number in (11, 12) else "ab") for number in _INVALID_IN_XML]
    assert re.sub(r"\s+", " ", last[len(ROPE) : -len(BELL)]).split(" ")[1:-1] == (
        " ".join(separated * 2).split(" ")
    )


@pytest.mark.parametrize("reference", ["&#13;", "&#9;", "&#10;", "&#113;", "&#x1fe;", "&#127800"])
def test_references_to_valid_characters_are_kept(reference: str) -> None:
    article = _article_of(f"{_html(STORY)}<p>{ROPE} o{reference}o {BELL}</p>")

    (*_, last) = _texts(article, Kind.TEXT)
    assert re.fullmatch(rf"{ROPE} o([\s\u0071\u01fe]|\U0001f338)o {BELL}", last)


@pytest.mark.parametrize("prefix", ["&#", "&amp;#", "&#38;#"])
def test_a_reference_with_an_endless_number_loses_no_words(prefix: str) -> None:
    article = _article_of(f"{_html(STORY)}<p>{prefix}{'9' * 5000};</p>")

    assert _texts(article)[: len(STORY)] == list(STORY)


def test_broken_markup_loses_no_words() -> None:
    article = _article_at(EXPECTED.tagsoup)

    assert _texts(article, Kind.TEXT)[: len(EXPECTED.tagsoup_texts)] == list(EXPECTED.tagsoup_texts)


def test_a_wrong_charset_loses_no_accents() -> None:
    assert set(EXPECTED.wrong_charset_texts) <= set(_texts(_article_at(EXPECTED.wrong_charset)))


@pytest.mark.parametrize("path", [EXPECTED.repeating_article, EXPECTED.chinese])
def test_repeated_paragraphs_are_extracted_each_time(path: str) -> None:
    repeated = (
        EXPECTED.repeated_texts if path == EXPECTED.repeating_article else EXPECTED.chinese_texts
    )

    assert set(repeated) <= set(_texts(_article_at(path)))


def test_an_identical_paragraph_is_extracted_each_time() -> None:
    texts = (TIDE, ROPE, TIDE, LAMP, TIDE)

    assert _texts(_article_of(_html(texts))) == list(texts)


@pytest.mark.xfail(
    strict=True, reason="the second of two identical consecutive paragraphs is dropped"
)
@pytest.mark.parametrize("texts", [(*STORY, TIDE, TIDE), (TIDE, ROPE, ROPE, LAMP)])
def test_identical_consecutive_paragraphs_are_both_extracted(texts: tuple[str, ...]) -> None:
    assert _texts(_article_of(_html(texts))) == list(texts)


def test_identical_consecutive_short_answers_are_both_extracted() -> None:
    texts = (TIDE, "Yes.", "Yes.", ROPE)

    assert _texts(_article_of(_html(texts))) == list(texts)


def test_extraction_is_repeatable() -> None:
    assert len({_article_at(EXPECTED.repeating_article) for _ in range(5)}) == 1


def test_short_answers_in_an_interview_are_kept() -> None:
    answers = _texts(_article_at(EXPECTED.interview))
    talk = ("Did you like it?", "Yes.", TIDE, "And the rope?", "No.", ROPE, "And now?", "Yes.")

    assert _texts(_article_of(_html(talk))) == list(talk)
    assert answers.count("Yes.") == EXPECTED.paragraphs[EXPECTED.interview].count("Yes.") > 1


def test_each_paragraph_has_its_kind() -> None:
    article = _article_of(
        f"""<h1>Things of the quay</h1><p>{TIDE}</p><h2>What was counted</h2><p>{ROPE}</p>
        <ul><li>a coil of tarred rope, slightly frayed</li><li>two lanterns without glass</li></ul>
        <ol><li>first the long rope was dried</li></ol>
        <blockquote><p>I never saw so much rope in one place, said the keeper.</p></blockquote>
        <table><tr><th>Boat</th><th>Crew</th></tr><tr><td>Linnet</td><td>4</td></tr></table>
        <pre><code>for boat in fleet:
    count(boat)</code></pre><p>{BELL}</p>"""
    )

    assert [each.kind for each in article.paragraphs] == [
        Kind.HEADING,
        Kind.TEXT,
        Kind.HEADING,
        Kind.TEXT,
        Kind.ITEM,
        Kind.ITEM,
        Kind.ITEM,
        Kind.QUOTE,
        Kind.TABLE,
        Kind.CODE,
        Kind.TEXT,
    ]
    assert _texts(article, Kind.HEADING) == ["Things of the quay", "What was counted"]
    assert _texts(article, Kind.ITEM) == [
        "a coil of tarred rope, slightly frayed",
        "two lanterns without glass",
        "first the long rope was dried",
    ]
    assert _texts(article, Kind.QUOTE) == [
        "I never saw so much rope in one place, said the keeper."
    ]
    assert _texts(article, Kind.CODE) == ["for boat in fleet:\n    count(boat)"]
    (table,) = _texts(article, Kind.TABLE)
    assert [word for word in ("Boat", "Crew", "Linnet", "4") if word not in table] == []


def test_a_paragraph_is_one_line_without_surrounding_space() -> None:
    article = _article_of(
        f"<p>  {TIDE}\n</p><p>{ROPE.replace(' ', chr(10) + '   ', 3)}</p>{_html((LAMP, BELL))}"
    )

    assert _texts(article) == list(STORY)


def test_scripts_styles_and_drawings_are_not_text() -> None:
    noise = "<script>let rope = 1;</script><style>p {color: red}</style><svg><text>R</text></svg>"

    assert _texts(_article_of(noise.join(f"<p>{text}</p>" for text in STORY))) == list(STORY)


def test_the_cells_of_a_layout_table_are_paragraphs() -> None:
    article = _article_of(
        f"<table><tr><td>{_html((TIDE, ROPE))}</td><td>{_html((LAMP, BELL) * 2)}</td></tr></table>"
    )

    assert [(each.text, each.kind) for each in article.paragraphs] == [
        (text, Kind.TEXT) for text in (TIDE, ROPE, LAMP, BELL, LAMP, BELL)
    ]


def test_lines_in_a_layout_table_are_separate_paragraphs() -> None:
    article = _article_of(f"<table><tr><td>{'<br><br>'.join(STORY * 2)}</td></tr></table>")

    assert _texts(article) == list(STORY * 2)


def test_nuls_and_lone_surrogates_are_not_extracted() -> None:
    article = _article_of(f"<p>{TIDE} A &#0; and a &#xD800; stood there.</p>{_html(STORY)}")

    assert article.full_text.encode("utf-8")
    assert "\x00" not in article.full_text


HEADS = (
    *("<!DOCTYPE html>", '<!DOCTYPE html PUBLIC "-//W3C//DTD" "x.dtd"/>', "< ! DOCTYPE x / >"),
    *("<html lang=en />", "<html>", "<p>é", "<p>潮", "<p class='a\n", "'>", " ", "\n", "\r\n"),
    *("\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800", "a" * 4090, "b" * 5000),
)


@given(st.lists(st.sampled_from(HEADS), min_size=1, max_size=9).map("".join))
def test_a_page_is_parsed_as_trafilatura_parses_it(html: str) -> None:
    page = f"{html}<html><body><p>{TIDE}</p></body></html>"
    repaired = repair_faulty_html(page, page[:50].lower())
    encoded = repaired.encode("utf-8", "surrogatepass")
    tree = document_fromstring(encoded, parser=HTML_PARSER)  # type: ignore[no-untyped-call]
    ours = parse_html(page)
    if ours is None:
        assert len(tree) == 0
        return
    assert " ".join(ours.itertext()).split() == " ".join(tree.itertext()).split()
    assert [each.tag for each in ours.iter()] == [each.tag for each in tree.iter()]


@pytest.mark.parametrize("html", ["", "   \n", "\t\r\n"])
def test_an_empty_page_has_no_tree(html: str) -> None:
    assert parse_html(html) is None


@pytest.mark.parametrize(
    "body", ["", "<p></p>", "<article><p>Short.</p></article>", "<div>a</div>"]
)
def test_a_page_without_text_is_rejected(body: str) -> None:
    content = _of(body, '<meta property="og:type" content="article">')

    assert isinstance(content, NoArticle)
    assert content.reason == "no-text"


def test_excessive_nesting_is_reported() -> None:
    content = _of("<div>" * 400 + f"<p>{TIDE}</p>" + "</div>" * 400)

    assert isinstance(content, NoArticle)
    assert content.reason == "no-text"
    assert content.detail is not None
    assert "nested" in content.detail


def test_a_page_with_prose_and_no_declaration_is_an_article() -> None:
    content = _of(f"<article><h1>Boats</h1>{_html(STORY)}</article>")

    assert isinstance(content, Article)
    assert set(STORY) <= set(_texts(content))


def test_a_page_with_little_prose_and_no_declaration_is_not_an_article() -> None:
    content = _of(f"<article><h1>Boats</h1><p>{TIDE}</p></article>")

    assert isinstance(content, NoArticle)


def test_a_page_with_little_prose_declared_as_an_article_is_one() -> None:
    assert TIDE in _texts(_article_of(f"<h1>Boats</h1><p>{TIDE}</p>"))


def test_a_page_declared_as_a_collection_is_a_listing() -> None:
    types = f'["CollectionPage", "{"x" * 2000}"]'
    head = f'<script type="application/ld+json">{{"@type": {types}}}</script>'

    content = _of(f"<article>{_html(STORY)}</article>", head)

    assert isinstance(content, NoArticle)
    assert (content.reason, content.detail) == ("listing", "declares the type CollectionPage")


def test_a_front_page_with_prose_is_a_listing() -> None:
    content = _of(f"<article>{_html(STORY)}</article>", url=f"{HERE}/")

    assert isinstance(content, NoArticle)
    assert (content.reason, content.detail) == ("listing", "a front page")


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("/quay/boats", "https://example.org/quay/boats"),
        ("https://www.example.org/quay/boats", "https://www.example.org/quay/boats"),
        ("https://agency.example.com/quay/boats", None),
    ],
)
def test_a_canonical_url_of_another_publisher_is_ignored(canonical: str, url: str | None) -> None:
    head = f'<meta property="og:type" content="article"><link rel="canonical" href="{canonical}">'

    content = _of(f"<article>{_html(STORY)}</article>", head, "https://example.org/quay/b.html")

    assert isinstance(content, Article)
    assert content.url == url
