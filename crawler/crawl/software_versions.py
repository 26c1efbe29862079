"""What a run is done by and under: what the ledger keeps beside what was asked for."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from crawler.extraction.extractor_version import EXTRACTOR

_PACKAGES = ("palimpsest", "scrapy", "trafilatura", "datasketch", "sqlite-utils")


def software_versions() -> dict[str, Any]:
    """The versions of what decides on texts and pairs."""
    software = {"python": platform.python_version(), "extractor": EXTRACTOR}
    for name in _PACKAGES:
        try:
            software[name] = version(name)
        except PackageNotFoundError:  # run from the folder, not installed
            continue
    return {"software": software}
