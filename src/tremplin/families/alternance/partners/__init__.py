"""Employers and offers as the first publishers write them."""
