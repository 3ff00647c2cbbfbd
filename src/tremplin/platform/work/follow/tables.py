"""The table of follows."""

from __future__ import annotations

from sqlalchemy import JSON, Column, LargeBinary, String, Table, Text

from tremplin.store.instants import Instant
from tremplin.store.tables import metadata

suivi = Table(
    "suivi",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("genre", String(16), nullable=False),
    Column("adresse", LargeBinary, nullable=False),
    Column("a_qui", LargeBinary, nullable=False, index=True),
    Column("empreinte", LargeBinary, nullable=False, index=True),
    Column("titre", Text, nullable=False),
    Column("criteres", JSON, nullable=False),
    Column("rythme", String(12), nullable=False),
    Column("vu", LargeBinary, nullable=False),
    Column("cree_le", Instant, nullable=False),
    Column("confirme_le", Instant),
    Column("prochain_le", Instant, index=True),
    Column("fin_le", Instant, index=True),
    Column("averti_le", Instant),
    Column("recepteur", LargeBinary),
)
"""What people follow by mail, until they stop or six months are over; seven days if unconfirmed. `adresse` is
encrypted, `a_qui` its keyed hash, `empreinte` that of the address and of what is followed; `vu`: what is known;
`recepteur`: the encrypted address and secret of the program that is told in place of the person."""
