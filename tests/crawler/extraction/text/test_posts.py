"""Pages with several posts or parts keep all of them, and no teasers or comments."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.text.reading import TITLE, in_tags, page, read_article, texts
from tests.support.written_pages import LANGUAGES, Writer, furniture

_POSTS = {
    "article": "<article>{}</article>",
    "numbered article": "<article id='p{n}' class='post post-{n}'>{}</article>",
    "role": "<div role='article'>{}</div>",
    "content node": "<div class='entry-content'>{}</div>",
    "nested content node": "<div class='post'><div class='post-body'>{}</div></div>",
    "item property": "<div itemprop='articleBody'>{}</div>",
    "section": "<section class='part'>{}</section>",
    "list item": "<li class='entry'>{}</li>",
}
_HEADS = {
    "nothing": "",
    "time and heading": "<header><time>{n}:05</time><h2>Update number {n}</h2></header>",
    "heading": "<h2>Letter number {n}</h2>",
    "link to its place": "<h3><a href='#p{n}'>Update number {n}</a></h3>",
    "writer": "<p class='by'>Reader {n}</p><h3>Question number {n}</h3>",
}
_WHOLES = {
    "main": "<main><h1>{title}</h1>{}</main>",
    "outer article": "<article><h1>{title}</h1>{}</article>",
    "live blog": "<main><h1>{title}</h1><div class='liveblog'>{}</div></main>",
    "body": "<h1>{title}</h1>{}",
}
_TALES = [f"A tale of the harbour, number {n}" for n in range(3)]
_SUMMARY = "The board of the harbour met for hours, and put the matter off until the autumn."
_REMARK = "I was there that day and can say that none of this is how it went, believe it or not."
_FOREIGN = {
    "linked headlines": "".join(
        f"<article class='card'><a href='/c/{n}'><h3>{tale}</h3></a></article>"
        for n, tale in enumerate(_TALES)
    ),
    "teasers": "".join(
        f"<article class='card'><h3><a href='/c/{n}'>{tale}</a></h3><p>{_SUMMARY}</p></article>"
        for n, tale in enumerate(_TALES)
    ),
    "linked teasers": "".join(
        f"<article class='card'><a href='/c/{n}'><h3>{tale}</h3><p>{_SUMMARY}</p></a></article>"
        for n, tale in enumerate(_TALES)
    ),
    "comments": f"<article class='comment'><b>Reader</b><p>{_REMARK}</p></article>" * 3,
}


def _posts(kind: str, head: str, contents: list[str]) -> str:
    return "".join(
        _POSTS[kind].replace("{n}", str(n)).replace("{}", _HEADS[head].format(n=n) + content)
        for n, content in enumerate(contents)
    )


def _whole(kind: str, posts: str) -> str:
    return _WHOLES[kind].replace("{title}", TITLE).replace("{}", posts)


@pytest.mark.parametrize("whole", _WHOLES)
@pytest.mark.parametrize("head", _HEADS)
@pytest.mark.parametrize("post", _POSTS)
def test_all_posts_are_kept_in_order(post: str, head: str, whole: str) -> None:
    paragraphs = Writer("en").paragraphs(9)
    posts = _posts(post, head, [f"<p>{each}</p>" for each in paragraphs])

    read = read_article(page(_whole(whole, posts)))

    assert [each for each in texts(read) if each in paragraphs] == paragraphs


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("post", _POSTS)
def test_posts_of_several_paragraphs_are_kept_in_any_script(post: str, language: str) -> None:
    paragraphs = Writer(language).paragraphs(15, sentences=2)
    contents = [in_tags("p", paragraphs[start : start + 5]) for start in (0, 5, 10)]
    around = furniture()
    body = _whole("main", _posts(post, "time and heading", contents))

    read = read_article(page(around.before + body + around.after, language=language))

    assert [each for each in texts(read) if each in paragraphs] == paragraphs
    assert not any(text in each for each in texts(read) for text in around.texts)


@pytest.mark.parametrize("foreign", _FOREIGN)
@pytest.mark.parametrize("post", _POSTS)
def test_teasers_and_comments_in_articles_are_left_out(post: str, foreign: str) -> None:
    paragraphs = Writer("en").paragraphs(6)
    posts = _posts(post, "heading", [f"<p>{each}</p>" for each in paragraphs])
    after = f"<section><h2>More stories</h2>{_FOREIGN[foreign]}</section>"

    read = read_article(page(_whole("main", posts) + after))

    text = "\n".join(texts(read))
    assert [each for each in texts(read) if each in paragraphs] == paragraphs
    assert not any(each in text for each in (*_TALES, _SUMMARY, _REMARK))


def test_text_that_a_page_shows_once_is_not_repeated() -> None:
    paragraphs = Writer("ja").paragraphs(12, sentences=1)
    posts = "".join(
        f"<div class='post'><time>{n}:05</time>{each}</div>" for n, each in enumerate(paragraphs)
    )

    text = "\n".join(texts(read_article(page(_whole("main", posts), language="ja"))))

    assert [text.count(each) for each in paragraphs] == [1] * len(paragraphs)
