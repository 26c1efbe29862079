"""Write docs/architecture.md and docs/architecture.svg from the code: `make docs`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
PAGE = FOLDER / "architecture.md"
FIGURE = FOLDER / "architecture.svg"
_PACKAGES = ("crawler", "storage")


@dataclass(frozen=True, slots=True)
class Package:
    """A folder of modules: its path, the sentence in its `__init__`, and its internal imports."""

    path: str
    purpose: str
    modules: tuple[str, ...]
    imports: frozenset[str]


@dataclass(frozen=True, slots=True)
class Box:
    """A stage of the data flow, at a position of the figure (pixels)."""

    title: str
    folders: str
    lines: tuple[str, ...]
    x: int
    y: int
    width: int = 196
    height: int = 92


_BOXES = {
    "sources": Box("Sources", "crawler/sources", ("sources.toml, URLs", "what is due"), 20, 20),
    "crawl": Box("Crawl", "crawler/crawl", ("run, session,", "leases URLs"), 262, 20),
    "fetch": Box(
        "Fetch",
        "crawler/spiders, crawler/net",
        ("robots.txt, delays,", "address policy, WARC"),
        504,
        20,
    ),
    "ingest": Box("Files", "crawler/ingest", ("saved pages, JSON Lines,", "WARC, WACZ"), 504, 152),
    "workers": Box(
        "Worker processes",
        "crawler/workers, extraction",
        ("bytes to article,", "shingles, signatures"),
        746,
        86,
    ),
    "archive": Box(
        "Archive thread",
        "storage/archive, folding",
        ("one write transaction:", "fold, insert, lease"),
        746,
        238,
    ),
    "db": Box(
        "SQLite file",
        "storage/db, band_index",
        ("texts, pairs, frontier,", "run ledger"),
        504,
        284,
        height=92,
    ),
    "queries": Box("Queries", "storage/queries", ("read-only connection",), 262, 284, height=92),
    "out": Box(
        "Output",
        "crawler/cli, storage/web,",
        ("exports, citations,", "verification"),
        20,
        284,
        height=92,
    ),
}
_ARROWS = (
    ("sources", "crawl"),
    ("crawl", "fetch"),
    ("fetch", "workers"),
    ("ingest", "workers"),
    ("workers", "archive"),
    ("archive", "db"),
    ("db", "queries"),
    ("queries", "out"),
    ("db", "crawl"),
)
_INTRODUCTION = """\
# Architecture

Palimpsest has two packages. `crawler` turns the web, or files, into articles. `storage` turns
articles into rows and answers questions about them; it never imports `crawler`, Scrapy, Twisted,
trafilatura or lxml.

## Data flow

![From sources to output: the stages, and the folders that contain them](architecture.svg)

1. **Crawl.** A run takes URLs from the frontier (it leases them) and passes them to the spider.
2. **Fetch.** Scrapy fetches within the limits of `crawler/net`. The event loop only does I/O.
3. **Worker processes.** A worker parses a payload, extracts the article, and computes shingles and
   signatures, within limits of time and memory. Imported files enter the pipeline here.
4. **Archive thread.** It collects visits and writes them in batches. One transaction folds the new
   versions against the archive, inserts rows, records URL outcomes and leases the next URLs.
5. **Queries.** Commands, web pages and exports use a read-only connection, also while a crawl is
   writing.

Frozen dataclasses pass between the stages (`storage/core/model.py`). Expensive work happens before
the write lock is taken.

## Folders

