"""References to articles for reference managers."""
