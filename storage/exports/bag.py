"""Exports packed as bags (RFC 8493), which archives take in. The only importer of bagit."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import bagit

from storage.exports.atomic_file import NameAnotherFile

logging.getLogger("bagit").setLevel(logging.WARNING)


def check_is_free_for_bag(folder: Path, *, replace: bool) -> None:
    """Raise NameAnotherFile where no bag can be made there."""
    if not folder.parent.is_dir():
        raise NameAnotherFile(
            f"the folder {folder.parent} does not exist: make it, or name another for the bag"
        )
    if not folder.exists():
        return
    if not (folder / "bagit.txt").is_file():
        raise NameAnotherFile(f"{folder} is there already and no bag: name another folder")
    if not replace:
        raise NameAnotherFile(
            f"{folder} is there already: name another folder, or replace it with --force"
        )


@contextmanager
def bag(folder: Path, about: Mapping[str, str], *, replace: bool = False) -> Iterator[Path]:
    """A folder to put files into; it becomes the payload of a bag when all went well.

    about: what bag-info.txt says beside the date and the size.

    Raises:
        NameAnotherFile: it is there already, or cannot be made.
    """
    folder = folder.absolute()
    check_is_free_for_bag(folder, replace=replace)
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        temporary.mkdir()
    except OSError as error:
        raise NameAnotherFile(f"{folder} cannot be made ({error.strerror})") from error
    try:
        yield temporary
        bagit.make_bag(str(temporary), dict(about), checksums=["sha256"])
        if folder.exists():
            shutil.rmtree(folder)
        temporary.rename(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
