"""What the engines say when the store can't be read or written, as the refusals that the rest of Tremplin knows."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy.engine import ExceptionContext

from tremplin.durable import DiskFull
from tremplin.store import StoreBusy, StoreUnavailable

_PRIMARY = 0xFF
"""SQLite's extended codes keep the primary one in their last byte."""
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNAVAILABLE = {
    sqlite3.SQLITE_READONLY: "en lecture seule",
    sqlite3.SQLITE_CANTOPEN: "impossible à ouvrir",
    sqlite3.SQLITE_CORRUPT: "abîmée : restaurez une sauvegarde dans une base neuve",
    sqlite3.SQLITE_NOTADB: "abîmée : restaurez une sauvegarde dans une base neuve",
}
_PG_FULL, _PG_BUSY = "53100", "55P03"
_PG_UNAVAILABLE = {"25006": "en lecture seule", "XX001": "abîmée", "XX002": "abîmée"}


def refusal(error: BaseException | None, base: str) -> Exception | None:
    """The refusal that an engine's error amounts to; None for a defect of ours. `base` names the store for people."""
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(getattr(error, "sqlite_errorcode", 0), base)
    state = getattr(error, "sqlstate", None)
    if state == _PG_FULL:
        return _full(base)
    if state == _PG_BUSY:
        return busy(base)
    return _unavailable(base, _PG_UNAVAILABLE[state]) if state in _PG_UNAVAILABLE else None


def translate(context: ExceptionContext) -> None:
    """Raise the refusal in the place of the engine's error (SQLAlchemy's `handle_error`)."""
    engine = context.engine
    base = name_of(engine.url) if engine is not None else "opérationnelle"
    found = refusal(context.original_exception, base)
    if found is None and (context.connection is None or context.is_disconnect):
        told = str(context.original_exception).partition("\n")[0]  # the address, never a value
        found = _unavailable(base, f"hors d'atteinte ({told})")
    if found is not None:
        raise found from context.original_exception


def name_of(url: Any) -> str:
    """A store's file, or its database and host: never its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else f"{url.database} de {url.host or 'localhost'}"


def busy(base: str) -> StoreBusy:
    """The refusal of who waited for a store that others hold."""
    return StoreBusy(f"la base {base} est tenue par un autre programme : réessayez plus tard")


def _of_sqlite(code: int, base: str) -> Exception | None:
    primary = code & _PRIMARY
    if code in _FULL or primary in _FULL:
        return _full(base)
    if primary in _BUSY:
        return busy(base)
    return _unavailable(base, _UNAVAILABLE[primary]) if primary in _UNAVAILABLE else None


def _full(base: str) -> DiskFull:
    return DiskFull(f"plus de place sur le disque de la base {base}")


def _unavailable(base: str, why: str) -> StoreUnavailable:
    return StoreUnavailable(f"la base {base} est {why}")
