"""The newspaper's HTML: navigation, sidebars and footers around little text, as on a real site."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from crawler.demo.articles.story import Story

NAME = "The Harbour Gazette"

_NAV = """<div class="cookie-notice" id="cookie-notice" role="dialog">
<p>We use two cookies, one to remember you and one with tea.
<a href="/about/#cookies">Read our cookie policy</a></p>
<button type="button">Accept all</button> <button type="button">Only the plain one</button>
</div>
<header class="site-header">
<a class="logo" href="/">The Harbour Gazette</a>
<nav class="main-nav" aria-label="Sections"><ul>
<li><a href="/">Home</a></li>
<li><a href="/harbour/">Harbour</a></li>
<li><a href="/council/">Council</a></li>
<li><a href="/about/">About</a></li>
<li><a href="/login">Log in</a></li>
</ul></nav>
</header>
"""

_FOOTER = """<footer class="site-footer">
<p>&copy; The Harbour Gazette, Pellowmouth. All rights reserved, all wrongs corrected.</p>
<ul><li><a href="/about/">About us</a></li><li><a href="/feed.xml">RSS</a></li>
<li><a href="mailto:desk@gazette.invalid">Write to the desk</a></li></ul>
</footer>
"""


def _aside(links: Iterable[tuple[str, str]]) -> str:
    items = "\n".join(
        f'<li><a href="{escape(href)}">{escape(text, quote=False)}</a></li>' for href, text in links
    )
    return f"""<aside class="sidebar">
<div class="widget most-read"><h3>Most read</h3><ul>
{items}
</ul></div>
<div class="widget newsletter"><h3>Newsletter</h3>
<form action="/login" method="post"><input type="email" name="email"><button>Join</button></form>
</div>
</aside>
"""


def document(
    *, title: str, head: str, main: str, lang: str = "en", sidebar: str = "", kind: str = "page"
) -> str:
    """Return a complete HTML document around the content of `main`."""
    return f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title, quote=False)}</title>
<link rel="stylesheet" href="/style.css">
<link rel="alternate" type="application/rss+xml" title="{NAME}" href="/feed.xml">
<meta property="og:site_name" content="{NAME}">
{head}</head>
<body class="{kind}">
{_NAV}<main id="content">
{main}</main>
{sidebar}{_FOOTER}</body>
</html>
"""


def _block(block: str) -> str:
    if block.startswith("## "):
        return f"<h2>{escape(block[3:], quote=False)}</h2>"
    if block.startswith("> "):
        return f"<blockquote><p>{escape(block[2:], quote=False)}</p></blockquote>"
    return f"<p>{escape(block, quote=False)}</p>"


def _json_ld(story: Story, url: str) -> str:
    metadata = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.summary,
        "datePublished": story.published,
        "dateModified": story.published,
        "author": [{"@type": "Person", "name": story.author}],
        "publisher": {"@type": "NewsMediaOrganization", "name": NAME},
        "image": [url + story.image],
        "mainEntityOfPage": url + story.path,
        "inLanguage": story.lang,
    }
    text = json.dumps(metadata, ensure_ascii=False, indent=1).replace("</", "<\\/")
    return f'<script type="application/ld+json">\n{text}\n</script>\n'


def _article_head(story: Story, url: str) -> str:
    lines = [
        '<meta property="og:type" content="article">',
        f'<meta property="og:title" content="{escape(story.title)}">',
        f'<meta property="og:image" content="{url}{story.image}">',
        f'<meta property="og:description" content="{escape(story.summary)}">',
        f'<meta name="description" content="{escape(story.summary)}">',
        f'<meta name="author" content="{escape(story.author)}">',
        f'<meta property="article:published_time" content="{story.published}">',
        f'<meta property="article:section" content="{escape(story.section.title())}">',
        *(f'<meta property="article:tag" content="{escape(tag)}">' for tag in story.tags),
    ]
    if story.canonical:
        lines.append(f'<meta property="og:url" content="{url}{story.path}">')
        lines.append(f'<link rel="canonical" href="{url}{story.path}">')
    if story.amp:
        lines.append(f'<link rel="amphtml" href="{url}{story.amp}">')
    if story.licence:
        lines.append(f'<link rel="license" href="{escape(story.licence)}">')
    return "\n".join(lines) + "\n" + (_json_ld(story, url) if story.json_ld else "")


def _share(story: Story, url: str) -> str:
    target = quote(url + story.path, safe="")
    return f"""<div class="share-buttons" aria-label="Share"><ul>
<li><a class="share" href="http://share.invalid/post?u={target}">Share this</a></li>
<li><a class="share" href="mailto:?subject={quote(story.title)}">E-mail</a></li>
<li><button type="button">Print</button></li>
</ul></div>
"""


