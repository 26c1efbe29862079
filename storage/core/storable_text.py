"""Text that a database accepts. Pure."""

from __future__ import annotations


def make_storable(text: str) -> str:
    """Replace NULs and lone surrogates, which databases do not accept, with U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
