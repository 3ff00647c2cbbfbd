"""Importing: idempotent, weighed against the edition in service, never half done."""

from __future__ import annotations

import csv
import shutil
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests import needs
from tests.conftest import REGISTERS, Home
from tests.world.releases import KIT, kit
from tremplin.families import references
from tremplin.release.build import BuildRefused, build
from tremplin.release.editions import all_editions, in_use
from tremplin.release.publish import current
from tremplin.release.stage import Acceptance, import_files
from tremplin.sources.reading.registry import SOURCES


def test_importing_the_same_files_twice_does_nothing(own_home: Home, world: Path) -> None:
    before = sorted(p for p in (own_home.reference / "editions").rglob("*"))
    reports = import_files(own_home.reference, [world])
    assert {r.etat for r in reports} == {"déjà importé"}
    assert sorted(p for p in (own_home.reference / "editions").rglob("*")) == before
    assert build(own_home.reference, references()) == current(own_home.reference)


def test_of_files_read_while_others_are_kept_each_is_judged_after_the_one_before_it(
    world: Path, tmp_path: Path
) -> None:
    """The same bytes under two names, then fewer rows than these."""
    first, same = (kit(world, world / "neufs", f"Kit_apprentissage_202610{n}.csv") for n in ("01", "02"))
    fewer = kit(world, world / "neufs", "Kit_apprentissage_20261003.csv", keep=0.7)
    assert first.read_bytes() == same.read_bytes()
    told: list[str] = []
    reports = import_files(tmp_path / "h", [fewer, same, first], progress=lambda report: told.append(report.fichier))
    assert [(r.fichier, r.etat) for r in reports] == [
        (first.name, "importé"),
        (same.name, "déjà importé"),
        (fewer.name, "refusé"),
    ]
    assert "(−30%, 20% au plus)" in reports[2].message
    assert told == [r.fichier for r in reports]
    (edition,) = (tmp_path / "h" / "editions" / "kit_apprentissage").iterdir()
    assert (edition / "edition.json").exists()


def test_fewer_rows_than_last_time_are_refused_and_the_release_still_served(own_home: Home, world: Path) -> None:
    served = current(own_home.reference)
    smaller = kit(world, world / "neuf", "Kit_apprentissage_20261001.csv", keep=0.7)
    (report,) = import_files(own_home.reference, [smaller])
    assert report.etat == "refusé"
    rows = len((world / KIT).read_text("utf-8").splitlines()) - 1
    assert f"couples : {int(rows * 0.7)} lignes contre {rows} (−30%, 20% au plus)" in report.message
    assert "--accepter lignes" in report.message
    assert len(all_editions(own_home.reference, "kit_apprentissage")) == 1
    assert build(own_home.reference, references()) == served
    assert current(own_home.reference) == served


def test_an_operator_may_accept_a_fall_with_a_reason_that_is_kept(own_home: Home, world: Path) -> None:
    smaller = kit(world, world / "neuf", "Kit_apprentissage_20261001.csv", keep=0.7)
    acceptance = Acceptance(frozenset({"lignes", "cles"}), "le producteur a retiré les fiches closes")
    (report,) = import_files(own_home.reference, [smaller], acceptance=acceptance)
    assert report.etat == "importé", report.message
    facts = all_editions(own_home.reference, "kit_apprentissage")[-1].facts
    assert facts["acceptations"]["raison"] == "le producteur a retiré les fiches closes"
    assert "lignes" in facts["acceptations"]["seuils"]


def test_an_edition_replaces_a_sample_with_a_reason_and_nothing_is_compared(own_home: Home, world: Path) -> None:
    """What thresholds would refuse (fewer rows, an older date) is taken, and the next edition is
    compared with it again."""
    whole = kit(world, own_home.folder / "r", "Kit_apprentissage_20250901.csv", keep=0.4)
    assert import_files(own_home.reference, [whole])[0].etat == "refusé"
    acceptance = Acceptance(raison="le kit de démonstration", remplace_echantillon=True)
    (report,) = import_files(own_home.reference, [whole], acceptance=acceptance)
    sample, used = all_editions(own_home.reference, "kit_apprentissage")
    told = {"edition": sample.folder.name, "fichier": sample.fichier, "raison": "le kit de démonstration"}
    assert (report.etat, report.decisions) == ("importé", {"remplace_echantillon": told}), report.message
    assert used.facts["remplace_echantillon"] == told
    half = kit(world, own_home.folder / "r", "Kit_apprentissage_20270901.csv", keep=0.2)
    assert "--accepter lignes" in import_files(own_home.reference, [half])[0].message


