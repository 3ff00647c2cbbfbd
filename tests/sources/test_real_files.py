"""The real files of the publishers: every row counted, every oddity read."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests import needs
from tests.conftest import Home
from tremplin.release.editions import all_editions
from tremplin.release.publish import current, manifest
from tremplin.release.stage import import_files
from tremplin.sources.reading.registry import SOURCES, recognize

CERTIFICATION_FILES = {
    "N_FORMATION_DIPLOME.csv": ("bcn_formation_diplome", 3923),
    "N_FORMATION_DIPLOME_ENQUETE_51.csv": ("bcn_formation_diplome_enquete_51", 6954),
    "Kit_apprentissage_20241129.xlsx": ("kit_apprentissage", 6653 + 54),
    "referentiel_organismes.json": ("referentiel_organismes", 8876),
}


def test_every_known_file_is_recognised_by_its_name() -> None:
    files = [p for f in (needs.APPRENTISSAGE, needs.GEOGRAPHIE) for p in sorted(needs.real(f).iterdir())]
    unknown = [p.name for p in files if recognize(p) is None]
    assert unknown == ["CFASousConvRegionale_latest-UAI.csv", "onisepUrls.json"]


@pytest.mark.parametrize("name", CERTIFICATION_FILES)
def test_rows_read_are_rows_kept_merged_or_set_aside(name: str, tmp_path: Path) -> None:
    source, expected = CERTIFICATION_FILES[name]
    (report,) = import_files(tmp_path, [needs.real(needs.APPRENTISSAGE) / name])
    assert (report.etat, report.source) == ("importé", source), report.message
    assert report.total("lues") == expected
    assert report.total("gardees") + report.total("fusionnees") + report.total("ecartees") == expected


def test_both_generations_of_the_kit_say_the_same_of_a_diploma(real_home: Home) -> None:
    old, new = all_editions(real_home.reference, "kit_apprentissage")
    assert (old.date.year, new.date.isoformat()) == (2023, "2024-11-29")
    for edition in (old, new):
        pairs = edition.scan("couples").collect()
        assert pairs["cfd"].drop_nulls().str.len_chars().unique().to_list() == [8]
    old_pairs, new_pairs = (set(e.scan("couples").select("cfd", "rncp").collect().iter_rows()) for e in (old, new))
    assert (len(old_pairs), len(new_pairs), len(old_pairs & new_pairs)) == (5_546, 6_653, 4_899)
    (line,) = new.scan("couples").filter(pl.col("rncp") == "RNCP38109").collect()["ligne"]
    assert line == 2055


def test_cells_set_aside_tell_line_column_value_and_reason(real_home: Home) -> None:
    (edition,) = [e for e in all_editions(real_home.reference, "kit_apprentissage") if e.fichier.endswith(".csv")]
    rejections = edition.rejections()
    assert len(rejections) == 9
    assert rejections.select(pl.all().is_null().any()).sum_horizontal().item() == 0
    assert rejections["raison"].str.contains("attendu").to_list() == [True] * 9


def test_the_archive_of_france_competences_gives_its_ten_tables(real_home: Home) -> None:
    (edition,) = all_editions(real_home.reference, "france_competences")
    counts = {table.name: edition.scan(table.name).select(pl.len()).collect().item() for table in edition.source.tables}
    with zipfile.ZipFile(needs.APPRENTISSAGE / "export-fiches-csv-2024-02-22.zip") as archive:
        written = [
            len(list(csv.reader(io.TextIOWrapper(archive.open(member), "utf-8"), delimiter=";"))) - 1
            for member in archive.infolist()
        ]
    tables = (
        "anciennes_nouvelles",
        "blocs",
        "ccn",
        "certificateurs",
        "formacode",
        "nsf",
        "partenaires",
        "rome",
        "standard",
        "voies_acces",
    )
    assert counts == dict(zip(tables, written, strict=True)), "members of the archive, in their order"
    assert sum(written) == 106
    assert edition.scan("certificateurs").collect()["siret_certificateur"].str.contains("\t").sum() == 0


def test_counts_of_the_release(real_home: Home) -> None:
    name = str(current(real_home.reference))
    document = manifest(real_home.reference, name)
    tables = {k: v["lignes"] for k, v in document["tables"].items()}
    assert document["etapes"]["cfd.cfd"] == 3923 + 6954 == 10877
    assert tables["couples_kit"] == 6653
    with (needs.GEOGRAPHIE / "communes.csv").open(encoding="utf-8") as handle:
        communes = sum(row["TYPECOM"] == "COM" for row in csv.DictReader(handle))
    with (needs.GEOGRAPHIE / "laposte_hexasmal.csv").open(encoding="utf-8") as handle:
        posted = {row["Code_commune_INSEE"] for row in csv.DictReader(handle, delimiter=";")}
    overseas = sum(code.startswith(("975", "977", "978", "986", "987", "988")) for code in posted)
    assert (communes, overseas) == (34_935, 88)
    assert tables["communes"] == communes + overseas
    assert tables["departements"] == 101 + 6
    assert document["sources"].keys() - SOURCES.keys() == set()


def test_each_pair_of_the_kit_is_kept_corrected_or_set_aside_with_its_reason(real_home: Home) -> None:
    name = current(real_home.reference)
    pairs = pl.read_parquet(real_home.reference / "releases" / str(name) / "flat" / "couples_kit.parquet")
    states = dict(pairs.group_by("etat").len().iter_rows())
    aside = pairs.filter(pl.col("etat") == "écarté")
    known_to_bcn: set[str] = set()
    for file in ("N_FORMATION_DIPLOME.csv", "N_FORMATION_DIPLOME_ENQUETE_51.csv"):
        with (needs.APPRENTISSAGE / file).open(encoding="cp1252", newline="") as handle:
            known_to_bcn |= {row["FORMATION_DIPLOME"] for row in csv.DictReader(handle, delimiter=";")}
    assert states == {"retenu": 6653 - 285, "écarté": 285}
    assert aside["motif"].to_list() == ["CFD inconnu de la BCN"] * 285
    assert set(pairs["cfd"]) - known_to_bcn == set(aside["cfd"])
    known = pl.read_parquet(real_home.reference / "releases" / str(name) / "flat" / "certifications.parquet")
    served = set(known.select("cfd", "rncp").drop_nulls().iter_rows())
    kept = set(pairs.filter(pl.col("etat") != "écarté").select("cfd", "rncp").drop_nulls().iter_rows())
    assert kept == served


@pytest.mark.parametrize("form", ["csv", "zip", "parquet"])
def test_sirene_is_read_in_each_of_its_forms(form: str, tmp_path: Path) -> None:
    source = needs.real(needs.APPRENTISSAGE) / "StockEtablissement_genere.csv"
    path = tmp_path / f"StockEtablissement_utf8.{form}"
    if form == "csv":
        path.write_bytes(source.read_bytes())
    elif form == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(source, "StockEtablissement_utf8.csv")
    else:
        pl.read_csv(source, infer_schema=False).write_parquet(path)
    (report,) = import_files(tmp_path / "h", [path])
    assert (report.etat, report.total("gardees")) == ("importé", 787), report.message
    rows = all_editions(tmp_path / "h", "sirene_etablissement")[0].scan("etablissements").drop("ligne").collect()
    import_files(tmp_path / "direct", [source])
    direct = all_editions(tmp_path / "direct", "sirene_etablissement")[0].scan("etablissements").drop("ligne")
    assert rows.equals(direct.collect())
