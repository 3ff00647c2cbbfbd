"""What is admitted: rights come before memory, a cancelled fact is said anew, a batch has no order, nothing shows what
another organisation said."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import needs
from tests.families.parcours.conftest import PLAN, Chemin, Monde, Partie
from tremplin.families.parcours.store import actors

pytestmark = pytest.mark.one_store


def cancel(way: Chemin, event: str, **more: Any) -> Any:
    return way.a.write("ANNULATION", "2025-10-10", {"idInscription": way.id}, {"motif": "erreur"}, cible=event, **more)


# --- What was cancelled ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", [None, "2025-09-01T10:00:00Z"], ids=["undated", "dated"])
def test_a_cancelled_entry_written_again_is_an_entry(chemin: Callable[..., Chemin], sent: str | None) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    again = {"dateEmission": "2025-09-02T10:00:00Z"} if sent else {}
    first = way.a.write("AES", "2025-09-01", way.ou, **({"dateEmission": sent} if sent else {})).json()
    assert cancel(way, first["id"]).json()["etat"] == "AIS_VALIDEE"
    anew = way.a.write(
        "AES", "2025-09-01", way.ou, headers={"idempotency-key": f"encore {sent}".replace(" ", "-")}, **again
    )
    assert (anew.status_code, anew.json()["statut"], anew.json()["etat"]) == (201, "ACCEPTE", "ENTRE")
    assert anew.json()["id"] != first["id"]
    repeated = way.a.write("AES", "2025-09-01", way.ou, **again)
    assert (repeated.status_code, repeated.json()["statut"], repeated.json()["id"]) == (
        200,
        "DOUBLON",
        anew.json()["id"],
    )
    assert [e["type"] for e in way.a.parcours(way.id)["evenements"]].count("AES") == 2


def test_the_same_sending_that_comes_again_stays_cancelled(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    dated = {"dateEmission": "2025-09-01T10:00:00Z"}
    first = way.a.write("AES", "2025-09-01", way.ou, **dated).json()["id"]
    cancel(way, first)
    again = way.a.write("AES", "2025-09-01", way.ou, **dated).json()
    assert (again["statut"], again["raison"], again["id"], again["etat"]) == ("DOUBLON", "ANNULE", first, "AIS_VALIDEE")


def test_a_cancelled_correction_written_again_is_one(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    values = {"valeurs": {"dateEffet": "2025-09-03"}}
    first = way.a.write("CORRECTION", "2025-09-05", {}, values, cible=way.ids["AES"]).json()["id"]
    cancel(way, first)
    assert way.a.parcours(way.id)["etapes"][-1]["dateEffet"] == "2025-09-01"
    anew = way.a.write("CORRECTION", "2025-09-05", {}, values, cible=way.ids["AES"])
    assert (anew.status_code, anew.json()["statut"]) == (201, "ACCEPTE")
    assert way.a.parcours(way.id)["etapes"][-1]["dateEffet"] == "2025-09-03"


def test_a_reference_written_again_can_be_cancelled_again(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    states = []
    for _ in range(2):
        states.append(way.a.write("AES", "2025-09-01", way.ou, referenceSource="mon-entree").json()["etat"])
        gone = way.a.write("ANNULATION", "2025-10-10", {}, {"motif": "erreur"}, cible="mon-entree")
        states.append((gone.status_code, gone.json()["etat"]))
    assert states == ["ENTRE", (201, "AIS_VALIDEE")] * 2


def test_a_sheet_says_what_became_of_its_lines(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    session = way.a.get("/sessions", params={"numeroSession": way.session["numeroSession"]}).json()["resultats"][0][
        "id"
    ]
    n = monde.navigateur(way.a)
    sheet = f"/parcours/sessions/{session}/feuilles/entrees"

    def tick(**lines: str) -> str:
        n.open(sheet).send("Enregistrer la feuille", jour="2025-09-01", **lines)
        return n.texte

    ticked = {f"{way.id}__entre": "oui"}
    assert "Rien n'a changé : rien n'est écrit." in tick()
    ids = []
    for _ in range(3):
        assert "C'est enregistré." in tick(**ticked)
        told = way.a.parcours(way.id)
        ids.append(told["evenements"][-1]["id"])
        assert (told["etat"], told["evenements"][-1]["type"]) == ("ENTRE", "AES")
        assert cancel(way, ids[-1]).status_code == 201
    assert len(set(ids)) == 3


def test_what_is_typed_twice_on_a_form_is_said_to_be_known(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    n = monde.navigateur(way.a)
    said = []
    for _ in range(2):
        n.open(f"/parcours/dossiers/{way.id}/saisir/AES").send("Enregistrer", dateEffet="2025-09-01")
        said.append([w for w in ("C'est enregistré.", "C'était déjà enregistré") if w in n.texte])
    assert said == [["C'est enregistré."], ["C'était déjà enregistré"]]


# --- Rights before memory -------------------------------------------------------------------------------------------


def test_nothing_is_told_again_to_who_lost_the_right_to_say_it(monde: Monde) -> None:
    a = monde.organisme(convention=("2024-01-01", "2025-06-30"))
    with monde.horloge(datetime(2025, 6, 1, tzinfo=UTC)):
        numbers = monde.session(a)
    ou = {"beneficiaire": monde.personne(), "session": numbers}
    keyed = {"headers": {"idempotency-key": "fin-de-convention"}}
    with monde.horloge(datetime(2025, 6, 20, 9, tzinfo=UTC)):
        first = a.write("ICO_INSCRIPTION", "2025-06-19", ou, **keyed)
        assert first.status_code == 201
        assert a.write("ICO_INSCRIPTION", "2025-06-19", ou, **keyed).headers["idempotent-replayed"] == "true"
        batch = {
            "evenements": [
                {"type": "ICO_INSCRIPTION", "dateEffet": "2025-06-19", **ou},
                {"type": "ICO_INSCRIPTION", "dateEffet": "2025-13-01", **ou},
            ]
        }
        lot = a.post("/evenements", batch, headers={"idempotency-key": "lot"}).json()["resultats"]
        assert [line["statut"] for line in lot] == ["DOUBLON", "REJETE"]
    with monde.horloge(datetime(2025, 7, 2, 9, tzinfo=UTC)):
        for more in (keyed, {}):
            answer = a.write("ICO_INSCRIPTION", "2025-06-19", ou, **more)
            assert (answer.status_code, answer.json()["code"]) == (403, "HABILITATION_ABSENTE")
            assert not {"id", "idInscription", "etat"} & answer.json().keys()
        told = a.post("/evenements", batch, headers={"idempotency-key": "lot"})
        lines = told.json()["resultats"]
        assert (told.status_code, [line["status"] for line in lines]) == (207, [403, 422])
        assert not {"id", "idInscription"} & lines[0].keys()
        whole = a.post("/evenements", batch, params={"atomique": "true"}, headers={"idempotency-key": "entier"})
        assert whole.status_code == 422
        with monde.state.store.writing() as connection:
            actors.accredit(connection, a.siret, date(2025, 7, 1), date(2099, 1, 1), test=False, numero="suite")
    with monde.horloge(datetime(2025, 7, 2, 9, 0, 5, tzinfo=UTC)):
        monde.service._acteurs.clear()
        again = a.write("ICO_INSCRIPTION", "2025-06-19", ou, **keyed)
        assert (again.status_code, again.content) == (201, first.content)


def test_a_session_that_became_anothers_is_not_told_again(monde: Monde) -> None:
    a, b = monde.organisme(), monde.organisme()
    numbers = monde.session(a)
    described = a.get("/sessions", params={"numeroSession": numbers["numeroSession"]}).json()["resultats"][0]
    described = {k: v for k, v in described.items() if k not in ("id", "version", "source")}
    keyed = {"headers": {"idempotency-key": f"session-{numbers['numeroSession']}"}}
    assert a.post("/sessions", described, **keyed).status_code == 200
    moved = {**described, "organismeFormateur": {"siret": b.siret}}
    assert a.post("/sessions", moved).json()["change"] is True
    assert b.post("/sessions", {**moved, "organismeResponsable": {"siret": b.siret}}).json()["change"] is True
    answer = a.post("/sessions", described, **keyed)
    assert answer.status_code == 422 and "id" not in answer.json()


def test_a_siret_is_read_however_it_is_written_at_every_door(monde: Monde) -> None:
    a = monde.organisme()
    spaced = f"{a.siret[:3]} {a.siret[3:6]} {a.siret[6:9]}\u00a0{a.siret[9:]}"
    numbers = monde.session(a, organismeResponsable={"siret": spaced, "nom": "Organisme d'essai"})
    (session,) = a.get("/sessions", params={"siret": spaced}).json()["resultats"]
    assert session["numeroSession"] == numbers["numeroSession"]
    assert session["organismeResponsable"]["siret"] == a.siret
    ou = {"beneficiaire": monde.personne(), "session": numbers, "siretOrganismeFormation": spaced}
    made = a.write("ICO_INSCRIPTION", "2025-06-19", ou)
    assert made.status_code == 201
    (event,) = a.get(f"/parcours/{made.json()['idInscription']}").json()["evenements"]
    assert event["siretOrganismeFormation"] == a.siret
    described = {**{k: v for k, v in session.items() if k not in ("id", "version", "source")}}
    for wrong in ("0" * 14, a.siret[:9], "1300134100001X"):
        refused = a.post("/sessions", {**described, "organismeResponsable": {"siret": wrong}})
        assert refused.status_code == 422 and "Le SIRET est invalide" in refused.text


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("06 12 34 56 78", True),
        ("06.12.34.56.78", True),
        ("0612345678", True),
        ("+33 6 12 34 56 78", True),
        ("+33 (0)6 12 34 56 78", True),
        ("+262 692 12 34 56", True),
        ("06 12 34 56 7", False),
        ("- - - - -", False),
        ("06 12 34 56 789", False),
        ("01234567", False),
        ("+33 (0) 6 12 34 56 78", False),
    ],
)
def test_a_telephone_is_one_that_can_be_dialled(monde: Monde, number: str, right: bool) -> None:
    a = monde.organisme()
    who = {**monde.personne(), "identite": {"nom": "Dupont", "prenom": "Ada", "telephone": number}}
    made = a.write("ICO_INSCRIPTION", "2025-06-19", {"beneficiaire": who, "session": monde.session(a)})
    if right:
        assert made.status_code == 201, made.text
        return
    assert (made.status_code, made.json()["code"]) == (422, "FORME_INVALIDE")
    (fault,) = made.json()["champs"]
    assert fault["champ"] == "beneficiaire.identite.telephone" and "valeur" not in fault


# --- Batches --------------------------------------------------------------------------------------------------------


def _later(way: Chemin) -> dict[str, Any]:
    month = {"mois": "2025-09", "heuresPrevues": 100, "heuresRealisees": 90}
    return way.fait("ASSIDUITE", "2025-09-30", month)


@pytest.mark.parametrize(
    "params",
    [{}, {"atomique": "true"}, {"admission": "stricte"}, {"admission": "libre"}],
    ids=["batch", "atomic", "strict", "free"],
)
def test_5_a_batch_takes_the_effect_of_no_later_event(chemin: Callable[..., Chemin], params: dict[str, str]) -> None:
    way = chemin().jusqua("ENTRE")
    month = _later(way)["id"]
    gone = {"type": "ANNULATION", "dateEffet": "2025-10-10", "cible": way.ids["AES"], "contenu": {"motif": "erreur"}}
    answer = way.a.lot([gone], **params)
    (line,) = answer.json()["resultats"]
    assert answer.status_code == (422 if "atomique" in params else 207)
    assert (line["status"], line["code"], line["evenements"]) == (409, "EVENEMENTS_POSTERIEURS", [month])
    single = way.a.post("/evenements", gone, params={k: v for k, v in params.items() if k == "admission"})
    assert (single.status_code, single.json()["evenements"]) == (409, [month])
    assert way.a.parcours(way.id)["etat"] == "ENTRE"
    both = [gone, {**gone, "cible": month}]
    for batch in (both, both[::-1]):
        told = chemin().jusqua("ENTRE")
        ids = {way.ids["AES"]: told.ids["AES"], month: _later(told)["id"]}
        done = told.a.lot([{**e, "cible": ids[e["cible"]]} for e in batch], **params).json()["resultats"]
        assert [d["statut"] for d in done] == ["ACCEPTE", "ACCEPTE"]
        assert told.a.parcours(told.id)["etat"] == "AIS_VALIDEE"


def test_a_cancellation_that_its_author_may_not_write_covers_no_other(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    month = {"mois": "2025-09", "heuresPrevues": 100, "heuresRealisees": 90}
    told = way.fait("ASSIDUITE", "2025-09-30", month, par=way.conseiller)["id"]
    gone = {"type": "ANNULATION", "dateEffet": "2025-10-10", "contenu": {"motif": "erreur"}}
    done = way.a.lot([{**gone, "cible": told}, {**gone, "cible": way.ids["AES"]}]).json()["resultats"]
    assert [(d["status"], d.get("evenements")) for d in done] == [(404, None), (409, [told])]


@pytest.mark.parametrize("mode", ["stricte", "libre"])
def test_a_training_is_taken_back_and_told_again_in_any_order(chemin: Callable[..., Chemin], mode: str) -> None:
    draw = random.Random(17)
    for _ in range(4):
        way = chemin().jusqua("ENTRE")
        for day, type in (("2025-09-10", "INTERRUPTION"), ("2025-09-20", "REPRISE")):
            way.fait(type, day)
        _later(way)
        way.fait("FIN", "2025-12-19")
        way.fait("BILAN", "2025-12-20", {"formationAchevee": True, "heuresPrevues": 400, "heuresRealisees": 390})
        types = ("AES", "INTERRUPTION", "REPRISE", "ASSIDUITE", "FIN", "BILAN")
        batch = [
            {"type": "ANNULATION", "dateEffet": "2026-01-10", "cible": way.ids[t], "contenu": {"motif": "erreur"}}
            for t in types
        ]
        batch.append({"type": "AES", "dateEffet": "2025-09-08", **way.ou})
        draw.shuffle(batch)
        done = way.a.lot(batch, admission=mode).json()["resultats"]
        assert [d["statut"] for d in done] == ["ACCEPTE"] * 7, batch
        told = way.a.parcours(way.id)
        assert (told["etat"], told["etapes"][-1]["dateEffet"]) == ("ENTRE", "2025-09-08")


# --- What another said ----------------------------------------------------------------------------------------------


def _reading(who: Partie, numbers: dict[str, str]) -> list[Any]:
    """All that an organisme reads of a session that no feed has told of, ids apart."""
    found = []
    for path in ("/parcours", "/aes", "/ais", "/changements"):
        params = {"numeroSession": numbers["numeroSession"]}
        for row in who.get(path, params=params).json()["resultats"]:
            event = row.get("evenement") or {}
            found.append((path, row.get("etat"), row.get("conflit"), event.get("type"), event.get("raison")))
    return found


@pytest.mark.parametrize(
    ("said", "then"),
    list(itertools.product(["2025-09-01", "2025-09-02", None], ["2025-09-01"])),
    ids=["same", "otherwise", "nothing"],
)
def test_an_unknown_session_shows_nothing_of_what_another_said(monde: Monde, said: str | None, then: str) -> None:
    """The same answers and the same readings whatever another organisation told of the same person, six times over:
    which of two tellings is retained hangs on a hash."""
    for _ in range(6):
        a, b = monde.organisme(), monde.organisme()
        numbers = {n: f"{n}-{a.siret}"[-25:] for n in ("numeroFormation", "numeroAction", "numeroSession")}
        ou = {"beneficiaire": monde.personne(), "session": numbers}
        elsewhere = {"beneficiaire": monde.personne(), "session": numbers}
        if said:
            assert a.write("AES", said, ou).status_code == 202
        assert a.write("AES", then, elsewhere).status_code == 202
        told = b.write("AES", then, ou)
        body = told.json()
        assert (told.status_code, body["statut"], body["raison"], body["etat"]) == (
            202,
            "EN_ATTENTE",
            "SESSION_INCONNUE",
            None,
        )
        again = b.write("AES", then, ou)
        assert (again.status_code, again.json()["raison"]) == (200, None)
        moved = b.write("CORRECTION", "2025-09-05", {}, {"valeurs": {"dateEffet": "2025-09-04"}}, cible=body["id"])
        assert (moved.status_code, moved.json()["raison"]) == (202, "SESSION_INCONNUE")
        assert _reading(b, numbers) == [
            ("/parcours", None, False, None, None),
            ("/changements", None, None, "AES", "SESSION_INCONNUE"),
            ("/changements", None, None, "CORRECTION", "SESSION_INCONNUE"),
        ]
        assert [p["idInscription"] for p in b.get("/parcours").json()["resultats"]] == [body["idInscription"]]


# --- Attestations ---------------------------------------------------------------------------------------------------


def _entries(way: Chemin) -> list[tuple[Any, ...]]:
    """The entries' documents along their line, then those apart."""
    found = {a["numero"]: a for a in way.a.parcours(way.id)["attestations"] if a["numero"].startswith("AES")}
    following = {a["remplace"]: a for a in found.values() if a["remplace"]}
    assert len(following) == sum(bool(a["remplace"]) for a in found.values()), "une fourche"
    assert {a["numero"]: a["remplaceePar"] for a in found.values() if a["remplaceePar"]} == {
        n: a["numero"] for n, a in following.items()
    }
    line = []
    for head in [a for a in found.values() if not a["remplace"] and a["statut"] != "ANNULEE"]:
        at: dict[str, Any] | None = head
        while at is not None:
            line.append((at["dateEffet"], at["statut"]))
            at = following.get(at["numero"])
    return line + [(a["dateEffet"], "ANNULEE") for a in found.values() if a["statut"] == "ANNULEE"]


