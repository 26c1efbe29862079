"""Commands that collect articles, and that monitor sources and runs."""
