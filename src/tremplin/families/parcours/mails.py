"""Mails of the training paths: readings that are unusual, what waits for someone each week. No identity in any."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from tremplin.domain.dates import PARIS
from tremplin.families.parcours.rights import Acteur, Role
from tremplin.families.parcours.service import Service, service_du
from tremplin.families.parcours.store import actors, to_do
from tremplin.language.spoken import mark
from tremplin.platform.identity.store import accounts as account_rows
from tremplin.platform.web.state import State
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.store import outbox

VOLUME, TRAVAUX = "parcours_volume", "parcours_travaux"
_UNE_FOIS = timedelta(days=1)
_HEURE = 7


def notify_volume(connection: Connection, service: Service, acteur: Acteur, count: int, limit: int) -> None:
    """Tell those whom the organisation named, and the operator once the limit is met; once a day each."""
    full = count > limit
    to = [c.courriel for c in account_rows.responsables(connection, acteur.organisation)]
    if full and service.settings.contact:
        to.append(service.settings.contact)
    told = {"qui": acteur.client, "lus": count, "limite": limit, "atteinte": full}
    objet = f"{'volume' if full else 'moitie'}:{acteur.client}"
    _deposit(connection, service, to, VOLUME, told, objet, service.maintenant() - _UNE_FOIS)


def _deposit(
    connection: Connection,
    service: Service,
    to: list[str],
    template: str,
    told: dict[str, Any],
    objet: str,
    depuis: datetime,
) -> None:
    """Write mails, unless one of the same object was since an instant."""
    if not to or outbox.deposited_since(connection, mails.GENRE, objet, depuis):
        return
    for address in sorted(set(to)):
        mail = Courriel(address, template, told)
        mails.deposit(connection, service.settings, mail, objet, service.maintenant())


def remind(service: Service) -> int:
    """On Monday morning, what waits for each organisation of the live base, to those whom it named; how many had
    something to do."""
    now = service.maintenant()
    local = now.astimezone(PARIS)
    if local.weekday() != 0 or local.hour < _HEURE:
        return 0
    week = "{}-S{:02}".format(*local.isocalendar()[:2])
    told = 0
    for acteur in actors.tous(service.store, (Role.ORGANISME, Role.CONSEILLER)):
        told += _remind(service, acteur, f"rappel:{week}:{acteur.organisation}")
    return told


def _remind(service: Service, acteur: Acteur, objet: str) -> bool:
    with service.store.reading() as connection:
        counts = to_do.tally(connection, acteur, service.aujourdhui())
        to = [c.courriel for c in account_rows.responsables(connection, acteur.organisation)]
    waiting = [{"titre": to_do.PAR_NOM[name].titre, "nombre": count} for name, count in counts.items() if count]
    if not waiting or not to:
        return False
    with service.store.writing() as connection:
        _deposit(connection, service, to, TRAVAUX, {"travaux": waiting}, objet, service.maintenant() - _UNE_FOIS * 6)
    return True


def _task(state: State) -> bool:
    remind(service_du(state))
    return False


TACHES = (Tache("rappels", "Dire chaque lundi ce qui attend", 900, _task),)
GABARITS = {
    VOLUME: Gabarit(mark("Lectures inhabituelles d'identités")),
    TRAVAUX: Gabarit(mark("Parcours de formation : ce qui vous attend")),
}
