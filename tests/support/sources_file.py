"""A sources.toml for a test."""

from __future__ import annotations

import json
from typing import Any

from tests.support.command import Palimpsest


def write_sources(palimpsest: Palimpsest, **sources: dict[str, Any]) -> None:
    """Write sources.toml with these sources. TOML accepts JSON's strings, numbers and lists."""
    lines = []
    for name, keys in sources.items():
        lines += ["[[source]]", f"name = {json.dumps(name)}"]
        lines += [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    (palimpsest.folder / "sources.toml").write_text("\n".join(lines))