def _comments(story: Story) -> str:
    if not story.comments:
        return ""
    comments = "\n".join(
        f'<div class="comment"><p>{escape(text, quote=False)}</p></div>' for text in story.comments
    )
    return f'<section id="comments" class="comments"><h3>Comments</h3>\n{comments}\n</section>\n'


def article(story: Story, url: str, most_read: Sequence[tuple[str, str]]) -> str:
    """Return the page of an article; `most_read` are paths and titles for the sidebar."""
    body = "\n".join(_block(block) for block in story.blocks())
    licence = (
        f'<p class="licence"><a rel="license" href="{escape(story.licence)}">CC BY 4.0</a></p>\n'
        if story.licence
        else ""
    )
    main = f"""<article class="post">
<header class="entry-header">
<h1 class="entry-title">{escape(story.title, quote=False)}</h1>
<div class="byline">By <a rel="author" href="/about/">{escape(story.author)}</a>
<time datetime="{story.published}">{story.published[:10]}</time></div>
</header>
<figure><img src="{story.image}" alt="{escape(story.caption)}" width="640" height="400">
<figcaption>{escape(story.caption, quote=False)}</figcaption></figure>
<div class="entry-content article-body">
{body}
</div>
</article>
{licence}{_share(story, url)}{_comments(story)}"""
    return document(
        title=f"{story.title} - {NAME}",
        head=_article_head(story, url),
        main=main,
        lang=story.lang,
        sidebar=_aside(most_read),
        kind="single",
    )


def amp(story: Story, url: str) -> str:
    """Return the AMP page of an article, whose canonical URL is the ordinary page."""
    body = "\n".join(_block(block) for block in story.blocks())
    return f"""<!DOCTYPE html>
<html amp lang="{story.lang}">
<head>
<meta charset="utf-8">
<title>{escape(story.title, quote=False)} - {NAME}</title>
<link rel="canonical" href="{url}{story.path}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{NAME}">
<meta property="og:title" content="{escape(story.title)}">
<meta name="author" content="{escape(story.author)}">
<meta property="article:published_time" content="{story.published}">
</head>
<body>
<header class="site-header"><a href="/">{NAME}</a></header>
<article class="post">
<h1>{escape(story.title, quote=False)}</h1>
<div class="entry-content">
{body}
</div>
</article>
<footer class="site-footer"><a href="{url}{story.path}">See the full page</a></footer>
</body>
</html>
"""


def teasers(stories: Iterable[Story]) -> str:
    """Return links to articles with their summaries."""
    return "\n".join(
        f"""<div class="teaser">
<h3><a href="{story.path}">{escape(story.title, quote=False)}</a></h3>
<p>{escape(story.summary, quote=False)}<br>
{story.published[:10]}, {escape(story.author)}</p>
</div>"""
        for story in stories
    )


def listing(title: str, path: str, stories: Sequence[Story], url: str, pager: str) -> str:
    """Return a listing of articles; `pager` is the HTML of its links to other pages."""
    head = f"""<meta property="og:type" content="website">
<meta name="description" content="{escape(title)}">
<link rel="canonical" href="{url}{path}">
"""
    main = f"""<h1>{escape(title, quote=False)}</h1>
<div class="listing">
{teasers(stories)}
</div>
{pager}"""
    return document(title=f"{title} - {NAME}", head=head, main=main, kind="archive")


def home(stories: Sequence[Story], links: Iterable[tuple[str, str]], url: str) -> str:
    """Return the home page; `links` are URLs and titles for the sidebar."""
    head = f"""<meta property="og:type" content="website">
<meta property="og:title" content="{NAME}">
<meta name="description" content="News of the water and the town, since the great gale.">
<link rel="canonical" href="{url}/">
<link rel="alternate" type="application/atom+xml" title="{NAME}" href="/atom.xml">
<link rel="alternate" type="application/feed+json" title="{NAME}" href="/feed.json">
"""
    main = f"""<h1>{NAME}</h1>
<a href="/images/harbour.png"><img src="/images/harbour.png" alt="The harbour"></a>
<section class="top-stories">
{teasers(stories)}
</section>
<section class="sections"><h2>Sections</h2><ul>
<li><a href="/harbour/">All harbour news</a></li>
<li><a href="{url}/council/">All council news</a></li>
</ul></section>
"""
    return document(title=NAME, head=head, main=main, sidebar=_aside(links), kind="home")


def notice(title: str, text: str) -> str:
    """Return a page that is not an article, such as an error page or a login form."""
    main = f"<h1>{escape(title, quote=False)}</h1>\n<p>{escape(text, quote=False)}</p>\n"
    head = '<meta property="og:type" content="website">\n'
    return document(title=f"{title} - {NAME}", head=head, main=main)
