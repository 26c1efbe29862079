"""Whether an archive is what it was: each module checks one kind of thing, and names what is not.

`verification.running.verify` runs them all.
"""
