"""Options that several commands share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

archive = click.option(
    "--archive",
    envvar="PALIMPSEST_ARCHIVE",
    default="archive.db",
    show_default=True,
    show_envvar=True,
    type=click.Path(path_type=Path),
    help="The archive file.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def print_json(value: Any) -> None:
    """A result for a program, on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
