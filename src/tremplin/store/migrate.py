"""Bringing a store to the schema of this code: Alembic, forward only."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from tremplin.store.engine import Store

_SCRIPTS = Path(__file__).parent / "migrations"
HEAD = max(p.name.partition("_")[0] for p in (_SCRIPTS / "versions").glob("[0-9]*_*.py"))
"""The newest revision: files are named « 0001_what_it_makes.py »."""


def upgrade(store: Store) -> None:
    """Apply the migrations that the store lacks; one process at a time. Alembic is loaded only when some are."""
    if _revision(store) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(store: Store) -> str | None:
    with store.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None
