"""Captures of current versions of which it is known how much prose was left out of the text."""

MEASURED_CAPTURE = """(SELECT m.id FROM urls n JOIN captures m ON m.url_id = n.id
               WHERE n.article_id = a.id AND m.version_id = a.version_id AND m.prose IS NOT NULL
               ORDER BY m.fetched_at DESC, m.id DESC LIMIT 1)"""
"""The id of the latest one of an article, NULL if there is none. Alias: a is `articles`."""

LEFT_OUT_SHARE = "CAST(c.left_out AS REAL) / max(c.prose, 1)"
"""The share of the prose of a capture c, from 0 to 1."""
