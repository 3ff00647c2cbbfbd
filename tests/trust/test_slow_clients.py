"""One machine that opens slow bodies without end leaves the others their server."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

from tests import needs
from tests.conftest import Home, Server
from tests.platform.sockets import answer, connect, cut, request, wait_for

BODIES, ASKED = needs.campaign(150, 1300), needs.campaign(20, 200)
SLOWEST_S = 0.1
DRIP = request("POST", "/api/appointment-request/context/create", "Content-Type: application/json",
               "Content-Length: 100000") + b"{"  # fmt: skip


def test_slow_bodies_of_one_machine_leave_the_others_their_server(
    demo_home: Home, serve: Callable[..., Server]
) -> None:
    server = serve(demo_home, workers=2)
    opened = []
    for _ in range(BODIES):
        opened.append(connect(server.url))
        opened[-1].sendall(DRIP)
    wait_for(lambda: len(cut(opened)) >= BODIES - 100, "cent connexions au plus")
    lasted = []
    for _ in range(ASKED):
        with connect(server.url, "127.0.0.9") as other:
            started = time.perf_counter()
            other.sendall(request("GET", "/healthz", "Connection: close"))
            assert answer(other).endswith(b"ok\n")
            lasted.append(time.perf_counter() - started)
    if os.environ.get("TREMPLIN_CAMPAGNE") == "longue":
        assert statistics.quantiles(lasted, n=20)[-1] <= SLOWEST_S
    for one in opened:
        one.close()
