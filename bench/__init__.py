"""Benchmarks: ratios measured in one run, against goals; `python -m bench [name…]`."""
