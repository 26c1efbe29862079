"""Error pages that were sent with status 200 are no articles; articles about errors are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.article import extract_article
from crawler.extraction.page_type.error_pages import says_error
from crawler.extraction.page_type.error_phrases import PHRASES
from crawler.extraction.parser_repair import parse_html
from storage.core.model import Article, NoArticle, TextPreference

URL = "https://www.gazette.example/n/1"
ARTICLE = '<meta property="og:type" content="article">'
APOLOGY = (
    "The page that you asked for is not here. It may have been moved, or the address may be "
    "mistyped. Please go back to the front page, or use the search to find what you looked for. "
    "We are sorry for the trouble, and hope that you will find what you came for."
)
STORY = (
    "The lock keeper counted {} barges on Monday and said that the path would stay shut until the "
    "bank had been mended, which the council expects to take until the end of the month. Those who "
    "live on the other side have carried their water since then, and few of them complain."
)


def _read(
    title: str, heading: str, text: str = f"<p>{APOLOGY}</p>", head: str = "", tag: str = "h1"
) -> Article | NoArticle:
    tree = parse_html(
        f"<html><head><title>{title}</title>{head}</head><body><header>The Gazette</header>"
        f"<article><{tag}>{heading}</{tag}>{text}</article></body></html>"
    )
    assert tree is not None
    return extract_article(tree, URL, date(2025, 6, 1), TextPreference())


def _story(paragraphs: int) -> str:
    return "".join(f"<p>{STORY.format(number)}</p>" for number in range(paragraphs))


def assert_error_page(content: Article | NoArticle, named: str) -> None:
    assert isinstance(content, NoArticle)
    assert content.reason == "error-page"
    assert content.detail is not None
    assert named in content.detail


ERRORS = [
    *("404", "404.", "Error 404", "404 error", "HTTP 404", "410 Gone", "500", "503"),
    *("404 Not Found", "Not found", "Page not found", "Page Not Found!", "PAGE NOT FOUND"),
    *("Page not found (404)", "404: Page not found", "Error 404 – Page not found"),
    *("Oops! That page can’t be found.", "Sorry, this page isn't available."),
    *("This article is no longer available", "The requested URL was not found"),
    *("500 Internal Server Error", "502 Bad Gateway", "503 Service Temporarily Unavailable"),
    *("Error establishing a database connection", "Something went wrong", "Server error"),
    *("Oops! Something went wrong.", "Site under maintenance", "Down for maintenance"),
    *("We’ll be back soon!", "Seite nicht gefunden", "Fehler 404: Seite nicht gefunden"),
    *("Hoppla! Da ist etwas schiefgelaufen.", "Page introuvable", "Erreur 404 : page introuvable"),
    *("Página no encontrada", "Algo salió mal", "Pagina non trovata", "Página não encontrada"),
    *("Pagina niet gevonden", "Sidan kunde inte hittas", "Siden blev ikke fundet"),
    *("Fant ikke siden", "Sivua ei löytynyt", "Nie znaleziono strony", "Stránka nenalezena"),
    *("Stránka sa nenašla", "Az oldal nem található", "Pagina nu a fost găsită"),
    *("Stranica nije pronađena", "Stran ne obstaja", "Страницата не е намерена"),
    *("Страница не найдена", "Ошибка 404", "Сторінку не знайдено", "Η σελίδα δεν βρέθηκε"),
    *("Η ΣΕΛΙΔΑ ΔΕΝ ΒΡΕΘΗΚΕ", "Sayfa bulunamadı", "SAYFA BULUNAMADI", "الصفحة غير موجودة"),
    *("صفحه یافت نشد", "הדף לא נמצא", "पृष्ठ नहीं मिला", "ไม่พบหน้าที่คุณต้องการ"),
    *("Không tìm thấy trang", "Halaman tidak ditemukan", "页面不存在", "找不到頁面"),
    "We couldn't find the page you were looking for",
    "Hmm, we can’t seem to find that page.",
    "Oh no! The page you’re trying to reach doesn’t seem to exist.",
    "Sorry, we were unable to locate the article you requested",
    "It looks like this page is missing",
    *("Wir konnten die Seite, die Sie suchen, nicht finden", "Nous n’avons pas trouvé cette page"),
    *("No hemos podido encontrar la página que buscas", "Non troviamo la pagina che cerchi"),
    *("Não encontramos a página que você procura", "We kunnen deze pagina niet vinden"),
    *("お探しのページは見つかりませんでした。", "メンテナンス中", "페이지를 찾을 수 없습니다"),
]
NO_ERRORS = [
    *("Page not found: what becomes of small papers", "Museum not found guilty"),
    *("Not found guilty", "404 hours in the ice", "500 days of war", "Bridge 404 is closed"),
    *("The 404 error and its history", "Something went wrong with the vote count"),
    *("Bridge closed for maintenance until May", "Page not found – what small papers lose"),
    *("The server is down: how hospitals cope", "Sorry", "Page", "The Gazette", "Page One"),
    *("We couldn't find the page that changed history", "We can't find teachers, says council"),
    *("Unable to find work at fifty", "The page you are looking for in old ledgers"),
    *("Keine Seite nicht gefunden", "La page introuvable de Balzac", "Not Found – Museum closes"),
]


@pytest.mark.parametrize("title", ERRORS)
def test_a_title_of_an_error_page_is_one(title: str) -> None:
    assert says_error(title)


@pytest.mark.parametrize("title", NO_ERRORS)
def test_a_title_that_only_mentions_an_error_is_not_one(title: str) -> None:
    assert not says_error(title)


@pytest.mark.parametrize(
    "form", ["{} - The Gazette", "{} | The Gazette", "The Gazette – {}", "{} « Die Alte Post"]
)
@pytest.mark.parametrize("title", ["404", "Page not found", "Seite nicht gefunden", "页面不存在"])
def test_the_name_of_a_site_may_be_added(form: str, title: str) -> None:
    assert says_error(form.format(title))


@pytest.mark.parametrize("form", ["{}: {}", "{1} – {0}", "{} {}", "{1}, {0}"])
def test_a_declared_name_may_be_added_in_any_way(form: str) -> None:
    name = "the daily paper of all those who live at the lower end of the river"
    title = form.format(name, "Page not found")

    assert says_error(title, frozenset({name}))


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_each_phrase_is_a_title_with_and_without_a_code(language: str) -> None:
    phrases = PHRASES[language]
    subject = phrases.subjects.split("|")[0]
    titles = [f"{subject} {predicate}" for predicate in phrases.predicates.split("|")]
    described = [f"{subject} {clause}" for clause in phrases.clauses.split("|")]
    sentences = phrases.sentences.split("|") if phrases.sentences else []
    titles += [form.replace("*", each) for form in sentences for each in described]

    for title in [*titles, *phrases.complete.split("|")]:
        assert says_error(title)
        assert says_error(f"404 - {title}")
        assert says_error(f"{title.upper()}!")
        assert not says_error(f"{title}: Linnet 4")


@pytest.mark.parametrize("title", ["Page not found", "404 - The Gazette", "Ошибка сервера"])
@pytest.mark.parametrize("head", ["", ARTICLE])
def test_a_short_page_with_such_a_title_or_heading_is_an_error_page(title: str, head: str) -> None:
    assert_error_page(_read(title, title, head=head), f"title is {title!r}")
    assert_error_page(_read("The Gazette", title, head=head), f"heading is {title!r}")
    assert_error_page(_read(title, "The Gazette", head=head), f"title is {title!r}")


def test_a_heading_of_a_lower_level_counts_where_there_is_no_other() -> None:
    assert_error_page(_read("The Gazette", "Page not found", tag="h2"), "heading")


@pytest.mark.parametrize("text", ["", "<p>Sorry.</p>", f"<p>{APOLOGY}</p>"])
def test_an_error_page_needs_no_text(text: str) -> None:
    assert_error_page(_read("Page not found", "Page not found", text), "Page not found")


def test_the_prose_of_an_error_page_is_reported() -> None:
    content = _read("Page not found", "Page not found")

    assert isinstance(content, NoArticle)
    assert content.prose is not None
    assert content.prose.passage is not None
    assert content.prose.passage.startswith("The page that you asked for")


@pytest.mark.parametrize("title", NO_ERRORS[:5])
def test_a_short_item_about_an_error_is_an_article(title: str) -> None:
    content = _read(f"{title} - The Gazette", title, _story(1), ARTICLE)

    assert isinstance(content, Article)


@pytest.mark.parametrize("title", ["Page not found", "404", "Something went wrong"])
def test_a_long_text_is_an_article_whatever_its_title(title: str) -> None:
    assert isinstance(_read(title, title, _story(8)), Article)


def test_an_error_in_a_subheading_leaves_it_an_article() -> None:
    text = f"{_story(1)}<h2>404</h2>{_story(2)}"

    assert isinstance(_read("Codes", "Codes and what they mean", text, ARTICLE), Article)


@given(st.text(max_size=80))
def test_any_title_can_be_judged(title: str) -> None:
    assert says_error(title) in (True, False)


@given(st.text(st.characters(categories=["Ll"], max_codepoint=0x2FF), min_size=3, max_size=12))
def test_a_phrase_followed_by_a_word_is_not_a_title(word: str) -> None:
    assert not says_error(f"Page not found {word} qzx")
