"""An archive that stays open while another process signs it anew knows what is there then."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.band_index import index
from storage.folding.refold import refold
from tests.support.articles import write

LINE = "The {0} of the {0} mill was mended by the smith {1} before the autumn floods came down."


@pytest.mark.parametrize("merge_at", [1, 60, 10_000])
def test_an_archive_that_stayed_open_sees_the_bands_of_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, merge_at: int
) -> None:
    monkeypatch.setattr(index, "_MERGE_AT", merge_at)
    with Archive(tmp_path / "a.db") as held:
        for number in range(4):
            line = LINE.format(f"wheel{number}", f"Bo{number}")
            write(held, [(f"https://s.example/{number}", [line])])
        with Archive(tmp_path / "a.db") as other:
            write(
                other, [("https://s.example/a", ["A swan nested on the weir in that wet spring."])]
            )
        refold(tmp_path / "a.db", force=True)
        new = "Nobody but the ferryman has ever counted the lamps along the southern quay."
        with Archive(tmp_path / "a.db") as other:
            write(other, [("https://t.example/1", [new])])
        write(held, [("https://u.example/1", [new, LINE.format("wheel1", "Bo1")])])
        twice = held.connection.execute(
            "SELECT text FROM paragraphs GROUP BY digest HAVING count(*) > 1"
        )
        assert twice.fetchall() == []
        assert held.connection.execute("SELECT count(*) FROM paragraphs").fetchone() == (6,)
