"""Live reading: the feed by cursor, Server-Sent Events, webhooks; what ends when a right ends."""

from __future__ import annotations

import asyncio
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests import needs
from tests.families.parcours.conftest import Chemin, Monde, Partie
from tests.world.receivers import deliver, receiver, states
from tests.world.waiting import LIMIT_S, until
from tremplin.families.parcours import service
from tremplin.families.parcours.feed import subscriptions
from tremplin.families.parcours.routes import direct
from tremplin.families.parcours.store import changes as rows
from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.work.store import outbox
from tremplin.store.bell import Bell

pytestmark = pytest.mark.one_store


def follow(who: Partie, cursor: str | None = None, **params: Any) -> tuple[list[dict[str, Any]], str]:
    """Everything since a cursor, page after page."""
    found: list[dict[str, Any]] = []
    while True:
        page = who.get("/changements", params={**params, **({"cursor": cursor} if cursor else {})}).json()
        cursor = page["curseur"]
        found += page["resultats"]
        if not page["resultats"]:
            return found, str(cursor)


def inscriptions(monde: Monde, ou: dict[str, Any], count: int) -> list[dict[str, Any]]:
    return [
        {"type": "ICO_INSCRIPTION", "dateEffet": "2025-06-20", "session": ou, "beneficiaire": who}
        for who in monde.personnes(count)
    ]


