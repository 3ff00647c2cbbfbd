"""Mails: written in the transaction of what they tell, rendered when they leave, one recipient each.

Without a mail server (`TREMPLIN_SMTP`), outside production, they go to a folder that the page /courrier shows.
"""

from __future__ import annotations

import base64
import smtplib
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection

from tremplin import traces
from tremplin.durable import DiskFull, write_durably
from tremplin.language.spoken import speaking, spoken, translated
from tremplin.outgoing import Deadline
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.plain import plain
from tremplin.platform.work.readers import language_of
from tremplin.platform.work.secrets import Coffre
from tremplin.platform.work.store import outbox, refusals
from tremplin.settings import Settings
from tremplin.store.turns import Turn

GENRE = "courriel"
LINK = "courriel_lien"
"""What someone waits for, before a page: leaves before the others."""
JOINED = "courriel_piece"
"""What an antivirus must see first: apart, so that it holds back nothing else."""
KINDS = (LINK, GENRE, JOINED)
"""Kinds of what the outbox holds for a mail server."""
REBOND = "rebond"
_DEFINITIF = 500
"""Replies of mail servers from which an address is refused for good."""
_DELAI_S, _EN_TOUT_S = 30, 60
"""What a mail server may take between two bytes, and for a whole mail."""
_LOT = 10
"""Mails sent before looking again: a link asked for meanwhile passes before the others."""


@dataclass(frozen=True)
class Piece:
    """A file attached to a mail."""

    nom: str
    type: str
    contenu: bytes


@dataclass(frozen=True)
class Courriel:
    """Something to tell someone."""

    adresse: str
    gabarit: str
    contexte: Mapping[str, Any] = field(default_factory=dict)
    pieces: tuple[Piece, ...] = ()
    """What is attached, given by who prepares the mail: the outbox holds no file."""
    repondre_a: str | None = None


@dataclass(frozen=True)
class Gabarit:
    """A kind of mail: its subject, and what is made when it leaves. What it says: `courriels/<nom>.html`."""

    sujet: str
    """Marked to be translated. Names in braces are those of the context: « Votre offre {poste} »."""
    preparer: Callable[[Any, Courriel], Courriel | None] = lambda _state, courriel: courriel
    """To whom, and with what context for the templates; None: nothing is to be said after all."""
    rebond: Callable[[Any, Courriel], None] = lambda _state, _courriel: None
    """What follows from an address that takes no mail."""


@dataclass(frozen=True)
class Templates:
    """Every kind of mail, by name, and what leads the links of one to pages in the language that is spoken."""

    kinds: Mapping[str, Gabarit]
    lead_on: Callable[[str, str], str]
    """From the HTML of a mail and the address of the service."""


def deposit(
    connection: Connection, settings: Settings, courriel: Courriel, objet: str, quand: datetime, genre: str = GENRE
) -> str:
    """Write a mail to be sent; its id. `objet`: what it is about; mails of one object and address leave in order."""
    coffre = _coffre(settings)
    told = {"adresse": courriel.adresse, "gabarit": courriel.gabarit, "contexte": dict(courriel.contexte)}
    ferme = base64.b64encode(coffre.close(GENRE, told)).decode()
    to = coffre.empreinte("adresse", courriel.adresse).hex()
    return outbox.deposit(connection, genre=genre, destination=to, objet=objet[:64], body={"ferme": ferme}, quand=quand)


def deliver(state: Any, templates: Templates, genres: Sequence[str] = KINDS) -> bool:
    """Send some of what is ready, these kinds in order; whether there was anything."""
    settings: Settings = state.settings
    if not settings.smtp and settings.env == "production":
        return False  # they wait for a server to be set
    now = datetime.now(UTC)
    with state.store.reading() as connection:
        ready = outbox.prets(connection, genres, now, _LOT)
    for sent in ready:
        with traces.leaving("courriel", sent.id) as end:
            wrong = _deliver(state, templates, sent)
            end(wrong)
        with state.store.writing(turn=Turn.DELIVERIES) as connection:
            if wrong == REBOND:
                outbox.abandons(connection, sent, wrong, now)
                wrong = None
            elif wrong is None:
                outbox.reussi(connection, sent.id, now)
            else:
                outbox.fails(connection, sent, wrong, now)
    return bool(ready)


def _deliver(state: Any, templates: Templates, sent: outbox.Envoi) -> str | None:
    """What went wrong; None when it left, or had nothing to say."""
    told = _coffre(state.settings).open(GENRE, base64.b64decode(sent.corps["ferme"]))
    courriel = Courriel(**told)
    template = templates.kinds[courriel.gabarit]
    if refuse(state, courriel.adresse):
        return REBOND
    with state.store.reading() as connection:
        language = language_of(connection, state.settings, courriel.adresse)
    ready: Courriel | None = None
    try:
        with speaking(language):
            ready = template.preparer(state, courriel)
            if ready is None:
                return None
            message = compose(state.settings, ready, templates, sent.id)
        _hand_over(state.settings, message, sent.id)
    except smtplib.SMTPRecipientsRefused as error:
        if any(code < _DEFINITIF for code, _ in error.recipients.values()):
            return type(error).__name__
        sent_to = ready or courriel
        bounce(state, sent_to.adresse)
        template.rebond(state, sent_to)
        return REBOND
    except (OSError, DiskFull, smtplib.SMTPException, ValueError) as error:
        return type(error).__name__  # servers answer with addresses: their words stay out of the store
    return None


