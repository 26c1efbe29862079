"""What befalls markup: tags, attributes, entities, and characters that it should not have."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.support.mutations.originals import Sent
from tests.support.mutations.positions import (
    CLOSING,
    PARAGRAPH,
    TAG,
    between,
    found,
    in_head,
    put,
    replaced,
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


def unclosed(dice: Random, sent: Sent) -> Sent:
    """Some tags are not closed, or none is."""
    share = dice.choice((0.01, 0.1, 0.5, 1.0))
    return replace(sent, body=replaced(dice, CLOSING, sent.body, [b""], share))


def swapped(dice: Random, sent: Sent) -> Sent:
    """Tags stand in each other's places."""
    body = sent.body
    for _ in range(dice.choice((1, 5, 50))):
        pattern = dice.choice((TAG, CLOSING))
        one, other = found(dice, pattern, body), found(dice, dice.choice((TAG, pattern)), body)
        if one is None or other is None or one == other:
            continue
        (a, b), (c, d) = sorted((one, other))
        if b <= c:
            body = body[:a] + body[c:d] + body[b:c] + body[a:b] + body[d:]
    return replace(sent, body=body)


def renamed(dice: Random, sent: Sent) -> Sent:
    """Some tags are others."""
    tags = [f"<{name}>".encode() for name in dice.choices(_NAMES, k=5)]
    tags += [tag.replace(b"<", b"</") for tag in tags]
    share = dice.choice((0.01, 0.1, 0.5))
    return replace(sent, body=replaced(dice, dice.choice((TAG, CLOSING)), sent.body, tags, share))


def wrapped(dice: Random, sent: Sent) -> Sent:
    """All of it from some place on is within an element that means something else."""
    at = between(dice, sent.body)
    name = dice.choice(_NAMES).encode()
    return replace(sent, body=put(sent.body, at, b"<" + name + b">"))


def nested(dice: Random, sent: Sent) -> Sent:
    """An element is within itself, thousands of times."""
    name = dice.choice((*_NAMES, "ul><li", "table><tr><td", "div class=content")).encode()
    levels = dice.choice((30, 255, 1_000, 10_000))
    last = name.rpartition(b"<")[2].split()[0]
    end = b"</" + last + b">" if dice.random() < 0.5 else b""
    at = between(dice, sent.body)
    deep = (b"<" + name + b">") * levels + b"Deep down. " + end * levels
    return replace(sent, body=put(sent.body, at, deep))


def attributed(dice: Random, sent: Sent) -> Sent:
    """A tag has an attribute of a megabyte, thousands of them, or odd ones."""
    what = dice.choice(
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
    where = found(dice, TAG, sent.body)
    at = where[1] - 1 if where else 0
    return replace(sent, body=put(sent.body, at, what))


def entities(dice: Random, sent: Sent) -> Sent:
    """Entities are in it that stand for nothing, or for what may not be."""
    body = sent.body
    if dice.random() < 0.1:
        body = b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + body
    for _ in range(dice.choice((1, 3, 30))):
        body = put(body, between(dice, body), dice.choice(_ENTITIES).encode())
    return replace(sent, body=body)


def lettered(dice: Random, sent: Sent) -> Sent:
    """Characters are in it that show nothing, turn what stands beside them, or are of no script."""
    body = sent.body
    for _ in range(dice.choice((1, 3, 30))):
        body = put(body, between(dice, body), dice.choice(_CHARACTERS).encode())
    return replace(sent, body=body)


def repeated(dice: Random, sent: Sent) -> Sent:
    """A paragraph stands there a thousand times."""
    where = found(dice, PARAGRAPH, sent.body)
    if where is None:
        return sent
    paragraph = sent.body[where[0] : where[1]][:1_000]
    return replace(sent, body=put(sent.body, where[1], paragraph * dice.choice((3, 100, 1_000))))


def commented(dice: Random, sent: Sent) -> Sent:
    """Comments, declarations and scripts begin or end where they should not."""
    what = (
        *(b"<!--", b"-->", b"<!-->", b"<!--->", b"--!>", b"<![CDATA[", b"]]>", b"<?php ", b"<!"),
        *(b"<script>", b"</script>", b"<style>", b"<![if IE]>", b"</body></html>", b"<", b"</"),
        *(b"</>", b"< p>", b'<a href="', b"'", b'"', b"<!DOCTYPE html>", b"<html><head>"),
    )
    body = sent.body
    for _ in range(dice.choice((1, 1, 5))):
        body = put(body, between(dice, body), dice.choice(what))
    return replace(sent, body=body)


def headed(dice: Random, sent: Sent) -> Sent:
    """Something else stands before it."""
    what = (
        *(b'<?xml version="1.0" encoding="utf-16"?>', b"<rss>", b"<urlset>", b"{", b"\n" * 5_000),
        *(b"<html", b"<!DOCTYPE", b"HTTP/1.1 200 OK\r\n\r\n", b"%PDF-", b"\x1f\x8b\x08", b"<p>"),
        b"<b>Warning</b>: mysql_connect() in /var/www/index.php on line 3<br>",
    )
    at = 0 if dice.random() < 0.8 else in_head(sent.body)
    return replace(sent, body=put(sent.body, at, dice.choice(what)))
