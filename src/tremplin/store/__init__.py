"""The operational plane: what people write. SQLAlchemy Core on SQLite (default) or PostgreSQL, migrated by Alembic."""

from tremplin.refusal import Refusal


class StoreRefused(Refusal):
    """The store can't do what is asked as safely as is promised; nothing was written."""


class StoreBusy(StoreRefused):
    """Another program holds the store for longer than one waits."""


class StoreUnavailable(StoreRefused):
    """The store can't be written, or not even read: read-only, damaged, out of reach."""
