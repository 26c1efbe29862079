"""Articles from files: saved pages, JSON Lines and WARC, and captures that are extracted again."""
