"""Bytes of a request and of its answer, at the pace of who is at the other end: bounded in time and in memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from tremplin.platform.bounds.connections import SLOWEST
from tremplin.platform.wire.errors import ApiError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATIENCE_S, CREDIT_S = 10.0, 60.0
"""How long a sender may keep silent at first, and at most, however much it sent before."""
PIECES, PIECE_MEAN = 1024, 64
"""Pieces that a body may always come in, and the bytes that each further one must bring on average."""
_AT_ONCE = 256 * 1024


class Incoming:
    """The body of a request as its handler receives it: ApiError 408 when it comes too slowly, 400 in crumbs.

    Only the time spent waiting for the sender counts.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._left = PATIENCE_S
        self._pieces = self._bytes = 0
        self._whole = False
        self._spent, self._since = 0.0, 0.0

    async def __call__(self) -> Message:
        if self._whole:  # what comes next is the departure of the client, to be waited for
            return await self._receive()
        message = await self._wait()
        self._whole = not message.get("more_body", False)
        self._pieces += 1
        self._bytes += len(message.get("body", b""))
        if self._pieces > PIECES + self._bytes // PIECE_MEAN:
            raise _last(400, f"Corps en morceaux de moins de {PIECE_MEAN} octets : envoyez-le par blocs plus grands")
        return message

    def waited(self) -> float:
        """Seconds that the handler spent waiting for the sender, until now."""
        return self._spent + (time.monotonic() - self._since if self._since else 0.0)

    async def _wait(self) -> Message:
        self._since = time.monotonic()
        try:
            async with asyncio.timeout(self._left):
                message = await self._receive()
        except TimeoutError as error:
            raise _last(408, f"Corps trop lent : {SLOWEST} octets par seconde sont attendus") from error
        finally:
            waited = time.monotonic() - self._since
            self._spent += waited
            self._since = 0.0
        self._left = min(CREDIT_S, self._left - waited + len(message.get("body", b"")) / SLOWEST)
        return message


def _last(status: int, message: str) -> ApiError:
    """A refusal after which the connection is of no more use: the rest of the body won't be read."""
    return ApiError(status, message, headers={"connection": "close"})


async def send_in_pieces(send: Send, message: Message) -> None:
    """Send a message; a long body in pieces, each taken once the one before has left.

    The server holds two of them at most, and whoever waits here knows that the reader has taken the rest.
    """
    body = message.get("body", b"")
    if len(body) <= _AT_ONCE:
        await send(message)
        return
    view = memoryview(body)
    for start in range(0, len(body), _AT_ONCE):
        piece = bytes(view[start : start + _AT_ONCE])
        await send({"type": message["type"], "body": piece, "more_body": True})
    if not message.get("more_body", False):
        await send({"type": message["type"], "body": b"", "more_body": False})
