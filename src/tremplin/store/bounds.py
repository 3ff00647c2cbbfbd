"""What a process may take of PostgreSQL, and how long it waits for it: declared here, set by TREMPLIN_BASE_*."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

BASE_PATIENCE_S = 3
"""What one waits for a free connection, and for SQLite's own locks."""
_HEARTBEAT = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
"""A primary that vanished without a word is known to be gone after eleven seconds."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """`connexions`: connections of a process at most. Seconds: `connexion` to open one, `tour` for one's turn to write
    (with the base's own patience it stays under the ten seconds of a request), `ordre` for a statement, `inactive` for
    a transaction that does nothing, `muette` for a base that acknowledges nothing of what it was sent."""

    connexions: int = 15
    connexion: int = 3
    tour: int = 6
    ordre: int = 30
    inactive: int = 60
    muette: int = 10

    @classmethod
    def read(cls, connexions: int, delais: str) -> Bounds:
        """From the two settings; raises ValueError. `delais`: those that differ, as `nom=secondes,…`."""
        given: dict[str, int] = {}
        for part in filter(None, (p.strip() for p in delais.split(","))):
            name, _, seconds = part.partition("=")
            if name not in _DELAYS or not re.fullmatch("[1-9][0-9]{0,3}", seconds):
                raise ValueError(f"« {part} » : {', '.join(_DELAYS)}, en secondes (1 à 9999), attendus")
            given[name] = int(seconds)
        return cls(connexions=connexions, **given)

    def engine(self) -> dict[str, Any]:
        """Arguments of the engine: its pool, and what each connection is told when it opens."""
        told = {
            "timezone": "UTC",
            "synchronous_commit": "on",
            "lock_timeout": f"{self.tour}s",
            "statement_timeout": f"{self.ordre}s",
            "idle_in_transaction_session_timeout": f"{self.inactive}s",
        }
        return {
            "pool_pre_ping": True,
            "pool_size": self.connexions,
            "max_overflow": 0,
            "connect_args": {
                "options": " ".join(f"-c {name}={value}" for name, value in told.items()),
                "connect_timeout": self.connexion,
                "tcp_user_timeout": self.muette * 1000,
                **_HEARTBEAT,
            },
        }


_DELAYS = tuple(f.name for f in fields(Bounds) if f.name != "connexions")
