"""The model of the language detector is that of py3langid, and needs no temporary file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from crawler.extraction.language import language_model

TEXTS = (
    "The harbour wall was painted again this spring, by hand.",
    "Die Fähre zu den äußeren Inseln blieb am Montag im Hafen.",
    "港口今天开放，渡船载了四十人",
    "",
)


@pytest.fixture
def no_temporary_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    language_model._model.cache_clear()
    language_model.load_identifier.cache_clear()


@pytest.mark.slow
@pytest.mark.parametrize("norm_probs", [True, False])
def test_the_scores_are_those_of_the_library(norm_probs: bool) -> None:
    expected = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=norm_probs)
    identifier = language_model.load_identifier(norm_probs=norm_probs)
    for text in TEXTS:
        assert identifier.rank(text) == expected.rank(text)


@pytest.mark.slow
def test_it_is_loaded_where_no_temporary_file_can_be_written(no_temporary_folder: None) -> None:
    assert language_model.load_identifier(norm_probs=True).classify(TEXTS[0])[0] == "en"
