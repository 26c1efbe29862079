"""Citations of articles as CSL-JSON."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from storage.citations.author_names import Name, parse_authors
from storage.db.joins import ARTICLE_WITH_CURRENT_VERSION
from storage.db.reader import Reader

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")
_NOT_IN_KEYS = re.compile(r"[^a-z0-9.-]+")


def csl_item(reader: Reader, article_id: int) -> dict[str, Any]:
    """Return the current version of an existing article as a CSL-JSON 1.0 item.

    `accessed` is the day of the last capture that showed this version, or on which the article was
    last seen if there is none. A guessed date of publication is left out. News agencies are authors
    if no person is.
    """
    row = reader.row(
        f"""
        SELECT a.id, a.url, a.site, a.title, a.author, a.agency, a.language,
               iif(a.published_origin IS 'guessed', NULL, a.published) AS published,
               v.number AS version, v.text_digest,
               coalesce((SELECT max(c.fetched_at)
                           FROM urls u JOIN captures c ON c.url_id = u.id
                          WHERE u.article_id = a.id AND c.version_id = a.version_id),
                        a.last_seen) AS accessed
          FROM {ARTICLE_WITH_CURRENT_VERSION} WHERE a.id = ?""",
        article_id,
    )
    assert row is not None
    item = {
        "id": _NOT_IN_KEYS.sub("-", f"{row['site'].lower()}-{row['id']}"),
        "type": "webpage",
        "title": row["title"],
        "author": _csl_authors(row["author"], row["agency"], row["language"]),
        "issued": _csl_date(row["published"]),
        "accessed": _csl_date(row["accessed"]),
        "container-title": row["site"],
        "URL": row["url"] if row["url"].startswith(("http://", "https://")) else None,
        "language": row["language"],
        "archive": f"Palimpsest ({reader.path.name})",
        "archive_location": f"article {row['id']}, version {row['version']}",
        "note": f"SHA-256 of the text: {row['text_digest']}",
    }
    return {key: value for key, value in item.items() if value}


def _csl_authors(
    author: str | None, agency: str | None, language: str | None
) -> list[dict[str, str]]:
    persons = [_csl_name(name) for name in parse_authors(author, language)]
    agencies = [name for part in (agency or "").split(";") if (name := part.strip())]
    return persons or [{"literal": name} for name in agencies]


def _csl_name(name: Name) -> dict[str, str]:
    parts = {
        "family": name.family,
        "given": name.given,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {part: value for part, value in parts.items() if value}


def _csl_date(text: str | None) -> dict[str, Any] | None:
    """A year, month or day as a CSL date; a text that is not a date, unchanged as `raw`."""
    if not text:
        return None
    match = _DAY.match(text)
    if match is None:
        return {"raw": text}
    parts = [int(part) for part in match.groups() if part]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return {"raw": text}
    return {"date-parts": [parts]}
