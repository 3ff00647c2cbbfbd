"""Backups: one instant of a store in use, whole or refused, restored on either engine."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, MetaData, func, insert, select

import tremplin.families.parcours.store.tables  # noqa: F401  declares its own
from tests import needs
from tests.world.commands import as_json
from tests.world.commands import tremplin as command
from tests.world.waiting import until
from tremplin.families.alternance.store import offers as offer_rows
from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.identity.store import keys as key_rows
from tremplin.platform.identity.store import users as user_rows
from tremplin.store.backup import Backup, BackupRefused, backup, nouvelle_cle, restore, verified
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade
from tremplin.store.tables import metadata


def filled(base: str) -> Store:
    """A store with rows of every kind of column."""
    store = Store(base)
    upgrade(store)
    owner = key_rows.ensure_organisation(store, "Essais « é », \n", frozenset({"jobs:write"}))
    soon = datetime.now(UTC) + timedelta(days=1)
    with store.writing() as connection:
        key_rows.add(
            connection,
            id="k" * 12,
            organisation_id=owner,
            nom="x",
            empreinte=bytes(range(32)),
            test=True,
            expire_le=soon,
        )
    client_rows.add(store, id="c", organisation_id=owner, nom="x", portees=["api_romev1"], test=False)
    client_rows.add_secret(store, "c", id="s" * 12, empreinte=b"\0" * 32)
    user_rows.put(store, nom="u", organisation_id=owner, empreinte="argon")
    offer_rows.put(store, id="o", statut="Active", rediffusee=True, expire_le=date(2027, 1, 1), document=OFFER)
    offer_rows.count(store, ["o"], "vue")
    _fill_the_rest(store)
    return store


def _fill_the_rest(store: Store) -> None:
    """One row in each table that is still empty, with a value of its kind in every column."""
    with store.writing() as connection:
        for table in metadata.sorted_tables:
            if connection.execute(select(table)).first() is not None:
                continue
            row: dict[str, Any] = {}
            for column in table.columns:
                if key := next(iter(column.foreign_keys), None):
                    row[column.name] = connection.execute(select(key.column)).scalars().first()
                elif isinstance(column.type, JSON):
                    row[column.name] = {"a": [1, "é", None]}
                else:
                    kind = column.type.python_type
                    row[column.name] = _VALUES[kind](getattr(column.type, "length", None))
            connection.execute(insert(table).values(**row))


OFFER = {
    "entreprise": {"enseigne": "é\n"},
    "offre": {"titre": "é", "romes": ["D1102"], "type": [], "creation": "2026-02-28T00:00:00+01:00"},
}
_VALUES: dict[type, Callable[[int | None], Any]] = {
    str: lambda size: "é\n,\"'"[: size or 9],
    int: lambda _: 7,
    float: lambda _: 1.25,
    bool: lambda _: True,
    bytes: lambda _: bytes(range(32)),
    date: lambda _: date(2026, 2, 28),
    datetime: lambda _: datetime(2026, 3, 29, 1, 59, 59, 123456, tzinfo=UTC),
}


def rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    found = MetaData()
    found.reflect(store.engine)
    with store.reading() as connection:
        return {
            t.name: [tuple(_same(v) for v in r) for r in connection.execute(select(t).order_by(*t.primary_key))]
            for t in found.sorted_tables
        }


def _same(value: object) -> object:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


@pytest.mark.parametrize("other", ["sqlite", "postgresql"])
def test_what_is_restored_is_what_was_kept(
    base: str, other: str, new_base: Callable[[str], str], tmp_path: Path
) -> None:
    store = filled(base)
    kept = backup(store, tmp_path / "s")
    assert min(kept.lignes.values()) == 1
    again = Store(new_base(other))
    assert restore(again, kept.folder).lignes == kept.lignes
    assert rows(again) == rows(store)
    with pytest.raises(BackupRefused, match="pas vide"):
        restore(again, kept.folder)
    for opened in (store, again):
        opened.close()


def test_ids_go_on_from_those_restored(base: str, new_base: Callable[[str], str], tmp_path: Path) -> None:
    store, again = filled(base), Store(new_base("postgresql"))
    restore(again, backup(store, tmp_path / "s").folder)
    given = [(t.name, t.autoincrement_column) for t in metadata.sorted_tables if t.autoincrement_column is not None]
    with again.writing() as connection:
        follow = {
            name: connection.scalar(select(func.nextval(func.pg_get_serial_sequence(name, column.name))))
            - connection.scalar(select(func.max(column)))
            for name, column in given
        }
    assert [name for name, _ in given] == ["parcours_session", "veille_changement", "veille_publication"]
    assert follow == dict.fromkeys(follow, 1)
    for opened in (store, again):
        opened.close()


def test_it_is_one_instant_while_others_write(base: str, tmp_path: Path, new_base: Callable[[str], str]) -> None:
    store, done, made = filled(base), threading.Event(), [0]

    def write() -> None:
        while not done.is_set():
            owner = key_rows.ensure_organisation(store, f"O{made[0]}")
            client_rows.add(store, id=f"c{made[0]}", organisation_id=owner, nom="x", portees=[], test=False)
            made[0] += 1

    def once_more(number: int) -> Backup:
        until(lambda: made[0], lambda count: count >= number)
        return backup(store, tmp_path / str(number))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = [once_more(n) for n in range(1, needs.campaign(4, 6))]
    finally:
        done.set()
        writer.join()
    assert found[0].lignes["client"] < found[-1].lignes["client"]
    for kept in found:
        assert kept.lignes["organisation"] - kept.lignes["client"] in (0, 1)
    restore(again := Store(new_base("sqlite")), found[-1].folder)  # every client has its organisation
    for opened in (store, again):
        opened.close()


def test_a_damaged_backup_is_refused_and_nothing_is_written(tmp_path: Path, new_base: Callable[[str], str]) -> None:
    store = filled(new_base("sqlite"))
    kept = backup(store, tmp_path / "s")
    store.close()
    intact = {p: p.read_bytes() for p in kept.folder.iterdir()}
    again = Store(f"sqlite:///{tmp_path / 'vide.sqlite'}")
    tables = sorted(intact.items() - {(told := kept.folder / "manifest.json", intact[told])})
    for path, content in [(told, intact[told]), *needs.drawn(tables, 12)]:
        for bad in (content[: len(content) // 2], b"", content[:-9] + b"garbage!!"):
            path.write_bytes(bad)
            with pytest.raises(BackupRefused):
                restore(again, kept.folder)
        path.write_bytes(content)
    assert rows(again) == {}
    assert verified(kept.folder).lignes == kept.lignes
    again.close()


@pytest.mark.one_store
def test_by_the_command_line(tmp_path: Path, base: str, new_base: Callable[[str], str]) -> None:
    home, more = tmp_path / "h", {"TREMPLIN_BASE_OPERATIONNELLE": base}
    key = command(home, "key", "create", **more).stdout.strip()
    kept = as_json(command(home, "backup", "--json", **more))
    assert kept["lignes"]["cle"] == 1 and Path(kept["dossier"]).parent == home / "sauvegardes"
    elsewhere = {"TREMPLIN_BASE_OPERATIONNELLE": new_base("sqlite")}
    assert "Restaurée" in command(home, "restore", kept["dossier"], **elsewhere).stdout
    assert as_json(command(home, "key", "list", "--json", **elsewhere))[0]["id"] == key.split("_")[2]
    again = command(home, "restore", kept["dossier"], **elsewhere)
    assert (again.returncode, "n'est pas vide" in again.stderr) == (1, True)


@pytest.mark.one_store
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_encrypted_backup_opens_with_its_key_alone(
    engine: str, tmp_path: Path, new_base: Callable[[str], str]
) -> None:
    store = filled(new_base(engine))
    key, other = nouvelle_cle(), nouvelle_cle()
    kept = backup(store, tmp_path / "s", key)
    clear = backup(store, tmp_path / "clair")
    assert {p.suffix for p in kept.folder.iterdir()} == {".age", ".json"}
    secret = gzip.decompress((clear.folder / "organisation.ndjson.gz").read_bytes()).split(b'"')[3]
    assert len(secret) > 3 and not any(secret in p.read_bytes() for p in kept.folder.iterdir())
    again = Store(new_base(engine))
    for wrong, reason in (("", "chiffrée"), (other, "ne s'ouvre pas"), ("x", "AGE-SECRET-KEY")):
        with pytest.raises(BackupRefused, match=reason):
            restore(again, kept.folder, wrong)
    assert restore(again, kept.folder, key).lignes == kept.lignes and rows(again) == rows(store)
    table = kept.folder / "organisation.ndjson.gz.age"
    table.write_bytes(table.read_bytes()[:-1] + b"x")
    with pytest.raises(BackupRefused):
        verified(kept.folder, key)
    for opened in (store, again):
        opened.close()


@pytest.mark.one_store
def test_the_key_of_backups_is_a_setting(tmp_path: Path, base: str, new_base: Callable[[str], str]) -> None:
    home, more = tmp_path / "h", {"TREMPLIN_BASE_OPERATIONNELLE": base}
    more["TREMPLIN_SAUVEGARDE_CLE"] = command(home, "backup-key").stdout.strip()
    command(home, "key", "create", **more)
    kept = as_json(command(home, "backup", "--json", **more))
    elsewhere = {"TREMPLIN_BASE_OPERATIONNELLE": new_base("sqlite")}
    assert command(home, "restore", kept["dossier"], **elsewhere).returncode == 1
    told = command(home, "doctor", "--json", **more).stdout
    assert more["TREMPLIN_SAUVEGARDE_CLE"] not in told
    elsewhere["TREMPLIN_SAUVEGARDE_CLE"] = more["TREMPLIN_SAUVEGARDE_CLE"]
    assert "Restaurée" in command(home, "restore", kept["dossier"], **elsewhere).stdout
