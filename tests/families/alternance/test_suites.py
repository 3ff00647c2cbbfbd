"""Where each page leads once something is sent or a link is over; what the copies of mails hold; who is near by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from tests.world import alternance as monde
from tests.world.applicants import FORM, Scene, scene, unique
from tests.world.appointments import ECOLE
from tests.world.appointments import scene as demandes
from tests.world.attachments import pdf
from tests.world.browser import Navigateur
from tests.world.partners import editeur, serveur
from tremplin.demo.territory import siret_of
from tremplin.domain import display
from tremplin.platform.web.state import State
from tremplin.store.tables import lien

pytestmark = pytest.mark.one_store

__all__ = ["demandes", "scene", "serveur"]
ESPACE = {"raison_sociale": "BOULANGERIE NEUVE", "adresse": "3 rue du Four 35000 Rennes"}
CONTACT = {"prenom": "Ada", "nom": "Four", "telephone": "0399887766"}


def _links(who: Navigateur) -> dict[str, str]:
    """What the page offers to do next → where."""
    return {a.text_content(): a.get("href") for a in who.arbre.xpath("//ul[contains(@class,'actions')]//a")}


def _query(address: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


def _expire(state: Any) -> None:
    with state.store.writing() as connection:
        connection.execute(update(lien).values(expire_le=datetime.now(UTC) - timedelta(hours=1)))


# ── applications ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_application_sent_leads_somewhere_and_its_copy_holds_all_of_it(scene: Scene) -> None:
    offer, address, who = scene.offre(), unique(), Navigateur(scene.http.app)  # type: ignore[arg-type]
    who.open(f"/recherche-emploi?type=matcha&itemId={offer}").follow("Postuler")
    file = {"cv": ("Mon CV.pdf", pdf())}
    said = {**FORM, "message": "Bonjour,\nJe connais ASP.NET, R&D; et Decathlon.fr."}
    who.send("Envoyer ma candidature", fichiers=file, courriel=address, **said)
    telephone = " ".join(display.telephone(monde.document(9, "", monde.METZ)["contact"]["telephone"]).split())
    assert telephone == "03 87 22 22 22"
    assert f"appelez l'entreprise au {telephone}" in who.texte
    links = _links(who)
    assert list(links) == ["Revoir l'offre", "Offres semblables", "Nouvelle recherche"]
    assert _query(links["Revoir l'offre"]) == {"type": "matcha", "itemId": offer}
    assert _query(links["Offres semblables"]) == {
        "romes": "D1102",
        "job_name": "Boulanger",
        "lat": "49.1193",
        "lon": "6.1757",
        "radius": "30",
    }
    for link in links.values():
        who.open(link)
    copy = " ".join(next(m for m in who.courriels() if m.startswith(f"À {address}\n")).split())
    assert "avec votre CV « Mon CV.pdf »." in copy
    assert "Votre message : Bonjour, Je connais ASP.NET, R&D; et Decathlon.fr." in copy
    assert f"appelez l'entreprise : {telephone}" in copy


def test_a_link_that_is_over_is_asked_again_in_one_click_one_used_is_not(scene: Scene) -> None:
    contact = {"nom": "X", "prenom": "Y", "telephone": "0387000000", "email": unique()}
    assert scene.postuler(f"partners_{scene.offre(contact=contact)}").status_code == 202
    who = Navigateur(scene.http.app)  # type: ignore[arg-type]
    first = who.lien(contact["email"], "/candidature/repondre")
    _expire(scene.state)
    who.open(first, 410).send("Recevoir un nouveau lien")
    assert "Un nouveau lien est parti" in who.texte
    second = who.lien(contact["email"], "/candidature/repondre")
    assert second != first
    who.open(second).send("Envoyer cette réponse")
    who.open(second, 410)
    assert "Ce lien ne sert plus" in who.texte and "Recevoir un nouveau lien" not in who.texte
    assert _links(who) == {"Chercher un emploi ou une formation": "/recherche-apprentissage"}
    who.open("/candidature/repondre?jeton=inconnu", 410)
    assert "Recevoir un nouveau lien" not in who.texte


def test_a_link_asked_again_too_often_is_not_said_to_have_left(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    contact = {"nom": "X", "prenom": "Y", "telephone": "0387000000", "email": unique()}
    assert scene.postuler(f"partners_{scene.offre(contact=contact)}").status_code == 202
    who = Navigateur(scene.http.app)  # type: ignore[arg-type]
    first = who.lien(contact["email"], "/candidature/repondre")
    _expire(scene.state)
    monkeypatch.setattr(State, "may_write", lambda *_: False)
    who.open(first, 410).send("Recevoir un nouveau lien", 429)
    assert "le dernier lien reçu sert encore" in who.texte and "est parti" not in who.texte
    assert sum(m.startswith(f"À {contact['email']}\n") for m in who.courriels()) == 1


# ── contact requests ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_request_made_here_says_so_and_leads_on(demandes: Any) -> None:
    who = demandes.personne
    who.open("/recherche-formation?type=formation&itemId=boulanger-0").follow("Contacter l'établissement")
    assert _query(str(who.page.url))["referrer"] == "tremplin"
    who.send("Envoyer", **{**FORM, "courriel": unique(), "genre": "etudiant"})
    links = _links(who)
    assert list(links) == ["Revoir la formation", "Formations semblables", "Emplois du même métier"]
    assert _query(links["Revoir la formation"]) == {"type": "formation", "itemId": "boulanger-0"}
    assert _query(links["Emplois du même métier"])["romes"] == "D1102"
    for link in links.values():
        who.open(link)
    mail = next(m for m in who.courriels() if m.startswith(f"À {ECOLE}\n"))
    assert "La demande vient de Tremplin." in mail
    assert "venue de Tremplin." in who.open(demandes.lien_cfa()).texte


def test_a_school_asks_again_for_the_link_of_a_request(demandes: Any) -> None:
    demandes.ask()
    first, who = demandes.lien_cfa(), demandes.personne
    _expire(demandes.state)
    who.open(first, 410).send("Recevoir un nouveau lien")
    second = demandes.lien_cfa()
    assert second != first
    who.open(second).send("J'ai répondu autrement", intention="other_channel")
    assert "Recevoir un nouveau lien" not in who.open(second, 410).texte


# ── training organisations near by ───────────────────────────────────────────────────────────────────────────────


def test_no_organisation_beyond_a_hundred_kilometres_is_near(serveur: Any, demandes: Any) -> None:
    mine = editeur(serveur)
    employer = mine.employeur()["establishment_id"]
    jobs = [
        mine.offre(employer, custom_address=address).json()["jobs"][0]["_id"]
        for address in ("2 rue du Four 57000 Metz", "2 rue du Four 35000 Rennes")
    ]
    near = mine.appeler("GET", f"/delegations/{jobs[0]}")
    assert [(o["_id"], o["distance_en_km"] < 1) for o in near.json()] == [(siret_of(1), True)]
    assert mine.appeler("GET", f"/delegations/{jobs[1]}").status_code == 404
    label = demandes.http.get("/api/v1/metiers/intitule", params={"label": "boulang"}).json()
    job = next(a["appellation"] for a in label["coupleAppellationRomeMetier"] if a["codeRome"] == "D1102")
    who = demandes.personne.open("/espace-pro").send("Continuer", siret="732 829 320 00074")
    who.send("Continuer", **CONTACT, **ESPACE, courriel=unique())
    who.send("Continuer", libelle=job, debut=f"{monde.TODAY.year + 1}-09-01", duree="12", quantite="2")
    who.send("Publier l'offre")
    assert "C'est presque fait" in who.texte
    assert "n'enseigne ce métier à moins de 100 km : elle paraît sans." in who.texte
