"""A handler that computes too long is answered for, in the form of its route; what it holds is held until it ends."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, MutableMapping
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response, StreamingResponse

from tests.conftest import Home
from tremplin.app import create_app
from tremplin.families.alternance.common.errors import V1, v1
from tremplin.families.infotravail.ckan.envelope import FAILURE
from tremplin.platform.bounds import deadline, limits
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import PAGE, PROBLEM, PUBLIC, Form, Load, Policy, policy
from tremplin.platform.web.routing import attach
from tremplin.platform.wire.errors import Renderer, problem, wire

ABANDONED = "La réponse prend plus de 0.05 secondes : réessayez plus tard, ou demandez moins à la fois"
MAY_BE_DONE = ". Ce qui est demandé peut encore aboutir : vérifiez-le avant de recommencer"
PATIENCE_S = 60.0


class Bench:
    """An application with routes that wait until they are let go."""

    def __init__(self, folder: Path) -> None:
        self.go = threading.Event()
        self.ended: list[str] = []
        self.app: FastAPI = create_app(Home(folder, "").settings(TREMPLIN_PROXIES="127.0.0.1"))
        self.router = APIRouter(route_class=GuardedRoute)

    def route(self, path: str, handler: Callable[[Request], Any], method: str = "GET", **more: Any) -> None:
        def in_a_thread(request: Request) -> Response:
            answer: Response = handler(request)
            return answer

        endpoint = handler if iscoroutinefunction(handler) else in_a_thread
        told = {"cost": Cost.LIGHT, "form": PROBLEM.live, **more}
        guarded = policy(Policy(Right.DOCUMENTATION, PUBLIC, **told))(endpoint)
        self.router.add_api_route(path, guarded, methods=[method], response_model=None)

    def blocked(self, request: Request) -> Response:
        assert self.go.wait(PATIENCE_S)
        self.ended.append(request.url.path)
        return Response("tard")

    def run(self, scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
        attach(self.app, [self.router])
        try:
            asyncio.run(asyncio.wait_for(scenario(), 2 * PATIENCE_S))
        finally:
            self.go.set()
            self.app.state.tremplin.close()

    def ask(
        self, path: str, method: str = "GET", machine: str = "10.0.0.1", body: Awaitable[bytes] | None = None
    ) -> Asked:
        headers = {"host": "x", "x-forwarded-for": machine, **({"content-length": "2"} if body else {})}
        return Asked(self.app, path, method, headers, body)


class Asked:
    """A request, whose answer is looked at while its handler goes on."""

    def __init__(
        self, app: FastAPI, path: str, method: str, headers: dict[str, str], body: Awaitable[bytes] | None
    ) -> None:
        self.started, self.whole = asyncio.Event(), asyncio.Event()
        self.messages: list[MutableMapping[str, Any]] = []
        self._body, self._received = body, False
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "client": ("127.0.0.1", 1),
            "server": ("x", 80),
            "headers": [(n.encode(), v.encode()) for n, v in headers.items()],
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self) -> MutableMapping[str, Any]:
        if self._received:
            await self.whole.wait()
            return {"type": "http.disconnect"}
        self._received = True
        return {"type": "http.request", "body": await self._body if self._body else b"", "more_body": False}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        self.messages.append(message)
        self.started.set()
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.whole.set()

    async def answer(self) -> tuple[int, str, str]:
        """Status, body and when to come back, once all of the answer has left; its handler may go on."""
        await self.whole.wait()
        start, *rest = self.messages
        headers = dict(start["headers"])
        return start["status"], b"".join(m["body"] for m in rest).decode(), headers.get(b"retry-after", b"").decode()


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(deadline, "HANDLER_S", 0.05)
    yield Bench(tmp_path / "home")


def be_patient() -> None:
    """From now on, requests have the time that a slow machine takes."""
    deadline.HANDLER_S = PATIENCE_S


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (wire, {"statusCode": 503, "name": "Service Unavailable", "message": ABANDONED}),
        (problem, {"type": "about:blank", "status": 503, "title": "Service Unavailable", "detail": ABANDONED}),
        (v1, {"error": "unavailable", "message": ABANDONED}),
    ],
)
def test_it_is_answered_for_in_the_form_of_its_route(bench: Bench, form: Renderer, expected: dict[str, Any]) -> None:
    bench.route("/essai/bloque", bench.blocked, form=Form(form).live)

    async def scenario() -> None:
        asked = bench.ask("/essai/bloque")
        status, body, after = await asked.answer()
        assert (status, json.loads(body), after) == (503, expected, "10")
        assert not asked.task.done()
        before = len(asked.messages)
        bench.go.set()
        await asked.task
        assert len(asked.messages) == before and bench.ended == ["/essai/bloque"]

    bench.run(scenario)


def test_alternance_says_that_a_source_is_too_slow(bench: Bench) -> None:
    bench.route("/essai/lente", bench.blocked, form=V1.live)

    async def scenario() -> None:
        asked = bench.ask("/essai/lente")
        status, body, after = await asked.answer()
        assert (status, json.loads(body), after) == (504, {"error": "timeout", "message": ABANDONED}, "10")
        bench.go.set()
        await asked.task

    bench.run(scenario)


def test_on_a_page_in_a_page_and_in_the_envelope_of_ckan(bench: Bench) -> None:
    bench.route("/essai/page", bench.blocked, form=PAGE.live)
    bench.route("/essai/ckan", bench.blocked, form=FAILURE.live)

    async def scenario() -> None:
        page, ckan = bench.ask("/essai/page"), bench.ask("/essai/ckan")
        status, body, after = await page.answer()
        assert (status, after, body.count(ABANDONED)) == (503, "10", 1) and "<html" in body
        status, body, after = await ckan.answer()
        told = json.loads(body)
        assert (status, after, told["success"], told["error"]["message"]) == (503, "10", False, ABANDONED)
        bench.go.set()
        await asyncio.gather(page.task, ckan.task)

    bench.run(scenario)


def test_who_writes_is_told_that_it_may_be_done(bench: Bench) -> None:
    bench.route("/essai/ecrit", bench.blocked, "POST")

    async def scenario() -> None:
        asked = bench.ask("/essai/ecrit", "POST")
        status, body, _ = await asked.answer()
        assert (status, json.loads(body)["detail"]) == (503, ABANDONED + MAY_BE_DONE)
        bench.go.set()
        await asked.task

    bench.run(scenario)


def test_a_defect_after_that_is_no_second_answer(bench: Bench) -> None:
    def broken(request: Request) -> Response:
        bench.blocked(request)
        raise ValueError("trop tard")

    bench.route("/essai/casse", broken)

    async def scenario() -> None:
        asked = bench.ask("/essai/casse")
        assert (await asked.answer())[0] == 503
        before = len(asked.messages)
        bench.go.set()
        await asked.task
        assert len(asked.messages) == before

    bench.run(scenario)


def test_those_that_go_on_count_against_their_caller_until_they_end(bench: Bench) -> None:
    bench.route("/essai/bloque", bench.blocked)
    bench.route("/essai/libre", lambda request: Response("tot"))

    async def scenario() -> None:
        held = [bench.ask("/essai/bloque") for _ in range(4)]
        assert [(await each.answer())[0] for each in held] == [503] * 4
        be_patient()
        status, body, after = await bench.ask("/essai/libre").answer()
        assert (status, json.loads(body)["detail"], after) == (
            503,
            "Des réponses qui ont pris trop de temps ne sont pas finies : attendez",
            "10",
        )
        assert (await bench.ask("/essai/libre", machine="10.0.0.2").answer())[:2] == (200, "tot")
        bench.go.set()
        await asyncio.gather(*(each.task for each in held))
        assert (await bench.ask("/essai/libre").answer())[:2] == (200, "tot")

    bench.run(scenario)


def test_all_callers_together_leave_threads_to_nobody_beyond_a_number(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LATE_ALL", 3)
    bench.route("/essai/bloque", bench.blocked)
    bench.route("/essai/libre", lambda request: Response("tot"))

    async def scenario() -> None:
        held = [bench.ask("/essai/bloque", machine=f"10.0.0.{n}") for n in range(3)]
        assert [(await each.answer())[0] for each in held] == [503] * 3
        be_patient()
        assert (await bench.ask("/essai/libre", machine="10.0.0.9").answer())[0] == 503
        assert (await bench.ask("/healthz", machine="10.0.0.9").answer())[0] == 200
        bench.go.set()
        await asyncio.gather(*(each.task for each in held))
        assert (await bench.ask("/essai/libre", machine="10.0.0.9").answer())[0] == 200

    bench.run(scenario)


def test_a_heavy_one_holds_its_place_until_it_ends(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LATE", 100)
    bench.route("/essai/lourd", bench.blocked, cost=Cost.HEAVY)

    async def scenario() -> None:
        held = [bench.ask("/essai/lourd") for _ in range(4)]
        assert [(await each.answer())[0] for each in held] == [503] * 4
        be_patient()
        assert (await bench.ask("/essai/lourd").answer())[0] == 429
        bench.go.set()
        await asyncio.gather(*(each.task for each in held))
        assert (await bench.ask("/essai/lourd").answer())[:2] == (200, "tard")

    bench.run(scenario)


def test_an_answer_that_has_begun_a_declared_length_and_a_body_awaited_are_not_cut(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "HANDLER_S", 1.0)

    async def stream(request: Request) -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"de"
            await asyncio.to_thread(bench.go.wait, PATIENCE_S)
            yield b"but"

        return StreamingResponse(pieces())

    async def reading(request: Request) -> Response:
        return Response(await request.body())

    bench.route("/essai/flux", stream)
    bench.route("/essai/long", bench.blocked, load=Load(seconds=PATIENCE_S))
    bench.route("/essai/corps", reading, "POST")
    bench.route("/essai/bloque", bench.blocked)

    async def scenario() -> None:
        sent = asyncio.get_running_loop().create_future()
        spared = [bench.ask("/essai/flux"), bench.ask("/essai/long"), bench.ask("/essai/corps", "POST", body=sent)]
        await spared[0].started.wait()
        later = bench.ask("/essai/bloque")
        assert (await later.answer())[0] == 503
        assert [each.whole.is_set() for each in spared] == [False] * 3
        sent.set_result(b"ok")
        bench.go.set()
        assert [(await each.answer())[:2] for each in spared] == [(200, "debut"), (200, "tard"), (200, "ok")]
        await asyncio.gather(later.task, *(each.task for each in spared))

    bench.run(scenario)
