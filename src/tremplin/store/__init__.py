"""The operational plane: what people write. SQLAlchemy Core on SQLite (default) or PostgreSQL, migrated by Alembic."""


class StoreRefused(RuntimeError):
    """The store can't do what is asked as safely as is promised; nothing was written."""
