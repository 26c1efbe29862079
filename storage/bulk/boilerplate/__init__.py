"""Counts the patterns of lines with SQL, and judges them with the rule of the archive."""
