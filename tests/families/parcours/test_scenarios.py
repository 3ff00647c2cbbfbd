"""The acceptance scenarios of the specification (§11), through HTTP, on both stores."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from tests.families.parcours.conftest import PLAN, Chemin, Essai, Monde

pytestmark = pytest.mark.one_store


def test_01_a_whole_way_in_is_read_by_the_region_without_identity(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin()
    way.personne["identite"] = {
        "nom": "Fictive",
        "prenom": "Noémie",
        "courriel": "noemie@exemple.invalid",
        "dateNaissance": "1990-09-01",
    }
    way.jusqua("ENTRE")
    r = monde.region("11")
    (entry,) = r.get("/aes", params={"numeroSession": way.session["numeroSession"]}).json()["resultats"]
    assert entry["idInscription"] == way.id and entry["dateEntreeEffective"] == "2025-09-01"
    assert "identite" not in entry
    whole = r.get(f"/parcours/{way.id}")
    assert (whole.json()["etat"], whole.json()["trancheAge"]) == ("ENTRE", "35-44")
    for secret in ("Fictive", "Noémie", "1990-09", way.personne["idRegionalDE"]):
        assert secret not in whole.text
    s = monde.region("84")
    foreign, absent = s.get(f"/parcours/{way.id}"), s.get("/parcours/4999999999")
    assert foreign.status_code == absent.status_code == 404
    assert {**foreign.json(), "instance": ""} == {**absent.json(), "instance": ""}
    assert way.a.parcours(way.id)["identite"]["nom"] == "Fictive"


def test_02_an_entry_before_its_proposal(chemin: Callable[..., Chemin]) -> None:
    way, other = chemin(), chemin()
    waiting = way.fait("AES", "2025-09-01")
    assert (waiting["statut"], waiting["raison"]) == ("EN_ATTENTE", "PREDECESSEUR_MANQUANT")
    assert way.fait("AIS", "2025-07-02", PLAN)["etat"] == "ENTRE"
    other.fait("AIS", "2025-07-02", PLAN)
    other.fait("AES", "2025-09-01")
    assert states(way) == states(other) == ["AIS_EMISE", "ENTRE"]
    assert waiting["echeance"] == "2025-09-04" and waiting["retardJours"] > 0


@pytest.mark.both_stores
def test_03_fifty_posts_of_one_key_are_one_event(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    headers = {"idempotency-key": f"entree-{way.id}"}
    with ThreadPoolExecutor(16) as pool:
        asked = [
            pool.submit(way.a.write, "AES", "2025-09-01", {"idInscription": way.id}, headers=headers) for _ in range(50)
        ]
        found = [a.result() for a in asked]
    assert {a.status_code for a in found} == {201}
    assert len({a.content for a in found}) == 1
    assert sum("idempotent-replayed" in a.headers for a in found) == 49
    assert len(way.a.parcours(way.id)["evenements"]) == 5
    other = way.a.write("AES", "2025-09-02", {"idInscription": way.id}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCE_CORPS_DIFFERENT")
    spaced = json.dumps({"idInscription": way.id, "type": "AES", "dateEffet": "2025-09-01"}, indent=3)
    again = way.a.appeler(
        "POST", "/evenements", content=spaced, headers={**headers, "content-type": "application/json"}
    )
    assert (again.status_code, again.headers["idempotent-replayed"]) == (201, "true")


def test_04_an_entry_on_a_refused_proposal(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_EMISE")
    way.fait("AIS_REFUS", "2025-07-05", {"motif": "FINANCEMENT"}, par=way.conseiller)
    refused = way.a.write("AES", "2025-09-01", {"idInscription": way.id})
    told = refused.json()
    assert (refused.status_code, told["code"], told["etat"]) == (409, "ETAT_INCOMPATIBLE", "AIS_REFUSEE")
    assert "AIS" in told["evenementsPermis"] and "AES" not in told["evenementsPermis"]
    assert told["evenementBloquant"] == way.ids["AIS_REFUS"]
    free = way.a.write("AES", "2025-09-01", {"idInscription": way.id}, admission="libre").json()
    assert (free["statut"], free["raison"], free["etat"]) == ("SANS_EFFET", "ETAT_INCOMPATIBLE", "AIS_REFUSEE")


def test_05_an_entry_is_cancelled_with_what_came_after(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    way.fait("ASSIDUITE", "2025-10-02", {"mois": "2025-09", "heuresPrevues": 100, "heuresRealisees": 90})
    cancel = {"type": "ANNULATION", "dateEffet": "2025-10-03", "contenu": {"motif": "erreur de personne"}}
    alone = way.a.post("/evenements", {**cancel, "cible": way.ids["AES"]})
    assert (alone.status_code, alone.json()["code"]) == (409, "EVENEMENTS_POSTERIEURS")
    assert alone.json()["evenements"] == [way.ids["ASSIDUITE"]]
    both = way.a.lot([{**cancel, "cible": way.ids[t]} for t in ("AES", "ASSIDUITE")], admission="stricte")
    assert [r["statut"] for r in both.json()["resultats"]] == ["ACCEPTE", "ACCEPTE"]
    assert way.a.parcours(way.id)["etat"] == "AIS_VALIDEE"


def test_06_the_deadline_of_a_whit_sunday(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    for day, late in (("2025-06-10T21:59:59", False), ("2025-06-10T22:00:01", True)):
        way = chemin(debut="2025-06-01", fin="2025-12-31")
        way.fait("AIS", "2025-05-20", PLAN)
        with monde.horloge(datetime.fromisoformat(f"{day}+00:00")):
            told = way.fait("AES", "2025-06-06")
        assert (told["echeance"], told["enRetard"]) == ("2025-06-10", late)


def test_07_a_batch_with_three_bad_lines_and_its_replay(monde: Monde) -> None:
    a = monde.organisme()
    ou = monde.session(a)
    batch = [
        {"type": "ICO_INSCRIPTION", "dateEffet": "2025-06-20", "session": ou, "beneficiaire": who}
        for who in monde.personnes(1000)
    ]
    batch[10] = {**batch[10], "type": "INCONNU"}
    batch[500] = {**batch[500], "dateEffet": "1999-01-01"}
    batch[999] = {**batch[999], "siretOrganismeFormation": "13001341000019"}
    first = a.lot(batch)
    assert first.status_code == 207
    told = [r["statut"] for r in first.json()["resultats"]]
    assert [n for n, s in enumerate(told) if s == "REJETE"] == [10, 500, 999] and told.count("ACCEPTE") == 997
    wrong = first.json()["resultats"]
    assert [wrong[n]["champs"][0]["champ"] for n in (10, 500, 999)] == ["type", "dateEffet", "siretOrganismeFormation"]
    again = [r["statut"] for r in a.lot(batch).json()["resultats"]]
    assert (again.count("DOUBLON"), again.count("REJETE")) == (997, 3)
    refused = a.lot(batch[:20], atomique="true")
    assert (refused.status_code, refused.json()["code"]) == (422, "LOT_REFUSE")


def test_09_a_counsellor_contradicts(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    told = way.conseiller.write("AES", "2025-09-03", {"idInscription": way.id}).json()
    assert told["statut"] == "ACCEPTE"
    seen = way.a.parcours(way.id)
    assert [s["dateEffet"] for s in seen["etapes"] if s["etat"] == "ENTRE"] == ["2025-09-03"]
    (conflict,) = seen["conflits"]
    assert [v["source"] for v in conflict["valeurs"]] == ["SAISIE_CONSEILLER", "API_0_SAISIE"]
    assert len([e for e in seen["evenements"] if e["type"] == "AES"]) == 2
    listed = way.conseiller.get("/parcours", params={"conflit": "true"}).json()["resultats"]
    assert [p["idInscription"] for p in listed] == [way.id]


def test_14_the_bounds_of_the_session(essai: Essai) -> None:
    ou = essai.session(debut="2025-09-01", fin="2025-09-30")
    late = essai.enrol(ou, "ICR", dateFinPlanFormation="2025-10-01 00:00:00")
    assert late.status_code == 422
    (fault,) = late.json()["champs"]
    assert fault["champ"] == "dateFinPlanFormation" and "2025-09-30" in fault["attendu"]
    assert essai.enrol(ou, "ICR", dateFinPlanFormation="2025-09-30 00:00:00").status_code == 201


def test_15_the_partners_reference_wins(essai: Essai) -> None:
    reference = f"REF-{uuid.uuid4()}"
    ou = essai.session(numeroReferenceExterne=reference)
    essai.enrol(ou, "ICA")
    wrong = {"numeroSession": "x", "numeroAction": "y", "numeroFormation": "z", "numeroReferenceExterne": reference}
    assert [e["codeStatutInscription"] for e in essai.read(wrong).json()] == ["ICA"]
    assert essai.read({n: wrong[n] for n in list(wrong)[:3]}).json() == []


def test_16_two_regions_that_fund_together(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin(financeurs=[{"code": 2}, {"code": 2, "region": "84"}]).jusqua("ENTRE")
    found = []
    for r in (monde.region("11"), monde.region("84")):
        (path,) = r.get("/parcours", params={"numeroSession": way.session["numeroSession"]}).json()["resultats"]
        (entry,) = r.get("/aes", params={"idNationalDE": path["idNationalDE"]}).json()["resultats"]
        assert entry["idNationalDE"] == path["idNationalDE"]
        assert r.get(f"/parcours/{way.id}").json()["idNationalDE"] == path["idNationalDE"]
        found.append((path["idInscription"], path["idNationalDE"]))
    assert found[0][0] == found[1][0] == way.id and found[0][1] != found[1][1]
    crossed = monde.region("84").get("/parcours", params={"idNationalDE": found[0][1]})
    assert crossed.json()["resultats"] == []


def test_17_an_agreement_that_ended(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    with monde.horloge(datetime(2100, 6, 1, 10, tzinfo=UTC)):
        refused = way.a.write("AES", "2025-09-01", {"idInscription": way.id})
        assert (refused.status_code, refused.json()["code"]) == (403, "HABILITATION_ABSENTE")
        assert way.a.parcours(way.id)["etat"] == "AIS_VALIDEE"
        paper = {"canal": "PAPIER", "dateReceptionPapier": "2025-09-02"}
        assert way.fait("AES", "2025-09-01", par=way.conseiller, **paper)["etat"] == "ENTRE"


def test_18_paper_counts_from_its_own_reception(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    with monde.horloge(datetime(2025, 9, 11, 10, tzinfo=UTC)):
        paper = {"canal": "PAPIER", "dateReceptionPapier": "2025-09-03"}
        told = way.fait("AES", "2025-09-01", par=way.conseiller, **paper)
    assert (told["echeance"], told["enRetard"]) == ("2025-09-04", False)
    paper["dateReceptionPapier"] = "2025-12-20"
    refused = way.a.write("FIN", "2025-12-19", {"idInscription": way.id}, **paper)
    assert (refused.status_code, refused.json()["champs"][0]["champ"]) == (422, "canal")


def test_19_a_new_proposal_after_a_refusal(chemin: Callable[..., Chemin]) -> None:
    way = chemin()
    way.fait("ICO_PRESENCE", "2025-07-01", {"resultat": "non_retenu"})
    assert way.fait("AIS", "2025-07-10", PLAN)["etat"] == "AIS_EMISE"
    assert [(e["type"], e["effet"]) for e in way.a.parcours(way.id)["evenements"]] == [
        ("ICO_PRESENCE", True),
        ("AIS", True),
    ]


def test_20_a_stop_a_return_an_end(chemin: Callable[..., Chemin]) -> None:
    way = chemin(debut="2025-01-06", fin="2025-06-30")
    way.fait("AIS", "2025-01-02", {**PLAN, "dateDebut": "2025-01-06", "dateFin": "2025-06-30"})
    way.fait("AES", "2025-01-06")
    reached = [
        way.fait(t, d)["etat"]
        for t, d in (("INTERRUPTION", "2025-03-03"), ("REPRISE", "2025-03-10"), ("FIN", "2025-04-30"))
    ]
    assert reached == ["INTERROMPU", "ENTRE", "TERMINE"]
    steps = [(s["etat"], s["dateEffet"]) for s in way.a.parcours(way.id)["etapes"]][-3:]
    assert steps == [("INTERROMPU", "2025-03-03"), ("ENTRE", "2025-03-10"), ("TERMINE", "2025-04-30")]


def test_21_no_end_while_interrupted(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    way.fait("INTERRUPTION", "2025-10-03")
    assert way.a.write("FIN", "2025-12-19", {"idInscription": way.id}).status_code == 409
    assert way.fait("ABANDON", "2025-10-10", {"motif": "DEMENAGEMENT"})["etat"] == "ABANDONNE"


def test_22_an_abandonment_says_why(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    ou = {"idInscription": way.id}
    (fault,) = way.a.write("ABANDON", "2025-10-10", ou, {}).json()["champs"]
    assert fault["champ"] == "contenu.motif"
    wrong = way.a.write("ABANDON", "2025-10-10", ou, {"motif": "ENNUI"})
    assert wrong.status_code == 422 and "REPRISE_EMPLOI_DURABLE" in wrong.json()["champs"][0]["attendu"]
    silent = way.a.write("ABANDON", "2025-10-10", ou, {"motif": "AUTRE"})
    assert (silent.status_code, silent.json()["champs"][0]["champ"]) == (422, "contenu.texte")
    assert way.a.write("ABANDON", "2025-10-10", ou, {"motif": "NON_RENSEIGNE"}).status_code == 422


def test_23_reasons_of_health_are_hidden_from_regions(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    way.fait("ABANDON", "2025-10-10", {"motif": "SANTE", "texte": "arrêt de trois mois"})
    whole = {"motif": "SANTE", "texte": "arrêt de trois mois"}
    for who, seen in ((monde.region("11"), {"motif": "PERSONNEL"}), (way.a, whole), (way.conseiller, whole)):
        events = who.get(f"/parcours/{way.id}").json()["evenements"]
        assert [e["contenu"] for e in events if e["type"] == "ABANDON"] == [seen]


def test_24_a_report_and_its_opinions(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("TERMINE")
    report = {"formationAchevee": True, "heuresPrevues": 100, "heuresRealisees": 151, "avisStagiaire": "très utile"}
    wrong = way.a.write("BILAN", "2025-12-20", {"idInscription": way.id}, report)
    assert (wrong.status_code, wrong.json()["champs"][0]["champ"]) == (422, "contenu.heuresRealisees")
    assert way.fait("BILAN", "2025-12-20", {**report, "heuresRealisees": 150})["etat"] == "BILAN_FAIT"
    for who, read in ((way.a, True), (way.conseiller, True), (monde.region("11"), False)):
        told = who.get(f"/parcours/{way.id}").text
        assert ("très utile" in told) is read and "heuresRealisees" in told
    closed = way.a.write(
        "ASSIDUITE",
        "2025-12-21",
        {"idInscription": way.id},
        {"mois": "2025-12", "heuresPrevues": 10, "heuresRealisees": 10},
    )
    assert (closed.status_code, closed.json()["evenementsPermis"]) == (409, ["CORRECTION", "ANNULATION"])


def test_25_of_two_objectives_the_certification_is_shown(chemin: Callable[..., Chemin]) -> None:
    way = chemin()
    way.fait("AIS", "2025-07-02", {**PLAN, "objectifs": ["2", "6"]})
    (document,) = way.a.parcours(way.id)["attestations"]
    assert (document["objectif"], document["objectifs"]) == ("6", ["2", "6"])


def test_26_what_is_printed_makes_a_new_number(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    (first,) = way.a.parcours(way.id)["attestations"]
    assert re.fullmatch(r"AIS-2025-75-[A-Z2-7]{8}", first["numero"])
    way.fait("CORRECTION", "2025-07-06", {"valeurs": {"note": "rappelée"}}, cible=way.ids["AIS"])
    assert [a["numero"] for a in way.a.parcours(way.id)["attestations"]] == [first["numero"]]
    way.fait("CORRECTION", "2025-07-07", {"valeurs": {"dateFin": "2025-12-19"}}, cible=way.ids["CORRECTION"])
    old, new = sorted(way.a.parcours(way.id)["attestations"], key=lambda a: a["statut"])
    assert (old["numero"], old["statut"], old["remplaceePar"]) == (first["numero"], "REMPLACEE", new["numero"])
    assert (new["statut"], new["remplace"], new["dateFin"]) == ("VALIDE", old["numero"], "2025-12-19")


def test_27_another_organisation_cancels_nothing(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way, b = chemin().jusqua("ENTRE"), monde.organisme()
    event = {"type": "ANNULATION", "dateEffet": "2025-10-03", "contenu": {"motif": "non"}, "cible": way.ids["AES"]}
    for body in (event, {**event, "idInscription": way.id}, {**event, "cible": "018f0000-0000-7000-8000-000000000000"}):
        assert b.post("/evenements", body).status_code == 404
    assert way.a.parcours(way.id)["etat"] == "ENTRE"


def test_28_a_cancelled_event_stays_in_the_log(chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    way.fait("ANNULATION", "2025-09-02", {"motif": "entrée reportée"}, cible=way.ids["AES"])
    log = way.a.get(f"/parcours/{way.id}/evenements").json()["resultats"]
    assert [(e["type"], e["effet"], e["raison"]) for e in log[-2:]] == [
        ("AES", False, "ANNULE"),
        ("ANNULATION", True, None),
    ]
    assert log[-1]["contenu"] == {"motif": "entrée reportée"} and log[-1]["dateEffet"] == "2025-09-02"
    assert (
        way.a.get("/aes", params={"numeroSession": way.session["numeroSession"]}).json()["resultats"][0]["statut"]
        == "ANNULEE"
    )


def test_34_wrong_parameters_are_named(monde: Monde) -> None:
    a = monde.organisme()
    for params, name in (
        ({"limit": 501}, "limit"),
        ({"inconnu": "x"}, "inconnu"),
        ({"etat": "PARTI"}, "etat"),
        ({"dateEffetDu": "2025-02-01", "dateEffetAu": "2025-01-01"}, "dateEffetDu"),
    ):
        refused = a.get("/parcours", params=params)
        assert refused.status_code == 400 and name in refused.json()["champs"][0]["champ"], refused.text


def test_35_a_cursor_is_of_one_client_and_one_question(monde: Monde) -> None:
    a, b = monde.organisme(), monde.organisme()
    for _ in range(3):
        monde.session(a)
    cursor = a.get("/sessions", params={"limit": 1}).json()["curseur"]
    assert a.get("/sessions", params={"curseur": cursor}).status_code == 200
    for who, params in ((b, {}), (a, {"region": "11"})):
        refused = who.get("/sessions", params={"curseur": cursor, **params})
        assert (refused.status_code, refused.json()["code"]) == (400, "CURSEUR_INVALIDE")
    assert a.get("/parcours", params={"curseur": cursor}).status_code == 400
    assert a.get("/sessions", params={"curseur": cursor[:-2] + "xx"}).status_code == 400


def states(way: Chemin) -> list[str]:
    return [s["etat"] for s in way.a.parcours(way.id)["etapes"]]
