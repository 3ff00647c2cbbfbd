"""Mails about keys: that one ends soon, that one was found where it shouldn't be, that one asks a route that ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from sqlalchemy import Connection

from tremplin.domain.dates import day_of, today
from tremplin.domain.display import jour
from tremplin.language.spoken import mark
from tremplin.platform.identity.store import accounts as account_rows
from tremplin.platform.identity.store import keys as rows
from tremplin.platform.identity.store.keys import StoredKey
from tremplin.platform.web.counts import store as counts
from tremplin.platform.web.policy import Ending, policy_of
from tremplin.platform.web.routing import served_routes
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.store import outbox
from tremplin.settings import Settings

AVANT = (60, 30, 15, 7, 1, 0)
"""Days before its end on which the owner of a key is told."""
_SERVI = timedelta(days=90)
"""How long ago a key may have asked a route that ends, for its owner to be told."""


def notify(state: Any, quand: datetime | None = None) -> bool:
    """Tell the owners of the keys that end soon, once for each of these days."""
    now = quand or datetime.now(UTC)
    with state.store.reading() as connection:
        ending = rows.finissantes(connection, now + timedelta(days=max(AVANT) + 1))
    for key in ending:
        left = (day_of(key.expire_le) - day_of(now)).days
        if 0 <= left <= max(AVANT):
            days = min(d for d in AVANT if left <= d)
            _write(state, key, days)
    return False


def _write(state: Any, key: StoredKey, days: int) -> None:
    subject = f"cle:{key.id}:{key.expire_le:%Y%m%d}:{days}"
    with state.store.writing() as connection:
        if outbox.deposited_since(connection, mails.GENRE, subject, key.creee_le):
            return
        used = counts.totaux(connection, ("route",), today() - timedelta(days=30), counts.de(key.id))
        told = {
            "cle": key.nom,
            "id": key.id,
            "fin": key.expire_le.isoformat(),
            "derniere": key.utilisee_le.isoformat() if key.utilisee_le else "",
            "routes": [r.route for r in sorted(used, key=lambda r: -r.nombre)[:5]],
            "lien": f"{state.settings.base_url}/compte/cles",
        }
        _a_chacun(connection, state.settings, key, "cle_finit", told, subject)


def notify_ends(state: Any, routes: Iterable[APIRoute], quand: datetime | None = None) -> bool:
    """Tell the owners of the keys that asked, these ninety days, a route which ends: once for each route."""
    now = quand or datetime.now(UTC)
    for route in routes:
        declared = policy_of(route)
        if declared is not None and declared.ending is not None and declared.ending.since <= day_of(now):
            with state.store.writing() as connection:
                _tell_the_end(connection, state.settings, route.path, declared.ending, now)
    return False


def _tell_the_end(connection: Connection, settings: Settings, path: str, ending: Ending, now: datetime) -> None:
    since = datetime.combine(ending.since, time(), UTC)
    used = counts.totaux(connection, ("appelant",), day_of(now - _SERVI), counts.de_la_route(path))
    for row in used:
        key, subject = rows.get(connection, row.appelant), f"fin:{row.appelant}:{path}"
        live = key is not None and key.revoquee_le is None and key.expire_le > now
        if key is None or not live or outbox.deposited_since(connection, mails.GENRE, subject, since):
            continue
        told = {
            "cle": key.nom,
            "id": key.id,
            "route": path,
            "nombre": row.nombre,
            "remplacee_par": ending.successor,
            "fin": ending.until.isoformat() if ending.until else "",
            "lien": f"{settings.base_url}/changements",
        }
        _a_chacun(connection, settings, key, "route_finit", told, subject)


def notify_leak(connection: Connection, settings: Settings, key: StoredKey) -> None:
    """Tell that a key was given in by someone who found it, and was revoked."""
    told = {"cle": key.nom, "id": key.id, "lien": f"{settings.base_url}/compte/cles"}
    _a_chacun(connection, settings, key, "cle_fuite", told, f"fuite:{key.id}")


def _a_chacun(
    connection: Connection, settings: Settings, key: StoredKey, template: str, told: dict[str, Any], objet: str
) -> None:
    """To who made the key, else to those that its organisation named; and to its technical contact."""
    maker = account_rows.par_id(connection, key.compte_id) if key.compte_id else None
    people = [maker] if maker else account_rows.responsables(connection, key.organisation_id)
    organisation = rows.organisation_de(connection, key.organisation_id)
    contact = organisation.contact_technique if organisation else None
    addresses = [*(p.courriel for p in people), *([contact] if contact else [])]
    for address in dict.fromkeys(addresses):
        mails.deposit(connection, settings, Courriel(address, template, told), objet, datetime.now(UTC))


def _dated(_state: Any, mail: Courriel) -> Courriel:
    """The end of a key, as its reader writes days."""
    return replace(mail, contexte={**mail.contexte, "jour": jour(mail.contexte["fin"])})


GABARITS = {
    "cle_finit": Gabarit(mark("Votre clé « {cle} » finit le {jour}"), _dated),
    "route_finit": Gabarit(mark("Une route que votre clé « {cle} » appelle va finir")),
    "cle_fuite": Gabarit(mark("Votre clé « {cle} » est révoquée : elle a été trouvée ailleurs")),
}
TACHES = (Tache("cles-finissantes", "Prévenir de la fin des clés", 1800, notify),)


def tache(routers: Iterable[APIRouter]) -> Tache:
    """What tells of the ends of these routers' routes."""
    routes = [r for router in routers for r in served_routes(router.routes) if isinstance(r, APIRoute)]
    return Tache("routes-finissantes", "Prévenir de la fin des routes", 3600, lambda s: notify_ends(s, routes))
