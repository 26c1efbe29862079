"""References to articles, for reference managers: CSL-JSON."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from storage.citations.author_names import Name, names
from storage.db.reader import Reader

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")
_NOT_IN_KEYS = re.compile(r"[^a-z0-9.-]+")


def reference(reader: Reader, article_id: int) -> dict[str, Any]:
    """An article as an item of CSL-JSON 1.0, in its version that stands.

    `accessed` is the last time that a capture showed it, else the last time the article was seen.
    """
    row = reader.row(
        """
        SELECT a.id, a.url, a.site, a.title, a.author, a.published, a.language,
               v.number AS version, v.text_digest,
               coalesce((SELECT max(c.fetched_at)
                           FROM urls u JOIN captures c ON c.url_id = u.id
                          WHERE u.article_id = a.id AND c.version_id = a.version_id),
                        a.last_seen) AS accessed
          FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.id = ?""",
        article_id,
    )
    assert row is not None
    item = {
        "id": _NOT_IN_KEYS.sub("-", f"{row['site'].lower()}-{row['id']}"),
        "type": "webpage",
        "title": row["title"],
        "author": [_person(name) for name in names(row["author"], row["language"])],
        "issued": _day(row["published"]),
        "accessed": _day(row["accessed"]),
        "container-title": row["site"],
        "URL": row["url"] if row["url"].startswith(("http://", "https://")) else None,
        "language": row["language"],
        "archive": f"Palimpsest ({reader.path.name})",
        "archive_location": f"article {row['id']}, version {row['version']}",
        "note": f"SHA-256 of the text: {row['text_digest']}",
    }
    return {key: value for key, value in item.items() if value}


def _person(name: Name) -> dict[str, str]:
    parts = {
        "family": name.family,
        "given": name.given,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {part: value for part, value in parts.items() if value}


def _day(said: str | None) -> dict[str, Any] | None:
    """A day as CSL has it, as exact as it is known; words that are no date as they stand."""
    if not said:
        return None
    found = _DAY.match(said)
    if found is None:
        return {"raw": said}
    parts = [int(part) for part in found.groups() if part]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return {"raw": said}
    return {"date-parts": [parts]}
