"""Reports of wrong data and corrections, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from tremplin.domain.identifiers import uuid7
from tremplin.language.spoken import mark
from tremplin.store.tables import correction, signalement_donnee

A_CONFIRMER, OUVERT = "à confirmer", mark("ouvert")
ACCEPTE, REFUSE, TRANSMIS = mark("accepté"), mark("refusé"), mark("transmis")
DECISIONS = (ACCEPTE, REFUSE, TRANSMIS)
PUBLICS = (OUVERT, *DECISIONS)
"""States that anyone may read."""
VIE_AUTEUR = timedelta(days=365)
_table = signalement_donnee


def write(connection: Connection, values: Mapping[str, Any]) -> str:
    """Keep a report; its id."""
    identifier = uuid7()
    connection.execute(insert(_table).values(id=identifier, **values))
    return identifier


def get(connection: Connection, identifier: str) -> Row[Any] | None:
    """A report."""
    return connection.execute(select(_table).where(_table.c.id == identifier)).first()


def confirm(connection: Connection, identifier: str) -> bool:
    """The address of who reports is theirs; False when it was confirmed already."""
    mine = (_table.c.id == identifier) & (_table.c.etat == A_CONFIRMER)
    return connection.execute(update(_table).where(mine).values(etat=OUVERT)).rowcount == 1


def list_all(
    connection: Connection, etats: Sequence[str], limit: int = 200, objet: str | None = None
) -> list[Row[Any]]:
    """Reports in some states, the newest first."""
    asked = select(_table).where(_table.c.etat.in_(list(etats)))
    if objet is not None:
        asked = asked.where(_table.c.objet == objet)
    return list(connection.execute(asked.order_by(_table.c.id.desc()).limit(limit)))


def decide(
    connection: Connection,
    identifier: str,
    decision: str,
    *,
    raison: str,
    qui: str,
    quand: datetime,
    correction_id: str | None = None,
) -> bool:
    """Decide on a report, once."""
    mine = (_table.c.id == identifier) & (_table.c.etat == OUVERT)
    values = {"etat": decision, "raison": raison, "decide_par": qui, "decide_le": quand, "correction_id": correction_id}
    return connection.execute(update(_table).where(mine).values(**values)).rowcount == 1


def forget_authors(connection: Connection, before: datetime, jamais_confirmes: datetime) -> None:
    """Forget who reported, a year after; reports never confirmed go."""
    connection.execute(update(_table).where(_table.c.cree_le < before).values(auteur=None))
    stale = (_table.c.etat == A_CONFIRMER) & (_table.c.cree_le < jamais_confirmes)
    connection.execute(_table.delete().where(stale))


def chiffres(connection: Connection) -> dict[str, Any]:
    """How many reports of each state; corrections in use; the median time to decide (days)."""
    by_state = select(_table.c.etat, func.count()).where(_table.c.etat != A_CONFIRMER).group_by(_table.c.etat)
    times = select(_table.c.cree_le, _table.c.decide_le).where(_table.c.etat.in_(DECISIONS))
    spent = sorted((r.decide_le - r.cree_le).total_seconds() / 86400 for r in connection.execute(times))
    live = select(func.count()).select_from(correction).where(correction.c.annulee_le.is_(None))
    return {
        "etats": {row[0]: row[1] for row in connection.execute(by_state)},
        "corrections": int(connection.execute(live).scalar() or 0),
        "delai_median_jours": round(spent[len(spent) // 2], 2) if spent else None,
    }


# ── corrections ──────────────────────────────────────────────────────────────────────────────────────────────────


def correct(connection: Connection, values: Mapping[str, Any]) -> str:
    """Keep a correction; its id."""
    identifier = uuid7()
    connection.execute(insert(correction).values(id=identifier, **values))
    return identifier


def corrections(connection: Connection) -> list[Row[Any]]:
    """Every correction, the oldest first."""
    return list(connection.execute(select(correction).order_by(correction.c.id)))


def cancel(connection: Connection, identifier: str, quand: datetime) -> bool:
    """Correct no more; False when there is none, or it was cancelled already."""
    mine = (correction.c.id == identifier) & correction.c.annulee_le.is_(None)
    return connection.execute(update(correction).where(mine).values(annulee_le=quand)).rowcount == 1


def active(row: Row[Any], day: date) -> bool:
    """Whether a correction still stands on a day."""
    return row.annulee_le is None and (row.jusqu_au is None or row.jusqu_au >= day)
