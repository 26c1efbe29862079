"""What passes between the stages: frozen records, and the words the whole project uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What a paragraph was on its page."""

    TEXT = "text"
    HEADING = "heading"
    QUOTE = "quote"
    ITEM = "item"
    CODE = "code"
    TABLE = "table"


class Difference(StrEnum):
    """How the wordings of two near-duplicates differ; only the first two fold."""

    NOTHING = "nothing"
    WORDING = "wording"
    NUMBERS = "numbers"
    NEGATION = "negation"
    NAMES = "names"

    @property
    def folds(self) -> bool:
        """Whether such a pair counts as a repetition: a changed fact never does."""
        return self in (Difference.NOTHING, Difference.WORDING)


class Scope(StrEnum):
    """Where the earlier telling of a repetition stands."""

    ARTICLE = "article"
    SITE = "site"
    ELSEWHERE = "elsewhere"


class Outcome(StrEnum):
    """How a URL ended. A URL that is done has exactly one."""

    ARCHIVED = "archived"
    UNCHANGED = "unchanged"
    COPY = "copy"
    NOT_ARTICLE = "not-article"
    ROBOTS = "robots"
    NOT_FOUND = "404"
    TIMEOUT = "timeout"
    ERROR = "error"
    REDACTED = "redacted"

    @property
    def failed(self) -> bool:
        """Whether the URL should have given a page and did not."""
        return self in (Outcome.NOT_FOUND, Outcome.TIMEOUT, Outcome.ERROR)


class UrlState(StrEnum):
    """Where a URL stands in the frontier."""

    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"


class DiscoveredBy(StrEnum):
    """How a URL came to be known."""

    GIVEN = "given"
    FEED = "feed"
    SITEMAP = "sitemap"
    LINK = "link"
    CANONICAL = "canonical"
    REDIRECT = "redirect"
    FILE = "file"


class Priority(IntEnum):
    """The order of fetching: what leads to others, what is surely news, pages, known articles."""

    INDEX = 0
    NEWS = 10
    PAGE = 20
    RECHECK = 25
    OVERVIEW = 30


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article, its text exactly as extracted."""

    text: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Article:
    """What extraction found on a page that tells one story.

    `url` is the address that the page gives itself (rel=canonical), or None; `published` is an
    ISO 8601 date or date-time; `language` an ISO 639-1 code; `extractor` what took the text out of
    its page, with its version, None where it came as text.
    """

    paragraphs: tuple[Paragraph, ...]
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    description: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    licence: str | None = None
    url: str | None = None
    extractor: str | None = None

    @property
    def full_text(self) -> str:
        """The extraction: paragraphs joined by a newline."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class NoArticle:
    """Why a page holds no article: a short reason from a fixed vocabulary, and what was seen."""

    reason: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that a page is as it was when it was fetched last (HTTP 304)."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A URL that gave no page: how it ended and why.

    `retry_in`: seconds after which to ask again; None where that would not help.
    """

    outcome: Outcome
    detail: str
    retry_in: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A URL that a page, feed or sitemap named. Lower priorities are fetched earlier."""

    url: str
    found: DiscoveredBy
    priority: int


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A WARC record, and where it lies: `length` bytes from `offset` on of a file.

    file: its name in `folder`; of one within a WACZ `pages.wacz/archive/data.warc.gz`. type:
    response, revisit or resource. payload_digest: as WARC has it (`sha256:...`), of the body as it
    was sent; a revisit has that of the response it stands for. of: that response, where the archive
    may not know it yet.
    """

    folder: str
    file: str
    offset: int
    length: int
    record_id: str
    type: str
    url: str
    date: str
    payload_digest: str | None = None
    of: WarcRecord | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch of one URL. Times are UTC, ISO 8601; digests are SHA-256 in hex.

    etag, last_modified: as the server gave them, by which it can tell whether the page has changed;
    record: where what was sent is kept.
    """

    url: str
    final_url: str
    fetched_at: str
    status: int | None = None
    payload_digest: str | None = None
    payload_length: int | None = None
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    record: WarcRecord | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A URL taken from the frontier to be fetched by this run.

    etag, last_modified: what its server gave with the page last; article_id: the article there;
    link_rules_digest: of a page that leads to others, for whom it was read then.
    """

    url_id: int
    url: str
    source: str
    host: str
    depth: int
    attempts: int
    priority: int
    etag: str | None = None
    last_modified: str | None = None
    article_id: int | None = None
    link_rules_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What a write did, in numbers: the unit of progress, summaries and run statistics.

    unplaced: revisits of what is not here, which were left out.
    """

    outcomes: dict[str, int] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    new_articles: int = 0
    new_versions: int = 0
    known_articles: int = 0
    paragraphs: int = 0
    new_paragraphs: int = 0
    folded: int = 0
    near_duplicates: int = 0
    retries: int = 0
    queued: int = 0
    unresolved_revisits: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            outcomes=_summed(self.outcomes, other.outcomes),
            failures=_summed(self.failures, other.failures),
            new_articles=self.new_articles + other.new_articles,
            new_versions=self.new_versions + other.new_versions,
            known_articles=self.known_articles + other.known_articles,
            paragraphs=self.paragraphs + other.paragraphs,
            new_paragraphs=self.new_paragraphs + other.new_paragraphs,
            folded=self.folded + other.folded,
            near_duplicates=self.near_duplicates + other.near_duplicates,
            retries=self.retries + other.retries,
            queued=self.queued + other.queued,
            unresolved_revisits=self.unresolved_revisits + other.unresolved_revisits,
        )

    @property
    def done(self) -> int:
        """URLs that have ended."""
        return sum(self.outcomes.values())


def _summed(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in one | other}
