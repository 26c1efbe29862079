"""Text to words, shingles and MinHash signatures; no I/O."""
