"""Rows of accounts, keys, clients, users and rights."""
