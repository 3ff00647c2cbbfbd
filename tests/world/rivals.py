"""What several processes do at once with what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.world.programs import Child
from tests.world.waiting import LIMIT_S
from tremplin.platform.bounds.limits import Cost, Limits, Rate
from tremplin.platform.identity.store import keys
from tremplin.store.engine import Store


def at_once(work: Callable[..., None], each: Iterable[tuple[Any, ...]]) -> list[int]:
    """Exit codes of as many processes, each with its arguments."""
    children = [Child(work, *arguments) for arguments in each]
    return [child.wait(LIMIT_S) for child in children]


def take(path: Path, count: int, rate: Rate, told: Path) -> None:
    """Ask a bucket so many times; tell in a file how many passed."""
    bucket = Limits(path)
    told.write_text(str(sum(bucket.take("commun", Cost.HEAVY, rate).passed for _ in range(count))))
    bucket.close()


def add_keys(base: str, prefix: str, count: int) -> None:
    """Add as many keys to a store, each in a transaction of its own."""
    store = Store(base)
    owner = keys.ensure_organisation(store, "Essais", frozenset())
    for n in range(count):
        with store.writing() as connection:
            keys.add(
                connection,
                id=f"{prefix}{n:011d}",
                organisation_id=owner,
                nom="x",
                empreinte=b"",
                test=False,
                expire_le=datetime.now(UTC) + timedelta(days=1),
            )
    store.close()
