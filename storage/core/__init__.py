"""Data shapes, errors, the clock and URL keys, used by every other folder."""
