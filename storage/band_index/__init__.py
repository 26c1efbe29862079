"""The LSH band index: the known paragraphs that may be near-duplicates of a new one."""
