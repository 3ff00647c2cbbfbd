"""In which language someone is written to: that of the page where they last asked for a mail.

An address is kept as a keyed hash, and only while it reads something else than French.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from tremplin.language.catalogues import SOURCE
from tremplin.language.spoken import spoken
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.secrets import Coffre
from tremplin.platform.work.store import languages as rows
from tremplin.settings import Settings

KEPT = timedelta(days=730)
"""How long a language is remembered after it was last asked in: as long as an account that nobody uses."""


def remember(state: Any, address: str, language: str = "") -> None:
    """Write to an address, from now on, in a language; unless it is told, in that which is spoken."""
    mark, said, now = _mark(state.settings, address), language or spoken(), datetime.now(UTC)
    with state.store.reading() as connection:
        known = rows.get(connection, mark)
    if known is None and said == SOURCE:
        return
    with state.store.writing() as connection:
        rows.write(connection, mark, None if said == SOURCE else said, now)


def language_of(connection: Connection, settings: Settings, address: str) -> str:
    """The language in which an address is written to."""
    return rows.get(connection, _mark(settings, address)) or SOURCE


def _mark(settings: Settings, address: str) -> bytes:
    return Coffre(settings.poivre, "langues").empreinte("langue", address.strip().lower())


def _forget(state: Any) -> bool:
    with state.store.writing() as connection:
        rows.forget(connection, datetime.now(UTC) - KEPT)
    return False


TACHES = (Tache("langues-oublier", "Oublier la langue des adresses au bout de deux ans", 3600, _forget),)
