"""Merging archives."""
