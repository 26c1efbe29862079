"""Exports of WARC records: those of the selected articles, unchanged, and what is missing."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import bagit
import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.demo.pages import pages
from tests.support.command import CommandResult, Palimpsest
from tests.support.warc_records import DATE, Warc

SITE = "https://gazette.example"
BODIES = pages(SITE)
LIGHTHOUSE = f"{SITE}/harbour/lighthouse.html"
OYSTERS = f"{SITE}/harbour/oyster-beds.html"
LATER = "2024-05-07T07:08:09Z"


@dataclass(frozen=True)
class Imported:
    """An archive imported from a WARC file, and the file. Read only."""

    palimpsest: Palimpsest
    warc: Warc
    names: dict[str, str]


def body(url: str) -> bytes:
    return bytes(BODIES[url.removeprefix(SITE)].body)


def import_warc(folder: Path, *, compressed: bool) -> Imported:
    """Two articles, one with its request after and one with it before the response, and a revisit.

    Between them is a request that belongs to neither.
    """
    warc = Warc(gzip=compressed)
    names = {}
    response = warc.response(LIGHTHOUSE, body(LIGHTHOUSE))
    names["lighthouse"] = warc.ids[-1]
    request(warc, "request of the lighthouse", LIGHTHOUSE, names["lighthouse"])
    names["request of the lighthouse"] = warc.ids[-1]
    request(warc, "of something else", f"{SITE}/style.css", None)
    request(warc, "request of the oysters", OYSTERS, None)
    names["request of the oysters"] = warc.ids[-1]
    warc.response(OYSTERS, body(OYSTERS))
    names["oysters"] = warc.ids[-1]
    digest = response.rec_headers.get_header("WARC-Payload-Digest")
    warc.revisit(LIGHTHOUSE, digest, date=LATER)
    names["revisit"] = warc.ids[-1]
    command = Palimpsest(folder)
    name = "kept.warc.gz" if compressed else "kept.warc"
    warc.save(folder / name)
    ran = command.run("import", name)
    assert ran.code == 0, ran.err
    assert command.rows("SELECT count(*) FROM warc_records") == [(3,)]
    return Imported(command, warc, names)


def request(warc: Warc, label: str, url: str, of: str | None) -> None:
    """Add a request record; of: the id of the response that it names, as crawlers write it."""
    record = warc._writer.create_warc_record(
        url,
        "request",
        payload=io.BytesIO(f"GET / HTTP/1.1\r\nX-Label: {label}\r\n\r\n".encode()),
        warc_content_type="application/http; msgtype=request",
        warc_headers_dict={
            "WARC-Date": DATE,
            **({"WARC-Concurrent-To": f"<{of}>"} if of else {}),
        },
    )
    warc._write(record)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return import_warc(tmp_path_factory.mktemp("kept"), compressed=True)


def exported(
    imported: Imported, path: Path, *words: str, code: int = 0
) -> tuple[CommandResult, list[Any]]:
    """The result of the command, and (type, id) of each record that it wrote."""
    ran = imported.palimpsest.run("export", "--format", "warc", "-o", str(path), *words)
    assert ran.code == code, ran.err
    return ran, records(path)


def records(path: Path) -> list[tuple[str, str]]:
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.content_stream().read()
            record_id = record.rec_headers.get_header("WARC-Record-ID").strip("<>")
            found.append((record.rec_type, record_id))
    return found


def test_records_of_all_articles_are_exported_with_their_requests(
    imported: Imported, tmp_path: Path
) -> None:
    ran, found = exported(imported, tmp_path / "all.warc.gz")

    expected = [
        *("lighthouse", "request of the lighthouse", "revisit"),
        *("oysters", "request of the oysters"),
    ]
    assert found[0][0] == "warcinfo"
    assert sorted(record_id for _, record_id in found[1:]) == sorted(
        imported.names[name] for name in expected
    )
    assert "5 records" in ran.out


def test_gzip_members_are_copied_unchanged(imported: Imported, tmp_path: Path) -> None:
    exported(imported, tmp_path / "all.warc.gz")

    starts = [*imported.warc.offsets, len(imported.warc.bytes)]
    at = imported.warc.ids.index(imported.names["oysters"])
    assert (
        imported.warc.bytes[starts[at] : starts[at + 1]] in (tmp_path / "all.warc.gz").read_bytes()
    )


def test_only_records_of_selected_articles_are_exported(imported: Imported, tmp_path: Path) -> None:
    _, found = exported(imported, tmp_path / "one.warc.gz", OYSTERS)

    names = ("request of the oysters", "oysters")
    assert {record_id for _, record_id in found[1:]} == {imported.names[name] for name in names}


def test_the_same_archive_produces_the_same_warc(imported: Imported, tmp_path: Path) -> None:
    for name in ("one.warc.gz", "two.warc.gz"):
        exported(imported, tmp_path / name)

    assert (tmp_path / "one.warc.gz").read_bytes() == (tmp_path / "two.warc.gz").read_bytes()


def test_a_revisit_is_exported_with_its_response(imported: Imported, tmp_path: Path) -> None:
    """Even if no selected article has a capture of the response."""
    other = copied(imported, tmp_path)
    other.write(
        "DELETE FROM captures WHERE record_id IN "
        "(SELECT id FROM warc_records WHERE type = 'response')"
    )

    _, found = exported(other, tmp_path / "out.warc.gz", LIGHTHOUSE)

    kinds = [kind for kind, _ in found]
    assert kinds == ["warcinfo", "response", "request", "revisit"]


def test_records_of_uncompressed_files_are_compressed(tmp_path: Path) -> None:
    uncompressed = import_warc(tmp_path, compressed=False)

    _, found = exported(uncompressed, tmp_path / "out.warc.gz")

    assert len(found) == 6
    output = gzip.decompress((tmp_path / "out.warc.gz").read_bytes())
    starts = [*uncompressed.warc.offsets, len(uncompressed.warc.bytes)]
    for (start, end), record_id in zip(pairwise(starts), uncompressed.warc.ids, strict=True):
        assert (uncompressed.warc.bytes[start:end] in output) == (
            record_id in {each for _, each in found}
        )


def test_an_exported_warc_can_be_imported(imported: Imported, tmp_path: Path) -> None:
    exported(imported, tmp_path / "out.warc.gz")
    other = Palimpsest(tmp_path)

    assert other.run("import", "out.warc.gz").code == 0

    texts = "SELECT a.url, t.full_text FROM articles a JOIN article_text t ON t.article_id = a.id"
    assert other.rows(texts) == imported.palimpsest.rows(texts)


def test_a_warc_can_be_exported_as_a_bag(imported: Imported, tmp_path: Path) -> None:
    ran = imported.palimpsest.run("export", "--format", "warc", "--bagit", str(tmp_path / "bag"))

    assert ran.code == 0, ran.err
    bagit.Bag(str(tmp_path / "bag")).validate()
    data = tmp_path / "bag" / "data"
    assert len(records(data / "captures.warc.gz")) == 6
    manifest = json.loads((data / "captures.warc.gz.manifest.json").read_text())
    assert (manifest["rows"], manifest["query"]["format"]) == (5, "warc")


def test_an_export_without_records_has_only_a_warcinfo_record(
    imported: Imported, tmp_path: Path
) -> None:
    _, found = exported(imported, tmp_path / "none.warc.gz", "--site", "nobody.example")

    assert [kind for kind, _ in found] == ["warcinfo"]


def test_captures_without_a_record_are_counted(palimpsest: Palimpsest) -> None:
    line = {"url": f"{SITE}/line", "text": "A line of a JSON file has no WARC record."}
    (palimpsest.folder / "a.jsonl").write_text(json.dumps(line))
    assert palimpsest.run("import", "a.jsonl").code == 0
    ran = palimpsest.run("export", "-o", "none.warc.gz")

    assert (ran.code, ran.out.partition(",")[0]) == (0, "0 records")
    assert "1 capture has no WARC record" in ran.err
    manifest = json.loads((palimpsest.folder / "none.warc.gz.manifest.json").read_text())
    assert manifest["not_kept"] == 1


@dataclass(frozen=True)
class Copied(Imported):
    """A copy of such an archive that a test may change."""

    def write(self, statement: str) -> None:
        import sqlite3

        connection = sqlite3.connect(self.palimpsest.archive)
        with connection:
            connection.execute(statement)
        connection.close()


def copied(imported: Imported, folder: Path) -> Copied:
    """Import the same WARC file in another folder."""
    command = Palimpsest(folder)
    imported.warc.save(folder / "kept.warc.gz")
    assert command.run("import", "kept.warc.gz").code == 0
    return Copied(command, imported.warc, imported.names)


def test_a_damaged_record_is_reported_and_the_others_are_exported(
    imported: Imported, tmp_path: Path
) -> None:
    other = copied(imported, tmp_path)
    content = imported.warc.bytes
    at = imported.warc.offsets[imported.warc.ids.index(imported.names["oysters"])]
    (tmp_path / "kept.warc.gz").write_bytes(content[:at] + b"\0" * 40 + content[at + 40 :])

    ran, found = exported(other, tmp_path / "out.warc.gz", code=1)

    assert f"not exported: {imported.names['oysters']} of {OYSTERS}" in ran.err
    assert imported.names["lighthouse"] in {record_id for _, record_id in found}
    assert imported.names["oysters"] not in {record_id for _, record_id in found}


def test_each_record_of_a_missing_file_is_reported(imported: Imported, tmp_path: Path) -> None:
    other = copied(imported, tmp_path)
    (tmp_path / "kept.warc.gz").unlink()

    ran, found = exported(other, tmp_path / "out.warc.gz", code=1)

    assert ran.err.count("not exported: ") == 3
    assert [kind for kind, _ in found] == ["warcinfo"]


def test_a_record_with_a_changed_body_is_not_exported(tmp_path: Path) -> None:
    uncompressed = import_warc(tmp_path, compressed=False)
    content = (tmp_path / "kept.warc").read_bytes()
    at = content.index(b"</html>", content.index(uncompressed.names["oysters"].encode()))
    (tmp_path / "kept.warc").write_bytes(content[:at] + b"<!HTML>" + content[at + 7 :])

    ran, _ = exported(uncompressed, tmp_path / "out.warc.gz", OYSTERS, code=1)

    assert "is damaged" in ran.err
