"""Bassins d'emploi of the survey of 2024: each with its communes, out of three zonings; drawn on maps."""

from __future__ import annotations

import fastexcel
import lxml.html
import polars as pl
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tremplin.release.publish import current

SURVEY = needs.FRANCE / "bmo" / "Base_open_data_BMO_2024.xlsx"


def bassins(home: Home) -> pl.DataFrame:
    """The table of communes and bassins, as it is downloaded."""
    release = current(home.reference)
    assert release
    return pl.read_parquet(home.reference / "releases" / release / "flat" / "bmo_bassins.parquet")


def test_every_bassin_of_the_survey_has_communes(france_home: Home, france_client: TestClient) -> None:
    sheet = fastexcel.read_excel(SURVEY).load_sheet("BMO_2024_open_data", dtypes="string").to_polars()
    surveyed = set(sheet["BE24"].str.zfill(4))
    assert len(surveyed) == 406
    told = bassins(france_home)
    assert surveyed - set(told["code_bassin_emploi"]) == set()
    counts = dict(told["origine"].value_counts().iter_rows())
    assert counts == {"bassin_emploi.csv": 37_498 - 4, "lbb-pse_bassin-emploi_code-insee.csv": 793, "nom du bassin": 2}
    manifest = france_client.app.state.tremplin.releases.current.manifest  # type: ignore[attr-defined]
    (check,) = [c for c in manifest["controles"] if c["nom"] == "bassins_communes"]
    assert (check["ok"], check["message"]) == (True, "0 bassins de l'enquête sans commune")


@pytest.mark.parametrize(
    ("commune", "bassin", "nom", "origine"),
    [
        ("97105", "0101", "BASSIN BASSE-TERRE", "bassin_emploi.csv"),
        ("97116", "0102", "BASSIN GRANDE-TERRE", "bassin_emploi.csv"),
        ("97801", "0104", "BASSIN ILES DU NORD", "lbb-pse_bassin-emploi_code-insee.csv"),
        ("97307", "0304", "MATOURY", "nom du bassin"),
        ("47004", "7549", "Aiguillon", "nom du bassin"),
        ("97611", "0601", "MAYOTTE", "bassin_emploi.csv"),
        ("57463", "4431", "METZ", "bassin_emploi.csv"),
    ],
)
def test_a_commune_is_in_its_bassin_of_the_survey(
    france_home: Home, france_client: TestClient, commune: str, bassin: str, nom: str, origine: str
) -> None:
    answer = france_client.get("/api/infotravail/v1/bmo", params={"rome": "A1203", "commune": commune})
    assert (answer.status_code, answer.json()["bassin"]) == (200, bassin)
    (row,) = bassins(france_home).filter(pl.col("code_insee") == commune).rows(named=True)
    assert row == {"code_insee": commune, "code_bassin_emploi": bassin, "libelle": nom, "origine": origine}


def test_figures_by_place_are_drawn_on_the_outlines_of_their_territories(france_client: TestClient) -> None:
    """Three bassins are younger than the outlines, in which Saint-Pierre-et-Miquelon has no figure."""
    sheet = fastexcel.read_excel(SURVEY).load_sheet("BMO_2024_open_data", dtypes="string").to_polars()
    page = lxml.html.fromstring(france_client.get("/donnees/bmo/besoins").text)
    departements, bassins = page.cssselect("section.graphique:has(svg.carte-france)")
    assert sheet["Dept"].n_unique() == 102
    assert (len(departements.cssselect("a path")), len(departements.cssselect("a circle"))) == (102, 0)
    assert (len(bassins.cssselect("a path")), len(bassins.cssselect("a circle"))) == (403, 0)
    for drawn in (departements, bassins):
        told = drawn.cssselect("p.fr-hint-text")[0].text
        assert told.endswith("Contours de 2018, simplifiés (IGN Admin Express).") and "Plus un territoire" in told
    named = {title.text.split(" : ")[0] for title in bassins.cssselect("a title")}
    assert ("BASSIN GRANDE-TERRE" in named, "BASSIN ILES DU NORD" in named) == (True, False)
