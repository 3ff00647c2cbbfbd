"""The state of a path, folded from its events."""
