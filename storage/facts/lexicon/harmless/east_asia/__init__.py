"""The lists of the languages of East and South-East Asia."""
