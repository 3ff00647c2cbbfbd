"""How a declared source is read: recognised, parsed, typed."""
