"""The SQLite file: connections, tables, views, migrations, the write-ahead log."""
