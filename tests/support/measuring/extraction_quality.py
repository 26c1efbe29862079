"""How well pages of the corpora are read, compared with what is known about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from crawler.extraction.payload import Payload
from crawler.extraction.read_page import read_payload
from storage.core.model import NoArticle, PageProse
from storage.text.folding_settings import FoldingSettings
from tests.support.measuring.evaluation import share
from tests.support.measuring.extraction_corpora import (
    NEWS_PAGES,
    SNIPPET_PAGES,
    WCXB,
    Page,
    read_pages,
)
from tests.support.measuring.floors import Figures
from tests.support.measuring.metadata_scores import FIELDS, score_metadata
from tests.support.measuring.text_scores import (
    Scores,
    SnippetPair,
    TextPair,
    gram_scores,
    snippet_scores,
    word_f1,
)

_FOLDING = FoldingSettings()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found on a page.

    text: empty if nothing was found; agency: authors that are not persons, which only Palimpsest
    tells apart; reason, detail: why Palimpsest rejected the page; error: what another reader
    raised; source: what the text was taken from; milliseconds: processor time, 0 if it was not
    measured.
    """

    text: str
    title: str | None = None
    author: str | None = None
    agency: str | None = None
    published: str | None = None
    reason: str | None = None
    detail: str | None = None
    error: str | None = None
    source: str | None = None
    prose: PageProse | None = None
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """On how many of the pages whose true value is known a field was read rightly or wrongly.

    right, wrong: compared leniently, see `metadata_scores`; same: those of the right ones that are
    also right when compared strictly; unknown: values that were read from pages whose true value is
    not known. They are not scored: annotators also left out what a page says.
    """

    right: int
    wrong: int
    missing: int
    unknown: int
    same: int

    @property
    def right_share(self) -> float:
        """The share of right values among the pages whose value is known."""
        return share(self.right, self._known)

    @property
    def wrong_share(self) -> float:
        """The share of wrong values among those that were read and are known."""
        return self.wrong / max(self.right + self.wrong, 1)

    @property
    def strict_right_share(self) -> float:
        """As `right_share`, compared strictly."""
        return share(self.same, self._known)

    @property
    def strict_wrong_share(self) -> float:
        """As `wrong_share`, compared strictly."""
        return (self.right + self.wrong - self.same) / max(self.right + self.wrong, 1)

    @property
    def _known(self) -> int:
        return self.right + self.wrong + self.missing


@dataclass(frozen=True, slots=True)
class ExtractionQuality:
    """The scores of one reader on one corpus; None if the corpus does not have what is needed.

    empty: pages without text; rejected: pages by the reason why they were rejected, counted for
    Palimpsest; failed: pages on which the reader raised an error.
    """

    pages: int
    empty: int
    failed: int
    rejected: Mapping[str, int]
    grams: Scores | None
    word_f1: float | None
    snippets: Scores | None
    metadata: Mapping[str, FieldCounts] | None

    def figures(self) -> dict[str, Any]:
        """All figures, for JSON."""
        return {
            "pages": self.pages,
            "empty": self.empty,
            "failed": self.failed,
            "rejected": dict(self.rejected),
            "grams": _scores(self.grams),
            "word_f1": self.word_f1,
            "snippets": _scores(self.snippets),
            "metadata": {
                field: {
                    **asdict(counts),
                    "right_share": counts.right_share,
                    "wrong_share": counts.wrong_share,
                    "strict_right_share": counts.strict_right_share,
                    "strict_wrong_share": counts.strict_wrong_share,
                }
                for field, counts in (self.metadata or {}).items()
            },
        }


def read_page(page: Page) -> Reading:
    """Read a page as a worker process does."""
    content = read_payload(Payload(page.body(), page.url, "text/html"), _FOLDING).content
    if isinstance(content, NoArticle):
        return Reading("", reason=content.reason, detail=content.detail, prose=content.prose)
    article = content.article
    return Reading(
        text=article.full_text,
        title=article.title,
        author=article.author,
        agency=article.agency,
        published=article.published,
        source=article.text_source,
        prose=article.prose,
    )


def evaluate_readings(pages: Sequence[Page], readings: Sequence[Reading]) -> ExtractionQuality:
    """Score what a reader found on the pages, given in the same order."""
    both = list(zip(pages, readings, strict=True))
    texts = [TextPair(page.truth, read.text) for page, read in both if page.truth is not None]
    snippets = [
        SnippetPair(page.required, page.forbidden, read.text)
        for page, read in both
        if page.required or page.forbidden
    ]
    described = [(page, read) for page, read in both if page.title is not None]
    return ExtractionQuality(
        pages=len(pages),
        empty=sum(not read.text.strip() for read in readings),
        failed=sum(read.error is not None for read in readings),
        rejected=Counter(read.reason for read in readings if read.reason is not None),
        grams=gram_scores(texts) if texts else None,
        word_f1=word_f1(texts) if texts else None,
        snippets=snippet_scores(snippets) if snippets else None,
        metadata=_count_fields(described) if described else None,
    )


def floor_figures(corpus: str) -> Figures:
    """The figures of a corpus that have a floor. Reads all of its pages.

    Raises:
        FileNotFoundError: the corpus is absent.
    """
    pages = read_pages(corpus)
    return floored(corpus, evaluate_readings(pages, [read_page(page) for page in pages]))


def floored(corpus: str, quality: ExtractionQuality) -> Figures:
    """Those of the measured figures that have a floor in floors.json."""
    figures: dict[str, float] = {}
    if corpus == NEWS_PAGES and quality.word_f1 is not None:
        figures["news_pages_word_f1"] = quality.word_f1
    if corpus == SNIPPET_PAGES and quality.snippets is not None:
        figures["snippet_pages_f1"] = quality.snippets.f1
    if corpus == WCXB and quality.word_f1 is not None:
        figures["wcxb_word_f1"] = quality.word_f1
        figures["wcxb_rejected_at_most"] = sum(quality.rejected.values())
        for field, counts in (quality.metadata or {}).items():
            figures[f"{field}_right"] = counts.right_share
            figures[f"{field}_wrong_at_most"] = counts.wrong_share
    return figures


def largest_left_out(
    pages: Sequence[Page], readings: Sequence[Reading], count: int
) -> Sequence[tuple[Page, PageProse]]:
    """The pages, as many as are wanted, with the largest share of prose left out, largest first."""
    known = [(page, read.prose) for page, read in zip(pages, readings, strict=True) if read.prose]
    known.sort(key=lambda each: (-each[1].left_out_share, each[0].corpus, each[0].name))
    return known[:count]


def _count_fields(pages: Sequence[tuple[Page, Reading]]) -> Mapping[str, FieldCounts]:
    counts: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
    for page, read in pages:
        truth = {"title": page.title, "author": page.author, "published": page.published}
        scores = score_metadata(truth, read.title, read.author, read.published, read.agency)
        for field, score in scores.items():
            counts[field][score] += 1
    return {
        field: FieldCounts(
            right=each["same"] + each["contained"],
            wrong=each["wrong"],
            missing=each["missing"],
            unknown=each["unknown"],
            same=each["same"],
        )
        for field, each in counts.items()
    }


def _scores(scores: Scores | None) -> dict[str, float] | None:
    if scores is None:
        return None
    return {"precision": scores.precision, "recall": scores.recall, "f1": scores.f1}
