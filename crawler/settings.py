"""The Scrapy settings that differ from the defaults, each with its reason."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version

from scrapy.settings import default_settings

try:
    _VERSION = version("palimpsest-archive")
except PackageNotFoundError:  # run from a checkout, not installed
    _VERSION = "0"

BOT_NAME = "palimpsest"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# --- Settings of Palimpsest -------------------------------------------------------------------

# Path of the archive. Set by --archive or PALIMPSEST_ARCHIVE.
PALIMPSEST_ARCHIVE = os.environ.get("PALIMPSEST_ARCHIVE", "archive.db")
# File that lists the sources. Set by --sources or PALIMPSEST_SOURCES.
PALIMPSEST_SOURCES = os.environ.get("PALIMPSEST_SOURCES", "sources.toml")
# Folder for WARC files; none are written if it is empty. Set by --warc or PALIMPSEST_WARC. The
# `warc` of a source takes precedence.
PALIMPSEST_WARC = os.environ.get("PALIMPSEST_WARC", "")
# Size at which a WARC file is closed: 1 GB is what other tools write and expect.
PALIMPSEST_WARC_MEGABYTES = 1000.0
# Addresses, networks and hosts that may be fetched although they are not public, separated by
# commas. Set by --allow-private or PALIMPSEST_ALLOW_PRIVATE.
PALIMPSEST_ALLOW_PRIVATE = os.environ.get("PALIMPSEST_ALLOW_PRIVATE", "")
# Maximum number of crawls at the same time in this process. Set by --at-once.
PALIMPSEST_AT_ONCE = 1
# Number of worker processes that read pages; None means one per core.
PALIMPSEST_WORKERS: int | None = None
# Limits per page in a worker. The slowest of 181 real news pages takes 0.25 s, and all of them
# together need 25 MB more than the worker has at its start.
PALIMPSEST_WORKER_SECONDS = 20.0
PALIMPSEST_WORKER_MEGABYTES = 1024
# Maximum number of attempts per URL, and the delay before the second; each further delay is four
# times as long.
PALIMPSEST_TRIES = 3
PALIMPSEST_BACKOFF_SECONDS = 1.0

# --- Identification ---------------------------------------------------------------------------

# URL or e-mail address at which site owners can reach you. Set by --contact or PALIMPSEST_CONTACT.
PALIMPSEST_CONTACT = os.environ.get("PALIMPSEST_CONTACT", "")


def user_agent(contact: str) -> str:
    """Return the user agent, with the contact address if there is one."""
    return f"Palimpsest/{_VERSION} (+{contact})" if contact else f"Palimpsest/{_VERSION}"


def _without(base: dict[str, int], *names: str) -> dict[str, int]:
    """Return Scrapy's components without those whose path ends with one of `names`."""
    return {path: order for path, order in base.items() if not path.endswith(names)}


USER_AGENT = user_agent(PALIMPSEST_CONTACT)
# The name that is looked up in robots.txt, independent of the rest of the user agent.
ROBOTSTXT_USER_AGENT = "Palimpsest"
# The default prefers English. Sites should answer in the language in which they publish.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}

# --- Politeness -------------------------------------------------------------------------------

ROBOTSTXT_OBEY = True
# Start with one request per second and host, then adapt to its response times.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 2.0
# At most four requests per second, however fast a host answers.
DOWNLOAD_DELAY = 0.25
CONCURRENT_REQUESTS_PER_DOMAIN = 4
CONCURRENT_REQUESTS = 32
# Retries wait in the frontier, where a delay costs nothing and survives the process. Only
# robots.txt, which is not in the frontier, is retried by Scrapy's middleware.
RETRY_TIMES = 2

# --- Limits -----------------------------------------------------------------------------------

# The default is 180 s. A news page that takes over 30 s counts as failed.
DOWNLOAD_TIMEOUT = 30
# The default is 1 GiB. The largest of 181 real news pages has 1.5 MB; sitemaps can have 50 MB.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
# Bytes of responses between download and worker. The default of 5 MB pauses fetching at 29 pages,
# too few for many cores; 16 MB correspond to 90.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 16 * 1024 * 1024

# --- Safety -----------------------------------------------------------------------------------

# Both execute Python code for anyone who can connect to the port.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# A page must not be able to make the crawler read local files, FTP servers or S3 buckets.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
# Nor connect to addresses that only this computer or its network can reach. The address that a name
# resolves to is checked where the connection is made.
TWISTED_DNS_RESOLVER = "crawler.net.resolver.PublicResolver"
# An archive records where a text came from; a forged certificate would make that record wrong.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Articles need no sessions.
COOKIES_ENABLED = False

# --- Speed ------------------------------------------------------------------------------------

# A response has one item, and Scrapy starts this many tasks per response, even without items.
CONCURRENT_ITEMS = 1

# --- Components -------------------------------------------------------------------------------

ITEM_PIPELINES = {"crawler.crawl.pipeline.ArchivePipeline": 500}
# Unused components are removed from Scrapy's base settings: if set to None, they are imported
# anyway, together with aiohttp, conch and tldextract (0.25 s, 20 MB).
DOWNLOADER_MIDDLEWARES_BASE = _without(
    default_settings.DOWNLOADER_MIDDLEWARES_BASE,
    # Replaced by stricter or more informative components.
    "robotstxt.RobotsTxtMiddleware",
    "httpcompression.HttpCompressionMiddleware",
    # Each request belongs to a row of the frontier, which already stays on the site.
    "offsite.OffsiteMiddleware",
    # A meta refresh is treated like a redirect by script: neither is followed.
    "redirect.MetaRefreshMiddleware",
    # Requests have neither passwords nor cookies.
    "httpauth.HttpAuthMiddleware",
    "cookies.CookiesMiddleware",
)
DOWNLOADER_MIDDLEWARES = {
    "crawler.net.robots.StrictRobotsTxt": 100,
    # Before the middlewares that add missing headers (400, 500).
    "crawler.net.source_headers.SourceHeaders": 110,
    "crawler.net.decompression.Decompression": 590,
    # Closer to the network than redirects and proxies (600, 750), so that it sees every target.
    "crawler.net.resolver.PublicHostsOnly": 870,
    # Closest to the network, where bodies are still compressed as sent. Imported only if used.
    "crawler.net.warc_capture.WarcCapture": 890,
}
SPIDER_MIDDLEWARES_BASE = _without(
    default_settings.SPIDER_MIDDLEWARES_BASE,
    # The frontier limits the depth, and the spider handles statuses.
    "depth.DepthMiddleware",
    "httperror.HttpErrorMiddleware",
)
EXTENSIONS_BASE = _without(
    default_settings.EXTENSIONS_BASE,
    # The summary has these figures.
    "logstats.LogStats",
    # Disabled above.
    "remote_control.RemoteControl",
    "telnet.TelnetConsole",
)
EXTENSIONS = {
    "crawler.crawl.session_extension.SessionExtension": 5,
    # After AutoThrottle (0), because it decides the delay last.
    "crawler.net.crawl_delay.CrawlDelay": 10,
    "crawler.cli.progress.Progress": 20,
    # Active if SPIDERMON_ENABLED is set.
    "crawler.crawl.monitors.Monitors": 30,
}
# The frontier already removes duplicates; a second filter would only use memory.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# --- Logs -------------------------------------------------------------------------------------

LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.cli.progress.QuietFormatter"
STATS_DUMP = False
# It serialises each request and response again to count bytes, which captures record anyway.
DOWNLOADER_STATS = False
