"""Read the JSON-LD of a page, also from scripts that are not valid JSON, and its texts. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from crawler.extraction.metadata.text_values import first_text
from storage.core.storable_text import make_storable

Node = Mapping[str, Any]

_MAX_DEPTH = 4  # levels of lists, graphs and main entities that are followed
_MAX_ITEMS = 100  # of a list
_MAX_VALUES = 20  # of a script
_MAX_PARTS = 2000  # texts of an article
_MAX_PART_DEPTH = 3
_DECODER = json.JSONDecoder(strict=False)
# What may stand before and after the JSON. No JSON value starts or ends with any of these.
_MAX_MARKS = 20
_BLANK = " \t\r\n\ufeff"
_MARKS = ("//", "/*", "*/", "<!--", "-->", "<![CDATA[", "]]>", "<!", ">", ";", ",")
_TRAILING_COMMA = re.compile(r",(?=\s{0,200}[}\]])")
_INVALID_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_LINKS = ("@graph", "mainEntity", "mainEntityOfPage")


@dataclass(frozen=True, slots=True)
class JsonLdText:
    """The texts of an article or of its parts, in order: each a headline, or None, and a body.

    Bodies are as written: they may contain markup, line breaks and character references.
    """

    parts: tuple[tuple[str | None, str], ...] = ()


def read_json_ld(tree: HtmlElement) -> list[Node]:
    """The objects of a page's JSON-LD in order: its items, and those in graphs and main entities.

    A script that cannot be parsed is skipped.
    """
    return read_scripts(tree.iter("script"))


def read_scripts(scripts: Iterable[HtmlElement]) -> list[Node]:
    """The objects of the JSON-LD in a page's scripts, as in `read_json_ld`."""
    nodes: list[Node] = []
    for script in scripts:
        if _is_json_ld(script.get("type")):
            for value in _parse_values(script.text or ""):
                nodes += _nodes(value, _MAX_DEPTH)
    return nodes


def type_names(node: Node) -> list[str]:
    """The types of an object, without the address of their vocabulary, as they are spelt."""
    value = node.get("@type", node.get("type"))
    names = value if isinstance(value, list) else [value]
    return [
        re.split(r"[/#:]", name.strip().rstrip("/#"))[-1] for name in names if isinstance(name, str)
    ]


def property_of(node: Node, name: str) -> Any:
    """The value of a property of an object, None if it has none."""
    value = node.get(name)
    return node.get(f"schema:{name}") if value is None else value


def text_property(node: Node, *names: str) -> str | None:
    """The first text among the values of properties."""
    return next((text for name in names if (text := first_text(property_of(node, name)))), None)


def list_property(node: Node, name: str) -> list[Any]:
    """The values of a property, whether it has one, several or none."""
    value = property_of(node, name)
    if value is None:
        return []
    return value[:_MAX_ITEMS] if isinstance(value, list) else [value]


def find_by_id(nodes: list[Node], value: Any) -> Any:
    """The object that a reference like {"@id": "#ada"} refers to, or the value itself."""
    if not isinstance(value, dict) or not value.keys() <= {"@id", "@type", "type", "id"}:
        return value
    name = value.get("@id", value.get("id"))
    if not isinstance(name, str):
        return value
    return next(
        (node for node in nodes if node.get("@id", node.get("id")) == name and len(node) > 2), value
    )


def read_texts(article: Node) -> JsonLdText:
    """The body of an article, then its live blog's updates and its other parts that have bodies."""
    parts = list(_own_text(article, headline=False))
    for name in ("liveBlogUpdate", "hasPart"):
        parts += _part_texts(property_of(article, name), _MAX_PART_DEPTH)
    return JsonLdText(tuple(dict.fromkeys(parts))[:_MAX_PARTS])


def _is_json_ld(media_type: str | None) -> bool:
    return (media_type or "").partition(";")[0].strip().lower() == "application/ld+json"


def _parse_values(text: str) -> list[Any]:
    """The values in a script, which may be wrapped in a comment or a CDATA section."""
    try:
        return [_DECODER.decode(text)]
    except (ValueError, RecursionError):
        pass
    for repaired in _repairs(text):
        values = _decode_all(repaired)
        if values:
            return values
    return []


def _repairs(text: str) -> Iterator[str]:
    """The text without its wrapper, then with what JSON does not allow repaired as well."""
    yield _unwrap(text)
    valid = _INVALID_ESCAPE.sub("", _TRAILING_COMMA.sub("", text))
    yield _unwrap(valid)
    if "&quot;" in text or "&#34;" in text:
        yield _unwrap(unescape(valid))


def _unwrap(text: str) -> str:
    for _ in range(_MAX_MARKS):
        text = text.strip(_BLANK)
        if mark := next((mark for mark in _MARKS if text.startswith(mark)), None):
            text = text[len(mark) :]
        elif mark := next((mark for mark in _MARKS if text.endswith(mark)), None):
            text = text[: -len(mark)]
        else:
            break
    return text


def _decode_all(text: str) -> list[Any]:
    """The consecutive values at the start of a text."""
    values: list[Any] = []
    position = 0
    while position < len(text) and len(values) < _MAX_VALUES:
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        values.append(value)
        while position < len(text) and text[position] in f"{_BLANK};,":
            position += 1
    return values


def _nodes(value: Any, depth: int) -> Iterator[Node]:
    if isinstance(value, list) and depth:
        for item in value[:_MAX_ITEMS]:
            yield from _nodes(item, depth - 1)
    elif isinstance(value, dict):
        yield value
        if depth:
            for name in _LINKS:
                yield from _nodes(value.get(name), depth - 1)


def _part_texts(value: Any, depth: int) -> Iterator[tuple[str | None, str]]:
    for part in (value if isinstance(value, list) else [value])[:_MAX_PARTS]:
        if isinstance(part, dict) and depth:
            yield from _own_text(part, headline=True)
            for name in ("liveBlogUpdate", "hasPart"):
                yield from _part_texts(property_of(part, name), depth - 1)


def _own_text(node: Node, *, headline: bool) -> Iterator[tuple[str | None, str]]:
    for name in ("articleBody", "text"):
        value = property_of(node, name)
        bodies = value if isinstance(value, list) else [value]
        body = "\n".join(part for part in bodies if isinstance(part, str))
        if body.strip():
            title = text_property(node, "headline", "name") if headline else None
            yield title, make_storable(body)
            return
