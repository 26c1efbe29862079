"""How the wordings of two near-duplicates differ: does a fact change, or only how it is told?"""

from storage.facts.differences import Change, changes, differs

__all__ = ["Change", "changes", "differs"]
