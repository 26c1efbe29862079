"""Take the page out of an MHTML file (RFC 2557), as browsers save complete pages. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

_HEAD = 4096  # bytes that contain the headers of the file
_HEADERS = re.compile(rb"\s*(?:[A-Za-z-]+: ?[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
_CONTENT_TYPE = re.compile(
    rb"^content-type:\s*(?:multipart/related|multipart/mixed|text/html)",
    re.IGNORECASE | re.MULTILINE,
)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_LOCATIONS = ("Snapshot-Content-Location", "Content-Location")


@dataclass(frozen=True, slots=True)
class SavedPart:
    """The page in an MHTML file: its bytes, the value of its Content-Type, and its address."""

    body: bytes
    content_type: str
    url: str | None


def is_mhtml(body: bytes) -> bool:
    """Whether a file starts with the headers of an MHTML file."""
    head = body[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    match = _HEADERS.match(head)
    return match is not None and bool(_CONTENT_TYPE.search(match[0]))


def read_mhtml(body: bytes) -> SavedPart | None:
    """The page in an MHTML file, or None if it contains no HTML.

    The page is the part that the file names as its start, otherwise the first part with HTML.
    """
    message = message_from_bytes(body.removeprefix(b"\xef\xbb\xbf").lstrip())
    pages = [part for part in message.walk() if part.get_content_type() in _PAGE_TYPES]
    if not pages:
        return None
    start = message.get_param("start")
    page = next((each for each in pages if start and each.get("Content-ID") == start), pages[0])
    payload = page.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    return SavedPart(payload, str(page.get("Content-Type", "text/html")), _address(message, page))


def _address(message: Message, page: Message) -> str | None:
    """The address from which the page was saved."""
    for part in (message, page):
        for name in _LOCATIONS:
            location = "".join(str(part.get(name, "")).split())
            if location.lower().startswith(("http://", "https://")):
                return location
    return None