@pytest.mark.both_stores
def test_08_paging_while_others_write(monde: Monde) -> None:
    a = monde.organisme()
    ou = monde.session(a)
    total, more = needs.campaign(1000, 10_000), needs.campaign(400, 1000)
    for _ in range(total // 1000):
        a.lot(inscriptions(monde, ou, 1000))
    written = threading.Thread(
        target=lambda: [a.lot(inscriptions(monde, ou, 100)) for _ in range(more // 100)]  # type: ignore[func-returns-value]
    )
    written.start()
    found, cursor = follow(a, limit=170)
    written.join()
    rest, last = follow(a, cursor)
    ids = [c["idInscription"] for c in found + rest]
    assert (len(ids), len(set(ids))) == (total + more, total + more)
    assert follow(a, last) == ([], last)


def wait_with(monkeypatch: pytest.MonkeyPatch, pause: Callable[[], Any]) -> list[float]:
    """Readers wait on a clock and a bell of the test: a wait moves the one on by all that it asked, does something, and
    the other rings; the waits made, in seconds."""
    waited: list[float] = []

    async def wait(_bell: Bell, _heard: int, seconds: float) -> None:
        waited.append(seconds)
        await asyncio.to_thread(pause)

    async def sleep(_seconds: float) -> None:
        """What is written is seen at once."""

    monkeypatch.setattr(service, "FRAICHEUR_S", 0.0)
    monkeypatch.setattr(Bell, "wait_async", wait)
    monkeypatch.setattr(direct, "time", SimpleNamespace(monotonic=lambda: sum(waited)))
    monkeypatch.setattr(direct, "asyncio", SimpleNamespace(sleep=sleep))
    return waited


@pytest.mark.both_stores
def test_a_reader_who_waits_is_told_of_a_change_when_the_bell_rings(
    chemin: Callable[..., Chemin], monkeypatch: pytest.MonkeyPatch
) -> None:
    way = chemin()
    way.fait("ICO_INSCRIPTION", "2025-06-20")
    _, cursor = follow(way.a)
    waited = wait_with(monkeypatch, lambda: way.fait("ICO_PRESENCE", "2025-07-01", {"resultat": "present"}))
    (change,) = way.a.get("/changements", params={"cursor": cursor, "attente": 20}).json()["resultats"]
    assert (change["type"], change["evenement"]["contenu"]) == ("ICO_PRESENCE", {"resultat": "present"})
    assert waited == [20]


def test_a_reader_waits_as_long_as_it_asked_and_no_more(
    chemin: Callable[..., Chemin], monkeypatch: pytest.MonkeyPatch
) -> None:
    way = chemin()
    way.fait("ICO_INSCRIPTION", "2025-06-20")
    _, cursor = follow(way.a)
    waited = wait_with(monkeypatch, lambda: None)
    page = way.a.get("/changements", params={"cursor": cursor, "attente": 20}).json()
    assert (page, waited) == ({"resultats": [], "curseur": cursor}, [20])


def test_38_a_funder_that_was_wrong(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    r, s = monde.region("11"), monde.region("76")
    _, seen = follow(r)
    _, unseen = follow(s)
    described = way.a.get("/sessions", params={"numeroSession": way.session["numeroSession"]}).json()["resultats"][0]
    for name in ("id", "version", "source"):
        described.pop(name)
    funders = [{"code": 2, "region": "76", "depuis": "2025-07-04"}]
    way.a.post("/sessions", {**described, "financeurs": funders})
    lost, _ = follow(r, seen)
    assert [(c["type"], c["idInscription"], len(c)) for c in lost] == [("RETRAIT", way.id, 3)]
    assert r.get(f"/parcours/{way.id}").status_code == 404
    gained, _ = follow(s, unseen)
    assert [c["type"] for c in gained if c["idInscription"] == way.id] == ["ACCES"]
    history = s.get(f"/parcours/{way.id}/evenements").json()["resultats"]
    assert [e["type"] for e in history] == ["AIS_VALIDATION", "AES"]


@pytest.mark.parametrize(
    "url",
    [
        "http://exemple.fr/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://10.0.0.1/",
        "https://localhost/",
        "https://2130706433/",
        "https://[::ffff:127.0.0.1]/",
        "https://user:x@exemple.fr/",
        "ftp://exemple.fr/",
        "https://100.64.0.1/",
        "",
        "https://9.9.9.9:99999/",
        "https://9.9.9.9:abc/",
        "https://[::1/",
        "https://9.9.9.9:22/",
        "https://9.9.9.9:8443/",
    ],
)
def test_37_addresses_that_are_not_public(monde: Monde, url: str) -> None:
    refused = monde.organisme().post("/abonnements", {"url": url})
    told = refused.json()
    code = "FORME_INVALIDE" if not url else "ADRESSE_REFUSEE"
    assert (refused.status_code, told["code"], [c["champ"] for c in told["champs"]]) == (422, code, ["url"])


def test_webhooks_are_signed_in_order_and_tried_again(
    monde: Monde, chemin: Callable[..., Chemin], monkeypatch: pytest.MonkeyPatch
) -> None:
    way = chemin()
    with receiver(lambda n: 503 if n == 1 else 200) as (host, received):
        monkeypatch.setitem(monde.state.settings.values, "TREMPLIN_SORTIES", host)
        made = way.a.post("/abonnements", {"url": f"http://{host}/ici", "types": ["AIS", "AES", "AIS_VALIDATION"]})
        assert made.status_code == 201
        way.jusqua("ENTRE")
        other = chemin()
        other.jusqua("AIS_EMISE")

        def at_once() -> int:
            """Send without any patience between two tries."""
            subscriptions.start_again(monde.state)
            deliver(monde)
            with monde.state.store.writing() as connection:
                connection.exec_driver_sql("UPDATE envoi SET prochain_le = '2020-01-01 00:00:00+00:00'")
            return len(received)

        until(at_once, lambda count: count >= 4)
        told = [json.loads(body) for _, body in received]
        assert [t["type"] for t in told] == ["AIS", "AIS", "AIS_VALIDATION", "AES"]  # the first was refused once
        assert told[0]["id"] == told[1]["id"] and {t["idInscription"] for t in told} == {way.id}
        assert len(received) == 4
        for headers, body in received:
            stamp, mac = (part.split("=", 1)[1] for part in headers["Tremplin-Signature"].split(","))
            expected = hmac.digest(made.json()["secret"].encode(), f"{stamp}.".encode() + body, "sha256").hex()
            assert mac == expected
            assert way.personne["idRegionalDE"].encode() not in body
    listed = way.a.get("/abonnements").json()["resultats"]
    assert [a["id"] for a in listed] == [made.json()["id"]] and "secret" not in listed[0]
    assert other.a.get("/abonnements").json()["resultats"] == []
    stranger = other.a.appeler("DELETE", f"/abonnements/{made.json()['id']}")
    assert stranger.status_code == 404
    assert way.a.appeler("DELETE", f"/abonnements/{made.json()['id']}").status_code == 204


def test_what_could_not_be_delivered_is_listed_and_sent_again(
    monde: Monde, chemin: Callable[..., Chemin], monkeypatch: pytest.MonkeyPatch
) -> None:
    way = chemin()
    with receiver(lambda n: 500 if n == 1 else 204) as (host, received):
        monkeypatch.setitem(monde.state.settings.values, "TREMPLIN_SORTIES", host)
        id = way.a.post("/abonnements", {"url": f"http://{host}/"}).json()["id"]
        way.fait("ICO_INSCRIPTION", "2025-06-20")
        subscriptions.start_again(monde.state)
        with monde.state.store.writing() as connection:
            connection.exec_driver_sql("UPDATE envoi SET cree_le = '2020-01-01 00:00:00+00:00'")
        deliver(monde)
        (dead,) = way.a.get(f"/abonnements/{id}/echecs").json()["resultats"]
        assert dead["erreur"] == "réponse 500" and dead["idInscription"] == way.id
        assert way.a.post(f"/abonnements/{id}/echecs/{dead['id']}", {}).status_code == 202
        until(lambda: deliver(monde) or len(received), lambda count: count >= 2)  # a trouble makes it wait a little
        assert len(received) == 2 and way.a.get(f"/abonnements/{id}/echecs").json()["resultats"] == []


def test_nothing_more_is_sent_to_the_subscription_of_a_revoked_client(
    monde: Monde, chemin: Callable[..., Chemin], monkeypatch: pytest.MonkeyPatch
) -> None:
    way = chemin()
    with receiver(lambda _: 204) as (host, received):
        monkeypatch.setitem(monde.state.settings.values, "TREMPLIN_SORTIES", host)
        id = way.a.post("/abonnements", {"url": f"http://{host}/"}).json()["id"]
        way.fait("ICO_INSCRIPTION", "2025-06-20")
        subscriptions.start_again(monde.state)
        with monde.state.store.reading() as connection:
            (client,) = [a.client for a in rows.abonnements(connection) if a.id == id]
            assert [e.destination for e in outbox.prets(connection, (subscriptions.GENRE,), datetime.now(UTC))] == [id]
        assert client_rows.revoke(monde.state.store, client)
        deliver(monde)
        assert (states(monde, id), received) == ([("envoye", None)], [])
    with monde.state.store.reading() as connection:
        assert [a.id for a in rows.abonnements(connection) if a.id == id] == []
        assert outbox.prets(connection, (subscriptions.GENRE,), datetime.now(UTC)) == []


def events(lines: Iterator[str], count: int) -> list[dict[str, str]]:
    """The next events of a stream."""
    found: list[dict[str, str]] = []
    current: dict[str, str] = {}
    for line in lines:
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            current[name] = value
        elif current:
            found.append(current)
            current = {}
            if len(found) == count:
                break
    return found


def test_36_a_stream_cut_goes_on_where_it_was(servi: Monde) -> None:
    a = servi.organisme()
    ou = servi.session(a)
    headers = {"authorization": f"Bearer {a.jeton}"}
    url = f"{a.base}/flux"
    with servi.http.stream("GET", url, headers=headers, timeout=LIMIT_S) as stream:
        lines = stream.iter_lines()
        next(lines)  # it is open: what comes from now on is live
        a.lot(inscriptions(servi, ou, 6))
        first = events(lines, 3)
    with servi.http.stream(
        "GET", url, headers={**headers, "last-event-id": first[-1]["id"]}, timeout=LIMIT_S
    ) as stream:
        rest = events(stream.iter_lines(), 3)
    ids = [json.loads(e["data"])["idInscription"] for e in first + rest]
    assert len(ids) == len(set(ids)) == 6 and {e["event"] for e in first + rest} == {"ICO_INSCRIPTION"}


def test_a_stream_ends_with_its_right(servi: Monde) -> None:
    a = servi.organisme()
    with servi.http.stream(
        "GET", f"{a.base}/flux", headers={"authorization": f"Bearer {a.jeton}"}, timeout=LIMIT_S
    ) as s:
        lines = s.iter_lines()
        next(lines)
        client_rows.revoke(servi.state.store, a.client)
        (end,) = events(lines, 1)
    assert end["event"] == "fin" and "révoqué" in json.loads(end["data"])["raison"]


@pytest.mark.both_stores
def test_what_one_worker_writes_reaches_those_who_wait_at_another(servi: Monde) -> None:
    a, r = servi.organisme(), servi.region("11")
    ou = servi.session(a)
    _, cursor = follow(r)
    found: list[dict[str, Any]] = []

    def read() -> None:
        """Ask again whenever a wait ended with nothing, as readers do."""
        nonlocal cursor
        with httpx.Client(base_url=servi.http.base_url, headers={"authorization": f"Bearer {r.jeton}"}) as http:
            while len(found) < 5:
                asked = {"cursor": cursor, "attente": "20"}
                answer = http.get(f"{r.base}/changements", params=asked, timeout=LIMIT_S)
                assert answer.status_code == 200, answer.text
                page = answer.json()
                found.extend(page["resultats"])
                cursor = page["curseur"]

    reader = threading.Thread(target=read)
    reader.start()
    written = []
    for n in range(5):
        (done,) = a.lot(inscriptions(servi, ou, 1)).json()["resultats"]
        written.append(done["idInscription"])
        until(lambda: len(found), lambda count, n=n: count > n)  # type: ignore[misc]
    reader.join()
    assert [c["idInscription"] for c in found] == written
