"""Mutations of declarations and links: JSON-LD, meta tags, URLs and dates."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.support.mutations.originals import SentPage
from tests.support.mutations.positions import (
    DATE,
    QUOTED,
    URL,
    between,
    find_any,
    in_head,
    insert,
    replace_share,
)

_URLS = [
    *(b"http://[::", b"http://[::1]:99999/", b"https://gazette.example:99999/", b"//", b"///x"),
    *(b"http://", b"javascript:alert(1)", b"data:text/html,<p>x", b"mailto:", b"http://a b/"),
    *(b"http://\xed\xa0\x80/", b"https://gazette.example/%zz%00", b"?" * 500, b"#", b"\x00", b""),
    *(
        b"https://" + b"a" * 300 + b".example/",
        b"https://xn--a/",
        b"https://.example/",
        b"\\\\x\\y",
    ),
    *(b"https://gazette.example/" + b"a" * 100_000, b"http:/x", b"https://a@b:c@d/", b"../" * 99),
    *(
        b"https://gazette.example:/x",
        b"https://gazette.example:-1/",
        b"http://1/",
        b"http://[v1.a]",
    ),
    *("https://gazette.example/\u202e\u2066/".encode(), "https://ｇａｚｅｔｔｅ.example/".encode()),
    *("https://gazette.example/ß?ſ=İ".encode(), "https://ß.example/\ufffd".encode(), b"&#xD800;"),
    *(b"https://gazette.example/?a=1;b=&&=&c", b"http://gazette.example\t/\n", b"HTTPS://GAZETTE."),
    *(b"https://[::ffff:127.0.0.1%25eth0]/", "http://①②③.example/".encode(), b"ftp://x/", b"%"),
]
_DATES = [
    *(b"0000-00-00", b"99999-12-31T23:59:59Z", b"-0044-03-15", b"2024-02-30", b"2024-13-45T99:99"),
    *(b"9999-12-31T23:59:59+23:59", b"0001-01-01T00:00:00+14:00", b"1e400", b"2024", b"2024-W01-1"),
    *(b"2024-01-01" + b" " * 5_000 + b"x", b"2024-01-01\\ud800", "２０２４-01-01".encode(), b"now"),
    *(
        "٢٠٢٤-٠١-٠١".encode(),
        b"2024-01-01\x00",
        b"1700000000000",
        b"2024-01-01T00:00:00.123456789Z",
    ),
]
_VALUES: tuple[Callable[[], str], ...] = (
    lambda: "null",
    lambda: "[]",
    lambda: "{}",
    lambda: "-1e999",
    lambda: "NaN",
    lambda: "9" * 5_000,
    lambda: '"\\ud800"',
    lambda: '"\\udc00\\ud800\\u0000"',
    lambda: '"' + "x" * 100_000 + '"',
    lambda: "[" * 5_000 + "]" * 5_000,
    lambda: '{"a":' * 500 + "1" + "}" * 500,
    lambda: '["NewsArticle", null, 7, {"@type": []}]',
    lambda: '["CollectionPage", "\\ud800", "' + "x" * 2_000 + '"]',
    lambda: '{"@value": "2024-01-01", "@type": "Date"}',
    lambda: '"NewsArticle"',
    lambda: '"2024-01-01T00:00:00\\ud800"',
    lambda: '"</script><script>"',
    lambda: "'single'",
    lambda: "true",
    lambda: '"\t\n\x01"',
)
_KEYS = (
    "@type @graph @context mainEntity headline datePublished dateModified author image keywords "
    "articleBody publisher isAccessibleForFree description name url articleSection items url id"
).split()
_METAS = (
    "og:type og:title og:locale og:url og:image og:description article:published_time "
    "article:modified_time article:author article:tag author date description keywords "
    "content-language dc.date.issued citation_author refresh robots twitter:title"
).split()


def _key_and_value(rng: Random) -> str:
    return f"{json.dumps(rng.choice(_KEYS))}: {rng.choice(_VALUES)()}"


def insert_json_ld(rng: Random, sent: SentPage) -> SentPage:
    """Insert JSON-LD with wrong types or extreme values, or invalid JSON."""
    pairs = [_key_and_value(rng) for _ in range(rng.randint(1, 6))]
    if rng.random() < 0.7:
        pairs.insert(0, f'"@type": "{rng.choice(("NewsArticle", "CollectionPage", "ItemList"))}"')
    json_ld = "{" + ", ".join(pairs) + "}"
    if rng.random() < 0.2:
        json_ld = json_ld[: rng.randrange(len(json_ld))]
    script = f'<script type="application/ld+json">{json_ld}</script>'.encode(
        "utf-8", "surrogatepass"
    )
    return replace(sent, body=insert(sent.body, in_head(sent.body), script))


def replace_strings(rng: Random, sent: SentPage) -> SentPage:
    """Replace strings in scripts, attributes or JSON."""
    body = sent.body
    for _ in range(rng.choice((1, 5, 20))):
        where = find_any(rng, QUOTED, body)
        if where is None:
            break
        value = rng.choice(_VALUES)().encode("utf-8", "surrogatepass")
        body = body[: where[0]] + value + body[where[1] :]
    return replace(sent, body=body)


def insert_meta_tags(rng: Random, sent: SentPage) -> SentPage:
    """Insert meta tags with extreme values, also repeated ones."""
    body = sent.body
    for _ in range(rng.choice((1, 3, 10))):
        value = rng.choice((*_DATES, *_URLS, b"article", b"x" * 100_000, b"\xed\xb0\x80,"))
        value = value.replace(b'"', b"")
        kind = rng.choice((b"property", b"name", b"http-equiv"))
        name = rng.choice(_METAS).encode()
        body = insert(body, in_head(body), b'<meta %s="%s" content="%s">' % (kind, name, value))
    return replace(sent, body=body)


def repeat_head(rng: Random, sent: SentPage) -> SentPage:
    """Repeat the head in the middle of the page."""
    head = sent.body[: rng.randint(0, 20_000)]
    return replace(sent, body=insert(sent.body, between(rng, sent.body), head))


def replace_urls(rng: Random, sent: SentPage) -> SentPage:
    """Use invalid URLs in links, as the base or as the canonical URL."""
    body = sent.body
    if rng.random() < 0.5:
        share = rng.choice((0.02, 0.3, 1.0))
        body = replace_share(rng, URL, body, rng.sample(_URLS, 5), share)
        return replace(sent, body=body)
    forms = (
        *(b'<a href="%s">on</a>', b'<base href="%s">', b'<link rel="canonical" href="%s">'),
        *(b'<link rel=alternate type="application/rss+xml" href="%s">', b"<loc>%s</loc>"),
        *(b"<link>%s</link>", b'<link href="%s"/>', b'<img src="%s">', b"<guid>%s</guid>"),
    )
    for _ in range(rng.choice((1, 5, 30))):
        at = rng.choice((between(rng, body), in_head(body)))
        body = insert(body, at, rng.choice(forms) % rng.choice(_URLS))
    return replace(sent, body=body)


def replace_dates(rng: Random, sent: SentPage) -> SentPage:
    """Use invalid dates."""
    body = replace_share(rng, DATE, sent.body, _DATES, rng.choice((0.1, 1.0)))
    for _ in range(rng.choice((0, 1, 3))):
        date = rng.choice(_DATES)
        body = insert(body, between(rng, body), b'<time datetime="%s">%s</time>' % (date, date))
    return replace(sent, body=body)


def escape_strings(rng: Random, sent: SentPage) -> SentPage:
    """Insert escaped lone surrogates and other escapes into strings of JSON."""
    body = sent.body
    what = (b"\\ud800", b"\\udc00", b"\\u0000", b"\\ud83d\\ude00", b"\\x", b"\\", b"\\u12", b"\\n")
    for _ in range(rng.choice((1, 5, 50))):
        where = find_any(rng, QUOTED, body)
        if where is None:
            break
        body = insert(body, rng.randint(where[0] + 1, where[1] - 1), rng.choice(what))
    return replace(sent, body=body)
