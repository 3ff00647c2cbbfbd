"""Receivers of webhooks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sqlalchemy import select

from tests.families.parcours.conftest import Monde
from tremplin.families.parcours.feed import subscriptions
from tremplin.store.tables import envoi


def deliver(monde: Monde) -> None:
    """Send what is ready, and wait until it is."""
    while subscriptions.deliver(monde.state):
        pass


def states(monde: Monde, subscription: str) -> list[tuple[str, str | None]]:
    """What became of what was to be sent to a subscription, and why."""
    asked = select(envoi.c.etat, envoi.c.erreur).where(envoi.c.destination == subscription).order_by(envoi.c.id)
    with monde.state.store.reading() as connection:
        return [(row.etat, row.erreur) for row in connection.execute(asked)]


@contextmanager
def receiver(answer: Callable[[int], int]) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A receiver of webhooks on this machine."""
    received: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.append((dict(self.headers), body))
            self.send_response(answer(len(received)))
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}", received
    finally:
        server.shutdown()
