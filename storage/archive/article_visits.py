"""Visits that found an article: which URL is the article's, and what becomes of its other URLs."""

from __future__ import annotations

from dataclasses import replace

from storage.archive.identity import MovedArticle
from storage.archive.version_rows import VersionRows
from storage.archive.versions import VersionResult, Versions
from storage.archive.visit import Visit
from storage.archive.visit_rows import VisitRows
from storage.core.clock import public_since
from storage.core.model import Article, DiscoveredBy, Link, Origin, Outcome, Priority
from storage.core.urls import url_key
from storage.crawl_state.url_outcomes import Response
from storage.folding.fold import FoldWriter
from storage.text.read_article import ReadArticle


class ArticleVisits:
    """Writes the articles that the visits of one batch have found."""

    def __init__(self, rows: VisitRows, fold_writer: FoldWriter) -> None:
        self._rows = rows
        self._fold_writer = fold_writer
        self._versions = Versions(rows.versions, fold_writer.folding)

    def add(self, visit: Visit, content: ReadArticle, url_id: int) -> None:
        """Add an article that was found at a URL. url_id: the URL's row.

        The article may belong to another URL: the one to which the fetch was redirected, or the
        canonical URL that the page claims. Then the visited URL is a copy of that one.
        """
        articles = self._rows.versions.articles
        final_url = visit.capture.final_url
        address, claimed = articles.choose_url(final_url, content)
        home_id = url_id
        if url_key(address) != url_key(visit.url):
            found = DiscoveredBy.REDIRECT if address == final_url else DiscoveredBy.CANONICAL
            home_id = self._rows.add_url(visit, address, found, url_id)
        moved = None
        if claimed is None and home_id == url_id:
            moved = articles.move_claimant(address, content.fingerprints)
            if moved is not None:
                move_article(self._rows.versions, self._fold_writer, moved)
        is_alias = claimed == address
        result = self._versions.add(
            content, address, visit.capture.fetched_at, is_alias=is_alias, is_dated=visit.is_dated
        )
        article_id, outcome, detail = result.known.article_id, result.outcome, result.detail
        if moved is not None:
            self._rows.turn_into_copies(moved.article_id, address, url_id)
            outcome = Outcome.ARCHIVED
        if claimed is not None and not is_alias:
            self._record_claim(visit, url_id, article_id, claimed)
        response = Response(
            visit.capture,
            _changed_at(visit, content.article, result),
            validated=not result.is_truncated,
        )
        if not is_alias or home_id == url_id:
            finished = self._rows.finish_url(visit, home_id, outcome, detail, response, article_id)
            if finished and outcome is Outcome.UNCHANGED:
                self._rows.known_articles += 1
        if home_id != url_id:
            outcome, detail = Outcome.COPY, result.known.url
            response = replace(response, alias=True)
            self._rows.finish_url(visit, url_id, outcome, detail, response, article_id)
        self._rows.add_capture(visit, url_id, outcome, detail, result.version_id)

    def _record_claim(self, visit: Visit, url_id: int, article_id: int, claimed: str) -> None:
        """Store the canonical URL that a page claims. A crawl also fetches that URL."""
        self._rows.versions.articles.record_claim(article_id, claimed)
        if visit.url_id is not None:
            link = Link(claimed, DiscoveredBy.CANONICAL, Priority.NEWS)
            self._rows.queue(visit, (link,), visit.depth, url_id)


def _changed_at(visit: Visit, article: Article, result: VersionResult) -> str | None:
    """Return since when the page has had this text; None if the text is not new."""
    if not result.is_new:
        return None
    fetched_at = visit.capture.fetched_at
    published = None if article.origins.published is Origin.GUESSED else article.published
    return public_since(published, fetched_at) if result.known.number == 1 else fetched_at


def move_article(versions: VersionRows, fold_writer: FoldWriter, moved: MovedArticle) -> None:
    """Count the versions of an article for its new URL and site."""
    versions.move_text_sources(moved)
    is_folded = True
    for index, version in enumerate(versions.new):
        if version.article_id == moved.article_id:
            versions.new[index] = replace(version, site=moved.new_site, url=moved.new_url)
            is_folded = is_folded and not version.is_first
    if is_folded:
        fold_writer.move_article(moved.article_id, moved.old_site, moved.new_site)
