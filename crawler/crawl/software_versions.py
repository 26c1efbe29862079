"""The software versions that the ledger records for each run."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from crawler.extraction.extractor_version import EXTRACTOR

# By the names under which they are recorded.
_DISTRIBUTIONS = {
    "palimpsest": "palimpsest-archive",
    "scrapy": "scrapy",
    "trafilatura": "trafilatura",
    "datasketch": "datasketch",
    "sqlite-utils": "sqlite-utils",
}


def software_versions() -> dict[str, Any]:
    """The versions of all packages on which texts and pairs depend, under the key `software`."""
    software = {"python": platform.python_version(), "extractor": EXTRACTOR}
    for name, distribution in _DISTRIBUTIONS.items():
        try:
            software[name] = version(distribution)
        except PackageNotFoundError:  # run from a checkout, not installed
            continue
    return {"software": software}
