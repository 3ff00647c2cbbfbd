"""The HTTP server: sockets taken before any worker starts, and by nobody else; workers that end with it."""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
from typing import TYPE_CHECKING, Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.mp import MPServer, WorkerProcess

from tremplin.app import worker
from tremplin.memory import made_to_last
from tremplin.parent import end_with_parent
from tremplin.settings import SettingsError

if TYPE_CHECKING:
    from fastapi import FastAPI

_HEADERS_MS = 10_000
_BACKLOG = 1024
_UNSENT_BYTES = 128 * 1024
"""What the kernel takes of an answer beyond what is on its way: a reader that stalls keeps no more."""
_RESERVED_FILES, _CONNECTIONS = 512, 16_384
"""Open files that a worker keeps for itself, and connections that it takes at most with the others."""


class Server(MPServer):
    """Granian, whose workers each have a socket opened here.

    Granian would open them with SO_REUSEPORT alone: two servers could then share a port and answer at random.
    Requests in progress are given `ending_s` seconds to finish once it is told to end: a reader who stalls must not
    hold it. Raises SettingsError when the port can't be had.
    """

    pid: Any
    _shd: Any
    _sso: Any

    def __init__(self, address: str, port: int, workers: int, ending_s: int) -> None:
        self.ending_s = ending_s
        self.sockets = listening(address, port, workers)
        super().__init__(
            "tremplin",
            address=address,
            port=port,
            workers=workers,
            interface=Interfaces.ASGI,
            log_enabled=False,
            http=HTTPModes.http1,
            websockets=False,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_MS),
            backlog=_BACKLOG,
            backpressure=_connections(),
            respawn_failed_workers=True,
            workers_kill_timeout=ending_s,
        )

    def run(self) -> None:
        """Serve the application until told to end."""
        # A worker inherits what its parent does of a signal until it has its own way, once started: told to end
        # meanwhile, it would hear nothing and never end.
        os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
        self.serve(target_loader=self._application, wrap_loader=False)

    def _application(self) -> FastAPI:
        """What a worker serves, made in its own process."""
        end_with_parent(self.pid, self.ending_s)
        self._keep_own_socket()
        with made_to_last():
            return worker(self.bind_port, self.workers)

    def let_go(self) -> None:
        """Hold no socket, in a process that answers nobody: the port would stay taken after the server."""
        for opened in self.sockets:
            opened.close()

    def _keep_own_socket(self) -> None:
        """Let go of the sockets of the others, which would hold the port after them."""
        own = self._shd.get_fd()
        for opened in self.sockets:
            if opened.fileno() == own:
                opened.detach()
            else:
                opened.close()

    def _init_shared_socket(self) -> None:
        self._sso = None

    def _drop_shared_socket(self) -> None:
        self.let_go()

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any) -> WorkerProcess:  # type: ignore[override]
        self._shd = SocketHolder(self.sockets[idx].fileno(), False, _BACKLOG)  # type: ignore[call-arg]
        return super()._spawn_worker(idx, target, callback_loader)


def listening(address: str, port: int, count: int) -> list[socket.socket]:
    """Sockets on one port, among which the kernel shares connections; raises SettingsError when it can't be had."""
    sockets: list[socket.socket] = []
    for _ in range(count):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)
        # The first is bound alone, which fails when anyone listens; only then may the port be shared, with our others.
        if sockets:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            opened.bind((address, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            reason = "un autre processus y écoute déjà" if taken else error.strerror
            raise SettingsError(f"{address}:{port} ne peut pas être pris : {reason}") from error
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        opened.listen(_BACKLOG)
        sockets.append(opened)
    return sockets


def _connections() -> int:
    """Connections that a worker may hold, from how many files it may open: as many as the system lets us."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard == resource.RLIM_INFINITY:
        hard = _CONNECTIONS + _RESERVED_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    return max(_RESERVED_FILES, min(_CONNECTIONS, hard - _RESERVED_FILES))
