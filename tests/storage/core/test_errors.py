"""The tree of errors in the docstring lists every error of the project, and no others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from storage.core import errors
from tests.support.paths import ROOT

Error = tuple[str, str, str]  # base, name, module

_ROOTS = frozenset(
    "Exception BaseException ValueError TypeError LookupError KeyError RuntimeError OSError "
    "ClickException UsageError IgnoreRequest".split()
)
_LINE = re.compile(r"    (?P<indent> *)(?P<name>\w+)(?: +(?P<module>[a-z_.]+) +(?P<action>\S.*))?")


def _documented() -> list[Error]:
    """The errors of the tree; the base of each is the nearest line above with less indentation."""
    documented = []
    bases: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        match = _LINE.fullmatch(line)
        if not match:
            continue
        while bases and bases[-1][0] >= len(match["indent"]):
            bases.pop()
        if match["module"]:
            base = bases[-1][1] if bases else "Exception"
            documented.append((base, match["name"], match["module"]))
        bases.append((len(match["indent"]), match["name"]))
    return documented


def _classes(path: Path) -> Iterator[tuple[str, str]]:
    """Name and base of each class with a base."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                yield node.name, ast.unparse(base).rpartition(".")[2]


def _defined() -> list[Error]:
    """The errors of the source code: subclasses of the roots, and of their subclasses."""
    classes = [
        (base, name, ".".join(path.relative_to(ROOT).with_suffix("").parts))
        for path in sorted([*ROOT.glob("crawler/**/*.py"), *ROOT.glob("storage/**/*.py")])
        for name, base in _classes(path)
    ]
    names = set(_ROOTS)
    while found := {name for base, name, _ in classes if base in names} - names:
        names |= found
    return [error for error in classes if error[0] in names]


def test_the_tree_lists_every_error_with_its_base_and_module() -> None:
    assert sorted(_documented()) == sorted(_defined())


def test_the_tree_is_sorted_by_name_under_each_base() -> None:
    documented = [(base, name) for base, name, _ in _documented() if base != "Exception"]

    for base in {base for base, _ in documented}:
        names = [name for other, name in documented if other == base]
        assert names == sorted(names)


def test_every_error_says_what_to_do_in_its_docstring() -> None:
    for error in vars(errors).values():
        if isinstance(error, type) and issubclass(error, Exception):
            assert error.__doc__
            assert re.search(r"[:;] ", error.__doc__), error
