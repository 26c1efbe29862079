"""Scrapy's settings for a crawl that waits a moment, once."""

from tests.support.hostile.settings_short_timeout import *  # noqa: F403

DOWNLOAD_TIMEOUT = 2
RETRY_TIMES = 0
