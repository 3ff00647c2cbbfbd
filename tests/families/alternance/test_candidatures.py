"""Applications: by API and by page, within their limits, told to both sides, answered once; nothing of the rest."""

from __future__ import annotations

import io
import re
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from pypdf import PdfWriter
from sqlalchemy import select, update
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, make_key
from tests.world import alternance as monde
from tests.world.applicants import APPLY, FORM, Scene, scene, unique
from tests.world.attachments import CV, data, docx, pdf
from tests.world.browser import Navigateur, letters
from tremplin.app import GABARITS, create_app
from tremplin.demo.territory import siret_of
from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.common.item import opaque
from tremplin.families.alternance.search import live
from tremplin.families.alternance.store.tables import candidature
from tremplin.platform.bounds import limits
from tremplin.platform.work import mails as mailing

pytestmark = pytest.mark.one_store

__all__ = ["scene"]


def test_an_application_reaches_the_recruiter_with_its_file_and_the_applicant_gets_a_copy(scene: Scene) -> None:
    offer, address = scene.offre(), unique()
    cv = {"applicant_attachment_name": "cv.pdf", "applicant_attachment_content": CV}
    said = "Bonjour,\nme voici."
    answer = scene.postuler(f"partners_{offer}", applicant_email=address, applicant_message=said, **cv)
    assert answer.status_code == 202, answer.text
    assert re.fullmatch(r"[0-9a-f]{32}", answer.json()["id"])
    mails = scene.courriels()
    recruiter = next(m for m in mails if m.startswith("À ada@exemple.invalid\n"))
    assert "Ada Essai" in recruiter and "me voici." in recruiter
    assert address in recruiter and "n'a pas été analysée" in recruiter
    assert any(m.startswith(f"À {address}\n") for m in mails)
    newest = max(letters(mailing.boite(scene.state.settings)), key=lambda p: p.stat().st_mtime_ns)
    assert newest.exists()
    files = [p.read_bytes() for p in letters(mailing.boite(scene.state.settings))]
    assert any(b'filename="cv.pdf"' in f and f"Reply-To: {address}".encode() in f for f in files)
    item = scene.http.get(f"/api/v1/jobs/matcha/{offer}", params={"caller": "x"}).json()["matchas"][0]
    assert item["applicationCount"] == 1


