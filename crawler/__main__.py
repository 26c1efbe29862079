"""`python -m crawler` runs the command `palimpsest`."""

from crawler.cli.main import main

main()
