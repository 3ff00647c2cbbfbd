"""What becomes of odd values of feeds, of recruiters and of the catalogue, from their file to what is served."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, make_key
from tests.families.alternance.conftest import POINT
from tests.world import alternance as monde
from tests.world.alternance import BOULANGER, COIFFEUR, DEVELOPPEUR, METZ, TODAY, formation, offer
from tests.world.attachments import CV
from tests.world.browser import Navigateur
from tremplin.app import create_app
from tremplin.demo.territory import siret_of
from tremplin.families import references
from tremplin.release.build import build
from tremplin.release.publish import publish
from tremplin.release.stage import import_files

ZEROS = "0" * 14
OLD, RECENT = TODAY - timedelta(days=61), TODAY - timedelta(days=10)


def job(number: int, title: str, **more: str | None) -> str:
    """An offer as Hellowork gives it, at Metz and dated unless said otherwise."""
    facts = {
        "job_id": f"hw-{number}",
        "title": title,
        "contract": "Apprentissage",
        "city": "Metz",
        "postal_code": "57000",
        "publication_date": f"{RECENT} 09:00:00",
        "company_title": f"FICTIF {number}",
        **more,
    }
    return "<job>" + "".join(f"<{k}>{v}</{k}>" for k, v in facts.items() if v is not None) + "</job>"


def recruiter(number: int, romes: list[str], **more: Any) -> dict[str, Any]:
    """A company of the algorithm, at Metz."""
    return {
        "siret": siret_of(900 + number),
        "enseigne": f"RECRUTEUR {number}",
        "raison_sociale": f"RAISON {number}",
        "naf_code": "0000Z",
        "insee_city_code": "57463",
        "zip_code": "57000",
        "company_size": "1-2",
        "rome_codes": [{"rome_code": r, "normalized_score": 2.5} for r in romes],
        **more,
    }


def write(folder: Path) -> None:
    """The small world, its partners and recruiters being ours."""
    monde.write(folder)
    (folder / "offres-france-travail.json").write_text(
        json.dumps(
            {
                "resultats": [
                    offer(
                        "500ZZZZ",
                        "Coiffeur visagiste",
                        METZ,
                        entreprise={"nom": "FICTIF FT22", "siret": ZEROS},
                        romeCode=COIFFEUR,
                    ),
                ]
            }
        )
    )
    (folder / "hellowork.xml").write_text(
        '<root xmlns="https://exemple.invalid/jobs">'
        + "".join(
            (
                job(1, "Boulanger", code_rome="Z9999"),
                job(2, "Zorglub", code_rome="Z9999"),
                job(3, "Zorglub de nuit", code_rome="z9999; d1102"),
                job(4, "Coiffeur visagiste", code_rome=COIFFEUR, siret=ZEROS, company_title="AUTRE FICTIF"),
                job(5, "Zorglub daté", code_rome=BOULANGER, publication_date=f"{TODAY - timedelta(days=5)} 09:00:00"),
                job(6, "Zorglub sans date", code_rome=BOULANGER, publication_date=None),
                job(7, "Zorglub de novembre", code_rome=BOULANGER, publication_date="2026-11-31"),
                job(8, "Zorglub de septembre", code_rome=BOULANGER, contract_start_date="2027-08-31T22:00:00.000Z"),
                job(9, "Développeur à qui écrire", code_rome=DEVELOPPEUR, apply_mail="rh@exemple.invalid"),
            )
        )
        + "</root>"
    )
    (folder / "recruteurs-lba.json").write_text(
        json.dumps(
            [
                recruiter(1, ["Z9999"]),
                recruiter(2, ["Z9999", BOULANGER]),
                recruiter(3, [BOULANGER], enseigne="[ND]"),
                recruiter(4, [BOULANGER], enseigne="L&#039;ATELIER &amp; CO"),
                recruiter(5, [BOULANGER], enseigne="[ND]", raison_sociale=None),
                recruiter(6, [BOULANGER], siret=ZEROS),
            ]
        )
    )
    (folder / "sav-update.json").write_text(
        json.dumps(
            [
                {"sirets": siret_of(902), "romes_alternance_to_boost": f"{COIFFEUR.lower()}, z9999"},
            ]
        )
    )
    (folder / "formations.json").write_text(
        json.dumps(
            [
                formation(
                    "une",
                    "BOULANGER D'HIVER (CAP)",
                    [BOULANGER],
                    METZ,
                    date_debut=["2027-08-31T22:00:00.000Z"],
                    date_fin=["2028-07-01T00:00:00+02:00"],
                ),
                formation(
                    "deux",
                    "BOULANGER SANS SIRET (CAP)",
                    ["Z9999", BOULANGER],
                    METZ,
                    etablissement_formateur_siret=ZEROS,
                    etablissement_formateur_uai=None,
                    etablissement_formateur_entreprise_raison_sociale="UNE ÉCOLE",
                ),
                formation(
                    "trois",
                    "BOULANGER SANS SIRET (CAP)",
                    [BOULANGER],
                    METZ,
                    etablissement_formateur_siret=ZEROS,
                    etablissement_formateur_uai=None,
                    etablissement_formateur_entreprise_raison_sociale="UNE AUTRE",
                ),
            ]
        )
    )


@pytest.fixture(scope="module")
def recus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, Any]]]:
    """A client with a key, and what the build says of its checks; the feeds without date are published at `OLD`."""
    home = Home(tmp_path_factory.mktemp("recus"), "")
    folder = home.folder / "fichiers"
    folder.mkdir()
    write(folder)
    hellowork = folder / "hellowork.xml"
    aside = hellowork.rename(home.folder / "hellowork.xml")
    for reports in (import_files(home.reference, [folder]), import_files(home.reference, [aside], day=OLD)):
        assert {r.etat for r in reports} == {"importé"}, [(r.fichier, r.message) for r in reports]
    publish(home.reference, build(home.reference, references()))
    headers = {"authorization": f"Bearer {make_key(home.settings(), permissions=frozenset({'applications:write'}))}"}
    app = create_app(home.settings(TREMPLIN_LIMITES="non"))
    with TestClient(app, base_url="https://testserver", headers=headers) as client:
        manifest = client.app.state.tremplin.releases.current.manifest  # type: ignore[attr-defined]
        yield client, {c["nom"]: c["message"] for c in manifest["controles"]}


Recus = tuple[TestClient, dict[str, Any]]


def offers(recus: Recus, rome: str, kind: str = "peJobs") -> dict[str, Any]:
    """Title → item of the offers, or of the companies, around Metz for a job."""
    params = {"caller": "essais@exemple.invalid", "romes": rome, "radius": "10", **POINT}
    answer = recus[0].get("/api/v1/jobs", params=params)
    assert answer.status_code == 200, answer.text
    return {i["title"]: i for i in answer.json()[kind]["results"]}


def test_codes_of_jobs_that_are_none_are_left_out_and_told(recus: Recus) -> None:
    found = offers(recus, BOULANGER)
    assert {t: [r["code"] for r in found[t]["romes"]] for t in ("Boulanger", "Zorglub de nuit")} == {
        "Boulanger": [BOULANGER],
        "Zorglub de nuit": [BOULANGER],
    }
    assert offers(recus, "Z9999") == {}
    message = recus[1]["alternance_offres"]
    assert "2 aucun métier (ROME) trouvé dans le titre" in message
    assert message.endswith(" ; 3 codes ROME inconnus ignorés : Z9999 (3)")


def test_trainings_have_jobs_that_are_known(recus: Recus) -> None:
    def ids(rome: str) -> list[str]:
        params = {"caller": "essais@exemple.invalid", "romes": rome, "radius": "10", **POINT}
        answer = recus[0].get("/api/v1/formations", params=params)
        assert answer.status_code == 200, answer.text
        return sorted(i["id"] for i in answer.json()["results"])

    assert (ids(BOULANGER), ids("Z9999")) == (["deux", "trois", "une"], [])
    told = "3 formations servies, 0 écartées (sans intitulé, ou répétées) ; 1 codes ROME inconnus ignorés : Z9999 (1)"
    assert recus[1]["alternance_formations"] == told


def test_recruiters_have_jobs_that_are_known_and_names_that_are_diffused(recus: Recus) -> None:
    found = offers(recus, BOULANGER, "lbaCompanies")
    ours = {t: i["company"]["siret"] for t, i in found.items() if i["company"]["siret"] >= siret_of(900)}
    assert ours == {"RECRUTEUR 2": siret_of(902), "RAISON 3": siret_of(903), "L'ATELIER & CO": siret_of(904)}
    assert offers(recus, "Z9999", "lbaCompanies") == {}
    assert "RECRUTEUR 2" in offers(recus, COIFFEUR, "lbaCompanies"), "what it asked for, in small letters"
    assert recus[1]["alternance_recruteurs"].endswith(" ; 2 codes ROME inconnus ignorés : Z9999 (2)")


def test_two_companies_whose_siret_is_all_zeros_are_two(recus: Recus) -> None:
    found = offers(recus, COIFFEUR)
    params = {"romes": COIFFEUR, "latitude": POINT["latitude"], "longitude": POINT["longitude"], "radius": 10}
    jobs = recus[0].get("/api/job/v1/search", params=params).json()["jobs"]
    partners = [j for j in jobs if j["identifier"]["partner_label"] in ("Hellowork", "France Travail")]
    assert sorted((j["workplace"]["name"], j["workplace"]["siret"]) for j in partners) == [
        ("AUTRE FICTIF", None),
        ("FICTIF FT22", None),
    ]
    assert "Coiffeur visagiste" in found


def test_an_offer_without_a_readable_date_is_as_old_as_its_file_and_ends(recus: Recus) -> None:
    found = offers(recus, BOULANGER)
    assert sorted(t for t in found if t.startswith("Zorglub")) == [
        "Zorglub daté",
        "Zorglub de nuit",
        "Zorglub de septembre",
    ]
    assert found["Zorglub de septembre"]["job"]["jobStartDate"] == "2027-09-01T00:00:00.000+02:00"


def test_sessions_are_days_in_paris(recus: Recus) -> None:
    found = recus[0].get("/api/formation/v1/une").json()
    assert found["sessions"] == [
        {"debut": "2027-09-01T00:00:00.000+02:00", "fin": "2028-07-01T00:00:00.000+02:00", "capacite": 12}
    ]


def test_schools_without_a_siret_that_identifies_are_not_one(recus: Recus) -> None:
    params = {"caller": "essais@exemple.invalid", "romes": BOULANGER, "radius": "30", **POINT}
    found = recus[0].get("/api/v1/formations", params=params).json()["results"]
    assert sorted(i["company"]["name"] for i in found if "SANS SIRET" in i["title"]) == ["UNE AUTRE", "UNE ÉCOLE"]


def test_an_offer_of_a_feed_that_gives_an_address_takes_applications(recus: Recus) -> None:
    client, offer = recus[0], offers(recus, DEVELOPPEUR)["Développeur à qui écrire"]
    id = offer["job"]["id"]
    found = client.get(f"/api/job/v1/offer/{id}").json()
    assert found["apply"]["recipient_id"] == f"partners_{id}"
    sent = client.post(
        "/api/job/v1/apply",
        json={
            "applicant_first_name": "Ada",
            "applicant_last_name": "Essai",
            "applicant_email": "ada@exemple.fr",
            "applicant_phone": "06 12 34 56 78",
            "applicant_attachment_name": "cv.pdf",
            "applicant_attachment_content": CV,
            "recipient_id": f"partners_{id}",
        },
    )
    assert sent.status_code == 202, sent.text
    older = client.post(
        "/api/v1/application",
        json={
            "applicant_first_name": "Léa",
            "applicant_last_name": "Essai",
            "applicant_email": "lea@exemple.fr",
            "applicant_phone": "06 12 34 56 78",
            "applicant_file_name": "cv.pdf",
            "applicant_file_content": CV,
            "caller": "essais@exemple.invalid",
            "company_email": offer["contact"]["email"],
            "iv": offer["contact"]["iv"],
            "company_type": "peJob",
            "job_id": id,
        },
    )
    assert older.status_code == 200, older.text
    mails = Navigateur(client.app).courriels()  # type: ignore[arg-type]
    received = [m for m in mails if m.startswith("À rh@exemple.invalid\n")]
    assert sorted([who for who in ("Ada Essai", "Léa Essai") if who in m] for m in received) == [
        ["Ada Essai"],
        ["Léa Essai"],
    ]
    page = client.get("/postuler", params={"type": "peJob", "itemId": id, "caller": "essais@exemple.invalid"})
    assert page.status_code == 200
    assert "Développeur à qui écrire" in page.text


def test_an_offer_of_a_feed_without_an_address_is_told_from_one_that_is_not_there(recus: Recus) -> None:
    client, id = recus[0], offers(recus, BOULANGER)["Zorglub daté"]["job"]["id"]
    told = {}
    for recipient in (f"partners_{id}", "partners_absente"):
        sent = client.post(
            "/api/job/v1/apply",
            json={
                "applicant_first_name": "Ada",
                "applicant_last_name": "Essai",
                "applicant_email": "ada@exemple.fr",
                "applicant_phone": "06 12 34 56 78",
                "applicant_attachment_name": "cv.pdf",
                "applicant_attachment_content": CV,
                "recipient_id": recipient,
            },
        )
        told[recipient] = (sent.status_code, sent.json()["message"])
    assert told == {
        f"partners_{id}": (400, "No contact e-mail for this recruiter"),
        "partners_absente": (404, "Job not found"),
    }