def test_the_applications_of_a_company_are_counted_where_it_is_shown(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_EN_COURS", timedelta())  # nobody else is writing one
    siret = siret_of(500 + monde.DEUX)
    point = {"latitude": monde.METZ[1], "longitude": monde.METZ[0], "radius": 30, "insee": "57463", "romes": "D1102"}

    def counted() -> set[int | None]:
        lists = scene.http.get("/api/v1/jobs", params={"caller": "x", "sources": "lba", **point}).json()
        alone = scene.http.get(f"/api/v1/jobs/company/{siret}", params={"caller": "x", "type": "lba"}).json()
        items = [*lists["lbaCompanies"]["results"], *alone["lbaCompanies"]]
        others = {i["applicationCount"] for i in items if i["company"]["siret"] != siret}
        assert others == {None} and {i["ideaType"] for i in items} == {"lba"}
        return {i["applicationCount"] for i in items if i["company"]["siret"] == siret}

    (before,) = counted()
    typed = (siret, f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}", f"{siret[:9]}.{siret[9:]}")
    for more, written in enumerate(typed, 1):
        assert scene.postuler(f"recruiters_{written}").status_code == 202
        assert counted() == {(before or 0) + more}


def test_the_address_of_a_recruiter_never_comes_back(scene: Scene) -> None:
    offer = scene.offre()
    answers = [
        scene.postuler(f"partners_{offer}").text,
        scene.http.get(f"/api/v1/jobs/matcha/{offer}", params={"caller": "x"}).text,
        scene.http.get(f"/recherche-emploi?type=matcha&itemId={offer}").text,
        scene.http.get(f"/postuler?type=matcha&itemId={offer}").text,
    ]
    assert all("ada@exemple.invalid" not in a for a in answers)


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ({"applicant_first_name": "http://spam.example"}, "applicant_first_name"),
        ({"applicant_first_name": ""}, "applicant_first_name"),
        ({"applicant_last_name": "x" * 51}, "applicant_last_name"),
        ({"applicant_last_name": "Essai\r\nBcc: x@y.fr"}, "applicant_last_name"),
        ({"applicant_email": "ada@exemplе.fr"}, "applicant_email"),
        ({"applicant_email": "ada@xn--80ak6aa92e.com"}, "applicant_email"),
        ({"applicant_email": "ada@exemple.fr\r\nBcc: x@y.fr"}, "applicant_email"),
        ({"applicant_email": "ada"}, "applicant_email"),
        ({"applicant_email": "ada@mailinator.com"}, "Disposable"),
        ({"applicant_phone": "appelez"}, "un numéro de téléphone est attendu"),
        ({"applicant_message": "voir <script>alert(1)</script>"}, "applicant_message"),
        ({"applicant_message": "mon site https://spam.example"}, "applicant_message"),
        ({"applicant_attachment_name": "cv.exe"}, "File type not supported"),
        ({"applicant_attachment_content": data(b"<html><script>1</script></html>")}, "File type not supported"),
        ({"applicant_attachment_content": data(pdf(script="app.alert(1)"))}, "File type not supported"),
        ({"applicant_attachment_content": data(pdf(attached=b"MZ"))}, "File type not supported"),
        ({"applicant_attachment_content": data(docx())}, "File type not supported"),
        (
            {"applicant_attachment_name": "cv.docx", "applicant_attachment_content": data(docx(vbaProject=b"x"))},
            "File type not supported",
        ),
        ({"applicant_attachment_content": "data:application/pdf;base64,%%%"}, "File type not supported"),
        ({"applicant_attachment_content": None}, "Required"),
        ({"recipient_id": "recruiters_1"}, "recipient_id"),
    ],
)
def test_what_cannot_leave_is_refused_and_nothing_is_sent(scene: Scene, fault: dict[str, Any], part: str) -> None:
    offer, rows, mails = scene.offre(), scene.rangees(), len(scene.courriels())
    answer = scene.postuler(f"partners_{offer}", **fault)
    assert answer.status_code == 400, answer.text
    assert part in answer.text
    assert (scene.rangees(), len(scene.courriels())) == (rows, mails)


def _folded(content: bytes) -> str:
    head, _, body = data(content).partition(",")
    return f"{head}," + "\r\n".join(body[n : n + 76] for n in range(0, len(body), 76))


