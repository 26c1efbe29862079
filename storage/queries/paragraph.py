"""Where a paragraph was told, by whom first, and how its wording drifted from one to the next."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from storage.db.reader import Reader, Row
from storage.facts import find_changes
from storage.queries.copies import paragraph as found_paragraph
from storage.queries.copies import when

_KIN = 50  # near-duplicates that are followed
_TELLINGS = 200  # appearances that are listed


def lineage(reader: Reader, paragraph_id: int) -> Row:
    """A paragraph with its near-duplicates and all their tellings, the earliest first.

    `tellings`: one of each wording an article, by when it was published, else first seen: where
    the paragraph or a near-duplicate stands, `similarity` to the paragraph asked for and how it
    `differs`, and `changes` from the first telling's text as pairs of spans; `total`: tellings in
    all, of which the first by number are listed; `kin`: near-duplicates in all.

    Raises:
        NoSuchParagraph: there is none of this number.
    """
    row = found_paragraph(reader, paragraph_id)
    kin, count = _kin(reader, paragraph_id)
    texts = {paragraph_id: row["text"], **{each["id"]: each["text"] for each in kin}}
    pairs = {each["id"]: each for each in kin}
    tellings, total = _tellings(reader, list(texts))
    first = texts[tellings[0]["paragraph_id"]] if tellings else row["text"]
    told: dict[int, list[dict[str, Any]]] = {}
    for each in tellings:
        number = each["paragraph_id"]
        pair = pairs.get(number)
        each["text"] = texts[number]
        each["similarity"] = pair["similarity"] if pair else 1.0
        each["differs"] = pair["differs"] if pair else "nothing"
        if number not in told:
            told[number] = [asdict(change) for change in find_changes(first, texts[number])]
        each["changes"] = told[number]
    return {
        **{key: row[key] for key in ("id", "text")},
        "tellings": tellings,
        "first_text": first,
        "total": total,
        "kin": count,
    }


def _kin(reader: Reader, paragraph_id: int) -> tuple[list[Row], int]:
    """Its near-duplicates, the most similar first, and how many there are."""
    rows = reader.rows(
        """
        SELECT n.of_paragraph_id AS id, n.similarity, n.differs FROM near_duplicates n
         WHERE n.paragraph_id = ?1
         UNION ALL
        SELECT n.paragraph_id, n.similarity, n.differs FROM near_duplicates n
         WHERE n.of_paragraph_id = ?1""",
        paragraph_id,
    )
    rows.sort(key=lambda each: (-each["similarity"], each["id"]))
    kept = rows[:_KIN]
    for each in kept:
        each["text"] = reader.connection.execute(
            "SELECT text FROM paragraphs WHERE id = ?", (each["id"],)
        ).fetchone()[0]
    return kept, len(rows)


def _tellings(reader: Reader, paragraph_ids: list[int]) -> tuple[list[Row], int]:
    """Where each of these paragraphs stands, once an article, and how often they do anywhere."""
    found: dict[tuple[int, int], Row] = {}
    total = 0
    for paragraph_id in paragraph_ids:
        rows = reader.rows(
            """
            SELECT p.version_id, p.position, p.paragraph_id, v.number, v.article_id, a.title,
                   a.url, a.site, a.published, a.first_seen, v.seen_at,
                   v.id = a.version_id AS stands
              FROM (SELECT version_id, position, paragraph_id FROM appearances
                     WHERE paragraph_id = ? ORDER BY version_id, position LIMIT ?) p
              JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id""",
            *(paragraph_id, _TELLINGS),
        )
        counted = len(rows)
        if counted == _TELLINGS:
            (counted,) = reader.connection.execute(
                "SELECT count(*) FROM appearances WHERE paragraph_id = ?", (paragraph_id,)
            ).fetchone()
        total += counted
        for row in rows:
            key = row["article_id"], paragraph_id
            known = found.get(key)
            if known is None or (row["version_id"], row["position"]) < (
                *(known["version_id"], known["position"]),
            ):
                found[key] = row
    tellings = sorted(
        found.values(), key=lambda row: (when(row), row["article_id"], row["position"])
    )
    return tellings[:_TELLINGS], total
