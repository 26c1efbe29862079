"""Commands that change, check, copy or export an archive."""
