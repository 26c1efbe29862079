"""The settings an archive was folded with: fingerprints made with others do not compare."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from storage.core.errors import RefoldArchive
from storage.text.fingerprint import Folding

SIGNED = "signed"
"""The config key of the settings that bands and pairs were made with; the others may be edited."""
UNDER_WAY = "refold"
"""The config key of the progress of signing anew."""
_OURS = ("normaliser", "hash")  # decided by the code, not by a person


def settled(connection: sqlite3.Connection, path: Path, wanted: Folding | None) -> Folding:
    """The settings by which all that is added to an archive must be folded.

    wanted: those to hold; None: what its config says, with this Palimpsest's normaliser and hash.

    Raises:
        RefoldArchive: the archive's bands and pairs were made with others, or are being made anew.
    """
    values = _config(connection)
    if UNDER_WAY in values:
        raise RefoldArchive(
            f"{path} is being signed anew, and that has not ended: "
            f"`palimpsest refold --archive {path}` goes on with it"
        )
    wants, made = asdict(wanted or asked(connection)), values.get(SIGNED, values)
    other = sorted(key for key in wants if wants[key] != made.get(key))
    if other:
        told = ", ".join(f"{key} {made.get(key)} (now {wants[key]})" for key in other)
        raise RefoldArchive(
            f"{path} was folded with other settings: {told}. Fingerprints of the two do not "
            f"compare: `palimpsest refold --archive {path}` makes the archive's anew"
        )
    return Folding(**wants)


def is_under_way(connection: sqlite3.Connection) -> bool:
    """Whether signing anew was begun and has not ended."""
    row = connection.execute("SELECT 1 FROM config WHERE key = ?", (UNDER_WAY,)).fetchone()
    return row is not None


def signed(connection: sqlite3.Connection) -> dict[str, Any] | None:
    """The settings that bands and pairs were made with, where they are written down."""
    return _config(connection).get(SIGNED)


def made(connection: sqlite3.Connection) -> dict[str, Any]:
    """The settings that bands and pairs were made with, from archives of any age."""
    values = _config(connection)
    return dict(values.get(SIGNED, {k: v for k, v in values.items() if k in asdict(Folding())}))


def unusual(folding: Folding) -> str:
    """The settings that are not the default ones, in words; empty where all are."""
    mine, default = asdict(folding), asdict(Folding())
    told = [
        f"{key} {_plain(mine[key])} (by default {_plain(default[key])})"
        for key in mine
        if mine[key] != default[key]
    ]
    return ", ".join(told)


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def asked(connection: sqlite3.Connection) -> Folding:
    """The settings that an archive's config asks for, with our own normaliser and hash."""
    values = _config(connection)
    if SIGNED not in values:  # of a time when nobody could choose them
        return Folding()
    chosen = {field.name for field in fields(Folding)} - set(_OURS)
    return replace(Folding(), **{key: value for key, value in values.items() if key in chosen})


def put(connection: sqlite3.Connection, folding: Folding) -> None:
    """Write down what an archive's fingerprints are made with."""
    rows = [*asdict(folding).items(), (SIGNED, asdict(folding))]
    connection.executemany(
        "INSERT OR REPLACE INTO config VALUES (?, ?)",
        [(key, json.dumps(value)) for key, value in rows],
    )


def _config(connection: sqlite3.Connection) -> dict[str, Any]:
    rows = connection.execute("SELECT key, value FROM config")
    return {key: json.loads(value) for key, value in rows}
