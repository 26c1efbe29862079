"""Reads the input files of the bulk job and signs their articles."""