def test_a_sample_of_a_history_is_no_longer_read(own_home: Home, world: Path) -> None:
    zipped = world / "export-fiches-csv-2026-09-01.zip"
    later = world / "export-fiches-csv-2026-10-01.zip"
    shutil.copy(zipped, later)
    with zipfile.ZipFile(later, "a") as archive:
        archive.comment = b"autre"
    acceptance = Acceptance(raison="un extrait", remplace_echantillon=True)
    source = SOURCES["france_competences"]
    before = [e.folder.name for e in in_use(own_home.reference, source)]
    (report,) = import_files(own_home.reference, [later], acceptance=acceptance)
    after = [e.folder.name for e in in_use(own_home.reference, source)]
    assert report.decisions["remplace_echantillon"]["edition"] == before[-1], report
    assert (after[:-1], len(after)) == (before[:-1], len(before))


def test_a_column_emptied_is_refused(own_home: Home, world: Path) -> None:
    path = kit(world, world / "neuf", "Kit_apprentissage_20261001.csv", empty="Date d'échéance de la fiche RNCP")
    (report,) = import_files(own_home.reference, [path])
    assert report.etat == "refusé"
    assert "date_echeance" in report.message
    assert "--accepter non_nuls" in report.message


def test_an_older_edition_than_the_one_in_service_is_refused(own_home: Home, world: Path) -> None:
    path = kit(world, world / "neuf", "Kit_apprentissage_20250101.csv")
    path.write_bytes(path.read_bytes() + b"\r\n")
    (report,) = import_files(own_home.reference, [path])
    assert report.etat == "refusé"
    assert "--accepter plus_ancienne" in report.message
    acceptance = Acceptance(frozenset({"plus_ancienne"}), "l'édition de septembre est fautive")
    assert import_files(own_home.reference, [path], acceptance=acceptance)[0].etat == "importé"
    (edition,) = in_use(own_home.reference, SOURCES["kit_apprentissage"])
    assert edition.fichier == path.name


def test_editions_replaced_long_ago_are_forgotten(own_home: Home, world: Path) -> None:
    for n in range(1, 6):
        path = kit(world, world / "neuf", f"Kit_apprentissage_2026100{n}.csv", keep=1 - n / 100)
        assert import_files(own_home.reference, [path])[0].etat == "importé"
    kept = [e.date.day for e in all_editions(own_home.reference, "kit_apprentissage")]
    assert kept == [3, 4, 5]
    assert len(all_editions(own_home.reference, "france_competences")) == 2


def test_histories_take_older_editions_and_use_them_all(own_home: Home, world: Path) -> None:
    editions = in_use(own_home.reference, SOURCES["france_competences"])
    assert [e.date for e in editions] == [date(2021, 1, 4), date(2026, 9, 1)]


def test_an_edition_tells_where_it_comes_from(own_home: Home, world: Path) -> None:
    facts = all_editions(own_home.reference, "kit_apprentissage")[0].facts
    assert facts["publisher"] == "Réseau des Carif-Oref"
    assert facts["fichier"] == KIT
    assert facts["taille"] == (world / KIT).stat().st_size
    assert facts["date_publication"] == "2026-09-01"
    assert len(facts["sha256"]) == 64
    assert facts["tables"]["couples"]["lues"] == len((world / KIT).read_text().splitlines()) - 1


@pytest.mark.parametrize("name", ["Kit_apprentissage_20261001.csv"])
def test_a_newer_edition_takes_the_place_of_the_former(own_home: Home, world: Path, name: str) -> None:
    path = kit(world, world / "neuf", name, keep=0.95)
    assert import_files(own_home.reference, [path])[0].etat == "importé"
    (edition,) = in_use(own_home.reference, SOURCES["kit_apprentissage"])
    assert edition.fichier == name


