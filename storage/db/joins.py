"""The joins of articles, versions and paragraphs, for the FROM clause of a query.

Aliases: a is `articles`, v `versions`, p `appearances`, g `paragraphs`.
"""

ARTICLE_WITH_CURRENT_VERSION = "articles a JOIN versions v ON v.id = a.version_id"
"""Articles, each with its current version."""

VERSION_WITH_ARTICLE = "versions v JOIN articles a ON a.id = v.article_id"
"""Versions, each with its article."""

OCCURRENCE_WITH_ARTICLE = (
    "appearances p JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id"
)
"""Occurrences of paragraphs in versions of any time, each with its version and article."""

CURRENT_OCCURRENCE = "articles a JOIN appearances p ON p.version_id = a.version_id"
"""Articles with the occurrences in their current versions."""

OCCURRENCE_WITH_TEXT = "appearances p JOIN paragraphs g ON g.id = p.paragraph_id"
"""Occurrences, each with its paragraph."""
