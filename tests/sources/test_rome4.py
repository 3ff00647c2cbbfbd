"""The files of ROME 4.0 as they are published: the archive whole, its companions, versions that don't mix."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests import needs
from tremplin.release.editions import all_editions
from tremplin.release.stage import Report, import_files
from tremplin.sources.reading.registry import recognize

ROME4 = needs.FRANCE / "rome4"
ARCHIVE = needs.FRANCE / "rome_v460" / "RefRomeCsv_v460.zip"
TAGS = needs.FRANCE / "rome_v460" / "Fiches ROME -Tag - sept 2025.xlsx"
COUNTS = {
    "codes": 1_584,
    "appellations": 13_120,
    "competences": 18_317,
    "savoirs": 15_354,
    "contextes": 179,
    "items": 33_850,
    "liens": 118_923,
    "coherences": 104_219,
    "mobilites": 14_912,
    "textes": 11_980,
    "riasec": 1_584,
    "macro_riasec": 507,
    "arborescence": 14_828,
    "domaines_metiers": 1_584,
    "grands_domaines": 14,
    "domaines": 110,
    "blocs": 8,
    "rubriques": 3,
    "types_referentiels": 0,
    "centres_interet": 30,
    "centres_interet_metiers": 4_444,
    "secteurs": 35,
    "sous_secteurs": 40,
    "secteurs_metiers": 3_303,
    "secteurs_naf": 89,
    "secteurs_naf_metiers": 2_920,
    "thematiques": 17,
    "thematiques_metiers": 1_348,
}
"""Rows of each of the 28 files, counted with the `csv` module."""
FIRST = 200
"""Rows of each that archives spoilt by hand are made of."""


def written(name: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    """Rows of a file of the archive, read without Tremplin."""
    with zipfile.ZipFile(needs.real(ARCHIVE)) as archive:
        text = archive.read(f"unix_{name}_v460_utf8.csv").decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def rows(home: Path, source: str, table: str) -> pl.DataFrame:
    return all_editions(home, source)[-1].scan(table).collect()


def told(report: Report) -> dict[str, tuple[int, int, int, int, int]]:
    names = ("lues", "gardees", "fusionnees", "ecartees", "valeurs_ecartees")
    return {name: tuple(counts[n] for n in names) for name, counts in report.tables.items()}  # type: ignore[misc]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rome4")
    (report,) = import_files(folder, [needs.real(ARCHIVE)])
    assert (report.source, report.etat, report.message) == ("rome4", "importé", "")
    assert told(report) == {name: (n, n, 0, 0, 0) for name, n in COUNTS.items()}
    return folder


def test_the_archive_is_whole_and_tells_its_version(home: Path) -> None:
    assert sum(COUNTS.values()) == 363_302
    assert all_editions(home, "rome4")[-1].facts["version"] == 460


def test_names_of_jobs_say_their_code_in_both_versions(home: Path) -> None:
    found = rows(home, "rome4", "appellations")
    columns = {
        "code_ogr": "code_ogr",
        "libelle": "libelle_appellation_long",
        "libelle_court": "libelle_appellation_court",
        "code_rome": "code_rome",
        "code_rome_parent": "code_rome_parent",
        "classification": "classification",
    }
    file = written("referentiel_appellation")
    for ours, theirs in columns.items():
        assert found[ours].to_list() == [r[theirs].strip() for r in file], ours
    with (needs.real(needs.INFOTRAVAIL) / "rome_v347" / "unix_referentiel_appellation_v347_utf8.csv").open() as handle:
        third = {r["code_ogr"]: r["code_rome"] for r in csv.DictReader(handle)}
    fourth = dict(found.select("code_ogr", "code_rome_parent").iter_rows())
    assert len(third) == 10_990
    assert {ogr: fourth[ogr] for ogr in third} == third


def test_a_file_in_windows_1252_keeps_its_accents(home: Path) -> None:
    found = rows(home, "rome4", "secteurs_naf_metiers")
    file = written("arborescence_secteur_naf", "cp1252")
    assert found["libelle_rome"].to_list() == [r["libelle_rome"] for r in file]
    assert "Employé familial / Employée familiale" in found["libelle_rome"]


def test_cells_of_several_lines_are_one_cell(home: Path) -> None:
    found = rows(home, "rome4", "centres_interet")
    file = [r["definition_centre_interet"] for r in written("centre_interet")]
    assert [d.count("\n") for d in found["definition_centre_interet"]] == [d.strip().count("\n") for d in file]
    assert sum(d.count("\n") for d in file) == 59


def test_the_companions_are_whole(tmp_path: Path) -> None:
    reports = import_files(tmp_path, [needs.real(ROME4), needs.real(TAGS)])
    assert {r.fichier: (r.source, told(r)) for r in reports} == {
        "arborescence_principale.xlsx": ("rome4_arborescence", {"arborescence": (14_828, 14_828, 0, 0, 0)}),
        "arborescence_competences.xlsx": (
            "rome4_arborescence_competences",
            {"macro_competences": (507, 507, 0, 0, 0), "competences": (17_830, 17_830, 0, 0, 0)},
        ),
        "arborescence_savoirs.xlsx": ("rome4_arborescence_savoirs", {"savoirs": (15_354, 15_354, 0, 0, 0)}),
        TAGS.name: ("rome4_etiquettes", {"etiquettes": (1_584, 1_584, 0, 0, 0)}),
        "ROME Arborescence Secteurs Naf sept 2025.xlsx": (
            "rome4_secteurs_naf",
            {"secteurs": (2_920, 2_920, 0, 0, 0)},
        ),
        "secteurs_naf_rome.json": ("rome4_secteurs_naf", {"secteurs": (2_920, 2_920, 0, 0, 0)}),
    }
    workbook, document = all_editions(tmp_path, "rome4_secteurs_naf")
    assert workbook.fichier != document.fichier
    names = ["code_secteur_naf", "libelle_secteur_naf", "code_rome", "libelle_rome"]
    one, other = (set(e.scan("secteurs").collect().select(names).iter_rows()) for e in (workbook, document))
    assert {(code, job) for code, _, job, _ in one} == {(code, job) for code, _, job, _ in other}
    tree = rows(tmp_path, "rome4_arborescence", "arborescence")
    assert (tree["code_ogr"].null_count(), tree["grand_domaine"].n_unique()) == (124, 14)


def test_no_loose_file_is_taken_for_another(tmp_path: Path) -> None:
    with zipfile.ZipFile(needs.real(ARCHIVE)) as archive:
        archive.extractall(tmp_path)
    found = {path.name: recognize(path) for path in tmp_path.iterdir()}
    assert len(found) == 28
    known = {name: source.name for name, source in found.items() if source}
    assert known == {"unix_referentiel_code_rome_v460_utf8.csv": "rome4"}


def rewritten(to: Path, other: dict[str, str], without: str = "") -> Path:
    """The first rows of each file of the archive under another name, some files under other versions or left out."""
    with zipfile.ZipFile(needs.real(ARCHIVE)) as archive, zipfile.ZipFile(to, "w") as copy:
        for info in archive.infolist():
            if info.filename == without:
                continue
            name = info.filename.replace("v460", other.get(info.filename, "v460"))
            rows = list(csv.reader(io.StringIO(archive.read(info).decode("latin-1"), newline="")))[: FIRST + 1]
            text = io.StringIO()
            csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
            copy.writestr(name, text.getvalue().encode("latin-1"))
    return to


def test_an_archive_without_its_name_is_known_by_its_files(tmp_path: Path) -> None:
    (report,) = import_files(tmp_path / "home", [rewritten(tmp_path / "telecharge.zip", {})])
    assert (report.source, report.etat) == ("rome4", "importé")
    assert told(report) == {name: (n, n, 0, 0, 0) for name, n in ((t, min(n, FIRST)) for t, n in COUNTS.items())}
    assert all_editions(tmp_path / "home", "rome4")[-1].facts["version"] == 460


def test_an_archive_of_two_versions_is_refused_by_name(tmp_path: Path) -> None:
    mixed = rewritten(tmp_path / "RefRomeCsv_v460.zip", {"unix_texte_v460_utf8.csv": "v459"})
    (report,) = import_files(tmp_path / "home", [mixed])
    assert report.etat == "refusé"
    assert report.message == (
        "RefRomeCsv_v460.zip : versions mêlées (459 : unix_texte_v459_utf8.csv ; 460 : RefRomeCsv_v460.zip) ; "
        "une seule est attendue"
    )
    assert all_editions(tmp_path / "home", "rome4") == []


def test_an_older_version_is_asked_for(home: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(needs.real(ARCHIVE)) as archive:
        older = dict.fromkeys(archive.namelist(), "v451")
    (report,) = import_files(home, [rewritten(tmp_path / "RefRomeCsv_v451.zip", older)])
    assert report.etat == "refusé"
    assert "version 451, plus ancienne que celle en service (460)" in report.message
    assert "--accepter plus_ancienne" in report.message


def test_an_archive_that_lacks_a_file_is_refused(tmp_path: Path) -> None:
    path = rewritten(tmp_path / "RefRomeCsv_v460.zip", {}, without="unix_rubrique_mobilite_v460_utf8.csv")
    (report,) = import_files(tmp_path / "home", [path])
    assert report.etat == "refusé"
    assert "aucun fichier pour la table mobilites dans l'archive" in report.message
