"""Rows of what works without a request: leases, what is to leave, what no mailbox takes."""
