"""Takedowns: nothing is left of a text, nothing brings it back, and others keep what is theirs."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from storage.archive.archive import Archive
from storage.warc import tombstones
from tests.support.command import Palimpsest
from tests.support.newspaper_expectations import Newspaper
from tests.support.serving import serving

pytestmark = pytest.mark.xdist_group("redact")

RARE = ("quokkazine", "zephyrblot", "xylographer", "brindlewick", "marrowfen", "thistlequay")
FIRST = (
    "The quokkazine of the old harbour was sold on Tuesday to a buyer whom nobody there had met.",
    "Its keeper, a zephyrblot by trade, said that the money would go to the roof of the chapel.",
    "Neighbours had asked for years that the sheds be cleared and the slipway be opened again.",
)
EDITED = (*FIRST, "Its keeper has since left for Brindlewick, and no one was sent after him.")
SHARED = FIRST[2]
OTHER = (
    "A quite different matter was heard in the upper room of the council house last week.",
    SHARED,
    "The vote was put off until the autumn, when the surveyor is to bring new drawings of it.",
)
ADDRESS = "/harbour/sale.html"
ALIAS = "/amp/sale.html"
COPIED = "/wire/sale.html"


def page(title: str, texts: tuple[str, ...], canonical: str = "") -> str:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{text}</p>" for text in texts)
    by = "Marrowfen Thistlequay" if title == "Xylographer" else "Ann Carter"
    return (
        f"<html><head><title>{title}</title><meta name='author' content='{by}'>"
        f"{link}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )


@dataclass(frozen=True)
class Kept:
    """A newspaper, and the archive of two crawls of it with what was sent. To be copied."""

    paper: Newspaper
    folder: Path


def publish(paper: Newspaper, texts: tuple[str, ...] = FIRST) -> None:
    address = f"{paper.url}{ADDRESS}"
    paper.put(ADDRESS, page("Xylographer", texts))
    paper.put(ALIAS, page("Xylographer", texts, address))
    paper.put("/council/heard.html", page("Heard", OTHER))


def given(paper: Newspaper, *paths: str) -> list[str]:
    return [f"{paper.url}{path}" for path in (paths or (ADDRESS, ALIAS, "/council/heard.html"))]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    palimpsest = Palimpsest(tmp_path_factory.mktemp("kept"))
    with Newspaper() as paper:
        for texts in (FIRST, FIRST, EDITED):
            publish(paper, texts)
            ran = palimpsest.crawl(*given(paper), "--warc", "warc", "--recheck")
            assert ran.code == 0, ran.err
        yield Kept(paper, palimpsest.folder)


@pytest.fixture
def full(kept: Kept, palimpsest: Palimpsest) -> Palimpsest:
    """A copy of it, a test's own."""
    shutil.copy(kept.folder / "archive.db", palimpsest.archive)
    shutil.copytree(kept.folder / "warc", palimpsest.folder / "warc")
    return palimpsest


def redact(palimpsest: Palimpsest, article: str, *words: str) -> Any:
    ran = palimpsest.run(
        *("redact", article, "--reason", "a court asked", "--yes", "--json", "--warc", "warc"),
        *words,
    )
    assert (ran.code, ran.err) == (0, "")
    return ran.json


def left(folder: Path) -> set[str]:
    """The rare words that are found in any byte of any file, packed or not."""
    found = set()
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        held = path.read_bytes().lower()
        if path.name.endswith(".warc.gz"):
            for record in ArchiveIterator(io.BytesIO(path.read_bytes())):
                held += record.content_stream().read().lower()
        found |= {word for word in RARE if word.encode() in held}
    return found


def test_no_byte_of_it_is_left(kept: Kept, full: Palimpsest) -> None:
    assert left(full.folder) == set(RARE)
    url = f"{kept.paper.url}{ADDRESS}"
    told = redact(full, url)
    assert (told["versions"], told["left"]) == (2, [])
    assert told["records"] == told["captures"] == 6
    assert left(full.folder) == set()
    assert full.rows("SELECT count(*) FROM paragraphs WHERE text = ?", SHARED) == [(1,)]
    assert full.run("verify", "--warc", "warc").code == 0
    assert full.run("search", "slipway", "--json").json[0]["url"].endswith("/council/heard.html")
    files = sorted((full.folder / "warc").iterdir())
    checked = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", *files], check=False
    )
    assert checked.returncode == 0
    assert [path.stat().st_size for path in files] == [
        path.stat().st_size for path in sorted((kept.folder / "warc").iterdir())
    ]