def refuse(state: Any, adresse: str, sorte: str = REBOND) -> bool:
    """Whether an address takes no mail, or asked for none of a sort."""
    with state.store.reading() as connection:
        return refusals.is_refused(connection, _empreinte(state.settings, adresse, sorte))


def bounce(state: Any, adresse: str, sorte: str = REBOND) -> None:
    """Write to an address no more, or no more mail of a sort."""
    with state.store.writing() as connection:
        refusals.refuse(connection, _empreinte(state.settings, adresse, sorte), sorte, datetime.now(UTC))


def reopen(state: Any, adresse: str) -> bool:
    """Write to an address again; False when it wasn't refused."""
    with state.store.writing() as connection:
        return refusals.reopen(connection, _empreinte(state.settings, adresse))


def _empreinte(settings: Settings, adresse: str, sorte: str = REBOND) -> bytes:
    return _coffre(settings).empreinte(sorte, adresse.lower())


def compose(settings: Settings, courriel: Courriel, templates: Templates, identifier: str) -> EmailMessage:
    """The message in the language that is spoken, as text and HTML; ValueError for a header that holds a line end."""
    from tremplin.platform.work.rendering import environment

    subject = _one_line(translated(templates.kinds[courriel.gabarit].sujet).format_map(courriel.contexte))
    told = {
        **courriel.contexte,
        "base_url": settings.base_url,
        "contact": settings.contact,
        "titre": subject,
        "langue": spoken(),
    }
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["From"] = settings.expediteur
    message["To"] = courriel.adresse
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(identifier, domain=settings.expediteur.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    rendered = environment.get_template(f"courriels/{courriel.gabarit}.html").render(told)
    html = templates.lead_on(rendered, settings.base_url)
    message.set_content(plain(html))
    message.add_alternative(html, subtype="html")
    if courriel.repondre_a:
        message["Reply-To"] = courriel.repondre_a
    if told.get("ne_plus_recevoir"):
        message["List-Unsubscribe"] = f"<{told['ne_plus_recevoir']}>"
    if told.get("en_un_geste"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    for piece in courriel.pieces:
        main, _, sub = piece.type.partition("/")
        message.add_attachment(piece.contenu, maintype=main, subtype=sub, filename=piece.nom)
    message["Content-Language"] = spoken()  # once the parts are made, which take what tells of contents
    return message


def _one_line(text: str) -> str:
    """A text of strangers as one line of a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def _hand_over(settings: Settings, message: EmailMessage, identifier: str) -> None:
    if not settings.smtp:
        settings.room.check()
        boite(settings).mkdir(parents=True, exist_ok=True)
        write_durably(boite(settings) / f"{identifier}.eml", message.as_bytes())
        return
    where = urlsplit(settings.smtp)
    context, port = ssl.create_default_context(), where.port or (465 if where.scheme == "smtps" else 25)
    host = str(where.hostname)
    with Deadline(_EN_TOUT_S) as deadline:
        server = (
            _TlsServer(deadline, host, port, timeout=_DELAI_S, context=context)
            if where.scheme == "smtps"
            else _Server(deadline, host, port, timeout=_DELAI_S)
        )
        with server:
            if where.scheme == "smtp+starttls":
                server.starttls(context=context)
            if where.username:
                server.login(unquote(where.username), unquote(where.password or ""))
            server.send_message(message)


class _Server(smtplib.SMTP):
    """A mail server whose connection is cut in time, from its first word on."""

    def __init__(self, deadline: Deadline, *given: Any, **named: Any) -> None:
        deadline.watch(lambda: self.sock)
        super().__init__(*given, **named)


class _TlsServer(_Server, smtplib.SMTP_SSL):
    """The same, under TLS at once."""


def boite(settings: Settings) -> Path:
    """The folder of the mails that leave for nowhere."""
    return settings.home / "courrier"


def taches(templates: Templates) -> tuple[Tache, ...]:
    """The works that send mails of these kinds."""
    return (
        Tache(
            "courrier", "Envoyer les courriels", 2, lambda state: deliver(state, templates, (LINK, GENRE)), reveil=True
        ),
        Tache(
            "courrier-pieces",
            "Envoyer les courriels qui ont une pièce jointe",
            2.0,
            lambda state: deliver(state, templates, (JOINED,)),
        ),
    )


def _coffre(settings: Settings) -> Coffre:
    return Coffre(settings.poivre, "courrier")
