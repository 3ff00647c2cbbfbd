"""Real trainings of November 2020 (Carif-Oref), in a layout without names: their codes lead to them."""

from __future__ import annotations

import csv
from io import StringIO

from starlette.testclient import TestClient

METZ = {"latitude": "49.119", "longitude": "6.176", "radius": "40", "caller": "essais@exemple.invalid"}
BAKERS = {
    "01_GE152743|01_GE550717|62812": ("BOULANGER-PÂTISSIER (BAC PRO)", "4 (BAC...)", "L.E.P. PRIVE SAINT-ANDRE"),
    "01_GE152857|01_GE551580|22136": (
        "PATISSERIE BOULANGERE (MC NIVEAU III)",
        "3 (CAP...)",
        "L.E.P. PRIVE SAINT-ANDRE",
    ),
}


def test_trainings_without_key_nor_title_have_those_of_their_codes(france_client: TestClient) -> None:
    answer = france_client.get("/api/v1/formations", params={"romes": "D1102", **METZ})
    assert answer.status_code == 200, answer.text
    found = answer.json()["results"]
    assert {i["id"]: (i["title"], i["diplomaLevel"], i["company"]["name"]) for i in found} == BAKERS
    (first,) = [i for i in found if i["id"] == "01_GE152743|01_GE550717|62812"]
    assert (first["cfd"], first["rncpCode"]) == ("40022105", "RNCP7068")
    assert (first["place"]["insee"], first["place"]["city"]) == ("57529", "Ottange")


def test_what_no_code_names_is_set_aside_and_told(france_client: TestClient) -> None:
    manifest = france_client.app.state.tremplin.releases.current.manifest  # type: ignore[attr-defined]
    (check,) = [c for c in manifest["controles"] if c["nom"] == "alternance_formations"]
    assert check["ok"] is True
    told = "2164 formations servies, 44 écartées (sans intitulé, ou répétées) ; 24 codes ROME inconnus ignorés : "
    assert check["message"] == told + "H2100 (9), F1600 (6), F1700 (5), D1100 (3), M1700 (1)"
    cle = "24_171223|24_1408562|56927"
    table = france_client.get("/telechargements/alternance_formations.csv")
    assert table.status_code == 200
    (row,) = [one for one in csv.DictReader(StringIO(table.text)) if one["cle_ministere_educatif"] == cle]
    assert (row["intitule_source"], row["localite"], row["statut"]) == ("cfd", "Aix-en-Provence", "publié")
    assert row["intitule_long"].endswith("DU SPORT SPE PERFORMANCE SPORTIVE (DES JEPS)")


def test_a_training_says_of_which_day_it_is(france_client: TestClient) -> None:
    params = {"page": "fiche", "type": "formation", "itemId": next(iter(BAKERS))}
    page = france_client.get("/recherche-apprentissage", params=params)
    assert page.status_code == 200
    assert "<dt>Mise à jour au catalogue</dt><dd>12/11/2020</dd>" in page.text
