"""Errors, named after what the caller should do."""

from __future__ import annotations


class PalimpsestError(Exception):
    """Something a person can mend; its text says what and how."""


class NotAnArchive(PalimpsestError):
    """This file cannot be used as an archive: name another path."""


class ArchiveTooNew(PalimpsestError):
    """A newer Palimpsest made this archive: install that one."""


class RunInProgress(PalimpsestError):
    """Another process is at this run: wait until it ends."""


class ArchiveWriteFailed(Exception):
    """The archive could not be written any more: see to the disk, then resume."""


class InvalidVariable(PalimpsestError):
    """A variable of the environment is not set, or holds what it cannot: set it."""


class FoldingSettingsMismatch(PalimpsestError):
    """The archive was folded with other settings: keep to them, or sign it anew."""
