"""Decoding: the text is correct whatever charset is declared, and can be stored."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.charsets.decoding import decode_html
from storage.core.storable_text import make_storable

GERMAN = "<p>Die Fähre fährt über den Fluß, sagte der Kapitän; Größe zählt nicht.</p>"
ENGLISH = "<p>“The café’s pancakes” — so the sign says — cost four pounds…</p>"
CHINESE = "<p>港口今天开放，渡船载了四十人，朱镕先生在𠀀号码头等候。</p>"
JAPANESE = "<p>渡し船が港に戻りました。カモメも戻りました。</p>"
GREEK = "Το πλοίο έμεινε όλη τη νύχτα στο λιμάνι, γιατί φυσούσε δυνατός άνεμος."
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


_CENTRAL = ("windows-1250", "iso-8859-2")
_TURKISH = ("windows-1254", "iso-8859-9")
_BALTIC = ("windows-1257", "iso-8859-13")
_WESTERN = ("windows-1252", "iso-8859-1")
# Charsets and two sentences per language.
LANGUAGES = {
    "pl": (_CENTRAL, "Łódź stała w porcie całą noc, bo wiał silny wiatr.", "Żona rybaka śpi już."),
    "cs": (_CENTRAL, "Loď stála celou noc v přístavu, protože foukal vítr.", "Škoda, že nepřišel."),
    "sk": (
        _CENTRAL,
        "Loď stála celú noc v prístave, lebo fúkal silný vietor.",
        "Žena ľutuje, že šla.",
    ),
    "hu": (
        _CENTRAL,
        "A hajó egész éjjel a kikötőben állt, mert erős szél fújt.",
        "Ő is tudja ezt jól.",
    ),
    "ro": (
        _CENTRAL,
        "Vaporul a stat toată noaptea în port şi ploua mereu.",
        "Ţăranii aşteaptă încă.",
    ),
    "hr": (
        _CENTRAL,
        "Brod je cijelu noć stajao u luci jer je puhao jak vjetar.",
        "Žena već čeka šest.",
    ),
    "sl": (
        _CENTRAL,
        "Ladja je vso noč stala v pristanišču, ker je pihal veter.",
        "Še vedno čakajo žene.",
    ),
    "tr": (
        _TURKISH,
        "Gemi bütün gece limanda kaldı, çünkü rüzgâr şiddetliydi.",
        "Işık hâlâ yanıyor.",
    ),
    "et": (
        _BALTIC,
        "Laev seisis terve öö sadamas, sest puhus tugev tuul.",
        "Žürii šokeeris meie küla.",
    ),
    "lv": (
        _BALTIC,
        "Kuģis visu nakti stāvēja ostā, jo pūta stiprs vējš.",
        "Žagars šodien vēl guļ.",
    ),
    "lt": (
        _BALTIC,
        "Laivas visą naktį stovėjo uoste, nes pūtė stiprus vėjas.",
        "Žmonės dar šiąnakt lauks.",
    ),
    "de": (
        _WESTERN,
        "Das Schiff lag die ganze Nacht über im Hafen, weil es stürmte.",
        "Größe zählt.",
    ),
    "fr": (
        _WESTERN,
        "Le bateau est resté toute la nuit à quai, car le vent était fort.",
        "Où va l'été ?",
    ),
    "es": (
        _WESTERN,
        "El barco pasó toda la noche en el puerto porque soplaba viento.",
        "¿Mañana también?",
    ),
    "is": (
        _WESTERN,
        "Skipið lá alla nóttina í höfninni af því að það var hvasst.",
        "Þau bíða enn þá.",
    ),
}


def _page(text: str, head: str = "", lang: str | None = None) -> str:
    attribute = f" lang='{lang}'" if lang else ""
    return f"<!DOCTYPE html>\n<html{attribute}><head>{head}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("lang", LANGUAGES)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_undeclared_text_is_read_in_a_charset_of_its_language(
    lang: str, data: st.DataObject
) -> None:
    charsets, long, short = LANGUAGES[lang]
    charset = data.draw(st.sampled_from(charsets))
    more = data.draw(st.lists(st.sampled_from([long, short, "1,204 (2020)."]), max_size=12))
    is_declared = data.draw(st.booleans())
    page = _page(" ".join([long, *more]), lang=lang if is_declared else None)

    assert decode_html(page.encode(charset), "text/html") == page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("attribute", ["lang={}", 'xml:lang="{}"', 'class=x lang = "{}-X"'])
def test_the_declared_language_suffices_for_a_few_words(lang: str, attribute: str) -> None:
    charsets, _, short = LANGUAGES[lang]
    page = f"<html {attribute.format(lang)}><p>{short}</p></html>"

    for charset in charsets:
        assert decode_html(page.encode(charset)) == page


@pytest.mark.parametrize(("lang", "charset"), [("pl", "windows-1250"), ("tr", "windows-1254")])
def test_typographic_quotes_and_foreign_names_do_not_confuse(lang: str, charset: str) -> None:
    page = _page(f"„{LANGUAGES[lang][1]}” – Müller, André © 2020…", lang=lang)

    assert decode_html(page.encode(charset)) == page


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if LANGUAGES[lang][0] != _WESTERN])
@pytest.mark.parametrize("in_header", [True, False])
def test_the_language_does_not_override_a_declared_charset(lang: str, in_header: bool) -> None:
    head = "" if in_header else "<meta charset=iso-8859-15>"
    body = _page(LANGUAGES[lang][2], head, lang).encode(LANGUAGES[lang][0][1])
    content_type = "text/html" + ("; charset=iso-8859-15" if in_header else "")

    assert decode_html(body, content_type) == body.decode("iso-8859-15")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_decides_where_the_declared_charset_cannot_decode(lang: str) -> None:
    page = _page(LANGUAGES[lang][1], lang=lang)

    assert decode_html(page.encode(LANGUAGES[lang][0][0]), "text/html; charset=utf-8") == page


@pytest.mark.parametrize("lang", [None, "pl", "tr", "lv"])
@pytest.mark.parametrize(
    ("text", "charset"),
    [(RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r"), (CHINESE, "gb18030"), (GREEK, "windows-1253")],
)
def test_other_scripts_are_guessed_also_where_the_language_is_wrong(
    lang: str | None, text: str, charset: str
) -> None:
    page = _page(text * 4, lang=lang)

    assert decode_html(page.encode(charset)) == page


HEBREW = "הספינה עמדה כל הלילה בנמל כי נשבה רוח חזקה."
ARABIC = "بقيت السفينة طوال الليل في الميناء لأن الريح كانت شديدة."
KOREAN = "강한 바람이 불어서 배는 밤새 항구에 있었다."
TAIWANESE = "渡船整夜停在港口，因為風很大。"
SCRIPTS = [
    ("ru", "windows-1251", RUSSIAN),
    ("ru-RU", "koi8-r", RUSSIAN),
    ("sr-Cyrl", "windows-1251", "Брод је целу ноћ стајао у луци."),
    ("el", "windows-1253", GREEK),
    ("he", "windows-1255", HEBREW),
    ("ar", "windows-1256", ARABIC),
    ("zh-CN", "gbk", CHINESE.replace("𠀀", "")),
    ("zh-Hant-TW", "big5", TAIWANESE),
    ("ja", "shift_jis", JAPANESE),
    ("ja", "euc-jp", JAPANESE),
    ("ko", "euc-kr", KOREAN),
]


@pytest.mark.parametrize(("lang", "charset", "text"), SCRIPTS)
@pytest.mark.parametrize("default", ["ISO-8859-1", "windows-1252", "utf-8"])
def test_the_page_overrides_a_header_that_is_impossible_for_its_script(
    lang: str, charset: str, text: str, default: str
) -> None:
    page = _page(text, f'<meta charset="{charset}">', lang)

    assert decode_html(page.encode(charset), f"text/html; charset={default}") == page


@pytest.mark.parametrize(("lang", "charset", "text"), SCRIPTS)
def test_a_page_that_ends_inside_a_character_loses_only_its_end(
    lang: str, charset: str, text: str
) -> None:
    page = _page(text, f'<meta charset="{charset}">', lang)
    body = page.encode(charset)
    end = body.rindex(b"</p>") - 1

    decoded = decode_html(body[:end], "text/html; charset=ISO-8859-1")

    assert decoded[:-2] == page[: len(decoded) - 2]


@pytest.mark.parametrize(
    ("lang", "header", "meta", "text"),
    [
        ("ru", "koi8-r", "windows-1251", RUSSIAN),
        ("ru", "windows-1251", "koi8-r", RUSSIAN),
        ("ru", "windows-1251", "iso-8859-1", RUSSIAN),
        ("ru", "iso-8859-1", "windows-1251", "Le café est fermé à Genève, où il a gelé."),
        ("ru-Latn", "iso-8859-1", "windows-1251", "Ñåâåð"),
        ("sr", "windows-1250", "windows-1251", "Šuma je već žuta."),
        ("pl", "windows-1250", "windows-1251", "Łódź śpi."),
        (None, "iso-8859-1", "windows-1251", "Ñåâåð"),
        ("zh", "gbk", "shift_jis", CHINESE.replace("𠀀", "")),
    ],
)
def test_the_header_overrides_the_page_wherever_its_reading_is_possible(
    lang: str | None, header: str, meta: str, text: str
) -> None:
    page = _page(text, f"<meta charset={meta}>", lang)

    assert decode_html(page.encode(header), f"text/html; charset={header}") == page


@pytest.mark.parametrize("text", [GERMAN, ENGLISH, CHINESE, JAPANESE, RUSSIAN, "\u3000" * 90])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "declared", ["utf-16", "utf-16le", "UTF-16BE", "utf-8", "iso-8859-1", None]
)
def test_utf_16_without_a_byte_order_mark_is_recognised(
    text: str, encoding: str, declared: str | None
) -> None:
    page = _page(text, "<meta charset=utf-8>")
    content_type = f"text/html; charset={declared}" if declared else None

    assert decode_html(page.encode(encoding), content_type) == page


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_need_not_be_markup_if_the_header_names_its_byte_order(encoding: str) -> None:
    for text in ("渡船", "a plain line — with a dash", "Größe"):
        assert decode_html(text.encode(encoding), f"text/plain; charset={encoding}") == text


def test_half_a_character_at_the_end_of_utf_16_loses_only_itself() -> None:
    body = _page(CHINESE).encode("utf-16-le") + b"\x00"

    assert decode_html(body, "text/html; charset=utf-16le") == _page(CHINESE) + "\ufffd"


@pytest.mark.parametrize("content_type", [None, "text/html; charset=utf-16"])
@pytest.mark.parametrize("text", [GERMAN, ENGLISH, CHINESE])
def test_a_page_without_nul_is_not_utf_16_whatever_is_declared(
    text: str, content_type: str | None
) -> None:
    page = _page(text, "<meta charset=utf-16le>")

    assert decode_html(page.encode(), content_type) == page


def test_the_page_alone_cannot_declare_utf_16() -> None:
    page = _page(LANGUAGES["pl"][1] + " ", "<meta charset=utf-16>", "pl")

    assert decode_html(page.encode("windows-1250"), "text/html") == page


def test_a_nul_in_a_utf_8_page_does_not_make_it_utf_16() -> None:
    page = _page(f"{ENGLISH}\x00{CHINESE}\x00")

    assert decode_html(page.encode()) == page


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
