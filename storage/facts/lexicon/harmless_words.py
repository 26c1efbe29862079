"""The words of a language whose addition, removal or exchange is known to be harmless."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Accents(Enum):
    """Where a missing accent may make another word, in a text that has other accents."""

    ANYWHERE = "anywhere"
    """As in konnte and könnte."""
    LAST_VOWEL = "last vowel"
    """As in ferme and fermé."""
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmlessWords:
    """What is known to be harmless in one language. Everything else is taken for a changed fact.

    All lists are words between spaces; an underscore within an entry stands for a space. In
    `reporting`, `synonyms` and `spellings` each line is a group: any entry of a line may replace
    any other entry of the same line.
    """

    code: str
    """ISO 639-1."""
    name: str
    """The name of the language in English."""
    common: str
    """The most frequent words, by which the language of a text is recognised."""
    function_words: str = ""
    """Articles, relative pronouns and the like: they may be added, removed or exchanged."""
    adverbs: str = ""
    """Adverbs that add no fact: they may be added, removed or moved."""
    reporting: str = ""
    """Verbs that attribute a statement alike; one line for each tense, person and number."""
    synonyms: str = ""
    """Words with the same meaning and the same tense, number, case and gender."""
    spellings: str = ""
    """Spellings of one word that do not follow from a rule."""
    spelling_rules: tuple[tuple[str, str], ...] = ()
    """Regular expressions and replacements that turn each spelling into one common form."""
    before_dates: str = ""
    """Prepositions that may be left out before a date or a weekday: (on) Monday."""
    before_seasons: str = ""
    """Adjectives that only narrow a season: (early) spring. Never both of two opposites."""
    not_before: str = ""
    """Words before which an article is not optional: (a) few, (ein) wenig."""
    fixed_phrases: str = ""
    """Phrases whose words are never left out: quite a few, (Italian) anche se."""
    pronouns: str = ""
    """Personal pronouns of the third person as a subject."""
    auxiliaries: str = ""
    """Verbs across which an adverb may move: has also said, also has said."""
    accents: Accents = Accents.ANYWHERE
    """Where accents distinguish words."""
    capitalises_nouns: bool = False
    """Whether a capital within a sentence shows a noun and not a name."""
    rules_fit_names: bool = False
    """Whether `spelling_rules` merge no two names, so that they apply to names too."""
