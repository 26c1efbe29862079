"""The language of a text, from its letters."""
