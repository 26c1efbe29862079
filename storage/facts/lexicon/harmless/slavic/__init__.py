"""The lists of the Slavic languages."""
