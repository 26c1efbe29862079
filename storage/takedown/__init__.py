"""Takedowns: removing an article without a trace and without harm to other articles."""
