"""Word lists in several languages that the comparison of facts uses."""
