"""The process that valgrind looks into, the application asked for each path: `python -m bench.instructions.asked JSON`.

What it tells valgrind (begin, count from nought, write down) are its client requests: a sequence of instructions that
does nothing anywhere else, followed by a swap that valgrind reads. No library that is kept gives them to Python.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import json
import mmap
import sys
import time
from typing import Any

from fastapi import FastAPI

from tremplin.app import create_app
from tremplin.memory import made_to_last
from tremplin.settings import Settings

WARM, TIMES = 3, 9
"""Times that a path is asked for before it is counted (what it keeps is kept then), and counted each time: the least
is its own cost, others have what comes by the clock beside (a look at the store, counts written)."""
_SLOWER = 1000
"""What runs under valgrind takes fifty times as long, and more on a busy machine: its clock goes slower still, or each
answer would have what comes by the clock beside."""
_REQUEST = bytes.fromhex("4889f84889f2 48c1c703 48c1c70d 48c1c73d 48c1c733 4887db 4889d0c3")
"""mov rax, rdi; mov rdx, rsi; the four rotations of rdi; xchg rbx, rbx; mov rax, rdx; ret."""
_CALLGRIND = ord("C") << 24 | ord("T") << 16
_ZERO, _DUMP_AT, _START = 1, 3, 4


class Callgrind:
    """Its requests; without it, each does nothing."""

    def __init__(self) -> None:
        self._page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        self._page.write(_REQUEST)
        start = ctypes.addressof(ctypes.c_char.from_buffer(self._page))
        self._ask = ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_void_p, ctypes.c_uint64)(start)

    def look(self) -> None:
        """From here on: what runs is translated again with its counters, once and for all."""
        self._tell(_START)

    def begin(self) -> None:
        self._tell(_ZERO)

    def end(self, name: str) -> None:
        held = ctypes.create_string_buffer(name.encode())
        self._tell(_DUMP_AT, ctypes.addressof(held))

    def _tell(self, request: int, argument: int = 0) -> None:
        told = (ctypes.c_uint64 * 6)(_CALLGRIND + request, argument)
        self._ask(ctypes.addressof(told), 0)


def main() -> None:
    asked: dict[str, Any] = json.loads(sys.argv[1])
    monotonic = time.monotonic
    time.monotonic = lambda: monotonic() / _SLOWER
    settings = {"TREMPLIN_HOME": asked["home"], "TREMPLIN_ENV": "test", "TREMPLIN_LIMITES": "non"}
    with made_to_last():
        app = create_app(Settings.from_environment(settings))
    asyncio.run(_count(app, asked["paths"]))


async def _count(app: FastAPI, paths: dict[str, tuple[str, dict[str, str]]]) -> None:
    """Ask for each path; callgrind writes each answer's count under its name."""
    for address, headers in paths.values():
        for _ in range(WARM):
            await _get(app, address, headers)
    callgrind = Callgrind()
    callgrind.look()
    for name, (address, headers) in paths.items():
        gc.collect()
        for _ in range(TIMES):
            callgrind.begin()
            await _get(app, address, headers)
            callgrind.end(name)


async def _get(app: FastAPI, address: str, headers: dict[str, str]) -> None:
    """An answer, as a server asks for it, in a turn of its own; ValueError for one that isn't a success."""
    await asyncio.sleep(0)
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), *((n.encode(), v.encode()) for n, v in headers.items())],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "root_path": "",
        "state": {},
    }

    waiting = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        return next(waiting, None) or await asyncio.get_running_loop().create_future()

    async def send(message: Any) -> None:
        if message.get("status", 200) != 200:
            raise ValueError(f"{message['status']}: {address}")

    await app(scope, receive, send)


if __name__ == "__main__":
    main()
