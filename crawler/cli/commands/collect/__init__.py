"""Commands that bring articles into an archive, and that watch the sources."""
