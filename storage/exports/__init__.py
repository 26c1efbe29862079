"""Articles out of an archive: which, in what form, and in files that are whole."""