def test_who_asks_is_told(kept: Kept, full: Palimpsest) -> None:
    url = f"{kept.paper.url}{ALIAS}"
    number = str(redact(full, url)["id"])
    for words in (("show", number), ("show", url), ("versions", url), ("copies", number)):
        ran = full.run(*words)
        assert (ran.code, ran.out) == (2, "")
        assert "redacted on 20" in ran.err
        assert "a court asked" in ran.err
    why = full.run("why", url)
    assert why.code == 0
    assert "a court asked" in why.out
    assert full.run("redact", number, "--reason", "again").err.endswith("Nothing is left of it.\n")
    with serving(full) as served:
        status, _, html = served.get(f"/articles/{number}")
    assert (status, "a court asked" in html) == (410, True)


def test_no_crawl_and_no_import_brings_it_back(kept: Kept, full: Palimpsest) -> None:
    url = f"{kept.paper.url}{ADDRESS}"
    redact(full, url)
    before = full.rows("SELECT count(*), max(id) FROM articles")
    asked = len(kept.paper.requests)
    ran = full.crawl(*given(kept.paper), "--recheck")
    assert ran.code == 0
    assert f"left out: {url}: redacted on" in ran.err
    paths = [path for path in kept.paper.requests[asked:] if "sale" in path]
    assert paths == []
    alone = full.crawl(*given(kept.paper, ADDRESS))
    assert alone.code == 2
    assert "a court asked" in alone.err
    kept.paper.put("/latest", "", status=302, headers={"Location": ADDRESS})
    kept.paper.put("/print/sale", page("Xylographer", FIRST, url))
    ran = full.crawl(*given(kept.paper, "/latest", "/print/sale"))
    assert ran.json["urls_redacted"] == 2
    record = {"url": url, "title": "Xylographer", "text": "\n".join(FIRST)}
    (full.folder / "a.jsonl").write_text(json.dumps(record))
    ran = full.run("import", "a.jsonl", "--json")
    assert ran.json["urls_redacted"] == 1
    (full.folder / "a.jsonl").unlink()
    assert full.rows("SELECT count(*), max(id) FROM articles") == before
    assert left(full.folder) == set()
    outcomes = full.rows("SELECT DISTINCT outcome FROM urls WHERE url LIKE '%/sale%'")
    assert outcomes == [("redacted",)]


def test_what_a_crawl_kept_that_was_led_there_goes_by_the_same_command(
    kept: Kept, full: Palimpsest
) -> None:
    url = f"{kept.paper.url}{ADDRESS}"
    redact(full, url)
    kept.paper.put("/newest", "", status=302, headers={"Location": ADDRESS})
    ran = full.crawl(*given(kept.paper, "/newest"), "--warc", "warc")
    assert ran.json["urls_redacted"] == 1
    assert left(full.folder) != set()
    assert redact(full, url)["records"] == 1
    assert left(full.folder) == set()
    assert full.run("verify", "--warc", "warc").code == 0


def test_what_the_files_of_an_import_hold_goes_too(kept: Kept, palimpsest: Palimpsest) -> None:
    shutil.copytree(kept.folder / "warc", palimpsest.folder / "warc")
    assert palimpsest.run("import", "warc").code == 0
    assert left(palimpsest.folder) == set(RARE)
    redact(palimpsest, f"{kept.paper.url}{ADDRESS}")
    assert left(palimpsest.folder) == set()
    ran = palimpsest.run("import", "warc", "--json")
    assert (ran.code, ran.json["articles_new"]) == (0, 0)


def test_what_another_url_shows_is_another_article_and_listed(kept: Kept, full: Palimpsest) -> None:
    kept.paper.put(COPIED, page("Xylographer", EDITED))
    (address, copied) = given(kept.paper, ADDRESS, COPIED)
    ran = full.crawl(copied, "--warc", "warc")
    assert ran.json["urls_copy"] == 1
    shown = full.run("redact", address, "--dry-run", "--json").json
    assert [row["url"] for row in shown["stay"]] == [copied]
    asked = full.run("redact", address, "--dry-run")
    assert copied in asked.out
    assert "redact them separately" in asked.err
    redact(full, address)
    assert full.rows("SELECT outcome, detail FROM urls WHERE url = ?", copied) == [
        ("archived", None)
    ]
    # It was sent again as a page that was kept: that one stays until its last reader goes.
    assert full.run("verify", "--warc", "warc").code == 0
    redact(full, copied)
    assert left(full.folder) == set()
    assert full.run("verify", "--warc", "warc").code == 0


