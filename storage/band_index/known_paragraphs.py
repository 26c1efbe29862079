"""The paragraphs of an archive that have given digests."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from storage.band_index.index import BandIndex
from storage.db.select_in import select_in
from storage.text.digests import digest_keys


def known_paragraphs(
    connection: sqlite3.Connection, index: BandIndex, digests: Iterable[bytes]
) -> dict[bytes, int]:
    """Return the ids of the paragraphs with these digests, by digest. Others are left out."""
    wanted = set(digests)
    _, candidates = index.find(digest_keys(list(wanted)))
    query = "SELECT digest, id FROM paragraphs WHERE id IN ({})"
    rows = select_in(connection, query, set(candidates.tolist()))
    return {digest: paragraph_id for digest, paragraph_id in rows if digest in wanted}
