"""Scrapy settings for a crawl with a very short timeout and no retry of robots.txt."""

from tests.support.hostile.settings_short_timeout import *  # noqa: F403

DOWNLOAD_TIMEOUT = 2
RETRY_TIMES = 0
