"""Options that several commands share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ..sources import FILE

archive = click.option(
    "--archive",
    envvar="PALIMPSEST_ARCHIVE",
    default="archive.db",
    show_default=True,
    show_envvar=True,
    type=click.Path(path_type=Path),
    help="The archive file.",
)
sources = click.option(
    "--sources",
    envvar="PALIMPSEST_SOURCES",
    default=FILE,
    show_default=True,
    show_envvar=True,
    type=click.Path(path_type=Path),
    help="The file that says which sources there are.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def limit(default: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """How many results to show."""
    return click.option(
        *("-n", "--limit"),
        type=click.IntRange(1, 1_000_000),
        default=default,
        show_default=True,
        help="How many to show at most.",
    )


def print_json(value: Any) -> None:
    """A result for a program, on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
