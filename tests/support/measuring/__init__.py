"""What tests and benchmarks share to measure folding, extraction and long crawls."""
