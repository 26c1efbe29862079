"""A crawl from its plan to its summary: runs, sessions, the crawl process and the scheduler."""
