"""Blocks as they were told, held for who asks the same: what a release says doesn't change, and what lives in the store
is told by its number."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import orjson

from tremplin.release.reader import Release

ROOM = 32_000_000
"""Bytes held of a release, those asked for the longest ago left out: about fifteen hundred whole answers."""


@dataclass(frozen=True, eq=False)
class Told:
    """A block as JSON, six times smaller than what it is read into."""

    body: bytes

    @property
    def document(self) -> dict[str, Any]:
        """What it says, read again."""
        found: dict[str, Any] = orjson.loads(self.body)
        return found


class Held:
    """The blocks told of a release."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._taken = room, 0
        self._held: OrderedDict[Hashable, Told] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Told | None:
        """A block by all that it depends on."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def keep(self, key: Hashable, told: Told) -> None:
        """Hold a block; those asked for the longest ago make room."""
        with self._lock:
            before = self._held.pop(key, None)
            self._taken += len(told.body) - (len(before.body) if before else 0)
            self._held[key] = told
            while self._taken > self._room and len(self._held) > 1:
                self._taken -= len(self._held.popitem(last=False)[1].body)


def held_of(release: Release) -> Held:
    """Those of a release, let go with it."""
    return release.held("blocs dits", lambda _release: Held())


def told(held: Held, key: Hashable, make: Callable[[], tuple[Mapping[str, Any], bool]]) -> Told:
    """A block held, or made now: `make` gives it and whether it may be held."""
    found = held.get(key)
    if found is None:
        document, lasts = make()
        found = Told(orjson.dumps(document))
        if lasts:
            held.keep(key, found)
    return found
