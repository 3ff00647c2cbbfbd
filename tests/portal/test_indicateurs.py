"""Figures in the open: equal to the unit to what was asked; status from real probes, silence never counted good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import httpx
import lxml.etree
import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from tests.conftest import Home, Server, make_key
from tests.portal.conftest import NOUS
from tests.world.browser import Navigateur, open_account
from tests.world.commands import in_a_process
from tests.world.waiting import LIMIT_S
from tremplin.app import create_app
from tremplin.portal.status import pages, probe, subscribers
from tremplin.portal.status import store as rows
from tremplin.portal.status.store import Sonde
from tremplin.release.publish import current, manifest
from tremplin.store.tables import abonne_statut

SCRIPT = (
    ("/api/certification/v1?identifiant.rncp=RNCP90003", "cle", "certifications", 7),
    ("/api/geographie/v1/departement", "cle", "certifications", 3),
    ("/api/v1/metiers/all", "", "alternance", 11),
    ("/api/3/action/package_list", "", "infotravail", 5),
    ("/documentation/demarrer", "", "", 4),
    ("/telechargements/remplacements.csv", "", "", 2),
)


def test_they_equal_a_scripted_load_to_the_unit(http: TestClient) -> None:
    state = http.app.state.tremplin  # type: ignore[attr-defined]
    values = [make_key(state.settings, organisation=f"O{n}") for n in range(3)]
    before = lus(http)

    def ask(at: int) -> None:
        path, keyed, _, _ = every[at]
        headers = {"authorization": f"Bearer {values[at % 2]}"} if keyed else {}
        assert http.get(path, headers=headers).status_code == 200

    every = [line for line in SCRIPT for _ in range(line[3])] * 4
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(len(every))))
    assert http.get("/api/certification/v1").status_code == 401
    assert http.get("/api/v1/metiers").status_code == 400
    after = lus(http)
    expected = Counter({family: 0 for _, _, family, _ in SCRIPT if family})
    for _, _, family, count in SCRIPT:
        if family:
            expected[family] += 4 * count
    told = {
        f["famille"]: f["acces"] - b["acces"] for f, b in zip(after["par_famille"], before["par_famille"], strict=True)
    }
    assert told == {family: expected[family] for family in told}
    assert expected == {"certifications": 40, "alternance": 44, "infotravail": 20}
    assert expected.keys() - told.keys() == set()
    assert after["acces"] - before["acces"] == sum(expected.values())
    assert after["lectures_documentation"] - before["lectures_documentation"] == 16
    assert after["telechargements"] - before["telechargements"] == 8
    assert after["utilisateurs_actifs"] - before["utilisateurs_actifs"] == 2, "the third key asked nothing"
    assert after["par_jour"][-1]["acces"] - before["par_jour"][-1]["acces"] == after["acces"] - before["acces"]
    page = http.get("/indicateurs")
    assert page.status_code == 200 and "set-cookie" not in page.headers
    assert len(values) == 3
    assert [v for v in values if v in page.text + str(after)] == []


def lus(http: TestClient) -> dict[str, Any]:
    http.app.state.tremplin.mesures.write()  # type: ignore[attr-defined]
    told: dict[str, Any] = http.get("/api/indicateurs/v1").json()
    return told


def test_nothing_counted_is_lost_when_a_server_ends(own_home: Home, serve: Callable[..., Server]) -> None:
    def counted() -> int:
        with TestClient(create_app(own_home.settings())) as once:
            told = once.get("/api/indicateurs/v1").json()
        return {f["famille"]: f["acces"] for f in told["par_famille"]}.get("alternance", 0)

    before = counted()
    server = serve(own_home, workers=2, TREMPLIN_LIMITES="non")
    with httpx.Client(base_url=server.url) as client:
        for _ in range(150):
            assert client.get("/api/v1/metiers/all").status_code == 200
    server.process.terminate()
    server.process.wait(LIMIT_S)
    assert counted() - before == 150


def test_probes_check_what_each_family_answers(own_home: Home, serve: Callable[..., Server]) -> None:
    server = serve(own_home)
    done = in_a_process(own_home.folder, "probe", "--url", server.url, "--une-fois")
    assert done.returncode == 0, done.stdout + done.stderr
    told = httpx.get(f"{server.url}/api/statut/v1").json()
    families = {"certifications", "infotravail", "inserjeunes", "alternance", "parcours", "portail"}
    assert {e.famille for e in probe.ESSAIS} == families
    assert {f["famille"]: (f["etat"], f["jour"]["disponibilite"]) for f in told["familles"]} == dict.fromkeys(
        families, ("bon", 1.0)
    )
    document = manifest(own_home.reference, str(current(own_home.reference)))
    assert {s["nom"] for s in told["sources"]} == set(document["sources"]) != set()
    assert httpx.get(f"{server.url}/statut").status_code == 200
    server.process.terminate()
    server.process.wait(LIMIT_S)
    assert in_a_process(own_home.folder, "probe", "--url", server.url, "--une-fois").returncode == 1
    with TestClient(create_app(own_home.settings())) as again:
        told = again.get("/api/statut/v1").json()
    assert {f["famille"]: (f["etat"], f["constat"], f["jour"]["sondes"]) for f in told["familles"]} == dict.fromkeys(
        families, ("en défaut", "ConnectError", 2)
    )


def test_two_rounds_of_one_second_are_both_kept(http: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two machines probe, or an operator does beside one: the second round was refused as the first again."""
    state = http.app.state.tremplin  # type: ignore[attr-defined]
    begun = datetime.now(UTC).replace(microsecond=0)
    instants = [begun, begun + timedelta(milliseconds=700)]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return instants.pop(0)

    monkeypatch.setattr(probe, "datetime", Clock)
    client = probe.Client(state, "http://127.0.0.1:9")
    for _ in range(2):
        assert {s.constat for s in probe.probe_all(client)} == {"ConnectError"}
    client.close()
    with state.store.reading() as connection:
        kept = [s for s in rows.depuis(connection, begun) if s.famille == "portail"]
    assert [s.quand for s in kept] == [begun, begun + timedelta(seconds=1)]
    seen = next(f for f in http.get("/api/statut/v1").json()["familles"] if f["famille"] == "portail")
    assert datetime.fromisoformat(seen["derniere"]) == begun + timedelta(seconds=1)
    with state.store.writing() as connection:
        rows.forget(connection, begun + timedelta(minutes=1))


