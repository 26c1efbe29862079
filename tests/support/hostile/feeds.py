"""Feeds and sitemaps that expand, contain themselves, or refer to a local file."""

from __future__ import annotations

import gzip
from collections.abc import Iterable

from tests.support.hostile.answers import whole
from tests.support.hostile.server import Answer

_XML = "application/xml"
_RSS = "application/rss+xml"


def _xml(body: str, content_type: str = _RSS) -> Answer:
    """A document in which `{url}` is replaced by the URL of the site."""

    def answer(url: str, _path: str) -> Iterable[bytes]:
        return whole(body.replace("{url}", url), content_type)

    return answer


def _laughs(levels: int = 10) -> str:
    entities = "".join(f'<!ENTITY l{each} "{f"&l{each - 1};" * 10}">' for each in range(1, levels))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]>'


def _quadratic() -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]>'
        f"<rss><channel><title>{'&a;' * 50_000}</title></channel></rss>"
    )


def _external(target: str, root: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]>{root}'


_ITEM = "<item><title>T</title><link>{link}</link></item>"
_ENTITY_FEED = (
    "<rss><channel><item><title>&e;</title><link>{url}/l/&e;</link></item></channel></rss>"
)
_ENTITY_MAP = "<urlset><url><loc>{url}/l/&e;</loc></url></urlset>"


def _rss(*links: str) -> str:
    items = "".join(_ITEM.replace("{link}", link) for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


def _urlset(*links: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{link}</loc></url>" for link in links) + "</urlset>"


def _index(*links: str) -> str:
    maps = "".join(f"<sitemap><loc>{link}</loc></sitemap>" for link in links)
    return f"<sitemapindex>{maps}</sitemapindex>"


def _endless_index(url: str, path: str) -> Iterable[bytes]:
    """A sitemap index that names two more."""
    name = path.rpartition("/")[2]
    return whole(_index(f"{url}/sitemap-tree/{name}0", f"{url}/sitemap-tree/{name}1"), _XML)


def _packed_map(url: str, _path: str) -> Iterable[bytes]:
    links = [f"{url}/l/{each}" for each in range(2_000_000)]
    return whole(gzip.compress(_urlset(*links).encode(), 1), "application/x-gzip")


KINDS: dict[str, tuple[Answer, str, str]] = {
    "feed-no-xml": (_xml("<rss><channel><item><title>T</link></rss>"), "not-article", "feed"),
    "feed-cut-off": (_xml(_rss("{url}/l/1")[:-40]), "not-article", "feed"),
    "feed-of-laughs": (
        _xml(_laughs() + "<rss><channel><title>&l9;</title></channel></rss>"),
        "not-article",
        "feed",
    ),
    "feed-that-squares": (_xml(_quadratic()), "not-article", ""),
    "feed-that-asks-for-a-file": (
        _xml(_external("file:///etc/hostname", _ENTITY_FEED)),
        "not-article",
        "feed",
    ),
    "feed-that-asks-the-network": (
        _xml(_external("http://10.0.0.1/dtd", _ENTITY_FEED)),
        "not-article",
        "feed",
    ),
    "feed-of-scripts": (
        _xml(_rss("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@b")),
        "not-article",
        "feed",
    ),
    "feed-30000-deep": (_xml("<rss>" + "<channel>" * 30_000), "not-article", "feed"),
    "feed-of-60000-entries": (
        _xml(_rss(*(f"http://10.0.0.1/{each}" for each in range(60_000)))),
        "not-article|timeout",
        "feed: the first 50000 entries|took over",
    ),
    "json-feed-100000-deep": (
        _xml(
            '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000,
            "application/feed+json",
        ),
        "not-article",
        "feed",
    ),
    "json-feed-of-odd-types": (
        _xml(
            '{"version": "https://jsonfeed.org/version/1", "items": [1, [], {"url": {"a": 1}}]}',
            "application/feed+json",
        ),
        "not-article",
        "feed",
    ),
    "sitemap-of-itself": (_xml(_index("{url}/sitemap-of-itself"), _XML), "not-article", "sitemap"),
    "sitemap-tree": (_endless_index, "not-article", "sitemap"),
    "sitemap-of-laughs": (
        _xml(_laughs() + "<urlset><url><loc>&l9;</loc></url></urlset>", _XML),
        "not-article",
        "sitemap",
    ),
    "sitemap-that-asks-for-a-file": (
        _xml(_external("file:///etc/hostname", _ENTITY_MAP), _XML),
        "not-article",
        "sitemap",
    ),
    "sitemap-of-two-million": (_packed_map, "not-article|timeout", ""),
    "sitemap-of-private-addresses": (
        _xml(_urlset("http://169.254.169.254/latest", "http://localhost:22/"), _XML),
        "not-article",
        "sitemap",
    ),
    "sitemap-of-noise": (_xml("<urlset>" + "\x01\x02\x03<<<&&&" * 10_000, _XML), "not-article", ""),
}
