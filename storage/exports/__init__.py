"""Exports of articles: selection, file formats, atomic files and bags."""
