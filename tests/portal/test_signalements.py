"""Reports of wrong data: confirmed, decided, and the life of the correction that comes of one over several releases."""

from __future__ import annotations

import re
import time
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from starlette.testclient import TestClient

from tests.conftest import REGISTERS, Home, make_key
from tests.portal.conftest import NOUS
from tests.world.browser import Navigateur, open_account
from tremplin.app import create_app
from tremplin.portal.reports import store as rows
from tremplin.portal.reports.corrections import export
from tremplin.release.build import build
from tremplin.release.corrections import Correction, correct
from tremplin.release.editions import in_use
from tremplin.release.publish import current, publish, rollback
from tremplin.release.stage import import_files
from tremplin.sources.reading.registry import SOURCES
from tremplin.store import audit
from tremplin.store.tables import audit as journal
from tremplin.store.tables import signalement_donnee

pytestmark = pytest.mark.one_store

CHAMPS = {
    "famille": "certifications",
    "objet": "RNCP90003",
    "champ": "intitule.rncp",
    "valeur_lue": "Lu",
    "valeur_attendue": "Juste",
    "message": "Voir le Journal officiel.",
}


def report(http: TestClient, adresse: str, **champs: str) -> Navigateur:
    who = Navigateur(http.app)  # type: ignore[arg-type]
    who.open("/signalement").send("Signaler", **{**CHAMPS, "courriel": adresse, **champs})
    who.open(who.lien(adresse, "/signalement/confirmer")).send("Confirmer mon signalement")
    return who.follow("Son suivi")


def admin(http: TestClient) -> Navigateur:
    who = Navigateur(http.app)  # type: ignore[arg-type]
    return who.connecter(open_account(who.state, "Tremplin", "admin"), "/administration/signalements")


def decide(who: Navigateur, id: str, decision: str, statut: int = 200, **champs: str) -> Any:
    who.open(f"/administration/signalements/{id}")
    token = who.arbre.xpath("//main//input[@name='jeton']")[0].get("value")
    data = {"jeton": token, "decision": decision, "raison": "Vérifié au JO", **champs}
    answer = who.http.post(f"/administration/signalements/{id}", data=data, headers=NOUS)
    assert answer.status_code == statut, answer.text
    return answer


def test_a_report_waits_for_its_author_s_mail_then_is_public_without_its_author(http: TestClient) -> None:
    address = f"lectrice{time.monotonic_ns()}@exemple.fr"
    who = Navigateur(http.app)  # type: ignore[arg-type]
    before = len(http.get("/api/signalement/v1").json())
    who.open("/signalement?famille=certifications&objet=RNCP90003&champ=intitule.rncp&valeur_lue=Lu")
    who.send("Signaler", courriel=address, message="C'est faux")
    assert len(http.get("/api/signalement/v1").json()) == before
    link = who.lien(address, "/signalement/confirmer")
    for _ in range(2):
        assert http.get(link).status_code == 200 and http.head(link).status_code == 200
    assert len(http.get("/api/signalement/v1").json()) == before, "opening the link does nothing"
    who.open(link).send("Confirmer mon signalement")
    listed = http.get("/api/signalement/v1", params={"objet": "RNCP90003"}).json()
    assert listed[0]["etat"] == "ouvert" and listed[0]["champ"] == "intitule.rncp"
    for page in ("/signalements", f"/signalements/{listed[0]['id']}", "/api/signalement/v1"):
        text = http.get(page).text
        assert address not in text and "C'est faux" not in text and "C&#39;est faux" not in text
    who.open(link, 410)


