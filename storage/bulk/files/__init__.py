"""The files of a dataset: signed articles, the tables, and the parts in which they are computed."""
