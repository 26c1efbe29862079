"""docs/architecture.md shows the folders and imports that the code has."""

from __future__ import annotations

import pytest

from docs import architecture
from docs.architecture import Package, packages


@pytest.mark.parametrize("package", packages(), ids=lambda package: package.path)
def test_each_folder_says_in_one_sentence_what_it_is_for(package: Package) -> None:
    assert 20 < len(package.purpose) <= 100
    assert package.purpose.endswith(".")


@pytest.mark.parametrize("package", packages(), ids=lambda package: package.path)
def test_no_folder_has_more_than_fifteen_modules(package: Package) -> None:
    assert len(package.modules) <= 15


def test_a_folder_precedes_the_folders_that_it_imports() -> None:
    order = [package.path for package in packages()]
    for package in packages():
        for imported in package.imports:
            assert order.index(imported) > order.index(package.path), (package.path, imported)


def test_the_page_and_the_figure_are_up_to_date() -> None:
    assert architecture.PAGE.read_text("utf-8") == architecture.page(), "run `make docs`"
    assert architecture.FIGURE.read_text("utf-8") == architecture.figure(), "run `make docs`"