def test_reports_and_the_log_tell_the_hour_of_paris(http: TestClient) -> None:
    who = report(http, f"lectrice{time.monotonic_ns()}@exemple.fr", objet="RNCP90004")
    identifier = http.get("/api/signalement/v1", params={"objet": "RNCP90004"}).json()[0]["id"]
    late = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)
    chief = admin(http)
    with who.state.store.writing() as connection:
        mine = signalement_donnee.c.id == identifier
        connection.execute(update(signalement_donnee).where(mine).values(cree_le=late))
        audit.record(connection, "essai.heure", "nuit")
    with who.state.store.reading() as connection:
        noted = connection.execute(select(journal.c.quand).where(journal.c.objet == "nuit")).scalar_one()
    assert "15/07/2026 à 1 h 30" in who.open("/signalements").texte
    assert "15/07/2026 à 1 h 30" in who.open(f"/signalements/{identifier}").texte
    local = noted.astimezone(ZoneInfo("Europe/Paris"))
    row = chief.open("/administration/journal").arbre.xpath("//tr[td/code='nuit']/td[2]")[0].text_content()
    assert row == f"{local:%d/%m/%Y} à {local.hour}\u00a0h\u00a0{local:%M}"


def test_with_a_key_nothing_is_to_be_confirmed_and_every_fault_is_told(http: TestClient) -> None:
    state = http.app.state.tremplin  # type: ignore[attr-defined]
    headers = {"authorization": f"Bearer {make_key(state.settings, organisation='Relectrice')}"}
    done = http.post("/api/signalement/v1", json={**CHAMPS, "source": "kit_apprentissage", "ligne": 3}, headers=headers)
    assert done.status_code == 201
    assert http.get(done.json()["suivi"]).status_code == 200
    by_key = {**CHAMPS, "source": "france_competences", "cle": {"numero_fiche": "RNCP90003"}}
    done = http.post("/api/signalement/v1", json=by_key, headers=headers)
    assert done.status_code == 201
    judge = admin(http).open(f"/administration/signalements/{done.json()['id']}")
    assert "france_competences, standard, ligne" in judge.texte, "its row is found by its key"
    for key in ({"inconnue": "x"}, {}, {"numero_fiche": 3}, "x", {"numero_fiche": "x" * 301}):
        refused = http.post("/api/signalement/v1", json={**by_key, "cle": key or [1]}, headers=headers)
        assert refused.status_code == 422 and "cle : " in refused.json()["detail"]
    assert http.post("/api/signalement/v1", json=CHAMPS).status_code == 401
    wrong = {"famille": "x", "objet": "", "source": "inconnue", "ligne": "deux", "autre": 1, "champ": "x" * 121}
    refused = http.post("/api/signalement/v1", json=wrong, headers=headers)
    assert refused.status_code == 422
    assert [name for name in wrong if f"{name} : " not in refused.json()["detail"]] == []


@pytest.mark.parametrize("decision", ["refusé", "transmis"])
def test_a_decision_has_a_reason_and_its_author_reads_it(http: TestClient, decision: str) -> None:
    address = f"auteur{time.monotonic_ns()}@exemple.fr"
    who = report(http, address)
    id = str(who.page.url).rpartition("/")[2]
    judge = admin(http)
    decide(judge, id, decision, 422, raison="")
    decide(judge, id, decision)
    assert judge.journal(1) == [(f"signalement.{decision}", "Vérifié au JO")]
    decider_again = judge.http.get(f"/administration/signalements/{id}")
    assert 'name="decision"' not in decider_again.text, "one decision"
    assert decision in http.get(f"/signalements/{id}").text
    told = [m for m in who.courriels() if m.startswith(f"À {address}\n") and "Vérifié au JO" in m]
    assert [decision in m for m in told] == [True]


def test_who_reported_is_forgotten_after_a_year_and_what_was_never_confirmed_after_a_week(http: TestClient) -> None:
    state = http.app.state.tremplin  # type: ignore[attr-defined]
    address = f"ancien{time.monotonic_ns()}@exemple.fr"
    id = str(report(http, address).page.url).rpartition("/")[2]
    Navigateur(http.app).open("/signalement").send("Signaler", **CHAMPS, courriel="jamais@exemple.fr")  # type: ignore[arg-type]
    with state.store.writing() as connection:
        mine = signalement_donnee.c.id == id
        old = datetime.now(UTC) - timedelta(days=366)
        connection.execute(update(signalement_donnee).where(mine).values(cree_le=old))
        rows.forget_authors(connection, datetime.now(UTC) - rows.VIE_AUTEUR, datetime.now(UTC))
        assert rows.get(connection, id).auteur is None  # type: ignore[union-attr]
        assert not rows.list_all(connection, (rows.A_CONFIRMER,))


