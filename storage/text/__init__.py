"""Text to words, shingles, MinHash signatures and other forms for comparison; no I/O."""
