"""Names of archives in the addresses of a website."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.web.served_archives import archive_names, served_archives


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["/srv/a.db", "/srv/b.db"], ["a", "b"]),
        (["/m1/archive.db", "/m2/archive.db"], ["m1-archive", "m2-archive"]),
        (["/m1/news/archive.db", "/m2/news/archive.db"], ["m1-news-archive", "m2-news-archive"]),
        (["/srv/news 2026.db", "/srv/Straße #1.sqlite"], ["news-2026", "Straße-1"]),
        (["/srv/a/b.db", "/srv/a-b.db"], ["b", "a-b"]),
        (["/srv/#.db", "/srv/b.db"], ["archive", "b"]),
        (["/a b.db", "/a#b.db"], ["a-b-1", "a-b-2"]),
    ],
)
def test_names_are_as_short_as_they_can_be_and_still_differ(
    paths: list[str], names: list[str]
) -> None:
    assert archive_names([Path(path) for path in paths]) == names


@given(st.lists(st.text(st.characters(exclude_characters="/\0"), min_size=1), unique=True))
def test_names_always_differ_and_suit_an_address(files: list[str]) -> None:
    names = archive_names([Path("/srv") / f"{name}.db" for name in files])

    assert len(set(names)) == len(files)
    assert not [name for name in names if not name or set(name) & set(" /?#%&\"'<>")]


def test_one_archive_is_at_the_root(tmp_path: Path) -> None:
    (archive,) = served_archives([tmp_path / "news.db", tmp_path / "x" / ".." / "news.db"])

    assert (archive.name, archive.base) == ("news.db", "")


def test_each_of_several_archives_has_a_prefix(tmp_path: Path) -> None:
    archives = served_archives([tmp_path / "b.db", tmp_path / "ä.db", tmp_path / "b.db"])

    assert [(archive.name, archive.base) for archive in archives] == [
        ("b", "/a/b"),
        ("ä", "/a/%C3%A4"),
    ]
