"""Sources: what to crawl and how."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from storage.core.errors import SetVariable
from storage.core.urls import is_on_site, parse_web_url, site_of
from storage.crawl_state.alert_thresholds import AlertThresholds
from storage.crawl_state.poll_policy import Interval

DEFAULT_DEPTH = 3
"""How many listings are followed in a row."""
DEFAULT_FILE = Path("sources.toml")
"""The file that defines sources, unless the user chooses another one."""
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a crawl.

    pages: maximum number of URLs to fetch; None: no limit. depth: how many listings to follow in a
    row; None: as in the run that is resumed, otherwise `DEFAULT_DEPTH`.
    """

    pages: int | None = None
    depth: int | None = None

    def with_defaults(self, defaults: Limits) -> Limits:
        """These limits, with missing ones taken from `defaults`."""
        return Limits(
            defaults.pages if self.pages is None else self.pages,
            defaults.depth if self.depth is None else self.depth,
        )


@dataclass(frozen=True)
class Source:
    """Something to crawl: start URLs, their sites, and settings.

    include, exclude: regular expressions. A page that is discovered is fetched if its URL matches
    any of `include`, or `include` is empty, and it matches none of `exclude`.
    headers: sent to its sites with each request; `${NAME}` is replaced by an environment variable.
    delay: seconds between two requests; None: as fast as the host responds.
    interval: time between two polls.
    recheck: whether known articles are fetched again.
    tolerance: from when on a problem is reported.
    warc: folder for WARC files of its responses; None: no WARC files.
    """

    name: str
    urls: tuple[str, ...]
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    delay: float | None = None
    limits: Limits = field(default_factory=Limits)
    interval: Interval = field(default_factory=Interval)
    recheck: bool = True
    tolerance: AlertThresholds = field(default_factory=AlertThresholds)
    warc: str | None = None

    @cached_property
    def sites(self) -> frozenset[str]:
        """The sites of its URLs. Cached: used for each request, with up to thousands of URLs."""
        return frozenset(site_of(url) for url in self.urls)

    def allows(self, url: str) -> bool:
        """Whether a page that was discovered is to be fetched."""
        if any(re.search(pattern, url) for pattern in self.exclude):
            return False
        return not self.include or any(re.search(pattern, url) for pattern in self.include)

    @cached_property
    def resolved_headers(self) -> dict[str, str]:
        """The headers with the values of environment variables.

        Raises:
            SetVariable: a variable is not set, or its value is not valid in a header.
        """
        return {name: _VARIABLE.sub(self._variable, value) for name, value in self.headers}

    def _variable(self, match: re.Match[str]) -> str:
        name = match[1]
        value = os.environ.get(name)
        if value is None:
            raise SetVariable(
                f"source {self.name}: its headers use ${{{name}}}, which is not set: set {name} in "
                "the environment"
            )
        if not value.isprintable():
            raise SetVariable(
                f"source {self.name}: the environment variable {name} contains a line break or "
                "another character that is not allowed in a header: correct its value"
            )
        return value

    def may_send_headers(self, url: str) -> bool:
        """Whether its headers may be sent to a URL.

        Only its own sites get them, and without encryption only if one of its URLs has none.
        """
        is_encrypted = urlsplit(url).scheme == "https"
        if not is_encrypted and all(urlsplit(own).scheme == "https" for own in self.urls):
            return False
        return is_on_site(url, self.sites)

    def headers_for(self, url: str) -> dict[str, str]:
        """The headers for a request; none for other sites."""
        return dict(self.resolved_headers) if self.headers and self.may_send_headers(url) else {}

    def as_dict(self) -> dict[str, Any]:
        """What the run ledger stores; only the names of headers, as their values may be secret."""
        values = asdict(self) | {"headers": [name for name, _ in self.headers]}
        defaults = asdict(Source("", ())) | {"headers": []}
        return {name: value for name, value in values.items() if value != defaults[name]}


def sources_from_urls(urls: Iterable[str]) -> list[Source]:
    """One source per site for URLs that the user gave, in their order.

    Raises:
        InvalidUrl: one of them is not valid.
    """
    by_site: dict[str, list[str]] = {}
    for text in urls:
        url = parse_web_url(text)
        by_site.setdefault(site_of(url), []).append(url)
    return [Source(site, tuple(dict.fromkeys(found))) for site, found in by_site.items()]


def source_from_ledger(stored: dict[str, Any]) -> Source | None:
    """The source as the run ledger stored it, without headers; None if it stored none."""
    if "urls" not in stored or "name" not in stored:
        return None
    patterns = {key: tuple(stored.get(key, ())) for key in ("urls", "include", "exclude")}
    return Source(
        stored["name"],
        **patterns,
        delay=stored.get("delay"),
        limits=Limits(**stored.get("limits", {})),
        interval=Interval(**stored.get("interval", {})),
        recheck=stored.get("recheck", True),
        tolerance=AlertThresholds(**stored.get("tolerance", {})),
        warc=stored.get("warc"),
    )


def run_name(sources: Iterable[Source]) -> str:
    """The name in the run ledger of a run that crawls these sources."""
    names = [source.name for source in sources]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
