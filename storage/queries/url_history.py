"""What happened to a URL: where it was found, when it was fetched, and its outcome."""

from __future__ import annotations

from storage.core.errors import PalimpsestError
from storage.crawl_state import redactions
from storage.db.reader import Reader, Row
from storage.queries.article_reference import url_keys


class NeverSeen(PalimpsestError):
    """The archive has never met this URL: crawl it, or look for another spelling."""


def why(reader: Reader, url: str) -> Row:
    """A URL's story: where it was found, when it was fetched, how it ended.

    Raises:
        NeverSeen: the archive knows nothing of it.
    """
    row = None
    for key in url_keys(url):
        row = row or reader.row("SELECT * FROM urls WHERE key = ?", key)
    if row is None:
        raise NeverSeen(
            f"{url} was never seen: no page, feed or sitemap that was read names it. "
            f"Fetch it with `palimpsest crawl {url}`"
        )
    row["found_by"] = _found_by(reader, row["found_on"])
    row["captures"] = reader.rows(
        """
        SELECT run_id, fetched_at, status, final_url, payload_digest, payload_length,
               media_type, outcome, detail FROM captures WHERE url_id = ? ORDER BY id""",
        row["id"],
    )
    row["run"] = reader.row(
        "SELECT id, source, started, finished, outcome FROM runs WHERE id = ?", row["run_id"]
    )
    barred = redactions.barred(reader.connection, [row["key"]])
    row["redaction"] = str(barred[row["key"]]) if barred else None
    row["article"] = reader.row(
        "SELECT id, title, url FROM articles WHERE id = ?", row["article_id"]
    )
    return row


def _found_by(reader: Reader, url_id: int | None) -> list[Row]:
    """The way back from a URL to the one a person gave; at most 20 steps."""
    chain: list[Row] = []
    while url_id is not None and len(chain) < 20:
        row = reader.row("SELECT id, url, found, found_on FROM urls WHERE id = ?", url_id)
        if row is None or any(row["id"] == seen["id"] for seen in chain):
            break
        chain.append(row)
        url_id = row["found_on"]
    return chain
