"""Agencies, missions locales, organisations and outlines of France, in the layouts in which they are found."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests import needs
from tremplin.release.editions import all_editions
from tremplin.release.stage import import_files


@pytest.mark.parametrize(
    ("name", "source", "table", "count"),
    [
        ("agences/pole_emploi_agencies.csv", "agences", "agences", 959),
        ("agences/agences_pe.json", "structures_accueil", "structures", 894),
        ("agences/agences_milo.json", "structures_accueil", "structures", 459),
        ("organismes/organismes-prepa-apprentissage.csv", "organismes_prepa", "organismes", 6_059),
        ("agences/referentiel_structures_milo.json", "missions_locales_structures", "structures", 450),
    ],
)
def test_every_row_is_kept(tmp_path: Path, name: str, source: str, table: str, count: int) -> None:
    path = needs.real(needs.FRANCE / name)
    (report,) = import_files(tmp_path, [path])
    told = (report.source, report.etat, report.total("lues"), report.total("gardees"), report.total("valeurs_ecartees"))
    assert told == (source, "importé", count, count, 0), report
    (edition,) = all_editions(tmp_path, source)
    assert edition.scan(table).collect().height == _counted(path) == count


@pytest.mark.parametrize(
    ("name", "genre", "count"),
    [
        ("departements_2018_simplifies.geojson", "departement", 101),
        ("departements-outre-mer-manquants.json", "departement", 3),
        ("regions-version-simplifiee.geojson", "region", 13),
        ("arrondissements-version-simplifiee.geojson", "arrondissement", 320),
        ("fond_carte_academies.json", "academie", 30),
        ("bassins_emploi_2021_simplifies.geojson", "bassin", 403),
    ],
)
def test_every_outline_is_kept(tmp_path: Path, name: str, genre: str, count: int) -> None:
    path = needs.real(needs.FRANCE) / "contours" / name
    (report,) = import_files(tmp_path, [path])
    assert (report.source, report.etat, report.total("lues"), report.total("gardees")) == (
        "contours_territoires",
        "importé",
        count,
        count,
    ), report
    (edition,) = all_editions(tmp_path, "contours_territoires")
    rows = edition.scan("contours").collect()
    assert rows["genre"].unique().to_list() == [genre]
    features = json.loads(path.read_text())["features"]
    told = {str(v) for f in features for k, v in f["properties"].items() if k in ("code", "bassin", "code_academie")}
    assert {code.lstrip("0") for code in rows["code"]} == {code.lstrip("0") for code in told}


def test_establishments_of_the_catalogue_but_one_are_kept(tmp_path: Path) -> None:
    path = needs.real(needs.FRANCE) / "organismes" / "rco.zip"
    (report,) = import_files(tmp_path, [path])
    assert (report.source, report.etat, report.total("lues")) == ("catalogue_etablissements", "importé", 5_691), report
    (edition,) = all_editions(tmp_path, "catalogue_etablissements")
    kept = edition.scan("etablissements").collect()
    assert (_counted(path), kept.height, kept["position"].count()) == (5_691, 5_690, 5_668)
    assert edition.rejections().select("ligne", "colonne", "valeur").rows() == [(727, "siret", "19331424200000")]


def _counted(path: Path) -> int:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            (document,) = json.loads(archive.read(archive.namelist()[0])).values()
        return len(document)
    text = path.read_text(encoding="utf-8-sig")
    return (
        len(json.loads(text))
        if path.suffix == ".json"
        else len(list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text[:500] else ",")))
    )


def test_an_agency_of_2019_has_its_address_and_its_point(tmp_path: Path) -> None:
    import_files(tmp_path, [needs.real(needs.FRANCE) / "agences" / "pole_emploi_agencies.csv"])
    (edition,) = all_editions(tmp_path, "agences")
    rows = {row["code"]: row for row in edition.scan("agences").collect().iter_rows(named=True)}
    given = {k: v for k, v in rows["GUA0162005585"].items() if v is not None and k != "ligne"}
    assert given == {
        "code": "GUA0162005585",
        "codeSafir": "97710",
        "libelle": "APE DE JARRY",
        "type": "ALE",
        "codeRegionINSEE": "01",
        "ligne3": "Transit",
        "ligne4": "Rue Emmanuel BLANDIN",
        "ligne5": "Immeuble BNP",
        "ligne6": "BAIE MAHAULT",
        "bureauDistributeur": "97122",
        "gpsLon": -61.583708,
        "gpsLat": 16.239813,
    }
