"""Citations of articles for reference managers: CSL-JSON and BibTeX."""
