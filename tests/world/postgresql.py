"""A throw-away PostgreSQL cluster, from the system's packages: tests run on it what they run on SQLite."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder of the newest server installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def cluster(**settings: str) -> Iterator[str]:
    """URL of a fresh server on a port of its own; stopped and removed at the end."""
    tools = binaries()
    assert tools is not None
    folder = Path(tempfile.mkdtemp(prefix="tremplin-pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    alone = os.geteuid() == 0  # the server refuses to run as root
    if alone:
        shutil.chown(folder, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(tool: str, *arguments: str) -> None:
        command = [*(("runuser", "-u", "postgres", "--") if alone else ()), str(tools / tool), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    data = str(folder / "donnees")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1" + "".join(
        f" -c {name}={value}" for name, value in settings.items()
    )
    try:
        run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", data, "-o", options, "-w", "-l", str(folder / "journal"), "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
