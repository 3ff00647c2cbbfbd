"""From one vocabulary to another, and amounts of funding: paths, confidence, proofs."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin.release.publish import current

URL = "/api/correspondance/v1"


def ask(client: TestClient, de: str, code: str, vers: str, **more: str) -> dict[str, Any]:
    answer = client.get(URL, params={"de": de, "code": code, "vers": vers, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def some_pair(home: Home) -> tuple[str, str]:
    flat = home.reference / "releases" / str(current(home.reference)) / "flat"
    pairs = pl.read_parquet(flat / "certifications.parquet").select("cfd", "rncp").drop_nulls()
    return pairs.row(0)  # type: ignore[return-value]


def test_a_direct_link_is_proved_by_its_line(real_client: TestClient) -> None:
    answer = ask(real_client, "rncp", "RNCP31924", "cfd")
    assert answer["chemin"] == ["rncp", "cfd"]
    (found,) = [r for r in answer["resultats"] if r["code"] == "26X31303"]
    assert found["confiance"] == 1
    assert found["methode"] == "rncp → cfd"
    (proof,) = found["preuves"]
    assert (proof["source"], proof["fichier"], proof["ligne"]) == (
        "kit_apprentissage",
        "Kit_apprentissage_20241129.xlsx",
        614,
    )


def test_a_path_composes_the_tables_and_says_so(demo_client: TestClient, demo_home: Home) -> None:
    cfd, _ = some_pair(demo_home)
    answer = ask(demo_client, "cfd", cfd, "naf")
    assert answer["chemin"] == ["cfd", "rncp", "rome", "naf"]
    assert [(r["code"], r["confiance"]) for r in answer["resultats"]] == [("5610A", 1.0)]
    for found in answer["resultats"]:
        assert found["methode"] == "cfd → rncp → rome → naf"
        assert [p["source"] for p in found["preuves"]] == ["kit_apprentissage", "france_competences", "rome_naf"]
        assert found["intitule"]


def test_hirings_weigh_the_activities_of_a_job(demo_client: TestClient, demo_home: Home) -> None:
    cfd, _ = some_pair(demo_home)
    rome = ask(demo_client, "cfd", cfd, "rome")["resultats"][0]["code"]
    shares = [r["confiance"] for r in ask(demo_client, "rome", rome, "naf")["resultats"]]
    assert (rome, shares) == ("G1602", [1.0])


def test_links_go_both_ways(demo_client: TestClient, demo_home: Home) -> None:
    cfd, rncp = some_pair(demo_home)
    assert cfd in {r["code"] for r in ask(demo_client, "rncp", rncp, "cfd")["resultats"]}
    assert rncp in {r["code"] for r in ask(demo_client, "cfd", cfd, "rncp")["resultats"]}


def test_a_day_keeps_only_the_links_in_force(demo_client: TestClient, demo_home: Home) -> None:
    flat = demo_home.reference / "releases" / str(current(demo_home.reference)) / "flat"
    rows = pl.read_parquet(flat / "certifications.parquet").drop_nulls(["cfd", "rncp", "fin"])
    row = rows.sort("fin").row(0, named=True)
    during, after = row["fin"].isoformat(), "2099-01-01"
    assert row["rncp"] in {r["code"] for r in ask(demo_client, "cfd", row["cfd"], "rncp", date=during)["resultats"]}
    assert row["rncp"] not in {r["code"] for r in ask(demo_client, "cfd", row["cfd"], "rncp", date=after)["resultats"]}


def test_a_known_code_without_match_is_an_empty_list_an_unknown_one_404(real_client: TestClient) -> None:
    assert ask(real_client, "rncp", "RNCP39619", "rome")["resultats"] == []
    answer = real_client.get(URL, params={"de": "rncp", "code": "RNCP99999", "vers": "cfd"})
    assert (answer.status_code, answer.json()["message"]) == (404, "Code rncp inconnu : RNCP99999")


def test_an_idcc_is_read_however_it_is_written(real_client: TestClient, real_home: Home) -> None:
    flat = real_home.reference / "releases" / str(current(real_home.reference)) / "flat"
    codes = pl.read_parquet(flat / "vocabulaire.parquet").filter(pl.col("vocabulaire") == "idcc")["code"]
    code = next(c for c in codes if c.startswith("0"))
    assert ask(real_client, "idcc", code, "naf") == ask(real_client, "idcc", code.lstrip("0"), "naf")


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"de": "rncp", "code": "RNCP31924", "vers": "insee"}, "vers"),
        ({"de": "rncp", "code": "RNCP31924", "vers": "rncp"}, "vers"),
        ({"de": "rncp", "code": "31-924", "vers": "cfd"}, "code"),
        ({"de": "rncp", "code": "RNCP31924", "vers": "cfd", "date": "hier"}, "date"),
        ({"de": "rncp", "vers": "cfd"}, "code"),
    ],
)
def test_wrong_parameters(demo_client: TestClient, params: dict[str, str], path: str) -> None:
    answer = demo_client.get(URL, params=params)
    assert answer.status_code == 400
    assert answer.json()["data"]["validationError"][0]["path"] == [path]


def test_npec_by_branch_with_its_proof(real_client: TestClient, real_home: Home) -> None:
    flat = real_home.reference / "releases" / str(current(real_home.reference)) / "flat"
    row = pl.read_parquet(flat / "npec.parquet").row(0, named=True)
    answer = real_client.get("/api/npec/v1", params={"rncp": row["rncp"]}).json()
    (found,) = answer["resultats"]
    assert (found["idcc"], found["montant"]) == (row["idcc"], row["npec"])
    assert found["preuve"]["fichier"].startswith("Referentiel-des-NPEC")
    assert found["preuve"]["ligne"] == row["ligne"]
    before = real_client.get("/api/npec/v1", params={"rncp": row["rncp"], "date": "2000-01-01"}).json()
    assert before["resultats"] == []  # the row applies from the 15th of July 2024
    other = real_client.get("/api/npec/v1", params={"rncp": row["rncp"], "idcc": "1"}).json()
    assert other["resultats"] == []
    assert real_client.get("/api/npec/v1", params={"rncp": "RNCP99999"}).status_code == 404
