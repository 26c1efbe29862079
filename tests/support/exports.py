"""An archive to export from, and helpers for exported files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from storage.exports.texts import ArticleText

if TYPE_CHECKING:
    from tests.support.command import CommandResult, Palimpsest

BOILERPLATE = "Subscribe to the Gazette and read about the harbour every single morning."
ORIGINAL = "The ferry to the island left an hour late, and nobody on the quay was surprised."
REWORDED = "The ferry to the island left an hour late and nobody on the quay was surprised by it."
SEEN = "2026-03-0{}T08:00:00.000Z"
ARTICLE = ArticleText(
    7,
    "https://gazette.example/7",
    "gazette.example",
    "Ferry",
    "Ada Quill",
    "2026-03-01",
    "en",
    None,
    (),
    None,
    None,
    SEEN.format(1),
    SEEN.format(2),
    1,
    "0" * 64,
    (("heading", "Ferry"), ("text", ORIGINAL)),
)


def json_line(number: int, *paragraphs: str, **fields: Any) -> str:
    record = {
        "url": f"https://gazette.example/{number}",
        "title": f"Story {number}",
        "language": "en",
        "text": "\n".join(paragraphs),
        **fields,
    }
    return json.dumps(record) + "\n"


def lines() -> str:
    """Articles as JSON Lines: twelve with boilerplate, repetitions of each scope, and a copy."""
    articles = [
        json_line(
            *(number, f"Story number {number} of the harbour tells of boat {number * 7919}."),
            *(BOILERPLATE, f"Crew {number * 104729} sailed on tide {number * 1299709}."),
            first_seen=SEEN.format(1 if number < 6 else 2),
        )
        for number in range(12)
    ]
    articles.append(
        json_line(
            20,
            ORIGINAL,
            REWORDED,
            "And so it went on for years.",
            kinds=["heading", "text", "quote"],
        )
    )
    articles.append(
        json_line(21, REWORDED, "The goat came, too.", author="=cmd()", first_seen=SEEN.format(3))
    )
    other = {"url": "https://courier.example/a", "language": "de", "tags": ["Hafen", "=1+1"]}
    articles.append(json_line(22, ORIGINAL, REWORDED, "And so it went on for years.", **other))
    code = "if fog:\n    wait()\nelse:\n    sail()"
    articles.append(json_line(23, "Code of the quay:", code, kinds=["text", "code"], lines=[1, 4]))
    return "".join(articles)


def fill(command: Palimpsest) -> None:
    """Import these articles, and declare a paragraph boilerplate."""
    (command.folder / "in.jsonl").write_text(lines())
    assert command.run("import", "in.jsonl").code == 0
    (paragraph,) = command.rows("SELECT id FROM paragraphs WHERE text LIKE 'The goat%'").pop()
    dropped = command.run("boilerplate", "gazette.example", "--drop", str(paragraph))
    assert dropped.code == 0, dropped.err


def exported(command: Palimpsest, *words: str) -> CommandResult:
    ran = command.run("export", *words)
    assert ran.code == 0, ran.err
    return ran


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n")[:-1]]
