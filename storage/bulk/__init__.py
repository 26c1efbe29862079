"""The tables of an archive, computed by an SQL engine from many files at once, as Parquet."""
