"""What BCN's tables say around a diploma, under whatever name they were found."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pytest
from starlette.testclient import TestClient

from tests import needs
from tremplin.sources.reading.registry import recognize

BCN = needs.FRANCE / "bcn"
URL = "/api/certification/v1/complements"


def rows(name: str) -> list[dict[str, str]]:
    text = (needs.real(BCN) / name).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def table(client: TestClient, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/telechargements/{name}.csv").text)))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("N_MEF.csv", "bcn_mef"),
        ("n_mef_20250522.csv", "bcn_mef"),
        ("nMef.csv", "bcn_mef"),
        ("nFormationDiplome_.csv", "bcn_formation_diplome"),
        ("N_FORMATION_DIPLOME_ENQUETE_51.csv", "bcn_formation_diplome_enquete_51"),
        ("V_FORMATION_DIPLOME_sample.csv", "bcn_v_formation_diplome"),
        ("n_sise.csv", "bcn_diplome_sise"),
        ("n_groupe_specialite_.csv", "bcn_groupe_specialite"),
        ("familleMetiers.csv", "familles_metiers"),
        ("diplomesProfessionnels.csv", "diplomes_professionnels"),
    ],
)
def test_tables_of_bcn_are_known_under_all_their_names(name: str, source: str) -> None:
    found = recognize(BCN / name)
    assert found is not None
    assert found.name == source


def test_specialities_have_their_names_and_what_they_belong_to(france_client: TestClient) -> None:
    expected = {
        (r[code], sort, r["LIBELLE_LONG"], r.get(parent, ""))
        for name, sort, code, parent in (
            ("n_groupe_specialite_.csv", "groupe", "GROUPE_SPECIALITE", "DOMAINE_SPECIALITE"),
            ("n_domaine_specialite_.csv", "domaine", "DOMAINE_SPECIALITE", "CATEGORIE_SPECIALITE"),
            ("n_categorie_specialite_.csv", "catégorie", "CATEGORIE_SPECIALITE", ""),
        )
        for r in rows(name)
    }
    found = {(r["nsf"], r["sorte"], r["intitule"], r["parent"]) for r in table(france_client, "nsf")}
    assert found == expected
    assert len(found) == 115 + 22 + 5


def test_a_diploma_given_by_its_codes_alone_has_its_labels(france_client: TestClient) -> None:
    """The file of May 2025 lacks the labels that BCN's exports join."""
    assert "N_GROUPE_SPECIALITE.LIBELLE_LONG" not in rows("nFormationDiplome_.csv")[0]
    (diploma,) = [r for r in rows("nFormationDiplome_.csv") if r["FORMATION_DIPLOME"] == "40023102"]
    group = {r["GROUPE_SPECIALITE"]: r["LIBELLE_LONG"] for r in rows("n_groupe_specialite_.csv")}
    level = {r["NIVEAU_FORMATION_DIPLOME"]: r["LIBELLE_100"] for r in rows("nNiveauFormationDiplome_.csv")}
    for body in france_client.get("/api/certification/v1", params={"identifiant.cfd": "40023102"}).json():
        assert body["domaines"]["nsf"]["cfd"] == {"code": "231", "intitule": group["231"]}
        assert body["intitule"]["niveau"]["cfd"]["libelle"] == level[diploma["NIVEAU_FORMATION_DIPLOME"]]
    unnamed = [
        b["identifiant"]["cfd"]
        for b in france_client.get("/api/certification/v1").json()
        if (nsf := b["domaines"]["nsf"]["cfd"]) and nsf["intitule"] is None
    ]
    assert unnamed == []


def test_families_of_trades_tell_specialities_and_first_years(france_client: TestClient) -> None:
    told = rows("familleMetiers.csv")
    specialities = {(r["CFD_SPECIALITE"], r["FAMILLE"], "spécialité", r["CFD_COMMUN"]) for r in told}
    first_years = {(r["CFD_COMMUN"], r["FAMILLE"], "seconde commune", r["CFD_COMMUN"]) for r in told}
    names = {r["GROUPE_FORMATION"]: r["LIBELLE_EDITION"] for r in rows("n_groupe_formation_.csv")}
    groups = {
        (r["FORMATION_DIPLOME"], names[r["GROUPE_FORMATION"]], "membre du groupe", "")
        for r in rows("n_lien_formation_groupe_.csv")
    }
    found = table(france_client, "familles_metiers")
    assert {(r["cfd"], r["famille"], r["role"], r["cfd_commun"]) for r in found} == specialities | first_years | groups
    assert Counter(r["role"] for r in found) == {"spécialité": 90, "seconde commune": 23, "membre du groupe": 148}


def test_modules_of_a_diploma_have_the_name_of_their_way(france_client: TestClient) -> None:
    ways = {r["DISPOSITIF_FORMATION"]: r["LIBELLE_LONG"] for r in rows("nDispositifFormation_.csv")}
    expected = {
        (r["MEF"], r["LIBELLE_LONG"].strip(), ways[r["DISPOSITIF_FORMATION"]])
        for r in rows("nMef.csv")
        if r["FORMATION_DIPLOME"] == "40023102"
    }
    body = france_client.get(URL, params={"cfd": "40023102"}).json()
    assert {(m["mef"], m["intitule"], m["dispositif"]["intitule"]) for m in body["mefs"]} == expected
    assert len(expected) == 6
    assert len(table(france_client, "mefs")) == 10_067
    assert [m["preuve"]["source"] for m in body["mefs"]] == ["bcn_mef"] * 6


def test_professional_diplomas_are_read_from_the_code_as_rectors_write_it(france_client: TestClient) -> None:
    told = rows("diplomesProfessionnels.csv")
    expected = {
        (r["Code diplôme"].replace("-", "")[:8], r["Code RNCP"] and f"RNCP{r['Code RNCP']}", r["Secteur"]) for r in told
    }
    found = table(france_client, "diplomes_professionnels")
    missing = expected - {(r["cfd"], r["rncp"], r["secteur"]) for r in found}
    assert (len(found), len(told), len(missing)) == (577, 577, 1), missing
    (diploma,) = france_client.get(URL, params={"cfd": "40023102"}).json()["diplomes_professionnels"]
    assert (diploma["cpc"], diploma["rncp"], diploma["preuve"]["ligne"]) == ("CPC Construction", "RNCP4420", 492)


def test_the_page_of_a_diploma_shows_them(france_client: TestClient) -> None:
    page = france_client.get("/certifications/40023102").text
    assert (
        "Métiers de la construction durable, du bâtiment et des travaux publics : spécialité, seconde commune" in page
    )
    assert "BAC PROFESSIONNEL EN 3 ANS" in page
    assert "CPC Construction" in page
    assert "Bac pro travaux publics, n° 81449" in page
    told = page[page.index('id="complements"') : page.index('id="preuves"')]
    linked = re.findall(r'href="(/certifications/[^"]+)"', told)
    assert linked == ["/certifications/RNCP37385"], "fiches of the kit; RNCP4420 has no page"
    assert france_client.get(linked[0]).status_code == 200
