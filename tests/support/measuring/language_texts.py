"""Paragraphs of news in many languages: passages of the project, and the corpora if present."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from pathlib import Path

from storage.facts.lexicon.languages import all_words
from storage.facts.vocabulary import languages_of
from tests.support.measuring import labelled_pairs
from tests.support.paths import CORPORA

PASSAGES = Path(__file__).with_name("passages")
_PAGES = CORPORA / "news-pages" / "ground-truth.json"
_WIRES = CORPORA / "reuters.jsonl.gz"
_MAX_WIRES = 3000
_SIZES = range(120, 1200)  # characters


def passages() -> dict[str, list[str]]:
    """The passages of the project, by language. They were written for these tests."""
    return {
        file.stem: file.read_text("utf-8").splitlines() for file in sorted(PASSAGES.glob("*.txt"))
    }


def texts_by_language() -> dict[str, list[str]]:
    """The passages and the paragraphs of the corpora, by the language that they seem to be in."""
    texts = defaultdict(list, passages())
    known = {code for code, words in all_words().items() if words.synonyms}
    for text in _corpus_paragraphs():
        languages = languages_of(text)
        if len(languages) == 1 and languages[0] in known:
            texts[languages[0]].append(text)
    return dict(texts)


def _corpus_paragraphs() -> list[str]:
    found: list[str] = []
    if labelled_pairs.FILE.exists():
        found += [pair.one for pair in labelled_pairs.read_pairs()]
    if _PAGES.exists():
        pages = json.loads(_PAGES.read_text("utf-8"))
        found += [part for page in pages.values() for part in page["articleBody"].split("\n")]
    if _WIRES.exists():
        with gzip.open(_WIRES, "rt", encoding="utf-8") as lines:
            for _, line in zip(range(_MAX_WIRES), lines, strict=False):
                found += json.loads(line)["text"].split("\n")
    return sorted({text for text in found if len(text) in _SIZES})
