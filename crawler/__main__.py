"""`python -m crawler` is `palimpsest`."""

from .cli import main

main()
