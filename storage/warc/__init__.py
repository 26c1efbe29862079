"""WARC files: reading and writing records, and which captures they belong to."""
