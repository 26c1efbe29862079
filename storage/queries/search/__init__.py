"""Full-text search in one archive or several: ranking, merging, passages."""
