"""Folding: near-duplicates, first occurrences, boilerplate and copies of new versions."""