def test_a_column_declared_later_is_empty_until_the_file_is_read_again(own_home: Home, world: Path) -> None:
    """An edition staged by an older version of the code, which didn't know one of today's columns."""
    (edition,) = all_editions(own_home.reference, "kit_apprentissage")
    complete = edition.scan("couples").collect()
    for part in (edition.folder / "couples").glob("*.parquet"):
        pl.read_parquet(part).drop("abrege").write_parquet(part)
    edition.folder.rename(edition.folder.with_name(edition.folder.name.rpartition("-")[0] + "-000000"))
    (older,) = all_editions(own_home.reference, "kit_apprentissage")
    rows = older.scan("couples").collect()
    assert rows["abrege"].null_count() == len(rows) == len(complete)
    assert rows.drop("abrege").equals(complete.drop("abrege"))
    assert import_files(own_home.reference, [world / KIT])[0].etat == "importé"
    (again,) = all_editions(own_home.reference, "kit_apprentissage")
    assert again.scan("couples").collect().equals(complete)
    assert import_files(own_home.reference, [world / KIT])[0].etat == "déjà importé"


LAPOSTE = "laposte_hexasmal.csv"
CODES = ("Code_commune_INSEE", "Code_postal")


def exchanged(path: Path, to: Path, encoding: str = "utf-8") -> tuple[set[str], set[str]]:
    """The file with its two codes exchanged; its INSEE codes, and the postal codes that still have the form of what
    stands in their place (Corsica's INSEE codes are no postal codes: those rows are set aside)."""
    header, *lines = path.read_text(encoding).splitlines()
    one, other = (header.lstrip("\ufeff").split(";").index(name) for name in CODES)
    rows = [line.split(";") for line in lines]
    insee, postal = {row[one] for row in rows}, {row[other].zfill(5) for row in rows if row[one].isdigit()}
    for row in rows:
        row[one], row[other] = row[other], row[one]
    to.write_text("\n".join([header, *map(";".join, rows)]) + "\n", "utf-8")
    return insee, postal


def test_a_file_with_two_columns_exchanged_is_refused_then_holds_the_build(
    own_home: Home, world: Path, tmp_path: Path
) -> None:
    insee, postal = exchanged(world / LAPOSTE, tmp_path / LAPOSTE)
    (report,) = import_files(own_home.reference, [tmp_path / LAPOSTE])
    same, among = len(insee & postal), len(postal)
    told = f"table codes_postaux, colonne « Code_commune_INSEE » : {same} valeurs sur {among} sont des codes INSEE de "
    assert report.etat == "refusé"
    assert report.message.startswith(f"{LAPOSTE} : {told}commune ({same / among:.0%}, 90% au moins ; inconnues : ")
    assert "des colonnes sont peut-être échangées. L'édition précédente reste en service" in report.message
    taken = import_files(own_home.reference, [tmp_path / LAPOSTE], acceptance=Acceptance(frozenset({"registre"}), "x"))
    assert [r.etat for r in taken] == ["importé"]
    with pytest.raises(BuildRefused, match=f"registres : {LAPOSTE}, {told}") as refused:
        build(own_home.reference, REGISTERS)
    assert "--accepter registres" in str(refused.value)


def test_the_real_file_exchanged_is_told_from_the_sound_one(tmp_path: Path) -> None:
    geographie = needs.real(needs.GEOGRAPHIE)
    _, postal = exchanged(geographie / LAPOSTE, tmp_path / LAPOSTE, "cp1252")
    known = [geographie / name for name in ("communes.csv", "mouvements-communes.csv")]
    codes = {
        row[column]
        for path, column in zip(known, ("COM", "COM_AV"), strict=True)
        for row in csv.DictReader(path.open(encoding="utf-8-sig"))
    }
    assert [r.etat for r in import_files(tmp_path / "h", known)] == ["importé", "importé"]
    (swapped,) = import_files(tmp_path / "h", [tmp_path / LAPOSTE])
    assert swapped.etat == "refusé"
    assert f"{len(postal & codes)} valeurs sur {len(postal)} sont des codes INSEE de commune (53%" in swapped.message
    assert (len(postal), len(postal & codes)) == (6_219, 3_306)
    assert [r.etat for r in import_files(tmp_path / "h", [geographie / LAPOSTE])] == ["importé"]
