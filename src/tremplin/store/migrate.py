"""Bringing a store to the schema of this code: Alembic, forward only."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from tremplin.store.engine import Store


def upgrade(store: Store) -> None:
    """Apply the migrations that the store lacks; one process at a time."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
