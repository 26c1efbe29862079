"""The lists of the other Germanic languages."""
