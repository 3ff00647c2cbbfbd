"""Processes of the program, forked from one that has read it.

A command line spends two seconds of processor in reading its modules; hundreds are started by the tests. What
a process does from there on is what `python -m tremplin` does. Tests of the start itself start an interpreter.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NOWHERE = Path(os.devnull)
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["tremplin.app", "tremplin.cli", "tremplin.cli.serving", "tests.world.releases", "tests.world.known"]
)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a process finds when it starts."""

    environment: Mapping[str, str] = field(default_factory=dict)
    output: Path = NOWHERE
    errors: Path | None = None
    """None: with its output."""
    session: bool = False
    """In a session of its own, its group can be killed."""
    file_size: int = 0
    """Bytes beyond which a file can't be written, as on a disk that is full; 0: any."""


class Child:
    """A function that runs in a process of its own, with the methods of `subprocess.Popen`.

    The function stands in a module that is quickly read: `tests/world`, or the program.
    """

    def __init__(self, work: Callable[..., object], *arguments: Any, within: Surroundings = Surroundings()) -> None:
        self._process = _FORKS.Process(target=_run, args=(work, arguments, within))
        self._process.start()
        self.pid = int(self._process.pid or 0)

    def poll(self) -> int | None:
        """Its exit code, or minus the signal that ended it; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code once it has ended; TimeoutError after as many seconds."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutError(f"{self.pid} runs after {timeout} s")
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """It, and its group when it has one."""
        if self.poll() is None:
            (os.killpg if os.getpgid(self.pid) == self.pid else os.kill)(self.pid, signal.SIGKILL)


class Program(Child):
    """A command of `tremplin` that runs beside."""

    def __init__(self, *arguments: str | Path, within: Surroundings) -> None:
        super().__init__(command, tuple(map(str, arguments)), within=within)


def command(arguments: Sequence[str]) -> None:
    """Be `tremplin` with these arguments."""
    from tremplin.cli import main

    sys.argv = ["tremplin", *arguments]
    main()


def _run(work: Callable[..., object], arguments: tuple[Any, ...], within: Surroundings) -> None:
    """In the child: what an interpreter would find at its start, then the work, then what it does at its end."""
    multiprocessing.set_start_method("fork", force=True)
    if within.session:
        os.setsid()
    if within.file_size:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (within.file_size, within.file_size))
    os.environ.clear()
    os.environ.update(within.environment)
    for number, path in ((1, within.output), (2, within.errors or within.output)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, number)
        os.close(file)
    try:
        work(*arguments)
    finally:
        atexit._run_exitfuncs()
