"""Whole numbers as people and programs write them."""

from __future__ import annotations

_DIGITS = 18
"""Digits of a number that every store, and every reader of JSON, holds."""


def whole_number(text: str, least: int, most: int) -> int | None:
    """A number written in ASCII digits alone, from `least` to `most`; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        return None
    number = int(text)
    return number if least <= number <= most else None
