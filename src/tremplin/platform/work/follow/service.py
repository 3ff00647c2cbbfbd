"""Following: kept once its address is confirmed, told what is new and nothing twice, ended by one click or by itself.

What was seen and the mail that tells the rest are written in one transaction: a crash repeats neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

import structlog
from sqlalchemy import Connection

from tremplin.domain.dates import PARIS
from tremplin.domain.identifiers import uuid7
from tremplin.language.spoken import mark, speaking
from tremplin.platform.work import mails, webhooks
from tremplin.platform.work.follow import store as rows
from tremplin.platform.work.follow.kinds import Criteria, Kind
from tremplin.platform.work.follow.store import Follow
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.readers import language_of
from tremplin.platform.work.secrets import Coffre
from tremplin.platform.work.store import outbox
from tremplin.platform.work.webhooks import Receiver
from tremplin.settings import Settings

log = structlog.get_logger("suivis")
RHYTHMS = {
    "jour": mark("chaque jour"),
    "semaine": mark("chaque semaine"),
    "version": mark("à chaque version des données"),
}
LIFE, WARNED_BEFORE, UNCONFIRMED = timedelta(days=183), timedelta(days=7), timedelta(days=7)
MOST = 10
"""Follows that an address may have."""
_AT = time(7)
"""When mails leave, in Paris; the weekly ones on Mondays."""
_BATCH, _LATER, _SOON = 50, timedelta(hours=1), timedelta(minutes=5)
ENDS, WEBHOOK = "suivi_finit", "suivi_webhook"
PAGE = "/suivi"
"""Where one looks at a follow, prolongs it or ends it; `PAGE/fin` ends it by one POST, as mail programs do."""


class TooMany(Exception):
    """An address follows enough already."""


def coffre_of(settings: Settings) -> Coffre:
    """What encrypts addresses and seals the links of follows."""
    return Coffre(settings.poivre, "suivis")


def keep(
    connection: Connection,
    settings: Settings,
    *,
    kind: str,
    address: str,
    titre: str,
    criteria: Criteria,
    rhythm: str,
    seen: bytes,
    now: datetime,
    receiver: str = "",
) -> str:
    """Keep what waits for its address to be confirmed; its id. `seen`: what there is now, which isn't news; `receiver`:
    the address of a program that is told in place of the person."""
    held, identifier = coffre_of(settings), uuid7()
    values = {
        "id": identifier,
        "genre": kind,
        "adresse": held.close("adresse", address),
        "a_qui": held.empreinte("adresse", address),
        "empreinte": held.empreinte("suivi", address, kind, sorted(criteria.items()), receiver),
        "titre": titre,
        "criteres": dict(criteria),
        "rythme": rhythm,
        "vu": seen,
        "cree_le": now,
        "recepteur": _sealed(held, receiver) if receiver else None,
    }
    rows.create(connection, values)
    return identifier


def _sealed(held: Coffre, url: str) -> bytes:
    return held.close("recepteur", {"url": url, "secret": webhooks.new_secret()})


def receiver_of(settings: Settings, follow: Follow) -> Receiver | None:
    """The program that is told; None for a person."""
    told = coffre_of(settings).open("recepteur", follow.recepteur) if follow.recepteur else None
    return Receiver(**told) if told else None


def confirm(connection: Connection, identifier: str, now: datetime) -> Follow | None:
    """Begin to tell; None once it was forgotten. One of the same thing is replaced, with what it has seen. Raises
    TooMany."""
    found = rows.get(connection, identifier)
    if found is None:
        return None
    former = rows.same(connection, found)
    if former is not None:
        rows.end(connection, former.id)
    elif rows.confirmed(connection, found.a_qui) >= MOST:
        raise TooMany
    seen = former.vu if former is not None else found.vu
    turn = next_turn(found.rythme, now)
    rows.change(connection, found, confirme_le=now, prochain_le=turn, fin_le=now + LIFE, vu=seen)
    return rows.get(connection, identifier)


def prolong(connection: Connection, follow: Follow, now: datetime) -> None:
    """Six months more from now."""
    rows.change(connection, follow, fin_le=now + LIFE, averti_le=None)


def next_turn(rhythm: str, now: datetime) -> datetime:
    """The next morning, or that of the next Monday, in Paris; soon, for what is told of as it happens."""
    if rhythm == "version":
        return now + _SOON
    here = now.astimezone(PARIS)
    days = 1 if rhythm == "jour" else 7 - here.weekday()
    return datetime.combine(here.date() + timedelta(days=days), _AT, PARIS).astimezone(UTC)


def address_of(settings: Settings, follow: Follow) -> str:
    """To whom it is told."""
    return str(coffre_of(settings).open("adresse", follow.adresse))


def opened(state: Any, token: str) -> Follow | None:
    """The follow that the link of a mail opens, as long as it lasts."""
    identifier = coffre_of(state.settings).unseal("lien", token)
    if not isinstance(identifier, str):
        return None
    with state.store.reading() as connection:
        return rows.get(connection, identifier)


# ── what works by itself ─────────────────────────────────────────────────────────────────────────────────────────


def tell(state: Any, kinds: Mapping[str, Kind]) -> bool:
    """Look at what is due, and write the mails of what is new; whether anything was due."""
    now = datetime.now(UTC)
    with state.store.reading() as connection:
        found = rows.due(connection, now, _BATCH)
    for follow in found:
        try:
            _take_turn(state, kinds[follow.genre], follow, now)
        except Exception:
            log.exception("suivi en defaut", genre=follow.genre)
            with state.store.writing() as connection:
                rows.change(connection, follow, prochain_le=now + _LATER)
    return bool(found)


def _take_turn(state: Any, kind: Kind, follow: Follow, now: datetime) -> None:
    with state.store.reading() as connection:
        language = language_of(connection, state.settings, address_of(state.settings, follow))
    with speaking(language):
        look = kind.look(state, follow.criteres, follow.vu)
    with state.store.writing() as connection:
        turn = next_turn(follow.rythme, now)
        if not rows.change(connection, follow, vu=look.seen, prochain_le=turn) or look.news is None:
            return
        if follow.recepteur is None:
            _deposit(state, connection, follow, kind.mail, look.news, now)
        else:
            body = {"suivi": follow.id, "sorte": kind.name, **look.body}
            outbox.deposit(connection, genre=WEBHOOK, destination=follow.id, objet=follow.id, body=body, quand=now)


def _deposit(
    state: Any, connection: Connection, follow: Follow, mail: str, told: Mapping[str, Any], now: datetime
) -> None:
    context = {"id": follow.id, "objet": follow.titre, "rythme": RHYTHMS[follow.rythme], **told}
    written = Courriel(address_of(state.settings, follow), mail, context)
    mails.deposit(connection, state.settings, written, f"suivi:{follow.id}", now)


def send(state: Any) -> bool:
    """Hand out what programs are told; whether anything is being sent."""
    queue = webhooks.Queue(
        store=state.store,
        kind=WEBHOOK,
        crew=state.service(_Senders, _Senders),
        groups=partial(_groups, state.settings),
        receiver=partial(_receiver, state),
        now=lambda: datetime.now(UTC),
        internal=frozenset(state.settings.sorties),
    )
    return webhooks.deliver(queue)


class _Senders(webhooks.Senders):
    """Those of follows."""


def _groups(settings: Settings, connection: Connection) -> dict[str, tuple[str, ...]]:
    told = ((one.id, receiver_of(settings, one)) for one in rows.receivers(connection))
    return {identifier: (webhooks.host_group(found.url),) for identifier, found in told if found}


def _receiver(state: Any, destination: str) -> Receiver | None:
    with state.store.reading() as connection:
        found = rows.get(connection, destination)
    return receiver_of(state.settings, found) if found is not None else None


def end(state: Any) -> bool:
    """Tell a week before what ends, wipe what is over and what nobody confirmed; False, for there is no hurry."""
    now = datetime.now(UTC)
    with state.store.writing() as connection:
        rows.forget(connection, now, now - UNCONFIRMED)
        for follow in rows.ending(connection, now + WARNED_BEFORE):
            assert follow.fin_le is not None
            _deposit(state, connection, follow, ENDS, {"fin_le": follow.fin_le.isoformat()}, now)
            rows.change(connection, follow, averti_le=now)
    return False


def _leave(state: Any, mail: Courriel) -> Courriel | None:
    """A mail with the links of its follow; none once that has ended."""
    identifier = mail.contexte["id"]
    with state.store.reading() as connection:
        if rows.get(connection, identifier) is None:
            return None
    asked = urlencode({"jeton": coffre_of(state.settings).seal("lien", identifier)})
    base = f"{state.settings.base_url}{PAGE}"
    links = {"gerer": f"{base}?{asked}", "ne_plus_recevoir": f"{base}/fin?{asked}", "en_un_geste": True}
    return replace(mail, contexte={**mail.contexte, **links})


def _bounce(state: Any, mail: Courriel) -> None:
    """An address that takes no mail is kept no longer."""
    with state.store.writing() as connection:
        rows.end(connection, mail.contexte["id"])


def templates(kinds: Mapping[str, Kind]) -> dict[str, Gabarit]:
    """The mails of follows: one a kind, and the word before the end."""
    ends = Gabarit(mark("Votre alerte finit bientôt : {objet}"), _leave, _bounce)
    return {ENDS: ends} | {kind.mail: Gabarit(kind.subject, _leave, _bounce) for kind in kinds.values()}


def tasks(kinds: Mapping[str, Kind]) -> tuple[Tache, ...]:
    """The works that tell follows of these kinds."""
    return (
        Tache("suivis", "Écrire à qui suit ce qui est nouveau", 30, partial(tell, kinds=kinds)),
        Tache("suivis-webhooks", "Livrer ce que des programmes suivent", 2, send, reveil=True),
        Tache("suivis-fin", "Finir les suivis, effacer ceux que personne n'a confirmés", 3600, end),
    )
