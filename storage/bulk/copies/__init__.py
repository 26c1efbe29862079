"""Finds candidates for copies with SQL, and compares them with the rule of the archive."""
