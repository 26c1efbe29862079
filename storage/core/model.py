"""The data that passes between stages, and the closed vocabularies the whole project uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """The role of a paragraph on its page."""

    TEXT = "text"
    HEADING = "heading"
    QUOTE = "quote"
    ITEM = "item"
    CODE = "code"
    TABLE = "table"


class Difference(StrEnum):
    """How the wordings of two near-duplicates differ. `FoldingSettings.folds` says which fold.

    `wording`: every difference is known to be harmless. `words`: a word was replaced, added or
    removed, which is not known to be harmless. The others change a fact of that kind.
    """

    NOTHING = "nothing"
    WORDING = "wording"
    WORDS = "words"
    NUMBERS = "numbers"
    NEGATION = "negation"
    NAMES = "names"


class Scope(StrEnum):
    """Where the repeated occurrence is: in the same article, on the same site, or elsewhere."""

    ARTICLE = "article"
    SITE = "site"
    ELSEWHERE = "elsewhere"


class Outcome(StrEnum):
    """The URL outcome: the result for a URL. A URL in state `done` has exactly one."""

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
        """Whether a page was expected and none was received."""
        return self in (Outcome.NOT_FOUND, Outcome.TIMEOUT, Outcome.ERROR)


class UrlState(StrEnum):
    """The state of a URL in the frontier."""

    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"


class DiscoveredBy(StrEnum):
    """How a URL was discovered."""

    GIVEN = "given"
    FEED = "feed"
    SITEMAP = "sitemap"
    LINK = "link"
    CANONICAL = "canonical"
    REDIRECT = "redirect"
    FILE = "file"


class Priority(IntEnum):
    """The order of fetching; lower values are fetched first.

    INDEX: feeds and sitemaps, which lead to other URLs; NEWS: URLs known to be articles; PAGE:
    other pages; RECHECK: articles already archived; OVERVIEW: navigation pages.
    """

    INDEX = 0
    NEWS = 10
    PAGE = 20
    RECHECK = 25
    OVERVIEW = 30


class Origin(StrEnum):
    """Where a page's metadata was found.

    `declared` for machines (JSON-LD, microdata, RDFa, meta tags), `visible` to readers (a byline, a
    `time` element), or `guessed` from other text or from the URL.
    """

    DECLARED = "declared"
    VISIBLE = "visible"
    GUESSED = "guessed"


class TextSource(StrEnum):
    """What a version's text was taken from: an extractor in one of its modes, or JSON-LD."""

    FAST = "trafilatura-fast"
    DEFAULT = "trafilatura"
    PRECISION = "trafilatura-precision"
    RESILIPARSE = "resiliparse"
    BLOCKS = "blocks"
    JSON_LD = "json-ld"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article, its text exactly as extracted."""

    text: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Origins:
    """Where each field of an article's metadata was found; None if it is unknown or empty."""

    title: Origin | None = None
    author: Origin | None = None
    published: Origin | None = None
    language: Origin | None = None


@dataclass(frozen=True, slots=True)
class PageProse:
    """How much of a page's prose is in the extracted text. Lengths are in characters.

    length: the prose outside navigation, comments and related links; left_out: the part of it that
    is not in the text; passage: the start of the longest part that was left out.
    """

    length: int
    left_out: int = 0
    passage: str | None = None

    @property
    def left_out_share(self) -> float:
        """The share of the prose that was left out, from 0 to 1."""
        return self.left_out / self.length if self.length else 0.0


@dataclass(frozen=True, slots=True)
class TextPreference:
    """Which text source a page should be read with, so that two captures can be compared.

    article: that of the article's current version; site: that of nearly all articles of its site;
    None if there is none, or if an earlier extractor wrote it.
    """

    article: TextSource | None = None
    site: TextSource | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The article that extraction found on a page.

    author: all persons, separated by "; "; agency: the news agencies, separated in the same way;
    url: the address that the page declares (rel=canonical); published: an ISO 8601 date or
    date-time; language: an ISO 639-1 code; extractor: the name and version of the program that
    extracted the text, None if the article was imported as text, as are text_source and prose.
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
    agency: str | None = None
    origins: Origins = Origins()
    text_source: TextSource | None = None
    prose: PageProse | None = None

    @property
    def full_text(self) -> str:
        """The extracted text: paragraphs joined by a newline."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class NoArticle:
    """Why a page has no article: a short reason from a fixed vocabulary, and what was found.

    prose: the prose of the page, all of it left out; None if it was not measured.
    """

    reason: str
    detail: str | None = None
    prose: PageProse | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server reports that the page has not changed since the last capture (HTTP 304)."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A URL that returned no page: its outcome and the reason.

    retry_in: seconds after which to retry; None if a retry would not help.
    """

    outcome: Outcome
    detail: str
    retry_in: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A URL found in a page, feed or sitemap. Lower priorities are fetched first."""

    url: str
    found: DiscoveredBy
    priority: int


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A WARC record and its place: `length` bytes at `offset` of a file.

    file: its name in `folder`; inside a WACZ, for example `pages.wacz/archive/data.warc.gz`. type:
    response, revisit or resource. payload_digest: as in the WARC (`sha256:...`), of the body as
    sent; a revisit has the digest of the response it refers to. of: that response, if the archive
    may not contain it yet.
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

    etag, last_modified: the validators that the server sent, for conditional requests; record: the
    WARC record of the response.
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
    """A URL that this run has leased from the frontier to fetch it.

    etag, last_modified: the validators of the last capture; article_id: the article at this URL;
    link_rules_digest: for a page that leads to others, the link rules that it was last read with;
    text_preference: which text source to read the page with.
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
    text_preference: TextPreference = TextPreference()


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of what was written: the unit of progress, summaries and run statistics.

    folded: paragraphs that repeat an earlier occurrence; queued: URLs added to the frontier;
    unresolved_revisits: revisit records skipped because the archive lacks their response.
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
            outcomes=_add_counts(self.outcomes, other.outcomes),
            failures=_add_counts(self.failures, other.failures),
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
        """The number of URLs that have an outcome."""
        return sum(self.outcomes.values())


def _add_counts(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in one | other}
