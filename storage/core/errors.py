"""Errors, named after what the caller should do."""

from __future__ import annotations


class PalimpsestError(Exception):
    """Something a person can mend; its text says what and how."""


class UseAnotherArchive(PalimpsestError):
    """This file cannot be used as an archive: name another path."""


class UpgradePalimpsest(PalimpsestError):
    """A newer Palimpsest made this archive: install that one."""


class WaitForRun(PalimpsestError):
    """Another process is at this run: wait until it ends."""


class Unwritten(Exception):
    """The archive could not be written any more: see to the disk, then resume."""


class SetVariable(PalimpsestError):
    """A variable of the environment is not set, or holds what it cannot: set it."""


class RefoldArchive(PalimpsestError):
    """The archive was folded with other settings: keep to them, or sign it anew."""
