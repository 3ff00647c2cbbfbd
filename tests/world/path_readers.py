"""Children that read files of training paths, forked from one that is ready: to start costs more than to read."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from types import TracebackType
from typing import IO, Any, Self

from tests.world.waiting import LIMIT_S

_FORKS = """
import json, os, signal, socket, sys
from pathlib import Path
from tremplin.families.parcours.imports import child

orders = socket.socket(fileno=int(sys.argv[1]))
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    path, given, *_ = socket.recv_fds(orders, 1 << 16, 2)
    if not path:
        break
    if os.fork() == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        told, out = given
        reader = os.fork()
        if reader == 0:
            os.dup2(out, 1)
            os.closerange(3, 1024)
            child.begin(Path(json.loads(path)).resolve())
            sys.stdout.flush()
            os._exit(0)
        os.close(out)
        os.write(told, b"%d\\n" % reader)
        os.write(told, b"%d\\n" % os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1]))
        os._exit(0)
    for one in given:
        os.close(one)
"""


class Reader:
    """One of them, with what is asked of a `subprocess.Popen`."""

    def __init__(self, orders: socket.socket, path: str) -> None:
        told, its_told = os.pipe()
        out, its_out = os.pipe()
        socket.send_fds(orders, [json.dumps(path).encode()], [its_told, its_out])
        os.close(its_told)
        os.close(its_out)
        self.stdout: IO[bytes] = os.fdopen(out, "rb")
        self._told: IO[bytes] = os.fdopen(told, "rb")
        self._pid = int(self._told.readline())
        self._code: int | None = None

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """Its exit code, or minus the signal that ended it, once it has ended."""
        if self._code is None:
            self._code = int(self._told.readline())
            self._told.close()
        return self._code


class PathReaders:
    """In place of `subprocess`, for the module that starts them."""

    PIPE, DEVNULL, run = subprocess.PIPE, subprocess.DEVNULL, staticmethod(subprocess.run)

    def __init__(self) -> None:
        self._orders: socket.socket | None = None
        self._turn = threading.Lock()

    def Popen(self, command: list[str], env: dict[str, str], **_: Any) -> Reader:  # noqa: N802  as the library names it
        """A child that reads the last argument."""
        with self._turn:
            if self._orders is None:
                self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                with theirs:
                    start = [sys.executable, "-P", "-c", _FORKS, str(theirs.fileno())]
                    self._child = subprocess.Popen(
                        start, pass_fds=[theirs.fileno()], env=env, stderr=subprocess.DEVNULL
                    )
            return Reader(self._orders, command[-1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._orders is not None:
            self._orders.close()
            self._child.wait(LIMIT_S)
