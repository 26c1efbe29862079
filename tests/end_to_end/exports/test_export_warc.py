"""Export of WARC records: those of the chosen articles, as they were kept, and what is missing."""

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
class Kept:
    """An archive of a WARC file, and the file as it was made. To be read only."""

    palimpsest: Palimpsest
    made: Warc
    names: dict[str, str]


def body(url: str) -> bytes:
    return bytes(BODIES[url.removeprefix(SITE)].body)


def kept_in(folder: Path, *, packed: bool) -> Kept:
    """Two articles, one with its request behind and one with its request in front, and a revisit.

    Between them lies what belongs to neither.
    """
    made = Warc(gzip=packed)
    names = {}
    shown = made.response(LIGHTHOUSE, body(LIGHTHOUSE))
    names["lighthouse"] = made.ids[-1]
    request(made, "request of the lighthouse", LIGHTHOUSE, names["lighthouse"])
    names["request of the lighthouse"] = made.ids[-1]
    request(made, "of something else", f"{SITE}/style.css", None)
    request(made, "request of the oysters", OYSTERS, None)
    names["request of the oysters"] = made.ids[-1]
    made.response(OYSTERS, body(OYSTERS))
    names["oysters"] = made.ids[-1]
    digest = shown.rec_headers.get_header("WARC-Payload-Digest")
    made.revisit(LIGHTHOUSE, digest, date=LATER)
    names["revisit"] = made.ids[-1]
    command = Palimpsest(folder)
    name = "kept.warc.gz" if packed else "kept.warc"
    made.save(folder / name)
    ran = command.run("import", name)
    assert ran.code == 0, ran.err
    assert command.rows("SELECT count(*) FROM warc_records") == [(3,)]
    return Kept(command, made, names)


def request(made: Warc, told: str, url: str, of: str | None) -> None:
    """A request record; `of`: the id of the response that it names, as crawlers do."""
    record = made._writer.create_warc_record(
        url,
        "request",
        payload=io.BytesIO(f"GET / HTTP/1.1\r\nX-Told: {told}\r\n\r\n".encode()),
        warc_content_type="application/http; msgtype=request",
        warc_headers_dict={
            "WARC-Date": DATE,
            **({"WARC-Concurrent-To": f"<{of}>"} if of else {}),
        },
    )
    made._write(record)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return kept_in(tmp_path_factory.mktemp("kept"), packed=True)


def exported(kept: Kept, path: Path, *words: str, code: int = 0) -> tuple[CommandResult, list[Any]]:
    """What the command said, and (type, id) of each record that it wrote."""
    ran = kept.palimpsest.run("export", "--format", "warc", "-o", str(path), *words)
    assert ran.code == code, ran.err
    return ran, records(path)


def records(path: Path) -> list[tuple[str, str]]:
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.content_stream().read()
            named = record.rec_headers.get_header("WARC-Record-ID").strip("<>")
            found.append((record.rec_type, named))
    return found


def test_the_records_of_all_articles_are_taken_with_their_requests(
    kept: Kept, tmp_path: Path
) -> None:
    ran, found = exported(kept, tmp_path / "all.warc.gz")

    wanted = [
        *("lighthouse", "request of the lighthouse", "revisit"),
        *("oysters", "request of the oysters"),
    ]
    assert found[0][0] == "warcinfo"
    assert sorted(named for _, named in found[1:]) == sorted(kept.names[name] for name in wanted)
    assert "5 records" in ran.out


def test_members_are_copied_as_they_lay(kept: Kept, tmp_path: Path) -> None:
    exported(kept, tmp_path / "all.warc.gz")

    starts = [*kept.made.offsets, len(kept.made.bytes)]
    at = kept.made.ids.index(kept.names["oysters"])
    assert kept.made.bytes[starts[at] : starts[at + 1]] in (tmp_path / "all.warc.gz").read_bytes()


def test_only_chosen_articles_are_taken(kept: Kept, tmp_path: Path) -> None:
    _, found = exported(kept, tmp_path / "one.warc.gz", OYSTERS)

    names = ("request of the oysters", "oysters")
    assert {named for _, named in found[1:]} == {kept.names[name] for name in names}


def test_the_same_archive_gives_the_same_warc(kept: Kept, tmp_path: Path) -> None:
    for name in ("one.warc.gz", "two.warc.gz"):
        exported(kept, tmp_path / name)

    assert (tmp_path / "one.warc.gz").read_bytes() == (tmp_path / "two.warc.gz").read_bytes()


def test_a_revisit_brings_the_response_it_refers_to(kept: Kept, tmp_path: Path) -> None:
    """Also where that was another article's: here its capture is known by its revisit only."""
    other = copied(kept, tmp_path)
    other.write(
        "DELETE FROM captures WHERE record_id IN "
        "(SELECT id FROM warc_records WHERE type = 'response')"
    )

    _, found = exported(other, tmp_path / "out.warc.gz", LIGHTHOUSE)

    kinds = [kind for kind, _ in found]
    assert kinds == ["warcinfo", "response", "request", "revisit"]


