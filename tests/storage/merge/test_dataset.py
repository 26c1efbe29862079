"""A dataset of the bulk job becomes part of an archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.bulk.files.dataset import UseAnotherDataset
from storage.merge.merge import merge
from storage.verification.checks import verify
from tests.support.bulk_datasets import captured, compute

_TEXTS = [
    "The harbour office counted the boats on the quay before noon and wrote the number down.",
    "The HARBOUR office counted the boats on the quay before noon, and wrote the number down.",
    "A goat would not leave the deck of the ferry, and the crew waited until it slept.",
]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A complete dataset of two articles, one of which has two versions."""
    made = compute(
        tmp_path / "dataset",
        [
            [
                [
                    captured("https://one.example/a", _TEXTS[:1], "2026-05-01T08:00:00.000Z"),
                    captured("https://one.example/a", _TEXTS[1:], "2026-05-03T08:00:00.000Z", "A"),
                    captured("https://two.example/b", _TEXTS[2:], "2026-05-02T08:00:00.000Z", "B"),
                ]
            ]
        ],
    )
    made.finish({"created": "2026-06-01T08:00:00.000Z", "settings": {}})
    return made.folder


def test_its_articles_versions_and_texts_are_added_and_folded(
    tmp_path: Path, dataset: Path
) -> None:
    into = tmp_path / "all.db"
    progress = merge(into, [dataset]).merged[0]
    assert (progress.articles, progress.versions, progress.urls, progress.captures) == (2, 3, 2, 3)
    with Archive(into) as archive:
        assert archive.connection.execute(
            "SELECT a.url, a.title, a.first_seen, a.last_seen, t.full_text FROM articles a "
            "JOIN article_text t ON t.article_id = a.id ORDER BY a.url"
        ).fetchall() == [
            (
                *("https://one.example/a", "A", "2026-05-01T08:00:00.000Z"),
                *("2026-05-03T08:00:00.000Z", "\n".join(_TEXTS[1:])),
            ),
            (
                *("https://two.example/b", "B", "2026-05-02T08:00:00.000Z"),
                *("2026-05-02T08:00:00.000Z", _TEXTS[2]),
            ),
        ]
        assert archive.connection.execute("SELECT similarity FROM near_duplicates").fetchall()
        assert archive.connection.execute(
            "SELECT r.source, r.origin, count(*) FROM captures c JOIN runs r ON r.id = c.run_id "
            "WHERE c.version_id IS NOT NULL GROUP BY r.id"
        ).fetchall() == [("bulk", "dataset", 3)]
    assert list(verify(into)) == []


def test_a_second_merge_adds_nothing(tmp_path: Path, dataset: Path) -> None:
    merge(tmp_path / "all.db", [dataset])
    progress = merge(tmp_path / "all.db", [dataset]).merged[0]
    assert (progress.articles, progress.versions, progress.urls, progress.captures) == (0, 0, 0, 0)


def test_a_folder_without_a_complete_dataset_is_refused(tmp_path: Path, dataset: Path) -> None:
    (dataset / "manifest.json").unlink()
    with pytest.raises(UseAnotherDataset, match="has no complete dataset: make one with"):
        merge(tmp_path / "all.db", [dataset])
    assert not (tmp_path / "all.db").exists()


def test_the_settings_of_the_dataset_are_kept_with_its_run(tmp_path: Path, dataset: Path) -> None:
    merge(tmp_path / "all.db", [dataset])
    with Archive(tmp_path / "all.db") as archive:
        ((arguments,),) = archive.connection.execute("SELECT arguments FROM runs").fetchall()
    assert json.loads(arguments) == {"dataset": "dataset", "settings": {}}
