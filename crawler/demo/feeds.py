"""The newspaper's feeds and sitemaps, as text."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from crawler.demo.articles.story import Story
from crawler.demo.templates import NAME

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_UTM = "?utm_source=rss&utm_medium=feed"


def rss(stories: Sequence[Story], url: str) -> str:
    """Return an RSS 2.0 feed; `url` is the base URL of the newspaper, without a final slash."""
    items = []
    for index, story in enumerate(stories):
        # Every other link has tracking parameters, so that a crawl meets both forms of a URL.
        link = escape(url + story.path + (_UTM if index % 2 == 0 else ""))
        items.append(f"""<item>
<title>{escape(story.title)}</title>
<link>{link}</link>
<guid isPermaLink="false">gazette:{story.path}</guid>
<dc:creator>{escape(story.author)}</dc:creator>
<pubDate>{format_datetime(datetime.fromisoformat(story.published))}</pubDate>
<description>{escape(story.summary)}</description>
</item>""")
    return f"""{_XML}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{NAME}</title>
<link>{url}/</link>
<description>News of the water and the town</description>
<language>en</language>
{chr(10).join(items)}
</channel>
</rss>
"""


def atom(stories: Sequence[Story], url: str) -> str:
    """Return an Atom 1.0 feed."""
    entries = "\n".join(
        f"""<entry>
<title>{escape(story.title)}</title>
<link rel="alternate" type="text/html" href="{url}{story.path}"/>
<id>{url}{story.path}</id>
<published>{story.published}</published>
<updated>{story.published}</updated>
<author><name>{escape(story.author)}</name></author>
<summary>{escape(story.summary)}</summary>
</entry>"""
        for story in stories
    )
    return f"""{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>{NAME}</title>
<link rel="self" href="{url}/atom.xml"/>
<link rel="alternate" type="text/html" href="{url}/"/>
<id>{url}/</id>
<updated>{max(story.published for story in stories)}</updated>
{entries}
</feed>
"""


def json_feed(stories: Sequence[Story], url: str) -> str:
    """Return a JSON Feed, version 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": NAME,
        "home_page_url": f"{url}/",
        "feed_url": f"{url}/feed.json",
        "items": [
            {
                "id": story.path,
                "url": url + story.path,
                "title": story.title,
                "summary": story.summary,
                "content_text": story.summary,
                "date_published": story.published,
                "authors": [{"name": story.author}],
                "tags": list(story.tags),
                "language": story.lang,
            }
            for story in stories
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def sitemap_index(url: str) -> str:
    """Return a sitemap index that names the two sitemaps."""
    return f"""{_XML}<sitemapindex xmlns="{_SITEMAP}">
<sitemap><loc>{url}/sitemap-articles.xml.gz</loc><lastmod>2025-05-01</lastmod></sitemap>
<sitemap><loc>{url}/sitemap-news.xml</loc></sitemap>
</sitemapindex>
"""


def sitemap_articles(stories: Sequence[Story], url: str) -> bytes:
    """Return a sitemap of all articles, compressed with gzip."""
    urls = "\n".join(
        f"<url><loc>{url}{story.path}</loc><lastmod>{story.published}</lastmod></url>"
        for story in stories
    )
    text = f'{_XML}<urlset xmlns="{_SITEMAP}">\n{urls}\n</urlset>\n'
    # A fixed mtime makes the bytes reproducible.
    return gzip.compress(text.encode(), mtime=0)


def sitemap_news(stories: Sequence[Story], url: str) -> str:
    """Return a Google News sitemap."""
    urls = "\n".join(
        f"""<url>
<loc>{url}{story.path}</loc>
<news:news>
<news:publication><news:name>{NAME}</news:name>\
<news:language>{story.lang.lower()}</news:language>\
</news:publication>
<news:publication_date>{story.published}</news:publication_date>
<news:title>{escape(story.title)}</news:title>
</news:news>
</url>"""
        for story in stories
    )
    return f"""{_XML}<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">
{urls}
</urlset>
"""
