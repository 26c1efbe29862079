"""The lists of the languages of West and South Asia."""