def test_a_minute_without_a_probe_is_never_counted_good(http: TestClient) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    told = [Sonde("alternance", now - timedelta(minutes=n), n != 5, 10.0 + n, None) for n in range(0, 100, 2)]
    with http.app.state.tremplin.store.writing() as connection:  # type: ignore[attr-defined]
        rows.keep(connection, told)
    seen = next(f for f in http.get("/api/statut/v1").json()["familles"] if f["famille"] == "alternance")
    assert seen["jour"] == {
        "disponibilite": pytest.approx(50 / 98, abs=0.01),
        "p50": 60.0,
        "p95": 104.0,
        "p99": 108.0,
        "sondes": 50,
        "attendues": 98,
    }
    others = next(f for f in http.get("/api/statut/v1").json()["familles"] if f["famille"] == "parcours")
    assert others["etat"] == "inconnu" and others["quatre_vingt_dix_jours"]["disponibilite"] is None
    assert len(seen["jours"]) == pages.JOURS


def test_an_incident_is_told_by_an_administrator_and_read_by_all(http: TestClient) -> None:
    who = Navigateur(http.app)  # type: ignore[arg-type]
    who.connecter(open_account(who.state, "Tremplin", "admin"), "/administration/incidents")
    who.send(
        "Publier l'incident",
        titre="Lenteurs <b>",
        texte="Recherches & listes lentes.",
        raison="constaté",
        familles=["alternance"],
    )
    feed = lxml.etree.fromstring(http.get("/statut.atom").content)
    assert feed.find("{*}entry/{*}title").text == "Lenteurs <b>"
    assert http.get("/api/statut/v1").json()["incidents"][0]["fin"] is None
    who.open("/administration/incidents").send("Clore", raison="réparé", texte="Un index manquait.")
    (ended,) = http.get("/api/statut/v1").json()["incidents"]
    assert ended["debut"] < ended["fin"]
    assert "Un index manquait." in http.get("/statut").text
    assert who.journal(2) == [("incident.clore", "réparé"), ("incident.ouvrir", "constaté")]


def test_those_who_confirmed_their_address_are_told_of_an_incident_and_of_its_end(http: TestClient) -> None:
    who, visitor = (Navigateur(http.app) for _ in range(2))  # type: ignore[arg-type]
    who.connecter(open_account(who.state, "Tremplin", "admin"), "/administration/incidents")

    def incident(titre: str) -> None:
        who.open("/administration/incidents")
        who.send(
            "Publier l'incident", titre=titre, texte="Recherches lentes.", raison="constaté", familles=["alternance"]
        )

    def recus(titre: str) -> list[str]:
        return [m for m in who.courriels() if titre in m and m.startswith("À abonne")]

    visitor.open("/statut/abonnement").send("M'abonner", statut=422, courriel="abonne@sans-domaine")
    for address in ("abonne@exemple.fr", "abonne@exemple.fr", "abonne-muet@exemple.fr"):
        visitor.open("/statut/abonnement").send("M'abonner", courriel=address)
    link = visitor.lien("abonne@exemple.fr", "/statut/abonnement/confirmer")
    incident("Avant")
    assert recus("Avant") == [], "nobody has confirmed yet"
    for statut_attendu in (200, 410):
        visitor.open(link, statut_attendu)
        if statut_attendu == 200:
            visitor.send("Confirmer mon abonnement")
    incident("Pendant")
    assert len(recus("Pendant")) == 1
    form = next(f for f in who.open("/administration/incidents").arbre.forms if "incidents/" in f.get("action"))
    ended = {**dict(form.form_values()), "raison": "réparé", "texte": "Un index manquait."}
    for status in (303, 404):
        assert who.http.post(form.get("action"), data=ended, headers=NOUS, follow_redirects=False).status_code == status
    told = [m for m in recus("Pendant") if "fini le" in m]
    assert len(told) == 1 and "Un index manquait." in told[0]
    leave = visitor.lien("abonne@exemple.fr", "/statut/abonnement/fin")
    visitor.open(leave).send("Effacer mon adresse")
    incident("Après")
    assert recus("Après") == []
    visitor.open(leave[:-3], 410)
    with http.app.state.tremplin.store.reading() as connection:  # type: ignore[attr-defined]
        held = connection.execute(select(abonne_statut)).all()
    assert len(held) == 1 and b"exemple" not in held[0].adresse, "the address never confirmed, encrypted"
    for quand, left in ((timedelta(days=6), 1), (timedelta(days=8), 0)):
        with http.app.state.tremplin.store.writing() as connection:  # type: ignore[attr-defined]
            connection.execute(update(abonne_statut).values(cree_le=datetime.now(UTC) - quand))
        for work in subscribers.TACHES:
            work.do(http.app.state.tremplin)  # type: ignore[attr-defined]
        with http.app.state.tremplin.store.reading() as connection:  # type: ignore[attr-defined]
            assert len(connection.execute(select(abonne_statut)).all()) == left
