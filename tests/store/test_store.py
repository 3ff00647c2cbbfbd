"""The operational store: migrations, the writer's lock, transactions that are whole or absent."""

from __future__ import annotations

import pytest
from sqlalchemy import UniqueConstraint, inspect

import tremplin.families.parcours.store.tables  # noqa: F401  declares its own
from tests.world.rivals import add_keys, at_once
from tremplin.platform.identity.store import keys as key_rows
from tremplin.store.engine import Store
from tremplin.store.migrate import revision, upgrade
from tremplin.store.tables import metadata


def opened(base: str) -> Store:
    store = Store(base)
    upgrade(store)
    return store


def test_migrations_make_exactly_the_declared_tables(base: str) -> None:
    store = opened(base)
    found = inspect(store.engine)
    assert set(found.get_table_names()) == {*metadata.tables, "alembic_version"}
    for name, table in metadata.tables.items():
        columns = {c["name"]: c["nullable"] for c in found.get_columns(name)}
        assert columns == {c.name: bool(c.nullable) for c in table.columns}
        unique = {tuple(u["column_names"]) for u in found.get_unique_constraints(name)}
        assert unique == {tuple(c.columns.keys()) for c in table.constraints if isinstance(c, UniqueConstraint)}, name
        indexes = {tuple(i["column_names"]) for i in found.get_indexes(name) if not i.get("duplicates_constraint")}
        assert indexes - unique == {tuple(i.columns.keys()) for i in table.indexes} - unique, name
    upgrade(store)  # again: nothing to do
    store.close()


def test_a_store_that_a_newer_program_migrated_is_left_as_it_is(base: str) -> None:
    store = opened(base)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    upgrade(store)
    with store.reading() as connection:
        assert revision(connection) == "9999"
    store.close()


def test_a_transaction_that_fails_leaves_nothing(base: str) -> None:
    store = opened(base)
    owner = key_rows.ensure_organisation(store, "Essais", frozenset())
    with pytest.raises(RuntimeError), store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM organisation")
        raise RuntimeError
    assert key_rows.ensure_organisation(store, "Essais", frozenset({"jobs:write"})) == owner
    store.close()


def test_writers_of_several_processes_take_turns(base: str) -> None:
    opened(base).close()
    assert at_once(add_keys, [(base, prefix, 60) for prefix in "abcd"]) == [0] * 4
    store = Store(base)
    assert len(key_rows.all_keys(store)) == 240
    assert len({k.organisation for k in key_rows.all_keys(store)}) == 1
    store.close()


def test_a_store_of_the_first_revision_is_brought_to_the_last_with_its_rows(base_vide: str) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import text

    from tremplin.store import migrate

    store = Store(base_vide)
    config = Config()
    config.set_main_option("script_location", str(migrate._SCRIPTS))
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO organisation VALUES ('o', 'Essais', '[]', '2026-01-01')"))
    upgrade(store)
    assert key_rows.ensure_organisation(store, "Essais") == "o"
    with store.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == migrate.HEAD
    store.close()
