"""Commands that change, check or export an archive."""
