"""Webhooks: each change that a subscriber may see, told by its ids, signed, in order for each path."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from tremplin.families.parcours.feed.parameters import Suivi
from tremplin.families.parcours.rights import Acteur
from tremplin.families.parcours.service import Service, service_du
from tremplin.families.parcours.store import changes as rows
from tremplin.families.parcours.store.journal import derniere_position
from tremplin.outgoing import AddressRefused, checked_request, within
from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.web.state import State
from tremplin.platform.work.crew import Crew
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.store import outbox
from tremplin.platform.work.store.outbox import Envoi

GENRE = "webhook"
SIGNATURE = "Tremplin-Signature"
_LOT = 200
_LOT_ENVOYE = 50
_PAR_LECTURE_S, DELAI_S = 5, 30
"""What a receiver may take between two bytes, and in all."""
_PAUSE_S = 0.2


def sign(secret: str, instant: int, corps: bytes) -> str:
    """The header that a receiver verifies: HMAC-SHA-256 of `<timestamp>.<body>`."""
    mac = hmac.digest(secret.encode(), b"%d." % instant + corps, "sha256").hex()
    return f"t={instant},v1={mac}"


def nouveau_secret() -> str:
    """A secret, shown once."""
    return f"whsec_{secrets.token_urlsafe(32)}"


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
                    corps=_annonce(row),
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
    """Hand out what is ready, each receiver apart from the others; whether anything is being sent."""
    service = service_du(state)
    crew = state.service(_Senders, _Senders)
    now = service.maintenant()
    with service.store.reading() as connection:
        if outbox.waits(connection, GENRE, now):
            owners = {a.id: a for a in rows.abonnements(connection)}
            ready = outbox.ready_by_destination(connection, GENRE, now, _LOT_ENVOYE, crew.closed())
            for destination, batch in ready.items():
                subscription = owners.get(destination)
                crew.start(destination, _groups(subscription), partial(_deliver, service, batch, subscription))
    return crew.wait(_PAUSE_S)


class _Senders(Crew):
    """Who sends webhooks: one thread a subscription, four a host or an organisation."""

    def __init__(self) -> None:
        super().__init__(in_all=32, of_group=4)


def _groups(subscription: Any) -> tuple[str, ...]:
    if subscription is None:
        return ()
    return f"hote:{urlsplit(subscription.url).hostname}", f"organisation:{subscription.organisation_id}"


def _deliver(service: Service, batch: Sequence[Envoi], subscription: Any) -> bool:
    """Send to one receiver what waits for it, as long as it answers in good time; whether it did."""
    started = time.monotonic()
    if subscription is not None and _acteur(service, subscription) is None:
        subscription = None
    with httpx.Client(timeout=_PAR_LECTURE_S, follow_redirects=False, trust_env=False) as http:
        for sent in batch:
            wrong = _post(service, http, sent, subscription) if subscription else None
            now = service.maintenant()
            with service.store.writing() as connection:
                if wrong is None:
                    outbox.reussi(connection, sent.id, now)
                else:
                    outbox.fails(connection, sent, wrong, now)
            if wrong is not None or time.monotonic() - started > DELAI_S:
                return False
    return True


def _post(service: Service, http: httpx.Client, sent: Envoi, subscription: Any) -> str | None:
    """What went wrong; None when it arrived. Only the head of the answer is read."""
    body = orjson.dumps({"id": sent.id, **sent.corps})
    secret = service.secrets.open("webhook", bytes(subscription.secret))
    headers = {
        "content-type": "application/json",
        "user-agent": "Tremplin",
        SIGNATURE: sign(secret, int(service.maintenant().timestamp()), body),
    }
    internal = frozenset(service.settings.sorties)
    try:
        with within(DELAI_S) as deadline:
            asked = checked_request(http, "POST", subscription.url, headers, internal, body, deadline)
            answer = http.send(asked, stream=True)
            answer.close()
    except (AddressRefused, httpx.HTTPError) as error:
        return f"{type(error).__name__} : {error}"
    return None if answer.is_success else f"réponse {answer.status_code}"


TACHES = (
    Tache("webhooks-repartir", "Répartir les changements entre les abonnés", 0.2, start_again),
    Tache("webhooks-livrer", "Livrer les webhooks", 0.2, deliver),
)
