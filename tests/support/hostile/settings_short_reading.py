"""Scrapy settings for a crawl that gives up reading a page after seconds."""

from tests.support.hostile.settings_short_timeout import *  # noqa: F403

PALIMPSEST_WORKER_SECONDS = 5.0
