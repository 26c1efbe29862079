"""Take docs/web-*.png, screenshots of `palimpsest serve` with the articles of the demo newspaper.

The archive has two sites, a gazette and a courier that reprints some of its articles; one article
is edited a day later. Needs Chromium, as installed by Debian or at the path PALIMPSEST_CHROMIUM.
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
from storage.archive.visit import Visit
from storage.core.model import Article, Capture, Paragraph
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle
from tests.support.measuring.served_archive import serve_archive
from tests.support.newspaper_expectations import expectations

FOLDER = Path(__file__).resolve().parent
_GAZETTE, _COURIER = "https://harbour-gazette.example", "https://county-courier.example"
_REPRINTED = 4  # the courier reprints one article in so many
_FIRST = datetime(2026, 5, 1, 8, tzinfo=UTC)


def main() -> None:
    """Write the archive, serve it, and take the screenshots.

    Raises:
        SystemExit: Chromium was not found.
    """
    browser = os.environ.get("PALIMPSEST_CHROMIUM") or shutil.which("chromium")
    if browser is None:
        sys.exit("Chromium was not found: install it, or set PALIMPSEST_CHROMIUM to its path")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        repeating_article, edited = fill(path)
        with serve_archive(path) as (_, address), sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            page = chromium.new_page(viewport={"width": 1100, "height": 820})
            page.goto(f"{address}?q=harbour")
            page.screenshot(path=FOLDER / "web-search.png")
            page.goto(f"{address}articles/{repeating_article}")
            repetition = page.locator("details.folded.article").first
            repetition.locator("summary").click()
            box = repetition.bounding_box()
            assert box is not None
            page.screenshot(
                path=FOLDER / "web-article.png",
                full_page=True,
                clip={"x": 0, "y": 0, "width": 1100, "height": box["y"] + box["height"] + 20},
            )
            page.goto(f"{address}articles/{edited}/versions")
            page.screenshot(path=FOLDER / "web-versions.png")
            page.goto(f"{address}sites")
            page.get_by_role("heading", name="Copies between sites").wait_for()
            page.screenshot(path=FOLDER / "web-sites.png", full_page=True)
            chromium.close()


def fill(path: Path) -> tuple[int, int]:
    """Write the articles; returns the ids of one with a repetition and of the edited one."""
    expected = expectations()
    stories = [
        (url, article)
        for url, article in _articles()
        if urlsplit(url).path in {*expected.articles, expected.repeating_article}
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
        for visit in visits:
            archive.write(run_id, [_visit(archive, *visit)])
        archive.finish_run(run_id, "finished")
        ids = [
            archive.connection.execute("SELECT id FROM articles WHERE url = ?", (each,)).fetchone()
            for each in (_GAZETTE + expected.repeating_article, url)
        ]
    return ids[0][0], ids[1][0]


def _articles() -> Iterator[tuple[str, Article]]:
    for path, page in pages(_GAZETTE).items():
        if page.status == 200 and page.content_type.startswith("text/html"):
            url = _GAZETTE + path
            payload = Payload(page.body, url, page.content_type)
            content = read_payload(payload, FoldingSettings()).content
            if isinstance(content, ReadArticle):
                yield url, content.article


def _visit(archive: Archive, url: str, article: Article, seen_at: datetime) -> Visit:
    fetched = seen_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    article = replace(article, published=article.published or seen_at.date().isoformat())
    content = ReadArticle.from_article(article, archive.folding)
    return Visit(url, urlsplit(url).netloc, Capture(url, url, fetched), content)


if __name__ == "__main__":
    main()
