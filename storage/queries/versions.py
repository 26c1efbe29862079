"""The versions of an article: its texts, when each was current, and what changed between them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import asdict, dataclass, replace
from typing import Any

from storage.core.errors import PalimpsestError
from storage.db.joins import OCCURRENCE_WITH_TEXT, VERSION_WITH_ARTICLE
from storage.db.reader import Reader, Row
from storage.facts import find_changes
from storage.queries.compare import (
    Alignment,
    ComparedParagraph,
    Correspondence,
    MatchKind,
    align,
)
from storage.text.folding_settings import FoldingSettings

_MIN_SIMILARITY = 0.25  # Jaccard over pairs of words from which a paragraph is a changed one


class NoSuchVersion(PalimpsestError):
    """The article has no version with this number: `palimpsest versions ARTICLE` lists them."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of an article.

    kind: `text`, or `truncated` for what a paywall, a consent page or an error left of the article;
    captures: how many captures showed it; extractor: what extracted it from its page;
    reextraction_of: the number of the version that an earlier extractor had made of the same page;
    follows: the number of the version from which it was a change, None for the first; text_source:
    what the text was taken from, None if unknown.
    """

    number: int
    version_id: int
    title: str | None
    kind: str
    first_seen: str
    last_seen: str
    captures: int
    shingles: int
    current: bool
    extractor: str | None
    reextraction_of: int | None
    text_source: str | None
    follows: int | None

    def as_json(self) -> dict[str, Any]:
        """The version as `--json` prints it."""
        renamed = {"reextraction_of": "rereads"}
        return {renamed.get(name, name): value for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class VersionHistory:
    """An article with its versions, oldest first.

    turns: the numbers of the versions in the order in which they were shown, without truncated
    ones; returns: how often the article went back to an earlier version.
    """

    id: int
    url: str
    title: str | None
    first_seen: str
    last_seen: str
    versions: tuple[VersionView, ...]
    turns: tuple[int, ...]
    returns: int

    @property
    def current(self) -> VersionView:
        """The current version."""
        return next(version for version in self.versions if version.current)

    def find(self, number: int) -> VersionView | None:
        """The version with this number."""
        return next((version for version in self.versions if version.number == number), None)

    def as_json(self) -> dict[str, Any]:
        """The history as `--json` prints it."""
        return asdict(self) | {"versions": [version.as_json() for version in self.versions]}


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """What changed from one version of an article to another.

    since, number: the numbers of the two versions; one, other: their paragraphs; moved: positions
    in the second one of paragraphs that were in a different order in the first.
    """

    number: int
    since: int
    one: list[ComparedParagraph]
    other: list[ComparedParagraph]
    alignment: Alignment
    moved: tuple[int, ...]

    def count(self, *kinds: MatchKind) -> int:
        """How many correspondences are of these kinds."""
        return sum(row.how in kinds for row in self.alignment.correspondences)

    @property
    def counts(self) -> dict[str, int]:
        """Paragraphs that stayed the same, were changed, added, removed or moved."""
        return {
            "same": self.count(MatchKind.SAME),
            "changed": self.count(MatchKind.NEAR, MatchKind.SPLIT),
            "added": self.count(MatchKind.ONLY_SECOND),
            "removed": self.count(MatchKind.ONLY_FIRST),
            "moved": len(self.moved),
        }

    def texts_of(self, row: Correspondence) -> tuple[str, str]:
        """The texts of a correspondence in the two versions, "" if it has none."""
        return (
            "\n".join(self.one[at].text for at in row.one),
            "\n".join(self.other[at].text for at in row.other),
        )


def version_history(reader: Reader, article_id: int) -> VersionHistory:
    """Return an existing article with its versions."""
    article = reader.row(
        "SELECT id, url, title, first_seen, last_seen FROM articles WHERE id = ?", article_id
    )
    assert article is not None
    versions = reader.rows(
        f"""
        SELECT v.number, v.id AS version_id, v.title, v.kind, v.seen_at AS first_seen,
               v.seen_at AS last_seen, 0 AS captures, v.shingles, a.version_id = v.id AS current,
               v.extractor, o.number AS reextraction_of, v.text_source
          FROM {VERSION_WITH_ARTICLE}
          LEFT JOIN versions o ON o.id = v.reextraction_of
         WHERE v.article_id = ? ORDER BY v.number""",
        article_id,
    )
    captures = reader.rows(
        """
        SELECT c.version_id, c.fetched_at FROM urls u JOIN captures c ON c.url_id = u.id
          JOIN versions v ON v.id = c.version_id
         WHERE (u.article_id = ?1 OR u.key = (SELECT key FROM articles WHERE id = ?1))
           AND v.article_id = ?1 ORDER BY c.fetched_at, c.id""",
        article_id,
    )
    _set_follows(versions)
    turns = _apply_captures(versions, captures)
    for version in versions:
        version["current"] = bool(version["current"])
        if version["current"]:
            version["last_seen"] = max(version["last_seen"], article["last_seen"])
    return VersionHistory(
        **article,
        versions=tuple(VersionView(**version) for version in versions),
        turns=tuple(turns),
        returns=len(turns) - len(set(turns)),
    )


def _set_follows(versions: list[Row]) -> None:
    """Set `follows` by the order in which versions were first seen; truncated ones do not count."""
    previous = None
    for version in sorted(versions, key=lambda row: (row["first_seen"], row["number"])):
        version["follows"] = version["reextraction_of"] or previous
        if version["reextraction_of"]:
            continue
        if version["kind"] != "truncated" or previous is None:
            previous = version["number"]


def _apply_captures(versions: list[Row], captures: list[Row]) -> list[int]:
    """Set what the captures, oldest first, say about versions; return the turns."""
    by_id = {version["version_id"]: version for version in versions}
    by_number = {version["number"]: version for version in versions}
    turns: list[int] = []
    for capture in captures:
        version = by_id[capture["version_id"]]
        if not version["captures"] and turns and not version["reextraction_of"]:
            version["follows"] = _comparable_number(by_number[turns[-1]], version)
        version["captures"] += 1
        version["first_seen"] = min(version["first_seen"], capture["fetched_at"])
        version["last_seen"] = max(version["last_seen"], capture["fetched_at"])
        if version["kind"] != "truncated" and turns[-1:] != [version["number"]]:
            turns.append(version["number"])
    return turns


def _comparable_number(earlier: Row, version: Row) -> int:
    """The number of an earlier version, or of the one that the same extractor made of its page."""
    same_page = earlier["extractor"] != version["extractor"] and earlier["reextraction_of"]
    return int(same_page or earlier["number"])


def compare_versions(
    reader: Reader, history: VersionHistory, since: int, number: int, folding: FoldingSettings
) -> VersionDifference:
    """Return what changed from version `since` to version `number` of an article.

    Raises:
        NoSuchVersion: the article has no version with one of these numbers.
    """
    one, other = (_paragraphs(reader, history, version) for version in (since, number))
    # Versions of one article have more in common than two articles: a rewritten paragraph still
    # counts as changed, and so does a short one.
    lenient = replace(folding, shingle=2, shingle_unspaced=3, threshold=_MIN_SIMILARITY)
    alignment = align(
        [paragraph.text for paragraph in one], [paragraph.text for paragraph in other], lenient
    )
    return VersionDifference(number, since, one, other, alignment, _moved(alignment))


def _paragraphs(reader: Reader, history: VersionHistory, number: int) -> list[ComparedParagraph]:
    version = history.find(number)
    if version is None:
        last = max(version.number for version in history.versions)
        raise NoSuchVersion(
            f"article {history.id} has no version {number}: it has "
            + (f"versions 1 to {last}" if len(history.versions) > 1 else "version 1 only")
        )
    rows = reader.connection.execute(
        f"SELECT p.paragraph_id, g.text FROM {OCCURRENCE_WITH_TEXT} "
        "WHERE p.version_id = ? ORDER BY p.position",
        (version.version_id,),
    )
    return [ComparedParagraph(paragraph_id, text, False) for paragraph_id, text in rows]


def _moved(alignment: Alignment) -> tuple[int, ...]:
    """The smallest set of paragraphs of the second text without which the order is unchanged.

    These are the paragraphs outside a longest increasing subsequence, found by patience sorting.
    """
    pairs = sorted(
        (row.one[0], row.other[0])
        for row in alignment.correspondences
        if row.how in (MatchKind.SAME, MatchKind.NEAR)
    )
    positions = [position for _, position in pairs]
    ends: list[int] = []  # the smallest last position of an increasing sequence of each length
    predecessors: dict[int, int | None] = {}
    for position in positions:
        at = bisect_left(ends, position)
        predecessors[position] = ends[at - 1] if at else None
        ends[at : at + 1] = [position]
    in_order = set()
    last = ends[-1] if ends else None
    while last is not None:
        in_order.add(last)
        last = predecessors[last]
    return tuple(position for position in positions if position not in in_order)


def reextracted_by(history: VersionHistory, difference: VersionDifference) -> str | None:
    """Return the extractor whose re-extraction made a difference; None if the page changed."""
    version = history.find(difference.number)
    assert version is not None
    return version.extractor if version.reextraction_of == difference.since else None


def text_sources(history: VersionHistory, difference: VersionDifference) -> tuple[str, str] | None:
    """Return what the two texts were taken from; None if that is the same, or not known.

    Different sources may give different texts of the same page, so the difference need not be an
    edit.
    """
    since, version = history.find(difference.since), history.find(difference.number)
    assert since is not None
    assert version is not None
    if since.text_source is None or version.text_source is None:
        return None
    if since.text_source == version.text_source:
        return None
    return since.text_source, version.text_source


def difference_as_json(history: VersionHistory, difference: VersionDifference) -> dict[str, Any]:
    """Return a difference for JSON output. Paragraphs that stayed the same are only counted."""
    rows = []
    for row in difference.alignment.correspondences:
        if row.how is MatchKind.SAME:
            continue
        one, other = difference.texts_of(row)
        changes = find_changes(one, other) if one and other else ()
        rows.append(
            asdict(row) | {"texts": [one, other], "changes": [asdict(change) for change in changes]}
        )
    return {
        "from": difference.since,
        "to": difference.number,
        "reread_by": reextracted_by(history, difference),
        "text_sources": text_sources(history, difference),
        "paragraphs": difference.counts,
        "moved": list(difference.moved),
        "differences": rows,
    }
