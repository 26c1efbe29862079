"""The comparison of the articles of a sample: evidence as stored, or collected again."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, fields
from typing import TypeAlias

import numpy as np

from storage.boilerplate.evidence import Evidence, SampledArticle, collect_evidence
from storage.boilerplate.samples import SampleReader
from storage.boilerplate.word_evidence import WordEvidence, WordShares, collect_words
from storage.text.line_patterns import LinePattern

StoredEvidence: TypeAlias = tuple[str | None, bytes | None]
"""The columns `evidence` and `words` of a pattern."""


@dataclass(slots=True)
class PatternRow:
    """A row of `patterns`. sample_changed: whether its evidence must be collected again."""

    id: int
    articles: int
    stored: StoredEvidence
    verdict: str
    is_boilerplate: bool
    decision: str | None
    sample_changed: bool = False


class Comparison:
    """The evidence on a pattern: as stored, unless its sample has changed. Words only if needed."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        samples: SampleReader,
        site: str,
        row: PatternRow,
        pattern: LinePattern,
    ) -> None:
        self._connection = connection
        self._samples = samples
        self._site = site
        self._row = row
        self._pattern = pattern
        self._sample: list[SampledArticle] | None = None
        self._words: WordEvidence | None = None
        evidence, hashes = row.stored
        if row.sample_changed or evidence is None:
            self.evidence = collect_evidence(pattern, row.id, self._read())
            return
        stored = json.loads(evidence)
        words = stored.pop("words", None)
        for name in ("relating", "likeness"):
            del stored[name]
        self.evidence = Evidence(**stored)
        if words is not None and hashes is not None:
            self._words = WordEvidence(**words, texts=_unpacked(hashes, words["compared"]))

    @property
    def words(self) -> WordEvidence:
        """The words of the articles, collected when they are first asked for."""
        if self._words is None:
            sample = self._read()
            words = self._samples.words([article.version_id for article in sample])
            self._words = collect_words(self._pattern, self._row.id, sample, words)
        return self._words

    def stored(self, relating: list[str], likeness: float | None) -> StoredEvidence:
        """The columns of the evidence. relating, likeness: what its words show, None: not read."""
        values = asdict(self.evidence) | {"relating": relating, "likeness": likeness}
        if self._words is None:
            return json.dumps(values), None
        words = self._words
        values["words"] = {
            each.name: getattr(words, each.name) for each in fields(words) if each.name != "texts"
        }
        counts = np.round(words.texts.shares * words.compared).astype(np.uint8)
        packed = words.texts.hashes.astype("<u4").tobytes() + counts.tobytes()
        return json.dumps(values, ensure_ascii=False), packed

    def _read(self) -> list[SampledArticle]:
        if self._sample is None:
            sample = self._connection.execute(
                "SELECT article_id, version_id FROM pattern_samples WHERE pattern_id = ? "
                "ORDER BY rank",
                (self._row.id,),
            ).fetchall()
            self._sample = self._samples.read(self._site, sample)
        return self._sample


def _unpacked(packed: bytes, compared: int) -> WordShares:
    """The words of texts from the column `words`: hashes of 4 bytes, then counts of 1 byte."""
    number = len(packed) // 5
    hashes = np.frombuffer(packed, "<u4", number)
    counts = np.frombuffer(packed, "u1", number, 4 * number)
    return WordShares(hashes, counts / max(compared, 1))
