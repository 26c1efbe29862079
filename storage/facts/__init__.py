"""How the wordings of two near-duplicates differ: in a fact, or in the wording only."""

from storage.facts.differences import Change, classify_difference, find_changes

__all__ = ["Change", "classify_difference", "find_changes"]
