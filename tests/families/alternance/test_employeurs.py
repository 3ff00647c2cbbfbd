"""Offers written by employers: from a SIRET to a shown offer, every state and no other, what mails do, who decides."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from tests import needs
from tests.conftest import make_key
from tests.world import alternance as monde
from tests.world.browser import Navigateur, open_account
from tests.world.employers import CONNU, INCONNU, OFFRE, Scene, adresse, scene
from tremplin.demo.territory import siret_of
from tremplin.domain.dates import today
from tremplin.families.alternance.applications import recipients
from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.employers import service as employers
from tremplin.families.alternance.offers import service as offers
from tremplin.families.alternance.offers import withdrawal
from tremplin.families.alternance.offers.entry import Refusee, read_entry
from tremplin.families.alternance.offers.publication import dans_deux_mois
from tremplin.families.alternance.offers.service import ANNULEE, EN_ATTENTE, POURVUE, TRANSITIONS
from tremplin.families.alternance.store import employers as rows
from tremplin.families.alternance.store import offers as offer_rows
from tremplin.families.alternance.store.offers import ACTIVE, Etat
from tremplin.platform.identity import forgetting
from tremplin.platform.identity import service as accounts
from tremplin.platform.identity.store import accounts as account_rows
from tremplin.store.tables import offre, offre_histoire

pytestmark = pytest.mark.one_store

__all__ = ["scene"]


# ── the path of a new employer ───────────────────────────────────────────────────────────────────────────────────


def test_one_mail_confirms_the_address_and_publishes_the_offer_of_a_known_company(scene: Scene) -> None:
    address = adresse()
    who = scene.enrol(address, organismes=2)
    assert f"Un courriel vient de partir à {address}" in who.texte
    mine = [m for m in who.courriels() if m.startswith(f"À {address}\n")]
    assert len(mine) == 1, "one mail does both"
    identifier = re.search(r'"id": "([0-9a-f]{32})"', who.page.text.replace("&#34;", '"'))[1]  # type: ignore[index]
    assert scene.statut(identifier) == EN_ATTENTE and not scene.cherchee(identifier)
    link = who.lien(address, "/espace-pro/confirmation")
    for _ in range(2):
        assert scene.http.get(link).status_code == 200 and scene.http.head(link).status_code == 200
    assert scene.statut(identifier) == EN_ATTENTE, "a scanner that opens links confirms nothing"
    who.open(link).send("Confirmer mon adresse")
    assert "votre offre est en ligne" in who.texte
    assert scene.statut(identifier) == ACTIVE and scene.cherchee(identifier)
    who.open(link, 410)
    entrusted = [m for m in who.courriels() if "vous confie sa recherche" in m]
    assert entrusted and all(address not in m for m in entrusted)


def test_a_company_is_found_by_its_name_and_town(scene: Scene) -> None:
    who = scene.personne
    who.open("/espace-pro").send("Continuer", siret="pain atl")
    (proposed,) = who.arbre.xpath("//button[@name='choisi']")
    assert proposed.get("value") == siret_of(500 + monde.ATLAS) and "PAIN ATLAS" in proposed.text_content()
    who.send("PAIN ATLAS", siret="pain atl", choisi=proposed.get("value"))
    assert "Étape 2 sur 5" in who.texte and siret_of(500 + monde.ATLAS) in who.texte and "OPCO" not in who.texte
    who.open("/espace-pro").send("Continuer", 422, siret="zorglub & fils")
    assert "Aucun établissement de ce nom" in who.texte
    who.open("/espace-pro").send("Continuer", siret='"Paîn" -( atlas*')
    assert len(who.arbre.xpath("//button[@name='choisi']")) == 1


def test_a_public_employer_is_told_apart_and_has_no_opco(scene: Scene) -> None:
    siret, address = siret_of(500 + monde.PUBLIQUE), adresse("gmail.com")
    who = scene.personne
    who.open("/espace-pro").send("Continuer", siret=siret)
    assert "Employeur public" in who.texte and not who.arbre.xpath("//select[@name='opco']")
    scene.enrol(address, siret)
    with scene.state.store.reading() as connection:
        owner = rows.par_courriel(connection, address)
    assert owner is not None and owner.opco == "" and owner.document.entreprise.public is True
    agent = scene.personne.connecter(open_account(scene.state, "AFDAS", "opco"), "/espace-pro/validations")
    assert address not in agent.texte


def test_an_address_unknown_of_the_company_waits_for_an_agent_of_its_opco(scene: Scene) -> None:
    address = adresse("gmail.com")
    identifier = scene.publiee(address)
    assert scene.statut(identifier) == EN_ATTENTE
    with scene.state.store.reading() as connection:
        owner = rows.par_courriel(connection, address)
    assert owner is not None and owner.etat == rows.ATTENTE
    foreign, moderator = scene.personne, scene.personne
    foreign.connecter(open_account(scene.state, "AFDAS", "opco"), "/espace-pro/validations")
    assert address not in foreign.texte
    moderator.connecter(open_account(scene.state, "Tremplin", "moderateur"), "/espace-pro/validations")
    assert address in moderator.texte
    form = next(f for f in moderator.arbre.forms if owner.id in (f.get("action") or ""))
    token = dict(next(f for f in foreign.arbre.forms if f.get("action") == "/deconnexion").form_values())["jeton"]
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    stolen = foreign.http.post(form.get("action"), data={"jeton": token, "decision": "valider"}, headers=ours)
    assert stolen.status_code == 404
    data = dict(form.form_values())
    for decision, status in (("refuser", 422), ("valider", 200), ("valider", 404)):
        answer = moderator.http.post(form.get("action"), data={**data, "decision": decision}, headers=ours)
        assert answer.status_code == status
    assert scene.statut(identifier) == ACTIVE


def test_a_refused_employer_has_its_offers_cancelled_and_is_told_why(scene: Scene) -> None:
    address = adresse("gmail.com")
    identifier = scene.publiee(address)
    with scene.state.store.writing() as connection:
        owner = rows.par_courriel(connection, address)
        assert owner is not None
        employers.refuse(scene.state, connection, owner, qui="essais", raison="SIRET d'un autre")
    assert scene.statut(identifier) == ANNULEE
    assert any("SIRET d'un autre" in m for m in scene.personne.courriels() if m.startswith(f"À {address}\n"))
    with scene.state.store.reading() as connection:
        assert [h.etat for h in rows.histoire(connection, owner.id)] == [rows.ATTENTE, rows.DESACTIVE]


def test_an_establishment_that_cannot_be_looked_up_blocks_nobody(scene: Scene) -> None:
    address = adresse("gmail.com")
    identifier = scene.publiee(address, siret=INCONNU)
    with scene.state.store.reading() as connection:
        owner = rows.par_courriel(connection, address)
    assert owner is not None and owner.etat == rows.ERREUR and owner.document.entreprise.ville == "Metz"
    assert scene.statut(identifier) == EN_ATTENTE
    employers.chaque_matin(scene.state)
    assert scene.statut(identifier) == EN_ATTENTE


@pytest.mark.parametrize(
    ("siret", "genre", "told"),
    [
        ("123", "entreprise", "« 123 » en a 3"),
        ("99000500100014", "entreprise", "la clé de « 99000500100014 » est fausse"),
        (siret_of(500 + monde.FERMEE), "entreprise", "fermé"),
        (siret_of(2), "entreprise", "organisme de formation"),
        (siret_of(0), "cfa", "fermé"),
        (siret_of(1), "cfa", "Qualiopi"),
        (CONNU, "cfa", "référentiel"),
    ],
)
def test_an_establishment_that_is_not_taken_says_why(scene: Scene, siret: str, genre: str, told: str) -> None:
    who = scene.personne.open("/espace-pro").send("Continuer", 422, siret=siret, genre=genre)
    assert told in who.texte


def test_every_fault_of_each_step_is_told_and_nothing_is_kept(scene: Scene) -> None:
    who, before = scene.personne, len(scene.personne.courriels())
    who.open("/espace-pro").send("Continuer", siret=f"{CONNU[:9]} {CONNU[9:]}")
    who.send("Continuer", 422, prenom="", nom="<b>", telephone="x", courriel="a@yopmail.com")
    for told in ("Prénom :", "Nom :", "Téléphone :", "jetables"):
        assert told in who.texte
    who.send("Continuer", prenom="Ada", nom="Four", telephone="0399887766", courriel=adresse())
    who.send(
        "Continuer",
        422,
        libelle="métier inventé",
        debut="2020-01-01",
        duree="5",
        quantite="11",
        type=[],
        rythme="jamais",
        lieu="nulle part",
        niveau="9",
    )
    for told in ("Métier :", "Début :", "Durée :", "Postes :", "Contrat :", "Rythme :", "Lieu de travail :", "Niveau"):
        assert told in who.texte
    assert len(who.courriels()) == before
    who.send("Continuer", 400, suite="trafiquée")


def test_an_address_that_has_an_account_is_told_alone(scene: Scene) -> None:
    """Who types it learns nothing: the same pages, and nothing kept."""
    address, fresh = adresse(), adresse()
    scene.publiee(address)
    with scene.state.store.reading() as connection:
        owner = rows.par_courriel(connection, address)
        assert owner is not None
        before = len(rows.offres_de(connection, owner.id))
    again, other = scene.enrol(address), scene.enrol(fresh)
    assert again.texte.replace(address, "") == other.texte.replace(fresh, "")
    newest = next(m for m in again.courriels() if m.startswith(f"À {address}\n"))
    assert "rien n'a été enregistré" in newest
    with scene.state.store.reading() as connection:
        assert len(rows.offres_de(connection, owner.id)) == before


@pytest.mark.both_stores
def test_an_account_made_meanwhile_is_not_changed_by_a_confirmation(scene: Scene) -> None:
    address = adresse()
    who = scene.enrol(address)
    accounts.create(scene.state.store, courriel=address, nom="X", organisation="Agence", profil="conseiller")
    who.open(who.lien(address, "/espace-pro/confirmation")).send("Confirmer mon adresse", 410)
    with scene.state.store.reading() as connection:
        assert account_rows.par_courriel(connection, address).profil == "conseiller"  # type: ignore[union-attr]


def test_a_widget_keeps_its_origin_and_may_be_framed(scene: Scene) -> None:
    answer = scene.http.get("/espace-pro/widget/OPCO Santé")
    assert "frame-ancestors *" in answer.headers["content-security-policy"] and "set-cookie" not in answer.headers
    who, address = scene.personne, adresse()
    who.open("/espace-pro/widget/OPCO Santé").send("Continuer", siret=CONNU)
    who.send("Continuer", prenom="Ada", nom="Four", telephone="0399887766", courriel=address)
    who.send("Continuer", **{**OFFRE, "libelle": scene.metier()}).send("Continuer").send("Publier l'offre")
    with scene.state.store.reading() as connection:
        assert rows.par_courriel(connection, address).origine == "opco_sante"  # type: ignore[union-attr]


def test_what_candidates_will_read_is_shown_in_the_words_of_the_sheet(scene: Scene) -> None:
    def said(who: Navigateur) -> dict[str, str]:
        terms = who.arbre.xpath("//dl[@class='fiche'][1]/div")
        return {t.findtext("dt"): " ".join(t.find("dd").text_content().split()) for t in terms}

    address, who = adresse(), scene.personne
    who.open("/espace-pro").send("Continuer", siret=CONNU)
    who.send("Continuer", prenom="Ada", nom="Four", telephone="0399887766", courriel=address)
    who.send("Continuer", **{**OFFRE, "libelle": scene.metier(), "niveau": "3"}).send("Continuer")
    before, place = said(who), who.arbre.xpath("//article/p[2]/strong/following-sibling::text()")[0].strip()
    assert before["Niveau visé"] == "CAP ou équivalent"
    identifier = re.search(r'"id": "([0-9a-f]{32})"', who.send("Publier l'offre").page.text)[1]  # type: ignore[index]
    who.open(who.lien(address, "/espace-pro/confirmation")).send("Confirmer mon adresse")
    who.open(f"/recherche-apprentissage?type=matcha&itemId={identifier}")
    after = said(who)
    assert {term: after[term] for term in ("Rythme", "Niveau visé", "Postes")} == {
        term: before[term] for term in ("Rythme", "Niveau visé", "Postes")
    }
    assert (place in who.texte, place.isupper()) == (True, False)


# ── states ───────────────────────────────────────────────────────────────────────────────────────────────────────

ACTIONS = ("publier", "modifier", "moderer", "prolonger", "pourvoir", "annuler", "expirer")


@pytest.fixture(scope="module")
def modele(scene: Scene) -> tuple[Scene, str]:
    """A valid employer."""
    address = adresse()
    scene.publiee(address)
    with scene.state.store.reading() as connection:
        return scene, rows.par_courriel(connection, address).id  # type: ignore[union-attr]


def _offre(scene: Scene, owner_id: str, **etat: Any) -> str:
    saisie = read_entry(scene.state.releases.current, {**OFFRE, "libelle": scene.metier()}, ["Apprentissage"])
    with scene.state.store.writing() as connection:
        owner = rows.par_id(connection, owner_id)
        assert owner is not None
        identifier = offers.create(scene.state, connection, owner, saisie, qui="essais")
        if etat:
            known = offer_rows.get(connection, identifier)
            assert known is not None
            given_ = Etat(
                etat.get("statut", known.statut), True, etat.get("expire_le", known.expire_le), known.document
            )
            offer_rows.write(connection, identifier, given_, qui="essais")
    return identifier


@settings(max_examples=needs.campaign(15, 500))
@given(st.lists(st.sampled_from(ACTIONS), max_size=8))
def test_any_order_of_actions_follows_the_table_and_nothing_else(modele: tuple[Scene, str], actions: list[str]) -> None:
    scene, owner = modele
    identifier = _offre(scene, owner)
    expected, end = ACTIVE, dans_deux_mois(today())
    saisie = read_entry(
        scene.state.releases.current, {**OFFRE, "libelle": scene.metier(), "duree": "24"}, ["Apprentissage"]
    )
    done = 0
    for action in actions:
        legal = (expected, action) in TRANSITIONS and action != "prolonger"  # made today: prolonged already
        try:
            with scene.state.store.writing() as connection:
                more = {"saisie": saisie} if action == "modifier" else {}
                offers.act(scene.state, connection, identifier, action, qui="essais", **more)
            assert legal, action
            done += 1
            expected = TRANSITIONS[(expected, action)]
        except Refusee:
            assert not legal, action
        assert scene.statut(identifier) == expected
    with scene.state.store.reading() as connection:
        states = rows.etats_de(connection, identifier)
        assert offer_rows.get(connection, identifier).expire_le == end  # type: ignore[union-attr]
    assert len(states) == done + 2, "every state is kept"


def test_ended_offers_never_come_back_but_one_just_filled(modele: tuple[Scene, str]) -> None:
    assert [k for k in TRANSITIONS if k[0] in (POURVUE, ANNULEE)] == [(POURVUE, "rouvrir")]
    scene, owner = modele
    identifier = _offre(scene, owner, statut=POURVUE)
    for action in ACTIONS:
        with pytest.raises(Refusee), scene.state.store.writing() as connection:
            offers.act(scene.state, connection, identifier, action, qui="x", saisie={})


def test_an_end_is_prolonged_from_today_and_once_a_day(modele: tuple[Scene, str]) -> None:
    scene, owner = modele
    identifier = _offre(scene, owner, expire_le=today() + timedelta(days=3))
    with scene.state.store.writing() as connection:
        offers.act(scene.state, connection, identifier, "prolonger", qui="x")
        assert offer_rows.get(connection, identifier).expire_le == dans_deux_mois(today())  # type: ignore[union-attr]
    with pytest.raises(Refusee, match="vient déjà"), scene.state.store.writing() as connection:
        offers.act(scene.state, connection, identifier, "prolonger", qui="x")


@pytest.mark.parametrize("fin", [date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 31), date(2028, 2, 29)])
def test_reminders_leave_seven_days_and_one_day_before_once_also_across_summer_time(
    modele: tuple[Scene, str], fin: date
) -> None:
    scene, owner = modele
    with scene.state.store.reading() as connection:
        address = rows.par_id(connection, owner).courriel  # type: ignore[union-attr]
    ids = [_offre(scene, owner, expire_le=fin), _offre(scene, owner, expire_le=fin)]

    def reminders() -> int:
        return sum(
            "ne seront plus montrées dans" in m for m in scene.personne.courriels() if m.startswith(f"À {address}")
        )

    before = reminders()
    left = []
    for days in range(9, -1, -1):
        for _ in range(2):  # twice a day is once
            offers.chaque_jour(scene.state, fin - timedelta(days=days))
        left.append(reminders() - before)
    assert left == [0, 0, 1, 1, 1, 1, 1, 1, 2, 2], "one mail for both offers, at seven days and at one"
    assert {scene.statut(i) for i in ids} == {ANNULEE}


@pytest.mark.both_stores
def test_a_link_of_a_reminder_fills_an_offer_once_however_many_press(modele: tuple[Scene, str]) -> None:
    scene, owner = modele
    identifier = _offre(scene, owner)
    token = scene.state.comptes.lien_d_action("offre_pourvue", f"offre:{identifier}", timedelta(days=1))
    link = f"/espace-pro/offre/pourvoir?jeton={token}"
    assert scene.http.get(link).status_code == 200 and scene.statut(identifier) == ACTIVE

    def press(_: int) -> bool:
        try:
            offers.par_lien(scene.state, token, "offre_pourvue")
        except Exception:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 1
    assert scene.statut(identifier) == POURVUE
    assert scene.http.get(link).status_code == 410


# ── texts, reports ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Écrivez à moi@ailleurs.fr", "Écrivez à [adresse masquée]"),
        ("Appelez le 06 12 34 56 78", "Appelez le [téléphone masqué]"),
        ("Voir www.ailleurs.fr", "Voir www.ailleurs.fr"),
        ("Frais d'inscription de 50 euros", "Frais d'inscription de 50 euros"),
        ("<b>Urgent</b>", "Urgent"),
    ],
)
def test_a_text_to_check_is_shown_once_a_moderator_saw_it_without_contacts(scene: Scene, text: str, shown: str) -> None:
    identifier = scene.publiee(
        adresse(), description=f"Vous apprendrez le métier avec nous, au fournil, dès l'aube. {text}"
    )
    assert scene.statut(identifier) == EN_ATTENTE and not scene.cherchee(identifier)
    who = scene.personne.connecter(open_account(scene.state, "Tremplin", "moderateur"), "/espace-pro/moderation")
    assert identifier in who.texte and text in who.texte
    with scene.state.store.reading() as connection:
        told = next(s for s in rows.a_decider(connection) if s.objet == identifier)
    form = next(f for f in who.arbre.forms if told.id in (f.get("action") or ""))
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    data = {**dict(form.form_values()), "decision": "laisser"}
    assert who.http.post(form.get("action"), data=data, headers=ours).status_code == 200
    assert scene.statut(identifier) == ACTIVE
    found = scene.http.get(f"/api/v1/jobs/matcha/{identifier}", params={"caller": "x"}).json()["matchas"][0]
    assert found["job"]["description"] == f"Vous apprendrez le métier avec nous, au fournil, dès l'aube. {shown}"
    assert who.http.post(form.get("action"), data=data, headers=ours).status_code == 404


def test_a_visitor_reports_and_a_moderator_takes_away(scene: Scene) -> None:
    identifier = scene.publiee(adresse())
    assert scene.cherchee(identifier)
    who = scene.personne.open(f"/recherche-emploi?type=matcha&itemId={identifier}").follow("Signaler un problème")
    who.send("Envoyer", 422, raison="ecole", details="voir http://preuve.fr")
    who.send("Envoyer", raison="ecole", details="C'est une école.")
    moderator = scene.personne.connecter(open_account(scene.state, "Tremplin", "moderateur"), "/espace-pro/moderation")
    with scene.state.store.reading() as connection:
        told = next(s for s in rows.a_decider(connection) if s.objet == identifier)
    form = next(f for f in moderator.arbre.forms if told.id in (f.get("action") or ""))
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    data = {**dict(form.form_values()), "decision": "retirer", "raison": "Publicité d'école"}
    assert moderator.http.post(form.get("action"), data=data, headers=ours).status_code == 200
    assert scene.statut(identifier) == ANNULEE and not scene.cherchee(identifier)


# ── one's page ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_employer_changes_and_ends_its_own_offers_and_sees_no_other(scene: Scene) -> None:
    address, other = adresse(), scene.publiee(adresse())
    identifier = scene.publiee(address)
    who = scene.personne.connecter(address, "/espace-pro/offres")
    who.follow(scene.metier())
    who.follow("Modifier").send("Enregistrer", duree="24")
    assert "24 mois" in who.texte
    for url in (f"/espace-pro/offres/{other}", f"/espace-pro/offres/{other}/modifier", "/espace-pro/offres/inconnue"):
        assert who.http.get(url).status_code == 404
    who.open(f"/espace-pro/offres/{identifier}")
    form = next(f for f in who.arbre.forms if dict(f.form_values()).get("action") == "annuler")
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    data = dict(form.form_values())
    assert who.http.post(form.get("action"), data=data, headers=ours).status_code == 422
    stolen = who.http.post(f"/espace-pro/offres/{other}", data={**data, "motif": "lba"}, headers=ours)
    assert stolen.status_code == 404 and scene.statut(other) == ACTIVE
    assert who.http.post(form.get("action"), data={**data, "motif": "lba"}, headers=ours).status_code == 200
    assert scene.statut(identifier) == ANNULEE
    assert who.http.post(form.get("action"), data={**data, "motif": "lba"}, headers=ours).status_code == 409


def test_a_training_organisation_publishes_for_a_company_that_mandates_it(scene: Scene) -> None:
    who, address = scene.personne, adresse("gmail.com")
    who.open("/espace-pro").send("Continuer", siret=siret_of(4), genre="cfa")
    who.send("Continuer", prenom="Léa", nom="Cfa", telephone="0399887766", courriel=address)
    who.open(who.lien(address, "/espace-pro/confirmation")).send("Confirmer mon adresse")
    with scene.state.store.writing() as connection:
        owner = rows.par_courriel(connection, address)
        assert owner is not None
        employers.validate(scene.state, connection, owner, validation="MANUELLE", qui="x", raison=None)
    who.connecter(address, "/espace-pro/offres/nouvelle")
    who.send("Enregistrer", 422, **{**OFFRE, "libelle": scene.metier()}, siret=siret_of(2))
    who.send("Enregistrer", **{**OFFRE, "libelle": scene.metier()}, siret=CONNU)
    with scene.state.store.reading() as connection:
        (offer,) = rows.offres_de(connection, owner.id)
    assert offer.statut == ACTIVE and offer.document.entreprise.siret == CONNU
    item = scene.http.get(f"/api/v1/jobs/matcha/{offer.id}", params={"caller": "x"}).json()["matchas"][0]
    assert item["company"]["mandataire"] is True and item["contact"]["name"] == "Léa Cfa"


def test_an_organisation_reads_what_it_is_entrusted_with_once_noted_and_may_stop(scene: Scene) -> None:
    identifier = scene.publiee(adresse(), organismes=1)
    with scene.state.store.reading() as connection:
        (given_,) = rows.delegations(connection, identifier)
    assert given_.dite_le is not None and given_.lue_le is None
    who = scene.personne
    link = who.lien(given_.courriel, "/espace-pro/delegation")
    who.open(link)
    assert "vous confie sa recherche" in who.texte and "03 99 88 77 66" in who.texte
    with scene.state.store.reading() as connection:
        first = rows.delegations(connection, identifier)[0].lue_le
    who.open(link)
    with scene.state.store.reading() as connection:
        assert rows.delegations(connection, identifier)[0].lue_le == first is not None
    who.open(who.lien(given_.courriel, "/espace-pro/delegation/refus")).send("Ne plus recevoir d'offres")
    before = sum("vous confie sa recherche" in m for m in who.courriels())
    scene.publiee(adresse(), organismes=1)
    assert sum("vous confie sa recherche" in m for m in who.courriels()) == before


# ── companies that want out ──────────────────────────────────────────────────────────────────────────────────────


def test_a_company_that_proved_its_address_is_shown_nowhere_any_more(scene: Scene) -> None:
    around = {
        "romes": "D1102",
        "latitude": monde.METZ[1],
        "longitude": monde.METZ[0],
        "radius": 30,
        "insee": "57463",
        "caller": "x",
        "sources": "lba",
    }

    def shown() -> set[str]:
        found = scene.http.get("/api/v1/jobs", params=around).json()["lbaCompanies"]["results"]
        return {c["company"]["siret"] for c in found}

    target = siret_of(500 + monde.ATLAS)
    assert target in shown()
    who, before = scene.personne, len(scene.personne.courriels())
    for unknown in ("inconnu@exemple.invalid", "patron@exemple.invalid"):
        who.open("/desinscription").send("Recevoir le lien", courriel=unknown, raison="complet")
        assert "Regardez votre courrier" in who.texte
    assert scene.http.post("/api/unsubscribe", json={"email": "inconnu@exemple.invalid", "reason": "x"}).json() == {
        "modifiedCount": 0
    }
    assert len(who.courriels()) == before + 1, "nobody learns whether an address is known"
    link = who.lien("patron@exemple.invalid", "/desinscription/entreprise")
    assert scene.http.get(link).status_code == 200 and target in shown()
    who.open(link).send("Retirer", siret=[target], raison="complet")
    assert "1 établissement" in who.texte
    assert target not in shown()
    assert scene.http.get(f"/api/v1/jobs/company/{target}", params={"caller": "x"}).status_code == 404
    assert scene.http.get(f"/recherche-emploi?type=lba&itemId={target}").status_code == 404
    assert scene.http.get(f"/postuler?type=lba&itemId={target}").status_code == 404
    who.open(link, 410)


def test_a_link_withdraws_only_the_companies_of_its_address(scene: Scene) -> None:
    state, release = scene.state, scene.state.releases.current
    now = state.comptes.maintenant()
    lien = withdrawal.Lien(usage="retrait_liste", sujet="retrait", vers="autre@exemple.invalid", demande_le=now)
    token = state.comptes.create_link(lien, timedelta(days=1))
    assert withdrawal.withdraw(state, release, token, [siret_of(500 + monde.DEUX)], "x") == 0


def test_a_company_corrects_what_is_shown_and_where_applications_go(scene: Scene) -> None:
    target, who = siret_of(500 + monde.DEUX), scene.personne
    before = len(who.courriels())
    for address in ("inconnu@exemple.invalid", "patron@exemple.invalid"):
        who.open("/correction").send("Recevoir le lien", courriel=address)
        assert "Rien n'arrive dans les dix minutes ? Nous ne connaissons pas cette adresse" in who.texte
        assert who.arbre.xpath("//main//ul[contains(@class, 'actions')]//a/@href") == [
            *("/signalement?famille=alternance", "/connexion?vers=/espace-pro/offres", "/espace-pro")
        ]
    assert who.open("/signalement?famille=alternance").arbre.findtext(".//h1") == "Signaler une donnée fausse"
    assert len(who.courriels()) == before + 1
    link = who.lien("patron@exemple.invalid", "/correction/entreprise")
    neuve, values = adresse(), {"siret": target, "enseigne": "LES DEUX FOURS", "site": "https://deuxfours.exemple.fr"}
    who.open(link).send("Enregistrer", 422, **{**values, "site": "javascript:alert(1)"}, telephone="x", courriel="y")
    assert "Site :" in who.texte and "Téléphone :" in who.texte and "Adresse des candidatures :" in who.texte
    who.open(link).send("Enregistrer", 422, **{**values, "siret": siret_of(500 + monde.FERMEE)})
    who.open(link).send("Enregistrer", **values, telephone="03 87 99 99 99", courriel=neuve)
    who.open(link, 410)
    card = scene.http.get(f"/api/v1/jobs/company/{target}", params={"caller": "x"}).json()["lbaCompanies"][0]
    assert card["title"] == "LES DEUX FOURS" and card["company"]["url"] == "https://deuxfours.exemple.fr"
    assert card["contact"]["phone"] is None, "a phone is for those who may see it"
    shown = scene.personne.open(f"/recherche-emploi?type=lba&itemId={target}").texte
    assert "Les Deux Fours" in shown and "03 87 99 99 99" in shown and neuve not in shown
    state = scene.state
    assert recipients.destinataire(state, state.releases.current, applications.RECRUTEUR, target).courriel == neuve
    assert {m.split("\n")[0] for m in who.courriels()[:2]} == {"À patron@exemple.invalid", f"À {neuve}"}


def test_two_years_after_its_end_an_offer_keeps_nobody(modele: tuple[Scene, str]) -> None:
    scene, owner = modele
    ended, running = _offre(scene, owner, statut=ANNULEE), _offre(scene, owner)
    with scene.state.store.writing() as connection:
        connection.execute(
            update(offre)
            .where(offre.c.id.in_([ended, running]))
            .values(modifiee_le=datetime.now(UTC) - timedelta(days=731))
        )
    for tache in offers.TACHES:
        tache.do(scene.state)
    with scene.state.store.reading() as connection:
        assert offer_rows.get(connection, ended).document.contact.stored() == {}  # type: ignore[union-attr]
        assert {str(e.document.contact.stored()) for e in rows.etats_de(connection, ended)} == {"{}"}
        assert offer_rows.get(connection, running).document.contact.email  # type: ignore[union-attr]


def test_an_offer_published_by_api_and_taken_away_by_a_moderator_stays_away(scene: Scene) -> None:
    from tests.world.publishers import OFFRE as PUBLIER
    from tests.world.publishers import offer

    key = make_key(scene.state.settings, organisation="Éditeur modéré", permissions=frozenset({"jobs:write"}))
    headers = {"authorization": f"Bearer {key}"}
    identifier = scene.http.post(PUBLIER, json=offer("modere-1"), headers=headers).json()["id"]
    with scene.state.store.writing() as connection:
        report = rows.report(connection, "offre", identifier, "ecole", None, datetime.now(UTC))
    who = scene.personne.connecter(open_account(scene.state, "Tremplin", "moderateur"), "/espace-pro/moderation")
    form = next(f for f in who.arbre.forms if report in (f.get("action") or ""))
    data = {**dict(form.form_values()), "decision": "retirer", "raison": "École"}
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    assert who.http.post(form.get("action"), data=data, headers=ours).status_code == 200
    for again in (
        scene.http.post(PUBLIER, json=offer("modere-1"), headers=headers),
        scene.http.put(f"{PUBLIER}/{identifier}", json=offer("modere-1"), headers=headers),
    ):
        assert again.status_code in (200, 204)
        told = scene.http.get(f"{PUBLIER}/{identifier}/publishing-informations", headers=headers).json()["publishing"]
        assert told["error"]["code"] == "UNPUBLISHED"


def test_an_offer_of_a_partner_s_file_taken_away_by_a_moderator_is_nowhere(scene: Scene) -> None:
    key = make_key(scene.state.settings, organisation="Lecteur de flux")
    point = {"latitude": monde.METZ[1], "longitude": monde.METZ[0], "radius": 30, "romes": "D1102"}
    around = f"romes=D1102&lat={monde.METZ[1]}&lon={monde.METZ[0]}"
    listed = [
        ("/api/v1/jobs", {**point, "insee": "57463", "caller": "x"}, {}),
        ("/api/job/v1/search", point, {"authorization": f"Bearer {key}"}),
        ("/api/job/v1/export/offres.json", {}, {"authorization": f"Bearer {key}"}),
        (f"/recherche-emploi/points.json?{around}", None, {}),
    ]
    alone = [
        ("/api/v1/jobs/job/101AAAA", {"caller": "x"}, {}),
        ("/api/job/v1/offer/101AAAA", {}, {"authorization": f"Bearer {key}"}),
        ("/recherche-emploi?type=peJob&itemId=101AAAA", None, {}),
    ]
    for path, params, headers in (*listed, *alone):
        assert "101AAAA" in scene.http.get(path, params=params, headers=headers).text, path
    with scene.state.store.writing() as connection:
        report = rows.report(connection, "offre", "101AAAA", "fausse", None, datetime.now(UTC))
    who = scene.personne.connecter(open_account(scene.state, "Tremplin", "moderateur"), "/espace-pro/moderation")
    form = next(f for f in who.arbre.forms if report in (f.get("action") or ""))
    data = {**dict(form.form_values()), "decision": "retirer", "raison": "Fausse"}
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    assert who.http.post(form.get("action"), data=data, headers=ours).status_code == 200
    for path, params, headers in listed:
        assert "101AAAA" not in scene.http.get(path, params=params, headers=headers).text, path
    assert [scene.http.get(p, params=q, headers=h).status_code for p, q, h in alone] == [404, 404, 404]


def test_what_looks_like_a_school_s_waits_and_a_moderator_lets_it_through_for_good(scene: Scene) -> None:
    from tests.world.publishers import OFFRE as PUBLIER
    from tests.world.publishers import offer

    key = make_key(scene.state.settings, organisation="Éditeur lu", permissions=frozenset({"jobs:write"}))
    headers = {"authorization": f"Bearer {key}"}
    sent = offer(
        "ecole-1",
        workplace__siret=siret_of(4001),
        offer__description="Notre CFA vous forme dans notre propre fournil, ouvert à tous les apprentis.",
    )
    identifier = scene.http.post(PUBLIER, json=sent, headers=headers).json()["id"]

    def told() -> Any:
        return scene.http.get(f"{PUBLIER}/{identifier}/publishing-informations", headers=headers).json()["publishing"]

    assert told()["error"]["code"] == "SCHOOL_AD" and not scene.cherchee(identifier)
    assert scene.http.post(PUBLIER, json=sent, headers=headers).status_code == 200
    who = scene.personne.connecter(open_account(scene.state, "Tremplin", "moderateur"), "/espace-pro/moderation")
    (held,) = [a for a in who.arbre.iter("article") if identifier in a.text_content()]
    form = held.find(".//form")
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    data = {**dict(form.form_values()), "decision": "laisser"}
    assert who.http.post(form.get("action"), data=data, headers=ours).status_code == 200
    assert told() == {"status": "PUBLISHED"} and scene.cherchee(identifier)
    assert scene.http.put(f"{PUBLIER}/{identifier}", json=sent, headers=headers).status_code == 204
    assert told() == {"status": "PUBLISHED"}


def test_the_history_of_an_offer_tells_the_hour_of_paris(scene: Scene) -> None:
    address = adresse()
    identifier = scene.publiee(address)
    late = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)
    with scene.state.store.writing() as connection:
        connection.execute(update(offre_histoire).where(offre_histoire.c.offre_id == identifier).values(quand=late))
    who = scene.personne.connecter(address, f"/espace-pro/offres/{identifier}")
    states = who.arbre.xpath("//ol[contains(@class,'histoire')]/li")
    assert [" ".join(s.text_content().split()) for s in states] == [
        f"{state}, le 15/07/2026 à 1 h 30" for state in ("Active", "En attente")
    ]


def test_an_employer_unused_for_two_years_is_warned_twice_then_forgotten(scene: Scene) -> None:
    address = adresse()
    identifier = scene.publiee(address)
    with scene.state.store.reading() as connection:
        owner = rows.par_courriel(connection, address)
        made = account_rows.par_courriel(connection, address)
    assert owner is not None and made is not None
    start = datetime.now(UTC)

    def warned() -> int:
        return sum("ne s'est connecté" in m and m.startswith(f"À {address}\n") for m in scene.personne.courriels())

    for days, mails in ((660, 0), (671, 1), (672, 1), (714, 1), (716, 2), (729, 2)):
        forgetting.comptes(scene.state, start + timedelta(days=days))
        assert warned() == mails, days
    forgetting.comptes(scene.state, start + timedelta(days=731))
    employers.forget(scene.state)
    with scene.state.store.reading() as connection:
        gone = rows.par_id(connection, owner.id)
        assert gone is not None and account_rows.par_courriel(connection, address) is None
        assert address not in str(gone) and "Four" not in str(gone.document.contact) and gone.etat == rows.DESACTIVE
    assert scene.statut(identifier) == ANNULEE


def test_nothing_that_a_caller_reads_holds_the_address_of_an_employer_nor_its_phone_without_a_key(scene: Scene) -> None:
    address = adresse()
    identifier = scene.publiee(address)
    assert scene.cherchee(identifier)
    key = make_key(scene.state.settings, organisation="Lecteur")
    point = {"latitude": monde.METZ[1], "longitude": monde.METZ[0], "radius": 30, "romes": "D1102"}
    v1 = {**point, "insee": "57463", "caller": "x"}
    around = f"romes=D1102&lat={monde.METZ[1]}&lon={monde.METZ[0]}"
    open_ = [
        ("/api/v1/jobs", v1),
        ("/api/v1/jobsEtFormations", v1),
        (f"/api/v1/jobs/matcha/{identifier}", {"caller": "x"}),
        (f"/recherche-emploi/points.json?{around}", {}),
        (f"/recherche-emploi?{around}", {}),
    ]
    keyed = [
        ("/api/job/v1/search", point),
        (f"/api/job/v1/offer/{identifier}", {}),
        ("/api/job/v1/export/offres.json", {}),
        (f"/recherche-emploi?type=matcha&itemId={identifier}", {}),
        (f"/postuler?type=matcha&itemId={identifier}", {}),
    ]
    for paths, headers in ((open_, {}), (keyed, {"authorization": f"Bearer {key}"})):
        for path, params in paths:
            answer = scene.http.get(path, params=params or None, headers=headers)
            assert answer.status_code == 200 and identifier in answer.text + str(answer.url), path
            assert address not in answer.text, path
            if paths is open_:
                assert "0399887766" not in answer.text, path
