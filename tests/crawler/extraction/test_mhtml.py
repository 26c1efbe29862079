"""Pages saved as MHTML are read from the part that contains them."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.mhtml import is_mhtml, read_mhtml
from crawler.extraction.read_page import read_saved_page
from storage.core.model import NoArticle, TextPreference
from storage.text.folding_settings import FoldingSettings

_PAGE = (
    "<!DOCTYPE html><html><head><title>Boote</title>"
    "<meta property='og:type' content='article'></head><body><article><h1>Boote</h1>"
    f"{'<p>Der Wärter zählte die Boote, bevor er zum Abendessen über die Brücke ging.</p>' * 9}"
    "</article></body></html>"
)
_URL = "https://example.org/boote"


def _saved(page: str = _PAGE, charset: str = "utf-8", **headers: str) -> MIMEMultipart:
    message = MIMEMultipart("related", type="text/html", boundary="----Part----")
    message["From"] = "<Saved by Blink>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    style = MIMEText("p {}", "css")
    part = MIMEText(page, "html", charset)
    part["Content-Location"] = _URL
    message.attach(style)
    message.attach(part)
    return message


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16"])
def test_the_page_is_decoded_as_its_part_says(charset: str) -> None:
    body = _saved(charset=charset).as_bytes()

    part = read_mhtml(body)

    assert is_mhtml(body)
    assert part is not None
    assert part.url == _URL
    assert charset in part.content_type
    assert part.body.decode(charset) == _PAGE


def test_quoted_printable_and_line_ends_of_windows_are_decoded() -> None:
    lines = [
        *(
            "From: <Saved by Blink>",
            "Snapshot-Content-Location: https://example.org/quay/bo",
            " ats",
        ),
        *("MIME-Version: 1.0", "Content-Type: multipart/related;", "\ttype=text/html;"),
        *('\tboundary="----X"', "", "------X", "Content-Type: text/html"),
        *(
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "<p class=3D'x'>na=C3=AFve bo=",
            "ats",
        ),
        *("------X--", ""),
    ]

    part = read_mhtml("\r\n".join(lines).encode())

    assert part is not None
    assert part.body.decode().strip() == "<p class='x'>naïve boats"
    assert part.url == "https://example.org/quay/boats"


def test_the_part_named_as_the_start_is_the_page() -> None:
    message = _saved("<p>frame</p>")
    main = MIMEText("<p>main</p>", "html")
    main["Content-ID"] = "<main@x>"
    message.attach(main)
    message.set_param("start", "<main@x>")

    part = read_mhtml(message.as_bytes())

    assert part is not None
    assert part.body == b"<p>main</p>"


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><p>Content-Type: text/html</p>", b"Dear reader:\n\nHello", b"A: b\nC: d\n\nText"],
)
def test_other_files_are_not_mhtml(body: bytes) -> None:
    assert not is_mhtml(body)


def test_a_file_without_a_page_has_none() -> None:
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message.set_content("Hello")
    message.add_attachment(b"x", "image", "png")

    assert read_mhtml(message.as_bytes()) is None


def test_a_saved_page_is_read_with_its_address() -> None:
    url, result = read_saved_page(
        _saved().as_bytes(),
        "file:///tmp/boote.mhtml",
        FoldingSettings(),
        date(2025, 6, 1),
        TextPreference(),
    )

    assert url == _URL
    assert not isinstance(result.content, NoArticle)
    assert result.content.article.title == "Boote"
    assert result.content.article.language == "de"


@given(st.binary(max_size=300))
def test_whatever_a_file_contains_it_is_read_or_not(body: bytes) -> None:
    part = read_mhtml(b"Content-Type: multipart/related; boundary=x\n\n--x\n" + body)

    assert part is None or isinstance(part.body, bytes)
    assert not is_mhtml(b"<html>" + body)
