"""Generate archives of any size for `benchmarks.web`, with many sites, years, copies and versions.

    python -m benchmarks.large_archive ARCHIVE --articles 500000

Articles have six generated paragraphs and end with a line that is the same on each page of a site.
One article in 25 is another site's copy of one of the last thousand, and one in 50 is edited.
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
_REACH = 1_000  # a copy is of one of so many earlier articles
_BATCH = 400
_RUN = 10_000  # articles per run
_FIRST = datetime(2015, 1, 1, 6, tzinfo=UTC)
_INTERVAL = timedelta(minutes=11)
_LANGUAGES = ("en", "en", "en", "de", "fr")


def fill(archive: Archive, articles: int, seed: int = 1) -> None:
    """Write articles into an archive, ten thousand per run."""
    visits = _visits(archive, ArticleGenerator(seed), articles)
    written = 0
    while written < articles:
        run_id = archive.begin_run(f"newsstand {written // _RUN}", {})
        for _ in range(_RUN // _BATCH):
            archive.write(run_id, list(islice(visits, _BATCH)))
        written += _RUN
        archive.finish_run(run_id, "finished")
        print(f"{min(written, articles):,} articles", file=sys.stderr)


def _visits(archive: Archive, generator: ArticleGenerator, articles: int) -> Iterator[Visit]:
    for number in range(articles):
        copied = number > _REACH and number % _COPIED == 0
        text_number = number - 1 - number * 7919 % _REACH if copied else number
        texts = generator.article(text_number).texts[:_PARAGRAPHS]
        yield _visit(archive, number, texts)
        if number % _EDITED == 1:
            yield _visit(archive, number, (*texts[:-1], f"{texts[-1]} A correction."), 1)


def _visit(archive: Archive, number: int, texts: tuple[str, ...], days: int = 0) -> Visit:
    site = f"paper{number * 31 % _SITES}.example"
    published = _FIRST + number * _INTERVAL
    title = " ".join(texts[0].split()[:9])
    paragraphs = (
        Paragraph(title, Kind.HEADING),
        *(Paragraph(text) for text in texts),
        Paragraph(f"More from the editors of {site}, sent to you every morning at seven."),
    )
    article = Article(
        paragraphs,
        title=title,
        author=f"Reporter {number % 211}",
        published=published.isoformat(),
        language=_LANGUAGES[number % len(_LANGUAGES)],
    )
    seen = published + timedelta(minutes=40, days=days)
    url = f"https://{site}/news/{number}"
    capture = Capture(url, url, seen.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    return Visit(url, site, capture, ReadArticle.from_article(article, archive.folding))


def main() -> None:
    """Fill the archive given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--articles", type=int, default=19_000)
    options = parser.parse_args()
    with Archive(options.archive) as archive:
        fill(archive, options.articles)


if __name__ == "__main__":
    main()
