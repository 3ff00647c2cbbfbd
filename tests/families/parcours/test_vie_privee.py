"""People: erased for good, read by those entitled and written down, kept no longer than said."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.families.parcours.conftest import Chemin, Monde, nouveau, ouvert
from tests.world.commands import tremplin
from tremplin.app import CHAINES
from tremplin.families.parcours.events.schemas import Beneficiaire
from tremplin.families.parcours.privacy import erasure
from tremplin.families.parcours.service import Service
from tremplin.portal.operation.drill import drill
from tremplin.store import backup
from tremplin.store.engine import Store

pytestmark = pytest.mark.one_store

WHO = {"nom": "Canarinette", "prenom": "Zénobie", "courriel": "zenobie@exemple.invalid", "telephone": "06 39 98 12 34"}


def service(monde: Monde) -> Service:
    return monde.state.service(Service, lambda: Service(monde.state.settings, monde.state.store))


def known(way: Chemin) -> Beneficiaire:
    return Beneficiaire(idRegionalDE=way.personne["idRegionalDE"], codeGeoDE=way.personne["codeGeoDE"])


def told_of(found: Chemin) -> Chemin:
    """Someone whose training is over, of whom texts were written."""
    found.personne["identite"] = WHO
    found.jusqua("TERMINE")
    found.fait("CORRECTION", "2025-12-20", {"valeurs": {"note": "texte libre xyzzy"}}, cible=found.ids["AES"])
    return found


@pytest.fixture
def way(chemin: Callable[..., Chemin]) -> Chemin:
    return told_of(chemin())


def everything(monde: Monde) -> bytes:
    """Every byte of the store, of its keys' files and of the files beside."""
    with monde.state.store.reading() as connection:
        tables = (
            connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'table'")
                if connection.dialect.name == "sqlite"
                else text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            )
            .scalars()
            .all()
        )
        rows = [repr(tuple(r)) for t in tables for r in connection.execute(text(f"SELECT * FROM {t}"))]
    files = [p.read_bytes() for p in monde.home.folder.rglob("*") if p.is_file()]
    return "".join(rows).encode() + b"".join(files)


@pytest.mark.both_stores
def test_identity_is_nowhere_in_clear(monde: Monde, way: Chemin) -> None:
    held = everything(monde)
    for secret in (*WHO.values(), way.personne["idRegionalDE"], "xyzzy"):
        assert secret.encode() not in held
    assert way.a.parcours(way.id)["identite"]["nom"] == "Canarinette"


@pytest.mark.both_stores
def test_40_someone_erased(monde: Monde, way: Chemin, tmp_path: Path) -> None:
    numero = next(a["numero"] for a in way.a.parcours(way.id)["attestations"] if a["numero"].startswith("AES"))
    assert b"%PDF" in way.a.get(f"/aes/{numero}.pdf").content
    old = backup.backup(monde.state.store, tmp_path)
    person = erasure.get(service(monde), known(way), test=False)
    assert person is not None
    erasure.erase(service(monde), person, "demande de la personne")
    seen = way.a.parcours(way.id)
    assert seen["identite"] is None and seen["etat"] == "TERMINE"
    for form in ("pdf", "html", "sig"):
        assert way.a.get(f"/aes/{numero}.{form}").json()["code"] == "EFFACE"
    assert "xyzzy" not in json.dumps(seen) and "Canarinette" not in json.dumps(seen)
    assert seen["idNationalDE"] in json.dumps(way.a.get("/parcours", params={"identite": "true"}).json())
    again = way.a.write(
        "BILAN", "2025-12-22", way.ou, {"formationAchevee": True, "heuresPrevues": 1, "heuresRealisees": 1}
    )
    assert (again.status_code, again.json()["code"]) == (410, "EFFACE")
    assert {name: wrong for name, (_, wrong) in ((n, c.verify(monde.state.store)) for n, c in CHAINES.items())} == {
        name: [] for name in CHAINES
    }
    # an old backup brings nobody back
    seen_again = drill(monde.state.settings, CHAINES, old.folder)
    assert (seen_again.bon, seen_again.effaces) == (True, 1)
    other = Store(f"sqlite:///{tmp_path / 'ailleurs.sqlite'}")
    backup.restore(other, old.folder)
    elsewhere = Service(monde.state.settings, other)
    with other.reading() as connection:
        row = connection.execute(
            text("SELECT identite, cle_id FROM parcours_personne WHERE id = :i"), {"i": person}
        ).one()
        assert row.identite is not None and elsewhere.cles.read([row.cle_id]) == {}
    assert erasure.replay(elsewhere) == 1
    with other.reading() as connection:
        row = connection.execute(
            text("SELECT identite, effacee_le FROM parcours_personne WHERE id = :i"), {"i": person}
        ).one()
        assert row.identite is None and row.effacee_le is not None
    elsewhere.close()
    other.close()


