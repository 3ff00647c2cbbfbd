"""Types that wire formats share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

Instant = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{2}:\d{2}$",
        description="Instant de Paris : un début à 0 h, une fin à 23 h 59 min 59 s",
        examples=["2024-10-01T00:00:00.000+02:00"],
    ),
]
"""A day of a source as an instant, written by `domain.dates`."""
