"""Finds first occurrences and repetitions with SQL."""