@pytest.mark.parametrize("turn", range(needs.campaign(6, 50)))
def test_corrections_of_two_parties_make_one_line(monde: Monde, chemin: Callable[..., Chemin], turn: int) -> None:
    way = chemin().jusqua("ENTRE")
    told = [(way.a, "2025-09-03"), (way.conseiller, "2025-09-04")]
    for who, day in told if turn % 2 else told[::-1]:
        done = who.write(
            "CORRECTION", "2025-09-10", {"idInscription": way.id}, {"valeurs": {"dateEffet": day}}, cible=way.ids["AES"]
        )
        assert done.status_code == 201
    line = [("2025-09-01", "REMPLACEE"), ("2025-09-03", "REMPLACEE"), ("2025-09-04", "VALIDE")]
    assert _entries(way) == line
    pages = {
        a["dateEffet"]: monde.http.get(f"/attestations/verifier/{a['verification']['code']}").text
        for a in way.a.parcours(way.id)["attestations"]
        if a["numero"].startswith("AES")
    }
    said = {day: [w for w in ("est valide", "a été remplacée", "a été annulée") if w in p] for day, p in pages.items()}
    assert said == {"2025-09-01": ["a été remplacée"], "2025-09-03": ["a été remplacée"], "2025-09-04": ["est valide"]}


