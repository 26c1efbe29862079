"""Captures of one article become versions, as in an archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storage.bulk.files.signed_articles import TRUNCATED, CapturedArticle
from tests.support.bulk_datasets import captured, compute, rows

URL = "https://gazette.example/ferry"


def at(hour: int) -> str:
    return f"2026-05-01T{hour:02}:00:00.000Z"


def versions(tmp_path: Path, *captures: CapturedArticle) -> list[dict[str, Any]]:
    """The versions of a dataset of these captures, each with its text."""
    dataset = compute(tmp_path / "dataset", [[[each]] for each in captures])
    texts = {row["id"]: row["text"] for row in rows(dataset, "paragraphs")}
    found = rows(dataset, "versions")
    for version in found:
        version["text"] = "\n".join(
            texts[row["paragraph_id"]]
            for row in sorted(rows(dataset, "appearances"), key=lambda row: int(row["position"]))
            if row["version_id"] == version["id"]
        )
    (article,) = rows(dataset, "articles")
    return [article, *found]


def test_versions_are_numbered_by_the_time_of_their_capture(tmp_path: Path) -> None:
    article, first, second = versions(
        tmp_path,
        captured(URL, ["The ferry sank.", "Nobody was hurt."], at(9), "Later"),
        captured(f"{URL}?utm_source=feed", ["The ferry left."], at(8), "Earlier"),
    )
    assert (first["number"], first["seen_at"], first["text"]) == (1, at(8), "The ferry left.")
    assert (second["number"], second["text"]) == (2, "The ferry sank.\nNobody was hurt.")
    assert article["version_id"] == second["id"]
    assert (article["first_seen"], article["last_seen"]) == (at(8), at(9))
    assert article["title"] == "Later"


def test_an_unchanged_text_makes_no_version(tmp_path: Path) -> None:
    article, only = versions(
        tmp_path,
        captured(URL, ["It is “calm”."], at(8), "Calm"),
        captured(URL, ['It is "calm".'], at(9), "Calm again"),
    )
    assert (only["number"], only["seen_at"], only["text"]) == (1, at(8), "It is “calm”.")
    assert (article["title"], article["last_seen"]) == ("Calm", at(9))


def test_a_text_that_returns_is_the_earlier_version_again(tmp_path: Path) -> None:
    article, first, second = versions(
        tmp_path,
        captured(URL, ["The ferry left."], at(8), "One"),
        captured(URL, ["The ferry sank."], at(9), "Two"),
        captured(URL, ["The ferry left."], at(10), "Three"),
    )
    assert (first["text"], second["text"]) == ("The ferry left.", "The ferry sank.")
    assert (article["version_id"], article["title"]) == (first["id"], "Three")


def test_a_truncated_version_is_never_the_current_one(tmp_path: Path) -> None:
    cut = captured(URL, ["The ferry …"], at(9), "Cut")
    article, first, second = versions(
        tmp_path,
        captured(URL, ["The ferry left."], at(8), "Complete"),
        CapturedArticle(cut.url, cut.seen_at, cut.article, TRUNCATED),
    )
    assert (first["kind"], second["kind"]) == ("text", "truncated")
    assert (article["version_id"], article["title"]) == (first["id"], "Complete")


def test_of_captures_at_the_same_time_the_later_input_is_current(tmp_path: Path) -> None:
    article, first, second = versions(
        tmp_path, captured(URL, ["Zero."], at(8)), captured(URL, ["One."], at(8))
    )
    assert (first["text"], second["text"]) == ("Zero.", "One.")
    assert article["version_id"] == second["id"]
