"""An inactive fiche leads to its active successors, with the lines of the sources that prove each step."""

from __future__ import annotations

import html
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tremplin.domain.continuity import resolve_replacement, successors_of
from tremplin.release.publish import current

URL = "/api/certification/v1/remplacement"


def ask(client: TestClient, rncp: str, **more: str) -> dict[str, Any]:
    answer = client.get(URL, params={"rncp": rncp, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_through_an_inactive_one(real_client: TestClient) -> None:
    answer = ask(real_client, "RNCP31924")
    assert answer["actif"] is False
    (end,) = answer["remplacants"]
    assert (end["code"], end["actif"], end["chemin"]) == ("RNCP39619", True, ["RNCP38109", "RNCP39619"])
    assert {(p["ligne"], p["de"], p["vers"]) for p in end["preuve"]} == {
        (614, "RNCP31924", "RNCP38109"),
        (2055, "RNCP31924", "RNCP38109"),
        (1066, "RNCP38109", "RNCP39619"),
        (2055, "RNCP38109", "RNCP39619"),
    }


def test_the_lines_that_prove_it_say_so_in_the_workbook(real_client: TestClient) -> None:
    import fastexcel

    sheet = fastexcel.read_excel(needs.real(needs.KIT)).load_sheet("Kit Apprentissage", header_row=None, skip_rows=0)
    rows = sheet.to_polars().rows()
    for proof in ask(real_client, "RNCP31924")["remplacants"][0]["preuve"]:
        row = rows[proof["ligne"] - 1]
        before, after = (proof["de"], proof["vers"]) if proof["sens"] == "nouvelle" else (proof["vers"], proof["de"])
        assert row[2] == before
        assert after in str(row[-2 if proof["sens"] == "nouvelle" else -1]).split("|")


def test_directly(real_client: TestClient) -> None:
    (end,) = ask(real_client, "RNCP34024")["remplacants"]
    assert (end["code"], end["chemin"]) == ("RNCP39136", ["RNCP39136"])
    assert all(p["source"] == "kit_apprentissage" for p in end["preuve"])


def test_an_active_code_replaces_itself(real_client: TestClient) -> None:
    answer = ask(real_client, "RNCP39619")
    (end,) = answer["remplacants"]
    assert (answer["actif"], end["code"], end["chemin"], end["preuve"]) == (True, "RNCP39619", [], [])


def test_an_unknown_code_is_404(real_client: TestClient) -> None:
    answer = real_client.get(URL, params={"rncp": "RNCP99999"})
    assert answer.status_code == 404
    assert answer.json() == {"statusCode": 404, "name": "Not Found", "message": "Fiche RNCP99999 inconnue"}


def test_with_a_diploma_only_the_fiches_that_the_kit_pairs_with_it_stay(real_client: TestClient) -> None:
    paired = ask(real_client, "RNCP31924", cfd="26X31303")["remplacants"]
    assert [r["code"] for r in paired] == ["RNCP39619"]
    other = ask(real_client, "RNCP31924", cfd="32031409")
    assert other["remplacants"] == []
    assert "32031409" in other["raison"]
    assert real_client.get(URL, params={"rncp": "RNCP31924", "cfd": "99999999"}).status_code == 404


def test_every_answer_is_the_resolution_of_the_links_of_the_release(real_client: TestClient, real_home: Home) -> None:
    flat = real_home.reference / "releases" / str(current(real_home.reference)) / "flat"
    links = pl.read_parquet(flat / "liens_fiches.parquet").select("ancien", "nouveau").rows()
    rows = pl.read_parquet(flat / "remplacements.parquet")
    active = set(rows.filter("actif")["code"])
    following = successors_of(links)
    inactive = rows.filter(~pl.col("actif"))["code"].sort().to_list()
    assert len(inactive) > 2000
    for code in inactive[::25]:
        expected = resolve_replacement(code, following, active)
        answer = ask(real_client, code)["remplacants"]
        assert [(r["code"], tuple(r["chemin"])) for r in answer] == [(e.code, e.chemin) for e in expected]
        for r in answer:
            steps = list(zip([code, *r["chemin"]], r["chemin"], strict=False))
            assert {(p["de"], p["vers"]) for p in r["preuve"]} == set(steps)


@pytest.mark.parametrize("rncp", ["31924", "rncp31924", "RNCP", "", "RNCP319245", "RNCP٣١٩٢٤"])
def test_a_code_of_another_form_is_refused_with_what_is_expected(demo_client: TestClient, rncp: str) -> None:
    answer = demo_client.get(URL, params={"rncp": rncp})
    assert answer.status_code == 400
    (fault,) = answer.json()["data"]["validationError"]
    assert (fault["path"], fault["received"]) == (["rncp"], rncp)


def test_a_misspelt_parameter_is_told(demo_client: TestClient) -> None:
    answer = demo_client.get(URL, params={"rncp": "RNCP31924", "cdf": "26X31303"})
    (fault,) = answer.json()["data"]["validationError"]
    assert fault["code"] == "unrecognized"
    assert fault["message"] == "paramètre inconnu ; attendus : cfd, release, rncp"


def test_a_diploma_that_no_successor_is_paired_with_is_not_said_to_be_replaced(demo_client: TestClient) -> None:
    """The sentence is of the fiches that are given, not of those put aside."""
    assert ask(demo_client, "RNCP90088")["raison"] == "Une fiche active la remplace."
    answer = ask(demo_client, "RNCP90088", cfd="45025403")
    assert answer["remplacants"] == []
    assert answer["raison"] == (
        "Aucune fiche du diplôme 45025403 ne la remplace. 1 fiche sans lien avec le diplôme 45025403 n'est pas donnée."
    )


def test_a_fiche_known_apart_is_said_to_exist_with_what_replaces_it(real_client: TestClient, real_home: Home) -> None:
    """Its exact code never gives its neighbours alone."""
    flat = real_home.reference / "releases" / str(current(real_home.reference)) / "flat"
    served = set(pl.read_parquet(flat / "certifications.parquet")["rncp"])
    apart = pl.read_parquet(flat / "remplacements.parquet").filter(~pl.col("code").is_in(list(served)))["code"].sort()
    assert len(apart) > 0
    code = apart[0]
    for asked in (f"/recherche?q={code}", f"/certifications?q={code}", f"/certifications/{code}"):
        answer = real_client.get(asked)
        assert (answer.url.path, answer.url.params.get("rncp")) == ("/remplacement", code), asked
        assert "Cette fiche existe, mais aucune certification" in answer.text
        assert ask(real_client, code)["raison"] in html.unescape(answer.text)


def test_neighbours_of_a_code_that_nothing_knows_are_said_to_be_neighbours(demo_client: TestClient) -> None:
    said = "Aucune certification RNCP90188 : codes qui lui ressemblent"
    for asked in ("/recherche", "/certifications"):
        answer = html.unescape(demo_client.get(asked, params={"q": "RNCP90188"}).text)
        assert said in answer and "/certifications/RNCP900" in answer, asked
