"""Collects articles: command line, crawling, extraction. Imports storage, never the reverse."""
