"""One payload to an article, or to the reason why it contains none; runs in worker processes."""
