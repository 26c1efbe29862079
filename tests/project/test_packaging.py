"""The metadata of the distribution agrees with what is tested."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """The [project] table of pyproject.toml."""
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"])


def pinned(name: str) -> dict[str, str]:
    """The pinned version of each package in a requirements file."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    pins = (line.split("==") for line in lines if "==" in line)
    return {package.lower().replace("_", "-"): version for package, version in pins}


def ranges(requirements: list[str]) -> dict[str, Requirement]:
    """Requirements by package name."""
    parsed = map(Requirement, requirements)
    return {each.name.lower().replace("_", "-"): each for each in parsed}


def test_every_dependency_has_a_range_that_contains_its_pinned_version(
    project: dict[str, Any],
) -> None:
    pins, declared = pinned("requirements.txt"), ranges(project["dependencies"])
    assert set(declared) == set(pins)
    for package, requirement in declared.items():
        operators = {specifier.operator for specifier in requirement.specifier}
        assert operators >= {">=", "<"}, requirement
        assert requirement.specifier.contains(pins[package]), requirement


def test_extras_are_tested_with_a_version_in_their_range(project: dict[str, Any]) -> None:
    pins = pinned("requirements-dev.txt")
    for extra in project["optional-dependencies"].values():
        for package, requirement in ranges(extra).items():
            assert requirement.specifier.contains(pins[package]), requirement


def test_the_distribution_does_not_have_the_name_of_a_project_of_others(
    project: dict[str, Any],
) -> None:
    assert project["name"] == "palimpsest-archive"
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")]
    code = [*ROOT.glob("crawler/**/*.py"), *ROOT.glob("storage/**/*.py")]
    for path in [*pages, *code]:
        text = path.read_text("utf-8")
        for wrong in ("pip install palimpsest ", "install 'palimpsest[", "install palimpsest\n"):
            assert wrong not in text, path


@pytest.mark.parametrize("package", ["crawler", "storage"])
def test_packages_are_marked_as_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").exists()
