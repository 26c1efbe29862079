"""The structure of the source tree, except for the import direction, which `make lint` checks."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

MODULES = sorted([*ROOT.glob("crawler/**/*.py"), *ROOT.glob("storage/**/*.py")])
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "tests/s3-requirements.txt"]
)
def test_requirements_are_pinned_to_one_version(name: str) -> None:
    for line in (ROOT / name).read_text("utf-8").splitlines():
        requirement = line.partition("#")[0].strip()
        if requirement and not requirement.startswith("-r "):
            assert re.fullmatch(r"[\w-]+==[\w.]+", requirement), line


@each_module
def test_imports_are_absolute(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    assert not [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level]


@each_module
def test_a_module_has_at_most_420_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 420


def test_every_module_that_import_linter_names_exists() -> None:
    """A contract about a module that was renamed would check nothing."""
    config = (ROOT / ".importlinter").read_text("utf-8")
    names = set(re.findall(r"\b(?:crawler|storage|tests)(?:\.\w+)+(?![\w.*])", config))
    assert names
    for name in names:
        path = ROOT / name.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), name
