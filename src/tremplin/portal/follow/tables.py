"""Tables of the watch: the publications seen, and what each changed of codes that may be followed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from tremplin.store.instants import Instant
from tremplin.store.tables import metadata

veille_publication = Table(
    "veille_publication",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ancienne", String(64), nullable=False),
    Column("nouvelle", String(64), nullable=False),
    Column("quand", Instant, nullable=False),
)
"""Each time another release was put in service, an older one too; the first follows none (« »)."""

veille_changement = Table(
    "veille_changement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("publication", Integer, nullable=False, index=True),
    Column("repere", String(80), nullable=False),
    Column("corps", JSON, nullable=False),
    Index("ix_veille_changement_repere", "repere", "publication"),
)
"""A row of a release that changed, once for each code that stands in it; `repere`: the kind and the code."""
