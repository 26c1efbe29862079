"""Scrapy's settings for a crawl that waits a moment, once."""

from .impatient import *  # noqa: F403

DOWNLOAD_TIMEOUT = 2
RETRY_TIMES = 0
