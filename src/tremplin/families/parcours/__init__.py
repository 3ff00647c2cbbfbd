"""Training paths of job seekers: an append-only log of events, folded into states, attestations and conflicts."""
