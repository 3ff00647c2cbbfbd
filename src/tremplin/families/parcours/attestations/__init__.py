"""Attestations as documents: what is printed, frozen at its first printing, drawn, signed, verified."""
