"""How often a company answers those who apply, where enough did for it to mean something and to betray nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tremplin.families.alternance.store import applications as rows
from tremplin.platform.web.state import State

LEAST = 10
"""Applications settled under which nothing is said."""
_PERIOD = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many applications of ten were answered, of how many settled, in a year: answered, or closed without it."""

    of_ten: int
    settled: int


def answered_share(state: State, siret: str | None) -> Share | None:
    """The share of a company; None where fewer than ten applications are settled, or without a SIRET."""
    if not siret:
        return None
    with state.store.reading() as connection:
        answered, settled = rows.settled(connection, siret, datetime.now(UTC) - _PERIOD)
    return Share(of_ten=round(10 * answered / settled), settled=settled) if settled >= LEAST else None
