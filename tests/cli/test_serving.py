"""A server alone on its port, whose processes all end with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.conftest import Home, Server
from tests.world.processes import alive
from tests.world.waiting import LIMIT_S, until


def refused(home: Home, port: int) -> subprocess.CompletedProcess[str]:
    """`tremplin serve` on a port that it can't have."""
    command = [sys.executable, "-m", "tremplin", "serve", "--port", str(port), "--travailleurs", "2"]
    environment = {"PATH": "/usr/bin:/bin", **home.environment()}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False)


@pytest.mark.parametrize("shared", [0, 1])
def test_a_port_where_another_listens_is_refused_in_a_line(tmp_path: Path, shared: int) -> None:
    empty = Home(tmp_path / "vide", "")
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, shared)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = refused(empty, port)
    told = f"Refusé : 127.0.0.1:{port} ne peut pas être pris : un autre processus y écoute déjà\n"
    assert (done.returncode, done.stderr.replace("\n", " ").split()) == (1, told.split())
    assert not empty.folder.exists()


def test_two_servers_never_share_a_port(demo_home: Home, serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(demo_home, workers=2)
    assert refused(Home(tmp_path / "vide", ""), int(server.url.rsplit(":", 1)[1])).returncode == 1
    assert [httpx.get(f"{server.url}/healthz").status_code for _ in range(8)] == [200] * 8


def family(pid: int) -> set[int]:
    """A process and all that it started, directly or not."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = {pid}
    while more := {p for p, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def test_what_a_killed_server_started_ends_by_itself(demo_home: Home, serve: Callable[..., Server]) -> None:
    server = serve(demo_home, workers=2)
    until(lambda: len(family(server.process.pid)) == 4)
    started = family(server.process.pid) - {server.process.pid}
    server.process.send_signal(signal.SIGKILL)
    server.process.wait(LIMIT_S)
    until(lambda: not any(alive(pid) for pid in started))
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", int(server.url.rsplit(":", 1)[1])))


_KEEPER = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-P", "-m", "tremplin.families.infotravail.sql.child", sys.argv[1]])
print(child.pid, flush=True)
child.wait()
"""


def test_the_child_of_a_query_ends_with_who_watched_it(tmp_path: Path) -> None:
    keeper = subprocess.Popen(
        [sys.executable, "-c", _KEEPER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert keeper.stdin and keeper.stdout
    child = int(keeper.stdout.readline())
    keeper.stdin.write(b'{"tables": []}\n')
    keeper.stdin.flush()
    assert keeper.stdout.readline() == b"{}\n"
    keeper.kill()
    keeper.wait()
    until(lambda: not alive(child))
    keeper.stdin.close()
    keeper.stdout.close()


def test_a_worker_that_dies_leaves_its_connections_to_the_next(demo_home: Home, serve: Callable[..., Server]) -> None:
    server = serve(demo_home)
    worker = min(family(server.process.pid) - {server.process.pid})
    os.kill(worker, signal.SIGKILL)
    assert httpx.get(f"{server.url}/healthz", timeout=LIMIT_S).status_code == 200
    assert not alive(worker)
