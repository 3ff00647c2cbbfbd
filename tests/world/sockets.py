"""Clients that do what no library does: many connections, bodies that drip, readers who don't read."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterable

import httpx

DEADLINE_S = 120
"""How long something that must happen is waited for, on a machine however loaded."""


def connect(url: str, source: str = "127.0.0.1", receive_buffer: int = 0) -> socket.socket:
    """A connection to a server of this machine, from one of its addresses."""
    opened = socket.socket()
    if receive_buffer:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    opened.bind((source, 0))
    opened.settimeout(DEADLINE_S)
    opened.connect(("127.0.0.1", int(url.rsplit(":", 1)[1])))
    return opened


def request(method: str, path: str, *headers: str) -> bytes:
    """The head of a request."""
    lines = (f"{method} {path} HTTP/1.1", "Host: localhost", *headers, "", "")
    return "\r\n".join(lines).encode()


def answer(opened: socket.socket) -> bytes:
    """All that comes until the server closes."""
    found = b""
    while chunk := opened.recv(1 << 16):
        found += chunk
    return found


def status(opened: socket.socket) -> int:
    """The status of the answer that comes."""
    return int(opened.recv(12)[9:])


def cut(sockets: Iterable[socket.socket]) -> list[int]:
    """Positions of those that the server has closed or reset."""
    poll, by_descriptor = select.poll(), {}
    for n, opened in enumerate(sockets):
        by_descriptor[opened.fileno()] = n
        poll.register(opened, select.POLLRDHUP)
    return sorted(by_descriptor[descriptor] for descriptor, _ in poll.poll(0))


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answered(url: str) -> int | None:
    """The status of what an address answers; None where nobody does."""
    try:
        return httpx.get(url, timeout=10).status_code
    except httpx.HTTPError:
        return None
