"""Sources and `sources.toml`: what to crawl, when it is due, and whether it works."""
