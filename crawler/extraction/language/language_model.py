"""The model of the language detector, which is loaded once per process."""

from __future__ import annotations

import io
import lzma
from array import array
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load_identifier(*, norm_probs: bool) -> Any:
    """Return py3langid's identifier; norm_probs: whether its scores are probabilities.

    Loading takes about half a second and 70 MB, once for both kinds of scores.
    """
    from py3langid.langid import LanguageIdentifier

    probabilities, priors, classes, transitions, rows, output = _model()
    return LanguageIdentifier(
        probabilities, priors, list(classes), transitions, output, norm_probs, tk_row=rows
    )


@cache
def _model() -> tuple[Any, ...]:
    import numpy as np
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    # py3langid's own loader writes a temporary file, which fails on a full disk or where nothing
    # can be written.
    with lzma.open(Path(MODEL_DIR) / MODEL_FILE) as file:
        content = io.BytesIO(file.read())
    with np.load(content, allow_pickle=False) as data:
        return (
            data["ptc"],
            data["pc"],
            data["classes"].tolist(),
            _as_array(data["nextmove"]),
            _as_array(data["nextmove_row"]),
            data["out_feat"].tolist(),
        )


def _as_array(values: Any) -> array[int]:
    return array(values.dtype.char, values.tobytes())
