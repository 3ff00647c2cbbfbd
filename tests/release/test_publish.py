"""Publishing: the pointer, rollback, verification, comparison, pruning."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Home
from tests.world.releases import next_release
from tremplin.families import references
from tremplin.release import publish as publication
from tremplin.release.build import build
from tremplin.release.diff import as_json, diff
from tremplin.release.publish import UnknownRelease, current, names, publish, rollback, verify
from tremplin.release.reader import Releases
from tremplin.release.stage import Acceptance, import_files


def test_publish_rollback_and_publish_again(own_home: Home, world: Path) -> None:
    first = str(current(own_home.reference))
    second = next_release(own_home, world, 1)
    assert current(own_home.reference) == first
    assert publish(own_home.reference) == second == current(own_home.reference)
    assert rollback(own_home.reference) == first == current(own_home.reference)
    with pytest.raises(UnknownRelease, match="aucune version antérieure"):
        rollback(own_home.reference)
    assert publish(own_home.reference, second) == second


def test_going_back_to_an_older_edition_makes_the_newest_release(own_home: Home, world: Path) -> None:
    first = str(current(own_home.reference))
    second = publish(own_home.reference, next_release(own_home, world, 1))
    again = world / "Kit_apprentissage_20260901.csv"
    assert import_files(own_home.reference, [again])[0].etat == "déjà importé"
    acceptance = Acceptance(frozenset({"plus_ancienne"}), "l'édition d'octobre est fautive")
    assert import_files(own_home.reference, [again], acceptance=acceptance)[0].etat == "importé"
    third = build(own_home.reference, references())
    assert names(own_home.reference) == [first, second, third]
    assert publish(own_home.reference) == third
    assert diff(own_home.reference, first, third) == []


def test_the_difference_names_rows_and_columns(own_home: Home, world: Path) -> None:
    first = str(current(own_home.reference))
    second = next_release(own_home, world, 2)
    found = {d.table: d for d in diff(own_home.reference, first, second)}
    rows = len((world / "Kit_apprentissage_20260901.csv").read_text("utf-8").splitlines()) - 1
    assert found["couples_kit"].counts == {
        "ajoutees": 0,
        "retirees": rows - int(rows * 0.96),
        "modifiees": 0,
    }
    document = as_json(list(found.values()))
    assert document["couples_kit"]["exemples"]["retirees"][0].keys() == set(found["couples_kit"].key)
    changed = found["certifications"].changed
    assert changed.select("rncp", "colonnes").rows() == [
        (code, ["fin"]) for code in ("RNCP90086", "RNCP90087", "RNCP90089")
    ]
    assert diff(own_home.reference, first, first) == []


def test_lines_that_moved_are_no_difference(own_home: Home, world: Path) -> None:
    first = str(current(own_home.reference))
    header, *rows = (world / "Kit_apprentissage_20260901.csv").read_text("utf-8").splitlines()
    path = world / "Kit_apprentissage_20261001.csv"
    path.write_text("\n".join(["Kit du 1er octobre", header, *rows]) + "\n")
    assert import_files(own_home.reference, [path])[0].etat == "importé"
    assert diff(own_home.reference, first, build(own_home.reference, references())) == []


def test_a_damaged_release_is_told_and_never_published(own_home: Home, world: Path) -> None:
    first = str(current(own_home.reference))
    second = next_release(own_home, world, 1)
    path = own_home.reference / "releases" / second / "reference.sqlite"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert [c.nom for c in verify(own_home.reference, second) if not c.ok] == ["reference.sqlite"]
    with pytest.raises(UnknownRelease, match="abîmée"):
        publish(own_home.reference, second)
    assert current(own_home.reference) == first
    (own_home.reference / "releases" / second / "flat" / "intrus.csv").write_text("x")
    assert "fichier en trop" in " ".join(c.message for c in verify(own_home.reference, second))


def test_only_the_last_releases_are_kept(own_home: Home, world: Path) -> None:
    made = [str(current(own_home.reference)), *(next_release(own_home, world, n) for n in (1, 2, 3))]
    publish(own_home.reference, kept=2)
    assert names(own_home.reference) == made[-2:]


def test_a_reader_sees_the_new_release_and_keeps_the_old_by_name(own_home: Home, world: Path) -> None:
    releases = Releases(own_home.reference)
    held = releases.current
    assert held is not None
    count = held.manifest["tables"]["certifications"]["lignes"]
    second = publish(own_home.reference, next_release(own_home, world, 1))
    releases._next_look = 0
    assert releases.current is not None and releases.current.name == second
    assert releases.get(held.name).name == held.name
    assert held.connection.execute("SELECT count(*) FROM certifications").fetchone()[0] == count != 0


@pytest.mark.parametrize("name", ["../../etc", "20260101T000000Z-000000000000", ""])
def test_unknown_names_are_refused(demo_home: Home, name: str) -> None:
    with pytest.raises(UnknownRelease):
        publication.manifest(demo_home.reference, name)
