"""The read side of versions: which texts an article has had, when each stood, what changed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import asdict, dataclass, replace
from typing import Any

from storage.core.errors import PalimpsestError
from storage.db.reader import Reader, Row
from storage.facts import find_changes
from storage.queries.compare import Alignment, Correspondence, How, align
from storage.text.folding_settings import FoldingSettings

_CLOSE = 0.25  # Jaccard over pairs of words from which a paragraph is the one that stood before


class NoSuchVersion(PalimpsestError):
    """The article has no version of this number: `palimpsest versions ARTICLE` lists them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one version to another: numbers, their paragraphs, and how those align.

    moved: positions in the later one of paragraphs that stood in another order before.
    """

    number: int
    since: int
    one: list[Row]
    other: list[Row]
    alignment: Alignment
    moved: tuple[int, ...]

    def of(self, *kinds: How) -> list[Correspondence]:
        """The correspondences of these kinds."""
        return [row for row in self.alignment.correspondences if row.how in kinds]

    @property
    def counts(self) -> dict[str, int]:
        """Paragraphs that stayed, were changed, added, removed, or put elsewhere."""
        return {
            "same": len(self.of(How.SAME)),
            "changed": len(self.of(How.NEAR, How.SPLIT)),
            "added": len(self.of(How.OTHER)),
            "removed": len(self.of(How.ONE)),
            "moved": len(self.moved),
        }


def history(reader: Reader, article_id: int) -> Row:
    """An article with its versions, oldest first, and how they took turns.

    Of each version: `first_seen` and `last_seen`, the `captures` that showed it, its `kind`,
    whether it `stands`, and the number of the one that stood when it came (`follows`); what took it
    out of its page (`extractor`), and the number of the one that an earlier extractor had made of
    that page (`rereads`), which it then follows.
    `turns`: the numbers of the versions as they stood one after the other; `returns`: how often one
    of them came back.
    """
    article = reader.row(
        "SELECT id, url, title, first_seen, last_seen FROM articles WHERE id = ?", article_id
    )
    assert article is not None
    versions = reader.rows(
        """
        SELECT v.number, v.id AS version_id, v.title, v.kind, v.seen_at AS first_seen,
               v.seen_at AS last_seen, 0 AS captures, v.shingles, a.version_id = v.id AS stands,
               v.extractor, o.number AS rereads
          FROM versions v JOIN articles a ON a.id = v.article_id
          LEFT JOIN versions o ON o.id = v.reextraction_of
         WHERE v.article_id = ? ORDER BY v.number""",
        article_id,
    )
    _follow(versions)
    by_id = {version["version_id"]: version for version in versions}
    by_number = {version["number"]: version for version in versions}
    shown = reader.rows(
        """
        SELECT c.version_id, c.fetched_at FROM urls u JOIN captures c ON c.url_id = u.id
          JOIN versions v ON v.id = c.version_id
         WHERE (u.article_id = ?1 OR u.key = (SELECT key FROM articles WHERE id = ?1))
           AND v.article_id = ?1 ORDER BY c.fetched_at, c.id""",
        article_id,
    )
    turns: list[int] = []
    for capture in shown:
        version = by_id[capture["version_id"]]
        if not version["captures"] and turns and not version["rereads"]:
            version["follows"] = _before(version, by_number[turns[-1]])
        version["captures"] += 1
        version["first_seen"] = min(version["first_seen"], capture["fetched_at"])
        version["last_seen"] = max(version["last_seen"], capture["fetched_at"])
        if version["kind"] != "truncated" and turns[-1:] != [version["number"]]:
            turns.append(version["number"])
    for version in versions:
        version["stands"] = bool(version["stands"])
        if version["stands"]:
            version["last_seen"] = max(version["last_seen"], article["last_seen"])
    article["versions"] = versions
    article["turns"] = turns
    article["returns"] = len(turns) - len(set(turns))
    return article


def _before(version: Row, earlier: Row) -> int:
    """The number of what a version followed: of two readings the one by the same extractor."""
    other = earlier["rereads"] if earlier["extractor"] != version["extractor"] else None
    return int(other or earlier["number"])


def _follow(versions: list[Row]) -> None:
    """What each version follows by number; gutted ones come between. Captures may know better."""
    before = None
    for version in sorted(versions, key=lambda each: (each["first_seen"], each["number"])):
        version["follows"] = version["rereads"] or before
        if version["rereads"]:
            continue
        if version["kind"] != "truncated" or before is None:
            before = version["number"]


def difference(
    reader: Reader, found: Row, since: int, number: int, folding: FoldingSettings
) -> Difference:
    """What changed from version `since` to version `number` of a history.

    Raises:
        NoSuchVersion: it has no such versions.
    """
    one, other = (_paragraphs(reader, found, each) for each in (since, number))
    texts = [[row["text"] for row in side] for side in (one, other)]
    # Two versions have more in common than two articles: what was rewritten is still the same
    # paragraph, and one of a few words too.
    close = replace(folding, shingle=2, shingle_unspaced=3, threshold=_CLOSE)
    alignment = align(texts[0], texts[1], close)
    return Difference(number, since, one, other, alignment, _moved(alignment))


def _paragraphs(reader: Reader, found: Row, number: int) -> list[Row]:
    ids = {version["number"]: version["version_id"] for version in found["versions"]}
    if number not in ids:
        raise NoSuchVersion(
            f"article {found['id']} has no version {number}: it has "
            + (f"versions 1 to {max(ids)}" if len(ids) > 1 else "version 1 only")
        )
    return reader.rows(
        "SELECT p.paragraph_id AS id, p.kind, g.text, 0 AS boilerplate FROM appearances p "
        "JOIN paragraphs g ON g.id = p.paragraph_id WHERE p.version_id = ? ORDER BY p.position",
        ids[number],
    )


def _moved(alignment: Alignment) -> tuple[int, ...]:
    """The fewest paragraphs of the later text without which the others keep their order."""
    pairs = sorted(
        (row.one[0], row.other[0])
        for row in alignment.correspondences
        if row.how in (How.SAME, How.NEAR)
    )
    places = [place for _, place in pairs]
    ends: list[int] = []  # of a rising sequence of each length the least last place
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        before[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    kept = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return tuple(place for place in places if place not in kept)


def reread_by(history: Row, found: Difference) -> str | None:
    """The extractor that made a difference by reading a page anew; None where the page changed."""
    version = next(each for each in history["versions"] if each["number"] == found.number)
    return version["extractor"] if version["rereads"] == found.since else None


def told(found: Difference, reread: str | None = None) -> dict[str, Any]:
    """A difference as JSON has it: what stayed is only counted. reread: as `reread_by` has it."""
    rows = []
    for row in found.alignment.correspondences:
        if row.how is How.SAME:
            continue
        one = "\n".join(found.one[at]["text"] for at in row.one)
        other = "\n".join(found.other[at]["text"] for at in row.other)
        entry = asdict(row) | {"texts": [one, other]}
        entry["changes"] = (
            [asdict(each) for each in find_changes(one, other)] if one and other else []
        )
        rows.append(entry)
    return {
        "from": found.since,
        "to": found.number,
        "reread_by": reread,
        "paragraphs": found.counts,
        "moved": list(found.moved),
        "differences": rows,
    }
