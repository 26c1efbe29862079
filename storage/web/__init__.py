"""The web interface: Datasette over read-only archives, with our own pages."""
