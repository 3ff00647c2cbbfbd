"""The pages of the training paths, filled and pressed as people would, on both stores."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.families.parcours.conftest import PLAN, Chemin, Monde, Partie
from tests.world.browser import Navigateur, open_account
from tremplin.app import GABARITS, create_app
from tremplin.domain.dates import PARIS
from tremplin.families.parcours import mails as rappels
from tremplin.families.parcours.events.schemas import Beneficiaire
from tremplin.families.parcours.imports import job
from tremplin.families.parcours.privacy import access_log
from tremplin.families.parcours.privacy.erasure import erase, get
from tremplin.families.parcours.rights import Role
from tremplin.families.parcours.store.tables import evenement
from tremplin.platform.web.policy import Access, policy_of
from tremplin.platform.web.routing import served_routes
from tremplin.platform.work import mails as mailing
from tremplin.store.tables import metadata

pytestmark = pytest.mark.one_store

IDENTITE = {"nom": "Fictif", "prenom": "Iris", "dateNaissance": "1990-05-04", "courriel": "iris@exemple.invalid"}


def numero(n: Navigateur) -> int:
    """The path of the page where someone is."""
    return int(re.search(r"/dossiers/(\d+)", n.page.url.path)[1])  # type: ignore[index]


def etat(partie: Partie, id: int) -> str:
    return str(partie.parcours(id)["etat"])


# --- Organismes and conseillers -------------------------------------------------------------------------------------


def test_from_a_session_described_to_the_bilan_through_pages_alone(monde: Monde) -> None:
    a, conseiller = monde.organisme(), monde.conseiller(region="11")
    n = monde.navigateur(a).follow("Décrire une session")
    numbers = {f"numero{k}": f"{k[0]}_{a.siret}" for k in ("Formation", "Action", "Session")}
    n.send("Enregistrer", 422, intitule="Cuisinier", **numbers)
    assert "Votre établissement" in n.texte and "Code postal" in n.texte
    n.send(
        "Enregistrer",
        siret=a.siret,
        debut="2025-09-01",
        fin="31/12/2025",
        nbPlaces="12",
        financeurs="2",
        lieu__commune="Paris",
        lieu__codePostal="75011",
        lieu__codeInsee="75111",
        ico="2025-07-01T14:00",
        nbHeureTotalFormation="400",
        **numbers,
    )
    assert "du 01/09/2025 au 31/12/2025" in n.texte and "01/07/2025 à 14 h 00" in n.texte
    session = n.page.url.path
    who = monde.personne(departement="75", identite=IDENTITE)
    n.follow("Inscription à une information")
    n.send("Enregistrer", idRegionalDE=who["idRegionalDE"], codeGeoDE=who["codeGeoDE"], dateEffet="2025-06-20")
    id = numero(n)
    assert etat(a, id) == "INSCRIT_ICO" and "Fictif Iris" in n.texte
    n.open(f"{session}/feuilles/presences").send(
        "Enregistrer la feuille", jour="2025-07-01", **{f"{id}__resultat": "retenu"}
    )
    n.open(f"/parcours/dossiers/{id}").follow("Proposition d'entrée")
    assert n.arbre.xpath("//input[@name='nbHeureTotalFormation']/@value") == ["400"]
    n.send("Enregistrer", dateEffet="2025-07-02")
    assert "AIS-2025-75-" in n.texte
    c = monde.navigateur(conseiller, "conseiller", vers=f"/parcours/dossiers/{id}")
    assert c.page.url.path == f"/parcours/dossiers/{id}"
    c.follow("Validation de la proposition").send("Enregistrer", dateEffet="2025-07-05", note="suivi mensuel")
    assert etat(a, id) == "AIS_VALIDEE" and "suivi mensuel" in c.texte
    n.open(f"{session}/feuilles/entrees")
    n.send("Enregistrer la feuille", jour="2025-09-01", **{f"{id}__entre": "oui"})
    assert etat(a, id) == "ENTRE"
    n.open(f"{session}/feuilles/assiduite?mois=2025-09")
    n.send("Enregistrer la feuille", 422, **{f"{id}__heuresPrevues": "100", f"{id}__heuresRealisees": "160"})
    assert "150 heures au plus" in n.texte and n.arbre.xpath(f"//input[@name='{id}.heuresRealisees']/@value") == ["160"]
    n.send("Enregistrer la feuille", **{f"{id}__heuresRealisees": "96,5"})
    n.open(f"{session}/feuilles/assiduite?mois=2025-09")
    assert n.arbre.xpath(f"//input[@name='{id}.heuresRealisees']/@value") == ["96.5"]
    n.send("Enregistrer la feuille", **{f"{id}__heuresRealisees": "98"})  # said again: a correction
    for event, day, fields in (
        ("Interruption", "2025-10-03", {"motif": "SANTE"}),
        ("Reprise", "2025-10-10", {}),
        ("Fin de formation", "2025-12-19", {}),
    ):
        n.open(f"/parcours/dossiers/{id}").follow(event).send("Enregistrer", dateEffet=day, **fields)
    n.follow("Bilan").send("Enregistrer", 422, dateEffet="2025-12-20", heuresPrevues="400", heuresRealisees="390")
    assert "Formation achevée" in n.texte
    n.send(
        "Enregistrer",
        formationAchevee="oui",
        certifiante="oui",
        repriseEmploiFin__oui="oui",
        repriseEmploiFin__depuis="2026-01-05",
        avisStagiaire="Formation <b>utile</b>",
    )
    assert "Formation <b>utile</b>" in n.texte
    told = a.parcours(id)
    assert told["etat"] == "BILAN_FAIT"
    assert {(e["source"], e["canal"]) for e in told["evenements"]} == {
        ("SAISIE_OF", "WEB"),
        ("SAISIE_CONSEILLER", "WEB"),
    }
    bilan = next(e for e in told["evenements"] if e["type"] == "BILAN")["contenu"]
    assert bilan["repriseEmploiFin"] == {"oui": True, "depuis": "2026-01-05"}
    month = [e for e in told["evenements"] if e["type"] == "CORRECTION"]
    assert [e["contenu"]["valeurs"]["heuresRealisees"] for e in month] == [98.0]
    assert "suivi mensuel" not in n.open(f"/parcours/dossiers/{id}").texte


@pytest.mark.both_stores
def test_a_form_sent_twice_writes_once(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    n = monde.navigateur(way.a)
    for expected in ("C'est enregistré", "C'était déjà enregistré"):
        n.open(f"/parcours/dossiers/{way.id}/saisir/AES").send("Enregistrer", dateEffet="2025-09-01")
        assert expected in n.texte
    with monde.state.store.reading() as connection:
        rows = connection.execute(select(evenement.c.type).where(evenement.c.id_inscription == way.id)).scalars().all()
    assert rows.count("AES") == 1


def test_a_correction_keeps_the_rest_and_gives_a_new_document(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_EMISE")
    n = monde.navigateur(way.a).open(f"/parcours/dossiers/{way.id}")
    first = re.search(r"AIS-\S+", n.texte)[0]  # type: ignore[index]
    n.open(f"/parcours/dossiers/{way.id}/evenements/{way.ids['AIS']}/corriger")
    assert n.arbre.xpath("//input[@name='nbHeureTotalFormation']/@value") == ["400"]
    n.send("Enregistrer", nbHeureTotalFormation="420", objectifs=["2", "6"])
    (correction,) = [e for e in way.a.parcours(way.id)["evenements"] if e["type"] == "CORRECTION"]
    assert correction["contenu"] == {"valeurs": {"nbHeureTotalFormation": 420, "objectifs": ["2", "6"]}}
    assert f"AIS n° {first} Remplacée" in n.texte and n.texte.count("AIS n°") == 2
    pdf = next(a.get("href") for a in n.arbre.iter("a") if a.text == "PDF")
    document = n.http.get(pdf)
    assert document.headers["content-type"] == "application/pdf" and document.content.startswith(b"%PDF")
    assert "Proposition" in n.follow("Page").texte or "ATTESTATION" in n.texte.upper()


def test_a_cancellation_says_why_and_leaves_the_event_readable(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    n = monde.navigateur(way.a).open(f"/parcours/dossiers/{way.id}/evenements/{way.ids['AES']}/annuler")
    n.send("Enregistrer", 422)
    assert "Pourquoi cet événement est annulé" in n.texte
    n.send("Enregistrer", motif="erreur de personne")
    assert etat(way.a, way.id) == "AIS_VALIDEE" and "Annulé" in n.texte and "erreur de personne" in n.texte


def test_a_conseiller_types_what_came_on_paper_in_time(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    c = monde.navigateur(way.conseiller, "conseiller")
    c.open(f"/parcours/dossiers/{way.id}/saisir/AES")
    c.send("Enregistrer", dateEffet="2025-09-01", dateReceptionPapier="2025-09-03")
    assert "sur papier" in c.texte and "de retard" not in c.texte


def test_contradictions_are_a_work_list_that_a_conseiller_closes(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("ENTRE")
    way.fait("AES", "2025-09-03", par=way.conseiller)
    c = monde.navigateur(way.conseiller, "conseiller")
    assert "1 Contradiction entre sources" in c.texte
    c.follow("Contradiction entre sources").follow("n° ")
    assert "Contradictions entre sources" in c.texte
    own = next(
        e
        for e in way.conseiller.parcours(way.id)["evenements"]
        if e["source"] == "SAISIE_CONSEILLER" and e["type"] == "AES"
    )
    c.open(f"/parcours/dossiers/{way.id}/evenements/{own['id']}/corriger")
    c.send("Enregistrer", dateEffet="2025-09-02", resout="oui")
    assert way.a.parcours(way.id)["conflits"] == []


def test_work_lists_say_what_waits(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_EMISE")
    c = monde.navigateur(way.conseiller, "conseiller").follow("Proposition d'entrée à décider")
    assert "Décision attendue avant le 15/07/2025" in c.texte  # ten days on from 2 July: a Saturday, then Monday 14
    n = monde.navigateur(way.a).follow("entrée à déclarer")
    assert f"/parcours/dossiers/{way.id}" in n.page.text
    way.fait("AIS_VALIDATION", "2025-07-05", par=way.conseiller)
    way.fait("AES", "2025-09-01")
    n.open("/parcours/travaux/fins")
    assert f"/parcours/dossiers/{way.id}" in n.page.text
    assert n.open("/parcours/travaux/propositions", 404)


def test_states_and_work_lists_agree_with_how_many_they_count(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_EMISE")
    n = monde.navigateur(way.a)
    badges = "//ul[contains(@class, 'badges')]/li/text()"
    assert (n.arbre.xpath(badges), "1 Session commencée : entrée à déclarer" in n.texte) == (
        ["1 Proposition d'entrée émise"],
        True,
    )
    Chemin(way.a, way.conseiller, way.session, monde.personne()).jusqua("AIS_EMISE")
    n.open("/parcours")
    assert (n.arbre.xpath(badges), "2 Sessions commencées : entrées à déclarer" in n.texte) == (
        ["2 Propositions d'entrée émises"],
        True,
    )


def test_someone_is_found_by_number_and_the_number_stays_out_of_addresses(
    monde: Monde, chemin: Callable[..., Chemin]
) -> None:
    way = chemin().jusqua("INSCRIT_ICO")
    n = monde.navigateur(way.a)
    n.send("Retrouver", idRegionalDE=way.personne["idRegionalDE"], codeGeoDE="016")
    assert "/parcours/personnes/" in n.page.url.path and way.personne["idRegionalDE"] not in str(n.page.url)
    stranger = monde.navigateur(monde.organisme())
    absent = monde.navigateur(monde.organisme())
    stranger.send("Retrouver", idRegionalDE=way.personne["idRegionalDE"], codeGeoDE="016")
    absent.send("Retrouver", idRegionalDE="0000000A", codeGeoDE="016")
    assert "Personne n'est connu de vous" in stranger.texte and "Personne n'est connu de vous" in absent.texte


def test_who_has_no_agreement_reads_and_does_not_write(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_VALIDEE")
    from sqlalchemy import delete

    from tremplin.families.parcours.store.tables import convention

    with monde.state.store.writing() as connection:
        connection.execute(delete(convention).where(convention.c.siret == way.a.siret))
    n = monde.navigateur(way.a).open(f"/parcours/dossiers/{way.id}")
    n.follow("Entrée effective").send("Enregistrer", 403, dateEffet="2025-09-01")
    assert "Pas de convention en cours" in n.texte


def test_a_file_is_brought_followed_and_its_rejected_rows_taken_back(monde: Monde) -> None:
    a = monde.organisme()
    ou = monde.session(a)
    lines = [";".join(("type", "dateEffet", "idRegionalDE", "codeGeoDE", *ou))]
    for day, who in zip(("2025-06-20", "2025-06-31", "2025-06-20"), monde.personnes(3), strict=True):
        lines.append(";".join(("ICO_INSCRIPTION", day, who["idRegionalDE"], who["codeGeoDE"], *ou.values())))
    n = monde.navigateur(a).follow("Fichiers")
    token = n.arbre.xpath("//form[@enctype]//input[@name='jeton']/@value")[0]
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    parts = {"fichier": ("<b>entrées.csv", "\n".join(lines).encode(), "text/csv")}
    for wrong in ({"jeton": "0" * 40}, {}):
        refused = n.http.post("/parcours/fichiers", data=wrong, files=parts, headers=ours)
        assert refused.status_code == 403
    assert (
        n.http.post(
            "/parcours/fichiers", data={"jeton": token}, headers=ours, files={"fichier": ("vide.csv", b"", "text/csv")}
        ).status_code
        == 422
    )
    n.page = n.http.post("/parcours/fichiers", data={"jeton": token}, files=parts, headers=ours)
    assert "<b>entrées.csv" in n.texte and "Reçu" in n.texte
    path = n.page.url.path
    n.send("Suspendre")
    assert "Suspendu" in n.texte
    n.send("Reprendre")
    while job.read_next(monde.state):
        pass
    n.open(path)
    assert "Lu en entier" in n.texte and "2025-06-31" in n.texte
    counted = dict(zip(n.arbre.xpath("//dt/text()"), n.arbre.xpath("//dd/text()"), strict=True))
    assert (counted["Acceptées"], counted["Rejetées"]) == ("2", "1")
    assert "_motif" in n.http.get(f"{path}/rejets").content.decode("utf-8-sig")
    assert "heuresRealisees" in n.http.get("/parcours/fichiers/modeles/ASSIDUITE").text
    assert a.get("/parcours", params={**ou, "total": "true"}).json()["total"] == 2
    folder = job.dossier_des_fichiers(monde.service)
    kept = {p.name for p in folder.iterdir()}
    assert path.rpartition("/")[2] in kept


def test_nothing_that_identifies_someone_is_kept_in_clear_or_logged(
    monde: Monde, chemin: Callable[..., Chemin], capfd: pytest.CaptureFixture[str]
) -> None:
    """Canaries typed on pages: not one in the store, in a log line, in an address."""
    mark = uuid.uuid4().hex[:8]
    told = {
        "nom": f"Nom{mark}",
        "prenom": f"Prenom{mark}",
        "courriel": f"c{mark}@exemple.invalid",
        "telephone": "06 39 98 47 11",
    }
    way = chemin()
    way.personne["identite"] = told
    way.jusqua("ENTRE")
    n = monde.navigateur(way.a)
    n.open(f"/parcours/dossiers/{way.id}").follow("Interruption")
    n.send("Enregistrer", 422, dateEffet="2025-10-01", motif="AUTRE", texte=f"appelez le 06 39 98 47 11 {mark}")
    n.send("Enregistrer", motif="AUTRE", texte=f"texte{mark}", note=f"note{mark}")
    n.open(f"/parcours/dossiers/{way.id}").send("Envoyer à la personne")
    n.open("/parcours").send("Retrouver", idRegionalDE=way.personne["idRegionalDE"], codeGeoDE="016")
    assert mark in n.page.text
    soi = entre(monde, way)
    soi.open("/mon-parcours/dossier")
    out, err = capfd.readouterr()
    secrets = [*told.values(), f"texte{mark}", f"note{mark}", mark, way.personne["idRegionalDE"]]
    cookies = [str(v) for b in (n, soi) for v in b.http.cookies.values()]
    for secret in (*secrets, *cookies):
        assert secret not in out + err, secret
    with monde.state.store.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                line = " ".join(v.decode("latin-1") if isinstance(v, bytes) else str(v) for v in row)
                for secret in (*secrets, *cookies):
                    assert secret not in line, (table.name, secret)


# --- Who opens what -------------------------------------------------------------------------------------------------


def test_an_account_of_a_conseillers_organisation_needs_their_profile(monde: Monde) -> None:
    conseiller = monde.conseiller()
    n = Navigateur(monde.http.app).connecter(open_account(monde.state, conseiller.nom))  # type: ignore[attr-defined]
    assert "second facteur" in n.open("/parcours", 403).texte


def test_an_organisation_that_is_nothing_here_opens_nothing(monde: Monde) -> None:
    n = Navigateur(monde.http.app).connecter(open_account(monde.state, "Sans rôle"))  # type: ignore[attr-defined]
    n.open("/parcours", 403)
    n.open("/parcours-essai")  # the fictitious organisme is everyone's


def _pages() -> list[tuple[str, str]]:
    from tremplin.app import FAMILIES

    family = next(f for f in FAMILIES if f.name == "parcours")
    assert family.pages is not None
    return [
        (method, r.path)
        for r in served_routes(family.pages.routes)
        if isinstance(r, APIRoute) and r.path.startswith("/parcours/")
        if (p := policy_of(r)) and p.who.access is Access.ACCOUNT
        for method in r.methods
        if "{" in r.path and "modeles" not in r.path
        if "{nom}" not in r.path.removeprefix("/parcours/sessions/{id:int}/feuilles")
    ]


@pytest.mark.parametrize("who", ["organisme", "region", "conseiller"])
def test_a_foreign_object_is_as_absent_as_none_on_every_page(
    monde: Monde, chemin: Callable[..., Chemin], who: str
) -> None:
    way = chemin(intitule="Intitulé confidentiel").jusqua("AIS_EMISE")
    stranger = {"organisme": monde.organisme, "region": lambda: monde.region("84"), "conseiller": monde.conseiller}[
        who
    ]()
    n = monde.navigateur(stranger, "conseiller" if who == "conseiller" else "membre")
    token = n.arbre.xpath("//input[@name='jeton']/@value")[0]
    session = way.a.get("/sessions", params={"numeroSession": way.session["numeroSession"]}).json()["resultats"][0][
        "id"
    ]
    ais = way.a.get("/ais", params={"numeroSession": way.session["numeroSession"]}).json()["resultats"][0]
    pseudonym = way.a.parcours(way.id)["idNationalDE"]
    brought = way.a.appeler("POST", "/imports", content=b"type;dateEffet").json()["id"]
    before = json.dumps(way.a.parcours(way.id), sort_keys=True)

    def filled(path: str, here: bool) -> str:
        values = {
            "{type}": "AES" if "dossiers" in path else "AIS",
            "{nom}": "presences",
            "{evenement}": way.ids["AIS"] if here else "018f0000-0000-7000-8000-000000000000",
            "{pseudonyme}": pseudonym if here else "x" * 43,
            "{id}": (brought if "fichiers" in path else ais["id"]) if here else "0" * 32,
            "{id:int}": str((way.id if "dossiers" in path else session) if here else 999_999_999),
        }
        for name, value in values.items():
            path = path.replace(name, value)
        return path

    form = {
        "jeton": token,
        "dateEffet": "2025-09-01",
        "motif": "x",
        "idRegionalDE": way.personne["idRegionalDE"],
        "codeGeoDE": "016",
        **{k: str(v) for k, v in PLAN.items()},
    }
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    pages = list(_pages())
    assert len(pages) == 17
    for method, path in pages:
        answers = [
            n.http.request(
                method,
                filled(path, here),
                data=form if method == "POST" else None,
                headers=ours if method == "POST" else {},
            )
            for here in (True, False)
        ]
        assert [a.status_code for a in answers] == [404, 404], (method, path, [a.text[-900:] for a in answers])
        bodies = [re.sub(r"/parcours/[^\"]*", "", a.text) for a in answers]
        assert bodies[0] == bodies[1], path
        for secret in ("Intitulé confidentiel", way.personne["idRegionalDE"], way.a.siret):
            assert secret not in answers[0].text
    assert json.dumps(way.a.parcours(way.id), sort_keys=True) == before


def test_a_region_reads_without_names_and_writes_nothing(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin()
    way.personne["identite"] = IDENTITE
    way.jusqua("ENTRE")
    way.fait("INTERRUPTION", "2025-10-03", {"motif": "SANTE"})
    n = monde.navigateur(monde.region("11")).open(f"/parcours/dossiers/{way.id}")
    assert "PERSONNEL" in n.texte and "Santé" not in n.texte
    for secret in ("Fictif", "Iris", "1990-05", "05/1990", way.personne["idRegionalDE"], "iris@"):
        assert secret not in n.page.text
    assert "Qui a lu" not in n.texte
    (shown,) = (main.text_content() for main in n.arbre.iter("main"))
    assert "Corriger" not in shown and "Envoyer à la personne" not in shown
    links = [a.text for a in n.arbre.iter("a")]
    assert len(links) > 5
    assert "PDF" not in links
    n.open(f"/parcours/dossiers/{way.id}/saisir/REPRISE", 404)


def test_what_others_write_is_text(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    nasty = "<script>alert(1)</script>\"'><img src=x>"
    way = chemin(intitule=nasty)
    way.personne["identite"] = {**IDENTITE, "nom": nasty}
    way.jusqua("ENTRE")
    way.fait("INTERRUPTION", "2025-10-03", {"motif": "AUTRE", "texte": nasty, "note": nasty})
    n = monde.navigateur(way.a)
    for path in ("", f"/dossiers/{way.id}", f"/dossiers/{way.id}/saisir/REPRISE", "/statistiques"):
        n.open(f"/parcours{path}")
        assert n.arbre.xpath("//script[not(starts-with(@src, '/static/')) or text()] | //img") == []
        assert "<script>" not in n.page.text
    assert nasty in n.open(f"/parcours/dossiers/{way.id}").arbre.text_content()


# --- Volumes and reminders ------------------------------------------------------------------------------------------


def test_unusual_readings_are_refused_and_told_to_those_who_answer_for_them(
    monde: Monde, chemin: Callable[..., Chemin], monkeypatch: pytest.MonkeyPatch
) -> None:
    way = chemin()
    people = monde.personnes(5, agence=way.personne["agence"])
    for who in people:
        way.a.write("ICO_INSCRIPTION", "2025-06-20", {"beneficiaire": who, "session": way.session})
    monkeypatch.setattr(access_log, "CONSEILLER", 4)
    head = open_account(monde.state, way.conseiller.nom, "conseiller", responsable=True)
    c = monde.navigateur(way.conseiller, "conseiller")
    ids = [r["idInscription"] for r in way.a.get("/parcours", params=way.session).json()["resultats"]]
    for n, id in enumerate(ids, 1):
        c.open(f"/parcours/dossiers/{id}", 200 if n <= 4 else 429)
    assert "4 personnes différentes au plus" in c.texte
    c.open(f"/parcours/dossiers/{ids[-1]}", 429)
    mails = [t for t in c.courriels() if t.startswith(f"À {head}\n")]
    assert len(mails) == 2 and ["sont refusées" in t for t in mails] == [True, False]
    for secret in (*(p["idRegionalDE"] for p in people), *map(str, ids)):
        assert [t for t in mails if secret in t] == []


def test_on_monday_each_organisation_is_told_once_what_waits(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin().jusqua("AIS_EMISE")
    head = open_account(monde.state, way.a.nom, responsable=True)
    open_account(monde.state, way.a.nom)
    monday = datetime(2026, 3, 30, 7, 5, tzinfo=PARIS)  # the day after clocks went forward
    for moment in (monday - timedelta(minutes=10), monday, monday + timedelta(hours=3), monday + timedelta(days=1)):
        with monde.horloge(moment):
            rappels.remind(monde.service)
    n = Navigateur(monde.http.app)  # type: ignore[attr-defined]
    (mail,) = [t for t in n.courriels() if t.startswith(f"À {head}\n")]
    assert "Sessions commencées : entrées à déclarer : 1" in mail and str(way.id) not in mail


# --- One's own path -------------------------------------------------------------------------------------------------


@pytest.fixture
def soi(monde: Monde, chemin: Callable[..., Chemin]) -> tuple[Chemin, Navigateur]:
    """Someone whose path has begun, who opened their personal link."""
    way = chemin()
    way.personne["identite"] = {**IDENTITE, "courriel": f"{way.personne['idRegionalDE']}@exemple.invalid"}
    way.jusqua("AIS_EMISE")
    return way, entre(monde, way)


def entre(monde: Monde, way: Chemin) -> Navigateur:
    n = Navigateur(monde.http.app).open("/mon-parcours")  # type: ignore[attr-defined]
    address = way.personne["identite"]["courriel"].lower()
    n.send("Recevoir mon lien", idRegionalDE=way.personne["idRegionalDE"], codeGeoDE="016", courriel=address)
    n.open(n.lien(way.personne["identite"]["courriel"], "/mon-parcours/lien")).send("Me connecter")
    assert n.page.url.path == "/mon-parcours/dossier"
    return n


def test_someone_reads_their_own_path_and_who_read_it(monde: Monde, soi: tuple[Chemin, Navigateur]) -> None:
    way, n = soi
    way.fait("AIS_VALIDATION", "2025-07-05", {"note": "note entre conseillers"}, par=way.conseiller)
    way.a.parcours(way.id)
    n.open("/mon-parcours/dossier")
    assert "Bonjour Iris Fictif" in n.texte and "Proposition d'entrée validée" in n.texte
    assert way.a.nom in n.texte and "note entre conseillers" not in n.page.text
    org = monde.navigateur(way.a).open(f"/parcours/dossiers/{way.id}")
    assert "Qui a lu cette identité" in org.texte and "la personne elle-même" in org.texte
    told = n.http.get("/mon-parcours/donnees.json").json()
    assert told["parcours"][0]["idInscription"] == way.id and "note entre conseillers" not in json.dumps(told)
    assert n.http.get("/mon-parcours/donnees.pdf").content.startswith(b"%PDF")
    for closed in ("/parcours", "/compte", f"/parcours/dossiers/{way.id}"):
        n.open(closed, 403)


def test_the_link_leaves_for_the_known_address_alone(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin()
    way.personne["identite"] = {**IDENTITE, "courriel": f"{way.personne['idRegionalDE']}@exemple.invalid"}
    way.jusqua("INSCRIT_ICO")
    n = Navigateur(monde.http.app)  # type: ignore[attr-defined]
    told = []
    for number, address in ((way.personne["idRegionalDE"], "pirate@exemple.fr"), ("0000000A", "pirate@exemple.fr")):
        n.open("/mon-parcours")
        n.send("Recevoir mon lien", idRegionalDE=number, codeGeoDE="016", courriel=address)
        told.append(n.page.text)
    assert told[0] == told[1]
    assert not [t for t in n.courriels() if "pirate@" in t or way.personne["idRegionalDE"] in t]
    org = monde.navigateur(way.a).open(f"/parcours/dossiers/{way.id}").send("Envoyer à la personne")
    assert sum(t.startswith(f"À {way.personne['identite']['courriel']}") for t in org.courriels()) == 1


def test_links_sent_to_someone_are_counted_like_those_that_they_ask_for(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", "")
    with TestClient(create_app(home.settings(TREMPLIN_BASE_URL="https://testserver"))) as http:
        monde = Monde(http, home, http.app.state.tremplin)  # type: ignore[attr-defined]
        a = monde.organisme()
        way = Chemin(a, monde.conseiller(), monde.session(a), monde.personne(identite=IDENTITE))
        way.jusqua("INSCRIT_ICO")
        n = monde.navigateur(a).open(f"/parcours/dossiers/{way.id}")
        for _ in range(5):
            n.send("Envoyer à la personne")
        n.send("Envoyer à la personne", 429)
        assert "Limite « lien, par courriel » atteinte" in n.texte
        assert sum(t.startswith(f"À {IDENTITE['courriel']}\n") for t in n.courriels()) == 5


def test_a_link_that_can_not_leave_holds_back_no_other(
    monde: Monde, chemin: Callable[..., Chemin], monkeypatch: pytest.MonkeyPatch
) -> None:
    way = chemin()
    other = Chemin(way.a, way.conseiller, way.session, monde.personne(agence=way.personne["agence"]))
    for one in (way, other):
        one.personne["identite"] = {**IDENTITE, "courriel": f"{one.personne['idRegionalDE']}@exemple.invalid"}
        one.jusqua("INSCRIT_ICO")
    n = monde.navigateur(way.a)
    n.courriels()
    for one in (way, other):
        n.open(f"/parcours/dossiers/{one.id}").send("Envoyer à la personne")
    left: list[str] = []

    def hand_over(_settings: Any, message: Any, _id: str) -> None:
        if message["to"] == way.personne["identite"]["courriel"]:
            raise OSError
        left.append(message["to"])

    monkeypatch.setattr(mailing, "_hand_over", hand_over)
    while mailing.deliver(monde.state, GABARITS):
        pass
    assert left == [other.personne["identite"]["courriel"]]


def test_someone_registers_for_a_meeting_and_takes_it_back(monde: Monde, soi: tuple[Chemin, Navigateur]) -> None:
    way, n = soi
    day = (date.today() + timedelta(days=9)).isoformat()
    start = (date.today() + timedelta(days=30)).isoformat()
    end = (date.today() + timedelta(days=90)).isoformat()
    other = monde.organisme()
    title = f"Formation de {other.siret}"
    session = monde.session(other, intitule=title, debut=start, fin=end, icos=[{"debut": f"{day}T09:00:00+01:00"}])
    n.open("/mon-parcours/dossier")
    (form,) = [f for f in n.arbre.forms if f.action == "/mon-parcours/icos" and title in f.getparent().text_content()]
    fields = dict(form.form_values())
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    n.page = n.http.post("/mon-parcours/icos", data=fields, headers=ours)
    (path,) = other.get("/parcours", params=session).json()["resultats"]
    assert (path["etat"], "C'est enregistré" in n.texte) == ("INSCRIT_ICO", True)
    (event,) = other.parcours(path["idInscription"])["evenements"]
    assert (event["source"], event["canal"]) == ("SAISIE_BENEFICIAIRE", "WEB")
    n.send("Annuler mon inscription")
    assert other.parcours(path["idInscription"])["etat"] is None
    forged = n.http.post(
        "/mon-parcours/annuler",
        headers=ours,
        data={"jeton": fields["jeton"], "parcours": way.id, "evenement": way.ids["AIS"]},
    )
    assert forged.status_code == 404 and etat(way.a, way.id) == "AIS_EMISE"
    nowhere = n.http.post("/mon-parcours/icos", headers=ours, data={"jeton": fields["jeton"], "ico": "x"})
    assert nowhere.status_code == 404


def test_the_erased_open_nothing_more(monde: Monde, soi: tuple[Chemin, Navigateur]) -> None:
    way, n = soi
    found = get(monde.service, Beneficiaire(idRegionalDE=way.personne["idRegionalDE"], codeGeoDE="016"), test=False)
    assert found is not None
    erase(monde.service, found, "demande", ouverts=True)
    n.open("/mon-parcours/dossier", 410)
    org = monde.navigateur(way.a).open(f"/parcours/dossiers/{way.id}")
    assert "Iris" not in org.texte and "exemple.invalid" not in org.page.text
    mails = [text for text in org.courriels() if text.startswith(f"À {IDENTITE['courriel']}\n")]
    org.send("Envoyer à la personne")
    assert [text for text in org.courriels() if text.startswith(f"À {IDENTITE['courriel']}\n")] == mails


# --- Statistics -----------------------------------------------------------------------------------------------------


def test_a_region_counts_and_small_numbers_stay_hidden(monde: Monde) -> None:
    region = monde.region("93")
    place = {"commune": "Nice", "codePostal": "06000", "codeInsee": "06088"}
    for size in (6, 3, 7):
        a = monde.organisme()
        session = monde.session(a, lieu=place)
        conseiller = monde.conseiller()
        for who in monde.personnes(size):
            way = Chemin(a, conseiller, session, who)
            way.fait("AIS", "2025-07-02", PLAN)
            way.fait("AES", "2025-09-01")
    n = monde.navigateur(region, vers="/parcours/statistiques")
    rows = {
        r.xpath("string(th)"): [" ".join(c.text_content().split()) for c in r.xpath("td")]
        for r in n.arbre.xpath("//tbody/tr")
    }
    assert sorted(cells[0] for cells in rows.values()) == ["7", "masqué", "masqué"]
    assert n.arbre.xpath("string(//tfoot/tr/td[1])").strip() == "16"
    bars = [len(r.xpath(".//*[local-name()='rect']")) for r in n.arbre.xpath("//tbody/tr")]
    assert sorted(bars) == [0, 0, 3]  # entries, lateness and its mean; a hidden row shows none
    n.open("/parcours/statistiques?par=mois&du=2025-09-01&au=2025-09-30")
    assert [r.xpath("string(th)") for r in n.arbre.xpath("//tbody/tr")] == ["2025-09"]
    n.open("/parcours/statistiques?par=financeur")
    assert "Conseil régional" in n.texte
    n.open("/parcours/statistiques").open(*n.arbre.xpath("//a[contains(@href, '.csv')]/@href"))
    told = n.page.content.decode("utf-8-sig").splitlines()
    assert (
        told[0] == "Organisme;Entrées;Abandons;Taux d'abandon (%);Fins;Déclarations en retard (%);Retard moyen (jours)"
    )
    assert sorted(line.split(";")[1] for line in told[1:]) == ["16", "7", "masqué", "masqué"]
    assert told[-1].startswith("Total;16;")
    n.open("/parcours/statistiques.csv?du=2025-13-01", 400)
    n.open("/parcours/statistiques?du=2025-13-01", 400)
    assert "dateEffetDu" in n.texte


def test_old_waiting_sessions_become_a_work_list(monde: Monde) -> None:
    a = monde.organisme()
    who = monde.personne()
    numbers = {"numeroFormation": "F_v", "numeroAction": f"A_{who['idRegionalDE']}", "numeroSession": "S_v"}
    told = a.write("AIS", "2025-07-02", {"beneficiaire": who, "session": numbers}, PLAN).json()
    n = monde.navigateur(a).open("/parcours/travaux/sessions")
    assert "Rien n'attend ici" in n.texte
    with monde.horloge(datetime.now(PARIS) + timedelta(days=32)):
        n.open("/parcours/travaux/sessions")
    assert f"/parcours/dossiers/{told['idInscription']}" in n.page.text


def test_roles_have_what_the_table_says() -> None:
    from tremplin.families.parcours.events.types import Type
    from tremplin.families.parcours.rights import Acteur, ecrit

    def written(role: Role | None) -> set[Type]:
        return {t for t in Type if ecrit(Acteur(client="x", organisation="x", role=role, test=False), t)}

    assert written(Role.CONSEILLER) == set(Type) and written(None) == written(Role.REGION) == set()
    assert written(Role.ORGANISME) == set(Type) - {Type.AIS_VALIDATION, Type.AIS_REFUS}
    assert written(Role.BENEFICIAIRE) == {Type.ICO_INSCRIPTION, Type.ANNULATION}
