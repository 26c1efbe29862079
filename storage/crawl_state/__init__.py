"""What a crawl remembers between runs: the frontier, run records, locks, source health."""
