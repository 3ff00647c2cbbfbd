"""Where the family answers: the addresses of the service replaced, and those behind the gateway of the ministry."""

PREFIX = "/api/inserjeunes"
ALIAS = "/exposition-inserjeunes-insersup"
"""What the gateway puts before the same addresses."""
