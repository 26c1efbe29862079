"""The folding settings of an archive, for queries that compare texts as the archive does."""

from __future__ import annotations

from dataclasses import fields

from storage.db import folding_settings
from storage.db.reader import Reader
from storage.text.folding_settings import FoldingSettings


def archive_folding(reader: Reader) -> FoldingSettings:
    """Return the settings with which an archive's pairs were found, as far as they still exist."""
    if folding_settings.signed_settings(reader.connection) is None:
        return folding_settings.configured_folding(reader.connection)
    signed = folding_settings.current_settings(reader.connection)
    known = {field.name for field in fields(FoldingSettings)}
    return FoldingSettings(**{key: value for key, value in signed.items() if key in known})
