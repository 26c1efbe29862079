"""Bags (RFC 8493), in which archives accept deposits. The only module that imports bagit."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import bagit

from storage.exports.atomic_file import UseAnotherTarget

logging.getLogger("bagit").setLevel(logging.WARNING)


def check_can_create_bag(folder: Path, *, replace: bool) -> None:
    """Raise UseAnotherTarget if no bag can be created in `folder`.

    An existing bag may be replaced if `replace` is set, any other existing folder never.
    """
    if not folder.parent.is_dir():
        raise UseAnotherTarget(
            f"the folder {folder.parent} does not exist: create it, or choose another for the bag"
        )
    if not folder.exists():
        return
    if not (folder / "bagit.txt").is_file():
        raise UseAnotherTarget(f"{folder} exists and is not a bag: choose another folder")
    if not replace:
        raise UseAnotherTarget(
            f"{folder} already exists: choose another folder, or replace it with --force"
        )


@contextmanager
def create_bag(folder: Path, info: Mapping[str, str], *, replace: bool = False) -> Iterator[Path]:
    """Give a temporary folder that becomes the payload of a bag when the `with` block succeeds.

    info: entries of bag-info.txt in addition to the date and the size.

    Raises:
        UseAnotherTarget: the bag exists already or cannot be created.
    """
    folder = folder.absolute()
    check_can_create_bag(folder, replace=replace)
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        temporary.mkdir()
    except OSError as error:
        raise UseAnotherTarget(f"{folder} cannot be created ({error.strerror})") from error
    try:
        yield temporary
        bagit.make_bag(str(temporary), dict(info), checksums=["sha256"])
        if folder.exists():
            shutil.rmtree(folder)
        temporary.rename(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
