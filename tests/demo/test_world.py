"""The fictitious world: the same bytes from a seed, imported without a loss, coherent across sources."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin.demo import write_world
from tremplin.release.publish import current, manifest
from tremplin.release.stage import import_files


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_world(tmp_path / name, seed=seed)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")
    assert hashes(tmp_path / "a") != hashes(tmp_path / "c")


def test_every_file_is_recognised_and_nothing_set_aside(world: Path, tmp_path: Path) -> None:
    reports = import_files(tmp_path / "h", [world])
    assert sorted(r.fichier for r in reports) == sorted(p.name for p in world.iterdir())
    assert {r.etat for r in reports} == {"importé"}
    assert sum(r.total("ecartees") for r in reports) == 0


def test_it_is_small_and_shows_every_figure(demo_home: Home) -> None:
    document = manifest(demo_home.reference, str(current(demo_home.reference)))
    empty = {t for t, f in document["tables"].items() if f["lignes"] == 0}
    slow_to_make = {"alternance_evaluation"}  # `make run` has it: see test_the_demo_is_loaded_once_when_empty
    without = {"conflits_cfd", "npec", "rejets", "corrections", "alternance_offres_refus"}
    too_few = {"correspondances_proposees", "correspondances_modele", "correspondances_evaluation"}  # to learn from
    without |= {"perspectives_voisines"}  # none that is surely above another: its schools are small
    lists = {
        "agences_structures",
        "catalogue_etablissements",
        "organismes_prepa",
    }  # read in tests/sources/test_places.py
    outlines = {"contours_territoires", "cartes_contours"}  # of real territories: its maps have discs
    others = {  # of publishers whose files the world doesn't write
        "certifinfo",
        "certifinfo_accords",
        "certifinfo_anciennes",
        "certifinfo_couples",
        "conflits_certifinfo",
        "diplomes_professionnels",
        "nsf",
        "onisep_formations",
        "onisep_formations_metiers",
        "onisep_metiers",
        "onisep_metiers_noms",
        "onisep_metiers_rome",
    }
    assert empty == without | slow_to_make | too_few | lists | outlines | others


def test_it_holds_a_chain_of_replacements_through_an_inactive_fiche(demo_client: TestClient, demo_home: Home) -> None:
    import polars as pl

    flat = demo_home.reference / "releases" / str(current(demo_home.reference)) / "flat"
    inactive = pl.read_parquet(flat / "remplacements.parquet").filter(~pl.col("actif"))["code"].to_list()
    found = [
        demo_client.get("/api/certification/v1/remplacement", params={"rncp": code}).json()["remplacants"]
        for code in inactive
    ]
    assert len(found) == 61
    assert sum(r["actif"] and len(r["chemin"]) > 1 for answer in found for r in answer) == 15
    assert found.count([]) == 15


def test_a_larger_world_has_as_many_codes_as_asked(tmp_path: Path) -> None:
    write_world(tmp_path / "petit", seed=1, scale=1)
    write_world(tmp_path / "grand", seed=1, scale=4)
    (small, large) = (
        len((tmp_path / w / "N_FORMATION_DIPLOME.csv").read_text("cp1252").splitlines())
        + len((tmp_path / w / "N_FORMATION_DIPLOME_ENQUETE_51.csv").read_text("cp1252").splitlines())
        for w in ("petit", "grand")
    )
    assert (small, large) == (2 + 59, 2 + 222)  # two headers
    reports = import_files(tmp_path / "h", [tmp_path / "grand"])
    assert {r.etat for r in reports} == {"importé"}