def test_killed_at_any_step_the_same_command_goes_on(kept: Kept, full: Palimpsest) -> None:
    ((number,),) = full.rows("SELECT id FROM articles WHERE url LIKE ?", f"%{ADDRESS}")
    with Archive(full.archive) as archive:
        archive.redact(number, "a court asked")
        first, *_ = tombstones.pending_records(archive.connection)
        tombstones.overwrite(first.record, full.folder / "warc")
    assert left(full.folder) != set()
    ran = full.run("redact", str(number), "--warc", "warc")
    assert ran.code == 0
    assert "The remaining data has now been removed" in ran.out
    assert left(full.folder / "warc") == set()
    assert left(full.folder) == set()


def test_files_that_were_moved_are_told_of_and_found_by_their_folder(
    kept: Kept, palimpsest: Palimpsest
) -> None:
    shutil.copytree(kept.folder / "warc", palimpsest.folder / "warc")
    assert palimpsest.run("import", "warc").code == 0
    (palimpsest.folder / "warc").rename(palimpsest.folder / "moved")
    words = ("redact", f"{kept.paper.url}{ADDRESS}", "--reason", "a court asked", "--yes")
    ran = palimpsest.run(*words)
    assert ran.code == 2
    assert "not removed: " in ran.err
    assert "give its folder with --warc" in ran.err
    ran = palimpsest.run(*words, "--warc", "moved")
    assert (ran.code, ran.err) == (0, "")
    assert left(palimpsest.folder) == set()


def test_while_a_run_is_under_way_it_is_refused(full: Palimpsest) -> None:
    with Archive(full.archive) as archive:
        run_id = archive.begin_run("elsewhere", {})
        ran = full.run("redact", "1", "--reason", "a court asked", "--yes")
        archive.finish_run(run_id, "finished")
    assert ran.code == 5
    assert f"run {run_id} is under way" in ran.err
    assert full.rows("SELECT count(*) FROM redactions") == [(0,)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--yes",), "give a reason with --reason"),
        (("--reason", "a court asked"), "cannot ask for confirmation here"),
        (("--reason", " ", "--yes"), "give a reason with --reason"),
    ],
)
def test_it_is_not_done_by_accident(full: Palimpsest, words: tuple[str, ...], told: str) -> None:
    ran = full.run("redact", "1", *words)
    assert ran.code == 2
    assert told in ran.err
    assert full.rows("SELECT count(*) FROM redactions") == [(0,)]


def test_an_article_that_is_not_there_is_no_takedown(full: Palimpsest) -> None:
    assert full.run("redact", "999", "--reason", "a court asked", "--yes").code == 2


def test_its_number_is_not_given_again(palimpsest: Palimpsest) -> None:
    def give(name: str) -> None:
        record = {"url": f"https://{name}.example/a", "text": f"Told by {name} alone, at length."}
        (palimpsest.folder / "a.jsonl").write_text(json.dumps(record))
        assert palimpsest.run("import", "a.jsonl").code == 0

    give("first")
    give("second")
    assert palimpsest.run("redact", "2", "--reason", "a court asked", "--yes").code == 0
    give("third")
    assert palimpsest.rows("SELECT id FROM articles") == [(1,), (3,)]
    assert palimpsest.rows("SELECT max(id) FROM paragraphs") == [(3,)]
    assert "a court asked" in palimpsest.run("show", "2").err


def test_what_lies_in_a_packed_file_is_left_with_advice(kept: Kept, full: Palimpsest) -> None:
    from tests.support.warc_records import Warc, wacz

    made = Warc()
    url = "https://paper.example/told"
    made.response(url, page("Xylographer", FIRST))
    wacz(full.folder / "a.wacz", data=made.bytes)
    assert full.run("import", "a.wacz").code == 0
    ran = full.run("redact", url, "--reason", "a court asked", "--yes")
    assert ran.code == 2
    assert "delete it, or make it anew without the page" in ran.err
    assert left(full.folder / "warc") == set(RARE)
