"""SQL that strangers write: parsed, held against an allow list, printed again from its tree, run in a cage.

Each layer would be enough alone; none is trusted alone (docs/50-sql.md).
"""
