"""What was taken down in one of the archives is taken down in the merged one."""

from __future__ import annotations

from pathlib import Path

from storage.archive.archive import Archive
from storage.merge.merge import merge
from tests.support.merged_archives import NORTH, TEXTS, URLS, Page, damage, rows, write


def test_what_was_taken_down_in_the_other_archive_is_taken_down(
    tmp_path: Path, north: Path
) -> None:
    into = tmp_path / "all.db"
    write(into, NORTH)
    with Archive(north) as archive:
        archive.redact(1, "court order")
    merged = merge(into, [north]).merged[0]
    assert merged.takedowns == 1
    assert [url for (url,) in rows(into, "SELECT url FROM articles")] == [URLS[1]]
    assert rows(into, "SELECT url, reason FROM redactions") == [(URLS[0], "court order")]
    assert TEXTS[0].encode() not in into.read_bytes()
    assert damage(into) == []


def test_what_was_taken_down_here_is_not_added(tmp_path: Path, north: Path) -> None:
    into = tmp_path / "all.db"
    write(into, NORTH)
    with Archive(into) as archive:
        archive.redact(1, "court order")
        archive.erase()
    again = Page(URLS[0], (TEXTS[3],), 9)
    write(north, [again])
    merged = merge(into, [north]).merged[0]
    assert merged.left_out == 2  # the article and its new capture
    assert merge(into, [north]).merged[0].captures == 0
    assert [url for (url,) in rows(into, "SELECT url FROM articles")] == [URLS[1]]
    assert rows(
        into,
        "SELECT outcome, payload_digest, version_id, record_id FROM captures c "
        f"WHERE url = '{URLS[0]}' AND fetched_at = '{again.seen_at}'",
    ) == [("redacted", None, None, None)]
    assert TEXTS[3].encode() not in into.read_bytes()
    assert damage(into) == []


def test_no_other_url_of_an_article_that_was_taken_down_is_added(tmp_path: Path) -> None:
    into, other = tmp_path / "all.db", tmp_path / "other.db"
    write(into, [NORTH[0]])
    with Archive(into) as archive:
        archive.redact(1, "court order")
        archive.erase()
    write(other, [Page(f"{URLS[0]}/print", (TEXTS[0],), 3, canonical=URLS[0], warc=True)])
    merged = merge(into, [other]).merged[0]
    assert (merged.articles, merged.left_out) == (0, 2)
    assert merge(into, [other]).merged[0].captures == 0
    assert rows(into, "SELECT outcome, detail, article_id FROM urls ORDER BY url DESC") == [
        ("redacted", f"as {URLS[0]}: court order", None),
        ("redacted", "court order", None),
    ]
    assert rows(into, "SELECT record_id, version_id FROM captures ORDER BY id DESC")[0] == (
        None,
        None,
    )
    assert TEXTS[0].encode() not in into.read_bytes()
    assert damage(into) == []


def test_a_takedown_of_an_article_that_nobody_has_bars_its_url(
    tmp_path: Path, north: Path, south: Path
) -> None:
    with Archive(north) as archive:
        archive.redact(1, "court order")
    into = tmp_path / "all.db"
    merge(into, [north, south])
    write(tmp_path / "late.db", NORTH)
    merge(into, [tmp_path / "late.db"])
    assert (URLS[0],) not in rows(into, "SELECT url FROM articles")
