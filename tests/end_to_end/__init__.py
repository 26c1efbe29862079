"""Tests of the command as a user runs it."""
