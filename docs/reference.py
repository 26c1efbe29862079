"""Write docs/commands.md and docs/schema.md from the code: `make docs`."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import click
from sqlite_utils import Database

from crawler.cli.main import cli
from storage.db import migrations
from storage.db import tables as made
from storage.text.folding_settings import FoldingSettings

FOLDER = Path(__file__).resolve().parent
_MADE = "<!-- Made by `make docs` from the code. Change it there. -->"
# A table's purpose is the comment above its CREATE TABLE; a column's stands after it.
_PURPOSE = re.compile(r'((?:^ *# .*\n)+) *"{1,3}\s*CREATE (?:VIRTUAL )?TABLE (\w+)', re.MULTILINE)
_COLUMN = re.compile(r"^ *(\w+) .*?-- (.*)$", re.MULTILINE)


def pages() -> dict[str, str]:
    """The pages that are made, by file name."""
    return {"commands.md": commands(), "schema.md": tables()}


def commands() -> str:
    """Every command with its help text, options and defaults."""
    parts = [_MADE, "# Commands", _prose(cli.help or ""), _prose(cli.epilog or "")]
    parts.append("`palimpsest --version` prints the version; `-h` or `--help` explains a command.")
    context = click.Context(cli, info_name="palimpsest")
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        parts.append("\n\n".join(_command(name, command, context)))
        if isinstance(command, click.Group):
            within = click.Context(command, info_name=name, parent=context)
            for part in command.list_commands(within):
                inner = command.get_command(within, part)
                assert inner is not None
                parts.append("\n\n".join(_command(f"{name} {part}", inner, context)))
    return "\n\n".join(parts) + "\n"


def _command(name: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent)
    yield f"## palimpsest {name}"
    usage = " ".join(["palimpsest", name, *command.collect_usage_pieces(context)])
    yield f"```text\n{usage}\n```"
    yield _prose(command.help or "")
    options = (each for each in command.params if isinstance(each, click.Option))
    records = (option.get_help_record(context) for option in options)
    rows = [(f"`{names}`", told) for names, told in filter(None, records)]
    yield _table(("option", "meaning"), rows)


def _prose(text: str) -> str:
    """Click's help as Markdown: paragraphs it is told to leave alone keep their lines."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(
        f"```text\n{paragraph[2:]}\n```" if paragraph.startswith("\b\n") else paragraph
        for paragraph in paragraphs
    )


def tables() -> str:
    """Every table and view with its columns."""
    database = Database(memory=True)
    migrations.migrations.apply(database)
    source = inspect.getsource(made)
    purposes = {table: _sentence(text) for text, table in _PURPOSE.findall(source)}
    parts = [
        _MADE,
        "# Tables and views of an archive",
        "An archive is one SQLite file. What the words mean, and which table answers which "
        "question: [archivists.md](archivists.md).",
        f"`PRAGMA application_id` is {migrations.APPLICATION_ID:#x}, `PRAGMA user_version` is "
        f"{migrations.SCHEMA_VERSION}. Times are UTC, ISO 8601.",
    ]
    for kind in ("table", "view"):
        for name, ddl in database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = ? AND substr(name, 1, 1) <> '_' "
            "AND name NOT LIKE 'article\\_words\\_%' ESCAPE '\\' ORDER BY rowid",
            [kind],
        ).fetchall():
            parts.append("\n\n".join(_relation(database, kind, name, ddl, purposes.get(name))))
    settings = [
        (f"`{key}`", f"`{json.dumps(value)}`") for key, value in asdict(FoldingSettings()).items()
    ]
    parts += ["## What `config` holds", _table(("key", "value"), settings)]
    database.conn.close()
    return "\n\n".join(parts) + "\n"


def _relation(
    database: Database, kind: str, name: str, ddl: str, purpose: str | None
) -> Iterator[str]:
    yield f"## {name}" + (" (view)" if kind == "view" else "")
    if purpose:
        yield purpose
    said = dict(_COLUMN.findall(ddl))
    leads = {
        row[3]: f"[{row[2]}](#{row[2]}).{row[4]}"
        for row in database.execute(f"PRAGMA foreign_key_list({name})")
    }
    rows = []
    for column in database.execute(f"PRAGMA table_info({name})").fetchall():
        _, column_name, declared, not_null, _, key = column
        facts = [
            "key" if key else "",
            "may be empty" if kind == "table" and declared and not (not_null or key) else "",
            leads.get(column_name, ""),
            said.get(column_name, ""),
        ]
        rows.append((f"`{column_name}`", declared.lower(), "; ".join(filter(None, facts))))
    if any(declared for _, declared, _ in rows):
        yield _table(("column", "type", "meaning"), rows)
    else:
        yield _table(("column",), [row[:1] for row in rows])


def _sentence(comment: str) -> str:
    return " ".join(line.strip().removeprefix("#").strip() for line in comment.splitlines())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    escaped = (" | ".join(cell.replace("|", "\\|") for cell in line) for line in lines)
    return "\n".join(f"| {line} |" for line in escaped)


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