def test_only_administrators_decide(http: TestClient) -> None:
    who = Navigateur(http.app)  # type: ignore[arg-type]
    who.connecter(open_account(who.state, "Organisation", "membre"), "/compte")
    assert who.http.get("/administration/signalements").status_code == 403
    assert http.get("/administration/signalements", follow_redirects=False).status_code == 303


# ── from the report to the release, and after ────────────────────────────────────────────────────────────────────


def rewritten(world: Path, folder: Path, day: date, numero: str, title: str) -> Path:
    """The archive of another day, in which the publisher gives another title to a fiche."""
    archive, path = max(world.glob("export-fiches-csv-*.zip")), folder / f"export-fiches-csv-{day}.zip"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if "Standard" in name:
                lines = [
                    re.sub(rf'^("?[^;]*;"?{numero}"?;)[^;]*', lambda m: f'{m[1]}"{title}"', line)
                    for line in text.split("\n")
                ]
                text = "\n".join(lines)
            new.writestr(re.sub(r"\d{4}[-_]\d{2}[-_]\d{2}", str(day), name), text)
    return path


def titre(http: TestClient, cle: str, numero: str) -> str:
    answer = http.get(
        "/api/certification/v1", params={"identifiant.rncp": numero}, headers={"authorization": f"Bearer {cle}"}
    )
    assert answer.status_code == 200
    return str(answer.json()[0]["intitule"]["rncp"])


def preuve(http: TestClient, cle: str, numero: str) -> list[dict[str, Any]]:
    answer = http.get(
        "/api/certification/v1/preuves", params={"rncp": numero}, headers={"authorization": f"Bearer {cle}"}
    )
    return list(answer.json()["corrections"])


def test_an_accepted_report_is_served_proved_retired_by_the_publisher_and_rolled_back(
    own_home: Home, world: Path, tmp_path: Path
) -> None:
    config = own_home.settings(TREMPLIN_LIMITES="non", TREMPLIN_BASE_URL="https://testserver")
    home = config.reference
    before = current(home)
    with TestClient(create_app(config), base_url="https://testserver") as http:
        state = http.app.state.tremplin  # type: ignore[attr-defined]
        key = own_home.cle
        edition = in_use(home, SOURCES["france_competences"])[-1]
        row = edition.scan("standard").filter(pl.col("actif") == "ACTIVE").sort("numero_fiche").head(1).collect()
        numero, line, wrong = (row[c][0] for c in ("numero_fiche", "ligne", "intitule"))
        assert titre(http, key, numero) == wrong

        def publish_offer() -> str:
            export(state.store, config)
            return publish(home, build(home, REGISTERS))

        id = str(report(http, "lecteur@exemple.fr", objet=numero, valeur_attendue="Titre juste").page.url)
        id, judge = id.rpartition("/")[2], admin(http)
        judge.open(f"/administration/signalements/{id}")
        assert f"france_competences, standard, ligne {line}" in judge.texte
        chosen = {"source": "france_competences", "table": "standard", "ligne": str(line), "colonne": "intitule"}
        for wrong_field in (
            {"colonne": "inconnue"},
            {"ligne": "999999"},
            {"apres": wrong},
            {"jusqu_au": "demain"},
            {"colonne": "date_effet", "apres": "hier"},
        ):
            decide(judge, id, "accepté", 422, **{**chosen, "apres": "Titre juste", **wrong_field})
        decide(judge, id, "accepté", **chosen, apres="Titre juste")
        assert titre(http, key, numero) == wrong, "until the next release"
        assert "prochaine version" in http.get(f"/signalements/{id}").text

        corrected = publish_offer()
        assert titre(http, key, numero) == "Titre juste"
        (proof,) = preuve(http, key, numero)
        assert (proof["etat"], proof["avant"], proof["ligne"]) == ("appliquée", wrong, line)
        assert "Titre juste" in http.get(f"/certifications/{numero}").text
        assert "appliquée" in http.get("/signalements").text
        assert publish(home, build(home, REGISTERS)) == corrected, "the same corrections make the same release"

        rollback(home, before)
        assert titre(http, key, numero) == wrong and preuve(http, key, numero) == []
        publish(home, corrected)
        assert titre(http, key, numero) == "Titre juste"

        day = edition.date + timedelta(days=1)
        assert import_files(home, [rewritten(world, tmp_path / "j1", day, numero, "Titre juste")])[0].etat == "importé"
        publish_offer()
        assert titre(http, key, numero) == "Titre juste"
        assert [p["etat"] for p in preuve(http, key, numero)] == ["reprise par le producteur"]

        day += timedelta(days=1)
        import_files(home, [rewritten(world, tmp_path / "j2", day, numero, "Titre autre")])
        publish_offer()
        assert titre(http, key, numero) == "Titre autre", "what the publisher says since is served"
        assert preuve(http, key, numero)[0]["etat"].startswith("à revoir")
        publish(home, corrected)
        assert titre(http, key, numero) == "Titre juste" and preuve(http, key, numero)[0]["etat"] == "appliquée"


