"""Reading who people are: written in a chained log before anything is shown, and bounded a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tremplin.families.parcours.errors import refus
from tremplin.families.parcours.mails import notify_volume
from tremplin.families.parcours.rights import Acteur, Role
from tremplin.families.parcours.service import Service
from tremplin.families.parcours.store import access as rows
from tremplin.store import audit
from tremplin.store.turns import Turn

JOUR = timedelta(days=1)
CONSEILLER, ORGANISME = 150, 200
"""Distinct people whose identity is read in a sliding day; an organisme may read twice its open trainees."""


def note(service: Service, acteur: Acteur, personnes: Iterable[str], route: str, requete: str) -> None:
    """Write who is about to be read, one line a person; raises 429 beyond the usual volume of a day."""
    asked = sorted(set(personnes))
    if not asked:
        return
    now = service.maintenant()
    with service.store.writing(turn=Turn.ACCESS) as connection:
        read = rows.lus_depuis(connection, acteur.client, now - JOUR)
        count = len(read | set(asked))
        limit = CONSEILLER
        if acteur.role is Role.ORGANISME and count > ORGANISME:
            limit = max(ORGANISME, 2 * rows.stagiaires_ouverts(connection, acteur))
        elif acteur.role is Role.ORGANISME:
            limit = ORGANISME
        if count <= limit:
            rows.write(connection, acteur, asked, route, requete, now)
            if len(read) < limit // 2 <= count:
                audit.record(connection, "parcours.volume_moitie", acteur.client)
                notify_volume(connection, service, acteur, count, limit)
            return
        audit.record(connection, "parcours.volume_inhabituel", acteur.client)
        notify_volume(connection, service, acteur, count, limit)
    raise refus(
        429,
        "VOLUME_INHABITUEL",
        f"{limit} personnes différentes au plus en un jour : l'exploitant et votre responsable sont prévenus",
        retry_after=3600,
    )
