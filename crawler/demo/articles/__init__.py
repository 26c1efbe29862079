"""The newspaper's articles, written for this project; the town and its people are invented."""
