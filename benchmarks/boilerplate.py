"""Which boilerplate of generated newspapers an archive recognises: `make bench-boilerplate`.

Imports newspapers of several sizes with the real command, each in three orders of arrival, and
compares what the archive takes for boilerplate with what is boilerplate: precision and recall over
the occurrences of paragraphs, by what they are. Section labels are not scored, only listed.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

from storage.db.views import is_boilerplate
from tests.support.measuring.boilerplate_world import NewspaperWorld, Part
from tests.support.paths import ROOT

_SIZES = (1_000, 10_000, 100_000)
_ORDERS = ("date", "reversed", "shuffled")
_OCCURRENCES = f"""
    SELECT a.url, p.position, g.text, {is_boilerplate("a.site", "p.paragraph_id")}
      FROM articles a JOIN appearances p ON p.version_id = a.version_id
      JOIN paragraphs g ON g.id = p.paragraph_id
     ORDER BY a.id, p.position"""


class WrongArchive(Exception):
    """The archive does not contain the texts of the world exactly."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What the paragraphs of an article are, and a hash of its full text."""

    parts: tuple[Part, ...]
    text_hash: int


@dataclass(slots=True)
class Judgement:
    """What an archive takes for boilerplate.

    occurrences, judged: the occurrences by part, and those of them judged to be boilerplate; of
    each site with its host. articles_with, articles_kept: articles that contain boilerplate, and
    those of them whose clean text still does. articles_damaged: articles of whose text anything
    else is taken for boilerplate. positions: by article, those judged to be boilerplate. wrong:
    the texts that are judged wrongly, each with its occurrences; empty unless wanted.
    """

    occurrences: Counter[Part] = field(default_factory=Counter)
    judged: Counter[Part] = field(default_factory=Counter)
    by_site: dict[str, Score] = field(default_factory=dict)
    articles_with: int = 0
    articles_kept: int = 0
    articles_damaged: int = 0
    positions: dict[int, int] = field(default_factory=dict)
    wrong: dict[Part, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def score(self) -> Score:
        """The score over all sites."""
        score = Score()
        for part, count in self.occurrences.items():
            score.add(part, count, self.judged[part])
        return score


@dataclass(slots=True)
class Score:
    """Counts of scored occurrences: found and missed boilerplate, and other text taken for it."""

    found: int = 0
    missed: int = 0
    false: int = 0

    def add(self, part: Part, occurrences: int, judged: int) -> None:
        """Count occurrences of a part, so many of which are judged to be boilerplate."""
        if not part.is_scored:
            return
        if part.is_boilerplate:
            self.found += judged
            self.missed += occurrences - judged
        else:
            self.false += judged

    @property
    def precision(self) -> float | None:
        """The share of what is judged to be boilerplate that is; None if nothing is judged so."""
        judged = self.found + self.false
        return self.found / judged if judged else None

    @property
    def recall(self) -> float | None:
        """The share of the boilerplate that is judged so; None if there is none."""
        true = self.found + self.missed
        return self.found / true if true else None


@dataclass(frozen=True, slots=True)
class CopyRows:
    """The rows of the table `copies`.

    by_relation: their number; articles: those that have rows; most: the most rows of one article;
    to_copies: rows of copies whose earlier article is itself a copy of another.
    """

    by_relation: dict[str, int]
    articles: int
    most: int
    to_copies: int


@dataclass(frozen=True, slots=True)
class Measurement:
    """The results of one import.

    seconds, per_second: of the import without its start; cpu_seconds: of all its processes;
    changed: occurrences that are judged otherwise than in the first order, None in the first.
    """

    articles: int
    copies: int
    order: str
    seconds: float
    per_second: float
    cpu_seconds: float
    copy_rows: CopyRows
    judgement: Judgement
    changed: int | None

    def figures(self) -> dict[str, Any]:
        """The results, for JSON."""
        judgement = self.judgement
        return {
            "articles": self.articles,
            "copies": self.copies,
            "order": self.order,
            "seconds": self.seconds,
            "articles_per_second": self.per_second,
            "cpu_seconds": round(self.cpu_seconds, 1),
            **_score_figures(judgement.score),
            "sites": {
                site: _score_figures(score) for site, score in sorted(judgement.by_site.items())
            },
            "parts": {
                part: {
                    "is_boilerplate": part.is_boilerplate if part.is_scored else None,
                    "occurrences": judgement.occurrences[part],
                    "judged_boilerplate": judgement.judged[part],
                }
                for part in Part
                if judgement.occurrences[part]
            },
            "articles_with_boilerplate": judgement.articles_with,
            "articles_that_keep_some": judgement.articles_kept,
            "articles_that_lose_other_text": judgement.articles_damaged,
            "occurrences_judged_otherwise": self.changed,
            "copy_rows": self.copy_rows.by_relation,
            "articles_with_copy_rows": self.copy_rows.articles,
            "copy_rows_of_one_article_at_most": self.copy_rows.most,
            "copy_rows_to_copies": self.copy_rows.to_copies,
        }


def _score_figures(score: Score) -> dict[str, float | int | None]:
    return {
        "precision": score.precision,
        "recall": score.recall,
        "found": score.found,
        "missed": score.missed,
        "false": score.false,
    }


def measure(
    world: NewspaperWorld, copies: int, orders: Iterable[str], *, with_texts: bool
) -> Iterator[Measurement]:
    """Import a world in several orders, each into an archive of its own."""
    first: dict[int, int] | None = None
    for order in orders:
        with tempfile.TemporaryDirectory() as name:
            file, archive = Path(name) / "articles.jsonl", Path(name) / "archive.db"
            truths = _write(world, _numbers(len(world), order), file)
            before = _cpu_seconds()
            summary = _import(file, archive)
            cpu_seconds = _cpu_seconds() - before
            with closing(sqlite3.connect(archive)) as connection:
                judgement = judge(connection, truths, with_texts=with_texts)
                copy_rows = _count_copies(connection)
        changed = None
        if first is None:
            first = judgement.positions
        else:
            changed = sum(
                (first[number] ^ positions).bit_count()
                for number, positions in judgement.positions.items()
            )
        yield Measurement(
            articles=len(world) - copies,
            copies=copies,
            order=order,
            seconds=summary["seconds"],
            per_second=summary["articles_per_second"],
            cpu_seconds=cpu_seconds,
            copy_rows=copy_rows,
            judgement=judgement,
            changed=changed,
        )


def _numbers(size: int, order: str) -> list[int]:
    """The numbers of all articles in an order of arrival."""
    numbers = list(range(size))
    if order == "reversed":
        numbers.reverse()
    elif order == "shuffled":
        Random(1).shuffle(numbers)
    return numbers


def _write(world: NewspaperWorld, numbers: Iterable[int], file: Path) -> dict[str, Truth]:
    """Write the articles to a file; what is true of each, by its URL."""
    truths = {}
    with file.open("w", encoding="utf-8") as stream:
        for number in numbers:
            article = world.article(number)
            parts = tuple(piece.part for piece in article.pieces)
            truths[article.url] = Truth(parts, hash(article.full_text))
            stream.write(article.as_line() + "\n")
    return truths


def _import(file: Path, archive: Path) -> dict[str, Any]:
    """Import a file with the real command; its summary."""
    command = [sys.executable, "-m", "crawler", "import", "--json", "--archive", str(archive)]
    done = subprocess.run(
        [*command, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"the import failed:\n{done.stderr}")
    return dict(json.loads(done.stdout))


def _cpu_seconds() -> float:
    """The CPU time of all child processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def judge(
    connection: sqlite3.Connection, truths: dict[str, Truth], *, with_texts: bool = False
) -> Judgement:
    """Compare what an archive takes for boilerplate with the truth.

    Raises:
        WrongArchive: it does not contain exactly the texts that were imported.
    """
    judgement = Judgement()
    rows = connection.execute(_OCCURRENCES)
    for url, group in groupby(rows, key=lambda row: str(row[0])):
        occurrences = [(str(text), bool(judged)) for _, _, text, judged in group]
        truth = truths.get(url)
        text = "\n".join(text for text, _ in occurrences)
        if truth is None or hash(text) != truth.text_hash or len(occurrences) != len(truth.parts):
            raise WrongArchive(f"{url} has another text in the archive")
        _judge_article(judgement, url, truth.parts, occurrences, with_texts=with_texts)
    if len(judgement.positions) != len(truths):
        raise WrongArchive(f"{len(judgement.positions):,} of {len(truths):,} articles are archived")
    return judgement


def _judge_article(
    judgement: Judgement,
    url: str,
    parts: tuple[Part, ...],
    occurrences: list[tuple[str, bool]],
    *,
    with_texts: bool,
) -> None:
    site, number = url.split("/")[2], int(url.rpartition("/")[2].removesuffix(".html"))
    score = judgement.by_site.setdefault(site, Score())
    article = Score()
    positions = 0
    for position, (part, (text, judged)) in enumerate(zip(parts, occurrences, strict=True)):
        judgement.occurrences[part] += 1
        judgement.judged[part] += judged
        score.add(part, 1, judged)
        article.add(part, 1, judged)
        positions |= judged << position
        if with_texts and part.is_scored and judged != part.is_boilerplate:
            judgement.wrong[part][text] += 1
    judgement.positions[number] = positions
    judgement.articles_with += article.found + article.missed > 0
    judgement.articles_kept += article.missed > 0
    judgement.articles_damaged += article.false > 0


def _count_copies(connection: sqlite3.Connection) -> CopyRows:
    by_relation = dict(
        connection.execute("SELECT relation, count(*) FROM copies GROUP BY relation").fetchall()
    )
    articles, most = connection.execute(
        "SELECT count(*), coalesce(max(number), 0) "
        "FROM (SELECT count(*) AS number FROM copies GROUP BY article_id)"
    ).fetchone()
    (to_copies,) = connection.execute(
        "SELECT count(*) FROM copies c WHERE c.relation = 'copy' AND EXISTS (SELECT 1 "
        "FROM copies o WHERE o.article_id = c.of_article_id AND o.relation = 'copy')"
    ).fetchone()
    return CopyRows(by_relation, articles, most, to_copies)


def report(measurements: list[Measurement]) -> Iterator[str]:
    """The results of one world as lines of text."""
    one = measurements[0]
    copies = f" and {one.copies:,} copies of a press release" if one.copies else ""
    yield f"\n{one.articles:,} articles{copies}"
    yield _row("order of arrival", "", [each.order for each in measurements])
    for name, values in _table(measurements):
        yield _row(name, "", values)
    yield _row("judged to be boilerplate", "of", [""] * len(measurements))
    for part in Part:
        occurrences = one.judgement.occurrences[part]
        if occurrences:
            mark = "+" if part.is_boilerplate else "-" if part.is_scored else " "
            shares = [_share(each.judgement.judged[part], occurrences) for each in measurements]
            yield _row(f"{mark} {part}", f"{occurrences:,}", shares)
    yield "+ is boilerplate, - is not; section labels are not scored"


def _table(measurements: list[Measurement]) -> Iterator[tuple[str, list[str]]]:
    """The rows of figures that do not concern a part."""
    judgements = [each.judgement for each in measurements]
    yield "precision", [_figure(each.score.precision) for each in judgements]
    yield "recall", [_figure(each.score.recall) for each in judgements]
    for site in sorted(judgements[0].by_site):
        scores = [each.by_site[site] for each in judgements]
        yield f"  precision, {site}", [_figure(score.precision) for score in scores]
        yield f"  recall, {site}", [_figure(score.recall) for score in scores]
    yield (
        "clean texts that keep boilerplate",
        [_share(each.articles_kept, each.articles_with) for each in judgements],
    )
    yield "clean texts that lose other text", [f"{each.articles_damaged:,}" for each in judgements]
    changed = ["" if each.changed is None else f"{each.changed:,}" for each in measurements]
    yield "judged otherwise than in first order", changed
    yield "seconds of the import", [f"{each.seconds:,.1f}" for each in measurements]
    yield "articles per second", [f"{each.per_second:,.0f}" for each in measurements]
    yield (
        "CPU time per article, ms",
        [f"{1000 * each.cpu_seconds / (each.articles + each.copies):.2f}" for each in measurements],
    )
    for relation in ("copy", "excerpt", "shares"):
        counts = [each.copy_rows.by_relation.get(relation, 0) for each in measurements]
        yield f"rows of copies: {relation}", [f"{count:,}" for count in counts]
    rows = [each.copy_rows for each in measurements]
    yield "  copies of an article that is a copy", [f"{each.to_copies:,}" for each in rows]
    yield "  articles that have rows", [f"{each.articles:,}" for each in rows]
    yield "  rows of one article at most", [f"{each.most:,}" for each in rows]


def _row(name: str, count: str, values: Iterable[str]) -> str:
    return f"{name:<38}{count:>9}" + "".join(f"{value:>11}" for value in values)


def _figure(value: float | None) -> str:
    return "none" if value is None else f"{value:.4f}"


def _share(count: int, of: int) -> str:
    return f"{count / of:.1%}" if of else "none"


def _examples(measurement: Measurement, count: int) -> Iterator[str]:
    """The texts that are judged wrongly on most occurrences."""
    for part, texts in measurement.judgement.wrong.items():
        yield f"\njudged wrongly, {part}: {len(texts):,} texts"
        yield from (f"  {number:,} x {text}" for text, number in texts.most_common(count))


def _sizes(text: str) -> list[int]:
    sizes = [int(part) for part in text.split(",")]
    if min(sizes) < 100:
        raise ValueError
    return sizes


def _orders(text: str) -> list[str]:
    orders = text.split(",")
    if not set(orders) <= set(_ORDERS):
        raise ValueError
    return orders


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.boilerplate", description=__doc__)
    parser.add_argument(
        "--sizes", type=_sizes, default=list(_SIZES), help="numbers of articles, 100 or more each"
    )
    parser.add_argument(
        "--orders", type=_orders, default=list(_ORDERS), help=f"some of {','.join(_ORDERS)}"
    )
    parser.add_argument(
        "--copies",
        type=int,
        default=0,
        help="also import the first size with so many copies of a press release",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=0, help="number of wrongly judged texts")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    options = parser.parse_args()
    worlds = [(size, 0) for size in options.sizes]
    if options.copies:
        worlds.append((options.sizes[0], options.copies))
    figures = []
    for size, copies in worlds:
        world = NewspaperWorld(size, options.seed, copies)
        with_texts = options.examples > 0
        measurements = list(measure(world, copies, options.orders, with_texts=with_texts))
        figures += [measurement.figures() for measurement in measurements]
        if not options.json:
            examples = _examples(measurements[0], options.examples)
            print(*report(measurements), *examples, sep="\n", flush=True)
    if options.json:
        print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
