"""Quality and speed of extraction, side by side with other extractors."""
