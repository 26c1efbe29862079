"""From one payload to an article or the reason why it contains none. Runs in worker processes."""
