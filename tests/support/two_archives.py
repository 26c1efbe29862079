"""Two archives with an article in common, a text in common, and articles of their own."""

from __future__ import annotations

import json

from tests.support.command import Palimpsest

FERRY = (
    "The ferry to the island left an hour late, and nobody on the quay was surprised by that, "
    "because the harbour office had warned them twice already that morning."
)
_TEXTS = {
    "north.db": {
        "https://north.example/ferry": FERRY,
        "https://north.example/goat": "A goat would not leave the deck of the ferry before noon.",
        "https://shared.example/pier": "The pier of the ferry is closed, the old one is open.",
    },
    "south #2.db": {
        "https://south.example/ferry": FERRY,
        "https://south.example/dog": "A dog took the ferry alone, and the crew returned it.",
        "http://www.shared.example/pier": "The pier of the ferry is open again since Monday.",
    },
}
NORTH, SOUTH = _TEXTS


def import_two_archives(palimpsest: Palimpsest) -> None:
    """Create the archives NORTH and SOUTH. Article 1 of both has the same text, 3 the same URL."""
    for archive, texts in _TEXTS.items():
        records = [
            {"url": url, "title": url.rpartition("/")[2].title(), "text": text}
            for url, text in texts.items()
        ]
        lines = "\n".join(json.dumps(record) for record in records)
        (palimpsest.folder / "articles.jsonl").write_text(lines)
        result = palimpsest.run("import", "articles.jsonl", "--archive", archive)
        assert result.code == 0, result.err
