"""A few rows of each published file, kept with the tests (`tests/real/README.md`): a clone proves on them that readers
read what publishers write, without the whole files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.needs import REAL
from tremplin.release.editions import all_editions
from tremplin.release.stage import Acceptance, import_files

LAYOUTS = ("n_mef.csv", "n_sise.csv", "n_type_diplome_sise.csv", "insersup-formations.json")
"""Older layouts of files that have another one here."""
COUNTED = {
    "acce_data.zip": 15,
    "dares_ccn_sample.xlsx": 3,
    "donnees_communes.csv": 40,
    "export-fiches-csv-2024-02-22.zip": 106,
    "intitule_fap2009.txt": 339,
    "job_offers.csv": 9,
    "kali_sample.xlsx": 2,
    "scraped_imt_local_job_stats.json": 70,
}
"""Rows of archives, of workbooks and of files that aren't a table under a header."""
ASIDE = {"market_score.csv": 1}
"""Rows that repeat another."""
SHORT = Acceptance(frozenset({"registre"}), "Extraits : les communes de l'un ne sont pas celles de l'autre")
ROWS: dict[tuple[str, str], dict[str, Any]] = {
    ("bcn_formation_diplome_enquete_51", "diplomes"): {
        "formation_diplome": "16X32679",
        "niveau_libelle": "TH DE NIV 1 ORGANISMES GESTIONNAIRES DIVERS",
    },
    ("cog_communes", "communes"): {"com": "01001", "reg": "84", "libelle": "L'Abergement-Clémenciat"},
    ("laposte_hexasmal", "codes_postaux"): {
        "commune": "90078",
        "code_postal": "90360",
        "coordonnees": "47.7237763721, 7.00757336099",
    },
    ("depp_lycees", "etablissements"): {
        "uai": "0010001W",
        "libelle": "Lycée professionnel Alexandre Bérard - Lycée des métiers de l'énergie et de l'habitat",
        "ventilation": "ensemble",
        "taux_emploi_6_mois": 47,
        "valeur_ajoutee": 6,
    },
    ("inserjeunes_cfa", "etablissements"): {
        "annee": "cumul 2023-2024",
        "uai": "0630003L",
        "taux_emploi_6_mois": 81,
        "taux_emploi_12_mois": 73,
    },
    ("kit_apprentissage", "couples"): {"cfd": "01022001", "rncp": "RNCP955", "date_echeance": date(2024, 1, 1)},
    ("rome_appellations", "appellations"): {
        "code_ogr": "10200",
        "libelle_appellation_court": "Abatteur / Abatteuse de carrière",
        "code_rome": "F1402",
    },
    ("bmo", "besoins"): {"code_bassin": "0202", "code_fap": "A0Z43", "projets": 45.9096865448},
    ("imt_salaires", "salaires"): {"AREA_CODE": "09", "PCS_PROFESSION_CODE": "621a"},
    ("france_competences", "standard"): {
        "numero_fiche": "RNCP509",
        "abrege_libelle": "CAP",
        "date_fin_enregistrement": date(2023, 8, 31),
    },
    ("missions_locales_couverture", "couverture"): {"commune": "75101", "ville": "Paris - 18ème Arrondissement"},
    ("metiers_tension", "tensions"): {"rome_code": "A1101", "tension_pct": 61.9},
}
"""The first row of a source's oldest edition here, as it is written in the file."""


def files() -> list[Path]:
    return sorted(p for p in REAL.rglob("*") if p.is_file() and p.name != "README.md")


def rows_of(path: Path) -> int:
    """Rows that a file holds, counted without our readers."""
    if path.name in COUNTED:
        return COUNTED[path.name]
    text = path.read_bytes().decode("utf-8-sig" if _is_utf8(path) else "cp1252")
    if path.suffix == ".json":
        document = json.loads(text)
        lists = [document] if isinstance(document, list) else [v for v in document.values() if isinstance(v, list)]
        return len(lists[0] if lists else document)
    first = text.partition("\n")[0]
    sep = max(";,|\t", key=first.count)
    return sum(any(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=sep)) - 1


def _is_utf8(path: Path) -> bool:
    try:
        path.read_bytes().decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What importing each file said; homes of their own for what has several layouts."""
    json_ = [p for p in files() if p.suffix == ".json" and p.parent.name == "inserjeunes" and p.name not in LAYOUTS]
    older = [p for p in files() if p.name in LAYOUTS]
    main = [p for p in files() if p not in (*json_, *older)]
    home = tmp_path_factory.mktemp("extraits")
    reports = [
        report
        for name, group in (("main", main), ("json", json_), ("older", older))
        for report in import_files(home / name, group, acceptance=SHORT)
    ]
    yield {"home": home / "main", "reports": {r.fichier: r for r in reports}}


def test_they_are_small_and_each_is_read() -> None:
    assert len(files()) == 65
    assert sum(p.stat().st_size for p in files()) < 2 * 1024**2


def test_each_row_is_read_and_kept(homes: dict[str, Any]) -> None:
    reports = homes["reports"]
    assert {name: report.message for name, report in reports.items() if report.etat != "importé"} == {}
    written = {p.name: rows_of(p) for p in files()}
    assert {name: report.total("lues") for name, report in reports.items()} == written
    kept = {name: count - ASIDE.get(name, 0) for name, count in written.items()}
    assert {name: report.total("gardees") for name, report in reports.items()} == kept


@pytest.mark.parametrize(("source", "table"), ROWS)
def test_cells_are_read_as_they_are_written(homes: dict[str, Any], source: str, table: str) -> None:
    edition = all_editions(homes["home"], source)[0]
    (row,) = edition.scan(table).head(1).collect().to_dicts()
    expected = ROWS[source, table]
    assert {name: row[name] for name in expected} == expected
