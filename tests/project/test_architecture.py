"""docs/architecture.md shows the folders and imports that the code has."""

from __future__ import annotations

from functools import cache

import pytest

from docs import architecture
from docs.architecture import Package
from tests.support.paths import ROOT

FOLDERS = sorted(
    str(path.parent.relative_to(ROOT))
    for top in ("crawler", "storage")
    for path in ROOT.glob(f"{top}/**/__init__.py")
)


@cache
def packages() -> dict[str, Package]:
    """The packages by folder. Parsing all modules takes a second, so not at import."""
    return {package.path: package for package in architecture.packages()}


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_says_in_one_sentence_what_it_is_for(folder: str) -> None:
    package = packages()[folder]
    assert 20 < len(package.purpose) <= 100
    assert package.purpose.endswith(".")


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_folder_has_more_than_fifteen_modules(folder: str) -> None:
    assert len(packages()[folder].modules) <= 15


def test_a_folder_precedes_the_folders_that_it_imports() -> None:
    order = list(packages())
    for package in packages().values():
        for imported in package.imports:
            assert order.index(imported) > order.index(package.path), (package.path, imported)


def test_the_page_and_the_figure_are_up_to_date() -> None:
    assert architecture.PAGE.read_text("utf-8") == architecture.page(), "run `make docs`"
    assert architecture.FIGURE.read_text("utf-8") == architecture.figure(), "run `make docs`"
