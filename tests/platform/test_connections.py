"""Who holds connections, drips a body or reads nothing takes a bounded part of the server, and leaves no defect."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Home, Server
from tests.world.sockets import answer, connect, cut, request, status
from tests.world.waiting import until
from tremplin.app import create_app
from tremplin.platform.bounds import flow

CONTEXT = "/api/appointment-request/context/create"
NEIGHBOUR = "127.0.0.9"
DOWNLOAD = "/telechargements/certifications.json"
BODY = request("POST", CONTEXT, "Content-Type: application/json", "Content-Length: 100000")
UNREAD = request("GET", DOWNLOAD) * 10
"""Answers that nobody takes: held for as long as readers may stop, however slow the machine."""
HOLDING = {"TREMPLIN_LECTURE_ARRETEE_S": "3600"}


@contextmanager
def held(server: Server, count: int, head: bytes = b"", source: str = "127.0.0.1") -> Iterator[list[socket.socket]]:
    """As many connections of a machine, in the order in which the server took them."""
    opened = []
    try:
        for _ in range(count):
            opened.append(connect(server.url, source, receive_buffer=4096))
            opened[-1].sendall(head)
        yield opened
    finally:
        for one in opened:
            one.close()


def lines(server: Server, event: str) -> list[dict[str, Any]]:
    """Lines of the journal of this event, so far."""
    found = (orjson.loads(line) for line in server.journal.read_bytes().splitlines() if line.startswith(b"{"))
    return [line for line in found if line["event"] == event]


def requests(server: Server, template: str) -> list[int]:
    """Statuses of the requests of a route, in the order in which they ended."""
    return [line["statut"] for line in lines(server, "requete") if line["route"] == template]


def test_a_machine_holds_so_many_connections_and_its_neighbours_are_served(
    demo_home: Home, serve: Callable[..., Server]
) -> None:
    server = serve(demo_home, TREMPLIN_CONNEXIONS_PAR_ADRESSE="20", **HOLDING)
    with held(server, 35, UNREAD) as first, held(server, 20, UNREAD, NEIGHBOUR) as others:
        until(lambda: len(cut(first)) == 15)
        kept = [one for n, one in enumerate(first) if n not in cut(first)]
        with held(server, 5, UNREAD) as later:
            until(lambda: cut(later) == [0, 1, 2, 3, 4])
        assert server.process.poll() is None
        assert (cut(kept), cut(others)) == ([], [])
        with connect(server.url, "127.0.0.11") as third:
            third.sendall(request("GET", "/healthz", "Connection: close"))
            assert answer(third).endswith(b"ok\n")
    told = lines(server, "connexions coupees")
    assert {(line["raison"], line["reseau"]) for line in told} == {("trop de connexions", "127.0.0.0")}
    assert sum(line["nombre"] for line in told) == 20


def test_connections_are_counted_over_all_workers(demo_home: Home, serve: Callable[..., Server]) -> None:
    server = serve(demo_home, workers=2, TREMPLIN_CONNEXIONS_PAR_ADRESSE="30", **HOLDING)
    with held(server, 90, UNREAD) as opened:
        until(lambda: len(cut(opened)) >= 60)
        assert len(cut(opened)) in (60, 61), "each worker cuts its share, rounded up"


def test_a_declared_proxy_holds_as_many_as_it_likes(demo_home: Home, serve: Callable[..., Server]) -> None:
    server = serve(demo_home, TREMPLIN_CONNEXIONS_PAR_ADRESSE="5", TREMPLIN_PROXIES="127.0.0.2", **HOLDING)
    with held(server, 30, UNREAD, "127.0.0.2") as proxy, held(server, 8, UNREAD) as other:
        until(lambda: len(cut(other)) == 3)
        assert cut(proxy) == []


def test_a_client_who_leaves_before_its_body_is_whole_is_no_defect(
    demo_home: Home, serve: Callable[..., Server]
) -> None:
    server = serve(demo_home)
    with held(server, 1, BODY + b'{"idCleMinistereEducatif"'):
        pass
    with connect(server.url) as chunked:
        chunked.sendall(
            request(
                "POST", "/connexion", "Content-Type: application/x-www-form-urlencoded", "Transfer-Encoding: chunked"
            )
            + b"3\r\na=b\r\n"
        )
    until(lambda: requests(server, CONTEXT) != [] and requests(server, "/connexion") != [])
    assert (requests(server, CONTEXT), requests(server, "/connexion")) == ([499], [499])
    assert lines(server, "defaut") == []
    assert b"Traceback" not in server.journal.read_bytes()


def _asked(app: Any, receive: Callable[[], Any], length: int | None) -> tuple[int, dict[bytes, bytes], Any]:
    """Status, headers and document of a POST whose body comes as `receive` gives it."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    size = (b"transfer-encoding", b"chunked") if length is None else (b"content-length", str(length).encode())
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": CONTEXT,
        "raw_path": CONTEXT.encode(),
        "query_string": b"",
        "root_path": "",
        "state": {},
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json"), size],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 80),
    }
    asyncio.run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], dict(sent[0]["headers"]), orjson.loads(body)


