"""An archive that is open during a refold by another process uses the new bands afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.band_index import index
from storage.folding.refold import refold
from tests.support.articles import write

LINE = "The {0} of the {0} mill was mended by the smith {1} before the autumn floods came down."


@pytest.mark.parametrize("merge_at", [1, 60, 10_000])
def test_an_open_archive_uses_the_bands_of_a_refold_by_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, merge_at: int
) -> None:
    monkeypatch.setattr(index, "_MERGE_AT", merge_at)
    with Archive(tmp_path / "a.db") as long_open:
        for number in range(4):
            line = LINE.format(f"wheel{number}", f"Bo{number}")
            write(long_open, [(f"https://s.example/{number}", [line])])
        with Archive(tmp_path / "a.db") as other:
            write(
                other, [("https://s.example/a", ["A swan nested on the weir in that wet spring."])]
            )
        refold(tmp_path / "a.db", force=True)
        new = "Nobody but the ferryman has ever counted the lamps along the southern quay."
        with Archive(tmp_path / "a.db") as other:
            write(other, [("https://t.example/1", [new])])
        write(long_open, [("https://u.example/1", [new, LINE.format("wheel1", "Bo1")])])
        duplicates = long_open.connection.execute(
            "SELECT text FROM paragraphs GROUP BY digest HAVING count(*) > 1"
        )
        assert duplicates.fetchall() == []
        assert long_open.connection.execute("SELECT count(*) FROM paragraphs").fetchone() == (6,)
