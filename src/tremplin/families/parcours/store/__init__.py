"""Operational rows of training paths."""
