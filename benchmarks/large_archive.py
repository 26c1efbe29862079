"""Archives of any size to measure the web pages with: many sites, years, copies and versions.

    python -m benchmarks.large_archive ARCHIVE --articles 500000

Texts are those of `prose`, six paragraphs each. One article in 25 is another site's copy of one of
the last thousand, each site ends its articles with a line of its own, and one in 50 is edited.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core.model import Article, Capture, Kind, Paragraph
from storage.text.read_article import ReadArticle
from tests.support.measuring.generated_articles import ArticleGenerator

_PARAGRAPHS = 6
_SITES = 40
_COPIED, _EDITED = 25, 50
_REACH = 1_000  # articles back that a copy may stem from
_BATCH = 400
_RUN = 10_000  # visits of a run
_FIRST = datetime(2015, 1, 1, 6, tzinfo=UTC)
_APART = timedelta(minutes=11)
_LANGUAGES = ("en", "en", "en", "de", "fr")


def fill(archive: Archive, articles: int, seed: int = 1) -> None:
    """Write so many articles into an archive, one run for each ten thousand."""
    prose = ArticleGenerator(seed)
    visits = _visits(archive, prose, articles)
    written = 0
    while written < articles:
        run_id = archive.begin_run(f"newsstand {written // _RUN}", {})
        for _ in range(_RUN // _BATCH):
            archive.write(run_id, list(islice(visits, _BATCH)))
        written += _RUN
        archive.finish_run(run_id, "finished")
        print(f"{min(written, articles):,} articles", file=sys.stderr)


def _visits(archive: Archive, prose: ArticleGenerator, articles: int) -> Iterator[Visit]:
    for number in range(articles):
        copied = number > _REACH and number % _COPIED == 0
        told = number - 1 - number * 7919 % _REACH if copied else number
        texts = prose.article(told).texts[:_PARAGRAPHS]
        yield _visit(archive, number, texts)
        if number % _EDITED == 1:
            yield _visit(archive, number, (*texts[:-1], f"{texts[-1]} A correction."), 1)


def _visit(archive: Archive, number: int, texts: tuple[str, ...], days: int = 0) -> Visit:
    site = f"paper{number * 31 % _SITES}.example"
    moment = _FIRST + number * _APART
    title = " ".join(texts[0].split()[:9])
    paragraphs = (
        Paragraph(title, Kind.HEADING),
        *(Paragraph(text) for text in texts),
        Paragraph(f"More from the newsroom of {site}, sent to you every morning at seven."),
    )
    article = Article(
        paragraphs,
        title=title,
        author=f"Reporter {number % 211}",
        published=moment.isoformat(),
        language=_LANGUAGES[number % len(_LANGUAGES)],
    )
    seen = moment + timedelta(minutes=40, days=days)
    url = f"https://{site}/news/{number}"
    capture = Capture(url, url, seen.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    return Visit(url, site, capture, ReadArticle.from_article(article, archive.folding))


def main() -> None:
    """Fill the archive that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--articles", type=int, default=19_000)
    given = parser.parse_args()
    with Archive(given.archive) as archive:
        fill(archive, given.articles)


if __name__ == "__main__":
    main()
