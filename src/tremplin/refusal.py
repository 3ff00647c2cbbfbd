"""What the product refuses to do: known without importing what refuses."""

from __future__ import annotations


class Refusal(Exception):
    """Nothing was done; the message says what is refused, why, and what was expected."""
