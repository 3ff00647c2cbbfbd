"""What the follower of a home tells of the depot that it follows, for those who serve."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

from tremplin.durable import json_bytes, write_durably

TOLD_EVERY_S = 60.0
"""What is told is written again this often at least: older, nobody follows any more."""


@dataclass(frozen=True)
class Followed:
    """What is told of a depot that is followed."""

    depot: str
    vu_le: str
    """When the pointer was last read, or asked for in vain."""
    version: str | None = None
    publiee_le: str | None = None
    erreur: str | None = None
    """Why what it points to isn't in service here."""

    @property
    def silent(self) -> bool:
        """Whether nobody follows any more."""
        seen = datetime.fromisoformat(self.vu_le)
        return (datetime.now(UTC) - seen).total_seconds() > 3 * TOLD_EVERY_S


def followed(home: Path) -> Followed | None:
    """What the follower of this home told last; None where nothing is followed."""
    try:
        return Followed(**orjson.loads(_file(home).read_bytes()))
    except (FileNotFoundError, TypeError, orjson.JSONDecodeError):
        return None


def tell(home: Path, told: Followed) -> None:
    """Write what is told."""
    _file(home).parent.mkdir(parents=True, exist_ok=True)
    write_durably(_file(home), json_bytes(asdict(told)))


def now() -> str:
    """This instant, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _file(home: Path) -> Path:
    return home / "releases" / "suivi.json"