A folder may import folders below it in these tables, never the reverse. `make lint` checks this
with import-linter; the contracts are in `.importlinter`. The entry points `crawler/__main__.py`
and `crawler/cli/main.py` load commands by name.
"""


def packages() -> list[Package]:
    """All folders with modules, the highest first: each folder precedes those that it imports."""
    found: dict[str, Package] = {}
    for top in _PACKAGES:
        for init in sorted((ROOT / top).rglob("__init__.py")):
            path = init.parent
            modules = [each for each in sorted(path.glob("*.py")) if not each.name.startswith("__")]
            name = str(path.relative_to(ROOT))
            found[name] = Package(
                name,
                (ast.get_docstring(ast.parse(init.read_text("utf-8"))) or "").partition("\n")[0],
                tuple(each.stem for each in modules),
                frozenset(_imported_folders(modules)) - {name},
            )
    return [found[name] for name in _topological(found)]


def _imported_folders(modules: Iterable[Path]) -> Iterable[str]:
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                if node.module.partition(".")[0] not in _PACKAGES:
                    continue
                for name in node.names:
                    path = ROOT / node.module.replace(".", "/")
                    if path.is_dir() and (path / name.name).is_dir():
                        path /= name.name
                    folder = path if path.is_dir() else path.parent
                    yield str(folder.relative_to(ROOT))


def _topological(found: Mapping[str, Package]) -> list[str]:
    """Names in an order in which each precedes those that it imports; ties by name."""
    order: list[str] = []
    remaining = dict(found)
    while remaining:
        imported = {name for package in remaining.values() for name in package.imports}
        free = sorted(name for name in remaining if name not in imported) or sorted(remaining)[:1]
        order += free
        for name in free:
            del remaining[name]
    return order


def page() -> str:
    """The text of docs/architecture.md."""
    parts = [_INTRODUCTION]
    for top in _PACKAGES:
        rows = [
            f"| `{package.path}` | {package.purpose} | {_short_list(package)} |"
            for package in packages()
            if package.path.partition("/")[0] == top and package.modules
        ]
        parts.append("\n".join(["| folder | purpose | imports |", "| --- | --- | --- |", *rows]))
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _short_list(package: Package) -> str:
    return ", ".join(f"`{name}`" for name in sorted(package.imports)) or "–"


def figure() -> str:
    """The text of docs/architecture.svg."""
    shapes = [_box(box) for box in _BOXES.values()] + [_arrow(*pair) for pair in _ARROWS]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 962 396" role="img" '
        'font-family="system-ui, sans-serif">\n'
        "<title>Data flow of Palimpsest</title>\n"
        "<defs><marker id='tip' viewBox='0 0 10 10' refX='9' refY='5' markerWidth='7' "
        "markerHeight='7' orient='auto-start-reverse'><path d='M0 0L10 5L0 10z' fill='#57606a'/>"
        "</marker></defs>\n"
        "<rect width='962' height='396' fill='#ffffff'/>\n" + "\n".join(shapes) + "\n</svg>\n"
    )


def _box(box: Box) -> str:
    texts = [
        f"<text x='{box.x + 12}' y='{box.y + 24}' font-size='15' font-weight='600'>"
        f"{escape(box.title)}</text>",
        f"<text x='{box.x + 12}' y='{box.y + 42}' font-size='11' fill='#0550ae'>"
        f"{escape(box.folders)}</text>",
        *(
            f"<text x='{box.x + 12}' y='{box.y + 60 + 16 * row}' font-size='12' fill='#424a53'>"
            f"{escape(line)}</text>"
            for row, line in enumerate(box.lines)
        ),
    ]
    frame = (
        f"<rect x='{box.x}' y='{box.y}' width='{box.width}' height='{box.height}' rx='8' "
        "fill='#f6f8fa' stroke='#8c959f'/>"
    )
    return "\n".join([frame, *texts])


def _arrow(start: str, end: str) -> str:
    """An arrow between the facing sides of two boxes."""
    one, other = _BOXES[start], _BOXES[end]
    if (start, end) == ("db", "crawl"):  # diagonal, around the box between them
        points = (one.x + 20, one.y, other.x + other.width - 30, other.y + other.height)
    elif other.x >= one.x + one.width:
        points = (one.x + one.width, _middle(one), other.x, _middle(other))
    elif one.x >= other.x + other.width:
        points = (one.x, _middle(one), other.x + other.width, _middle(other))
    else:
        points = (one.x + one.width // 2, one.y + one.height, other.x + other.width // 2, other.y)
    x1, y1, x2, y2 = points
    return (
        f"<line x1='{x1}' y1='{y1}' x2='{x2}' y2='{y2}' stroke='#57606a' stroke-width='1.6' "
        "marker-end='url(#tip)'/>"
    )


def _middle(box: Box) -> int:
    return box.y + box.height // 2


def main() -> None:
    """Write the page and the figure."""
    PAGE.write_text(page(), "utf-8")
    FIGURE.write_text(figure(), "utf-8")


if __name__ == "__main__":
    main()
