"""A page to an article with every paragraph that was written, or the reason why it is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring
from trafilatura.utils import HTML_PARSER, repair_faulty_html

from crawler.demo.pages import pages
from crawler.extraction.decoding import decode
from crawler.extraction.extract import extract, parse
from storage.core.model import Article, Kind, NoArticle
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
    tree = parse(decode(page.body, page.content_type))
    assert tree is not None
    return extract(tree, HERE + path)


def _article_at(path: str) -> Article:
    content = _read(path)
    assert isinstance(content, Article)
    return content


def _of(body: str, head: str = "", url: str = f"{HERE}/quay/boats.html") -> Article | NoArticle:
    tree = parse(f'<html lang="en"><head><title>T</title>{head}</head><body>{body}</body></html>')
    assert tree is not None
    return extract(tree, url)


def _article_of(body: str, head: str = '<meta property="og:type" content="article">') -> Article:
    content = _of(f"<article>{body}</article>", head)
    assert isinstance(content, Article)
    return content


def _texts(article: Article, *kinds: Kind) -> list[str]:
    return [each.text for each in article.paragraphs if not kinds or each.kind in kinds]


def _told(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("path", EXPECTED.articles)
def test_an_article_comes_out_with_all_its_paragraphs_in_order(path: str) -> None:
    written = EXPECTED.paragraphs[path]

    read = _texts(_article_at(path), Kind.TEXT, Kind.QUOTE)

    assert read == list(written)


@pytest.mark.parametrize("path", EXPECTED.articles)
def test_an_article_comes_out_with_its_title_author_and_date(path: str) -> None:
    article = _article_at(path)

    assert article.title == EXPECTED.titles[path]
    assert article.author == EXPECTED.authors[path]
    assert article.published is not None
    assert article.published.startswith(EXPECTED.dates[path])


@pytest.mark.parametrize("path", EXPECTED.articles)
def test_an_article_comes_out_with_its_language(path: str) -> None:
    assert _article_at(path).language == ("zh" if path == EXPECTED.chinese else "en")


def test_an_article_comes_out_with_the_time_it_was_published() -> None:
    assert _article_at("/council/budget").published == "2025-03-13T18:20:00+00:00"


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("2025-03-13T18:20:00.123456789Z", "2025-03-13T18:20:00.123456789Z"),
        ("2025-03-13 18:20:00 +0100", "2025-03-13 18:20:00+0100"),
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
def test_the_time_is_as_much_of_what_is_said_as_is_one(said: str, published: str) -> None:
    meta = f'<meta property="article:published_time" content="{said}">'

    article = _article_of(f'<time datetime="2025-03-13"></time>{_told(STORY)}', meta)

    assert article.published == published


def test_an_article_comes_out_with_its_address_tags_picture_and_licence() -> None:
    article = _article_at("/harbour/tide-mill.html")

    assert article.url == f"{HERE}/harbour/tide-mill.html"
    assert article.tags == ("tide mill", "heritage", "bread")
    assert article.image == f"{HERE}/images/mill.png"
    assert article.licence == "CC BY 4.0"
    assert article.description


def test_another_form_of_an_article_names_the_same_address() -> None:
    path, other = next(iter(EXPECTED.aliases.items()))

    assert _article_at(path).url == HERE + other
    assert _texts(_article_at(path), Kind.TEXT) == _texts(_article_at(other), Kind.TEXT)


@pytest.mark.parametrize("path", ["/", "/about/", *EXPECTED.listings])
def test_what_only_leads_on_is_a_listing(path: str) -> None:
    content = _read(path)

    assert isinstance(content, NoArticle)
    assert content.reason == "listing"
    assert content.detail


_NO_XML = [*range(1, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]


@pytest.mark.parametrize("form", ["&#{};", "&#x{:x};", "&#X00{:X};", "&#00{}"])
def test_a_character_that_xml_does_not_have_costs_no_words(form: str) -> None:
    signs = "".join(f"a{form.format(number)}b " for number in _NO_XML)
    # A script beside it has the tree join texts.
    body = f"{_told(STORY)}<p>{ROPE} {signs}<script>1</script>{signs} {BELL}</p>"

    (*story, last) = _texts(_article_of(body), Kind.TEXT)

    assert tuple(story) == STORY
    assert last.startswith(ROPE)
    assert last.endswith(BELL)
    parted = [("a b" if number in (11, 12) else "ab") for number in _NO_XML]
    assert re.sub(r"\s+", " ", last[len(ROPE) : -len(BELL)]).split(" ")[1:-1] == (
        " ".join(parted * 2).split(" ")
    )


@pytest.mark.parametrize("reference", ["&#13;", "&#9;", "&#10;", "&#113;", "&#x1fe;", "&#127800"])
def test_other_characters_stay(reference: str) -> None:
    article = _article_of(f"{_told(STORY)}<p>{ROPE} o{reference}o {BELL}</p>")

    (*_, last) = _texts(article, Kind.TEXT)
    assert re.fullmatch(rf"{ROPE} o([\s\u0071\u01fe]|\U0001f338)o {BELL}", last)


@pytest.mark.parametrize("sign", ["&#", "&amp;#", "&#38;#"])
def test_a_character_of_an_endless_number_costs_no_words(sign: str) -> None:
    article = _article_of(f"{_told(STORY)}<p>{sign}{'9' * 5000};</p>")

    assert _texts(article)[: len(STORY)] == list(STORY)


def test_broken_markup_costs_no_words() -> None:
    article = _article_at(EXPECTED.tagsoup)

    assert _texts(article, Kind.TEXT)[: len(EXPECTED.tagsoup_texts)] == list(EXPECTED.tagsoup_texts)


def test_a_wrong_charset_costs_no_accents() -> None:
    assert set(EXPECTED.wrong_charset_texts) <= set(_texts(_article_at(EXPECTED.wrong_charset)))


@pytest.mark.parametrize("path", [EXPECTED.repeating_article, EXPECTED.chinese])
def test_what_is_told_twice_comes_out_twice(path: str) -> None:
    twice = (
        EXPECTED.repeated_texts if path == EXPECTED.repeating_article else EXPECTED.chinese_texts
    )

    assert set(twice) <= set(_texts(_article_at(path)))


def test_a_paragraph_told_again_to_the_letter_comes_out_each_time() -> None:
    told = (TIDE, ROPE, TIDE, LAMP, TIDE)

    assert _texts(_article_of(_told(told))) == list(told)


@pytest.mark.xfail(strict=True, reason="of two equal paragraphs in a row the second is dropped")
@pytest.mark.parametrize("told", [(*STORY, TIDE, TIDE), (TIDE, ROPE, ROPE, LAMP)])
def test_a_paragraph_told_twice_in_a_row_comes_out_twice(told: tuple[str, ...]) -> None:
    assert _texts(_article_of(_told(told))) == list(told)


def test_a_short_answer_given_twice_in_a_row_comes_out_twice() -> None:
    told = (TIDE, "Yes.", "Yes.", ROPE)

    assert _texts(_article_of(_told(told))) == list(told)


def test_reading_a_page_again_and_again_gives_the_same() -> None:
    assert len({_article_at(EXPECTED.repeating_article) for _ in range(5)}) == 1


def test_short_answers_of_an_interview_are_kept() -> None:
    answers = _texts(_article_at(EXPECTED.interview))
    talk = ("Did you like it?", "Yes.", TIDE, "And the rope?", "No.", ROPE, "And now?", "Yes.")

    assert _texts(_article_of(_told(talk))) == list(talk)
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


def test_a_paragraph_is_one_line_without_space_around_it() -> None:
    article = _article_of(
        f"<p>  {TIDE}\n</p><p>{ROPE.replace(' ', chr(10) + '   ', 3)}</p>{_told((LAMP, BELL))}"
    )

    assert _texts(article) == list(STORY)


def test_scripts_styles_and_drawings_are_no_text() -> None:
    noise = "<script>let rope = 1;</script><style>p {color: red}</style><svg><text>R</text></svg>"

    assert _texts(_article_of(noise.join(f"<p>{text}</p>" for text in STORY))) == list(STORY)


def test_a_table_that_only_lays_out_the_page_is_read_as_paragraphs() -> None:
    article = _article_of(
        f"<table><tr><td>{_told((TIDE, ROPE))}</td><td>{_told((LAMP, BELL) * 2)}</td></tr></table>"
    )

    assert [(each.text, each.kind) for each in article.paragraphs] == [
        (text, Kind.TEXT) for text in (TIDE, ROPE, LAMP, BELL, LAMP, BELL)
    ]


def test_lines_of_a_layout_table_stay_apart() -> None:
    article = _article_of(f"<table><tr><td>{'<br><br>'.join(STORY * 2)}</td></tr></table>")

    assert _texts(article) == list(STORY * 2)


def test_a_nul_or_a_lone_surrogate_never_leaves_a_page() -> None:
    article = _article_of(f"<p>{TIDE} A &#0; and a &#xD800; stood there.</p>{_told(STORY)}")

    assert article.full_text.encode("utf-8")
    assert "\x00" not in article.full_text


HEADS = (
    *("<!DOCTYPE html>", '<!DOCTYPE html PUBLIC "-//W3C//DTD" "x.dtd"/>', "< ! DOCTYPE x / >"),
    *("<html lang=en />", "<html>", "<p>é", "<p>潮", "<p class='a\n", "'>", " ", "\n", "\r\n"),
    *("\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800", "a" * 4090, "b" * 5000),
)


@given(st.lists(st.sampled_from(HEADS), min_size=1, max_size=9).map("".join))
def test_a_page_is_repaired_as_trafilatura_repairs_it(html: str) -> None:
    page = f"{html}<html><body><p>{TIDE}</p></body></html>"
    repaired = repair_faulty_html(page, page[:50].lower())
    encoded = repaired.encode("utf-8", "surrogatepass")
    tree = document_fromstring(encoded, parser=HTML_PARSER)  # type: ignore[no-untyped-call]
    mine = parse(page)
    if mine is None:
        assert len(tree) == 0
        return
    assert " ".join(mine.itertext()).split() == " ".join(tree.itertext()).split()
    assert [each.tag for each in mine.iter()] == [each.tag for each in tree.iter()]


@pytest.mark.parametrize("html", ["", "   \n", "\t\r\n"])
def test_what_is_no_page_has_no_tree(html: str) -> None:
    assert parse(html) is None


@pytest.mark.parametrize(
    "body", ["", "<p></p>", "<article><p>Short.</p></article>", "<div>a</div>"]
)
def test_a_page_without_text_says_so(body: str) -> None:
    content = _of(body, '<meta property="og:type" content="article">')

    assert isinstance(content, NoArticle)
    assert content.reason == "no-text"


def test_a_page_nested_too_deeply_says_so() -> None:
    content = _of("<div>" * 400 + f"<p>{TIDE}</p>" + "</div>" * 400)

    assert isinstance(content, NoArticle)
    assert content.reason == "no-text"
    assert content.detail is not None
    assert "nested" in content.detail


def test_prose_makes_an_article_where_the_page_says_nothing_of_itself() -> None:
    content = _of(f"<article><h1>Boats</h1>{_told(STORY)}</article>")

    assert isinstance(content, Article)
    assert set(STORY) <= set(_texts(content))


def test_little_prose_makes_none_where_the_page_says_nothing_of_itself() -> None:
    content = _of(f"<article><h1>Boats</h1><p>{TIDE}</p></article>")

    assert isinstance(content, NoArticle)


def test_little_prose_is_enough_where_the_page_calls_itself_an_article() -> None:
    assert TIDE in _texts(_article_of(f"<h1>Boats</h1><p>{TIDE}</p>"))


def test_a_page_that_calls_itself_a_collection_is_a_listing() -> None:
    types = f'["CollectionPage", "{"x" * 2000}"]'
    head = f'<script type="application/ld+json">{{"@type": {types}}}</script>'

    content = _of(f"<article>{_told(STORY)}</article>", head)

    assert isinstance(content, NoArticle)
    assert content == NoArticle("listing", "calls itself CollectionPage")


def test_prose_on_a_front_page_is_a_listing() -> None:
    content = _of(f"<article>{_told(STORY)}</article>", url=f"{HERE}/")

    assert content == NoArticle("listing", "a front page")


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [
        ("/quay/boats", "https://example.org/quay/boats"),
        ("https://www.example.org/quay/boats", "https://www.example.org/quay/boats"),
        ("https://agency.example.com/quay/boats", None),
    ],
)
def test_an_address_is_believed_only_of_the_same_publisher(
    canonical: str, kept: str | None
) -> None:
    head = f'<meta property="og:type" content="article"><link rel="canonical" href="{canonical}">'

    content = _of(f"<article>{_told(STORY)}</article>", head, "https://example.org/quay/b.html")

    assert isinstance(content, Article)
    assert content.url == kept
