"""What happened to a URL: where it was found, when it was fetched, and its outcome."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from storage.core.errors import PalimpsestError
from storage.crawl_state import redactions
from storage.db.joins import ARTICLE_WITH_CURRENT_VERSION
from storage.db.reader import Reader, Row
from storage.queries.article_reference import possible_url_keys

_MAX_STEPS = 20  # from a URL back to the one that the user gave


class UrlNeverSeen(PalimpsestError):
    """The archive does not know this URL: crawl it, or try another spelling."""


@dataclass(frozen=True, slots=True)
class DiscoveryStep:
    """A URL on whose page, feed or sitemap the next one was found."""

    id: int
    url: str
    found: str
    found_on: int | None


@dataclass(frozen=True, slots=True)
class UrlCapture:
    """A capture of a URL.

    prose, left_out: characters of prose on the page, and of those that are not in the text; None if
    they were not measured.
    """

    run_id: int
    fetched_at: str
    status: int | None
    final_url: str
    payload_digest: str | None
    payload_length: int | None
    media_type: str | None
    outcome: str
    detail: str | None
    prose: int | None
    left_out: int | None


@dataclass(frozen=True, slots=True)
class UrlRun:
    """The run to which a URL belongs; finished and outcome: None while it is running."""

    id: int
    source: str
    started: str
    finished: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class UrlArticle:
    """The article to which a URL leads. text_source: what its current text was taken from."""

    id: int
    title: str | None
    url: str
    text_source: str | None


@dataclass(frozen=True, slots=True)
class UrlHistory:
    """A row of the table `urls`, and what belongs to it.

    found_by: the URLs that led to this one, the nearest first; captures: oldest first; redaction:
    what was taken down when and why, if the URL may not be fetched again.
    """

    id: int
    key: str
    url: str
    source: str
    host: str
    run_id: int
    state: str
    outcome: str | None
    detail: str | None
    found: str
    found_on: int | None
    depth: int
    priority: int
    attempts: int
    not_before: str | None
    discovered_at: str
    fetched_at: str | None
    article_id: int | None
    etag: str | None
    last_modified: str | None
    changed_at: str | None
    link_rules_digest: str | None
    check_at: str | None
    found_by: tuple[DiscoveryStep, ...]
    captures: tuple[UrlCapture, ...]
    run: UrlRun
    redaction: str | None
    article: UrlArticle | None

    @property
    def measured(self) -> UrlCapture | None:
        """The latest capture whose prose was measured."""
        return next((each for each in reversed(self.captures) if each.prose is not None), None)

    def as_json(self) -> dict[str, Any]:
        """The history as `why --json` prints it, with the keys of earlier releases."""
        renamed = {"link_rules_digest": "asked_as"}
        return {renamed.get(name, name): value for name, value in asdict(self).items()}


def was_seen(reader: Reader, url: str) -> bool:
    """Whether an archive knows a URL, which may be given without its scheme."""
    return _find_row(reader, url) is not None


def url_history(reader: Reader, url: str) -> UrlHistory:
    """Return the history of a URL, which may be given without its scheme.

    Raises:
        UrlNeverSeen: the archive does not know the URL.
    """
    row = _find_row(reader, url)
    if row is None:
        raise UrlNeverSeen(
            f"{url} was never seen: it is not in any page, feed or sitemap that was read. "
            f"Fetch it with `palimpsest crawl {url}`"
        )
    captures = reader.rows(
        """
        SELECT run_id, fetched_at, status, final_url, payload_digest, payload_length,
               media_type, outcome, detail, prose, left_out
          FROM captures WHERE url_id = ? ORDER BY id""",
        row["id"],
    )
    run = reader.row(
        "SELECT id, source, started, finished, outcome FROM runs WHERE id = ?", row["run_id"]
    )
    assert run is not None
    redacted = redactions.find_redacted(reader.connection, [row["key"]])
    article = reader.row(
        f"SELECT a.id, a.title, a.url, v.text_source FROM {ARTICLE_WITH_CURRENT_VERSION} "
        "WHERE a.id = ?",
        row["article_id"],
    )
    return UrlHistory(
        **row,
        found_by=_discovery_steps(reader, row["found_on"]),
        captures=tuple(UrlCapture(**capture) for capture in captures),
        run=UrlRun(**run),
        redaction=str(redacted[row["key"]]) if redacted else None,
        article=UrlArticle(**article) if article else None,
    )


def _find_row(reader: Reader, url: str) -> Row | None:
    row = None
    for key in possible_url_keys(url):
        row = row or reader.row("SELECT * FROM urls WHERE key = ?", key)
    return row


def _discovery_steps(reader: Reader, url_id: int | None) -> tuple[DiscoveryStep, ...]:
    """The steps from a URL back to the one that the user gave."""
    steps: list[DiscoveryStep] = []
    while url_id is not None and len(steps) < _MAX_STEPS:
        row = reader.row("SELECT id, url, found, found_on FROM urls WHERE id = ?", url_id)
        if row is None or any(row["id"] == step.id for step in steps):
            break
        steps.append(DiscoveryStep(**row))
        url_id = row["found_on"]
    return tuple(steps)
