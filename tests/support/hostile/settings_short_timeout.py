"""Scrapy's settings for a crawl that waits seconds where others wait half a minute."""

from crawler.settings import *  # noqa: F403

DOWNLOAD_TIMEOUT = 4
PALIMPSEST_TRIES = 1
