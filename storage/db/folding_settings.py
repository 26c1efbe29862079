"""The settings with which an archive was folded. Other settings make other fingerprints."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from storage.core.errors import RefoldArchive
from storage.text.folding_settings import FoldingSettings

SIGNED = "signed"
"""The config key of the settings with which bands and pairs were computed. The user may edit the
other keys."""
UNDER_WAY = "refold"
"""The config key of the progress of a refold."""
_FIXED = (
    "normaliser",
    "hash",
    "differences",
    "patterns",
    "buckets",
)  # decided by the code, not by the user
BEFORE = {"differences": 1, "patterns": 0, "buckets": 0, "folds": FoldingSettings().folds}
"""What archives that do not name these settings were folded with."""


def check_folding(
    connection: sqlite3.Connection, path: Path, wanted: FoldingSettings | None = None
) -> FoldingSettings:
    """Return the settings with which everything added to an archive must be folded.

    wanted: the settings to require. None: those of its config, with the normaliser and the hash of
    this Palimpsest.

    Raises:
        RefoldArchive: the archive was folded with other settings, or a refold has not
            finished.
    """
    values = _config(connection)
    if UNDER_WAY in values:
        raise RefoldArchive(
            f"a refold of {path} has not finished: "
            f"`palimpsest refold --archive {path}` continues it"
        )
    required = asdict(wanted or configured_folding(connection))
    current = BEFORE | values.get(SIGNED, values)
    differing = sorted(key for key in required if required[key] != current.get(key))
    if differing:
        changes = ", ".join(f"{key} {current.get(key)} (now {required[key]})" for key in differing)
        raise RefoldArchive(
            f"{path} was folded with other settings: {changes}. Their results do not "
            f"compare: `palimpsest refold --archive {path}` computes new ones"
        )
    return FoldingSettings(**required)


def is_refold_unfinished(connection: sqlite3.Connection) -> bool:
    """Return whether a refold was started and has not finished."""
    row = connection.execute("SELECT 1 FROM config WHERE key = ?", (UNDER_WAY,)).fetchone()
    return row is not None


def last_refolded_version(connection: sqlite3.Connection) -> int:
    """Return the last version that an unfinished refold has folded; a high number without one."""
    progress = _config(connection).get(UNDER_WAY)
    return 2**62 if progress is None else int(progress["versions"])


def signed_settings(connection: sqlite3.Connection) -> dict[str, Any] | None:
    """Return the settings with which bands and pairs were computed; None in the oldest archives."""
    return _config(connection).get(SIGNED)


def current_settings(connection: sqlite3.Connection) -> dict[str, Any]:
    """Return the settings with which bands and pairs were computed, in archives of any age."""
    values = _config(connection)
    known = asdict(FoldingSettings())
    signed = values.get(SIGNED, {k: v for k, v in values.items() if k in known})
    return BEFORE | dict(signed)


def has_older_differences(connection: sqlite3.Connection) -> bool:
    """Return whether pairs were classified by older rules, so that a refold is due."""
    current = current_settings(connection)
    return bool(current["differences"] < FoldingSettings().differences)


def describe_changes(folding: FoldingSettings) -> str:
    """Return the settings that differ from their defaults, as text; "" if none does."""
    settings, defaults = asdict(folding), asdict(FoldingSettings())
    return ", ".join(
        f"{key} {_plain(settings[key])} (by default {_plain(defaults[key])})"
        for key in settings
        if settings[key] != defaults[key]
    )


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def configured_folding(connection: sqlite3.Connection) -> FoldingSettings:
    """Return the settings in an archive's config, with our own normaliser and hash."""
    values = _config(connection)
    if SIGNED not in values:  # made before settings could be chosen
        return FoldingSettings()
    chosen = {field.name for field in fields(FoldingSettings)} - set(_FIXED)
    return replace(
        FoldingSettings(), **{key: value for key, value in values.items() if key in chosen}
    )


def save_folding(connection: sqlite3.Connection, folding: FoldingSettings) -> None:
    """Store the settings with which an archive's fingerprints are computed."""
    rows = [*asdict(folding).items(), (SIGNED, asdict(folding))]
    connection.executemany(
        "INSERT OR REPLACE INTO config VALUES (?, ?)",
        [(key, json.dumps(value)) for key, value in rows],
    )


def _config(connection: sqlite3.Connection) -> dict[str, Any]:
    rows = connection.execute("SELECT key, value FROM config")
    return {key: json.loads(value) for key, value in rows}
