"""The web face: Datasette over an archive, with our own pages. Reads only."""
