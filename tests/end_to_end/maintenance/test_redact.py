"""Takedowns: no byte of the text remains, it does not come back, and other articles keep theirs."""

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
class CrawledPaper:
    """A newspaper, and the folder of three crawls of it with WARC files. To be copied."""

    paper: Newspaper
    folder: Path


def publish(paper: Newspaper, texts: tuple[str, ...] = FIRST) -> None:
    address = f"{paper.url}{ADDRESS}"
    paper.put(ADDRESS, page("Xylographer", texts))
    paper.put(ALIAS, page("Xylographer", texts, address))
    paper.put("/council/heard.html", page("Heard", OTHER))


def urls(paper: Newspaper, *paths: str) -> list[str]:
    return [f"{paper.url}{path}" for path in (paths or (ADDRESS, ALIAS, "/council/heard.html"))]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrawledPaper]:
    palimpsest = Palimpsest(tmp_path_factory.mktemp("crawled"))
    with Newspaper() as paper:
        for texts in (FIRST, FIRST, EDITED):
            publish(paper, texts)
            ran = palimpsest.crawl(*urls(paper), "--warc", "warc", "--recheck")
            assert ran.code == 0, ran.err
        yield CrawledPaper(paper, palimpsest.folder)


@pytest.fixture
def copied(crawled: CrawledPaper, palimpsest: Palimpsest) -> Palimpsest:
    """A copy of the crawled archive and its WARC files."""
    shutil.copy(crawled.folder / "archive.db", palimpsest.archive)
    shutil.copytree(crawled.folder / "warc", palimpsest.folder / "warc")
    return palimpsest


def redact(palimpsest: Palimpsest, article: str, *words: str) -> Any:
    ran = palimpsest.run(
        *("redact", article, "--reason", "a court asked", "--yes", "--json", "--warc", "warc"),
        *words,
    )
    assert (ran.code, ran.err) == (0, "")
    return ran.json


def rare_words_in(folder: Path) -> set[str]:
    """The rare words in the bytes of any file, or in the content of any WARC record."""
    words = set()
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes().lower()
        if path.name.endswith(".warc.gz"):
            for record in ArchiveIterator(io.BytesIO(path.read_bytes())):
                content += record.content_stream().read().lower()
        words |= {word for word in RARE if word.encode() in content}
    return words


def test_no_byte_of_the_text_remains(crawled: CrawledPaper, copied: Palimpsest) -> None:
    assert rare_words_in(copied.folder) == set(RARE)
    url = f"{crawled.paper.url}{ADDRESS}"
    result = redact(copied, url)
    assert (result["versions"], result["left"]) == (2, [])
    assert result["records"] == result["captures"] == 6
    assert rare_words_in(copied.folder) == set()
    assert copied.rows("SELECT count(*) FROM paragraphs WHERE text = ?", SHARED) == [(1,)]
    assert copied.run("verify", "--warc", "warc").code == 0
    assert copied.run("search", "slipway", "--json").json[0]["url"].endswith("/council/heard.html")
    files = sorted((copied.folder / "warc").iterdir())
    checked = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", *files], check=False
    )
    assert checked.returncode == 0
    assert [path.stat().st_size for path in files] == [
        path.stat().st_size for path in sorted((crawled.folder / "warc").iterdir())
    ]


def test_commands_and_the_web_interface_say_that_it_was_redacted_and_why(
    crawled: CrawledPaper, copied: Palimpsest
) -> None:
    url = f"{crawled.paper.url}{ALIAS}"
    number = str(redact(copied, url)["id"])
    for words in (("show", number), ("show", url), ("versions", url), ("copies", number)):
        ran = copied.run(*words)
        assert (ran.code, ran.out) == (2, "")
        assert "redacted on 20" in ran.err
        assert "a court asked" in ran.err
    why = copied.run("why", url)
    assert why.code == 0
    assert "a court asked" in why.out
    assert copied.run("redact", number, "--reason", "again").err.endswith(
        "Nothing remains of it.\n"
    )
    with serving(copied) as served:
        status, _, html = served.get(f"/articles/{number}")
    assert (status, "a court asked" in html) == (410, True)


