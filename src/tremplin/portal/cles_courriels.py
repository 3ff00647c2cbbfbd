"""Mails about keys: that one ends soon, that one was found where it shouldn't be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from tremplin.domain.dates import PARIS, today
from tremplin.platform import courrier
from tremplin.platform.courrier import Courriel, Gabarit
from tremplin.platform.jobs import Tache
from tremplin.settings import Settings
from tremplin.store import comptes, mesures, outbox
from tremplin.store import keys as rows
from tremplin.store.keys import StoredKey

AVANT = (60, 30, 15, 7, 1, 0)
"""Days before its end on which the owner of a key is told."""


def prevenir(state: Any, quand: datetime | None = None) -> bool:
    """Tell the owners of the keys that end soon, once for each of these days."""
    now = quand or datetime.now(UTC)
    with state.store.reading() as connection:
        ending = rows.finissantes(connection, now + timedelta(days=max(AVANT) + 1))
    for key in ending:
        left = (key.expire_le.astimezone(PARIS).date() - now.astimezone(PARIS).date()).days
        if 0 <= left <= max(AVANT):
            days = min(d for d in AVANT if left <= d)
            _ecrire(state, key, days)
    return False


def _ecrire(state: Any, key: StoredKey, days: int) -> None:
    subject = f"cle:{key.id}:{key.expire_le:%Y%m%d}:{days}"
    with state.store.writing() as connection:
        if outbox.depose_depuis(connection, courrier.GENRE, subject, key.creee_le):
            return
        used = mesures.totaux(connection, ("route",), today() - timedelta(days=30), mesures.de(key.id))
        told = {
            "cle": key.nom, "id": key.id, "fin": f"{key.expire_le.astimezone(PARIS):%d/%m/%Y}",
            "derniere": f"{key.utilisee_le.astimezone(PARIS):%d/%m/%Y}" if key.utilisee_le else "",
            "routes": [r.route for r in sorted(used, key=lambda r: -r.nombre)[:5]],
            "lien": f"{state.settings.base_url}/compte/cles",
        }  # fmt: skip
        _a_chacun(connection, state.settings, key, "cle_finit", told, subject)


def prevenir_de_la_fuite(connection: Connection, settings: Settings, key: StoredKey) -> None:
    """Tell that a key was given in by someone who found it, and was revoked."""
    told = {"cle": key.nom, "id": key.id, "lien": f"{settings.base_url}/compte/cles"}
    _a_chacun(connection, settings, key, "cle_fuite", told, f"fuite:{key.id}")


def _a_chacun(
    connection: Connection, settings: Settings, key: StoredKey, gabarit: str, told: dict[str, Any], objet: str
) -> None:  # fmt: skip
    """To who made the key, else to those that its organisation named; and to its technical contact."""
    maker = comptes.par_id(connection, key.compte_id) if key.compte_id else None
    people = [maker] if maker else comptes.responsables(connection, key.organisation_id)
    organisation = rows.organisation_de(connection, key.organisation_id)
    contact = organisation.contact_technique if organisation else None
    addresses = [*(p.courriel for p in people), *([contact] if contact else [])]
    for address in dict.fromkeys(addresses):
        courrier.deposer(connection, settings, Courriel(address, gabarit, told), objet, datetime.now(UTC))


GABARITS = {
    "cle_finit": Gabarit("Votre clé « {cle} » finit le {fin}"),
    "cle_fuite": Gabarit("Votre clé « {cle} » est révoquée : elle a été trouvée ailleurs"),
}
TACHES = (Tache("cles-finissantes", "Prévenir de la fin des clés", 1800, prevenir),)
