"""Webhooks: each change that a subscriber may see, told by its ids, signed, in order for each path."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Connection

from tremplin.families.parcours.feed.parameters import Suivi
from tremplin.families.parcours.rights import Acteur
from tremplin.families.parcours.service import Service, service_du
from tremplin.families.parcours.store import changes as rows
from tremplin.families.parcours.store.journal import derniere_position
from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.web.state import State
from tremplin.platform.work import webhooks
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.store import outbox
from tremplin.platform.work.webhooks import Receiver

GENRE = "webhook"
_LOT = 200


def start_again(state: State) -> bool:
    """Turn the new changes into deliveries, for each subscription; whether there were any."""
    service = service_du(state)
    done = False
    with service.store.reading() as connection:
        head = derniere_position(connection)
        late = [a for a in rows.abonnements(connection) if a.position < head]
    for subscription in late:
        acteur = _acteur(service, subscription)
        if acteur is None:
            continue
        suivi = Suivi(**subscription.filtres)
        with service.store.writing() as connection:
            found = rows.apres(connection, acteur, subscription.position, _LOT, suivi.filtres(()), subscription.types)
            for row in found:
                outbox.deposit(
                    connection,
                    genre=GENRE,
                    destination=subscription.id,
                    objet=str(row.id_inscription),
                    body=_annonce(row),
                    quand=service.maintenant(),
                )
            full = len(found) == _LOT
            reached = found[-1].a if full else min(head, subscription.position + rows.PORTEE)
            rows.advance(connection, subscription.id, max(reached, found[-1].a if found else 0))
        done = True
    return done


def _acteur(service: Service, subscription: Any) -> Acteur | None:
    """Who subscribed, with its rights of today; None once its client is revoked."""
    client = client_rows.find(service.store, subscription.client)
    if client is None or client.revoque_le is not None:
        return None
    return service.acteur(client=client.id, organisation=subscription.organisation_id, test=subscription.test)


def _annonce(row: Any) -> dict[str, Any]:
    """Ids and a type, never who someone is: the receiver reads the rest with its own rights."""
    return {"type": row.quoi, "idInscription": row.id_inscription, "evenement": row.evenement_id, "position": row.a}


def deliver(state: State) -> bool:
    """Hand out what is ready; whether anything is being sent."""
    service = service_du(state)
    queue = webhooks.Queue(
        store=service.store,
        kind=GENRE,
        crew=state.service(_Senders, _Senders),
        groups=_groups,
        receiver=partial(_receiver, service),
        now=service.maintenant,
        internal=frozenset(service.settings.sorties),
    )
    return webhooks.deliver(queue)


class _Senders(webhooks.Senders):
    """Those of the training paths."""


def _groups(connection: Connection) -> dict[str, tuple[str, ...]]:
    return {
        a.id: (webhooks.host_group(a.url), f"organisation:{a.organisation_id}") for a in rows.abonnements(connection)
    }


def _receiver(service: Service, destination: str) -> Receiver | None:
    """The receiver of a subscription; None once it has ended, or its client is revoked."""
    with service.store.reading() as connection:
        found = next((a for a in rows.abonnements(connection) if a.id == destination), None)
    if found is None or _acteur(service, found) is None:
        return None
    return Receiver(url=found.url, secret=service.secrets.open("webhook", bytes(found.secret)))


TACHES = (
    Tache("webhooks-repartir", "Répartir les changements entre les abonnés", 2, start_again, reveil=True),
    Tache("webhooks-livrer", "Livrer les webhooks", 2, deliver, reveil=True),
)