def test_neither_a_crawl_nor_an_import_brings_it_back(
    crawled: CrawledPaper, copied: Palimpsest
) -> None:
    url = f"{crawled.paper.url}{ADDRESS}"
    redact(copied, url)
    before = copied.rows("SELECT count(*), max(id) FROM articles")
    requests_before = len(crawled.paper.requests)
    ran = copied.crawl(*urls(crawled.paper), "--recheck")
    assert ran.code == 0
    assert f"left out: {url}: redacted on" in ran.err
    paths = [path for path in crawled.paper.requests[requests_before:] if "sale" in path]
    assert paths == []
    alone = copied.crawl(*urls(crawled.paper, ADDRESS))
    assert alone.code == 2
    assert "a court asked" in alone.err
    crawled.paper.put("/latest", "", status=302, headers={"Location": ADDRESS})
    crawled.paper.put("/print/sale", page("Xylographer", FIRST, url))
    ran = copied.crawl(*urls(crawled.paper, "/latest", "/print/sale"))
    assert ran.json["urls_redacted"] == 2
    record = {"url": url, "title": "Xylographer", "text": "\n".join(FIRST)}
    (copied.folder / "a.jsonl").write_text(json.dumps(record))
    ran = copied.run("import", "a.jsonl", "--json")
    assert ran.json["urls_redacted"] == 1
    (copied.folder / "a.jsonl").unlink()
    assert copied.rows("SELECT count(*), max(id) FROM articles") == before
    assert rare_words_in(copied.folder) == set()
    outcomes = copied.rows("SELECT DISTINCT outcome FROM urls WHERE url LIKE '%/sale%'")
    assert outcomes == [("redacted",)]


def test_records_of_a_later_crawl_that_was_redirected_there_are_overwritten_too(
    crawled: CrawledPaper, copied: Palimpsest
) -> None:
    url = f"{crawled.paper.url}{ADDRESS}"
    redact(copied, url)
    crawled.paper.put("/newest", "", status=302, headers={"Location": ADDRESS})
    ran = copied.crawl(*urls(crawled.paper, "/newest"), "--warc", "warc")
    assert ran.json["urls_redacted"] == 1
    assert rare_words_in(copied.folder) != set()
    assert redact(copied, url)["records"] == 1
    assert rare_words_in(copied.folder) == set()
    assert copied.run("verify", "--warc", "warc").code == 0


def test_records_of_imported_files_are_overwritten(
    crawled: CrawledPaper, palimpsest: Palimpsest
) -> None:
    shutil.copytree(crawled.folder / "warc", palimpsest.folder / "warc")
    assert palimpsest.run("import", "warc").code == 0
    assert rare_words_in(palimpsest.folder) == set(RARE)
    redact(palimpsest, f"{crawled.paper.url}{ADDRESS}")
    assert rare_words_in(palimpsest.folder) == set()
    ran = palimpsest.run("import", "warc", "--json")
    assert (ran.code, ran.json["articles_new"]) == (0, 0)


def test_another_article_with_the_text_is_listed_and_stays(
    crawled: CrawledPaper, copied: Palimpsest
) -> None:
    crawled.paper.put(COPIED, page("Xylographer", EDITED))
    (address, copy) = urls(crawled.paper, ADDRESS, COPIED)
    ran = copied.crawl(copy, "--warc", "warc")
    assert ran.json["urls_copy"] == 1
    listed = copied.run("redact", address, "--dry-run", "--json").json
    assert [row["url"] for row in listed["stay"]] == [copy]
    dry_run = copied.run("redact", address, "--dry-run")
    assert copy in dry_run.out
    assert "redact them separately" in dry_run.err
    redact(copied, address)
    assert copied.rows("SELECT outcome, detail FROM urls WHERE url = ?", copy) == [
        ("archived", None)
    ]
    # Its record is a revisit, so the response that it refers to stays until it is redacted too.
    assert copied.run("verify", "--warc", "warc").code == 0
    redact(copied, copy)
    assert rare_words_in(copied.folder) == set()
    assert copied.run("verify", "--warc", "warc").code == 0