def _locked(user: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt(user, "maître", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


PRINT = "ouvrez-le, puis choisissez « imprimer » et « enregistrer en PDF »"


@pytest.mark.parametrize(
    ("sent", "cause"),
    [
        (data(b""), "Fichier vide"),
        (data(pdf())[:-3], "Fichier illisible : son base64 est coupé, ou n'en est pas"),
        ("data:application/pdf;base64,%%%", "Fichier illisible : son base64 est coupé, ou n'en est pas"),
        ("JVBERi0=", "Fichier illisible : « data:<type>;base64,… » est attendu"),
        (data(pdf()[:200]), "PDF illisible : il est coupé ou abîmé, enregistrez-le de nouveau"),
        (data(_locked("")), f"PDF protégé par un mot de passe : {PRINT}"),
        (data(_locked("secret")), f"PDF protégé par un mot de passe : {PRINT}"),
        (data(pdf(attached=b"<xml/>")), f"Ce PDF contient un fichier joint, comme les CV d'Europass : {PRINT}"),
        (data(pdf(script="app.alert(1)")), f"Ce PDF contient un script : {PRINT}"),
        (data(pdf() + b"0" * (3 * 1024 * 1024)), "Fichier de plus de 3 Mo"),
        (data(docx()), "Ce fichier n'est pas un PDF"),
    ],
    ids=range(11),
)
def test_a_file_that_is_not_taken_says_why_by_api_as_the_page_does(scene: Scene, sent: str, cause: str) -> None:
    offer = scene.offre()
    answer = scene.postuler(f"partners_{offer}", applicant_attachment_content=sent)
    assert (answer.status_code, answer.json()["message"]) == (400, f"File type not supported: {cause}")
    older = v1(scene, offer, applicant_file_content=sent)
    assert (older.status_code, older.json()) == (400, {"error": "wrong_file", "message": cause})


def test_base64_folded_as_mails_fold_it_is_taken(scene: Scene) -> None:
    sent = scene.postuler(
        f"partners_{scene.offre()}", applicant_attachment_content=_folded(pdf() + b"\n%" + b"0" * 1000)
    )
    assert sent.status_code == 202, sent.text


def test_a_word_document_and_a_file_of_three_megabytes_are_taken(scene: Scene) -> None:
    offer = scene.offre()
    word = {"applicant_attachment_name": "Mon CV (final).docx", "applicant_attachment_content": data(docx())}
    assert scene.postuler(f"partners_{offer}", **word).status_code == 202
    big = pdf() + b"\n%" + b"0" * (3 * 1024 * 1024 - 3000)
    assert scene.postuler(f"partners_{offer}", applicant_attachment_content=data(big)).status_code == 202
    assert scene.postuler(f"partners_{offer}", applicant_attachment_content=data(big + b"0" * 5000)).status_code == 400


def test_who_receives_must_exist_and_be_reachable(scene: Scene) -> None:
    unknown = scene.postuler("partners_inconnue")
    assert (unknown.status_code, unknown.json()["message"]) == (404, "Job not found")
    over = scene.offre(expire_le=monde.TODAY - timedelta(days=1))
    assert scene.postuler(f"partners_{over}").json()["message"] == "Job has expired"
    filled = scene.offre(statut="Filled")
    assert scene.postuler(f"partners_{filled}").json()["message"] == "Job has expired"
    mute = scene.offre(contact={"nom": "X", "prenom": "Y", "telephone": "0600000000", "email": None})
    assert "No contact e-mail" in scene.postuler(f"partners_{mute}").json()["message"]


def test_a_bounced_address_receives_nothing_more(scene: Scene) -> None:
    contact = {"nom": "X", "prenom": "Y", "telephone": "0600000000", "email": unique()}
    offer = scene.offre(contact=contact)
    mailing.bounce(scene.state, contact["email"])
    assert "No contact e-mail" in scene.postuler(f"partners_{offer}").json()["message"]
    assert mailing.reopen(scene.state, contact["email"].upper())
    assert scene.postuler(f"partners_{offer}").status_code == 202


def test_limits_of_an_applicant_are_kept_to_the_unit(scene: Scene) -> None:
    offer, address = scene.offre(), unique()
    sent = [scene.postuler(f"partners_{offer}", applicant_email=address, applicant_message=f"n° {n}") for n in range(4)]
    assert [a.status_code for a in sent] == [202, 202, 202, 429]
    assert sent[3].json()["message"] == "Too many applications sent to this offer"
    again = scene.postuler(f"partners_{offer}", applicant_email=address, applicant_message="n° 1")
    assert again.json()["id"] == sent[1].json()["id"], "the same twice is one"


def posted(scene: Scene, offer: str, address: str) -> tuple[int, str]:
    """An application by the page: its status, and the limit that refuses."""
    who = Navigateur(scene.http.app).open(f"/postuler?type=matcha&itemId={offer}")  # type: ignore[arg-type]
    form = next(f for f in who.arbre.forms if "prenom" in f.fields)
    fields = {**dict(form.form_values()), **FORM, "courriel": address, "message": address}
    answer = who.http.post(str(who.page.url), data=fields, files={"cv": ("cv.pdf", pdf())})
    return answer.status_code, "".join(re.findall(r"Vous avez déjà écrit[^<]*", answer.text))


def test_applications_of_one_mailbox_are_counted_together_however_it_is_written(scene: Scene) -> None:
    name = f"ada{time.monotonic_ns()}"
    same = [f"{name}+1@gmail.com", f"a.{name[1:]}@gmail.com", f"{name.title()}@googlemail.com"]
    by_key, by_page, by_v1 = (scene.offre() for _ in range(3))
    for n in range(3):
        assert (
            scene.postuler(
                f"partners_{by_key}", applicant_email=f"{name}@gmail.com", applicant_message=f"n° {n}"
            ).status_code
            == 202
        )
        assert v1(scene, by_v1, applicant_email=f"{name}@gmail.com", message=f"n° {n}").status_code == 200
    for tag in ("", "+a", "+b"):
        assert posted(scene, by_page, f"{name}{tag}@gmail.com") == (200, "")
    rows = scene.rangees()
    for address in same:
        refused = scene.postuler(f"partners_{by_key}", applicant_email=address)
        assert (refused.status_code, refused.json()["message"]) == (429, "Too many applications sent to this offer")
        older = v1(scene, by_v1, applicant_email=address)
        assert (older.status_code, older.json()) == (429, {"error": "too_many_applications_per_offer"})
        assert posted(scene, by_page, address) == (429, "Vous avez déjà écrit 3 fois ici.")
    assert scene.rangees() == rows
    assert scene.postuler(f"partners_{by_key}", applicant_email=f"{name}+1@exemple.fr").status_code == 202


@pytest.mark.both_stores
def test_twelve_same_applications_at_once_are_one(scene: Scene) -> None:
    offer, address = scene.offre(), unique()
    before = scene.rangees()
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda _: scene.postuler(f"partners_{offer}", applicant_email=address), range(12)))
    assert {a.status_code for a in found} == {202}
    assert len({a.json()["id"] for a in found}) == 1
    assert scene.rangees() == before + 1