TYPES = {"code": pl.String, "nom": pl.String, "jour": pl.Date, "nombre": pl.Int64, "oui": pl.Boolean}


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y", ""]), st.integers(0, 3)), max_size=8),
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(["x", "y", ""]), st.sampled_from(["z", "x", ""])), max_size=4
    ),
)
def test_a_correction_changes_the_value_that_it_names_and_nothing_else(
    lines: list[tuple[str, str, int]], fixes: list[tuple[str, str, str]]
) -> None:
    told = [{"ligne": n, "code": c, "nom": v or None, "nombre": i} for n, (c, v, i) in enumerate(lines)]
    frame = pl.DataFrame(told, schema={"ligne": pl.Int64, "code": pl.String, "nom": pl.String, "nombre": pl.Int64})
    held = [
        Correction(
            id=str(n),
            source="s",
            table="t",
            cle=(("code", c),),
            colonne="nom",
            avant=before,
            apres=after,
            raison="r",
            decidee_le="2026-01-01",
            jusqu_au="",
            active=True,
        )
        for n, (c, before, after) in enumerate(fixes)
    ]
    got = correct(frame.lazy(), "t", held).collect()
    last = {(c, before): after for c, before, after in fixes}
    expected = [last.get((c, v), v) or None for c, v, _ in lines]
    assert got["nom"].to_list() == expected
    assert got.drop("nom").equals(frame.drop("nom")) and got.columns == frame.columns


@pytest.mark.parametrize(
    ("column", "before", "after", "value"),
    [
        ("jour", "2026-01-01", "2027-02-28", date(2027, 2, 28)),
        ("jour", "2026-01-01", "", None),
        ("nombre", "7", "8", 8),
        ("oui", "true", "false", False),
    ],
)
def test_a_correction_takes_the_type_of_its_column(column: str, before: str, after: str, value: Any) -> None:
    frame = pl.DataFrame(
        {"ligne": [1], "code": ["a"], "nom": ["n"], "jour": [date(2026, 1, 1)], "nombre": [7], "oui": [True]}
    )
    fix = Correction(
        id="1",
        source="s",
        table="t",
        cle=(("code", "a"),),
        colonne=column,
        avant=before,
        apres=after,
        raison="r",
        decidee_le="2026-01-01",
        jusqu_au="",
        active=True,
    )
    got = correct(frame.lazy(), "t", [fix]).collect()
    assert got[column].to_list() == [value] and got.schema == frame.schema
    assert correct(frame.lazy(), "autre", [fix]).collect().equals(frame)
