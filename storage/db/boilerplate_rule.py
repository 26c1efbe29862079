"""The rule for boilerplate, as an archive's config table stores it."""

DEFAULT_ARTICLES = 10
"""The articles that an ordinary line needs to be boilerplate of its site. 0 turns the rule off."""
