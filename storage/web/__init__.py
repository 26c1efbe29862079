"""The web interface: Datasette over a read-only archive, with our own pages."""
