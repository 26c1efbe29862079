"""A paragraph: its text, its occurrences, and what the archive stores about a pair of them."""

from __future__ import annotations

from dataclasses import dataclass

from storage.core.errors import PalimpsestError
from storage.db.reader import Reader, Row
from storage.facts import Change, find_changes
from storage.queries.copies import sort_time

_MAX_NEAR_DUPLICATES = 50  # whose occurrences are listed
_MAX_OCCURRENCES = 200  # that are listed
_MAX_REPETITIONS = 20  # of a pair that are listed


class NoSuchParagraph(PalimpsestError):
    """The archive has no paragraph with this number: `palimpsest show ARTICLE --json` has them."""


@dataclass(frozen=True, slots=True)
class StoredParagraph:
    """A paragraph and its first occurrence: the article, and the position (from 0) in it."""

    id: int
    text: str
    article_id: int
    title: str | None
    url: str
    position: int


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An occurrence of a paragraph, or of a near-duplicate of it, in an article.

    number: of the version in which it occurs; current: whether that is the current version;
    published_origin: as in `ArticleView`; similarity, differs: compared with the paragraph that was
    asked for; changes: from the text of the earliest occurrence.
    """

    version_id: int
    position: int
    paragraph_id: int
    number: int
    article_id: int
    title: str | None
    url: str
    site: str
    published: str | None
    published_origin: str | None
    first_seen: str
    seen_at: str
    current: bool
    text: str
    similarity: float
    differs: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ParagraphHistory:
    """A paragraph with its occurrences and those of its near-duplicates, earliest first.

    occurrences: one per article and wording, by publication date, or by first capture if unknown
    or guessed;
    first_text: of the earliest one; total: how many there are in all versions of all articles, of
    which only the first are listed; kin: number of near-duplicates.
    """

    id: int
    text: str
    occurrences: tuple[Occurrence, ...]
    first_text: str
    total: int
    kin: int


@dataclass(frozen=True, slots=True)
class NearDuplicatePair:
    """A stored pair of near-duplicates, the later paragraph first."""

    paragraph_id: int
    of_paragraph_id: int
    similarity: float
    differs: str


@dataclass(frozen=True, slots=True)
class PairRepetition:
    """A repetition in the current version of an article; of_*: the occurrence that it repeats."""

    article_id: int
    position: int
    scope: str
    of_article_id: int
    of_position: int
    similarity: float
    differs: str


@dataclass(frozen=True, slots=True)
class StoredPair:
    """What the archive stores about two paragraphs.

    near_duplicate: their pair, None if they are not near-duplicates; crowd: the number of
    near-duplicates of the one that has more; repetitions: of one by the other, at most 20.
    """

    near_duplicate: NearDuplicatePair | None
    crowd: int
    repetitions: tuple[PairRepetition, ...]


@dataclass(frozen=True, slots=True)
class _NearDuplicate:
    id: int
    similarity: float
    differs: str
    text: str


def find_paragraph(reader: Reader, paragraph_id: int) -> StoredParagraph:
    """Return a paragraph with its first occurrence.

    Raises:
        NoSuchParagraph: no paragraph has this number.
    """
    row = reader.row(
        """
        SELECT g.id, g.text, v.article_id, a.title, a.url, g.position
          FROM paragraphs g JOIN versions v ON v.id = g.version_id
          JOIN articles a ON a.id = v.article_id WHERE g.id = ?""",
        paragraph_id,
    )
    if row is None:
        raise NoSuchParagraph(
            f"no paragraph {paragraph_id} in {reader.path}: `palimpsest show ARTICLE --json` and "
            "`palimpsest boilerplate SITE` give the numbers of paragraphs"
        )
    return StoredParagraph(**row)


def paragraph_history(reader: Reader, paragraph_id: int) -> ParagraphHistory:
    """Return a paragraph with its occurrences and those of its near-duplicates.

    Raises:
        NoSuchParagraph: no paragraph has this number.
    """
    paragraph = find_paragraph(reader, paragraph_id)
    near_duplicates, near_duplicate_count = _near_duplicates(reader, paragraph_id)
    wordings = {
        paragraph_id: _NearDuplicate(paragraph_id, 1.0, "nothing", paragraph.text),
        **{wording.id: wording for wording in near_duplicates},
    }
    rows, total = _occurrences(reader, list(wordings))
    first_text = wordings[rows[0]["paragraph_id"]].text if rows else paragraph.text
    changes = {
        wording_id: find_changes(first_text, wordings[wording_id].text)
        for wording_id in {row["paragraph_id"] for row in rows}
    }
    return ParagraphHistory(
        id=paragraph.id,
        text=paragraph.text,
        occurrences=tuple(
            Occurrence(
                **row,
                text=wordings[row["paragraph_id"]].text,
                similarity=wordings[row["paragraph_id"]].similarity,
                differs=wordings[row["paragraph_id"]].differs,
                changes=changes[row["paragraph_id"]],
            )
            for row in rows
        ),
        first_text=first_text,
        total=total,
        kin=near_duplicate_count,
    )


def stored_pair(reader: Reader, one: int, other: int) -> StoredPair:
    """Return what the archive stores about two paragraphs."""
    earlier, later = sorted((one, other))
    pair = reader.row(
        "SELECT paragraph_id, of_paragraph_id, similarity, differs FROM near_duplicates "
        "WHERE paragraph_id = ? AND of_paragraph_id = ?",
        *(later, earlier),
    )
    repetitions = reader.rows(
        """
        SELECT article_id, position, scope, of_article_id, of_position, similarity, differs
          FROM repetitions WHERE (paragraph_id = ?1 AND of_paragraph_id = ?2)
            OR (paragraph_id = ?2 AND of_paragraph_id = ?1)
         ORDER BY article_id, position LIMIT ?3""",
        *(earlier, later, _MAX_REPETITIONS),
    )
    return StoredPair(
        near_duplicate=NearDuplicatePair(**pair) if pair else None,
        crowd=max(_count_pairs(reader, earlier), _count_pairs(reader, later)),
        repetitions=tuple(PairRepetition(**row) for row in repetitions),
    )


def _count_pairs(reader: Reader, paragraph_id: int) -> int:
    row = reader.row(
        "SELECT (SELECT count(*) FROM near_duplicates WHERE paragraph_id = ?1) + "
        "(SELECT count(*) FROM near_duplicates WHERE of_paragraph_id = ?1) AS pairs",
        paragraph_id,
    )
    return int(row["pairs"]) if row else 0


def _near_duplicates(reader: Reader, paragraph_id: int) -> tuple[list[_NearDuplicate], int]:
    """The most similar near-duplicates of a paragraph, and how many there are in all."""
    rows = reader.rows(
        """
        SELECT n.of_paragraph_id AS id, n.similarity, n.differs FROM near_duplicates n
         WHERE n.paragraph_id = ?1
         UNION ALL
        SELECT n.paragraph_id, n.similarity, n.differs FROM near_duplicates n
         WHERE n.of_paragraph_id = ?1""",
        paragraph_id,
    )
    rows.sort(key=lambda row: (-row["similarity"], row["id"]))
    return [
        _NearDuplicate(**row, text=_text(reader, row["id"])) for row in rows[:_MAX_NEAR_DUPLICATES]
    ], len(rows)


def _text(reader: Reader, paragraph_id: int) -> str:
    query = "SELECT text FROM paragraphs WHERE id = ?"
    return str(reader.connection.execute(query, (paragraph_id,)).fetchone()[0])


def _occurrences(reader: Reader, paragraph_ids: list[int]) -> tuple[list[Row], int]:
    """The first occurrence of each paragraph in each article, and the number of occurrences."""
    first: dict[tuple[int, int], Row] = {}
    total = 0
    for paragraph_id in paragraph_ids:
        rows = reader.rows(
            """
            SELECT p.version_id, p.position, p.paragraph_id, v.number, v.article_id, a.title,
                   a.url, a.site, a.published, a.published_origin, a.first_seen, v.seen_at,
                   v.id = a.version_id AS current
              FROM (SELECT version_id, position, paragraph_id FROM appearances
                     WHERE paragraph_id = ? ORDER BY version_id, position LIMIT ?) p
              JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id""",
            *(paragraph_id, _MAX_OCCURRENCES),
        )
        count = len(rows)
        if count == _MAX_OCCURRENCES:
            (count,) = reader.connection.execute(
                "SELECT count(*) FROM appearances WHERE paragraph_id = ?", (paragraph_id,)
            ).fetchone()
        total += count
        for row in sorted(rows, key=lambda row: (row["version_id"], row["position"])):
            row["current"] = bool(row["current"])
            first.setdefault((row["article_id"], paragraph_id), row)
    occurrences = sorted(
        first.values(),
        key=lambda row: (
            sort_time(row["published"], row["published_origin"], row["first_seen"]),
            row["article_id"],
            row["position"],
        ),
    )
    return occurrences[:_MAX_OCCURRENCES], total
