"""Network access: addresses, robots.txt, delays, headers, decompression and WARC capture."""
