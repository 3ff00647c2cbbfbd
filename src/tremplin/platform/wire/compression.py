"""Answers compressed as they are asked for: gzip by isal; brotli, and zstd of short ones, kept by what they compress.

What was tried, and what each costs, is in `docs/vitesse.md`.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

import brotli
from isal import isal_zlib
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware
from starlette_compress._responder import CompressionResponder

SMALLEST = 600
"""Bytes under which an answer goes as it is."""
_GZIP, _BROTLI, _ZSTD = 2, 2, 1
"""Levels: beyond these, each costs more than half of a search for a tenth of the bytes."""
_GZIP_FORMAT = 31
_KEPT_BYTES = 16 * 1024**2
_SHORT, _SHORT_KEPT_BYTES = 64 * 1024, 4 * 1024**2
"""Bytes of a plain answer up to which zstd costs several times what knowing it again does."""


class Compressed(CompressMiddleware):
    """Around the application: zstd, brotli or gzip, whichever a request takes, in this order.

    An encoded answer has the weak form of its tag and no ranges: its bytes are others than those of the plain one.
    """

    __slots__ = ()
    _zstd: Any
    _brotli: Any
    _gzip: Any

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=SMALLEST, zstd_level=_ZSTD, brotli=False, gzip=False)
        self._zstd.oneshot = Kept(self._zstd.oneshot, _SHORT_KEPT_BYTES, longest=_SHORT)
        self._brotli = CompressionResponder(app, SMALLEST, "br", Kept(_by_brotli, _KEPT_BYTES), lambda _: _Brotli())
        self._gzip = CompressionResponder(app, SMALLEST, "gzip", _gzip, lambda _: _Gzip())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell(message, scope)
            await send(message)

        await super().__call__(scope, receive, told)


def _tell(message: Message, scope: Scope) -> None:
    """Headers of an answer that is encoded, or that says that the one held is as it was: under the tag that its reader
    gave, which tells which form that is."""
    headers = message["headers"]
    if message["status"] == 304:
        given = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
        headers = [(name, weak if name == b"etag" and (weak := _weak(tag)) in given else tag) for name, tag in headers]
        MutableHeaders(raw=headers).add_vary_header("Accept-Encoding")
    elif any(name == b"content-encoding" for name, _ in headers):
        plain = [header for header in headers if header[0] != b"accept-ranges"]
        headers = [(name, _weak(value) if name == b"etag" else value) for name, value in plain]
    message["headers"] = headers


def _weak(tag: bytes) -> bytes:
    return b"W/" + tag.removeprefix(b"W/")


class Kept:
    """Compresses what it hasn't just compressed: the same bytes give the same, whoever asks for them.

    Bodies are known by their length and by Python's own hash, of 64 bits and keyed anew in each process. At most `most`
    bytes are kept, of bodies of `longest` bytes at most.
    """

    def __init__(self, compress: Callable[[bytes], bytes], most: int, longest: int = sys.maxsize) -> None:
        self._compress, self._longest = compress, longest
        self._most, self._held = most, 0
        self._known: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    def __call__(self, body: bytes) -> bytes:
        if len(body) > self._longest:
            return self._compress(body)
        mark = len(body), hash(body)
        if (found := self._known.get(mark)) is not None:
            self._known.move_to_end(mark)
            return found
        made = self._compress(body)
        self._known[mark] = made
        self._held += len(made)
        while self._held > self._most:
            self._held -= len(self._known.popitem(last=False)[1])
        return made


def _by_brotli(body: bytes) -> bytes:
    made: bytes = brotli.compress(body, quality=_BROTLI)
    return made


def _gzip(body: bytes) -> bytes:
    return isal_zlib.compress(body, _GZIP, _GZIP_FORMAT)


class _Gzip:
    """A body that comes in pieces."""

    def __init__(self) -> None:
        self._made = isal_zlib.compressobj(_GZIP, isal_zlib.DEFLATED, _GZIP_FORMAT)

    def feed(self, data: bytes, flush: bool) -> Iterable[bytes]:
        yield self._made.compress(data)
        if flush:
            yield self._made.flush(isal_zlib.Z_SYNC_FLUSH)

    def finish(self) -> Iterable[bytes]:
        yield self._made.flush()


class _Brotli:
    """A body that comes in pieces."""

    def __init__(self) -> None:
        self._made = brotli.Compressor(quality=_BROTLI)

    def feed(self, data: bytes, flush: bool) -> Iterable[bytes]:
        yield self._made.process(data)
        if flush:
            yield self._made.flush()

    def finish(self) -> Iterable[bytes]:
        yield self._made.finish()
