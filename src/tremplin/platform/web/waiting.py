"""What waits for someone who logs in: each family says it, one page lists it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request


@dataclass(frozen=True)
class Waiting:
    """Things of one kind that wait, and the page where they are dealt with."""

    titre: str
    combien: int
    adresse: str


Waits = Callable[[Request], list[Waiting]]
"""What waits for the person of a request (`request.state.porteur`, who has an account). Reads the store."""


def wait_for_nothing(_request: Request) -> list[Waiting]:
    """A family where nobody has anything to do."""
    return []
