"""The archives of a website: their names, and where their pages are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from storage.db.reader import different_files
from storage.web.stats_thread import StatsThread


@dataclass(frozen=True, slots=True)
class ServedArchive:
    """An archive of a website.

    name: how results and addresses name it, different for each archive; base: what the addresses
    of its pages begin with, percent-encoded, "" if it is the only one; database: its name in
    Datasette.
    """

    path: Path
    name: str
    base: str
    database: str
    stats: StatsThread


def served_archives(paths: Sequence[Path]) -> list[ServedArchive]:
    """The archives of a website in the order of their paths; the same file twice is one archive."""
    paths = different_files(paths)
    if len(paths) == 1:
        (path,) = paths
        return [ServedArchive(path, path.name, "", "archive", StatsThread(path))]
    return [
        ServedArchive(
            path, name, f"/a/{quote(name, safe='')}", f"archive-{name}", StatsThread(path)
        )
        for path, name in zip(paths, archive_names(paths), strict=True)
    ]


def archive_names(paths: Sequence[Path]) -> list[str]:
    """Return a different name for each of several paths, with characters that suit an address.

    The name of the file without its suffix, preceded by as many of its folders as are needed to
    distinguish the paths: `archive.db` on two machines is usually in two folders.
    """
    parts = [path.absolute().with_suffix("").parts[1:] for path in paths]
    names: list[str] = []
    for depth in range(1, max(map(len, parts), default=0) + 1):
        names = [_in_address("-".join(each[-depth:])) for each in parts]
        if len(set(names)) == len(names):
            return names
    return [f"{name}-{number}" for number, name in enumerate(names, 1)]


def _in_address(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "archive"
