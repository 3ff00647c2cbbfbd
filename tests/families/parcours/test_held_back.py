"""A receiver, a mail server or an antivirus that drips holds back nothing but what is meant for it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests import needs
from tests.families.parcours.conftest import Chemin, Monde
from tests.world.browser import Navigateur, letters, open_account
from tests.world.receivers import deliver, receiver, states
from tests.world.waiting import LIMIT_S, until
from tremplin.app import GABARITS, TACHES
from tremplin.families.alternance.common import antivirus
from tremplin.families.parcours.feed import subscriptions
from tremplin.platform.work import mails, webhooks
from tremplin.platform.work.jobs import run
from tremplin.store.tables import bail, envoi

pytestmark = pytest.mark.one_store


@dataclass
class Dripper:
    """A server that takes what comes and answers a few bytes at a time, without end."""

    host: str
    open: list[socket.socket] = field(default_factory=list)
    """Connections that nobody cut."""


@contextmanager
def dripper(drop: bytes) -> Iterator[Dripper]:
    """One of them on this machine."""
    server = socket.create_server(("127.0.0.1", 0))
    found = Dripper(f"127.0.0.1:{server.getsockname()[1]}")
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        found.open.append(connection)
        with suppress(OSError):
            while not over.wait(0.1):
                connection.sendall(drop)
        found.open.remove(connection)
        connection.close()

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(server.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield found
    finally:
        over.set()
        server.close()


@contextmanager
def background(monde: Monde) -> Iterator[None]:
    """Every periodic work of the service."""
    over = threading.Event()
    worker = threading.Thread(target=run, args=(monde.state, TACHES, over.is_set))
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join(LIMIT_S)
        assert not worker.is_alive()


def subscribe(way: Chemin, host: str) -> str:
    made = way.a.post("/abonnements", {"url": f"http://{host}/", "types": ["ICO_INSCRIPTION"]})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_a_receiver_that_drips_holds_back_neither_mails_nor_other_receivers(
    monde: Monde, chemin: Callable[..., Chemin], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick = chemin(), chemin()
    address = open_account(monde.state, "Organisation")
    with dripper(b"x") as bad, receiver(lambda _: 200) as (host, received):
        monkeypatch.setitem(monde.state.settings.values, "TREMPLIN_SORTIES", f"{bad.host},{host}")
        monkeypatch.setattr(webhooks, "DELAY_S", 3600)  # it is held for as long as the others take
        monkeypatch.setattr(webhooks, "_EACH_READ_S", 3600)
        held = subscribe(slow, bad.host)
        subscribe(quick, host)
        with background(monde):
            slow.fait("ICO_INSCRIPTION", "2025-06-20")
            until(lambda: bad.open)
            quick.fait("ICO_INSCRIPTION", "2025-06-20")
            Navigateur(monde.http.app).open("/connexion").send("Recevoir un lien", courriel=address)  # type: ignore[attr-defined]
            folder = mails.boite(monde.state.settings)
            until(lambda: any(address.encode() in path.read_bytes() for path in letters(folder)))
            until(lambda: received)
            assert (states(monde, held), len(bad.open)) == ([("a_envoyer", None)], 1)
    ((_, body),) = received
    assert json.loads(body)["idInscription"] == quick.id


@pytest.mark.skipif(needs.campaign(True, False), reason="une heure : campagne longue (make trust)")
def test_for_an_hour_of_a_receiver_that_drips_every_login_mail_leaves_in_time(
    monde: Monde, chemin: Callable[..., Chemin], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, late = chemin(), {}
    with dripper(b"x") as bad, background(monde):
        monkeypatch.setitem(monde.state.settings.values, "TREMPLIN_SORTIES", bad.host)
        subscribe(slow, bad.host)
        slow.fait("ICO_INSCRIPTION", "2025-06-20")
        until(lambda: bad.open)
        begun, folder = time.monotonic(), mails.boite(monde.state.settings)
        for minute in range(60):
            address = open_account(monde.state, "Organisation")
            asked = time.monotonic()
            Navigateur(monde.http.app).open("/connexion").send("Recevoir un lien", courriel=address)  # type: ignore[attr-defined]
            until(lambda: any(address.encode() in path.read_bytes() for path in letters(folder)))  # noqa: B023
            late[minute] = time.monotonic() - asked
            until(lambda: time.monotonic() - begun >= 60 * (minute + 1))  # noqa: B023
    print("login mails, seconds:", sorted(late.values()))
    assert {minute: wait for minute, wait in late.items() if wait > 2} == {}


@pytest.mark.parametrize("drop", [b"x", b"HTTP/1.1 200 OK\r\nx: y\r\n"], ids=["line", "headers"])
def test_a_receiver_that_drips_is_cut(
    monde: Monde, chemin: Callable[..., Chemin], monkeypatch: pytest.MonkeyPatch, drop: bytes
) -> None:
    way = chemin()
    monkeypatch.setattr(webhooks, "DELAY_S", 1)
    with dripper(drop) as bad:
        monkeypatch.setitem(monde.state.settings.values, "TREMPLIN_SORTIES", bad.host)
        held = subscribe(way, bad.host)
        way.fait("ICO_INSCRIPTION", "2025-06-20")
        subscriptions.start_again(monde.state)
        deliver(monde)
        assert states(monde, held) == [("a_envoyer", "ReadTimeout : plus de 1 s en tout")]
        until(lambda: not bad.open)


def test_a_mail_server_that_drips_is_cut(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mails, "_EN_TOUT_S", 1)
    with dripper(b"220-x\r\n") as bad:
        monkeypatch.setitem(monde.state.settings.values, "TREMPLIN_SMTP", f"smtp://{bad.host}")
        with monde.state.store.writing() as connection:
            connection.execute(envoi.delete())
        address = open_account(monde.state, "Organisation")
        Navigateur(monde.http.app).open("/connexion").send("Recevoir un lien", courriel=address)  # type: ignore[attr-defined]
        assert mails.deliver(monde.state, GABARITS) is True
        until(lambda: not bad.open)
    with monde.state.store.reading() as connection:
        ((etat, essais),) = connection.execute(select(envoi.c.etat, envoi.c.essais)).all()
    assert (etat, essais) == ("a_envoyer", 1)


def test_an_antivirus_that_drips_is_cut_and_has_said_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(antivirus, "_DELAI_S", 1)
    with dripper(b"OK") as bad, pytest.raises(OSError, match="antivirus"):
        antivirus.sain(f"clamd://{bad.host}", b"x")


def test_links_leave_before_the_mails_that_came_first_and_files_apart(monde: Monde) -> None:
    with monde.state.store.writing() as connection:
        connection.execute(envoi.delete())
        for genre in (mails.JOINED, mails.GENRE, mails.LINK):
            mail = mails.Courriel(f"{genre}@exemple.invalid", "inconnu")
            mails.deposit(connection, monde.state.settings, mail, genre, datetime.now(UTC), genre)
    from tremplin.platform.work.store import outbox

    with monde.state.store.reading() as connection:
        ready = outbox.prets(connection, (mails.LINK, mails.GENRE), datetime.now(UTC))
    assert [e.objet for e in ready] == [mails.LINK, mails.GENRE]
    with monde.state.store.writing() as connection:
        connection.execute(envoi.delete())
        connection.execute(bail.delete())
