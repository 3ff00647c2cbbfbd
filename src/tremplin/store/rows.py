"""Rows as values."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def made(kind: type[T], row: Any, **otherwise: Any) -> T:
    """A row as a dataclass whose fields bear the names of its columns; `otherwise`: those that don't, or say more."""
    told = {one.name: getattr(row, one.name) for one in fields(kind) if one.name not in otherwise}  # type: ignore[arg-type]
    return kind(**told, **otherwise)
