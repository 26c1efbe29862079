"""Scrapy settings for a crawl that times out after seconds instead of half a minute."""

from crawler.settings import *  # noqa: F403

DOWNLOAD_TIMEOUT = 8
PALIMPSEST_TRIES = 1
