"""Whether a page is an article, a listing or an error page."""
