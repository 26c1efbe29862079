"""Mutations of markup: tags, attributes, entities, and unusual characters."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.support.mutations.originals import SentPage
from tests.support.mutations.positions import (
    CLOSING,
    PARAGRAPH,
    TAG,
    between,
    find_any,
    in_head,
    insert,
    replace_share,
)

_NAMES = (
    "a abbr article b base blockquote body button code colgroup dd div dl fieldset font form "
    "frameset h1 h2 head html i iframe img li link main math meta noframes noscript object ol "
    "option p palimpsest:x param plaintext pre q rss script section select span style svg table "
    "tbody td template textarea th time title tr ul video xmp"
).split()
_ENTITIES = (
    *("&#xD800;", "&#xDFFF;", "&#xD83D;&#xDE00;", "&#0;", "&#x0;", "&#1;", "&#x110000;"),
    *("&#99999999999999999999;", "&#-1;", "&#x;", "&#;", "&;", "&#65533;", "&#xFFFE;", "&#x202E;"),
    *("&amp;amp;amp;lt;", "&nosuch;", "&lt", "&" + "a" * 10_000, "&#x80;&#x9f;", "&#13;&#10;"),
    *("&b;", "&NotEqualTilde;", "&#" + "0" * 5_000 + "65;"),
)
_CHARACTERS = (
    *("\u202e\u2066", "\u202c\u2069", "\u200f", "\u200b\u200c\u200d\u2060\ufeff", "\u00ad"),
    *("עברית: שלום עולם.", "مرحبا بالعالم", "\u2028\u2029\x85", "\U000e0041\U000e007f", "\ue000"),
    *("Z" + "\u0301\u0320\u20dd" * 300, "👩‍👩‍👧‍👦", "\U0010ffff", "\ufdd0", "ﷺ", "İıſK", "\u3000"),
    *("\u0f40\u0fb5" * 50, "\u1100\u1161" * 50, "ａｂｃ", "𝕬𝖇𝖈", "\u034f" * 100, "़" * 200),
)


def remove_closing_tags(rng: Random, sent: SentPage) -> SentPage:
    """Remove some or all closing tags."""
    share = rng.choice((0.01, 0.1, 0.5, 1.0))
    return replace(sent, body=replace_share(rng, CLOSING, sent.body, [b""], share))


def swap_tags(rng: Random, sent: SentPage) -> SentPage:
    """Swap tags."""
    body = sent.body
    for _ in range(rng.choice((1, 5, 50))):
        pattern = rng.choice((TAG, CLOSING))
        one, other = find_any(rng, pattern, body), find_any(rng, rng.choice((TAG, pattern)), body)
        if one is None or other is None or one == other:
            continue
        (a, b), (c, d) = sorted((one, other))
        if b <= c:
            body = body[:a] + body[c:d] + body[b:c] + body[a:b] + body[d:]
    return replace(sent, body=body)


def rename_tags(rng: Random, sent: SentPage) -> SentPage:
    """Replace some tags with others."""
    tags = [f"<{name}>".encode() for name in rng.choices(_NAMES, k=5)]
    tags += [tag.replace(b"<", b"</") for tag in tags]
    share = rng.choice((0.01, 0.1, 0.5))
    return replace(
        sent, body=replace_share(rng, rng.choice((TAG, CLOSING)), sent.body, tags, share)
    )


def open_element(rng: Random, sent: SentPage) -> SentPage:
    """Open an element with another meaning around all that follows."""
    at = between(rng, sent.body)
    name = rng.choice(_NAMES).encode()
    return replace(sent, body=insert(sent.body, at, b"<" + name + b">"))


def nest_element(rng: Random, sent: SentPage) -> SentPage:
    """Nest an element within itself, up to thousands of times."""
    name = rng.choice((*_NAMES, "ul><li", "table><tr><td", "div class=content")).encode()
    levels = rng.choice((30, 255, 1_000, 10_000))
    last = name.rpartition(b"<")[2].split()[0]
    end = b"</" + last + b">" if rng.random() < 0.5 else b""
    at = between(rng, sent.body)
    deep = (b"<" + name + b">") * levels + b"Deep down. " + end * levels
    return replace(sent, body=insert(sent.body, at, deep))


def add_attributes(rng: Random, sent: SentPage) -> SentPage:
    """Add a very long attribute to a tag, thousands of attributes, or invalid ones."""
    what = rng.choice(
        (
            b' title="' + b"t" * 1_000_000 + b'"',
            b" class='" + b"a b " * 25_000 + b"'",
            b"".join(b" a%d=b" % each for each in range(5_000)),
            b' id="\x00" lang="\xed\xa0\x80" style=',
            b' lang="' + b"x-" * 500 + b'" xml:lang="zz" dir="rtl"',
            b' "=" \'=\' == xmlns:x="x" x:y="1" 1=2 <=>',
            b' title="never ends',
        )
    )
    where = find_any(rng, TAG, sent.body)
    at = where[1] - 1 if where else 0
    return replace(sent, body=insert(sent.body, at, what))


def insert_entities(rng: Random, sent: SentPage) -> SentPage:
    """Insert entities that are unknown or refer to invalid characters."""
    body = sent.body
    if rng.random() < 0.1:
        body = b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + body
    for _ in range(rng.choice((1, 3, 30))):
        body = insert(body, between(rng, body), rng.choice(_ENTITIES).encode())
    return replace(sent, body=body)


def insert_characters(rng: Random, sent: SentPage) -> SentPage:
    """Insert characters that are invisible, change the direction, or belong to no script."""
    body = sent.body
    for _ in range(rng.choice((1, 3, 30))):
        body = insert(body, between(rng, body), rng.choice(_CHARACTERS).encode())
    return replace(sent, body=body)


def repeat_paragraph(rng: Random, sent: SentPage) -> SentPage:
    """Repeat a paragraph up to a thousand times."""
    where = find_any(rng, PARAGRAPH, sent.body)
    if where is None:
        return sent
    paragraph = sent.body[where[0] : where[1]][:1_000]
    return replace(sent, body=insert(sent.body, where[1], paragraph * rng.choice((3, 100, 1_000))))


def insert_markers(rng: Random, sent: SentPage) -> SentPage:
    """Insert the beginning or end of comments, declarations and scripts."""
    what = (
        *(b"<!--", b"-->", b"<!-->", b"<!--->", b"--!>", b"<![CDATA[", b"]]>", b"<?php ", b"<!"),
        *(b"<script>", b"</script>", b"<style>", b"<![if IE]>", b"</body></html>", b"<", b"</"),
        *(b"</>", b"< p>", b'<a href="', b"'", b'"', b"<!DOCTYPE html>", b"<html><head>"),
    )
    body = sent.body
    for _ in range(rng.choice((1, 1, 5))):
        body = insert(body, between(rng, body), rng.choice(what))
    return replace(sent, body=body)


def insert_before(rng: Random, sent: SentPage) -> SentPage:
    """Insert other content before the page or its head."""
    what = (
        *(b'<?xml version="1.0" encoding="utf-16"?>', b"<rss>", b"<urlset>", b"{", b"\n" * 5_000),
        *(b"<html", b"<!DOCTYPE", b"HTTP/1.1 200 OK\r\n\r\n", b"%PDF-", b"\x1f\x8b\x08", b"<p>"),
        b"<b>Warning</b>: mysql_connect() in /var/www/index.php on line 3<br>",
    )
    at = 0 if rng.random() < 0.8 else in_head(sent.body)
    return replace(sent, body=insert(sent.body, at, rng.choice(what)))
