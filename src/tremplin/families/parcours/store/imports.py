"""Files brought, their progress, what was said of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from tremplin.families.parcours.store.tables import import_fichier, import_remarque
from tremplin.platform.work.store import leases

RECU, EN_COURS, PAUSE, FINI, REFUSE = "RECU", "EN_COURS", "PAUSE", "FINI", "REFUSE"
A_LIRE = (RECU, EN_COURS)
_COMPTES = ("lues", "acceptees", "doublons", "rejetees", "avertissements")


def create(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep a new file, not read yet."""
    connection.execute(insert(import_fichier).values(**values, etat=RECU, **dict.fromkeys(_COMPTES, 0)))


def get(connection: Connection, identifier: str) -> Row[Any] | None:
    """A file by its id."""
    return connection.execute(select(import_fichier).where(import_fichier.c.id == identifier)).first()


def de(connection: Connection, client: str, test: bool) -> list[Row[Any]]:
    """The last hundred files of a client."""
    mine = (import_fichier.c.client == client) & (import_fichier.c.test == test)
    ordered = select(import_fichier).where(mine).order_by(import_fichier.c.cree_le.desc(), import_fichier.c.id)
    return list(connection.execute(ordered.limit(100)))


def a_faire(connection: Connection, tenant: str, quand: datetime) -> Row[Any] | None:
    """The oldest file to go on with, of those that no other process reads."""
    waiting = import_fichier.c.etat.in_(A_LIRE)
    rows = connection.execute(select(import_fichier).where(waiting).order_by(import_fichier.c.cree_le))
    return next((row for row in rows if leases.is_free(connection, _bail(row.id), tenant, quand)), None)


def hold(connection: Connection, identifier: str, tenant: str, quand: datetime) -> Row[Any] | None:
    """A file as this process alone may go on with it, in a transaction that writes; None when another reads it, or
    when nobody is to (paused, read whole)."""
    row = get(connection, identifier)
    if row is None or row.etat not in A_LIRE or not leases.hold(connection, _bail(identifier), tenant, quand):
        return None
    return row


def let_go(connection: Connection, identifier: str, tenant: str) -> None:
    """Leave a file to whoever goes on with it."""
    leases.release(connection, _bail(identifier), tenant)


def _bail(identifier: str) -> str:
    return f"import:{identifier.replace('-', '')}"


def pass_on(connection: Connection, identifier: str, depuis: Sequence[str], vers: str) -> bool:
    """Change the state of a file that is in one of these; whether it was."""
    mine = (import_fichier.c.id == identifier) & import_fichier.c.etat.in_(depuis)
    return connection.execute(update(import_fichier).where(mine).values(etat=vers)).rowcount > 0


def semblables(connection: Connection, row: Any) -> frozenset[str]:
    """The files of the same content that the same client brought, this one with them."""
    same = (import_fichier.c.client == row.client) & (import_fichier.c.test == row.test)
    mine = select(import_fichier.c.id).where(same, import_fichier.c.empreinte == row.empreinte)
    return frozenset(connection.execute(mine).scalars())


def change(connection: Connection, identifier: str, **values: Any) -> None:
    """Change what is known of a file."""
    connection.execute(update(import_fichier).where(import_fichier.c.id == identifier).values(**values))


def tally(connection: Connection, identifier: str, comptes: Mapping[str, int]) -> None:
    """Add to the counts of a file."""
    added = {n: import_fichier.c[n] + count for n, count in comptes.items() if count}
    if added:
        connection.execute(update(import_fichier).where(import_fichier.c.id == identifier).values(**added))


def remark(connection: Connection, identifier: str, remarques: Sequence[Mapping[str, Any]]) -> None:
    """Keep what is said of rows."""
    if not remarques:
        return
    mine = select(func.max(import_remarque.c.numero)).where(import_remarque.c.import_id == identifier)
    first = (connection.execute(mine).scalar() or 0) + 1
    rows = [{**r, "import_id": identifier, "numero": n} for n, r in enumerate(remarques, first)]
    connection.execute(insert(import_remarque), rows)


def remarques(connection: Connection, identifier: str, *, after: int = 0, limit: int = 1000) -> list[Row[Any]]:
    """What is said of the rows of a file, in their order."""
    mine = (import_remarque.c.import_id == identifier) & (import_remarque.c.numero > after)
    return list(connection.execute(select(import_remarque).where(mine).order_by(import_remarque.c.numero).limit(limit)))


def motifs(connection: Connection, identifier: str) -> dict[int, str]:
    """Rejected row → why."""
    mine = (import_remarque.c.import_id == identifier) & import_remarque.c.rejet
    found: dict[int, list[str]] = {}
    for row in connection.execute(select(import_remarque).where(mine).order_by(import_remarque.c.numero)):
        found.setdefault(row.ligne, []).append(f"{row.colonne} : {row.message}" if row.colonne else row.message)
    return {line: " ; ".join(texts) for line, texts in found.items()}


def rejetees(connection: Connection, identifier: str, code: str) -> frozenset[int]:
    """The rows of a file rejected for this reason."""
    mine = (import_remarque.c.import_id == identifier) & import_remarque.c.rejet & (import_remarque.c.code == code)
    return frozenset(connection.execute(select(import_remarque.c.ligne).where(mine)).scalars())


def admit(connection: Connection, identifier: str, lines: Sequence[int]) -> None:
    """Forget why rows were rejected: they are no more."""
    mine = (import_remarque.c.import_id == identifier) & import_remarque.c.ligne.in_(lines) & import_remarque.c.rejet
    connection.execute(delete(import_remarque).where(mine))


def forget(connection: Connection, ids: Sequence[str]) -> None:
    """Forget what was said of the rows of files."""
    connection.execute(delete(import_remarque).where(import_remarque.c.import_id.in_(ids)))
