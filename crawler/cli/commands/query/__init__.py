"""Commands that query an archive, without changing it."""