@pytest.fixture(scope="module")
def app(demo_home: Home) -> Any:
    return create_app(demo_home.settings(TREMPLIN_LIMITES="non"))


def test_a_body_that_drips_is_given_up(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "PATIENCE_S", 0.05)
    started = False

    async def receive() -> Any:
        nonlocal started
        if started:
            await asyncio.Event().wait()
        started = True
        return {"type": "http.request", "body": b"{", "more_body": True}

    code, headers, told = _asked(app, receive, 100_000)
    assert (code, headers[b"connection"]) == (408, b"close")
    assert told["message"] == "Corps trop lent : 1024 octets par seconde sont attendus"


def test_a_body_in_crumbs_is_given_up(app: Any) -> None:
    taken = 0

    async def receive() -> Any:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": b" ", "more_body": True}

    code, headers, told = _asked(app, receive, None)
    assert (code, headers[b"connection"], taken) == (400, b"close", 1041)
    assert told["message"] == "Corps en morceaux de moins de 64 octets : envoyez-le par blocs plus grands"


@given(st.lists(st.integers(0, 300), max_size=40))
def test_a_body_is_the_same_however_it_is_cut(app: Any, cuts: list[int]) -> None:
    whole = orjson.dumps({"inconnu": "é" * 100})
    edges = sorted({0, len(whole), *(c for c in cuts if c < len(whole))})
    pieces = [whole[a:b] for a, b in pairwise(edges)]

    def given_in(parts: list[bytes]) -> Any:
        messages = iter(
            [{"type": "http.request", "body": p, "more_body": n + 1 < len(parts)} for n, p in enumerate(parts)]
        )

        async def receive() -> Any:
            return next(messages)

        return _asked(app, receive, len(whole))

    assert given_in(pieces)[::2] == given_in([whole])[::2]


def test_a_reader_who_stops_is_cut_and_one_who_reads_has_everything(
    demo_home: Home, serve: Callable[..., Server]
) -> None:
    server = serve(demo_home, TREMPLIN_LECTURE_ARRETEE_S="2")
    with connect(server.url) as reader:
        reader.sendall(request("GET", DOWNLOAD, "Connection: close"))
        whole = answer(reader)
    assert whole.startswith(b"HTTP/1.1 200")
    with connect(server.url, receive_buffer=4096) as stopped, connect(server.url, NEIGHBOUR) as good:
        stopped.sendall(UNREAD)
        until(lambda: cut([stopped]) == [0])
        good.sendall(request("GET", DOWNLOAD, "Connection: close"))
        assert answer(good)[-1000:] == whole[-1000:]
    assert [line["raison"] for line in lines(server, "connexions coupees")] == ["lecture arretee"]


class Heavy:
    """Readers of heavy answers, who take nothing of them unless they are made to."""

    def __init__(self, server: Server) -> None:
        package = httpx.get(f"{server.url}/api/3/action/package_show?id=bmo").json()["result"]
        table = package["resources"][0]["id"]
        asked = urlencode({"sql": f'SELECT a.* FROM "{table}" a, "{table}" b LIMIT 10000'})
        self._url = server.url
        self._ask = request("GET", f"/api/3/action/datastore_search_sql?{asked}", "Connection: close")
        self.held: list[socket.socket] = []

    def ask(self) -> int:
        """Status of one more; it is held when it is served."""
        opened = connect(self._url, receive_buffer=4096)
        opened.sendall(self._ask)
        if (code := status(opened)) == 200:
            self.held.append(opened)
        else:
            opened.close()
        return code

    def served(self) -> bool:
        """Whether one more is served: a loaded machine may stop a query at its own limit."""
        code = self.ask()
        assert code in (200, 409, 429)
        return code == 200


def test_a_heavy_answer_holds_its_place_until_it_has_left(demo_home: Home, serve: Callable[..., Server]) -> None:
    heavy = Heavy(serve(demo_home, **HOLDING))
    for _ in range(4):
        until(heavy.served)
    assert heavy.ask() == 429
    with heavy.held[0] as reader:
        assert answer(reader).endswith(b"}")
    until(heavy.served)
    assert heavy.ask() == 429
    for one in heavy.held:
        one.close()


def test_a_heavy_answer_leaves_its_place_when_its_reader_is_cut(demo_home: Home, serve: Callable[..., Server]) -> None:
    """Of five who read nothing, the last is served in the place of another."""
    heavy = Heavy(serve(demo_home, TREMPLIN_LECTURE_ARRETEE_S="1"))
    for _ in range(5):
        until(heavy.served)
    until(lambda: cut(heavy.held) == [0, 1, 2, 3, 4])
    for one in heavy.held:
        one.close()
