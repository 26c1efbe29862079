"""Sources: what to crawl, and how far."""

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
from storage.core.urls import on_site, site_of, web_url
from storage.crawl_state.alert_thresholds import Tolerance
from storage.crawl_state.poll_policy import Interval

DEPTH = 3
FILE = Path("sources.toml")
"""Where sources are written down, if nobody says another place."""
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a crawl goes. `pages`: URLs fetched at most; `depth`: listings followed in a row.

    A depth of None is that of the run that is resumed, else `DEPTH`.
    """

    pages: int | None = None
    depth: int | None = None

    def over(self, others: Limits) -> Limits:
        """These limits, and of the others those that are not among them."""
        return Limits(
            others.pages if self.pages is None else self.pages,
            others.depth if self.depth is None else self.depth,
        )


@dataclass(frozen=True)
class Source:
    """Something to be crawled: URLs to begin with, the sites to keep to, and how.

    include, exclude: regular expressions; of the pages found only those are fetched whose URL one
    of `include` is found in, where there are any, and none of `exclude`. headers: sent to its sites
    with each request, `${NAME}` in them for what the environment holds. delay: seconds between two
    requests; None: as fast as the host answers. interval: how long to wait between two polls;
    recheck: whether known articles are fetched again; tolerance: from when on it does not do well;
    warc: the folder where what it sends is kept.
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
    tolerance: Tolerance = field(default_factory=Tolerance)
    warc: str | None = None

    @cached_property
    def sites(self) -> frozenset[str]:
        """The sites its URLs are on. Asked for each request, and there may be thousands of URLs."""
        return frozenset(site_of(url) for url in self.urls)

    def allows(self, url: str) -> bool:
        """Whether a page that was found is to be fetched."""
        if any(re.search(pattern, url) for pattern in self.exclude):
            return False
        return not self.include or any(re.search(pattern, url) for pattern in self.include)

    @cached_property
    def sent_headers(self) -> dict[str, str]:
        """The headers as they are sent: `${NAME}` in them is a variable of the environment.

        Raises:
            SetVariable: there is no such variable, or it holds what no header may.
        """
        return {name: _VARIABLE.sub(self._variable, value) for name, value in self.headers}

    def _variable(self, match: re.Match[str]) -> str:
        name = match[1]
        value = os.environ.get(name)
        if value is None:
            raise SetVariable(
                f"source {self.name}: its headers ask for ${{{name}}}: set {name} in the "
                "environment"
            )
        if not value.isprintable():
            raise SetVariable(
                f"source {self.name}: {name} in the environment holds what no header may, such as "
                "a line break"
            )
        return value

    def may_tell(self, url: str) -> bool:
        """Whether its headers may be sent there: to its sites, and in the clear only if it is."""
        in_the_clear = urlsplit(url).scheme != "https"
        if in_the_clear and all(urlsplit(each).scheme == "https" for each in self.urls):
            return False
        return on_site(url, self.sites)

    def headers_for(self, url: str) -> dict[str, str]:
        """The headers for a request: other sites get none of them."""
        return dict(self.sent_headers) if self.headers and self.may_tell(url) else {}

    def as_dict(self) -> dict[str, Any]:
        """What the ledger keeps of it; values of headers may be secret, so only their names."""
        kept = asdict(self) | {"headers": [name for name, _ in self.headers]}
        usual = asdict(Source("", ())) | {"headers": []}
        return {name: value for name, value in kept.items() if value != usual[name]}


def of_urls(given: Iterable[str]) -> list[Source]:
    """One source a site for URLs that a person gave, in the order given.

    Raises:
        NotAUrl: one of them is none.
    """
    by_site: dict[str, list[str]] = {}
    for text in given:
        url = web_url(text)
        by_site.setdefault(site_of(url), []).append(url)
    return [Source(site, tuple(dict.fromkeys(urls))) for site, urls in by_site.items()]


def of_ledger(kept: dict[str, Any]) -> Source | None:
    """The source as the ledger kept it, without the values of its headers."""
    if "urls" not in kept or "name" not in kept:
        return None
    patterns = {key: tuple(kept.get(key, ())) for key in ("urls", "include", "exclude")}
    return Source(
        kept["name"],
        **patterns,
        delay=kept.get("delay"),
        limits=Limits(**kept.get("limits", {})),
        interval=Interval(**kept.get("interval", {})),
        recheck=kept.get("recheck", True),
        tolerance=Tolerance(**kept.get("tolerance", {})),
        warc=kept.get("warc"),
    )


def name_of(sources: Iterable[Source]) -> str:
    """How a run over several sources is called in the ledger."""
    names = [source.name for source in sources]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
