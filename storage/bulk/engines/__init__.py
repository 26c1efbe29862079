"""SQL engines: DuckDB on one machine, Spark on several, and what both have in common."""
