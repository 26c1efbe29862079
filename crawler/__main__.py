"""`python -m crawler` is `palimpsest`."""

from crawler.cli.main import main

main()