def test_the_same_command_completes_an_interrupted_takedown(
    crawled: CrawledPaper, copied: Palimpsest
) -> None:
    ((article_id,),) = copied.rows("SELECT id FROM articles WHERE url LIKE ?", f"%{ADDRESS}")
    with Archive(copied.archive) as archive:
        archive.redact(article_id, "a court asked")
        first, *_ = tombstones.pending_records(archive.connection)
        tombstones.overwrite(first.record, copied.folder / "warc")
    assert rare_words_in(copied.folder) != set()
    ran = copied.run("redact", str(article_id), "--warc", "warc")
    assert ran.code == 0
    assert "The remaining data has now been removed" in ran.out
    assert rare_words_in(copied.folder / "warc") == set()
    assert rare_words_in(copied.folder) == set()


def test_moved_warc_files_are_reported_and_found_in_the_folder_given(
    crawled: CrawledPaper, palimpsest: Palimpsest
) -> None:
    shutil.copytree(crawled.folder / "warc", palimpsest.folder / "warc")
    assert palimpsest.run("import", "warc").code == 0
    (palimpsest.folder / "warc").rename(palimpsest.folder / "moved")
    words = ("redact", f"{crawled.paper.url}{ADDRESS}", "--reason", "a court asked", "--yes")
    ran = palimpsest.run(*words)
    assert ran.code == 2
    assert "not removed: " in ran.err
    assert "give its folder with --warc" in ran.err
    ran = palimpsest.run(*words, "--warc", "moved")
    assert (ran.code, ran.err) == (0, "")
    assert rare_words_in(palimpsest.folder) == set()


def test_it_is_refused_during_a_run(copied: Palimpsest) -> None:
    with Archive(copied.archive) as archive:
        run_id = archive.begin_run("elsewhere", {})
        ran = copied.run("redact", "1", "--reason", "a court asked", "--yes")
        archive.finish_run(run_id, "finished")
    assert ran.code == 5
    assert f"run {run_id} is in progress" in ran.err
    assert copied.rows("SELECT count(*) FROM redactions") == [(0,)]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--yes",), "give a reason with --reason"),
        (("--reason", "a court asked"), "cannot ask for confirmation here"),
        (("--reason", " ", "--yes"), "give a reason with --reason"),
    ],
)
def test_it_needs_a_reason_and_a_confirmation(
    copied: Palimpsest, words: tuple[str, ...], message: str
) -> None:
    ran = copied.run("redact", "1", *words)
    assert ran.code == 2
    assert message in ran.err
    assert copied.rows("SELECT count(*) FROM redactions") == [(0,)]


def test_an_unknown_article_is_an_error(copied: Palimpsest) -> None:
    assert copied.run("redact", "999", "--reason", "a court asked", "--yes").code == 2


def test_its_ids_are_not_used_again(palimpsest: Palimpsest) -> None:
    def add_article(name: str) -> None:
        record = {"url": f"https://{name}.example/a", "text": f"A text that only {name} has."}
        (palimpsest.folder / "a.jsonl").write_text(json.dumps(record))
        assert palimpsest.run("import", "a.jsonl").code == 0

    add_article("first")
    add_article("second")
    assert palimpsest.run("redact", "2", "--reason", "a court asked", "--yes").code == 0
    add_article("third")
    assert palimpsest.rows("SELECT id FROM articles") == [(1,), (3,)]
    assert palimpsest.rows("SELECT max(id) FROM paragraphs") == [(3,)]
    assert "a court asked" in palimpsest.run("show", "2").err


def test_a_record_in_a_packed_file_is_reported_with_advice(
    crawled: CrawledPaper, copied: Palimpsest
) -> None:
    from tests.support.warc_records import Warc, wacz

    warc = Warc()
    url = "https://paper.example/story"
    warc.response(url, page("Xylographer", FIRST))
    wacz(copied.folder / "a.wacz", data=warc.bytes)
    assert copied.run("import", "a.wacz").code == 0
    ran = copied.run("redact", url, "--reason", "a court asked", "--yes")
    assert ran.code == 2
    assert "delete the packed file, or create it again without the page" in ran.err
    assert rare_words_in(copied.folder / "warc") == set(RARE)
