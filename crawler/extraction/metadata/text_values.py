"""Plain text from the values of metadata. Pure."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from storage.core.storable_text import make_storable

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_MAX_TEXTS = 100


def clean_text(value: str | None) -> str | None:
    """A text on one line, without markup and character references; None if it is empty.

    References that were escaped twice are resolved as well.
    """
    if not value:
        return None
    if "&" in value:
        value = unescape(unescape(value))
    if "<" in value:
        value = _TAG.sub(" " if "<br" in value.lower() else "", value)
    return make_storable(" ".join(value.split())) or None


def texts_of(value: Any) -> list[str]:
    """The texts in a JSON-LD value: a string, an object with a name, or a list of these."""
    if isinstance(value, str):
        text = clean_text(value)
        return [text] if text else []
    if isinstance(value, list):
        return [text for item in value[:_MAX_TEXTS] for text in texts_of(item)][:_MAX_TEXTS]
    if isinstance(value, dict):
        for name in ("@value", "name", "url", "@id"):
            if texts := texts_of(value.get(name)):
                return texts
    return []


def first_text(value: Any) -> str | None:
    """The first text in a JSON-LD value, or None."""
    return next(iter(texts_of(value)), None)
