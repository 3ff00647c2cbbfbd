"""`tremplin restore-drill`: a backup is restored aside and told in figures; what doesn't hold is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world.commands import as_json, tremplin
from tremplin.app import CHAINES, create_app
from tremplin.store.engine import Store

LOOKED_AT = ["restauration", *(f"journal {name}" for name in CHAINES), "empreintes des clés", "personnes effacées"]
OURS = "tremplin_exercice"


class Kept:
    """A home with a key, and a backup of it."""

    def __init__(self, home: Path, base: str, *, encrypted: bool = False) -> None:
        self.home, self.base = home, base
        self.more = {"TREMPLIN_BASE_OPERATIONNELLE": base, "TREMPLIN_SAUVEGARDES": str(home.parent / "ailleurs")}
        if encrypted:
            self.more["TREMPLIN_SAUVEGARDE_CLE"] = tremplin(home, "backup-key").stdout.strip()
        assert tremplin(home, "key", "create", **self.more).returncode == 0

    def backup(self) -> dict[str, Any]:
        told: dict[str, Any] = as_json(tremplin(self.home, "backup", "--json", **self.more))
        return told

    def change(self, *statements: str) -> None:
        store = Store(self.base)
        with store.writing() as connection:
            for statement in statements:
                connection.execute(text(statement))
        store.close()

    def at_fault(self, *arguments: str) -> dict[str, str]:
        """What a drill that went wrong found: name → what was seen."""
        done = tremplin(self.home, "restore-drill", "--json", *arguments, **self.more)
        whole = json.loads(done.stdout)
        assert (done.returncode, whole["bon"]) == (1, False)
        return {one["nom"]: one["constat"] for one in whole["constats"] if not one["bon"]}

    @property
    def left(self) -> list[str]:
        return sorted(p.name for p in (self.home / "exercice").rglob("*"))


def databases(server: str) -> list[str]:
    store = Store(server)
    with store.reading() as connection:
        names = list(connection.execute(text("SELECT datname FROM pg_database ORDER BY 1")).scalars())
    store.close()
    return names


@pytest.mark.one_store
def test_it_tells_what_would_be_lost_and_how_long_it_takes(
    tmp_path: Path, base: str, request: pytest.FixtureRequest
) -> None:
    kept = Kept(tmp_path / "h", base, encrypted=True)
    made = kept.backup()
    assert Path(made["dossier"]).parent == tmp_path / "ailleurs"
    beside = ["--base", base] if base.startswith("postgresql") else []
    before = databases(base) if beside else []
    told = as_json(tremplin(kept.home, "restore-drill", "--json", *beside, **kept.more))
    assert [(one["nom"], one["bon"]) for one in told["constats"]] == [(name, True) for name in LOOKED_AT]
    assert (told["bon"], told["chiffree"], told["effaces_de_nouveau"]) == (True, True, 0)
    assert (told["lignes"], told["sauvegarde"]) == (made["lignes"], made["dossier"])
    assert told["octets"] == sum(p.stat().st_size for p in Path(made["dossier"]).iterdir())
    lost = datetime.fromisoformat(told["quand"]) - datetime.fromisoformat(told["faite_le"])
    assert (told["age_s"], told["duree_s"] > 0) == (lost.total_seconds(), True)
    assert told["base"] == ("postgresql" if beside else "sqlite")
    assert kept.left == ["verrou"]
    assert (databases(base) if beside else []) == before


def test_what_does_not_hold_is_found(tmp_path: Path, new_base: Callable[[str], str]) -> None:
    kept = Kept(tmp_path / "h", new_base("sqlite"))
    folder = Path(kept.backup()["dossier"])
    good = tremplin(kept.home, "restore-drill", **kept.more)
    assert (good.returncode, "Serait perdu" in good.stdout) == (0, True)
    kept.change("UPDATE audit SET qui = 'personne' WHERE position = 1", "UPDATE cle SET empreinte = x'00'")
    folder.rename(folder.with_name("sauvegarde-20200101T000000Z"))
    kept.backup()
    assert kept.at_fault() == {"journal d'audit": "ligne 1 : changée ou déplacée", "empreintes des clés": "0 sur 1"}
    table = next((tmp_path / "ailleurs").glob("sauvegarde-2020*")) / "cle.ndjson.gz"
    table.write_bytes(table.read_bytes()[:-9])
    assert [*kept.at_fault(str(table.parent))] == ["restauration"]
    assert kept.left == ["verrou"]


def test_nothing_kept_is_nothing_tried(tmp_path: Path) -> None:
    done = tremplin(tmp_path / "h", "restore-drill")
    assert (done.returncode, "aucune sauvegarde dans" in done.stderr) == (1, True)


def test_what_a_killed_drill_left_goes_with_the_next(
    tmp_path: Path, new_base: Callable[[str], str], postgresql_server: str
) -> None:
    kept = Kept(tmp_path / "h", new_base("sqlite"))
    kept.backup()
    (left := kept.home / "exercice" / ".en-cours-1-0").mkdir(parents=True)
    (left / "base.sqlite").write_bytes(b"x")
    server = Store(postgresql_server)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {OURS}"))
        done = tremplin(kept.home, "restore-drill", "--base", postgresql_server, **kept.more)
        assert (done.returncode, "n'est pas d'un exercice" in done.stderr) == (1, True)
        connection.execute(text(f"COMMENT ON DATABASE {OURS} IS 'tremplin restore-drill'"))
    server.close()
    assert tremplin(kept.home, "restore-drill", "--base", postgresql_server, **kept.more).returncode == 0
    assert (OURS in databases(postgresql_server), kept.left) == (False, ["verrou"])
    for wrong in ("sqlite:///x", "n'importe quoi"):
        done = tremplin(kept.home, "restore-drill", "--base", wrong, **kept.more)
        assert (done.returncode, "« --base »" in done.stderr) == (1, True)


def test_people_and_machines_are_told(own_home: Home) -> None:
    more = {"TREMPLIN_METRIQUES_CLE": "x"}
    with TestClient(create_app(own_home.settings(**more))) as client:

        def age() -> float:
            figures = text_string_to_metric_families(client.get("/metrics", headers={"authorization": "Bearer x"}).text)
            (sample,) = (s for f in figures for s in f.samples if s.name == "tremplin_restore_drill_age_seconds")
            return float(sample.value)

        assert client.get("/api/statut/v1").json()["restauration"] is None
        assert "Aucune n'a encore été restaurée" in client.get("/statut").text
        assert age() == float("inf")
        folder = Path(as_json(tremplin(own_home.folder, "backup", "--json"))["dossier"])
        drill = as_json(tremplin(own_home.folder, "restore-drill", "--json"))
        told = client.get("/api/statut/v1").json()["restauration"]
        assert told == {
            "etat": "bon",
            **{name: drill[name] for name in ("quand", "faite_le", "duree_s", "octets")},
            "lignes": sum(drill["lignes"].values()),
            "chiffree": False,
            "dernier_bon": drill["quand"],
        }
        page = client.get("/statut").text
        assert "Elle n'est pas chiffrée." in page
        assert 0 < age() < 600
        (folder / "manifest.json").write_text("{}")
        assert tremplin(own_home.folder, "restore-drill").returncode == 1
        failed = client.get("/api/statut/v1").json()["restauration"]
        assert (failed["etat"], failed["dernier_bon"], failed["faite_le"]) == ("en défaut", told["quand"], None)
        assert "Le dernier réussi est du" in client.get("/statut").text
