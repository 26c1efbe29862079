"""The archive: one SQLite file, its write transactions, its articles and their versions."""
