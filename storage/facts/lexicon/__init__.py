"""Word lists in several languages, used to compare facts."""
