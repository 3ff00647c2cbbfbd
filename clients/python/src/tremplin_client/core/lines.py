"""A stream of lines that goes on after a cut: the same release asked again, the lines that were given passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tremplin_client.core.exchange import Answer
from tremplin_client.core.operation import Call
from tremplin_client.core.retrying import Attempts, Retries
from tremplin_client.errors import Unreachable


class Lines:
    """Where a stream stands: the release that it is of, the lines given, how often it may still be tried."""

    def __init__(self, retries: Retries, asked: Call[Any]) -> None:
        self.asked = asked
        self._retries, self._first = retries, asked
        self._attempts = Attempts(retries, asked)
        self._given = self._at = 0
        self._left = b""

    def began(self, found: Answer) -> None:
        """An answer begins; the ones that follow it will be of the same release."""
        self._at, self._left = 0, b""
        release = found.headers.get("tremplin-release")
        if release and not any(name == "release" for name, _ in self.asked.query):
            self.asked = replace(self.asked, query=(*self.asked.query, ("release", release)))

    def of(self, chunk: bytes) -> Iterator[bytes]:
        """The lines that a piece of the answer ends, but those that were given before a cut."""
        *whole, self._left = (self._left + chunk).split(b"\n")
        for line in whole:
            yield from self._new(line)

    def rest(self) -> Iterator[bytes]:
        """The last line of a whole answer, when nothing ends it."""
        if self._left:
            yield from self._new(self._left)

    def _new(self, line: bytes) -> Iterator[bytes]:
        self._at += 1
        if self._at > self._given:
            self._given = self._at
            self._attempts = Attempts(self._retries, self._first)
            yield line

    def wait_after(self, cut: Unreachable) -> float:
        """Seconds before it goes on; raises the cut when it was tried often enough since the last line."""
        return self._attempts.wait_after(cut)
