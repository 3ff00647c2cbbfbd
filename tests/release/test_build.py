"""Building: only what depends on a change, checks that stop, the same bytes from the same sources."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event

import duckdb
import numpy as np
import orjson
import polars as pl
import pytest

from tests.conftest import Home
from tests.world.commands import environment
from tests.world.releases import kit
from tests.world.waiting import LIMIT_S
from tremplin.families import references
from tremplin.release.build import BuildRefused, build
from tremplin.release.publish import current, manifest, names
from tremplin.release.reference import Check, Field, Frames, Inputs, Reference, ReferenceTable, Step
from tremplin.release.stage import import_files
from tremplin.release.steps.keeping import Keeping
from tremplin.release.steps.program import libraries, reached
from tremplin.release.steps.running import frames_of, in_order

STEPS = "tremplin.families.certifications.steps"


def computed_steps(home: Path) -> set[str]:
    steps: dict[str, bool] = {}
    build(home, references(), progress=lambda name, computed: steps.update({name: computed}))
    return {name for name, computed in steps.items() if computed} - {"fichiers"}


def test_a_change_of_one_source_rebuilds_only_what_reads_it(own_home: Home, world: Path) -> None:
    kept = [s.name for r in references() for s in r.steps if "kit_apprentissage" not in _sources_of(s.name)]
    import_files(own_home.reference, [kit(world, world / "neuf", "Kit_apprentissage_20261001.csv", keep=0.95)])
    computed = computed_steps(own_home.reference)
    assert {"couples", "certifications"} - computed == {"communes", "cfd"} - set(kept) == set()
    assert computed & set(kept) == set()


def _sources_of(name: str) -> set[str]:
    """Sources that a step reads, itself or through others."""
    by_name = {s.name: s for r in references() for s in r.steps}
    step = by_name[name]
    return set(step.sources).union(*(_sources_of(s) for s in step.steps))


def test_a_step_whose_sources_gave_the_same_frames_lets_what_reads_it_rest(own_home: Home, world: Path) -> None:
    """The kit under another name: rows tell the file that they were read in, what is learned from them doesn't."""
    path = world / "Kit_apprentissage_20260901.csv"
    (world / "neuf").mkdir()
    moved = world / "neuf" / "Kit_apprentissage_20261001.csv"
    moved.write_bytes(path.read_bytes() + b"\n")  # else it is known already
    import_files(own_home.reference, [moved])
    computed = computed_steps(own_home.reference)
    assert "predictions_sujets" in computed
    assert {"couples", "certifications", "predictions"} & computed == {"couples", "certifications"}


def test_homes_that_share_a_shelf_take_from_it_what_another_made(own_home: Home, tmp_path: Path) -> None:
    home, shelf = own_home.reference, tmp_path / "etapes"

    def frames() -> dict[str, pl.DataFrame]:
        shutil.rmtree(home / "cache", ignore_errors=True)
        return dict(frames_of(home, references(), "predictions_sujets", shelf))

    made = frames()
    assert made["predictions_sujets.sujets"].height > 0
    kept = {path: path.stat().st_ino for path in shelf.rglob("*.parquet")}
    again = frames()
    assert again.keys() == made.keys() and [n for n in made if not made[n].equals(again[n])] == []
    assert {path.stat().st_ino for path in (home / "cache").rglob("*.parquet")} == set(kept.values())
    shutil.rmtree(shelf)
    assert frames_of(home, references(), "predictions_sujets")["predictions_sujets.sujets"].height > 0


def test_what_nobody_asked_for_in_a_month_leaves_the_shelf(tmp_path: Path) -> None:
    def write(folder: Path) -> None:
        (folder / "trame.parquet").write_bytes(b"x")

    keeping = Keeping(tmp_path / "ici", tmp_path / "etapes")
    folder, made = keeping.get("ancienne", "a" * 64, write)
    assert (folder.parent, made) == (tmp_path / "ici" / "cache", True)
    os.utime(tmp_path / "etapes" / folder.name, (0, 0))
    keeping.get("nouvelle", "b" * 64, write)
    assert [p.name for p in (tmp_path / "etapes").glob("*-*")] == ["nouvelle-" + "b" * 16]
    assert keeping.get("ancienne", "a" * 64, write) == (folder, False)


