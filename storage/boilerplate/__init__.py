"""Boilerplate: patterns of lines, the evidence on them, and decisions of users."""
