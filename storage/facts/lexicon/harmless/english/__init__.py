"""The lists of English."""
