"""Import of saved pages and JSONL: articles are archived, and problems are reported."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from crawler.cli.commands.collect.import_files import exit_code
from crawler.demo.pages import pages
from storage.core.model import Tally
from storage.core.run_summary import ImportSummary
from tests.support.command import Palimpsest
from tests.support.paths import corpus_path

TEXT = "\n".join(
    [
        "The ferry to the island left an hour late, and nobody on the quay was surprised.",
        "Its captain blamed the fog, the tide and a goat that would not leave the car deck.",
    ]
)


def jsonl(*records: object) -> str:
    return "\n".join(
        record if isinstance(record, str) else json.dumps(record) for record in records
    )


def test_lines_of_json_become_articles(palimpsest: Palimpsest) -> None:
    record = {
        "url": "https://gazette.example/ferry?utm_source=x",
        "title": "Ferry late",
        "author": "Ada Quill",
        "published": "2025-03-06T07:30:00+00:00",
        "text": TEXT,
    }
    (palimpsest.folder / "a.jsonl").write_text(jsonl(record))
    ran = palimpsest.run("import", "a.jsonl", "--json")
    assert (ran.code, ran.json["articles_new"]) == (0, 1)
    article = palimpsest.run("show", "gazette.example/ferry", "--json").json
    assert article["full_text"] == TEXT
    assert (article["title"], article["author"]) == ("Ferry late", "Ada Quill")
    assert article["site"] == "gazette.example"


def test_a_line_without_url_is_named_after_its_file_and_imported_once(
    palimpsest: Palimpsest,
) -> None:
    (palimpsest.folder / "wires.jsonl.gz").write_bytes(
        gzip.compress(jsonl({"id": 7, "text": TEXT}, {"text": TEXT + " Again."}).encode())
    )
    palimpsest.run("import", "wires.jsonl.gz")
    assert palimpsest.rows("SELECT url FROM articles ORDER BY id") == [
        ("import:wires.jsonl.gz#7",),
        ("import:wires.jsonl.gz#2",),
    ]
    again = palimpsest.run("import", "wires.jsonl.gz", "--json").json
    assert (again["articles_new"], again["articles_known"]) == (0, 2)


def test_broken_lines_are_reported_by_number_and_the_others_imported(
    palimpsest: Palimpsest,
) -> None:
    good = {"url": "https://gazette.example/1", "text": TEXT}
    other = {"url": "https://gazette.example/2", "text": TEXT + " Twice."}
    (palimpsest.folder / "a.jsonl").write_text(
        jsonl(good, '{"text": "ends here', {"url": "https://gazette.example/3"}, "[1]", other)
    )
    ran = palimpsest.run("import", "a.jsonl")
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(2,)]
    for number in (2, 3, 4):
        assert f"a.jsonl, line {number}:" in ran.err
    assert ran.code == 3


def test_nuls_and_lone_surrogates_are_replaced(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "a.jsonl").write_text(
        '{"url": "https://gazette.example/x", "title": "\\ud800", "text": "A \\u0000 and \\udfff."}'
    )
    assert palimpsest.run("import", "a.jsonl").code == 0
    assert palimpsest.rows("SELECT text FROM paragraphs") == [("A \ufffd and \ufffd.",)]


def test_saved_pages_have_the_url_that_they_declare(palimpsest: Palimpsest) -> None:
    site = pages("https://gazette.example")
    folder = palimpsest.folder / "saved"
    folder.mkdir()
    (folder / "a.html").write_bytes(site["/harbour/lighthouse.html"].body)
    (folder / "b.html.gz").write_bytes(gzip.compress(site["/harbour/oyster-beds.html"].body))
    (folder / "c.html").write_bytes(site["/harbour/"].body)
    summary = palimpsest.run("import", "saved", "--json").json
    assert (summary["articles_new"], summary["urls_not-article"]) == (2, 1)
    urls = [url for (url,) in palimpsest.rows("SELECT url FROM articles ORDER BY id")]
    assert urls[0] == "https://gazette.example/harbour/lighthouse.html"
    assert urls[1] == (folder / "b.html.gz").as_uri()


def test_files_that_do_not_match_their_suffix_are_reported(palimpsest: Palimpsest) -> None:
    folder = palimpsest.folder
    (folder / "plain.html.gz").write_bytes(b"<html>not gzip</html>")
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    truncated = gzip.compress(jsonl({"text": TEXT}).encode() * 50)
    (folder / "cut.jsonl.gz").write_bytes(truncated[: len(truncated) // 2])
    (folder / "empty.html").write_bytes(b"")
    (folder / "large.html").write_bytes(b"<html>" + b"x" * (2 << 20))
    (folder / "good.jsonl").write_text(jsonl({"text": TEXT}))
    names = [path.name for path in folder.iterdir() if path.name != "archive.db"]
    ran = palimpsest.run("import", *sorted(names), "--max-megabytes", "1")
    assert "plain.html.gz: is not gzip" in ran.err
    assert "cut.jsonl.gz: is a truncated or damaged gzip file" in ran.err
    assert "large.html: has over 1 MB" in ran.err
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(1,)]
    details = {detail for (detail,) in palimpsest.rows("SELECT detail FROM urls")}
    assert {"not-html: no markup", "empty: the file contains no text"} <= details


def test_a_file_of_another_type_is_rejected_before_the_import_starts(
    palimpsest: Palimpsest,
) -> None:
    (palimpsest.folder / "a.pdf").write_bytes(b"%PDF")
    ran = palimpsest.run("import", "a.pdf")
    assert ran.code == 2
    assert ".wacz files can be imported" in ran.err
    assert not palimpsest.archive.exists()


def test_real_pages_are_archived_with_the_required_quality(palimpsest: Palimpsest) -> None:
    """The minimum quality of extraction. It may only be raised."""
    folder = corpus_path("news-pages")
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    ran = palimpsest.run("import", str(folder / "html"), "--json")
    assert ran.json["articles_new"] == len(truth), ran.out
    urls = dict(palimpsest.rows("SELECT payload_digest, url_id FROM captures"))
    texts = dict(
        palimpsest.rows(
            "SELECT c.payload_digest, t.full_text FROM captures c "
            "JOIN urls u ON u.id = c.url_id JOIN article_text t ON t.article_id = u.article_id"
        )
    )
    assert len(urls) == len(truth)
    import hashlib

    precision = recall = 0.0
    for name, page in truth.items():
        body = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        found = grams(texts[hashlib.sha256(body).hexdigest()])
        wanted = grams(page["articleBody"])
        common = sum((found & wanted).values())
        precision += common / max(sum(found.values()), 1)
        recall += common / max(sum(wanted.values()), 1)
    precision, recall = precision / len(truth), recall / len(truth)
    assert 2 * precision * recall / (precision + recall) >= 0.962


def grams(text: str) -> Counter[tuple[str, ...]]:
    """The four-word sequences of a text, with their counts."""
    import re

    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(len(words) - 3, 1)))


def test_a_folder_without_files_to_import_is_an_error(
    palimpsest: Palimpsest, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    ran = palimpsest.run("import", "nothing")
    assert ran.code == 2
    assert "files found" in ran.err


def test_search_uses_the_last_text_of_an_article_that_changes_within_a_file(
    palimpsest: Palimpsest,
) -> None:
    url = "https://gazette.example/x"
    first = {"url": url, "text": "A zebrafish swam in the old harbour basin yesterday."}
    second = {"url": url, "text": "A seal swam in the old harbour basin yesterday."}
    (palimpsest.folder / "a.jsonl").write_text(jsonl(first, second))
    palimpsest.run("import", "a.jsonl")
    assert palimpsest.run("search", "zebrafish", "--json").json == []
    assert len(palimpsest.run("search", "seal", "--json").json) == 1


def test_lines_of_files_with_the_same_name_are_different_articles(palimpsest: Palimpsest) -> None:
    for number in range(2):
        (palimpsest.folder / str(number)).mkdir()
        (palimpsest.folder / str(number) / "n.jsonl").write_text(
            jsonl({"text": f"{TEXT} {number}"})
        )
    palimpsest.run("import", "0/n.jsonl", "1/n.jsonl")
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(2,)]


def test_the_same_text_on_another_site_is_a_copy_whatever_it_repeats(
    palimpsest: Palimpsest,
) -> None:
    paragraphs = TEXT.split("\n")
    records = [
        {"url": "https://one.example/a", "text": paragraphs[0]},
        {"url": "https://two.example/a", "text": paragraphs[1]},
        {"url": "https://three.example/a", "text": TEXT},
        {"url": "https://four.example/a", "text": TEXT},
        {"url": "https://five.example/a", "text": f"{TEXT}\n{TEXT}"},
        {"url": "https://six.example/a", "text": f"{TEXT}\n{TEXT}"},
    ]
    for number, record in enumerate(records):
        record["first_seen"] = f"2024-06-01T00:00:0{number}Z"
    (palimpsest.folder / "a.jsonl").write_text(jsonl(*records))
    palimpsest.run("import", "a.jsonl")
    copies = palimpsest.rows("SELECT article_id, of_article_id FROM copies WHERE similarity = 1.0")
    assert set(copies) == {(4, 3), (5, 3), (6, 3)}  # all of them lead to the earliest


def test_a_date_gets_no_time_and_a_host_without_scheme_is_a_site(palimpsest: Palimpsest) -> None:
    record = {"url": "gazette.example/news/a", "published": "2024-01-01", "text": TEXT}
    (palimpsest.folder / "a.jsonl").write_text(jsonl(record))
    palimpsest.run("import", "a.jsonl")
    assert palimpsest.rows("SELECT site, published FROM articles") == [
        ("gazette.example", "2024-01-01")
    ]


@pytest.mark.parametrize(
    ("broken", "not_archived", "code"), [(0, 0, 0), (1, 1, 0), (2, 1, 3), (1, 3, 4), (4, 0, 4)]
)
def test_the_exit_code_depends_on_skipped_and_failed_items(
    broken: int, not_archived: int, code: int
) -> None:
    summary = ImportSummary(
        run=1,
        outcome="finished",
        source="import a.jsonl",
        archive="archive.db",
        seconds=0.1,
        read=4,
        problems=(),
        problem_count=broken,
        tally=Tally(outcomes={"error": not_archived}),
        articles_per_second=0.0,
        records_known=0,
        records_passed={},
    )
    assert exit_code(summary) == code
