"""The LSH band index: which known paragraphs may be near-duplicates of a new one."""
