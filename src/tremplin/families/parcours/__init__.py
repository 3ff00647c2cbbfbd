"""Training paths of job seekers: an append-only log of events, folded into states, attestations and conflicts.

Its `FAMILY` is in `family.py`: the child processes of `imports/` import this package without the routes.
"""
