"""Read-only queries, one module per subject."""
