"""The fictitious training paths: the same for the same seed, coherent, every state; the published test values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.conftest import Home, base_de
from tests.families.parcours.conftest import Essai, Monde
from tests.world.commands import tremplin
from tremplin.app import create_app
from tremplin.demo.parcours import monde, write_files
from tremplin.demo.parcours_base import Chargeur
from tremplin.families.parcours.admission import published
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import MOTIFS, Etat
from tremplin.families.parcours.imports import job
from tremplin.families.parcours.service import SIRET_FICTIF, Service


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def demonstration(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monde]:
    """A server whose fictitious base is filled; each test counts on the published session being as it left it."""
    folder = tmp_path_factory.mktemp("demonstration")
    home = Home(folder, "", base_de(request, request.param, folder))
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as http:
        found = Monde(http, home, http.app.state.tremplin)  # type: ignore[attr-defined]
        Chargeur(found.state.settings, found.state.store).load(*monde(7, 8))
        yield found


def essai(found: Monde) -> Essai:
    partie = found.partie(None, test=True)
    partie.siret = SIRET_FICTIF
    return Essai(partie)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_files(tmp_path / "a", seed=3, sessions=5)
    second = write_files(tmp_path / "b", seed=3, sessions=5)
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    other = write_files(tmp_path / "c", seed=4, sessions=5)
    assert first[2].read_bytes() != other[2].read_bytes()


def test_every_event_and_motif_is_in_a_large_world() -> None:
    _, _, events = monde(2026, 60)
    told = [e["evenement"] for e in events]
    assert {t["contenu"]["motif"] for t in told if t["type"] == "ABANDON"} == set(MOTIFS) - {"NON_RENSEIGNE"}
    assert {t["type"] for t in told} == set(Type) - {Type.CORRECTION, Type.ANNULATION}
    entries = sum(t["type"] == "AES" for t in told)
    left = sum(t["type"] == "ABANDON" for t in told)
    assert 0.05 < left / entries < 0.2
    people = [t["beneficiaire"] for t in told]
    assert {who["idRegionalDE"][:2] for who in people} == {"99"}
    assert {who["identite"]["telephone"][:8] for who in people} == {"06 39 98"}
    assert {who["identite"]["courriel"].partition("@")[2] for who in people} == {"exemple.invalid"}


def test_it_is_loaded_with_lateness_and_every_usual_state(demonstration: Monde) -> None:
    with demonstration.state.store.reading() as connection:
        states = set(connection.execute(text("SELECT DISTINCT etat FROM parcours_parcours")).scalars())
        late = connection.execute(text("SELECT COUNT(*) FROM parcours_fait WHERE retard_jours > 0")).scalar()
        told = connection.execute(text("SELECT COUNT(*) FROM parcours_fait WHERE retard_jours = 0")).scalar()
        live = connection.execute(text("SELECT COUNT(*) FROM parcours_parcours WHERE NOT test")).scalar()
    assert (states, live) == (set(Etat) - {Etat.AIS_REFUSEE, Etat.INTERROMPU}, 0)  # rare: larger worlds have them
    assert late and told and late < told


def test_the_files_of_errors_give_the_codes_that_they_announce(demonstration: Monde, tmp_path: Path) -> None:
    write_files(tmp_path, seed=1, sessions=2)
    expected = json.loads((tmp_path / "invalides" / "attendus.json").read_text("utf-8"))
    service = demonstration.state.service(
        Service, lambda: Service(demonstration.state.settings, demonstration.state.store)
    )
    assert set(expected) == {p.name for p in (tmp_path / "invalides").iterdir()} - {"attendus.json"}
    assert [name for name, rows in expected.items() if not rows] == []
    for name, rows in expected.items():
        told = job.bring(service, tmp_path / "invalides" / name, test=True)
        assert told["etat"] == "FINI", told
        found: dict[str, Any] = {}
        for remark in told["remarques"]:
            if remark["rejet"]:
                found.setdefault(str(remark["ligne"]), remark["code"])
        assert found == rows


def test_11_12_13_the_published_test_values(demonstration: Monde) -> None:
    dev = essai(demonstration)
    waiting = {**published.SESSION, "idRegionalDE": "0676932W", "codeGeoDE": "016", "codeStatutInscription": "PFR"}
    url = "/partenaire/zerosaisietest/v1/inscriptions/decision-attente-formation"
    nobody = dev.partie.post(url, waiting)
    assert nobody.status_code == 409 and "etat" in nobody.json()
    for person, code in (("0676932W", "ICR"), ("1190019Z", "ICA"), ("1118237A", "ICN")):
        done = dev.enrol(published.SESSION, code, personne=person)
        assert done.status_code == 201, done.text
        assert dev.enrol(published.SESSION, code, personne=person).status_code == 200
    retained = [e for e in dev.read(published.SESSION).json() if e["codeStatutInscription"] == "ICR"]
    (one,) = retained
    assert isinstance(one["idInscription"], int) and len(one["idProjetAction"]) == 12
    assert one["apercuSessionFormationPartenaire"] == published.SESSION
    assert one["listeModuleFormation"] == [{"dateDebut": "2025-09-01T00:00:00Z", "dateFin": "2025-09-30T00:00:00Z"}]
    counts = {
        code: len(dev.read({**published.SESSION, "codeStatutInscription": code}).json())
        for code in ("ICA", "ICN", "ICL")
    }
    assert counts == {"ICA": 1, "ICN": 1, "ICL": 1} and len(dev.read(published.SESSION).json()) == 4
    assert dev.read({**published.SESSION, "codeStatutInscription": "XXX"}).status_code == 400
    assert dev.read({"numeroSession": "1330305"}).status_code == 400
    assert dev.read({**published.SESSION, "numeroFormation": "autre", "inconnu": "x"}).json() == []
    decided = dev.partie.post(url, {**waiting, "idRegionalDE": "5160124F"})
    assert decided.status_code == 201
    told = decided.json()
    assert told["apercuSessionFormation"] == published.SESSION and told["codeStatutInscription"] == "PFR"
    assert 1 <= len(told["listeModules"]) <= 11 and told["idNationalDE"] and len(told["idProjetAction"]) == 12
    assert set(told["listeModules"][0]) == {"numPeriode", "dateDebutPeriode", "dateFinPeriode"}
    assert len(dev.read({**published.SESSION, "codeStatutInscription": "PFR"}).json()) == 1
    other = essai(demonstration)
    assert len(other.read(published.SESSION).json()) == 4
    assert (
        other.read(published.SESSION).json()[0]["idNationalDE"] != dev.read(published.SESSION).json()[0]["idNationalDE"]
    )


def test_a_simulation_and_the_two_bases(demonstration: Monde) -> None:
    dev = essai(demonstration)
    body = {
        **published.SESSION,
        "idRegionalDE": "0676932W",
        "codeGeoDE": "016",
        "codeStatutInscription": "ICA",
        "dateDebutPlanFormation": "2025-09-01 00:00:00",
        "dateFinPlanFormation": "2025-09-30 00:00:00",
        "nbHeureTotalFormation": "150",
    }
    url = "/partenaire/zerosaisietest/v1/inscriptions"
    before = dev.read(published.SESSION).json()
    body["idRegionalDE"] = demonstration.personne(test=True)["idRegionalDE"]
    simulated = dev.partie.post(url, body, headers={"pe-fonc-apimode": "simulation"})
    assert simulated.json()["simulation"] is True and dev.read(published.SESSION).json() == before
    live = dev.partie.get("/partenaire/parcours-formation/v1/parcours")
    assert (live.status_code, live.json()["code"]) == (403, "PERIMETRE_TEST")
    real = demonstration.organisme()
    assert real.get("/partenaire/parcours-formation-test/v1/parcours").json()["code"] == "PERIMETRE_TEST"
    assert real.get("/parcours").headers.get("tremplin-mode") is None
    assert dev.partie.get("/parcours").headers["tremplin-mode"] == "test"


def test_the_command_writes_the_same_files(tmp_path: Path) -> None:
    done = tremplin(tmp_path / "h", "demo", "parcours", "--dossier", tmp_path / "a", "--seed", "3", "--sessions", "5")
    assert done.returncode == 0, done.stderr
    direct = {p.relative_to(tmp_path / "b"): p.read_bytes() for p in write_files(tmp_path / "b", seed=3, sessions=5)}
    by_command = {p.relative_to(tmp_path / "a"): p.read_bytes() for p in (tmp_path / "a").rglob("*") if p.is_file()}
    assert by_command == direct
