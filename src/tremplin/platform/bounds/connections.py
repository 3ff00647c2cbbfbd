"""The connections that a worker holds: so many from one machine at once, none whose reader has stopped reading.

The server hands over requests, never connections: they are looked at among the open files of the process, whatever
they are doing (no request yet, a body that drips, an answer that nobody reads).
"""

from __future__ import annotations

import fcntl
import os
import socket
import stat
import struct
import termios
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import structlog

from tremplin.platform.bounds.networks import reseau

SLOWEST = 1024
"""Bytes a second that a reader must take of an answer, and that a sender must give of a body."""
_LOOK_S = 0.25
_INT = struct.Struct("i")
_ACKED, _ACKED_AT = struct.Struct("=Q"), 120
"""`tcpi_bytes_acked` in the `tcp_info` of Linux."""
_ABORT = struct.pack("ii", 1, 0)
_OPEN_FILES = "/proc/self/fd"
_TABLES = ("/proc/net/tcp", "/proc/net/tcp6")
_OPEN = frozenset(("01", "08"))
"""Established, or closed by the other side alone, as the tables of Linux write it."""
log = structlog.get_logger("connexions")


@dataclass
class _Connection:
    """One of ours: whose it is, its rank of arrival, and since when and from where its reader's pace is measured."""

    network: str
    rank: int
    since: float
    acked: int = 0


@dataclass(kw_only=True)
class Watch:
    """Looks at the connections of a process that listens on `port`, and cuts those that go beyond."""

    port: int
    workers: int
    per_address: int
    """Connections of one machine, all workers together; 0: as many as it likes."""
    excepted: frozenset[str]
    """Machines that may hold more: declared proxies."""
    stalled_s: float
    """How long a reader may take less than it must."""
    _known: dict[int, _Connection | None] = field(default_factory=dict)
    """None: not a connection to our port, or one that was cut."""
    _arrived: int = 0

    def start(self) -> None:
        """Look four times a second, in a thread, as long as the process lives."""
        threading.Thread(target=self._look_on, daemon=True, name="connexions").start()

    def _look_on(self) -> None:
        while True:
            time.sleep(_LOOK_S)
            try:
                self._look()
            except Exception:
                log.exception("connexions non regardees")

    def _look(self) -> None:
        sockets = dict(_sockets())
        self._known = {i: self._known[i] if i in self._known else self._meet(fd) for i, fd in sockets.items()}
        by_network: dict[str, list[int]] = defaultdict(list)
        for inode, held in [*self._known.items()]:
            if held is None:
                continue
            if self._stalled(sockets[inode], held):
                self._cut(inode, sockets[inode])
                _tell("lecture arretee", held.network, 1)
            else:
                by_network[held.network].append(inode)
        for network, inodes in by_network.items():
            if self.per_address and network not in self.excepted:
                newest = sorted(inodes, key=self._rank, reverse=True)[: self._excess(network, len(inodes))]
                for inode in newest:
                    self._cut(inode, sockets[inode])
                if newest:
                    _tell("trop de connexions", network, len(newest))

    def _meet(self, descriptor: int) -> _Connection | None:
        """A socket seen for the first time; None for what isn't a connection to our port."""
        with suppress(OSError), closing(socket.socket(fileno=os.dup(descriptor))) as held:
            if held.family in (socket.AF_INET, socket.AF_INET6) and held.getsockname()[1] == self.port:
                self._arrived += 1
                return _Connection(reseau(held.getpeername()[0], 32, 64), self._arrived, time.monotonic())
        return None

    def _cut(self, inode: int, descriptor: int) -> None:
        """Cut a connection, once: it no longer counts, though the server may be slow to let it go."""
        _cut(inode, descriptor)
        self._known[inode] = None

    def _rank(self, inode: int) -> int:
        held = self._known[inode]
        return held.rank if held else 0

    def _stalled(self, descriptor: int, held: _Connection) -> bool:
        """Whether bytes have been waiting all this time for a reader who takes too few of them."""
        now = time.monotonic()
        with suppress(OSError):  # closed meanwhile
            if not _untaken(descriptor):
                held.since = now
                return False
            acked = _acked(descriptor)
            if acked - held.acked >= SLOWEST * self.stalled_s:
                held.since, held.acked = now, acked
        return now - held.since > self.stalled_s

    def _excess(self, network: str, here: int) -> int:
        """How many connections of a machine this worker must cut: its share of what is beyond the limit."""
        if here * self.workers <= self.per_address:
            return 0
        total = max(here, _everywhere(self.port)[network]) if self.workers > 1 else here
        return -(-max(0, total - self.per_address) * here // total)


def _sockets() -> Iterator[tuple[int, int]]:
    """(inode, descriptor) of the open sockets of this process."""
    for name in os.listdir(_OPEN_FILES):  # noqa: PTH208  a Path each would cost more than the rest
        with suppress(OSError):
            found = os.fstat(int(name))
            if stat.S_ISSOCK(found.st_mode):
                yield found.st_ino, int(name)


def _untaken(descriptor: int) -> int:
    """Bytes sent that the other side has not received."""
    return int(_INT.unpack(fcntl.ioctl(descriptor, termios.TIOCOUTQ, bytes(_INT.size)))[0])


def _acked(descriptor: int) -> int:
    """Bytes that the other side has received."""
    with closing(socket.socket(fileno=os.dup(descriptor))) as held:
        told = held.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _ACKED_AT + _ACKED.size)
    return int(_ACKED.unpack_from(told, _ACKED_AT)[0])


def _everywhere(port: int) -> Counter[str]:
    """How many connections to a port each machine holds, whichever worker has them."""
    found: Counter[str] = Counter()
    for table in _TABLES:
        with suppress(FileNotFoundError):
            for line in Path(table).read_text().splitlines()[1:]:
                _, local, remote, state = line.split(maxsplit=4)[:4]
                if state in _OPEN and int(local.rpartition(":")[2], 16) == port:
                    found[reseau(_address(remote.partition(":")[0]), 32, 64)] += 1
    return found


def _address(words: str) -> str:
    """An address as the kernel's tables write it: words of 32 bits, each in the order of the machine."""
    raw = b"".join(struct.pack("=I", int(words[n : n + 8], 16)) for n in range(0, len(words), 8))
    return str(IPv4Address(raw) if len(raw) == 4 else IPv6Address(raw))


def _cut(inode: int, descriptor: int) -> None:
    """Close a connection under the server; what its reader has not taken is forgotten, or it would stay until then."""
    with suppress(OSError), closing(socket.socket(fileno=os.dup(descriptor))) as held:
        if os.fstat(held.fileno()).st_ino != inode:  # closed, and its number given to another
            return
        if _untaken(held.fileno()):
            held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
        held.shutdown(socket.SHUT_RDWR)


def _tell(reason: str, network: str, count: int) -> None:
    log.warning("connexions coupees", raison=reason, reseau=reseau(network, 24, 48), nombre=count)
