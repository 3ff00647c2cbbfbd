"""One machine that opens slow bodies without end leaves the others their server."""

from __future__ import annotations

import select
import time
from collections.abc import Callable

import pytest

from tests import needs
from tests.conftest import Home, Server
from tests.world.sockets import answer, connect, cut, request
from tests.world.waiting import until
from tremplin.platform.bounds.flow import CREDIT_S, PATIENCE_S

BODIES, ASKED = needs.campaign(150, 1300), needs.campaign(20, 200)
DRIP = (
    request(
        "POST", "/api/appointment-request/context/create", "Content-Type: application/json", "Content-Length: 100000"
    )
    + b"{"
)


def test_slow_bodies_of_one_machine_leave_the_others_their_server(
    demo_home: Home, serve: Callable[..., Server]
) -> None:
    server = serve(demo_home, workers=2)
    opened = []
    for _ in range(BODIES):
        opened.append(connect(server.url))
        opened[-1].sendall(DRIP)
    until(lambda: len(cut(opened)) >= BODIES - 100)
    bodies = []
    for _ in range(ASKED):
        with connect(server.url, "127.0.0.9") as other:
            other.sendall(request("GET", "/healthz", "Connection: close"))
            bodies.append(answer(other).partition(b"\r\n\r\n")[2])
    assert bodies == [b"ok\n"] * ASKED
    for one in opened:
        one.close()


@pytest.mark.skipif(needs.campaign(True, False), reason="dix secondes d'attente : campagne longue (make trust)")
def test_a_body_of_a_byte_a_second_is_given_up_while_others_are_answered(
    demo_home: Home, serve: Callable[..., Server]
) -> None:
    server = serve(demo_home)
    with connect(server.url) as slow:
        slow.sendall(DRIP)
        begun, bodies = time.monotonic(), []
        while not select.select([slow], [], [], 1)[0]:
            slow.sendall(b" ")
            with connect(server.url, "127.0.0.9") as other:
                other.sendall(request("GET", "/healthz", "Connection: close"))
                bodies.append(answer(other).partition(b"\r\n\r\n")[2])
        lasted = time.monotonic() - begun
        head, _, told = answer(slow).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ") and b"1024 octets par seconde sont attendus" in told
    assert PATIENCE_S <= lasted < CREDIT_S
    assert bodies == [b"ok\n"] * len(bodies) and len(bodies) >= 5
