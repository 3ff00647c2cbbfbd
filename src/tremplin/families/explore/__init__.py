"""One job, one place, everything that is known: what the other families share, joined. It has no table of its own."""
