"""The lists of the Romance languages."""
