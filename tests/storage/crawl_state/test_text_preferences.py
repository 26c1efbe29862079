"""With which text source a page is read: that of its article, or of nearly all of its site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core.model import (
    Article,
    Capture,
    DiscoveredBy,
    Link,
    Paragraph,
    Priority,
    TextPreference,
    TextSource,
)
from storage.crawl_state.frontier import LeaseRequest
from storage.crawl_state.text_preferences import text_preferences
from storage.folding.refold import refold
from storage.text.read_article import ReadArticle
from storage.verification.checks import verify

NOW, EARLIER = "extractor 3", "extractor 2"
URL = "https://s.example/ferry"
SEEN = "2026-05-01T08:00:00.000Z"
FAST, RESILIPARSE = TextSource.FAST, TextSource.RESILIPARSE


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db") as opened:
        yield opened


def show(
    archive: Archive,
    url: str,
    source: TextSource | None,
    extractor: str = NOW,
    text: str = "The ferry to the outer islands was laid up on Monday, and no other is to be had.",
    canonical: str | None = None,
) -> None:
    """Archive a page whose text comes from a source."""
    article = Article((Paragraph(text),), extractor=extractor, text_source=source, url=canonical)
    content = ReadArticle.from_article(article, archive.folding)
    archive.write(
        archive.begin_run("test", {}), [Visit(url, "test", Capture(url, url, SEEN), content)]
    )


def preference(archive: Archive, url: str = URL) -> TextPreference:
    return text_preferences(archive.connection, [url], NOW)[url]


def counts(archive: Archive) -> dict[tuple[str, str, str], int]:
    rows = archive.connection.execute("SELECT * FROM site_text_sources").fetchall()
    return {(site, extractor, source): versions for site, extractor, source, versions in rows}


def counted_again(archive: Archive) -> dict[Any, int]:
    rows = archive.connection.execute(
        "SELECT a.site, v.extractor, v.text_source FROM versions v "
        "JOIN articles a ON a.id = v.article_id WHERE v.text_source IS NOT NULL"
    )
    return dict(Counter(map(tuple, rows.fetchall())))


def test_the_source_of_the_current_version_is_preferred(archive: Archive) -> None:
    assert preference(archive) == TextPreference()
    show(archive, URL, RESILIPARSE)
    assert preference(archive) == TextPreference(RESILIPARSE)
    assert preference(archive, "http://www.s.example/ferry/?utm_source=x").article is RESILIPARSE
    assert preference(archive, "https://s.example/other") == TextPreference()


def test_what_an_earlier_extractor_chose_is_not_preferred(archive: Archive) -> None:
    show(archive, URL, RESILIPARSE, EARLIER)
    assert preference(archive) == TextPreference()


def test_the_choice_is_known_once_the_extractor_has_found_the_same_text(archive: Archive) -> None:
    show(archive, URL, None, EARLIER)
    show(archive, URL, RESILIPARSE)
    assert preference(archive).article is RESILIPARSE
    assert counts(archive) == {("s.example", NOW, "resiliparse"): 1}
    show(archive, URL, FAST)
    assert preference(archive).article is RESILIPARSE


def test_a_page_that_redirects_or_claims_another_url_is_read_like_its_article(
    archive: Archive,
) -> None:
    show(archive, URL, RESILIPARSE, canonical="https://s.example/canonical")
    assert preference(archive, "https://s.example/canonical").article is RESILIPARSE


def test_a_site_has_a_preference_once_nearly_all_of_twenty_versions_agree(
    archive: Archive,
) -> None:
    for number in range(19):
        show(archive, f"https://s.example/{number}", FAST, text=f"Text {number} of the paper.")
    assert preference(archive) == TextPreference()
    show(archive, "https://s.example/19", RESILIPARSE, text="Text 19 of the paper.")
    assert preference(archive) == TextPreference(None, FAST)
    show(archive, "https://s.example/20", RESILIPARSE, text="Text 20 of the paper.")
    assert preference(archive) == TextPreference()
    assert preference(archive, "https://other.example/1") == TextPreference()


def test_a_lease_has_the_preference_of_its_url(archive: Archive) -> None:
    show(archive, URL, RESILIPARSE)
    run_id = archive.begin_run("s", {})
    links = [Link(url, DiscoveredBy.GIVEN, Priority.PAGE) for url in (URL, f"{URL}/new")]
    with archive.transaction():
        archive.frontier.queue(run_id, "s", links)
        leases = archive.frontier.lease(run_id, LeaseRequest(2, extractor=NOW))
    assert {lease.url: lease.text_preference for lease in leases} == {
        URL: TextPreference(RESILIPARSE),
        f"{URL}/new": TextPreference(),
    }


PAGES = st.tuples(
    st.sampled_from(["https://s.example/1", "https://s.example/2", "https://t.example/1"]),
    st.sampled_from([None, FAST, RESILIPARSE]),
    st.sampled_from([EARLIER, NOW]),
    st.sampled_from(["The first text of this page.", "Another text of this page, and longer."]),
    st.sampled_from([None, "https://t.example/canonical"]),
)


@settings(max_examples=40, deadline=None)
@given(pages=st.lists(PAGES, max_size=8), taken_down=st.booleans())
def test_the_counts_are_those_of_the_versions(
    tmp_path_factory: pytest.TempPathFactory, pages: list[Any], taken_down: bool
) -> None:
    with Archive(tmp_path_factory.mktemp("a") / "a.db") as archive:
        archive.connection.execute("PRAGMA synchronous = OFF")
        for url, source, extractor, text, canonical in pages:
            show(archive, url, source, extractor, text, canonical)
        if canonical := next((page[4] for page in pages if page[4]), None):
            show(archive, canonical, FAST, text=pages[0][3])  # an article may move to this URL
        assert counts(archive) == counted_again(archive)
        assert list(verify(archive.path, with_warc=False)) == []
        if taken_down and pages:
            archive.connection.execute("DELETE FROM run_locks")
            archive.redact(1, "asked")
            assert counts(archive) == counted_again(archive)


def test_a_refold_counts_again(archive: Archive) -> None:
    show(archive, URL, RESILIPARSE)
    before = counts(archive)
    archive.connection.execute("UPDATE site_text_sources SET versions = 7")
    assert [damage.where for damage in verify(archive.path, with_warc=False)] == [
        "site_text_sources, s.example"
    ]
    archive.connection.execute("DELETE FROM run_locks")
    refold(archive.path, force=True)
    assert counts(archive) == before
