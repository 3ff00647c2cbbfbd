"""Requests that leave: https to a public address, resolved once and connected to as it was checked, within a time.

A library's time limit counts from one byte to the next: who drips is waited for without end. A `Deadline` cuts the
connections that it watches once its whole time is over.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

PORTS = {"https": 443, "http": 80}
RESOLUTION_S = 5.0
_LOOKUPS = threading.BoundedSemaphore(64)
"""Names looked up at once: the system's resolver can't be told to give up, its thread ends when it does."""


class AddressRefused(Exception):
    """The address can't be asked; the message says why."""


class Deadline:
    """A whole time for what is done under it: `watch` what must then be cut."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.over = False
        self._done = threading.Event()
        self._watched: list[Callable[[], socket.socket | None]] = []

    def watch(self, connection: Callable[[], socket.socket | None]) -> None:
        """Cut this connection in time: asked for then, since it may be made or wrapped later."""
        self._watched.append(connection)

    def __enter__(self) -> Deadline:
        threading.Thread(target=self._wait, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()

    def _wait(self) -> None:
        pause = self.seconds
        while not self._done.wait(pause):
            self.over, pause = True, 0.5  # again and again: another connection may be tried after the one cut
            for connection in list(self._watched):
                if (found := connection()) is not None:
                    with suppress(OSError):  # the call of the base: that of TLS would forget its session
                        socket.socket.shutdown(found, socket.SHUT_RDWR)


@contextmanager
def within(seconds: float) -> Iterator[Deadline]:
    """A deadline for httpx: hand it to `checked_request`; raises httpx.ReadTimeout in place of what the cut causes."""
    with Deadline(seconds) as deadline:
        try:
            yield deadline
        except httpx.HTTPError as error:
            if deadline.over:
                raise httpx.ReadTimeout(f"plus de {seconds:g} s en tout") from error
            raise


def checked_request(
    client: httpx.Client,
    method: str,
    url: str,
    headers: Mapping[str, str],
    internal: frozenset[str] = frozenset(),
    content: bytes | None = None,
    deadline: Deadline | None = None,
) -> httpx.Request:
    """A request to the very address that was checked, under the name that was given; follow no redirect with it."""
    address = check_address(url, internal)
    parts, host, port = _target(url)
    literal = f"[{address}]" if ":" in address else address
    direct = parts._replace(netloc=f"{literal}:{port}").geturl()
    extensions: dict[str, Any] = {"sni_hostname": host}
    if deadline is not None:
        extensions["trace"] = _watching(deadline)
    try:
        return client.build_request(
            method, direct, headers={**headers, "host": parts.netloc}, content=content, extensions=extensions
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise AddressRefused("adresse mal formée") from error


def _watching(deadline: Deadline) -> Callable[[str, Mapping[str, Any]], None]:
    """Tell a deadline of each connection that httpx makes, in clear then under TLS."""

    def trace(event: str, info: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            stream = info["return_value"]
            deadline.watch(lambda: stream.get_extra_info("socket"))

    return trace


def check_address(url: str, internal: frozenset[str] = frozenset()) -> str:
    """The one IP address to connect to; raises AddressRefused for a malformed one, another scheme or port, or an
    address that isn't public.

    `internal` names « host:port » allowed all the same, in http too.
    """
    parts, host, port = _target(url)
    allowed = f"{host}:{port}" in internal
    if parts.scheme != "https" and not (allowed and parts.scheme == "http"):
        raise AddressRefused(f"« {parts.scheme} » refusé : https attendu")
    if port != PORTS["https"] and not allowed:
        raise AddressRefused(f"port {port} refusé : {PORTS['https']} attendu")
    found = _resolve(host, port)
    if not allowed and not all(_is_public(address) for address in found):
        raise AddressRefused(f"{host} mène à une adresse qui n'est pas publique")
    return min(found, key=lambda a: (":" in a, a))


def _target(url: str) -> tuple[SplitResult, str, int]:
    """The parts of an address, its host and port; raises AddressRefused."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise AddressRefused("adresse mal formée") from error
    if not host or parts.username is not None or parts.password is not None:
        raise AddressRefused("adresse sans hôte, ou avec des identifiants")
    if not parts.netloc.isascii() or not parts.netloc.isprintable():
        raise AddressRefused("nom d'hôte qui n'est pas en ASCII : sa forme « xn-- » est attendue")
    return parts, host, PORTS.get(parts.scheme, 0) if port is None else port


def _resolve(host: str, port: int) -> frozenset[str]:
    """The addresses of a name, looked up in a thread of its own; raises AddressRefused, when it takes long too."""
    answer: list[frozenset[str]] = []
    done = threading.Event()

    def look_up() -> None:
        try:
            with suppress(OSError, ValueError):
                told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                answer.append(frozenset(str(info[4][0]) for info in told))
        finally:
            _LOOKUPS.release()
            done.set()

    if not _LOOKUPS.acquire(timeout=RESOLUTION_S):
        raise AddressRefused("trop de noms d'hôte cherchés à la fois")
    threading.Thread(target=look_up, daemon=True).start()
    if not done.wait(RESOLUTION_S) or not answer or not answer[0]:
        raise AddressRefused(f"hôte introuvable : {host}")
    return answer[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if embedded is not None or address in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return address.is_global and not address.is_multicast
