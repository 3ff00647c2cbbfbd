"""Which operational store a test runs on."""

from __future__ import annotations

from zlib import crc32

import pytest

from tests import needs

ENGINES = ("sqlite", "postgresql")


def elsewhere(item: pytest.Item) -> bool:
    """Whether a test that runs on each engine leaves this one to `make trust`.

    A module marked `one_store` is about what is answered, not about how it is stored: each of its tests runs on one
    engine, always the same, half of them on either, so that both still serve the module. What writes at once, or reads
    while others write, is marked `both_stores` there.
    """
    if (
        needs.campaign(False, True)
        or item.get_closest_marker("both_stores")
        or not item.get_closest_marker("one_store")
    ):
        return False
    drawn = getattr(item, "callspec", None)
    asked = {str(value) for value in drawn.params.values()} & {*ENGINES} if drawn else set()
    if len(asked) != 1:
        return False
    (engine,) = asked
    return engine != ENGINES[crc32(item.nodeid.replace(engine, "").encode()) % 2]
