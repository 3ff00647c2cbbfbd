"""The real files: 17 091 establishments of Moselle, their jobs out of the table of hirings, searches around Metz."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tests.families.alternance.conftest import POINT
from tremplin.families import references
from tremplin.release.steps.running import frames_of

EMPLOIS = "/api/v1/jobs"


def around_metz(client: TestClient, **params: str) -> dict[str, list[Any]]:
    answer = client.get(EMPLOIS, params={"caller": "essais", "radius": "10", **POINT, **params})
    assert answer.status_code == 200
    return {k: v["results"] for k, v in answer.json().items() if v}


def test_every_establishment_of_moselle_is_read_and_accounted_for(real_client: TestClient) -> None:
    manifest = real_client.app.state.tremplin.releases.current.manifest  # type: ignore[attr-defined]
    counts = manifest["sources"]["etablissements_lbb"]
    assert counts["derniere"]["tables"]["etablissements"]["gardees"] == 17_091
    served, apart = (manifest["etapes"][f"alternance_recruteurs.{name}"] for name in ("items", "ecartes"))
    assert served + apart == 17_091 + 2  # Moselle, and a sample of two companies
    assert served > 12_000
    (check,) = [c for c in manifest["controles"] if c["nom"] == "alternance_recruteurs"]
    assert check["message"].startswith(f"{served} recruteurs servis, {apart} écartés")


@pytest.mark.parametrize(
    ("rome", "nafs"),
    [
        ("D1102", {"1071", "4724"}),  # bakeries
        ("D1202", {"9602"}),  # hairdressers
        ("I1604", {"4520", "4511"}),  # garages
        ("F1602", {"4321"}),  # electricians
    ],
)
def test_companies_around_metz_are_those_of_the_trade(real_client: TestClient, rome: str, nafs: set[str]) -> None:
    found = around_metz(real_client, romes=rome, sources="lba,lbb")
    for kind in ("lbaCompanies", "lbbCompanies"):
        companies = found[kind]
        assert {c["nafs"][0]["code"] for c in companies} <= _hiring(rome)
        assert sum(c["nafs"][0]["code"][:4] in nafs for c in companies) >= 5
        distances = [c["place"]["distance"] for c in companies]
        assert distances == sorted(distances)
        assert distances[-1] <= 10


def _hiring(rome: str) -> set[str]:
    """Activities at least 2.5 % of whose hirings are for a job."""
    hirings = pl.read_csv(needs.real(needs.ALTERNANCE / "rome_naf_mapping.raw.csv"))
    share = pl.col("hirings") / pl.col("hirings").sum().over("naf_id")
    return set(hirings.filter(share >= 0.025, pl.col("rome_id") == rome)["naf_id"])


def test_no_address_of_a_company_leaves(real_client: TestClient) -> None:
    answer = real_client.get(EMPLOIS, params={"caller": "x", "romes": "D1102,G1602", "radius": "50", **POINT})
    assert "dummyemail" not in answer.text
    opaque = [c["contact"]["email"] for c in answer.json()["lbaCompanies"]["results"] if c["contact"]["email"]]
    assert opaque and all(set(e) <= set("0123456789abcdef") for e in opaque)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("boulanger", "Boulangerie"),
        ("electricien", "lectri"),
        ("plombier", "sanitaires"),
        ("coiffeuse", "Coiffure"),
        ("developpeur web", "Développement web"),
        ("infirmière", "nfirmiers"),
        ("plonbier", "sanitaires"),
    ],
)
def test_real_metiers_are_found_as_one_types(real_client: TestClient, typed: str, expected: str) -> None:
    found = real_client.get("/api/romelabels", params={"title": typed}).json()["labelsAndRomes"]
    assert any(expected in d["label"] for d in found[:3]), [d["label"] for d in found[:5]]
    assert all(len(d["romes"]) <= 15 for d in found)


def test_real_offers_of_partners_that_say_no_date_are_still_there(real_client: TestClient) -> None:
    found = real_client.get(EMPLOIS, params={"caller": "x", "romes": "D1101", "sources": "offres"}).json()["peJobs"]
    assert [o["title"] for o in found["results"]] == ["ALTERNANCE - Boucher F/H"]
    assert found["results"][0]["romes"][0]["code"] == "D1101"


def test_a_town_has_its_names_in_the_same_order_at_each_build(real_home: Home) -> None:
    """Two beginnings of one name: a set gave them in the order of its process."""
    frames = frames_of(real_home.reference, references(), "alternance_lieux_proposes")
    (names,) = frames["alternance_lieux_proposes.proposes"].filter(pl.col("code") == "83129")["noms"].to_list()
    assert names == ["Six-Fours-les-Plages", "Six", "Six-Fours"]
