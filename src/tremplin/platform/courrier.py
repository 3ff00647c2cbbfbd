"""Mails: written in the transaction of what they tell, rendered when they leave, one recipient each.

Without a mail server (`TREMPLIN_SMTP`), outside production, they go to a folder that the page /courrier shows.
"""

from __future__ import annotations

import base64
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection

from tremplin.durable import write_durably
from tremplin.platform.jobs import Tache
from tremplin.platform.secret import Coffre
from tremplin.settings import Settings
from tremplin.store import outbox

GENRE = "courriel"
_DELAI_S = 30


@dataclass(frozen=True)
class Courriel:
    """Something to tell someone."""

    adresse: str
    gabarit: str
    contexte: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Gabarit:
    """A kind of mail: its subject, and what is made when it leaves. Its texts: `courriels/<nom>.html` and `.txt`."""

    sujet: str
    preparer: Callable[[Any, Courriel], Courriel | None] = lambda _state, courriel: courriel
    """To whom, and with what context for the templates; None: nothing is to be said after all."""


def deposer(connection: Connection, settings: Settings, courriel: Courriel, objet: str, quand: datetime) -> str:
    """Write a mail to be sent; its id. `objet`: what it is about; mails of one object and address leave in order."""
    coffre = _coffre(settings)
    told = {"adresse": courriel.adresse, "gabarit": courriel.gabarit, "contexte": dict(courriel.contexte)}
    ferme = base64.b64encode(coffre.fermer(GENRE, told)).decode()
    to = coffre.empreinte("adresse", courriel.adresse).hex()
    return outbox.deposer(
        connection, genre=GENRE, destination=to, objet=objet[:64], corps={"ferme": ferme}, quand=quand
    )


def livrer(state: Any, gabarits: Mapping[str, Gabarit]) -> bool:
    """Send what is ready; whether there was anything."""
    settings: Settings = state.settings
    if not settings.smtp and settings.env == "production":
        return False  # they wait for a server to be set
    now = datetime.now(UTC)
    with state.store.reading() as connection:
        ready = outbox.prets(connection, GENRE, now)
    for sent in ready:
        wrong = _livrer(state, gabarits, sent)
        with state.store.writing() as connection:
            if wrong is None:
                outbox.reussi(connection, sent.id, now)
            else:
                outbox.echoue(connection, sent, wrong, now)
        if wrong is not None:
            break  # a server that is down would make the other tasks wait for each mail
    return bool(ready)


def _livrer(state: Any, gabarits: Mapping[str, Gabarit], sent: outbox.Envoi) -> str | None:
    """What went wrong; None when it left, or had nothing to say."""
    told = _coffre(state.settings).ouvrir(GENRE, base64.b64decode(sent.corps["ferme"]))
    courriel = Courriel(**told)
    gabarit = gabarits[courriel.gabarit]
    ready = gabarit.preparer(state, courriel)
    if ready is None:
        return None
    try:
        message = composer(state.settings, ready, gabarit, sent.id)
        _remettre(state.settings, message, sent.id)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return type(error).__name__  # servers answer with addresses: their words stay out of the store
    return None


def composer(settings: Settings, courriel: Courriel, gabarit: Gabarit, identifiant: str) -> EmailMessage:
    """The message, as text and as HTML; ValueError for a header that holds a line end."""
    from tremplin.platform.pages import environment

    told = {**courriel.contexte, "base_url": settings.base_url, "contact": settings.contact, "titre": gabarit.sujet}
    message = EmailMessage(policy=SMTP)
    message["Subject"] = gabarit.sujet
    message["From"] = settings.expediteur
    message["To"] = courriel.adresse
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(identifiant, domain=settings.expediteur.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    name = f"courriels/{courriel.gabarit}"
    message.set_content(environment.get_template(f"{name}.txt").render(told))
    message.add_alternative(environment.get_template(f"{name}.html").render(told), subtype="html")
    return message


def _remettre(settings: Settings, message: EmailMessage, identifiant: str) -> None:
    if not settings.smtp:
        boite(settings).mkdir(parents=True, exist_ok=True)
        write_durably(boite(settings) / f"{identifiant}.eml", message.as_bytes())
        return
    where = urlsplit(settings.smtp)
    context, port = ssl.create_default_context(), where.port or (465 if where.scheme == "smtps" else 25)
    host = str(where.hostname)
    server = (
        smtplib.SMTP_SSL(host, port, timeout=_DELAI_S, context=context)
        if where.scheme == "smtps"
        else smtplib.SMTP(host, port, timeout=_DELAI_S)
    )
    with server:
        if where.scheme == "smtp+starttls":
            server.starttls(context=context)
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        server.send_message(message)


def boite(settings: Settings) -> Path:
    """The folder of the mails that leave for nowhere."""
    return settings.home / "courrier"


def tache(gabarits: Mapping[str, Gabarit]) -> Tache:
    """The work that sends mails of these kinds."""
    return Tache("courrier", "Envoyer les courriels", 0.2, lambda state: livrer(state, gabarits))


def _coffre(settings: Settings) -> Coffre:
    return Coffre(settings.poivre, "courrier")
