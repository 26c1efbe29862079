"""Every Scrapy setting that differs from its default, each with its reason."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version

from scrapy.settings import default_settings

try:
    _VERSION = version("palimpsest-archive")
except PackageNotFoundError:  # run from the folder, not installed
    _VERSION = "0"

BOT_NAME = "palimpsest"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# --- Palimpsest's own -------------------------------------------------------------------------

# Where rows go; --archive and PALIMPSEST_ARCHIVE set it.
PALIMPSEST_ARCHIVE = os.environ.get("PALIMPSEST_ARCHIVE", "archive.db")
# Where sources are written down; --sources and PALIMPSEST_SOURCES set it.
PALIMPSEST_SOURCES = os.environ.get("PALIMPSEST_SOURCES", "sources.toml")
# Where what is sent is kept, in WARC files; nowhere where it is empty. --warc and PALIMPSEST_WARC
# set it, and a source's own `warc` goes before it.
PALIMPSEST_WARC = os.environ.get("PALIMPSEST_WARC", "")
# A WARC file is closed when it has so many: 1 GB is what other tools write and expect.
PALIMPSEST_WARC_MEGABYTES = 1000.0
# Addresses, networks and hosts that may be fetched from although they are not public, parted by
# commas; --allow-private and PALIMPSEST_ALLOW_PRIVATE set it.
PALIMPSEST_ALLOW_PRIVATE = os.environ.get("PALIMPSEST_ALLOW_PRIVATE", "")
# How many crawls of this process are under way at once, at most; --at-once sets it.
PALIMPSEST_AT_ONCE = 1
# Worker processes for reading pages; None is one a core.
PALIMPSEST_WORKERS: int | None = None
# One page may take so much of a worker. The slowest of 181 real news pages takes a quarter of a
# second, and all of them together 25 MB beyond the start.
PALIMPSEST_WORKER_SECONDS = 20.0
PALIMPSEST_WORKER_MEGABYTES = 1024
# Fetches of one URL in all, and the pause before the second; it grows fourfold each time.
PALIMPSEST_TRIES = 3
PALIMPSEST_BACKOFF_SECONDS = 1.0

# --- Who we say we are ------------------------------------------------------------------------

# A site's owner should be able to write to whoever crawls it: --contact or PALIMPSEST_CONTACT.
PALIMPSEST_CONTACT = os.environ.get("PALIMPSEST_CONTACT", "")


def user_agent(contact: str) -> str:
    """Who we are, with whom to write to where that is known."""
    return f"Palimpsest/{_VERSION} (+{contact})" if contact else f"Palimpsest/{_VERSION}"


def _without(base: dict[str, int], *names: str) -> dict[str, int]:
    """Scrapy's components but for these, named from their module on."""
    return {path: order for path, order in base.items() if not path.endswith(names)}


USER_AGENT = user_agent(PALIMPSEST_CONTACT)
# The name that robots.txt files address, whatever else the user agent says.
ROBOTSTXT_USER_AGENT = "Palimpsest"
# The default asks for English; what a paper publishes is what we want, in its own language.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}

# --- Manners ----------------------------------------------------------------------------------

ROBOTSTXT_OBEY = True
# Start at a request a second and a host, then follow how fast it answers.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 2.0
# However fast a host answers, no more than four requests a second.
DOWNLOAD_DELAY = 0.25
CONCURRENT_REQUESTS_PER_DOMAIN = 4
CONCURRENT_REQUESTS = 32
# Retries wait in the frontier, where a pause costs nothing and outlives the process; only
# robots.txt, which never gets there, is left to Scrapy's middleware.
RETRY_TIMES = 2

# --- Limits -----------------------------------------------------------------------------------

# The default is three minutes; a news page that takes 30 s is a page that failed.
DOWNLOAD_TIMEOUT = 30
# The default is 1 GiB. The largest of 181 real news pages has 1.5 MB; sitemaps may have 50.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
# Bodies under way between download and worker. The default of 5 MB stops fetching at 29 pages,
# too few for many cores; 16 MB are 90.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 16 * 1024 * 1024

# --- Safety -----------------------------------------------------------------------------------

# Both run Python for whoever reaches the port.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# A page must not be able to name a file of this machine, a mail server or a bucket.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
# Nor an address that only this machine or its network can reach: what a name resolves to is
# checked there where it is connected to.
TWISTED_DNS_RESOLVER = "crawler.net.resolver.PublicResolver"
# Archives say where a text came from: a forged certificate would make that a lie.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Articles need no session.
COOKIES_ENABLED = False

# --- Speed ------------------------------------------------------------------------------------

# A visit is one item; Scrapy starts so many tasks for each response whether it has items or not.
CONCURRENT_ITEMS = 1

# --- Our parts --------------------------------------------------------------------------------

ITEM_PIPELINES = {"crawler.crawl.pipeline.ArchivePipeline": 500}
# What is left out is taken out of Scrapy's base: set to None it would be loaded nevertheless, and
# aiohttp, conch and tldextract with it (a quarter of a second, 20 MB).
DOWNLOADER_MIDDLEWARES_BASE = _without(
    default_settings.DOWNLOADER_MIDDLEWARES_BASE,
    # Ours are stricter, or tell more.
    "robotstxt.RobotsTxtMiddleware",
    "httpcompression.HttpCompressionMiddleware",
    # Each request belongs to a row of the frontier, which keeps to the site by itself.
    "offsite.OffsiteMiddleware",
    # An article behind a meta refresh is one behind a script; neither is followed.
    "redirect.MetaRefreshMiddleware",
    # No passwords, no sessions: nothing to add to any request.
    "httpauth.HttpAuthMiddleware",
    "cookies.CookiesMiddleware",
)
DOWNLOADER_MIDDLEWARES = {
    "crawler.net.manners.StrictRobotsTxt": 100,
    # Before those that put in what a request lacks (400, 500).
    "crawler.net.manners.OwnHeaders": 110,
    "crawler.net.decompression.Unpacking": 590,
    # Nearer to the network than redirects and proxies (600, 750): it sees where each request goes.
    "crawler.net.resolver.PublicOnly": 870,
    # Nearest to the network: there bodies are packed as sent. Loaded only where they are kept.
    "crawler.net.warc_capture.KeepSent": 890,
}
SPIDER_MIDDLEWARES_BASE = _without(
    default_settings.SPIDER_MIDDLEWARES_BASE,
    # Depth and statuses are the frontier's and the spider's business.
    "depth.DepthMiddleware",
    "httperror.HttpErrorMiddleware",
)
EXTENSIONS_BASE = _without(
    default_settings.EXTENSIONS_BASE,
    # The summary says it in our words.
    "logstats.LogStats",
    # Off already.
    "remote_control.RemoteControl",
    "telnet.TelnetConsole",
)
EXTENSIONS = {
    # After AutoThrottle (0): it has the last word on the pause.
    "crawler.net.manners.CrawlDelay": 10,
    "crawler.cli.progress.Progress": 20,
    # Where SPIDERMON_ENABLED is set.
    "crawler.crawl.monitors.Monitors": 30,
}
# The frontier has taken out what was seen before; a second filter would only use memory.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# --- Logs -------------------------------------------------------------------------------------

LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.cli.progress.QuietFormatter"
STATS_DUMP = False
# It puts each request and response together once more, to count bytes that captures hold anyway.
DOWNLOADER_STATS = False
