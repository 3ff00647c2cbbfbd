"""Imports, builds and publications from a browser."""
