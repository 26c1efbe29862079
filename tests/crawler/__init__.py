"""What holds on the way from bytes to an article."""
