"""From a parsed page to the text of its article, and how much of its prose is not in that text."""