def test_nobody_is_erased_on_the_way(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    person = erasure.get(service(monde), known(way), test=False)
    assert person is not None
    with pytest.raises(erasure.ParcoursOuvert):
        erasure.erase(service(monde), person, "demande")


def test_every_reading_of_an_identity_is_written_down(monde: Monde, way: Chemin) -> None:
    from tremplin.families.parcours.privacy.right_of_access import dossier, en_pdf

    person = erasure.get(service(monde), known(way), test=False)
    assert person is not None
    before = len(dossier(service(monde), person, test=False)["lectures"])
    way.a.parcours(way.id)
    way.a.get("/parcours", params={"numeroSession": way.session["numeroSession"]})
    monde.region("11").get(f"/parcours/{way.id}")
    way.conseiller.get("/parcours", params={"identite": "true", "limit": 100})
    told = dossier(service(monde), person, test=False)
    routes = [r["route"].rpartition("/")[2] for r in told["lectures"][before:]]
    assert routes == ["{idInscription}", "parcours"]
    assert told["identite"]["nom"] == "Canarinette"
    assert [e["type"] for e in told["parcours"][0]["evenements"]][-1] == "CORRECTION"
    assert told["parcours"][0]["evenements"][-1]["contenu"]["valeurs"]["note"] == "texte libre xyzzy"
    assert en_pdf(told).startswith(b"%PDF")


def test_more_people_than_usual_in_a_day(monde: Monde) -> None:
    a = monde.organisme()
    ou = monde.session(a)
    people = [
        {"type": "ICO_INSCRIPTION", "dateEffet": "2025-06-20", "session": ou, "beneficiaire": who}
        for who in monde.personnes(320)
    ]
    ids = [r["idInscription"] for r in a.lot(people).json()["resultats"]]
    conseiller = monde.conseiller(region="11")
    pages, cursor = [], None
    for _ in range(2):
        params = {
            "identite": "true",
            "limit": 75,
            "numeroSession": ou["numeroSession"],
            **({"curseur": cursor} if cursor else {}),
        }
        pages.append(conseiller.get("/parcours", params=params))
        cursor = pages[-1].json()["curseur"]
    assert [p.status_code for p in pages] == [200, 200]
    seen = {p["idInscription"] for page in pages for p in page.json()["resultats"]}
    other = next(i for i in ids if i not in seen)
    refused = conseiller.get(f"/parcours/{other}")
    assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (
        429,
        "VOLUME_INHABITUEL",
        "3600",
    )
    assert conseiller.get(f"/parcours/{next(iter(seen))}").status_code == 200
    assert conseiller.get("/parcours", params={"identite": "true", "limit": 101}).status_code == 400
    with monde.state.store.reading() as connection:
        told = connection.execute(
            text("SELECT action FROM audit WHERE objet = :c ORDER BY position"), {"c": conseiller.client}
        )
        assert [r.action for r in told] == [
            "client.creer",
            "client.secret",
            "parcours.volume_moitie",
            "parcours.volume_inhabituel",
        ]
    assert [a.get(f"/parcours/{i}").status_code for i in ids[:201:40]] == [200] * 6


@pytest.mark.both_stores
def test_what_is_past_its_time_goes(tmp_path: Path, base: str) -> None:
    """In a world of its own: everyone's time has passed two years later."""
    later = datetime.now(UTC) + timedelta(days=731)
    with ouvert(tmp_path, base) as monde:
        way = told_of(nouveau(monde))
        with monde.horloge(later):
            assert erasure.menage(service(monde), simulation=True).comptes["identites"] == 1
            assert way.a.parcours(way.id)["identite"]["nom"] == "Canarinette"
            erasure.menage(service(monde))
            assert erasure.menage(service(monde), simulation=True).comptes["identites"] == 0
            assert way.a.parcours(way.id)["identite"] is None


def test_the_command_line_erases_and_gives_access(tmp_path: Path, base: str) -> None:
    more = {"TREMPLIN_BASE_OPERATIONNELLE": base}
    file = tmp_path / "entrees.ndjson"
    session = {"numeroFormation": "F", "numeroAction": "A", "numeroSession": "S"}
    event = {
        "type": "AIS",
        "dateEffet": "2025-07-02",
        "session": session,
        "beneficiaire": {"idRegionalDE": "0000001A", "codeGeoDE": "016", "identite": {"nom": "N", "prenom": "P"}},
        "contenu": {"dateDebut": "2025-09-01", "dateFin": "2025-12-31", "nbHeureTotalFormation": 4},
    }
    file.write_text(json.dumps(event))
    assert (
        tremplin(tmp_path, "parcours", "acteur", "Région", "--role", "region", "--region", "11", **more).returncode == 0
    )
    done = tremplin(tmp_path, "parcours", "importer", str(file), "--json", **more)
    assert json.loads(done.stdout)[0]["acceptees"] == 1, done.stderr
    asked = tremplin(tmp_path, "parcours", "droit-acces", entree="016 0000001A\n", **more)
    assert json.loads(asked.stdout)["identite"]["nom"] == "N", asked.stderr
    refused = tremplin(tmp_path, "parcours", "effacer", "--raison", "demande", entree="016 0000001A\n", **more)
    assert refused.returncode == 0, refused.stderr  # nothing of this path ever took effect: it isn't open
    asked = tremplin(tmp_path, "parcours", "droit-acces", entree="016 0000001A\n", **more)
    assert json.loads(asked.stdout)["identite"] is None
    again = tremplin(tmp_path, "parcours", "importer", str(file), **more)
    assert "EFFACE" in again.stderr
    assert tremplin(tmp_path, "doctor", "--audit", **more).returncode == 0