def test_a_caller_sends_twenty_a_day_to_a_company_and_an_applicant_a_hundred_in_all(scene: Scene) -> None:
    siret = f"9{time.monotonic_ns() % 10**13:013d}"
    offer = scene.offre(entreprise={**monde.document(9, "x", monde.METZ)["entreprise"], "siret": siret})
    codes = [scene.postuler(f"partners_{offer}").status_code for _ in range(21)]
    assert codes == [202] * 20 + [429]
    address = unique()
    mark = applications.coffre_de(scene.state).empreinte("candidat", address)
    now = datetime.now(UTC)
    with scene.state.store.writing() as connection:
        for n in range(99):
            applications.rows.create(
                connection,
                {
                    "id": f"{n:03d}{time.monotonic_ns():029d}",
                    "genre": "offre",
                    "destinataire": f"d{n}",
                    "appelant": "x",
                    "candidat": mark,
                    "creee_le": now - timedelta(hours=1),
                },
            )
    one, two = scene.offre(), scene.offre()
    assert scene.postuler(f"partners_{one}", applicant_email=address).status_code == 202
    refused = scene.postuler(f"partners_{two}", applicant_email=address)
    assert (refused.status_code, refused.json()["message"]) == (429, "Too many applications sent today")


def test_a_key_without_the_right_sends_nothing(scene: Scene) -> None:
    plain = make_key(scene.state.settings, organisation=f"Sans droit {time.monotonic_ns()}")
    answer = scene.http.post(APPLY, json={}, headers={"authorization": f"Bearer {plain}"})
    assert answer.status_code == 403
    assert scene.http.post(APPLY, json={}).status_code == 401


# ── the first generation ─────────────────────────────────────────────────────────────────────────────────────────


def v1(scene: Scene, offer: str, **more: Any) -> httpx.Response:
    pair = opaque(offer)
    body = {
        "applicant_first_name": "Ada",
        "applicant_last_name": "Essai",
        "applicant_email": unique(),
        "applicant_phone": "0612345678",
        "applicant_file_name": "cv.pdf",
        "applicant_file_content": CV,
        "message": "",
        "company_email": pair["email"],
        "iv": pair["iv"],
        "company_siret": "73282932000074",
        "company_name": "x",
        "company_naf": "x",
        "company_address": "x",
        "company_type": "matcha",
        "job_id": offer,
        "job_title": "Boulanger",
        "caller": "essais@exemple.fr",
        **more,
    }
    return scene.http.post("/api/V1/application", json={k: v for k, v in body.items() if v is not None})


