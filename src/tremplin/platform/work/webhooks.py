"""Webhooks: bodies that are signed, handed to each receiver apart from the others, in order, tried for 72 hours."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

import httpx
import orjson
from sqlalchemy import Connection

from tremplin import traces
from tremplin.outgoing import AddressRefused, checked_request, within
from tremplin.platform.work.crew import Crew
from tremplin.platform.work.store import outbox
from tremplin.platform.work.store.outbox import Envoi
from tremplin.store.engine import Store
from tremplin.store.turns import Turn

SIGNATURE = "Tremplin-Signature"
_BATCH = 50
_EACH_READ_S, DELAY_S = 5, 30
"""What a receiver may take between two bytes, and in all."""
_PAUSE_S = 0.2


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """An address that takes webhooks, with the secret that signs them."""

    url: str
    secret: str


class Senders(Crew):
    """Who sends webhooks: one thread a receiver, four a group (a host, an organisation)."""

    def __init__(self) -> None:
        super().__init__(in_all=32, of_group=4)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Webhooks of one kind of the outbox, to whom they go, by whom they are sent."""

    store: Store
    kind: str
    crew: Senders
    groups: Callable[[Connection], Mapping[str, tuple[str, ...]]]
    """Destination → the groups of its receiver."""
    receiver: Callable[[str], Receiver | None]
    """The receiver of a destination as it is now; None once nothing more is to be sent there."""
    now: Callable[[], datetime]
    internal: frozenset[str]
    """Internal hosts that may be written to."""


def new_secret() -> str:
    """A secret, shown once."""
    return f"whsec_{secrets.token_urlsafe(32)}"


def host_group(url: str) -> str:
    """The group of the receivers of a host."""
    return f"hote:{urlsplit(url).hostname}"


def sign(secret: str, instant: int, body: bytes) -> str:
    """The header that a receiver verifies: HMAC-SHA-256 of `<timestamp>.<body>`."""
    mac = hmac.digest(secret.encode(), b"%d." % instant + body, "sha256").hex()
    return f"t={instant},v1={mac}"


def deliver(queue: Queue) -> bool:
    """Hand out what is ready, each receiver apart from the others; whether anything is being sent."""
    now = queue.now()
    with queue.store.reading() as connection:
        if outbox.waits(connection, queue.kind, now):
            groups = queue.groups(connection)
            ready = outbox.ready_by_destination(connection, queue.kind, now, _BATCH, queue.crew.closed())
            for destination, batch in ready.items():
                queue.crew.start(destination, groups.get(destination, ()), partial(_deliver, queue, destination, batch))
    return queue.crew.wait(_PAUSE_S)


def _deliver(queue: Queue, destination: str, batch: Sequence[Envoi]) -> bool:
    """Send to one receiver what waits for it, as long as it answers in good time; whether it did."""
    started = time.monotonic()
    receiver = queue.receiver(destination)
    with httpx.Client(timeout=_EACH_READ_S, follow_redirects=False, trust_env=False) as http:
        for sent in batch:
            with traces.leaving("POST", sent.id) as end:
                wrong = _post(queue, http, sent, receiver) if receiver else None
                end(wrong)
            now = queue.now()
            with queue.store.writing(turn=Turn.DELIVERIES) as connection:
                if wrong is None:
                    outbox.reussi(connection, sent.id, now)
                else:
                    outbox.fails(connection, sent, wrong, now)
            if wrong is not None or time.monotonic() - started > DELAY_S:
                return False
    return True


def _post(queue: Queue, http: httpx.Client, sent: Envoi, receiver: Receiver) -> str | None:
    """What went wrong; None when it arrived. Only the head of the answer is read."""
    body = orjson.dumps({"id": sent.id, **sent.corps})
    headers = {
        "content-type": "application/json",
        "user-agent": "Tremplin",
        SIGNATURE: sign(receiver.secret, int(queue.now().timestamp()), body),
    }
    try:
        with within(DELAY_S) as deadline:
            asked = checked_request(http, "POST", receiver.url, headers, queue.internal, body, deadline)
            answer = http.send(asked, stream=True)
            answer.close()
    except (AddressRefused, httpx.HTTPError) as error:
        return f"{type(error).__name__} : {error}"
    return None if answer.is_success else f"réponse {answer.status_code}"
