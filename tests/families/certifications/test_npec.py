"""`/api/npec/v1` on the workbooks that France compétences gave out, « NC » and the layout of 2019-2020 included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fastexcel
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, make_key
from tremplin.app import create_app
from tremplin.families import references
from tremplin.release.build import build
from tremplin.release.publish import publish
from tremplin.release.stage import import_files

NPEC = needs.FRANCE / "npec"
APRIL, OLD = "Referentiel-des-NPEC_vMAJ-09.04.2024.xlsx", "VF_11.02.2021_Referentiel-NPEC-20192020_avec_idcc.xlsx"


def written(name: str, sheet: str, head: str) -> list[dict[str, Any]]:
    """Rows of a sheet under the header that holds `head`."""
    rows = (
        fastexcel.read_excel(needs.real(NPEC) / name)
        .load_sheet(sheet, header_row=None, dtypes="string")
        .to_polars()
        .rows()
    )
    (top,) = [n for n, row in enumerate(rows) if head in row]
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if any(row)]


@contextmanager
def served(folder: Path, name: str) -> Iterator[TestClient]:
    home = Home(folder, "")
    (report,) = import_files(home.reference, [needs.real(NPEC) / name])
    assert report.etat == "importé", report.message
    publish(home.reference, build(home.reference, references()))
    key = make_key(home.settings())
    with TestClient(
        create_app(home.settings(TREMPLIN_LIMITES="non")), headers={"authorization": f"Bearer {key}"}
    ) as client:
        yield client


@pytest.fixture(scope="module")
def april(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., list[dict[str, Any]]]]:
    """Amounts of a fiche, by the workbook of April 2024."""
    with served(tmp_path_factory.mktemp("npec"), APRIL) as client:

        def amounts(rncp: str, **more: str) -> list[dict[str, Any]]:
            answer = client.get("/api/npec/v1", params={"rncp": rncp, **more})
            assert answer.status_code == 200, answer.text
            found: list[dict[str, Any]] = answer.json()["resultats"]
            return found

        yield amounts


def test_every_row_of_the_workbook_is_answered(april: Callable[..., list[dict[str, Any]]]) -> None:
    rows = written(APRIL, "Onglet 3 - référentiel NPEC", "Code RNCP")
    links = {r["Code CPNE"]: r["IDCC"].zfill(4) for r in written(APRIL, "Onglet 4 - CPNE-IDCC", "Code CPNE")}
    expected = sorted(
        (rncp, int(r["Code CPNE"]), r["NPEC final"], links.get(r["Code CPNE"]))
        for r in rows
        for rncp in r["Code RNCP"].split("/")
    )
    codes = sorted({rncp for rncp, *_ in expected})
    assert codes == ["RNCP1002", "RNCP31946", "RNCP36989"]
    found = sorted(
        (rncp, a["cpne"]["code"], "NC" if a["non_couvert"] else f"{a['montant']:.0f}", a["idcc"])
        for rncp in codes
        for a in april(rncp)
    )
    assert found == expected
    assert len(found) == 5


def test_a_fiche_that_a_branch_does_not_fund_has_no_amount(april: Callable[..., list[dict[str, Any]]]) -> None:
    uncovered, covered = april("RNCP1002")
    assert (covered["cpne"]["code"], covered["montant"], covered["non_couvert"], covered["idcc"]) == (
        2,
        9497,
        False,
        "0478",
    )
    assert (uncovered["cpne"]["code"], uncovered["montant"], uncovered["non_couvert"], uncovered["idcc"]) == (
        4,
        None,
        True,
        None,
    )
    assert uncovered["preuve"] == {"source": "npec", "fichier": APRIL, "ligne": 6}
    assert (uncovered["statut"], uncovered["date_applicabilite"]) == ("A", "2023-10-15")
    assert april("RNCP1002", date="2023-10-14") == []
    assert april("RNCP1002", idcc="478", date="2023-10-15") == [covered]


def test_two_fiches_of_a_cell_have_the_amount_each(april: Callable[..., list[dict[str, Any]]]) -> None:
    assert [(a["montant"], a["preuve"]["ligne"]) for a in april("RNCP31946")] == [(7750, 7)]
    assert sorted((a["montant"], a["preuve"]["ligne"]) for a in april("RNCP36989")) == [(7750, 7), (8502, 8)]


def test_the_layout_of_2019_is_read(tmp_path: Path) -> None:
    rows = written(OLD, "Onglet 2 - par formation-CPNE", "Valeur finale")
    with served(tmp_path, OLD) as client:
        found = client.get("/api/npec/v1", params={"rncp": "RNCP955"}).json()["resultats"]
    assert [(r["Code RNCP"], r["Valeur finale"]) for r in rows] == [("RNCP955", "6079")] * 2
    assert sorted((a["cpne"]["code"], a["idcc"], a["montant"], a["statut"]) for a in found if a["idcc"]) == [
        (2, "0478", 6079, "D")
    ]
    (without,) = [a for a in found if not a["idcc"]]  # « NA »: no agreement is linked to the branch
    assert (without["cpne"]["code"], without["montant"], without["date_applicabilite"]) == (1, 6079, None)
    assert len(found) == 2


def test_an_older_workbook_asks(tmp_path: Path) -> None:
    paths = [needs.real(NPEC) / name for name in (APRIL, OLD)]
    assert import_files(tmp_path, paths[:1])[0].etat == "importé"
    (older,) = import_files(tmp_path, paths[1:])
    assert older.etat == "refusé"
    assert "édition du 2021-02-11, plus ancienne que celle en service (2024-04-09)" in older.message
