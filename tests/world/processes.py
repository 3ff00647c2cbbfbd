"""Processes, looked at."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.world.waiting import LIMIT_S

_MANY = 1100
"""Files, beyond the 1 024 numbers of `select`."""


def alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be buried doesn't."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def running(*command: str | Path, **environment: str) -> Iterator[None]:
    """A program of the system, with this environment alone; ended with the block."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(LIMIT_S)


@contextmanager
def crowded() -> Iterator[None]:
    """As in a worker that holds many connections: files opened within have numbers that `select` doesn't take."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, _MANY + 1024)), hard))
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(_MANY)]
    assert max(held) >= _MANY
    try:
        yield
    finally:
        for file in held:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
