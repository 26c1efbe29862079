"""Write docs/web-*.png: the pages of `palimpsest serve` over the demonstration's newspaper.

Two papers of one county: the gazette, and a courier that reprints some of its articles; one article
is edited on the next day. Needs Chromium: Debian's, or what PALIMPSEST_CHROMIUM names.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from crawler.demo.pages import pages
from crawler.extraction.payload import Payload
from crawler.extraction.read_page import read_payload
from storage.archive.archive import Archive
from storage.archive.visits import Visit
from storage.core.model import Article, Capture, Paragraph
from storage.text.read_article import ReadArticle
from tests.support.measuring.served_archive import serve_archive
from tests.support.newspaper_expectations import expectations

FOLDER = Path(__file__).resolve().parent
_GAZETTE, _COURIER = "https://harbour-gazette.example", "https://county-courier.example"
_REPRINTED = 4  # every so many articles
_FIRST = datetime(2026, 5, 1, 8, tzinfo=UTC)


def main() -> None:
    """Make the archive, serve it, and take the pictures."""
    browser = os.environ.get("PALIMPSEST_CHROMIUM") or shutil.which("chromium")
    if browser is None:
        sys.exit("no Chromium: install Debian's chromium, or set PALIMPSEST_CHROMIUM to one")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        repeating_article, edited = fill(path)
        with serve_archive(path) as (_, address), sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            page = chromium.new_page(viewport={"width": 1100, "height": 820})
            page.goto(f"{address}?q=harbour")
            page.screenshot(path=FOLDER / "web-search.png")
            page.goto(f"{address}articles/{retold}")
            told = page.locator("details.told.article").first
            told.locator("summary").click()
            told.scroll_into_view_if_needed()
            page.screenshot(path=FOLDER / "web-article.png")
            page.goto(f"{address}articles/{edited}/versions")
            page.screenshot(path=FOLDER / "web-versions.png")
            page.goto(f"{address}sites")
            page.get_by_role("heading", name="Who copies whom").wait_for()
            page.screenshot(path=FOLDER / "web-sites.png", full_page=True)
            chromium.close()


def fill(path: Path) -> tuple[int, int]:
    """Write the two papers; the numbers of the article told twice, and of the edited one."""
    known = expectations()
    stories = [
        (url, article)
        for url, article in _articles()
        if urlsplit(url).path in {*known.articles, known.repeating_article}
    ]
    visits = []
    for number, (url, article) in enumerate(stories):
        at = _FIRST + timedelta(hours=5 * number)
        visits.append((url, article, at))
        if number % _REPRINTED == 0:
            reprint = replace(article, author="County Courier", url=None)
            visits.append((url.replace(_GAZETTE, _COURIER), reprint, at + timedelta(hours=3)))
    url, article, at = visits[-2]
    first, second, *rest = article.paragraphs
    changed = Paragraph(f"{second.text} The council meets again on Friday.", second.kind)
    visits.append((url, replace(article, paragraphs=(first, changed, *rest)), at + timedelta(1)))
    with Archive(path) as archive:
        run_id = archive.begin_run("harbour-gazette.example", {})
        for address, story, moment in visits:
            archive.write(run_id, [_visit(archive, address, story, moment)])
        archive.finish_run(run_id, "finished")
        numbers = [
            archive.connection.execute("SELECT id FROM articles WHERE url = ?", (each,)).fetchone()
            for each in (_GAZETTE + known.repeating_article, url)
        ]
    return numbers[0][0], numbers[1][0]


def _articles() -> Iterator[tuple[str, Article]]:
    from storage.text.folding_settings import FoldingSettings

    for path, page in pages(_GAZETTE).items():
        if page.status == 200 and page.content_type.startswith("text/html"):
            url = _GAZETTE + path
            content = read_payload(Payload(page.body, url, page.content_type), FoldingSettings()).content
            if isinstance(content, ReadArticle):
                yield url, content.article


def _visit(archive: Archive, url: str, article: Article, moment: datetime) -> Visit:
    seen = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    article = replace(article, published=article.published or moment.date().isoformat())
    content = ReadArticle.from_article(article, archive.folding)
    return Visit(url, urlsplit(url).netloc, Capture(url, url, seen), content)


if __name__ == "__main__":
    main()