def test_records_of_files_that_are_not_packed_are_packed(tmp_path: Path) -> None:
    plain = kept_in(tmp_path, packed=False)

    _, found = exported(plain, tmp_path / "out.warc.gz")

    assert len(found) == 6
    unpacked = gzip.decompress((tmp_path / "out.warc.gz").read_bytes())
    starts = [*plain.made.offsets, len(plain.made.bytes)]
    for (start, end), named in zip(pairwise(starts), plain.made.ids, strict=True):
        assert (plain.made.bytes[start:end] in unpacked) == (named in {each for _, each in found})


def test_it_comes_in_again(kept: Kept, tmp_path: Path) -> None:
    exported(kept, tmp_path / "out.warc.gz")
    other = Palimpsest(tmp_path)

    assert other.run("import", "out.warc.gz").code == 0

    texts = "SELECT a.url, t.full_text FROM articles a JOIN article_text t ON t.article_id = a.id"
    assert other.rows(texts) == kept.palimpsest.rows(texts)


def test_it_goes_into_a_bag(kept: Kept, tmp_path: Path) -> None:
    ran = kept.palimpsest.run("export", "--format", "warc", "--bagit", str(tmp_path / "bag"))

    assert ran.code == 0, ran.err
    bagit.Bag(str(tmp_path / "bag")).validate()
    data = tmp_path / "bag" / "data"
    assert len(records(data / "captures.warc.gz")) == 6
    manifest = json.loads((data / "captures.warc.gz.manifest.json").read_text())
    assert (manifest["rows"], manifest["query"]["format"]) == (5, "warc")


def test_articles_without_records_give_an_empty_file(kept: Kept, tmp_path: Path) -> None:
    _, found = exported(kept, tmp_path / "none.warc.gz", "--site", "nobody.example")

    assert [kind for kind, _ in found] == ["warcinfo"]


def test_captures_without_a_record_are_counted(palimpsest: Palimpsest) -> None:
    line = {"url": f"{SITE}/line", "text": "A line of a file is no record."}
    (palimpsest.folder / "a.jsonl").write_text(json.dumps(line))
    assert palimpsest.run("import", "a.jsonl").code == 0
    ran = palimpsest.run("export", "-o", "none.warc.gz")

    assert (ran.code, ran.out.partition(",")[0]) == (0, "0 records")
    assert "of 1 capture no record was kept" in ran.err
    manifest = json.loads((palimpsest.folder / "none.warc.gz.manifest.json").read_text())
    assert manifest["not_kept"] == 1


@dataclass(frozen=True)
class Copied(Kept):
    """Such an archive, to be written to."""

    def write(self, statement: str) -> None:
        import sqlite3

        connection = sqlite3.connect(self.palimpsest.archive)
        with connection:
            connection.execute(statement)
        connection.close()


def copied(kept: Kept, folder: Path) -> Copied:
    """The same file and archive in another folder."""
    command = Palimpsest(folder)
    kept.made.save(folder / "kept.warc.gz")
    assert command.run("import", "kept.warc.gz").code == 0
    return Copied(command, kept.made, kept.names)


def test_what_is_missing_is_named_and_the_rest_is_taken(kept: Kept, tmp_path: Path) -> None:
    other = copied(kept, tmp_path)
    held = kept.made.bytes
    at = kept.made.offsets[kept.made.ids.index(kept.names["oysters"])]
    (tmp_path / "kept.warc.gz").write_bytes(held[:at] + b"\0" * 40 + held[at + 40 :])

    ran, found = exported(other, tmp_path / "out.warc.gz", code=1)

    assert f"not exported: {kept.names['oysters']} of {OYSTERS}" in ran.err
    assert kept.names["lighthouse"] in {named for _, named in found}
    assert kept.names["oysters"] not in {named for _, named in found}


def test_a_file_that_is_gone_is_named_record_by_record(kept: Kept, tmp_path: Path) -> None:
    other = copied(kept, tmp_path)
    (tmp_path / "kept.warc.gz").unlink()

    ran, found = exported(other, tmp_path / "out.warc.gz", code=1)

    assert ran.err.count("not exported: ") == 3
    assert [kind for kind, _ in found] == ["warcinfo"]


def test_a_body_that_was_changed_is_not_passed_on(tmp_path: Path) -> None:
    plain = kept_in(tmp_path, packed=False)
    held = (tmp_path / "kept.warc").read_bytes()
    at = held.index(b"</html>", held.index(plain.names["oysters"].encode()))
    (tmp_path / "kept.warc").write_bytes(held[:at] + b"<!HTML>" + held[at + 7 :])

    ran, _ = exported(plain, tmp_path / "out.warc.gz", OYSTERS, code=1)

    assert "is damaged" in ran.err
