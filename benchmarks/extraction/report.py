"""The results of `make bench-extraction` as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, median

from benchmarks.extraction.comparison import OWN, Readings
from benchmarks.extraction.speed import Speed
from storage.core.model import PageProse
from tests.support.measuring.extraction_corpora import Page
from tests.support.measuring.extraction_quality import (
    ExtractionQuality,
    Reading,
    largest_left_out,
)
from tests.support.measuring.text_scores import Scores

_METADATA_READERS = (OWN, "trafilatura", "newspaper4k")
_STEPS = (0.0, 0.01, 0.05, 0.1, 0.2, 0.5)  # shares left out, from which pages are counted


def describe_text(
    corpus: str, qualities: Mapping[str, ExtractionQuality], readings: Readings
) -> Iterable[str]:
    """The scores of the text, one line per reader, and what Palimpsest rejected."""
    own = qualities[OWN]
    yield ""
    yield f"{corpus}: {own.pages} pages"
    yield (
        f"{'':22}  4-gram F  (prec.  recall)  word F1  snippet F  (prec.  recall)  "
        "empty  failed  ms mean  median"
    )
    for name, quality in qualities.items():
        times = [read.milliseconds for read in readings[name]]
        word = f"{quality.word_f1:7.4f}" if quality.word_f1 is not None else f"{'':7}"
        yield (
            f"{name:22}  {_three(quality.grams, 8)}  {word}  {_three(quality.snippets, 9)}  "
            f"{quality.empty:5}  {quality.failed:6}  {fmean(times):7.1f}  {median(times):6.1f}"
        )
    rejected = ", ".join(f"{reason} {count}" for reason, count in own.rejected.items())
    yield f"rejected by Palimpsest: {sum(own.rejected.values())}" + (
        f" ({rejected})" if rejected else ""
    )


def _three(scores: Scores | None, width: int) -> str:
    if scores is None:
        return " " * (width + 19)
    return f"{scores.f1:{width}.4f}  ({scores.precision:.4f} {scores.recall:.4f}) "


def describe_metadata(qualities: Mapping[str, ExtractionQuality]) -> Iterable[str]:
    """How many titles, authors and dates are right, wrong and missing, for some readers."""
    yield ""
    yield (
        f"{'':22}  right  wrong  missing  unknown  right of known  wrong of given  "
        "strictly: right   wrong"
    )
    for name in _METADATA_READERS:
        if name not in qualities:
            continue
        for field, counts in (qualities[name].metadata or {}).items():
            yield (
                f"{name + ' ' + field:22}  {counts.right:5}  {counts.wrong:5}  "
                f"{counts.missing:7}  {counts.unknown:7}  {counts.right_share:14.3f}  "
                f"{counts.wrong_share:14.3f}  {counts.strict_right_share:15.3f}  "
                f"{counts.strict_wrong_share:6.3f}"
            )


def describe_rejections(pages: Sequence[Page], readings: Sequence[Reading]) -> Iterable[str]:
    """The pages that Palimpsest rejected, why, and how much text they have if it is known."""
    for page, read in zip(pages, readings, strict=True):
        if read.reason is not None:
            length = "unknown" if page.truth is None else f"{len(page.truth):,} characters"
            yield f"  {page.name}: {read.reason}; {read.detail or 'no detail'}; true text: {length}"


def describe_prose(readings: Sequence[Reading]) -> Iterable[str]:
    """How many pages have left out which share of their prose."""
    shares = [read.prose.left_out_share for read in readings if read.prose is not None]
    if not shares:
        yield "the share of the prose that was left out is not measured"
        return
    counts = ", ".join(
        f"over {step:.0%} {sum(share > step for share in shares)}" for step in _STEPS
    )
    yield f"prose left out: {fmean(shares):.2%} of a page on average; pages: {counts}"


def describe_left_out(
    pages: Sequence[Page], readings: Sequence[Reading], count: int
) -> Iterable[str]:
    """The pages with the largest share of prose left out, and the longest passage of each."""
    for page, prose in largest_left_out(pages, readings, count):
        yield f"\n{_amount(prose)} left out of {page.corpus}/{page.name}"
        yield f"  {' '.join((prose.passage or '').split())}"


def _amount(prose: PageProse) -> str:
    return f"{prose.left_out_share:.1%} ({prose.left_out:,} of {prose.length:,} characters)"


def describe_speed(speed: Speed) -> Iterable[str]:
    """The times of all readers over the same pages, and how Palimpsest compares."""
    yield ""
    yield speed.title + (f", then read as {speed.site}" if speed.site else "")
    for name, reader in speed.figures()["readers"].items():
        line = f"  {name:18}  mean {reader['mean']:6.2f} ms, median {reader['median']:6.2f} ms"
        ratio = f"; {OWN} takes {reader['own_to_this']:.3f} times as long"
        yield line if name == OWN else line + ratio
