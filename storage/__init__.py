"""From an article to rows, and back to people. Knows nothing of how pages are fetched or parsed."""
