"""Accounts, keys and clients, organisations, administration."""
