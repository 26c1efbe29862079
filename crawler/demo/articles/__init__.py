"""The newspaper's words, all written for it; town and people are invented."""
