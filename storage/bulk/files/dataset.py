"""The folder of a dataset: its tables, its manifest, and the work that is finished so far.

    DATASET/manifest.json                 written last: the dataset is complete
    DATASET/articles/part-000.parquet     and the other tables
    DATASET/work/settings.json            what the dataset is made with
    DATASET/work/plan.json                the inputs that the tables are computed from
    DATASET/work/signed/00001/            a finished input file
    DATASET/work/stages/                  results between the signed files and the tables
    DATASET/work/spill/                   what the engine cannot keep in memory
    DATASET/work/spark/                   the temporary tables of Spark

Every file and every folder of an input gets its name when it is complete, so a job that was killed
continues with the first one that is missing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from storage.bulk.files.parquet_files import is_complete_file
from storage.bulk.files.signed_files import TABLES as SIGNED_TABLES
from storage.core.errors import PalimpsestError, WaitForRun
from storage.exports.atomic_file import atomic_file

TABLES = (
    *("articles", "versions", "paragraphs", "appearances", "near_duplicates"),
    *("first_occurrences", "repetitions", "patterns", "pattern_paragraphs", "copies"),
)


class UseAnotherDataset(PalimpsestError):
    """The folder cannot be used for this job: name another one, or delete it."""


@dataclass(frozen=True, slots=True)
class SignedInput:
    """A finished input file.

    number: of its folder; identity: what tells whether the input changed since; counts: what was
    found in it; problems: descriptions of what could not be read.
    """

    number: int
    identity: Mapping[str, Any]
    counts: Mapping[str, int]
    problems: Sequence[str]

    @property
    def name(self) -> str:
        return str(self.identity["name"])


class Dataset:
    """The files of one dataset."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "work"
        self.spill = self.work / "spill"
        self.spark = self.work / "spark"
        self._signed = self.work / "signed"
        self._stages = self.work / "stages"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other processes from working on this dataset.

        Raises:
            UseAnotherDataset: the folder cannot be written or contains something else.
            WaitForRun: another process is working on it.
        """
        try:
            if self.folder.exists() and not self.work.is_dir() and any(self.folder.iterdir()):
                raise UseAnotherDataset(
                    f"{self.folder} contains something else than a dataset: name another folder"
                )
            self._signed.mkdir(parents=True, exist_ok=True)
            stream = (self.work / "lock").open("w")
        except OSError as error:
            raise UseAnotherDataset(
                f"{self.folder} cannot be written ({error.strerror or error}): name another folder"
            ) from error
        with stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise WaitForRun(
                    f"another process is working on {self.folder}: wait until it ends"
                ) from error
            yield

    def settle(self, settings: Mapping[str, Any], created: str) -> str:
        """Check that the dataset is made with these settings; return when it was begun.

        created: the present time, for a new dataset.

        Raises:
            UseAnotherDataset: the settings differ from those it was begun with.
        """
        path = self.work / "settings.json"
        known = _read_json(path)
        if known is None:
            _write_json(path, {"created": created, "settings": settings})
            return created
        if known["settings"] != json.loads(json.dumps(settings)):
            before, now = known["settings"], json.loads(json.dumps(settings))
            changed = [key for key in sorted({*before, *now}) if before.get(key) != now.get(key)]
            raise UseAnotherDataset(
                f"{self.folder} was begun with other settings ({', '.join(changed)}): name another "
                "folder, or delete it"
            )
        return str(known["created"])

    def signed(self) -> list[SignedInput]:
        """The finished input files, by number."""
        found = []
        for folder in sorted(self._signed.iterdir()):
            if folder.name.isdecimal():
                described = _read_json(folder / "input.json")
                if described is None:
                    raise UseAnotherDataset(f"{folder} is damaged: delete it, and start again")
                found.append(SignedInput(int(folder.name), **described))
        return found

    def remove_unfinished(self) -> None:
        """Delete what a job that was killed has written of inputs."""
        for unfinished in self._signed.glob("*.part"):
            shutil.rmtree(unfinished, ignore_errors=True)

    def begin_input(self, number: int) -> Path:
        """An empty folder for the fragments of an input file.

        Its name is new, because a worker of a job that was killed may still write to the former.
        """
        folder = self._signed / f"{number:05}.{token_hex(4)}.part"
        for table in SIGNED_TABLES:
            (folder / table).mkdir(parents=True)
        return folder

    def finish_input(self, folder: Path, signed: SignedInput) -> None:
        """Note that all fragments of an input file are written. folder: from `begin_input`.

        Of several that finish the same input the first counts.
        """
        description = {
            "identity": signed.identity,
            "counts": signed.counts,
            "problems": signed.problems,
        }
        _write_json(folder / "input.json", description)
        finished = self._signed / f"{signed.number:05}"
        try:
            folder.replace(finished)
        except OSError:
            if not finished.is_dir():
                raise
            shutil.rmtree(folder)

    def remove_input(self, number: int) -> None:
        """Delete a finished input file, and the tables that were computed from it."""
        self.remove_tables()
        folder = self._signed / f"{number:05}"
        # Renamed first, because a folder that is half deleted must not count as finished.
        removed = folder.replace(folder.with_name(f"{folder.name}.part"))
        shutil.rmtree(removed)

    def signed_files(self, table: str, inputs: Sequence[SignedInput]) -> list[Path]:
        """The files of one table of all fragments."""
        return [
            path
            for each in inputs
            for path in sorted((self._signed / f"{each.number:05}" / table).iterdir())
            if is_complete_file(path.name)
        ]

    def start_plan(self, inputs: Sequence[SignedInput], engine: str) -> bool:
        """Delete tables that were computed from other inputs or by another engine.

        Engines name their files differently. Returns whether any were deleted.
        """
        numbered = [[each.number, dict(each.identity)] for each in inputs]
        described = json.dumps([engine, numbered], sort_keys=True)
        plan = hashlib.sha256(described.encode()).hexdigest()
        path = self.work / "plan.json"
        known = _read_json(path)
        if known == plan:
            return False
        self.remove_tables()
        _write_json(path, plan)
        return known is not None

    def remove_tables(self) -> None:
        """Delete the manifest, the tables and what they were computed from, but no signed files."""
        (self.folder / "manifest.json").unlink(missing_ok=True)
        (self.work / "plan.json").unlink(missing_ok=True)
        for folder in (self._stages, self.spill, *(self.folder / table for table in TABLES)):
            if folder.exists():
                shutil.rmtree(folder)

    def table_file(self, table: str, number: int) -> Path:
        """The path of one part of a table."""
        return self._in_folder(self.folder / table, number)

    def stage_file(self, stage: str, number: int) -> Path:
        """The path of one part of a result that the tables are computed from."""
        return self._in_folder(self._stages / stage, number)

    def stage_files(self, stage: str) -> list[Path]:
        """The finished parts of such a result."""
        return _complete_files(self._stages / stage)

    def table_files(self, table: str) -> list[Path]:
        """The finished parts of a table."""
        return _complete_files(self.folder / table)

    def manifest(self) -> dict[str, Any] | None:
        """The manifest of a complete dataset, or None."""
        found: dict[str, Any] | None = _read_json(self.folder / "manifest.json")
        return found

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest, and delete what is no longer needed."""
        for folder in (self._stages, self.spill):
            shutil.rmtree(folder, ignore_errors=True)
        _write_json(self.folder / "manifest.json", manifest)

    def _in_folder(self, folder: Path, number: int) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"part-{number:03}.parquet"


def files_of_part(path: Path) -> list[Path]:
    """The files of a part that is complete, in the order of its rows.

    An engine of several tasks writes several files. The last one has the name of the part and
    appears after the others.
    """
    return [*sorted(path.parent.glob(f"{path.stem}-*.parquet")), path]


def _complete_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if is_complete_file(path.name))


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None


def _write_json(path: Path, value: object) -> None:
    with atomic_file(path) as stream:
        stream.write(json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")
