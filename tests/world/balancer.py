"""HAProxy before machines, as `deploy/haproxy.cfg` says."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx

from tests import needs
from tests.world.sockets import free_port
from tests.world.waiting import until


@contextmanager
def balanced(machines: Sequence[str], path: str = "/healthz") -> Iterator[str]:
    """The address that leads to two machines, once it does."""
    haproxy = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    if haproxy is None:
        needs.missing("HAProxy absent (scripts/system-packages l'installe)")
    assert haproxy is not None
    address = f"127.0.0.1:{free_port()}"
    given = {"TREMPLIN_HOTE": "localhost", "TREMPLIN_ECOUTE": address}
    given |= {f"TREMPLIN_{name}": url.removeprefix("http://") for name, url in zip("AB", machines, strict=True)}
    command = [haproxy, "-db", "-f", str(needs.ROOT / "deploy" / "haproxy.cfg")]
    process = subprocess.Popen(command, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _answers(f"http://{address}{path}"), lambda status: status == 200)
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait()


def _answers(url: str) -> int | None:
    try:
        return httpx.get(url, timeout=10).status_code
    except httpx.HTTPError:
        return None
