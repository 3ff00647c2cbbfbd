"""The real files of the DEPP, readable by establishment; the real nomenclature behind the generated figures."""

from __future__ import annotations

import csv

import polars as pl
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tremplin.domain.display import ecart
from tremplin.release.publish import current


def published(home: Home) -> pl.DataFrame:
    flat = home.reference / "releases" / str(current(home.reference)) / "flat"
    return pl.read_parquet(flat / "inserjeunes_etablissements_publies.parquet")


def test_every_row_of_the_depp_is_kept_and_told_once(real_home: Home) -> None:
    rows = published(real_home)
    assert rows.select("uai", "periode", "voie", "ventilation").is_duplicated().sum() == 0
    # 19 820 rows of lycées; 9 026 of the open data, and of the yearly files of CFA those that it doesn't revise
    by = dict(rows.group_by("source").len().iter_rows())
    assert by["depp_lycees"] == 19_820 and by["inserjeunes_cfa"] == 9_026
    revised = rows.filter(pl.col("source") == "inserjeunes_cfa").select("uai", "periode")
    yearly = rows.filter(pl.col("source") == "depp_cfa")
    assert yearly.join(revised, on=["uai", "periode"], how="inner").is_empty()


def test_an_establishment_page_shows_what_its_file_says(real_home: Home, real_client: TestClient) -> None:
    path = needs.real(needs.INSERJEUNES) / "depp-etablissements-2022_2023-pro.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    row = next(r for r in rows[1:] if r[3] == "ensemble" and all(v.lstrip("-").isdigit() for v in r[4:11]))
    uai, added, employed = row[0], int(row[7]), row[9]
    page = real_client.get(f"/inserjeunes/etablissements/{uai}")
    assert page.status_code == 200
    shown = " ".join(page.text.split())
    assert ecart(added, "point") in page.text and f"{employed}\u00a0%" in page.text and "2022 et 2023" in shown


def test_real_labels_and_families_stand_behind_the_figures(real_client: TestClient) -> None:
    found = real_client.get("/api/inserjeunes/certifications/40025214").json()
    assert found["diplome"] == {"code": "4", "libelle": "BAC PRO"}
    assert found["libelle"] and found["nb_annee_term"] == 412
    lists = real_client.get("/api/inserjeunes/bcn", params={"items_par_page": 1}).json()
    assert lists["pagination"]["total"] > 10_000


def test_a_school_that_the_files_of_the_depp_alone_name_is_found_by_the_one_search(
    real_client: TestClient, real_home: Home
) -> None:
    """ACCE's sample doesn't have it; its région is that of the file, its département that of its UAI."""
    for asked in ("0010001W", "Lycée professionnel Alexandre Bérard", "lycée alexandre bérard ambérieu-en-bugey"):
        answer = real_client.get("/recherche", params={"q": asked})
        assert answer.status_code == 200 and "/inserjeunes/etablissements/0010001W" in str(answer.url) + answer.text, (
            asked
        )
    assert "Auvergne-Rhône-Alpes" in real_client.get("/inserjeunes/etablissements/0010001W").text
