"""Collective agreements: lists of KALI and Légifrance, activities, OPCO, held against the files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import needs
from tremplin.release.editions import all_editions
from tremplin.release.stage import import_files

IDCC = needs.FRANCE / "idcc"


def document(name: str) -> Any:
    return json.loads((needs.real(IDCC) / name).read_bytes())


def table(client: TestClient, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/telechargements/{name}.csv").text)))


@pytest.mark.parametrize(
    ("name", "source", "read", "kept"),
    [
        ("apeByIdcc.json", "ape_idcc", 4_040, 4_040),
        ("idccByApe.json", "ape_idcc", 4_040, 4_040),
        ("kali.json", "kali", 310, 310),
        ("results.json", "conventions_legifrance", 474, 473),
        ("idcc_titres_courts.json", "idcc_titres_courts", 452, 452),
        ("referentielCodesIdccOpco.csv", "opco_branches", 333, 330),
    ],
)
def test_every_row_is_kept_or_set_aside(tmp_path: Path, name: str, source: str, read: int, kept: int) -> None:
    (report,) = import_files(tmp_path, [needs.real(IDCC) / name])
    assert (report.source, report.etat) == (source, "importé"), report.message
    assert (report.total("lues"), report.total("gardees"), report.total("ecartees")) == (read, kept, read - kept)


def test_what_is_set_aside_is_told(tmp_path: Path) -> None:
    import_files(tmp_path, [needs.real(IDCC) / n for n in ("referentielCodesIdccOpco.csv", "results.json")])
    told = {
        source: [(r["ligne"], r["valeur"]) for r in all_editions(tmp_path, source)[0].rejections().to_dicts()]
        for source in ("opco_branches", "conventions_legifrance")
    }
    assert told == {
        "opco_branches": [(332, "N.A."), (333, "na"), (334, "na")],
        "conventions_legifrance": [(448, "1740 1841 1843")],
    }


def test_both_ways_of_the_pairs_say_the_same(tmp_path: Path) -> None:
    pairs = {(naf, idcc[1:]) for idcc, found in document("apeByIdcc.json").items() for naf in found}
    assert pairs == {(naf, idcc[1:]) for naf, found in document("idccByApe.json").items() for idcc in found}
    assert len(pairs) == 4_040
    for name in ("apeByIdcc.json", "idccByApe.json"):
        home = tmp_path / name
        import_files(home, [needs.real(IDCC) / name])
        (edition,) = all_editions(home, "ape_idcc")
        assert set(edition.scan("couples").select("naf", "idcc").collect().iter_rows()) == pairs


def test_each_agreement_has_its_titles_its_state_and_its_opco(france_client: TestClient) -> None:
    rows = {r["idcc"]: r for r in table(france_client, "conventions_collectives")}
    opco = list(
        csv.DictReader(io.StringIO((IDCC / "referentielCodesIdccOpco.csv").read_text("utf-8-sig")), delimiter=";")
    )
    branches = {r["IDCC"].zfill(4): r["Opérateur de compétences"] for r in opco if r["IDCC"].isdigit()}
    assert {code: r["opco"] for code, r in rows.items() if r["opco"]} == branches
    short = {code.zfill(4): title for code, title in document("idcc_titres_courts.json").items()}
    assert {code: rows[code]["titre_court"] for code in short} == short
    legifrance = {code for code in document("results.json") if code.isdigit()}
    kali = {str(one["num"]).zfill(4) for one in document("kali.json")}
    assert set(rows) == set(branches) | set(short) | {code.zfill(4) for code in legifrance} | kali | {"0016", "0029"}
    assert rows["1043"]["etat"] == "VIGUEUR_ETEN", "of the two that Légifrance gives, that in force"
    assert (rows["0087"]["opco"], rows["0087"]["titre_court"]) == ("OPCO 2i", "Carrières Matériaux Industrie Ouvriers")


def test_an_activity_without_shares_leads_to_its_agreements_alike(france_client: TestClient) -> None:
    answer = france_client.get("/api/correspondance/v1", params={"de": "naf", "code": "08.11Z", "vers": "idcc"}).json()
    expected = {idcc[1:] for idcc in document("idccByApe.json")["0811Z"]}
    assert {r["code"] for r in answer["resultats"]} == expected
    assert {r["confiance"] for r in answer["resultats"]} == {round(1 / len(expected), 4)}
    proofs = {p["valeur"] for r in answer["resultats"] for p in r["preuves"]}
    assert proofs == {f"0811Z → {code} (parts inconnues, comptées égales)" for code in expected}
    titles = {one["titre"] for one in document("kali.json") if one["num"] == "87"}
    assert {r["intitule"] for r in answer["resultats"] if r["code"] == "0087"} == titles


def test_a_json_of_another_form_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    for name, content, expected in (
        ("results.json", [1], "un objet « IDCC : liste de conventions » est attendu"),
        ("apeByIdcc.json", {"0001": "0811Z"}, "un objet « code : liste de codes » est attendu"),
        ("idcc_titres_courts.json", ["a"], "un objet « IDCC : titre » est attendu"),
    ):
        path = tmp_path / name
        path.write_text(json.dumps(content))
        (report,) = import_files(tmp_path / "home", [path])
        assert (report.etat, report.message) == ("refusé", f"{name} : {expected}")