def test_an_older_client_applies_with_the_opaque_address_that_a_search_gave(scene: Scene) -> None:
    offer = scene.offre()
    found = scene.http.get(f"/api/v1/jobs/matcha/{offer}", params={"caller": "x"}).json()["matchas"][0]["contact"]
    answer = v1(scene, offer, company_email=found["email"], iv=found["iv"])
    assert (answer.status_code, answer.json()) == (200, {"result": "ok", "message": "messages sent"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert v1(scene, offer, caller=None).json() == {"error": "missing_caller"}
    assert v1(scene, offer, iv="00").json() == {"error": "offer_not_found"}
    assert v1(scene, offer, applicant_email="a@mailinator.com").json() == {"error": "disposable_email"}
    assert v1(scene, scene.offre(statut="Cancelled")).json() == {"error": "expired_offer"}


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_form_says_every_fault_then_sends(scene: Scene) -> None:
    offer, who = scene.offre(), Navigateur(scene.http.app)  # type: ignore[arg-type]
    who.open(f"/recherche-emploi?type=matcha&itemId={offer}").follow("Postuler")
    html = {"cv": ("cv.pdf", b"<html>")}
    who.send("Envoyer ma candidature", 422, fichiers=html, **{**FORM, "nom": "<b>"}, courriel="x@yopmail.com")
    for told in ("Nom : un nom est attendu", "jetables ne sont pas", "CV : Ce fichier n'est pas un PDF"):
        assert told in who.texte
    who.send("Envoyer ma candidature", fichiers={"cv": ("cv.pdf", pdf())}, **FORM, courriel=unique())
    assert "Votre candidature est partie" in who.texte


def test_a_form_of_another_site_or_without_its_token_is_refused(scene: Scene) -> None:
    offer, rows = scene.offre(), scene.rangees()
    url = f"/postuler?type=matcha&itemId={offer}"
    fields = {**FORM, "courriel": unique()}
    files = {"cv": ("cv.pdf", pdf())}
    assert scene.http.post(url, data=fields, files=files).status_code == 403
    page = scene.http.get(url).text
    token = re.search(r'name="jeton" value="([^"]+)"', page)[1]  # type: ignore[index]
    foreign = {"origin": "https://ailleurs.example", "sec-fetch-site": "cross-site"}
    assert scene.http.post(url, data={**fields, "jeton": token}, files=files, headers=foreign).status_code == 403
    other = scene.http.post(f"{url}&caller=autre", data={**fields, "jeton": token}, files=files)
    assert other.status_code == 403, "the token is of who shows the form"
    assert scene.rangees() == rows


def test_fifty_megabytes_are_refused_without_being_read(scene: Scene) -> None:
    offer = scene.offre()
    page = scene.http.get(f"/postuler?type=matcha&itemId={offer}").text
    token = re.search(r'name="jeton" value="([^"]+)"', page)[1]  # type: ignore[index]
    fields = {**FORM, "courriel": unique(), "jeton": token}
    answer = scene.http.post(
        f"/postuler?type=matcha&itemId={offer}", data=fields, files={"cv": ("cv.pdf", b"%PDF-" + b"0" * 50_000_000)}
    )
    assert answer.status_code == 413


def test_the_addressee_answers_once_and_a_scanner_that_opens_links_sends_nothing(scene: Scene) -> None:
    address = unique()
    contact = {"nom": "X", "prenom": "Y", "telephone": "0600000000", "email": unique()}
    offer = scene.offre(contact=contact)
    scene.postuler(f"partners_{offer}", applicant_email=address)
    who = Navigateur(scene.http.app)  # type: ignore[arg-type]
    link = who.lien(contact["email"], "/candidature/repondre")
    before = len(who.courriels())
    for _ in range(2):
        assert scene.http.get(link).status_code == 200
        assert scene.http.head(link).status_code == 200
    assert len(who.courriels()) == before
    who.open(link).send("Envoyer cette réponse", 422, message="voir http://spam.example", intention="refus")
    who.open(link).send("Envoyer cette réponse", message="Rencontrons-nous jeudi.", intention="entretien")
    assert "Votre réponse est partie" in who.texte
    assert "Rencontrons-nous jeudi." in next(m for m in who.courriels() if m.startswith(f"À {address}\n"))
    who.open(link, 410)
    with scene.state.store.reading() as connection:
        kept = connection.execute(select(candidature.c.reponse).where(candidature.c.destinataire == offer)).scalars()
        assert list(kept) == ["entretien"]


@pytest.mark.both_stores
def test_a_link_pressed_by_eight_at_once_sends_one_answer(scene: Scene) -> None:
    address, contact = unique(), {"nom": "X", "prenom": "Y", "telephone": "0600000000", "email": unique()}
    offer = scene.offre(contact=contact)
    scene.postuler(f"partners_{offer}", applicant_email=address)
    who = Navigateur(scene.http.app)  # type: ignore[arg-type]
    token = who.lien(contact["email"], "/candidature/repondre").split("jeton=")[1].split("&")[0]

    def press(n: int) -> bool:
        try:
            applications.reply(scene.state, applications.by_link(scene.state, token), "refus", f"Non n° {n}")
        except Exception:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 1
    assert sum(m.startswith(f"À {address}\n") and "Non n°" in m for m in who.courriels()) == 1


def test_files_go_after_thirty_days_and_people_after_a_year(scene: Scene) -> None:
    offer = scene.offre()
    identifiers = [scene.postuler(f"partners_{offer}").json()["id"] for _ in range(3)]
    scene.courriels()
    now = datetime.now(UTC)
    with scene.state.store.writing() as connection:
        for identifier, days in zip(identifiers, (29, 31, 366), strict=True):
            aged = update(candidature).where(candidature.c.id == identifier)
            connection.execute(aged.values(creee_le=now - timedelta(days=days)))
    for tache in applications.TACHES:
        tache.do(scene.state)
    with scene.state.store.reading() as connection:
        kept = {
            r.id: (r.piece is not None, r.contenu is not None, len(r.candidat) > 0)
            for r in connection.execute(select(candidature).where(candidature.c.id.in_(identifiers)))
        }
    assert [kept[i] for i in identifiers] == [(True, True, True), (False, True, True), (False, False, False)]


POSTES = needs.campaign(100, 1000)


def test_many_posts_of_one_machine_send_a_handful(
    alternance_home: Home, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the limits of every day: all but the first are refused with words, and nothing of them is kept."""
    home = Home(tmp_path / "home", "")
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(alternance_home.reference)
    clock = [1_800_000_000.0]  # of the limits alone: nothing fills up again meanwhile
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: clock[0]))
    with TestClient(create_app(home.settings()), base_url="https://testserver") as http:
        scene = Scene(http, "")
        offers = [scene.offre() for _ in range(4)]
        page = http.get(f"/postuler?type=matcha&itemId={offers[0]}").text
        token = re.search(r'name="jeton" value="([^"]+)"', page)[1]  # type: ignore[index]
        codes = []
        for n in range(POSTES):
            fields = {**FORM, "courriel": unique(), "jeton": token}
            forged = {"x-forwarded-for": f"10.0.{n // 250}.{n % 250}"}
            answer = http.post(
                f"/postuler?type=matcha&itemId={offers[n % 4]}",
                data=fields,
                headers=forged,
                files={"cv": ("cv.pdf", pdf())},
            )
            codes.append(answer.status_code)
        sent = 5
        assert codes == [200] * sent + [429] * (POSTES - sent)
        assert scene.rangees() == sent
        assert "Limite" in answer.text
        clock[0] += int(answer.headers["retry-after"])
        flooded = unique()
        assert [scene.state.may_write(flooded) for _ in range(6)] == [True] * 5 + [False]
        fields = {**FORM, "courriel": flooded, "jeton": token}
        taken = http.post(f"/postuler?type=matcha&itemId={offers[0]}", data=fields, files={"cv": ("cv.pdf", pdf())})
        assert taken.status_code == 200 and scene.rangees() == sent + 1
        assert not any(m.startswith(f"À {flooded}") for m in scene.courriels()), "a stranger can't fill a mailbox"


# ── antivirus, bounces ───────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def clamd(answer: bytes) -> Iterator[str]:
    """An antivirus that answers this to every file; its address."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            assert self.request.recv(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", self._exactly(4))[0]:
                self._exactly(size)
            self.request.sendall(answer + b"\0")

        def _exactly(self, count: int) -> bytes:
            read = b""
            while len(read) < count:
                read += self.request.recv(count - len(read))
            return read

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"clamd://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def neuve(alternance_home: Home, tmp_path: Any) -> Callable[..., Scene]:
    """A server of its own, with settings of its own."""
    home = Home(tmp_path / "home", "")
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(alternance_home.reference)
    key = make_key(home.settings(), permissions=frozenset({"applications:write"}))
    return lambda **more: Scene(
        TestClient(create_app(home.settings(TREMPLIN_LIMITES="non", **more)), base_url="https://testserver"), key
    )


@pytest.mark.parametrize(
    ("answer", "attached", "told"),
    [(b"stream: OK", True, None), (b"stream: Eicar FOUND", False, "un antivirus l'a dite dangereuse")],
)
def test_a_file_leaves_only_if_the_antivirus_lets_it(
    neuve: Callable[..., Scene], answer: bytes, attached: bool, told: str | None
) -> None:
    with clamd(answer) as address:
        scene = neuve(TREMPLIN_ANTIVIRUS=address)
        assert scene.postuler(f"partners_{scene.offre()}").status_code == 202
        mail = next(m for m in scene.courriels() if m.startswith("À ada@exemple.invalid\n"))
    files = [p.read_bytes() for p in letters(mailing.boite(scene.state.settings))]
    assert any(b'filename="cv.docx"' in f for f in files) is attached
    assert (told in mail) if told else "analysée" not in mail


def test_an_application_waits_while_the_antivirus_does_not_answer(neuve: Callable[..., Scene]) -> None:
    scene = neuve(TREMPLIN_ANTIVIRUS="clamd://127.0.0.1:1")
    scene.postuler(f"partners_{scene.offre()}")
    for _ in range(3):
        mailing.deliver(scene.state, GABARITS)
    folder = mailing.boite(scene.state.settings)
    assert not any(b"ada@exemple.invalid" in p.read_bytes() for p in letters(folder))


def test_an_address_that_its_server_refuses_for_good_is_written_to_no_more_and_the_applicant_learns_it(
    neuve: Callable[..., Scene],
) -> None:
    class Serveur:
        recus: list[tuple[str, bytes]] = []

        async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, to: str, _options: Any) -> str:  # noqa: N802
            if to == "ada@exemple.invalid":
                return "550 5.1.1 No such user"
            envelope.rcpt_tos.append(to)
            return "250 OK"

        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            self.recus.append((envelope.rcpt_tos[0], envelope.content))
            return "250 OK"

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    sink = Serveur()
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    try:
        scene, address = neuve(TREMPLIN_SMTP=f"smtp://127.0.0.1:{port}"), unique()
        offer = scene.offre()
        assert scene.postuler(f"partners_{offer}", applicant_email=address).status_code == 202
        while mailing.deliver(scene.state, GABARITS):
            pass
    finally:
        server.stop()
    mine = [content for to, content in sink.recus if to == address]
    assert len(sink.recus) == len(mine) == 2, "a copy, then the news"
    assert "No contact e-mail" in scene.postuler(f"partners_{offer}").json()["message"]
