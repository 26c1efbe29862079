"""The language is the declared one, or that of the text if none or a wrong one is declared."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.language import language_and_region, settle_language
from crawler.extraction.metadata.read_metadata import with_language
from storage.core.model import Origin
from tests.support.metadata_pages import json_ld, meta, metadata_of

_TEXTS = {
    "en": "The keeper counted the boats before supper, and the tide came in over the old stones. ",
    "de": "Der Wärter zählte vor dem Essen die Boote, und die Flut kam über die alten Steine. ",
    "fr": "Le gardien comptait les bateaux avant le souper et la marée montait sur les pierres. ",
    "es": "El guarda contó las barcas antes de la cena y la marea subió sobre las viejas piedras. ",
    "ru": "Смотритель пересчитал лодки перед ужином, и прилив поднялся над старыми камнями. ",
    "th": "คนเฝ้าประภาคารนับเรือก่อนอาหารเย็น และน้ำขึ้นท่วมก้อนหินเก่าแก่ริมท่าเรือทั้งหมด ",
}


@pytest.mark.parametrize(
    ("tag", "language", "region"),
    [
        ("en", "en", None),
        ("en-GB", "en", "GB"),
        ("zh-Hant-TW", "zh", "TW"),
        ("DE_at", "de", "AT"),
        ("pt_BR.UTF-8", "pt", "BR"),
        ("fr, en", "fr", None),
        ("deu", "de", None),
        ("eng", "en", None),
        ("iw", "he", None),
        ("haw", "haw", None),
        ("english", None, None),
        ("x", None, None),
        ("1", None, None),
        ("und", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_tag_has_a_language_and_a_region(
    tag: str | None, language: str | None, region: str | None
) -> None:
    assert language_and_region(tag) == (language, region)


@pytest.mark.parametrize(
    ("html", "head", "languages"),
    [
        ('<html lang="en">', "", ("en",)),
        ('<html xml:lang="en">', "", ("en",)),
        ("<html>", '<meta http-equiv="Content-Language" content="fr, en">', ("fr",)),
        ("<html>", '<meta property="og:locale" content="pt_BR">', ("pt",)),
        ("<html>", json_ld({"@type": "Article", "inLanguage": "de-DE"}), ("de",)),
        ("<html>", json_ld({"@type": "Article", "inLanguage": {"name": "German"}}), ()),
        ("<html>", meta("DC.language", "de"), ("de",)),
        ('<html lang="">', '<meta property="og:locale" content="pt_BR">', ("pt",)),
        ('<html lang="en">', '<meta property="og:locale" content="de_DE">', ("en", "de")),
        ("<html>", "", ()),
    ],
)
def test_languages_are_declared_in_several_ways(
    html: str, head: str, languages: tuple[str, ...]
) -> None:
    metadata = metadata_of(head, html=html)

    assert metadata.languages == languages
    assert metadata.language == (languages[0] if languages else None)


@pytest.mark.parametrize("language", _TEXTS)
def test_an_undeclared_language_is_detected(language: str) -> None:
    assert settle_language((), _TEXTS[language]) == (language, True)


@pytest.mark.parametrize("language", _TEXTS)
@pytest.mark.parametrize("declared", ["en", "de", "pl", "ar"])
def test_a_wrong_language_gives_way_to_that_of_a_long_text(language: str, declared: str) -> None:
    is_wrong = declared != language

    assert settle_language((declared,), _TEXTS[language] * 10) == (language, is_wrong)
    assert settle_language((declared,), _TEXTS[language]) == (declared, False)


def test_a_language_that_is_declared_in_another_place_is_not_detected() -> None:
    assert settle_language(("en", "de"), _TEXTS["de"] * 10) == ("de", False)


@pytest.mark.parametrize("declared", ["nb", "nn", "haw", "ckb"])
def test_a_declared_language_that_the_detector_may_not_know_is_kept(declared: str) -> None:
    text = "Kommunen har vedtatt å stenge broen over fjorden neste uke, sier ordføreren i byen. "

    assert settle_language((declared,), text * 10) == (declared, False)


@pytest.mark.parametrize("text", ["", "1 2 3", "Boats", "12:30 - 14:15 | 4:0"])
def test_the_language_of_a_short_text_is_unknown(text: str) -> None:
    assert settle_language((), text) == (None, False)
    assert settle_language(("en",), text) == ("en", False)


def test_the_origin_of_the_language_is_recorded() -> None:
    declared, undeclared = metadata_of(html='<html lang="en">'), metadata_of()

    assert with_language(declared, _TEXTS["en"]).origins.language is Origin.DECLARED
    assert with_language(undeclared, _TEXTS["en"]).language == "en"
    assert with_language(undeclared, _TEXTS["en"]).origins.language is Origin.GUESSED
    assert with_language(undeclared, "").origins.language is None
