"""Checks that find damage in an archive, one module per kind; `checks.verify` runs them all."""
