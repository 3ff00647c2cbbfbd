"""Attestations as documents: accessible, always the same bytes, signed, verified by anyone who holds their code."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable

import pypdf
import pytest
from joserfc.jwk import OKPKey

from tests.families.parcours.conftest import PLAN, Chemin, Monde

pytestmark = pytest.mark.one_store

WHO = {"nom": "Fictif*_#", "prenom": "Éloïse", "dateNaissance": "1990-02-28"}


@pytest.fixture
def way(chemin: Callable[..., Chemin]) -> Chemin:
    """Someone who has entered, with hours and an objective."""
    found = chemin(intitule="Titre #strong[Cuisinier] $x$")
    found.personne["identite"] = WHO
    found.fait(
        "AIS",
        "2025-07-02",
        {**PLAN, "objectifs": ["2", "6"], "nbHeureCentre": 300, "nbHeureEntreprise": 100, "remunerationDemandee": True},
    )
    found.fait("AES", "2025-09-01")
    return found


def documents(way: Chemin) -> dict[str, dict[str, str]]:
    return {a["numero"][:3]: a for a in way.a.parcours(way.id)["attestations"] if a["statut"] == "VALIDE"}


def test_it_says_what_it_must_in_an_accessible_form(way: Chemin) -> None:
    told = documents(way)
    for type, title, more in (
        ("AIS", "Attestation d'inscription", ()),
        ("AES", "Attestation d'entrée", ("01/09/2025",)),
    ):
        numero = told[type]["numero"]
        answer = way.a.get(f"/{type.lower()}/{numero}", headers={"accept": "application/pdf"})
        assert answer.headers["content-type"] == "application/pdf" and numero in answer.headers["content-disposition"]
        reader = pypdf.PdfReader(io.BytesIO(answer.content))
        text = reader.pages[0].extract_text().replace("’", "'")
        for part in (
            title,
            numero,
            "Fictif*_#",
            "Éloïse",
            "28/02/1990",
            "Titre #strong[Cuisinier] $x$",
            way.a.siret,
            "31/12/2025",
            "400 h",
            "300 h",
            "100 h",
            "Certification",
            "Conseil régional",
            "SPÉCIMEN",
            told[type]["verification"]["code"],
            *more,
        ):
            assert part in text, (part, text)
        root = reader.trailer["/Root"]
        assert (
            root["/Lang"] == "fr-FR" and root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
        )
        assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
        assert "/StructTreeRoot" in root and title in str(reader.metadata.title)
        for font in reader.pages[0]["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert any(name.startswith("/FontFile") for name in inner), "police non incorporée"
        assert reader.pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)


def test_the_same_event_is_the_same_bytes_and_they_are_signed(monde: Monde, way: Chemin) -> None:
    numero = documents(way)["AES"]["numero"]
    first = way.a.get(f"/aes/{numero}.pdf").content
    described = way.a.get("/sessions", params={"numeroSession": way.session["numeroSession"]}).json()["resultats"][0]
    for name in ("id", "version", "source"):
        described.pop(name)
    way.a.post("/sessions", {**described, "intitule": "Un autre titre"})
    assert way.conseiller.get(f"/aes/{numero}.pdf").content == first
    proof = way.a.get(f"/aes/{numero}.sig").json()
    assert proof["sha256"] == hashlib.sha256(first).hexdigest()
    keys = {k["kid"]: k for k in monde.http.get("/attestations/cles.json").json()["keys"]}
    key = OKPKey.import_key(keys[proof["cle"]])
    key.public_key.verify(base64.b64decode(proof["signature"]), first)  # raises when it doesn't hold
    page = way.a.get(f"/aes/{numero}", headers={"accept": "text/html,application/xhtml+xml"})
    assert page.headers["content-type"].startswith("text/html") and proof["sha256"] in page.text


def test_10_the_page_of_its_code(monde: Monde, way: Chemin) -> None:
    document = documents(way)["AIS"]
    url = document["verification"]["url"].partition("://")[2].partition("/")[2]
    qr = way.a.get(f"/ais/{document['numero']}.pdf")
    assert qr.status_code == 200
    page = monde.http.get(f"/{url}")
    assert page.status_code == 200 and "est valide" in page.text and "É.F." in page.text
    code = document["verification"]["code"]
    typed = monde.http.get("/attestations/verifier", params={"code": f" {code[:8].lower()}-{code[8:]}"})
    assert (typed.url.path, typed.text) == (f"/attestations/verifier/{code}", page.text)
    assert [monde.http.get("/attestations/verifier", params=p).status_code for p in ({}, {"code": "x"})] == [200, 404]
    for hidden in ("Fictif", "Éloïse", "1990-02", "02/1990", way.personne["idRegionalDE"], way.a.siret):
        assert hidden not in page.text
    way.fait("CORRECTION", "2025-09-05", {"valeurs": {"dateFin": "2025-12-19"}}, cible=way.ids["AIS"])
    after = documents(way)["AIS"]
    page = monde.http.get(f"/{url}")
    assert "a été remplacée" in page.text and after["numero"] in page.text
    way.fait("ANNULATION", "2025-09-06", {"motif": "erreur"}, cible=way.ids["AES"])
    gone = [a for a in way.a.parcours(way.id)["attestations"] if a["statut"] == "ANNULEE"]
    assert "a été annulée" in monde.http.get(f"/attestations/verifier/{gone[0]['verification']['code']}").text


def test_an_unknown_code_and_a_malformed_one_look_alike(monde: Monde) -> None:
    answers = [monde.http.get(f"/attestations/verifier/{code}") for code in ("A" * 16, "x", "%C3%A9'\"<", "A" * 400)]
    assert {a.status_code for a in answers} == {404}
    assert len({a.text for a in answers}) == len({a.text.replace(str(a.url.path), "") for a in answers}) == 1


def test_a_region_reads_no_document(monde: Monde, way: Chemin) -> None:
    numero = documents(way)["AES"]["numero"]
    region = monde.region("11")
    assert region.get(f"/aes/{numero}").status_code == 200
    for form in ("pdf", "html", "sig", "exe"):
        assert region.get(f"/aes/{numero}.{form}").status_code == 404
