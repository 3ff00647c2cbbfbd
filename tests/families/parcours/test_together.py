"""Events sent apart at the same instant: one write for all, and the answers that each would have had alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from tests.families.parcours.conftest import Monde, Partie
from tests.world.waiting import until

PLAN = {"dateDebut": "2025-09-01", "dateFin": "2025-12-31", "nbHeureTotalFormation": 400}


@pytest.fixture
def insertions(monde: Monde) -> Iterator[list[bool]]:
    """Each writing of lines of the log: whether it wrote several."""
    seen: list[bool] = []

    def look(_c: Any, _k: Any, statement: str, _p: Any, _x: Any, _m: bool) -> None:
        if statement.startswith("INSERT INTO parcours_evenement "):
            seen.append(statement.count("(") > 3 or _m)

    event.listen(monde.state.store.engine, "before_cursor_execute", look)
    yield seen
    event.remove(monde.state.store.engine, "before_cursor_execute", look)


@contextmanager
def at_once(monde: Monde, count: int) -> Iterator[ThreadPoolExecutor]:
    """What is submitted waits for one turn to write: the store is held until all have come."""
    store = monde.state.store
    with ThreadPoolExecutor(count) as pool, store.writing():
        yield pool
        until(store.together.waiting, lambda waiting: waiting == count - 1)  # one leads


def proposal(a: Partie, ou: dict[str, Any], who: dict[str, Any], **more: Any) -> httpx.Response:
    return a.write("AIS", "2025-07-02", {"beneficiaire": who, "session": ou}, PLAN, **more)


def test_events_of_one_instant_are_written_at_once(monde: Monde, insertions: list[bool]) -> None:
    a, b = monde.organisme(), monde.organisme()
    of_a, of_b = monde.session(a), monde.session(b)
    people = monde.personnes(4)
    nobody = {"idRegionalDE": "9999999Z", "codeGeoDE": "016"}
    key = {"headers": {"idempotency-key": "la-premiere"}}
    with at_once(monde, 7) as pool:
        asked = [
            pool.submit(proposal, a, of_a, people[0], **key),
            pool.submit(proposal, a, of_a, people[1]),
            pool.submit(proposal, a, of_a, people[2]),
            pool.submit(proposal, a, of_a, nobody),
            pool.submit(proposal, a, of_b, people[3]),
            pool.submit(proposal, b, of_b, people[3]),
            pool.submit(a.write, "AIS", "2025-02-30", {"beneficiaire": people[0], "session": of_a}, PLAN),
        ]
    answers = [one.result() for one in asked]
    assert [one.status_code for one in answers] == [201, 201, 201, 422, 422, 201, 422]
    assert [answers[n].json()["code"] for n in (3, 4)] == ["DEMANDEUR_INCONNU", "FORME_INVALIDE"]
    assert len(insertions) == 2, "one a party"
    told = [answers[n].json() for n in (0, 1, 2, 5)]
    assert {one["statut"] for one in told} == {"ACCEPTE"} and len({one["idInscription"] for one in told}) == 4
    for n, who in ((0, a), (1, a), (2, a), (5, b)):
        way = who.parcours(answers[n].json()["idInscription"])
        assert [e["id"] for e in way["evenements"]] == [answers[n].json()["id"]]
        assert way["etat"] == answers[n].json()["etat"]
    again = proposal(a, of_a, people[0], **key)
    assert (again.status_code, again.content, again.headers["idempotent-replayed"]) == (201, answers[0].content, "true")


def test_events_of_one_path_and_of_one_key_are_written_one_after_the_other(
    monde: Monde, insertions: list[bool]
) -> None:
    a = monde.organisme()
    ou, (one, two) = monde.session(a), monde.personnes(2)
    key = {"headers": {"idempotency-key": "deux-fois"}}
    with at_once(monde, 4) as pool:
        twice = [pool.submit(proposal, a, ou, one, **key) for _ in range(2)]
        other = pool.submit(proposal, a, ou, two)
        same = pool.submit(proposal, a, ou, two)
    first, second = (t.result() for t in twice)
    assert (first.status_code, second.status_code, first.content == second.content) == (201, 201, True)
    assert sorted("idempotent-replayed" in t.headers for t in (first, second)) == [False, True]
    assert sorted(r.result().status_code for r in (other, same)) == [200, 201]
    assert len({r.result().json()["id"] for r in (other, same)}) == 1
    assert len(insertions) == 2
