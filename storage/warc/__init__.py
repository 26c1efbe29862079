"""What was sent, kept in WARC files: writing them, reading them, and which rows lead to what."""
