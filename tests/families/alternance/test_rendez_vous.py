"""Contact requests: who may be asked, both mails, one answer, what follows; the life of the organisations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, make_key
from tests.world.appointments import BASE, CFA, ECOLE, Scene, scene, unique
from tremplin.app import create_app
from tremplin.families.alternance.appointments import organisations
from tremplin.families.alternance.appointments import service as appointments
from tremplin.families.alternance.store import appointments as rows
from tremplin.families.alternance.store.tables import rdv_etablissement, rdv_formation, rdv_histoire
from tremplin.families.alternance.store.tables import rendez_vous as table
from tremplin.platform.work import mails as mailing

pytestmark = pytest.mark.one_store

__all__ = ["scene"]


# ── availability ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_open_training_tells_its_form_by_each_of_its_numbers(scene: Scene) -> None:
    told = scene.contexte()
    assert told["cle_ministere_educatif"] == "boulanger-0" and told["intitule_long"] == "BOULANGER (CAP)"
    assert told["form_url"] == "http://localhost:8000/rendez-vous?cleMinistereEducatif=boulanger-0&referrer=lba"
    by_action = {"idCleMinistereEducatif": "", "idActionFormation": "AF.1", "referrer": "onisep"}
    assert scene.contexte(**by_action)["cle_ministere_educatif"] == "boulanger-0", "the archived one is passed over"
    assert scene.contexte(idCleMinistereEducatif=None, idParcoursup="12345")["cle_ministere_educatif"] == "boulanger-0"


def test_what_is_not_open_says_so_as_the_service_replaced(scene: Scene) -> None:
    closed = {"error": "Prise de rendez-vous non disponible."}
    assert scene.contexte(idCleMinistereEducatif="petite-enfance") == closed, "no address is known"
    assert scene.contexte(referrer="parcoursup") == closed, "no consent was given"
    assert scene.contexte(referrer="pfr_pdl") == closed
    assert scene.contexte(404, idCleMinistereEducatif="inconnue")["statusCode"] == 404
    assert "referrer" in scene.contexte(400, referrer="ailleurs")["message"]
    assert scene.contexte(400, idCleMinistereEducatif="")["error"] == "Bad Request"


def test_a_referrer_with_a_key_gets_the_link_of_its_own(scene: Scene) -> None:
    settings_ = scene.home.settings()
    right = frozenset({"appointments:write"})
    jeune = make_key(settings_, organisation="Jeune_1_solution", permissions=right)
    onisep = make_key(settings_, organisation="Onisep", permissions=right)
    for path in ("/api/v2/appointment", "/api/formation/v1/appointment/generate-link"):
        answer = scene.http.post(path, json={"onisep_id": "AF.1"}, headers={"authorization": f"Bearer {onisep}"})
        assert answer.status_code == 200 and "referrer=onisep" in answer.json()["form_url"]
        assert "id_rco_formation" not in answer.json()
    both = {"onisep_id": "AF.1", "cle_ministere_educatif": "boulanger-0"}
    headers = {"authorization": f"Bearer {jeune}"}
    assert scene.http.post("/api/v2/appointment", json=both, headers=headers).status_code == 400
    one = scene.http.post("/api/v2/appointment", json={"cle_ministere_educatif": "boulanger-0"}, headers=headers)
    assert "referrer=jeune_1_solution" in one.json()["form_url"]
    assert scene.http.post("/api/v2/appointment", json=both).status_code == 401
    stranger = make_key(settings_, organisation="Ailleurs", permissions=right)
    refused = scene.http.post("/api/v2/appointment", json={}, headers={"authorization": f"Bearer {stranger}"})
    assert refused.status_code == 401


# ── a request ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_request_reaches_the_organisation_first_then_its_candidate(scene: Scene) -> None:
    address = unique()
    answer = scene.ask(email=address)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"userId", "appointment", "token"}
    mails = scene.personne.courriels()
    candidate, school = (next(n for n, m in enumerate(mails) if m.startswith(f"À {to}\n")) for to in (address, ECOLE))
    assert school > candidate, "newest first: the organisation's left before"
    assert (
        "Le contenu de la formation, Les frais" in mails[school]
        and "La demande vient de La bonne alternance" in mails[school]
    )
    copy = " ".join(mails[candidate].split())
    assert f"Elle dit : Ada Essai (futur apprenti), téléphone 06 12 34 56 78, adresse électronique {address}." in copy
    assert "Questions : Le contenu de la formation, Les frais. Votre message :" in copy
    assert re.search(r"Votre message : >? ?Bonjour\b", copy)
    recap = scene.http.get(f"{BASE}/context/short-recap", params={"token": answer.json()["token"]}).json()
    assert recap["user"]["email"] == address and recap["appointment"]["applicant_reasons"] == ["contenu", "frais"]


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ({"firstname": "http://x.fr"}, "firstname"),
        ({"lastname": "A\r\nBcc: x@y.fr"}, "lastname"),
        ({"phone": "non"}, "phone"),
        ({"email": "ada@exemplе.fr"}, "email"),
        ({"email": "a@yopmail.com"}, "email"),
        ({"type": "voisin"}, "type"),
        ({"applicantReasons": ["rien"]}, "applicantReasons"),
        ({"applicantReasons": ["autre"], "applicantMessageToCfa": ""}, "applicantMessageToCfa"),
        ({"applicantMessageToCfa": "voir www.spam.example"}, "applicantMessageToCfa"),
        ({"applicantMessageToCfa": "x" * 501}, "applicantMessageToCfa"),
        ({"appointmentOrigin": "x"}, "appointmentOrigin"),
        ({"firstname": None}, "firstname"),
    ],
)
def test_a_wrong_request_says_what_is_wrong_and_sends_nothing(scene: Scene, fault: dict[str, Any], part: str) -> None:
    before = len(scene.personne.courriels())
    answer = scene.ask(**fault)
    assert answer.status_code == 400 and f"body.{part}" in answer.json()["message"], answer.text
    assert len(scene.personne.courriels()) == before


def test_a_second_request_within_four_days_is_refused_with_the_date_of_the_first(scene: Scene) -> None:
    address = unique()
    assert scene.ask(email=address, motivations="ancien nom", applicantMessageToCfa=None).status_code == 200
    again = scene.ask(email=address.upper())
    assert again.status_code == 400
    assert re.search(r"en date du \d\d/\d\d/\d{4}", again.json()["message"])
    assert scene.ask(email=address, cleMinistereEducatif="boulanger-25").status_code == 200


def test_ten_same_requests_at_once_are_one(scene: Scene) -> None:
    address = unique()
    with ThreadPoolExecutor(10) as pool:
        codes = sorted(a.status_code for a in pool.map(lambda _: scene.ask(email=address), range(10)))
    assert codes == [200, *[400] * 9]


# ── what follows ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_organisation_reads_then_answers_once_and_the_candidate_gets_it(scene: Scene) -> None:
    address = unique()
    made = scene.ask(email=address).json()["appointment"]
    link, who = scene.lien_cfa(), scene.personne
    assert scene.etat(made).etat == appointments.DEMANDE
    who.open(link)
    first = scene.etat(made).lu_le
    assert first is not None and scene.etat(made).etat == appointments.LU
    who.open(link)
    assert scene.etat(made).lu_le == first, "the first reading is the one kept"
    who.send("Envoyer ce message", 422, message="")
    who.open(link)
    form = next(f for f in who.arbre.forms if f.get("action") == "/rendez-vous/repondre")
    data = {**dict(form.form_values()), "message": "Venez samedi.", "intention": "personalised_answer"}
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    assert who.http.post("/rendez-vous/repondre", data=data, headers=ours).status_code == 200
    assert who.http.post("/rendez-vous/repondre", data=data, headers=ours).status_code == 410
    assert scene.etat(made).etat == appointments.REPONDU
    assert "Venez samedi." in next(m for m in who.courriels() if m.startswith(f"À {address}\n"))


def test_an_answer_by_api_through_another_channel_is_recorded_and_not_mailed(scene: Scene) -> None:
    made = scene.ask().json()["appointment"]
    token = scene.lien_cfa().split("jeton=")[1]
    recap = scene.http.get(f"{BASE}/context/recap", params={"token": token, "appointmentId": made}).json()
    assert recap["appointment"]["id"] == made
    assert scene.etat(made).lu_le is not None
    before = len(scene.personne.courriels())
    body = {
        "appointment_id": made,
        "cfa_intention_to_applicant": "other_channel",
        "token": token,
        "cfa_message_to_applicant_date": "2026-11-26T10:00:00Z",
    }
    wrong = scene.http.post(f"{BASE}/reply", json={**body, "appointment_id": "autre"})
    assert wrong.status_code == 404
    assert scene.http.post(f"{BASE}/reply", json=body).status_code == 200
    assert scene.http.post(f"{BASE}/reply", json=body).status_code == 403
    assert (scene.etat(made).etat, len(scene.personne.courriels())) == (appointments.AUTRE_CANAL, before)
    assert scene.http.get(f"{BASE}/context/recap", params={"token": "faux"}).status_code == 403


EVENTS = ("ouvrir", "message", "autre", "contacte", "relance")


@settings(max_examples=needs.campaign(12, 500))
@given(st.lists(st.sampled_from(EVENTS), max_size=7))
def test_any_order_of_events_leaves_a_request_where_the_rules_say(scene: Scene, events: list[str]) -> None:
    """Answered at most once, never unread again, followed up at most once; each refusal changes nothing."""
    made = scene.ask().json()["appointment"]
    link = scene.state.comptes.lien_d_action
    expected, suivi = appointments.DEMANDE, None
    for event in events:
        usage = appointments.CFA if event in EVENTS[:3] else appointments.CANDIDAT
        token = link(usage, f"rdv:{made}", timedelta(days=1))
        legal = True
        try:
            if event == "ouvrir":
                appointments.open(scene.state, made)
            elif event in ("message", "autre"):
                intention = "personalised_answer" if event == "message" else "other_channel"
                appointments.reply(scene.state, token, intention, "Bonjour")
            else:
                appointments.follow(scene.state, token, event)
        except appointments.Refusee:
            legal = False
        open_ = expected in appointments.OUVERTES
        if event == "ouvrir":
            expected = appointments.LU if expected == appointments.DEMANDE else expected
        elif event in ("message", "autre"):
            assert legal == open_
            answered = appointments.REPONDU if event == "message" else appointments.AUTRE_CANAL
            expected = answered if open_ else expected
        else:
            assert legal == (suivi is None)
            suivi = suivi or event
        row = scene.etat(made)
        assert (row.etat, row.suivi) == (expected, suivi)


def test_a_scanner_that_opens_every_link_of_a_candidate_does_nothing(scene: Scene) -> None:
    address = unique()
    made = scene.ask(email=address).json()["appointment"]
    who = scene.personne
    link = who.lien(address, "/rendez-vous/suivi")
    for _ in range(2):
        assert who.http.get(link).status_code == 200
        assert who.http.head(link).status_code == 200
    assert scene.etat(made).suivi is None
    who.open(link)
    form = next(f for f in who.arbre.forms if f.get("action") == "/rendez-vous/suivi")
    before = sum(m.startswith(f"À {ECOLE}\n") for m in who.courriels())
    data = {**dict(form.form_values()), "choix": "relance"}
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    assert who.http.post("/rendez-vous/suivi", data=data, headers=ours).status_code == 200
    assert sum(m.startswith(f"À {ECOLE}\n") for m in who.courriels()) == before + 1
    assert who.http.post("/rendez-vous/suivi", data=data, headers=ours).status_code == 410


def test_after_five_days_both_sides_are_reminded_once(scene: Scene) -> None:
    address = unique()
    made = scene.ask(email=address).json()["appointment"]
    scene.personne.courriels()
    with scene.state.store.writing() as connection:
        old = datetime.now(UTC) - timedelta(days=5, minutes=1)
        connection.execute(update(table).where(table.c.id == made).values(cree_le=old))
    before = len(scene.personne.courriels())
    appointments.relances(scene.state)
    assert len(scene.personne.courriels()) == before + 2
    assert any("Avez-vous été contacté" in m for m in scene.personne.courriels() if m.startswith(f"À {address}\n"))
    appointments.relances(scene.state)
    assert len(scene.personne.courriels()) == before + 2


def test_requests_are_forgotten_after_a_year(scene: Scene) -> None:
    made = scene.ask().json()["appointment"]
    with scene.state.store.writing() as connection:
        old = datetime.now(UTC) - timedelta(days=366)
        connection.execute(update(table).where(table.c.id == made).values(cree_le=old))
    appointments.TACHES[-1].do(scene.state)
    row = scene.etat(made)
    assert row.contenu is None and bytes(row.candidat) == b""


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_from_the_training_to_a_request_by_its_form(scene: Scene) -> None:
    who = scene.personne
    who.open("/recherche-formation?type=formation&itemId=boulanger-0").follow("Contacter l'établissement")
    fields = {"prenom": "Ada", "nom": "Essai", "telephone": "0612345678", "genre": "parent"}
    who.send("Envoyer ma demande", 422, **fields, courriel="ada@yopmail.com", motifs=["autre"])
    assert "Message : à remplir" in who.texte and "jetables" in who.texte
    who.send("Envoyer ma demande", **fields, courriel=unique(), motifs=["porte"])
    assert "Votre demande est partie" in who.texte
    assert scene.http.get("/rendez-vous?cleMinistereEducatif=petite-enfance").status_code == 404


# ── the life of organisations (on a store of their own) ──────────────────────────────────────────────────────────


@pytest.fixture
def vierge(base: str, tmp_path: Any, alternance_home: Home) -> Iterator[Scene]:
    home = Home(tmp_path / "home", "", base)
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(alternance_home.reference)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non")), base_url="https://testserver") as http:
        yield Scene(http, home)


def test_an_organisation_is_invited_once_and_opened_after_fifteen_days_unless_it_refused(vierge: Scene) -> None:
    organisations.synchronise(vierge.state)
    organisations.synchronise(vierge.state)
    invitations = [m for m in vierge.personne.courriels() if "Dans quinze jours" in m]
    assert len(invitations) == 1 and invitations[0].startswith(f"À {ECOLE}\n"), "the other one has no address"
    assert vierge.contexte() == {"error": "Prise de rendez-vous non disponible."}
    with vierge.state.store.writing() as connection:
        soon = datetime.now(UTC) + timedelta(minutes=1)
        connection.execute(update(rdv_etablissement).values(activation_le=soon))
    organisations.synchronise(vierge.state)
    assert "error" in vierge.contexte()
    with vierge.state.store.writing() as connection:
        connection.execute(update(rdv_etablissement).values(activation_le=datetime.now(UTC)))
    organisations.synchronise(vierge.state)
    assert "form_url" in vierge.contexte()
    with vierge.state.store.reading() as connection:
        opened = rows.etablissement(connection, CFA)
        assert opened is not None and opened.referents == ("lba", "jeune_1_solution", "onisep")
    organisations.ask_consents(vierge.state, date(2026, 12, 15))
    who = vierge.personne
    who.open(who.lien(ECOLE, "/rendez-vous/accord")).send("Recevoir ces demandes")
    assert "form_url" in vierge.contexte(referrer="parcoursup")
    assert "error" in vierge.contexte(idCleMinistereEducatif="boulanger-25", referrer="parcoursup"), "not seen there"
    who.open(who.lien(ECOLE, "/rendez-vous/refus")).send("Ne pas recevoir de demandes")
    assert "error" in vierge.contexte()
    organisations.synchronise(vierge.state)
    assert "error" in vierge.contexte(), "a refusal stays"
    with vierge.state.store.reading() as connection:
        told = [(h.quoi, h.referent) for h in rows.histoire(connection, CFA)]
    assert told == [
        ("invitation", None),
        ("activation", None),
        ("invitation", "parcoursup"),
        ("accord", "parcoursup"),
        ("refus", None),
    ]


def test_the_consent_of_parcoursup_is_asked_within_its_window_and_once_more_after_a_month(vierge: Scene) -> None:
    organisations.synchronise(vierge.state)
    organisations.activate(vierge.state, vierge.state.releases.current, CFA, "essais")

    def asked(day: date) -> int:
        organisations.ask_consents(vierge.state, day)
        return sum("se voient sur Parcoursup" in m for m in vierge.personne.courriels())

    assert [asked(d) for d in (date(2026, 11, 30), date(2026, 4, 16))] == [0, 0]
    assert [asked(d) for d in (date(2026, 12, 1), date(2026, 12, 2), date(2027, 1, 5))] == [1, 1, 1]
    for days, expected in ((29, 1), (30, 2), (90, 2)):
        with vierge.state.store.writing() as connection:
            first = (rdv_histoire.c.quoi == "invitation") & rdv_histoire.c.referent.is_not(None)
            connection.execute(update(rdv_histoire).where(first).values(quand=datetime.now(UTC) - timedelta(days=days)))
        if days < 90:
            assert asked(date(2027, 4, 16)) == 1, "the window is closed"
        assert asked(date(2027, 4, 15)) == expected
    who = vierge.personne
    who.open(who.lien(ECOLE, "/rendez-vous/accord")).send("Recevoir ces demandes")
    assert asked(date(2027, 12, 1)) == 2


def test_the_catalogue_is_followed_and_an_agent_s_address_stays(vierge: Scene) -> None:
    now = datetime.now(UTC)
    listed = [
        {"cle_ministere_educatif": f"f{n}", "siret": CFA, "nom": "CFA", "courriel": f"a{n}@x.fr"} for n in range(3)
    ]
    with vierge.state.store.writing() as connection:
        assert rows.synchronise(connection, listed, now)["nouvelles"] == 3
        assert rows.set_email(connection, "f1", "agent@x.fr")
        listed[0]["courriel"], listed[1]["courriel"] = "neuf@x.fr", "autre@x.fr"
        told = rows.synchronise(connection, listed[:2], now)
        assert told == {"nouvelles": 0, "changees": 1, "archivees": 1, "etablissements": 0}
        found = {r.cle: (r.courriel, r.archivee_le is None) for r in connection.execute(select(rdv_formation))}
        assert found == {"f0": ("neuf@x.fr", True), "f1": ("agent@x.fr", True), "f2": ("a2@x.fr", False)}
        assert rows.synchronise(connection, listed, now)["changees"] == 1, "one that comes back is open again"


def test_a_bounce_closes_the_trainings_of_an_address(vierge: Scene) -> None:
    organisations.synchronise(vierge.state)
    organisations.activate(vierge.state, vierge.state.releases.current, CFA, "essais")
    assert "form_url" in vierge.contexte()
    mailing.bounce(vierge.state, ECOLE)
    assert "error" in vierge.contexte()
