"""HAProxy before machines, as `deploy/haproxy.cfg` says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests import needs
from tests.world.processes import running
from tests.world.sockets import answered, free_port
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
    with running(haproxy, "-db", "-f", needs.ROOT / "deploy" / "haproxy.cfg", **given):
        until(lambda: answered(f"http://{address}{path}"), lambda status: status == 200)
        yield f"http://{address}"
