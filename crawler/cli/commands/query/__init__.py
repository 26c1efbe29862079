"""Commands that answer questions about an archive."""
