"""What share of those who finish a training will be in a job six months after: expected, with how far it may be off.

Everything here is made of what InserJeunes shows: what it hides is never read, so nothing of it can be rebuilt.
"""
