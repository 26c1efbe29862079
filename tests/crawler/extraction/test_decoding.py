"""Decoding: the text is correct whatever charset is declared, and can be stored."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.decoding import decode_html, make_storable

GERMAN = "<p>Die Fähre fährt über den Fluß, sagte der Kapitän; Größe zählt nicht.</p>"
ENGLISH = "<p>“The café’s pancakes” — so the sign says — cost four pounds…</p>"
CHINESE = "<p>港口今天开放，渡船载了四十人，朱镕先生在𠀀号码头等候。</p>"
JAPANESE = "<p>渡し船が港に戻りました。カモメも戻りました。</p>"
RUSSIAN = "<p>Порт открыт сегодня для всех судов.</p>"


@pytest.mark.slow
@pytest.mark.parametrize("text", [GERMAN, ENGLISH, CHINESE, JAPANESE, RUSSIAN])
@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/html",
        "text/html; charset=utf-8",
        "text/html; charset=iso-8859-1",
        "text/html; charset=gb2312",
        "text/html; charset=nonsense",
        "text/html; charset=",
    ],
)
def test_utf_8_is_detected_whatever_is_declared(text: str, content_type: str | None) -> None:
    assert decode_html(text.encode(), content_type) == text


@pytest.mark.parametrize("text", [GERMAN * 2, ENGLISH, CHINESE, JAPANESE, RUSSIAN])
@pytest.mark.parametrize(
    "content_type", [None, "text/html; charset=utf-8", "text/html; charset=gbk"]
)
@pytest.mark.parametrize("damage", [b"\xff", b"\xe2\x80", b"caf\xe9 "])
def test_a_damaged_byte_in_utf_8_loses_only_itself(
    text: str, content_type: str | None, damage: bytes
) -> None:
    decoded = decode_html(text.encode() + damage + text.encode(), content_type)

    assert decoded.startswith(text)
    assert decoded.endswith(text)
    assert decoded.count("\ufffd") == 1


def test_more_damage_is_tolerated_where_utf_8_is_declared() -> None:
    mixed = "Größe, Fluß, Fähre ".encode() + "Größe, Fluß ".encode("windows-1252")

    assert decode_html(mixed, "text/html; charset=utf-8").startswith("Größe, Fluß, Fähre Gr\ufffd")
    assert decode_html(mixed, "text/html; charset=windows-1252") == mixed.decode("windows-1252")


@pytest.mark.parametrize(
    ("text", "encoding", "content_type"),
    [
        (GERMAN, "iso-8859-1", "text/html; charset=iso-8859-1"),
        (ENGLISH, "windows-1252", "text/html; charset=iso-8859-1"),
        (ENGLISH, "windows-1252", "text/html; charset=utf-8"),
        (RUSSIAN, "windows-1251", "text/html; charset=windows-1251"),
        (RUSSIAN, "koi8-r", "text/html; charset=koi8-r"),
        (CHINESE, "gb18030", "text/html; charset=gb2312"),
        (CHINESE, "gb18030", "text/html; charset=gbk"),
        (JAPANESE, "shift_jis", "text/html; charset=shift_jis"),
        (JAPANESE, "euc_jp", "text/html; charset=euc-jp"),
        (JAPANESE, "iso2022_jp", "text/html; charset=iso-2022-jp"),
    ],
)
def test_the_charset_declared_by_the_server_is_used(
    text: str, encoding: str, content_type: str
) -> None:
    assert decode_html(text.encode(encoding), content_type) == text


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (GERMAN, "iso-8859-1", "iso-8859-1"),
        (CHINESE, "gb18030", "gb2312"),
        (JAPANESE, "shift_jis", "shift_jis"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
    ],
)
@pytest.mark.parametrize(
    "meta",
    ['<meta charset="{}">', '<meta http-equiv="Content-Type" content="text/html; charset={}">'],
)
def test_the_charset_declared_by_the_page_is_used(
    text: str, encoding: str, named: str, meta: str
) -> None:
    page = f"<html><head>{meta.format(named)}</head><body>{text}</body></html>"

    assert decode_html(page.encode(encoding), "text/html") == page


def test_a_wrong_declaration_by_the_server_does_not_override_the_page() -> None:
    page = f'<html><head><meta charset="shift_jis"></head><body>{JAPANESE}</body></html>'

    assert decode_html(page.encode("shift_jis"), "text/html; charset=utf-8") == page


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(GERMAN, "iso-8859-1"), (RUSSIAN, "windows-1251"), (CHINESE, "gb18030")],
)
def test_an_undeclared_charset_is_guessed_from_the_bytes(text: str, encoding: str) -> None:
    assert decode_html((text * 4).encode(encoding)) == text * 4


@pytest.mark.parametrize("content_type", [None, "text/html; charset=iso-8859-1"])
@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_byte_order_mark_takes_precedence_and_is_not_text(
    bom: bytes, encoding: str, content_type: str | None
) -> None:
    assert decode_html(bom + GERMAN.encode(encoding), content_type) == GERMAN


def test_an_empty_body_is_empty_text() -> None:
    assert decode_html(b"") == ""


_TYPES = st.sampled_from(
    [
        None,
        "",
        "text/html",
        *(
            f"text/html; charset={name}"
            for name in "utf-8 utf-16 utf-7 gb2312 shift_jis iso-2022-jp hz idna punycode base64 "
            "rot13 nonsense \x00 é".split(" ")
        ),
    ]
)


@given(st.binary(max_size=200), _TYPES)
@settings(max_examples=100, deadline=None)
def test_no_bytes_raise_an_error_whatever_the_server_declares(
    body: bytes, content_type: str | None
) -> None:
    assert isinstance(decode_html(body, content_type), str)


@given(st.sampled_from(["utf-8", "idna", "rot13", "iso-2022-jp", "x"]), st.binary(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_bytes_raise_an_error_whatever_the_page_declares(name: str, body: bytes) -> None:
    assert isinstance(decode_html(f'<meta charset="{name}">'.encode() + body), str)


def test_the_charset_undefined_is_ignored() -> None:
    assert "caf" in decode_html(b"caf\xe9", "text/html; charset=undefined")


@pytest.mark.slow
@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_utf_8_is_decoded_unchanged(text: str) -> None:
    # A leading byte order mark is removed because it is not text.
    text = text.lstrip("\ufeff")

    assert decode_html(text.encode()) == text


_ANY_TEXT = st.text(
    st.characters(exclude_categories=[]) | st.sampled_from("\x00\ud800\udfff\ud83d\ude00"),
    max_size=40,
)


@given(_ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_storable_text_is_valid_utf_8_and_stays_unchanged(text: str) -> None:
    stored = make_storable(text)

    assert "\x00" not in stored
    assert stored.encode("utf-8").decode("utf-8") == stored
    assert make_storable(stored) == stored


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_text_that_can_be_stored_is_kept_exactly(text: str) -> None:
    assert make_storable(text) == text.replace("\x00", "\ufffd")


@given(_ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_only_nuls_and_lone_surrogates_are_replaced(text: str) -> None:
    # A pair of surrogates in code units represents one character.
    paired = re.sub(
        "([\ud800-\udbff])([\udc00-\udfff])",
        lambda pair: chr(0x10000 + ((ord(pair[1]) - 0xD800) << 10) + ord(pair[2]) - 0xDC00),
        text,
    )

    assert make_storable(text) == re.sub("[\x00\ud800-\udfff]", "\ufffd", paired)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("a\udc00", "a\ufffd"),
        ("\ud83d\ude00", "\U0001f600"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("a\x01\x7f\ufffe", "a\x01\x7f\ufffe"),
        ("\ufefftext", "\ufefftext"),
        ("\ufefftext\ud800", "\ufefftext\ufffd"),
        ("", ""),
    ],
)
def test_nuls_and_lone_surrogates_become_replacement_characters(text: str, stored: str) -> None:
    assert make_storable(text) == stored
