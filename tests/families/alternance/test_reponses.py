"""Candidates get an answer: recalled to both sides, closed with kind words, seen on one page; what companies do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.world import alternance as monde
from tests.world import employers
from tests.world.applicants import FORM, Scene, scene, unique
from tests.world.attachments import pdf
from tests.world.browser import Navigateur
from tremplin.demo.territory import siret_of
from tremplin.domain.dates import PARIS
from tremplin.domain.display import jour
from tremplin.families.alternance.applications import silence
from tremplin.families.alternance.offers import service as offers
from tremplin.families.alternance.store.tables import candidature
from tremplin.platform.work import mails
from tremplin.store.tables import offre_histoire

pytestmark = pytest.mark.one_store

__all__ = ["scene"]
DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
QUIET = {"applicant_message": "Bonjour."}


@pytest.fixture
def who(scene: Scene) -> Iterator[Navigateur]:
    """Someone at their browser; what was sent before is too old for anything to be told of it."""
    with scene.state.store.writing() as connection:
        connection.execute(update(candidature).values(creee_le=datetime.now(UTC) - timedelta(days=300)))
    yield Navigateur(scene.http.app)  # type: ignore[arg-type]


def _contact(**more: Any) -> dict[str, Any]:
    return {"nom": "X", "prenom": "Y", "telephone": None, "email": unique(), **more}


def _send(scene: Scene, offer: str, address: str) -> str:
    answer = scene.postuler(f"partners_{offer}", applicant_email=address, **QUIET)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def _aged(scene: Scene, age: timedelta, *ids: str) -> None:
    with scene.state.store.writing() as connection:
        mine = candidature.c.id.in_(ids)
        connection.execute(update(candidature).where(mine).values(creee_le=datetime.now(UTC) - age))


def _row(scene: Scene, identifier: str) -> Any:
    with scene.state.store.reading() as connection:
        return connection.execute(select(candidature).where(candidature.c.id == identifier)).one()


def _mails(who: Navigateur, address: str, words: str) -> list[str]:
    """The mails to an address that say something, the oldest first, spaces folded."""
    mine = (m for m in reversed(who.courriels()) if m.startswith(f"À {address}\n") and words in m)
    return [" ".join(m.split()) for m in mine]


def _morning(after: datetime) -> datetime:
    """The first morning at eight in Paris from an instant on."""
    here = after.astimezone(PARIS)
    found = datetime.combine(here.date(), time(8), PARIS)
    return found if found >= here else datetime.combine(here.date() + DAY, time(8), PARIS)


def _apart(km: float) -> dict[str, Any]:
    """An establishment with nothing else around."""
    found: dict[str, Any] = monde.document(9, "Boulanger", monde.north(-km))["entreprise"]
    return found


def _answer(who: Navigateur, link: str, intention: str, message: str) -> None:
    who.open(link).send("Envoyer cette réponse", intention=intention, message=message)


# ── who applied ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_after_a_week_one_mail_says_whom_to_call_for_all_that_is_unanswered(scene: Scene, who: Navigateur) -> None:
    address, recruiter = unique(), _contact()
    called, mute = scene.offre(), scene.offre(contact=_contact())
    sent = [_send(scene, offer, address) for offer in (called, mute, scene.offre(contact=recruiter))]
    _answer(who, who.lien(recruiter["email"], "/candidature/repondre"), "refus", "Non, merci.")
    for n, identifier in enumerate(sent):
        _aged(scene, WEEK + (3 - n) * MINUTE, identifier)
    morning = _morning(datetime.now(UTC) - MINUTE)
    assert silence.recall(scene.state, morning - MINUTE) is False
    assert _mails(who, address, "Une semaine est passée") == []
    for late in (timedelta(), timedelta(hours=3), DAY):
        silence.recall(scene.state, morning + late)
    (told,) = _mails(who, address, "Une semaine est passée")
    day = jour(datetime.now(UTC) - WEEK - MINUTE)
    assert re.findall(r"- (.*?) \(Boulanger, le (\S+)\) : (.*?)(?= - | Dites)", told) == [
        ("EMPLOYEUR 9", day, "appelez le 03 87 22 22 22"),
        ("EMPLOYEUR 9", day, "passez la voir, un CV à la main"),
    ]


def test_after_thirty_days_it_closes_with_three_offers_near_by_and_may_still_be_answered(
    scene: Scene, who: Navigateur
) -> None:
    address, recruiter = unique(), _contact()
    at = _apart(400) | {"ville": "57 - METZ"}
    near = {scene.offre(entreprise=at) for _ in range(3)}
    offer = scene.offre(contact=recruiter, entreprise=at)
    sent = _send(scene, offer, address)
    link = who.lien(recruiter["email"], "/candidature/repondre")
    _aged(scene, MONTH - DAY, sent)
    morning = _morning(datetime.now(UTC) + DAY)
    silence.close(scene.state, morning - MINUTE)
    assert _row(scene, sent).close_le is None
    for late in (timedelta(), DAY):
        silence.close(scene.state, morning + late)
    (told,) = _mails(who, address, "n'attendez plus")
    assert "Ce silence ne dit rien de vous" in told and "- EMPLOYEUR 9 (Boulanger, le " in told
    offered = re.findall(r"itemId=(\S+)", told)
    assert len(offered) == 3 and set(offered) == near
    assert told.count("Boulanger, Employeur 9, Metz") == 3
    who.open(who.lien(address, "/mes-candidatures"))
    assert "sans nouvelles le " + jour(morning) in who.texte
    _answer(who, link, "entretien", "Pardon du retard : venez jeudi.")
    assert len(_mails(who, address, "venez jeudi")) == 1
    who.open(who.lien(address, "/mes-candidatures"))
    assert "entretien proposé le " + jour(datetime.now(UTC)) in who.texte and "sans nouvelles" not in who.texte


def test_what_is_too_late_to_be_said_is_not_said(scene: Scene, who: Navigateur) -> None:
    address = unique()
    sent = _send(scene, scene.offre(), address)
    _aged(scene, timedelta(days=61), sent)
    for work in (silence.recall, silence.close, silence.recap):
        assert work(scene.state) is False
    assert len(_mails(who, address, "")) == 1  # its copy


def test_the_page_of_who_applied_is_opened_by_a_link_and_betrays_nobody(scene: Scene, who: Navigateur) -> None:
    address, stranger = unique(), unique()
    answered, bounced = _contact(), _contact()
    first = _send(scene, scene.offre(contact=answered), address)
    second = _send(scene, scene.offre(contact=bounced), address)
    _answer(who, who.lien(answered["email"], "/candidature/repondre"), "ne_sais_pas", "Je reviens vers vous.")
    with scene.state.store.writing() as connection:
        connection.execute(update(candidature).where(candidature.c.id == second).values(rendue_le=datetime.now(UTC)))
    third = _send(scene, scene.offre(), address)
    _aged(scene, WEEK + MINUTE, third)
    assert len({first, second, third}) == 3
    pages = []
    for asked in (address, stranger):
        who.open("/mes-candidatures").send("Recevoir un lien", courriel=asked)
        pages.append(who.texte.replace(asked, "?"))
    assert pages[0] == pages[1]
    assert _mails(who, stranger, "") == []
    link = who.lien(address, "/mes-candidatures")
    for _ in range(2):  # it opens as long as it lives
        who.open(link)
    told = [" ".join(li.text_content().split()) for li in who.arbre.xpath("//main//li[contains(@class, 'carte')]")]
    day = jour(datetime.now(UTC))
    assert [line.partition(" envoyée le ")[2].partition(" ")[2] for line in told] == [
        f"non remise le {day} L'adresse de l'entreprise refuse les courriels : appelez-la, ou passez la voir.",
        f"réponse annoncée le {day} Elle a promis une réponse.",
        "envoyée Plus d'une semaine sans réponse : relancez, c'est bien vu.Appeler le 03 87 22 22 22",
    ]
    who.open("/mes-candidatures?jeton=autre", 410)
    assert "Ce lien a vieilli" in who.texte


def test_who_has_applied_sees_other_offers_near_by(scene: Scene, who: Navigateur) -> None:
    at = _apart(500)
    near = {f"matcha:{scene.offre(entreprise=at)}" for _ in range(2)}
    who.open(f"/postuler?type=matcha&itemId={scene.offre(entreprise=at)}")
    who.send("Envoyer ma candidature", fichiers={"cv": ("cv.pdf", pdf())}, **FORM, courriel=unique())
    shown = who.arbre.xpath("//section[@aria-labelledby='semblables']//article/@data-cle")
    assert len(shown) == 2 and set(shown) == near


def test_four_answers_become_a_draft_that_one_edits_before_anything_leaves(scene: Scene, who: Navigateur) -> None:
    address, before = unique(), scene.rangees()
    who.open(f"/postuler?type=matcha&itemId={scene.offre()}")
    said = {
        "aide_formation": "Je prépare CAP boulanger.",
        "aide_dates": "  En septembre … ",
        "aide_envie": "J'aime le pain",
        "aide_atout": "BEP cuisine",
    }
    who.send("Écrire le brouillon", fichiers={"cv": ("cv.pdf", pdf())}, **FORM, courriel=address, **said)
    draft = who.arbre.get_element_by_id("message").text
    assert draft.split("\n\n") == [
        "Bonjour,",
        "Je vous écris pour votre offre « Boulanger ». Je prépare un CAP boulanger. Je peux commencer en septembre.",
        "Ce métier m'attire parce que j'aime le pain. J'ai déjà BEP cuisine.",
        "Je peux venir vous rencontrer quand cela vous arrange. Mon CV est joint.",
        "Ada Essai",
    ]
    assert "Rien n'est encore envoyé" in who.texte and scene.rangees() == before
    assert who.arbre.get_element_by_id("courriel").value == address
    who.send("Envoyer ma candidature", fichiers={"cv": ("cv.pdf", pdf())}, message=draft.replace("BEP", "un BEP"))
    (copy,) = _mails(who, address, "est partie chez")
    assert "J'ai déjà un BEP cuisine." in copy
    company = f"/postuler?type=lba&itemId={siret_of(500 + monde.DEUX)}"
    who.open(company).send("Écrire le brouillon", **FORM, courriel=address)
    assert who.arbre.get_element_by_id("message").text.split("\n\n")[1] == (
        "Je vous écris pour une alternance dans votre entreprise."
    )


# ── who receives ─────────────────────────────────────────────────────────────────────────────────────────────────


def _monday(after: datetime) -> datetime:
    """The first Monday at eight in Paris from an instant on."""
    here = after.astimezone(PARIS)
    day = here.date() + timedelta(days=-here.weekday() % 7)
    found = datetime.combine(day, time(8), PARIS)
    return found if found >= here else datetime.combine(day + timedelta(days=7), time(8), PARIS)


def test_every_monday_an_addressee_is_told_once_of_all_that_waits(scene: Scene, who: Navigateur) -> None:
    recruiter, other = _contact(), _contact()
    first, second = (_send(scene, scene.offre(contact=recruiter), unique()) for _ in range(2))
    _send(scene, scene.offre(contact=other), unique())
    monday = _monday(datetime.now(UTC) + timedelta(days=1))
    silence.recap(scene.state, monday - MINUTE)
    assert _mails(who, recruiter["email"], "attendent votre réponse") == []
    for late in (timedelta(), timedelta(hours=5), timedelta(days=6, hours=23)):
        silence.recap(scene.state, monday + late)
    (told,) = _mails(who, recruiter["email"], "attendent votre réponse")
    assert told.count("Ada Essai, Boulanger, reçue le ") == 2 and "2 candidatures attendent votre réponse" in told
    assert len(_mails(who, other["email"], "candidature attend votre réponse")) == 1
    refusal = re.search(r"Ne pas donner suite : \S+(/candidature/repondre\S+)", told)
    assert refusal is not None
    who.open(refusal[1]).send("Envoyer cette réponse")
    assert sorted((_row(scene, one).reponse or "") for one in (first, second)) == ["", "refus"]
    silence.recap(scene.state, monday + WEEK)
    assert len(_mails(who, recruiter["email"], "1 candidature attend votre réponse")) == 1
    stop = who.lien(recruiter["email"], "/candidature/recapitulatif")
    assert scene.http.head(stop).status_code == 200
    who.open(stop).send("Ne plus recevoir ce récapitulatif")
    silence.recap(scene.state, monday + 2 * WEEK)
    assert len(_mails(who, recruiter["email"], "attend")) == 2
    _send(scene, scene.offre(contact=recruiter), unique())
    assert len(_mails(who, recruiter["email"], "vous envoie une candidature")) == 3  # applications still arrive


@pytest.mark.both_stores
def test_a_crash_while_the_mail_is_written_tells_it_once(
    scene: Scene, who: Navigateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = unique()
    _aged(scene, WEEK + DAY, _send(scene, scene.offre(), address))

    def fails(*_: Any, **__: Any) -> None:
        raise OSError("coupé")

    with monkeypatch.context() as cut:
        cut.setattr(mails, "deposit", fails)
        with pytest.raises(OSError, match="coupé"):
            silence.recall(scene.state)
    for _ in range(2):
        silence.recall(scene.state)
    assert len(_mails(who, address, "Une semaine est passée")) == 1


def test_an_employer_reads_and_answers_on_the_page_of_the_offer(scene: Scene, who: Navigateur) -> None:
    desk, address, chief = employers.Scene(scene.http), unique(), employers.adresse()
    offer = desk.publiee(chief)
    sent = _send(scene, offer, address)
    applicant = Navigateur(scene.http.app)  # type: ignore[arg-type]
    link = applicant.lien(address, "/mes-candidatures")
    assert " envoyée" in applicant.open(link).texte and "ouverte" not in applicant.texte
    who.connecter(chief, f"/espace-pro/offres/{offer}")
    assert "sans réponse" in who.texte
    assert f"ouverte le {jour(datetime.now(UTC))}" in applicant.open(link).texte
    who.follow("Répondre").send("Envoyer cette réponse", 422, message="voir http://spam.example", intention="refus")
    who.send("Envoyer cette réponse", message="Venez lundi.", intention="entretien")
    assert "entretien proposé" in who.texte and "sans réponse" not in who.texte
    assert len(_mails(who, address, "Venez lundi.")) == 1
    own = f"/espace-pro/offres/{offer}/candidatures/{sent}"
    who.open(own, 409)
    other = desk.publiee(employers.adresse())
    who.open(f"/espace-pro/offres/{other}/candidatures/{sent}", 404)
    who.open(f"/espace-pro/offres/{offer}/candidatures/{_send(scene, other, address)}", 404)


def _filled_for(scene: Scene, offer: str, age: timedelta) -> None:
    with scene.state.store.writing() as connection:
        mine = offre_histoire.c.offre_id == offer
        connection.execute(update(offre_histoire).where(mine).values(quand=datetime.now(UTC) - age))


def test_who_applied_to_a_filled_offer_learns_it_once_and_a_mistake_is_undone_within_an_hour(
    scene: Scene, who: Navigateur
) -> None:
    desk, chief, told, answered = employers.Scene(scene.http), employers.adresse(), unique(), unique()
    offer = desk.publiee(chief)
    waiting, read = _send(scene, offer, told), _send(scene, offer, answered)
    who.connecter(chief, f"/espace-pro/offres/{offer}")
    who.open(f"/espace-pro/offres/{offer}/candidatures/{read}").send("Envoyer cette réponse", message="Venez lundi.")
    who.open(f"/espace-pro/offres/{offer}").send("L'offre est pourvue")
    assert "Dans une heure, les candidats sans réponse l'apprendront" in who.texte
    assert silence.close_ended(scene.state) is False and _row(scene, waiting).close_le is None
    who.send("C'est une erreur : remettre l'offre en ligne")
    assert "Votre offre est de nouveau en ligne" in who.texte and desk.statut(offer) == "Active"
    _filled_for(scene, offer, 2 * HOUR)
    silence.close_ended(scene.state)
    assert _row(scene, waiting).close_le is None
    who.send("L'offre est pourvue")
    _filled_for(scene, offer, HOUR)
    assert "C'est une erreur" not in who.open(f"/espace-pro/offres/{offer}").texte
    for _ in range(2):
        silence.close_ended(scene.state)
    (mail,) = _mails(who, told, "N'attendez plus de réponse")
    assert re.search(r"- .+? \(.+?, le \S+\), offre pourvue ", mail), mail
    assert _mails(who, answered, "N'attendez plus") == [] and _row(scene, read).close_le is None
    applicant = Navigateur(scene.http.app)  # type: ignore[arg-type]
    applicant.open(applicant.lien(told, "/mes-candidatures"))
    assert f"offre pourvue le {jour(datetime.now(UTC) - HOUR)}" in applicant.texte
    assert "ouverte" not in applicant.texte


def test_an_offer_that_ends_by_itself_is_not_said_to_be_filled(scene: Scene, who: Navigateur) -> None:
    desk, address = employers.Scene(scene.http), unique()
    kept, withdrawn = desk.publiee(employers.adresse()), desk.publiee(employers.adresse())
    sent = [_send(scene, offer, address) for offer in (kept, withdrawn)]
    for offer, by in ((kept, {"action": "expirer", "qui": "tremplin"}), (withdrawn, {"action": "annuler", "qui": "x"})):
        with scene.state.store.writing() as connection:
            offers.act(scene.state, connection, offer, **by)
        _filled_for(scene, offer, HOUR)
    silence.close_ended(scene.state)
    (mail,) = _mails(who, address, "N'attendez plus de réponse")
    assert re.findall(r"offre (?:pourvue|retirée)", mail) == ["offre retirée"]
    assert [_row(scene, one).close_le is None for one in sent] == [True, False]


def test_what_a_company_answers_is_told_from_ten_applications_on(scene: Scene, who: Navigateur) -> None:
    siret = siret_of(700 + 9)  # of every offer of the scene
    sheet = f"/recherche-emploi?type=matcha&itemId={scene.offre()}"
    with scene.state.store.writing() as connection:
        connection.execute(update(candidature).values(siret=None))
    sent = [_send(scene, scene.offre(), unique()) for _ in range(10)]
    assert {_row(scene, one).siret for one in sent} == {siret}
    now = datetime.now(UTC)
    for n, identifier in enumerate(sent):
        assert "candidatures sur 10" not in who.open(sheet).texte
        values = {"reponse": "refus", "repondue_le": now} if n < 6 else {"close_le": now}
        with scene.state.store.writing() as connection:
            connection.execute(update(candidature).where(candidature.c.id == identifier).values(values))
    told = "Cette entreprise a répondu à 6 candidatures sur 10 (10 candidatures reçues d'ici depuis un an)."
    assert told in who.open(sheet).texte.replace("\xa0", " ")
    _aged(scene, timedelta(days=366), sent[0])
    assert "candidatures sur 10" not in who.open(sheet).texte
