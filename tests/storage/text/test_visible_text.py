"""The visible form: texts that look the same are equal, and every visible difference counts."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from storage.text.counters import is_counter, visible_paragraphs
from storage.text.visible_text import visible_form

LETTERS = "abcXYZ äéßñøж中ع0123456789.,:;!?()–—-%€$"
texts = st.text(alphabet=LETTERS, max_size=60)
gaps = st.sampled_from([" ", "  ", "\t", "\n", "\u00a0", "\u202f", " \u2009", "\u3000"])
hidden = st.sampled_from(["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\ufe0f"])


@given(texts, st.data())
@settings(deadline=None)
def test_white_space_is_not_a_visible_difference(text: str, data: st.DataObject) -> None:
    spaced = "".join(data.draw(gaps) if letter == " " else letter for letter in text)
    assert visible_form(f" {spaced}\n") == visible_form(text)


@given(st.text(alphabet="ab 12'\"", max_size=40), st.data())
@settings(deadline=None)
def test_the_form_of_quotation_marks_is_not_a_visible_difference(
    text: str, data: st.DataObject
) -> None:
    forms = {'"': st.sampled_from('"“”„«»'), "'": st.sampled_from("'‘’‚‹›")}
    quoted = "".join(data.draw(forms[sign]) if sign in forms else sign for sign in text)
    assert visible_form(quoted) == visible_form(text)
    assert is_counter(quoted) == is_counter(text)


@given(texts, hidden, st.integers(0, 60))
@settings(deadline=None)
def test_invisible_characters_are_not_a_visible_difference(text: str, sign: str, at: int) -> None:
    assert visible_form(text[:at] + sign + text[at:]) == visible_form(text)


@given(st.text(max_size=60))
@settings(deadline=None)
def test_the_visible_form_of_a_visible_form_is_the_same(text: str) -> None:
    assert visible_form(visible_form(text)) == visible_form(text)


@given(texts, st.data())
@settings(deadline=None)
def test_every_other_character_is_a_visible_difference(text: str, data: st.DataObject) -> None:
    places = [at for at, sign in enumerate(text) if not sign.isspace()]
    assume(places)
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([s for s in LETTERS if s not in (" ", text[at])]))
    assert visible_form(text[:at] + other + text[at + 1 :]) != visible_form(text)


@given(texts, st.data())
@settings(deadline=None)
def test_a_changed_digit_is_visible_except_in_a_counter(text: str, data: st.DataObject) -> None:
    places = [at for at, sign in enumerate(text) if sign.isdecimal()]
    assume(places and not is_counter(text))
    at = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    assert visible_paragraphs([text[:at] + digit + text[at + 1 :]]) != visible_paragraphs([text])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("caf\u00e9", "cafe\u0301"),
        ("ﬁrst", "first"),
        ("well‑known", "well-known"),
        ("and so on…", "and so on..."),
        ("„Zitat“", '"Zitat"'),
        ("soft\u00adware", "software"),
    ],
)
def test_forms_that_look_the_same_are_equal(one: str, other: str) -> None:
    assert visible_form(one) == visible_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mayor", "the mayor"),
        ("resume", "résumé"),
        ("10–12 May", "10-12 May"),
        ("10 m²", "10 m2"),
        ("5' 10", '5" 10'),
        ("it ended", "it ended."),
        ("18 dead", "19 dead"),
        ("Smith", "Smyth"),
    ],
)
def test_a_difference_that_a_reader_can_point_at_is_visible(one: str, other: str) -> None:
    assert visible_form(one) != visible_form(other)


@pytest.mark.parametrize(
    "text",
    [
        *("1,234 views", "12 comments", "1 Comment", "No comments", "1.2K views", "Comments (3)"),
        *("3 shares | 12 comments", "Kommentare (3)", "1.234 Aufrufe", "Keine Kommentare"),
        *("12 commentaires", "3 vues", "1,2 mil visualizaciones", "4 comentarios", "2 commenti"),
        *("5 min read", "5-minute read", "Reading time: 4 minutes", "Lesezeit: 3 Minuten"),
        *("3 Min. Lesezeit", "Temps de lecture : 4 min", "Tiempo de lectura: 3 minutos"),
        *("4 minutes ago", "Updated 4 minutes ago", "an hour ago", "vor 3 Stunden"),
        *("Aktualisiert vor 10 Minuten", "vor einer Stunde", "il y a 2 heures", "hace 3 horas"),
        *(
            "3 ore fa",
            "3 uur geleden",
            "för 3 timmar sedan",
            "3 часа назад",
            "3小时前",
            "12 条评论",
        ),
        *("Just now", "  12\u00a0comments ", "5 min read · 12 comments"),
    ],
)
def test_counters_are_recognised(text: str) -> None:
    assert is_counter(text)


@pytest.mark.parametrize(
    "text",
    [
        *("18 dead", "18 soldiers", "12 votes", "3 million viewers", "1,200 followers", "2026"),
        *("50 years ago", "At least 12 comments were read out in court", "12 May 2026", "10:32"),
        *("Updated 12 March", "for 3 days", "5 minutes", "3 goals", "12 people like it here", ""),
        *("Two hours ago a ship sank.", "Stand: 12.03.2026", "Views", "12", "4 minutes to go"),
    ],
)
def test_a_text_with_information_is_not_a_counter(text: str) -> None:
    assert not is_counter(text)


def test_added_and_removed_counters_are_ignored() -> None:
    assert visible_paragraphs(["It rained.", "12 comments"]) == visible_paragraphs(
        ["3 views", "It  rained."]
    )
