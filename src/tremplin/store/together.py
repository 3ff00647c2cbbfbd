"""Effects that come at the same instant, in one transaction: one durable commit for all, and each stands alone.

Who comes first leads: it takes those that wait, writes for all, and each finds what became of its own. Those of one
kind may be done at once, so that what they read and write is asked of the base once for all.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from tremplin.durable import DiskFull
from tremplin.store import StoreRefused

_AT_ONCE = 64
Effect = Callable[[Connection], Any]
JointEffect = Callable[[Connection, Sequence[Any]], Sequence[Any]]
"""What becomes of several things that were asked, in their order: an exception in the place of one refused. Raises
Apart when they can only be done one after the other."""


class Apart(Exception):
    """What was asked together must be done one after the other."""


@dataclass(eq=False, kw_only=True)
class Part:
    """What someone waits to see written: an effect of its own, or something asked of a joint one."""

    effect: Effect
    joint: JointEffect | None = None
    asked: Any = None
    over: bool = False
    result: Any = None
    error: Exception | None = None

    @classmethod
    def of(cls, joint: JointEffect, asked: Any) -> Part:
        """Something asked of a joint effect, which alone is done as any other."""

        def alone(connection: Connection) -> Any:
            (done,) = joint(connection, [asked])
            if isinstance(done, Exception):
                raise done
            return done

        return cls(effect=alone, joint=joint, asked=asked)


class Together:
    """Those who wait to write. `writing`: a transaction, waited for so many seconds at most; `busy`: the refusal of
    who waited in vain."""

    def __init__(
        self, writing: Callable[[float], AbstractContextManager[Connection]], busy: Callable[[], Exception]
    ) -> None:
        self._writing, self._busy = writing, busy
        self._waiting: deque[Part] = deque()
        self._leader = threading.Lock()

    def do(self, mine: Part, patience_s: float) -> Any:
        """Have it written, by oneself or by who leads; raises what it raised."""
        deadline = time.monotonic() + patience_s
        self._waiting.append(mine)
        if not self._leader.acquire(timeout=patience_s):
            with suppress(ValueError):  # taken at this very instant by who leads
                self._waiting.remove(mine)
                raise self._busy()
            self._leader.acquire()
        try:
            if not mine.over:
                self._lead(mine, deadline)
        finally:
            self._leader.release()
        if mine.error is not None:
            raise mine.error
        return mine.result

    def waiting(self) -> int:
        """How many wait for who leads."""
        return len(self._waiting)

    def _lead(self, mine: Part, deadline: float) -> None:
        """Write for all that came until the turn to write did."""
        parts = [mine]
        self._waiting.remove(mine)
        try:
            with self._writing(max(0.0, deadline - time.monotonic())) as connection:
                parts += [self._waiting.popleft() for _ in range(min(len(self._waiting), _AT_ONCE - 1))]
                if len(parts) == 1:
                    mine.result = mine.effect(connection)
                else:
                    for kind in _kinds(parts):
                        _do_kind(connection, kind)
        except Exception as error:
            for part in parts:
                part.error = part.error or error
        for part in parts:
            part.over = True


def _kinds(parts: Sequence[Part]) -> list[list[Part]]:
    """Those asked of one joint effect together, the others by themselves; in the order of the first of each."""
    kinds: dict[Any, list[Part]] = {}
    for part in parts:
        kinds.setdefault(part.joint or part, []).append(part)
    return list(kinds.values())


def _do_kind(connection: Connection, parts: Sequence[Part]) -> None:
    """Do them at once where that can be; what fails so is done again one after the other."""
    joint = parts[0].joint
    if joint is not None and len(parts) > 1:
        failed, done = _within(connection, lambda: joint(connection, [part.asked for part in parts]))
        if failed is None:
            for part, result in zip(parts, done, strict=True):
                part.error = result if isinstance(result, Exception) else None
                part.result = result
            return
    for part in parts:
        part.error, part.result = _within(connection, lambda part=part: part.effect(connection))  # type: ignore[misc]


def _within(connection: Connection, effect: Callable[[], Any]) -> tuple[Exception | None, Any]:
    """What an effect raised, which undoes it alone, or gave. Where the store fails, nothing of the transaction is left:
    raise."""
    refused: Exception | None = None
    try:
        with connection.begin_nested():
            try:
                return None, effect()
            except (DiskFull, StoreRefused) as refusal:
                refused = refusal
                raise
    except Exception as error:
        if refused is not None:
            raise refused from refused.__cause__  # undoing a part fails too, once the whole is undone
        return error, None
