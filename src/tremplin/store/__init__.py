"""The operational plane: what people write. SQLAlchemy Core on SQLite (default) or PostgreSQL, migrated by Alembic."""