def test_a_correction_of_what_was_supplanted_is_in_the_line(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    where = {"idInscription": way.id}

    def move(who: Partie, day: str, aimed: str) -> Any:
        return who.write("CORRECTION", "2025-09-20", where, {"valeurs": {"dateEffet": day}}, cible=aimed).json()

    first = move(way.a, "2025-09-03", way.ids["AES"])["id"]
    move(way.conseiller, "2025-09-05", way.ids["AES"])
    late = move(way.a, "2025-09-04", first)
    assert (late["statut"], late["raison"]) == ("SANS_EFFET", "CORRECTION_SUPPLANTEE")
    assert _entries(way) == [
        ("2025-09-01", "REMPLACEE"),
        ("2025-09-03", "REMPLACEE"),
        ("2025-09-04", "REMPLACEE"),
        ("2025-09-05", "VALIDE"),
    ]
    assert cancel(way, first).status_code == 201
    assert _entries(way) == [
        ("2025-09-01", "REMPLACEE"),
        ("2025-09-05", "VALIDE"),
        ("2025-09-03", "ANNULEE"),
        ("2025-09-04", "ANNULEE"),
    ]


def test_an_entry_of_a_counsellor_comes_after_the_one_it_supplants(chemin: Callable[..., Chemin]) -> None:
    found = []
    for order in (1, -1):
        way = chemin().jusqua("AIS_VALIDEE")
        for who, day in [(way.a, "2025-09-01"), (way.conseiller, "2025-09-02")][::order]:
            assert who.write("AES", day, {"idInscription": way.id}).status_code == 201
        found.append(_entries(way))
    assert found == [[("2025-09-01", "REMPLACEE"), ("2025-09-02", "VALIDE")]] * 2


def test_said_otherwise_names_the_last_version(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_EMISE")
    where, said = {"idInscription": way.id}, []
    for hours in (350, 360, 370):
        refused = way.a.write("AIS", "2025-07-02", where, {**PLAN, "nbHeureTotalFormation": hours})
        assert refused.json()["code"] == "CORRECTION_REQUISE"
        said.append(refused.json()["evenement"])
        done = way.a.write(
            "CORRECTION", "2025-07-03", where, {"valeurs": {"nbHeureTotalFormation": hours}}, cible=said[-1]
        )
        assert done.json()["statut"] == "ACCEPTE"
        (shown,) = [a for a in way.a.parcours(way.id)["attestations"] if a["statut"] == "VALIDE"]
        assert shown["nbHeureTotalFormation"] == hours
    assert said[0] == way.ids["AIS"] and len(set(said)) == 3
