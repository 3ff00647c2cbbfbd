"""A throw-away PostgreSQL cluster, from the system's packages: tests run on it what they run on SQLite."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.world.sockets import free_port


def binaries() -> Path | None:
    """The folder of the newest server installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return found[-1].parent if found else None


def owner() -> str:
    """Who runs the server."""
    return "postgres" if os.geteuid() == 0 else getpass.getuser()


def started(tool: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """A tool of the server, run by its owner: it refuses to run as root."""
    tools = binaries()
    assert tools is not None
    user, others = (owner(), list[str]()) if os.geteuid() == 0 else (None, None)
    command = [tools / tool, *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/", user=user, group=user, extra_groups=others)


def run(tool: str, *arguments: str | Path) -> None:
    """The same, to its end."""
    assert started(tool, *arguments).wait() == 0, (tool, *arguments)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of the server's user; removed at the end."""
    made = Path(tempfile.mkdtemp(prefix="tremplin-pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    if os.geteuid() == 0:
        shutil.chown(made, owner())
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _initdb(data: Path) -> None:
    run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")


@contextmanager
def cluster(prepare: Callable[[Path], None] = _initdb, /, **settings: str) -> Iterator[str]:
    """URL of a server on a port of its own, fresh unless `prepare` fills its data otherwise; stopped and removed at the
    end."""
    with folder() as own:
        data, port = own / "donnees", free_port()
        options = f"-p {port} -k {own} -c listen_addresses=127.0.0.1" + "".join(
            f" -c {name}={value}" for name, value in settings.items()
        )
        prepare(data)
        run("pg_ctl", "-D", data, "-o", options, "-w", "-l", own / "journal", "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
