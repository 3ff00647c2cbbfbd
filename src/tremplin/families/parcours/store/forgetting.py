"""What is kept of people and of what they brought, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from tremplin.families.parcours.store import imports
from tremplin.families.parcours.store.tables import acces, import_fichier, parcours, personne
from tremplin.store import idempotence
from tremplin.store.tables import audit, envoi
from tremplin.store.tables import idempotence as kept_answers

FICHIERS, CORPS = timedelta(days=30), timedelta(days=30)
_CLOS = ("ABANDONNE", "TERMINE", "BILAN_FAIT", "ICO_ABSENT", "AIS_REFUSEE")


def cles_de(connection: Connection, people: Sequence[str]) -> dict[str, str]:
    """Person → key."""
    rows = connection.execute(select(personne.c.id, personne.c.cle_id).where(personne.c.id.in_(list(people))))
    return {row.id: row.cle_id for row in rows}


def a_un_parcours_ouvert(connection: Connection, personne_id: str) -> bool:
    """Whether a person is still on the way somewhere."""
    mine = (parcours.c.personne_id == personne_id) & parcours.c.etat.not_in(_CLOS)
    return connection.execute(select(parcours.c.id_inscription).where(mine)).first() is not None


def presents(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Those of these people that the store doesn't know as erased."""
    found: list[str] = []
    for start in range(0, len(ids), 500):
        mine = personne.c.id.in_(ids[start : start + 500]) & personne.c.effacee_le.is_(None)
        found += connection.execute(select(personne.c.id).where(mine)).scalars()
    return found


def forget(connection: Connection, personne_id: str, quand: datetime) -> None:
    """What stays of a person: a pseudonym, and the hashes by which they would be known again."""
    values = {"identite": None, "effacee_le": quand}
    connection.execute(update(personne).where(personne.c.id == personne_id).values(**values))


def inactifs(connection: Connection, before: datetime) -> list[str]:
    """People of whom nothing came since an instant."""
    mine = personne.c.effacee_le.is_(None) & (personne.c.active_le < before)
    return list(connection.execute(select(personne.c.id).where(mine).order_by(personne.c.id)).scalars())


def perimes(connection: Connection, now: datetime, journaux: datetime) -> dict[str, int]:
    """How much of the rest is past its time; `journaux`: what is logged before it is."""
    old = kept_answers.c.creee_le <= now - idempotence.VIE
    sent = (envoi.c.fini_le < now - CORPS) & (envoi.c.etat != "efface")
    return {
        "journaux": sum(
            connection.execute(select(func.count()).select_from(t).where(t.c.quand < journaux)).scalar() or 0
            for t in (acces, audit)
        ),
        "fichiers": len(_files(connection, now)),
        "reponses": connection.execute(select(func.count()).select_from(kept_answers).where(old)).scalar() or 0,
        "corps": connection.execute(select(func.count()).select_from(envoi).where(sent)).scalar() or 0,
    }


def _files(connection: Connection, now: datetime) -> list[str]:
    old = (import_fichier.c.cree_le < now - FICHIERS) & (import_fichier.c.etat != "EFFACE")
    return list(connection.execute(select(import_fichier.c.id).where(old)).scalars())


def clean(connection: Connection, now: datetime) -> list[str]:
    """Empty what is past its time; the files to remove."""
    files = _files(connection, now)
    imports.forget(connection, files)
    connection.execute(update(import_fichier).where(import_fichier.c.id.in_(files)).values(etat="EFFACE"))
    connection.execute(delete(kept_answers).where(kept_answers.c.creee_le <= now - idempotence.VIE))
    sent = (envoi.c.fini_le < now - CORPS) & (envoi.c.etat != "efface")
    connection.execute(update(envoi).where(sent).values(corps={}, etat="efface"))
    return files
