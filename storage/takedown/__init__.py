"""Articles taken down: what goes, what stays barred, and that no byte is left."""
