"""Merges archives and datasets into one archive."""
