"""The house holds its shape: imports run one way, and a file has one job."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

SOURCES = sorted([*ROOT.glob("crawler/**/*.py"), *ROOT.glob("storage/**/*.py")])
PURE = (
    *(
        "crawler/extraction/article.py",
        "crawler/extraction/article_or_listing.py",
        "crawler/extraction/parser_repair.py",
        "crawler/extraction/feeds.py",
        "crawler/extraction/metadata.py",
        "crawler/extraction/decoding.py",
        "crawler/extraction/links.py",
    ),
    "storage/queries/compare.py",
    *(str(path.relative_to(ROOT)) for path in ROOT.glob("storage/text/*.py")),
    *(
        "crawler/net/address_policy.py",
        "crawler/extraction/challenges.py",
        "crawler/crawl/page_counts.py",
        "storage/crawl_state/poll_policy.py",
    ),
    *("storage/citations/bibtex.py", "storage/citations/author_names.py"),
    *("storage/folding/article_overlap.py",),
    *(str(path.relative_to(ROOT)) for path in ROOT.glob("storage/facts/**/*.py")),
)
WEB = {str(path.relative_to(ROOT)) for path in ROOT.glob("storage/web/*.py")}
# Each library that one module alone may import, so that it can be exchanged in one place.
ONLY = {
    "datasketch": {"storage/text/minhash_permutations.py"},
    "xxhash": {"storage/text/shingles.py"},
    "feedparser": {"crawler/extraction/feeds.py"},
    "pebble": {"crawler/workers/pool.py", "crawler/workers/workers.py"},
    "prometheus_client": {"crawler/sources/prometheus.py"},
    "spidermon": {"crawler/crawl/monitors.py"},
    "trafilatura": {
        "crawler/extraction/article.py",
        "crawler/extraction/decoding.py",
        "crawler/extraction/parser_repair.py",
    },
    **dict.fromkeys(("datasette", "uvicorn", "pygal", "markupsafe"), WEB),
    "bagit": {"storage/exports/bag.py"},
    "pyarrow": {"storage/exports/parquet.py"},
}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_installed_is_pinned_to_one_version(name: str) -> None:
    for line in (ROOT / name).read_text("utf-8").splitlines():
        wanted = line.partition("#")[0].strip()
        if wanted and not wanted.startswith("-r "):
            assert re.fullmatch(r"[\w-]+==[\w.]+", wanted), line


def imported(path: Path) -> set[str]:
    """The modules a file imports, absolute, relative ones resolved."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module, *(f"{module}.{name.name}" for name in node.names)}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    modules = imported(path)
    name = str(path.relative_to(ROOT))
    if name.startswith("storage/"):
        tops = {module.partition(".")[0] for module in modules}
        assert not tops & {"crawler", "scrapy", "twisted", "trafilatura", "lxml"}
    for library, homes in ONLY.items():
        if any(module.partition(".")[0] == library for module in modules):
            assert name in homes
    if name == "storage/core/model.py":
        assert not any(module.startswith("storage") for module in modules)
    if name in PURE:
        assert not modules & {"sqlite3", "scrapy", "os", "pathlib"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_grows_past_one_job(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 420
