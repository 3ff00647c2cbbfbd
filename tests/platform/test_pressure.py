"""Who comes after too many is told so at once; others are answered as ever."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx
import pytest

from tests.conftest import Home
from tremplin.app import create_app
from tremplin.platform.bounds import pressure

ASKED = "/api/v1/metiers?title=cuisinier"
AT_ONCE = 60


def asked_at_once(home: Home) -> list[httpx.Response]:
    """Answers to requests that begin in one turn of the loop, then one to who comes later."""
    transport = httpx.ASGITransport(create_app(home.settings(TREMPLIN_LIMITES="non")))

    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            first = await client.get(ASKED)
            crowd = await asyncio.gather(*(client.get(ASKED) for _ in range(AT_ONCE)))
            return [first, *crowd, await client.get(ASKED)]

    return asyncio.run(ask())


def test_a_crowd_is_answered_as_long_as_it_takes_little(demo_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressure, "TURN_S", 60.0)
    assert Counter(answer.status_code for answer in asked_at_once(demo_home)) == {200: AT_ONCE + 2}


def test_those_beyond_a_long_turn_are_refused_at_once(demo_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressure, "TURN_S", 0.0)
    answers = asked_at_once(demo_home)
    begun = pressure.IN_A_TURN
    assert [a.status_code for a in answers] == [200, *[200] * begun, *[503] * (AT_ONCE - begun), 200]
    refused = answers[begun + 1]
    assert (refused.headers["retry-after"], refused.headers["cache-control"]) == ("1", "no-store")
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert refused.json() == {
        "statusCode": 503,
        "name": "Service Unavailable",
        "message": "Trop de requêtes arrivent à la fois : réessayez dans une seconde",
    }


def test_probes_are_never_refused(demo_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressure, "TURN_S", 0.0)
    transport = httpx.ASGITransport(create_app(demo_home.settings(TREMPLIN_LIMITES="non")))

    async def ask() -> list[int]:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            asked = [ASKED] * AT_ONCE + ["/healthz"] * 2
            return [answer.status_code for answer in await asyncio.gather(*map(client.get, asked))]

    begun = pressure.IN_A_TURN
    assert asyncio.run(ask()) == [*[200] * begun, *[503] * (AT_ONCE - begun), 200, 200]
