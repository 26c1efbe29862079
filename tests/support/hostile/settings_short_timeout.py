"""Scrapy settings for a crawl that times out after seconds instead of half a minute."""

from crawler.settings import *  # noqa: F403

DOWNLOAD_TIMEOUT = 8
PALIMPSEST_TRIES = 1
# On a busy machine some pages take longer than the usual 20 s.
PALIMPSEST_WORKER_SECONDS = 60.0