def test_a_step_depends_on_the_code_that_it_reaches_and_on_no_other() -> None:
    model = reached("tremplin.families.certifications.predictions.proposals")
    assert {
        "tremplin.families.certifications.predictions.evidence",
        "tremplin.columnar.wording",
        "tremplin.domain.text",
        "tremplin.release.reference",
        "tremplin.sources.certifinfo",
    } - model == set()
    outside = (
        "release.build",
        "release.files.writing",
        "families.infotravail.steps.bmo",
        "families.certifications.pages",
    )
    assert {f"tremplin.{name}" for name in outside} & model == set()
    loaded = subprocess.run(
        [sys.executable, "-c", f"import sys, {STEPS}; print(*(m for m in sys.modules if m.startswith('tremplin')))"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert set(loaded.stdout.split()) - reached(STEPS) == set(), "nothing that it loads is left out"
    assert {f"polars {pl.__version__}", f"numpy {np.__version__}"} - set(libraries()) == set()


def test_going_back_to_an_edition_computes_nothing(own_home: Home) -> None:
    shutil.rmtree(own_home.reference / "releases")
    assert computed_steps(own_home.reference) == set()


def test_the_same_sources_give_the_same_bytes(own_home: Home) -> None:
    """In another process too, where sets have another order."""
    first = manifest(own_home.reference, str(current(own_home.reference)))
    shutil.rmtree(own_home.reference / "releases")
    shutil.rmtree(own_home.reference / "cache")
    elsewhere = environment(own_home.folder, PYTHONHASHSEED="2026")
    built = subprocess.run(
        [sys.executable, "-m", "tremplin", "release", "build", "--json"],
        env=elsewhere,
        check=True,
        capture_output=True,
    )
    second = orjson.loads(built.stdout)
    assert second["fichiers"] == first["fichiers"]
    assert second["empreinte"] == first["empreinte"]


def test_files_that_have_not_changed_are_linked_and_are_those_of_a_build_from_nothing(
    own_home: Home, world: Path
) -> None:
    home = own_home.reference
    first = str(current(home))
    damaged = home / "releases" / first / "flat" / "communes.csv"
    damaged.write_bytes(damaged.read_bytes() + b"x")
    import_files(home, [kit(world, world / "neuf", "Kit_apprentissage_20261001.csv", keep=0.95)])
    second = build(home, references())
    before, after = (manifest(home, name)["fichiers"] for name in (first, second))
    folders = [home / "releases" / name for name in (first, second)]
    linked = {n for n in after.keys() & before.keys() if folders[0].joinpath(n).samefile(folders[1] / n)}
    assert {n for n in linked if after[n] != before[n]} == set()
    of_the_kit = ("certifications", "correspondances", "couples_kit", "liens_fiches", "remplacements", "vocabulaire")
    named_by_it = ("correspondances-proposees", "passerelle_codes")
    of_this_build = ("rejets", "constats", "corrections", "datapackage", "tremplin")
    assert {n.partition(".")[0] for n in after.keys() - linked} == {
        "reference",
        "reserve",
        "columns/certifications",
        *(f"flat/{table}" for table in (*of_the_kit, *named_by_it, *of_this_build, damaged.stem)),
    }
    for folder in ("releases", "cache"):
        shutil.rmtree(home / folder)
    anew = manifest(home, build(home, references()))
    assert anew["fichiers"] == after


def test_the_manifest_tells_sources_counts_hashes_and_checks(demo_home: Home) -> None:
    name = str(current(demo_home.reference))
    document = manifest(demo_home.reference, name)
    folder = demo_home.reference / "releases" / name
    contents = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    del contents["manifest.json"]
    assert document["fichiers"] == {
        name: {"taille": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in contents.items()
    }
    assert document["sources"]["kit_apprentissage"]["derniere"]["fichier"] == "Kit_apprentissage_20260901.csv"
    assert {c["nom"]: c["ok"] for c in document["controles"] if c["bloquant"]} == dict.fromkeys(
        (
            "versions_rome_3",
            "niveau_interministeriel",
            "couples_du_kit",
            "couverture",
            "ij_petits_effectifs",
            "registres",
        ),
        True,
    )


def test_the_frozen_ducklake_names_every_table_its_columns_and_its_file(demo_home: Home) -> None:
    name = str(current(demo_home.reference))
    flat = demo_home.reference / "releases" / name / "flat"
    tables = {table: f["lignes"] for table, f in manifest(demo_home.reference, name)["tables"].items() if f["plat"]}
    with duckdb.connect(str(flat / "tremplin.ducklake"), read_only=True) as catalogue:
        told = catalogue.execute(
            "SELECT t.table_name, f.path, f.record_count, f.file_size_bytes, list(c.column_name ORDER BY column_order) "
            "FROM ducklake_table t JOIN ducklake_data_file f USING (table_id) JOIN ducklake_column c USING (table_id) "
            "GROUP BY ALL"
        ).fetchall()
    assert {table: rows for table, _, rows, _, _ in told} == tables
    assert len(told) == len(tables)
    for table, path, _, size, columns in told:
        assert (path, size) == (f"{table}.parquet", (flat / path).stat().st_size)
        assert columns == [*pl.read_parquet_schema(flat / path)], table


def test_flat_files_agree_in_every_format_and_with_their_schema(demo_home: Home) -> None:
    name = str(current(demo_home.reference))
    flat = demo_home.reference / "releases" / name / "flat"
    package = orjson.loads((flat / "datapackage.json").read_bytes())
    described = {r["name"]: r for r in package["resources"]}
    tables = manifest(demo_home.reference, name)["tables"]
    kept = {table: facts for table, facts in tables.items() if facts["plat"]}
    assert (
        set(described) == set(kept)
        and {"couples_kit", "bmo_besoins", "inserjeunes_certifications"} - set(kept) == set()
    )
    for table, facts in kept.items():
        schema = orjson.loads((flat / f"{table}.schema.json").read_bytes())
        columns = [f["name"] for f in schema["fields"]]
        assert [f["name"] for f in schema["fields"] if not f.get("description")] == [], table
        rows = pl.read_parquet(flat / f"{table}.parquet")
        with (flat / f"{table}.csv").open(encoding="utf-8-sig", newline="") as text:
            header, *lines = csv.reader(text)
        documents = orjson.loads((flat / f"{table}.json").read_bytes())
        assert header == rows.columns == columns
        assert len(lines) == len(rows) == len(documents) == facts["lignes"]
        if facts["cle"]:
            assert schema["primaryKey"] == facts["cle"]
            assert rows.select(pl.struct(facts["cle"]).n_unique()).item() == len(rows)


def test_a_blocking_check_stops_the_build_and_says_how_to_pass(own_home: Home) -> None:
    served = current(own_home.reference)
    failing = Reference("essai", steps=(), tables=(), check=lambda _: [Check("essai", False, "3 communes sans nom")])
    shutil.rmtree(own_home.reference / "releases" / str(served))
    with pytest.raises(BuildRefused, match=r"essai : 3 communes sans nom.*--accepter essai --raison"):
        build(own_home.reference, [*references(), failing])
    assert names(own_home.reference) == []
    passed = build(own_home.reference, [*references(), failing], accepted=frozenset({"essai"}), raison="connu")
    assert manifest(own_home.reference, passed)["acceptations"] == {"controles": ["essai"], "raison": "connu"}


def test_a_step_apart_runs_beside_what_does_not_wait_for_it(own_home: Home) -> None:
    """It ends once steps and files that need nothing of it are there; what reads it waits."""
    home, written = own_home.reference, Event()

    class Beside:
        file = "essai.txt"

        def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
            path.write_text(str(outputs["essai_voisine.trame"]["n"].to_list()))
            written.set()

    def apart(_: Inputs) -> Frames:
        if not written.wait(LIMIT_S):
            raise TimeoutError("nothing was written meanwhile")
        return {"trame": pl.DataFrame({"n": [1, 2]})}

    steps = (
        Step("essai_apart", _ours(apart), apart=True),
        Step("essai_voisine", _ours(lambda _: {"trame": pl.DataFrame({"n": [3]})})),
    )
    fields = (Field("n", "integer", "Nombre"),)
    table = ReferenceTable(
        name="essai", frame="essai_apart.trame", titre="E", description="E", key=("n",), fields=fields
    )

    def built(*declared: Step, frame: str) -> Path:
        shutil.rmtree(home / "releases")
        tables = (replace(table, frame=frame),)
        essai = Reference("essai", steps=declared, tables=tables, columns=(Beside(),))
        return home / "releases" / build(home, [*references(), essai])

    release = built(*steps, frame="essai_apart.trame")
    assert (release / "columns" / "essai.txt").read_text() == "[3]"
    assert (release / "flat" / "essai.csv").read_text() == "n\n1\n2\n"
    reader = Step("essai_lit", _ours(lambda i: {"trame": i.output("essai_apart.trame")}), steps=("essai_apart",))
    shutil.rmtree(next((home / "cache").glob("essai_apart-*")))
    assert (built(*steps, reader, frame="essai_lit.trame") / "flat" / "essai.csv").read_text() == "n\n1\n2\n"


def test_a_step_apart_that_fails_leaves_nothing(own_home: Home) -> None:
    def fails(_: Inputs) -> Frames:
        raise ValueError("de quoi apprendre manque")

    shutil.rmtree(own_home.reference / "releases")
    failing = Reference("essai", steps=(Step("essai_apart", _ours(fails), apart=True),), tables=())
    with pytest.raises(ValueError, match="de quoi apprendre manque"):
        build(own_home.reference, [*references(), failing])
    assert list((own_home.reference / "releases").iterdir()) == []


def _ours(run: Callable[[Inputs], Frames]) -> Callable[[Inputs], Frames]:
    """A computation that is kept as if it stood in a module of the program."""
    run.__module__ = Step.__module__
    return run


def test_a_build_without_any_source_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildRefused, match="tremplin import"):
        build(tmp_path, references())


def test_steps_in_a_cycle_are_refused() -> None:
    steps = [Step("a", lambda _: {}, steps=("b",)), Step("b", lambda _: {}, steps=("a",))]
    with pytest.raises(ValueError, match="cycle"):
        in_order(steps)
