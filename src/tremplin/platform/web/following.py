"""Asking to follow something by mail: what the forms of every kind share, up to the link that confirms the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request

from tremplin.domain.written import mailboxes
from tremplin.language.spoken import mark
from tremplin.platform.web.forms import Formulaire, Wrong
from tremplin.platform.web.links import Confirmation, limit
from tremplin.platform.web.state import state_of
from tremplin.platform.work.follow import service as follow
from tremplin.platform.work.follow.kinds import Criteria, Kind
from tremplin.platform.work.mails import Gabarit
from tremplin.platform.work.readers import remember

CONFIRMED = Confirmation("suivi", "suivi_confirmer", f"{follow.PAGE}/confirmer", "suivi/confirmer.html")
GABARITS = {"suivi_confirmer": Gabarit(mark("Confirmez votre alerte : {objet}"), CONFIRMED.complete)}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whom to tell, how often."""

    address: str
    rhythm: str


def read_asked(kind: Kind, given: Formulaire) -> Asked:
    """What the form of a kind holds (`courriel`, `rythme`); raises Wrong with every fault."""
    address, rhythm = given.get("courriel", "").lower(), given.get("rythme", kind.rhythms[0])
    faults = {}
    if wrong := mailboxes.faute(address):
        faults["courriel"] = wrong
    if rhythm not in kind.rhythms:
        faults["rythme"] = f"choisissez : {' ou '.join(follow.RHYTHMS[one] for one in kind.rhythms)}"
    if faults:
        raise Wrong(faults)
    return Asked(address=address, rhythm=rhythm)


def ask(request: Request, kind: Kind, asked: Asked, titre: str, criteria: Criteria, receiver: str = "") -> None:
    """Keep what waits for its address, and write the mail that confirms it: the same for whoever follows it already,
    so that nothing is learnt of an address. `receiver`: the address of a program that is told in its place. Raises
    ApiError 429."""
    state = state_of(request)
    limit(request, asked.address)
    remember(state, asked.address)
    seen, now = kind.look(state, criteria, b"").seen, datetime.now(UTC)
    with state.store.writing() as connection:
        identifier = follow.keep(
            connection,
            state.settings,
            kind=kind.name,
            address=asked.address,
            titre=titre,
            criteria=criteria,
            rhythm=asked.rhythm,
            seen=seen,
            now=now,
            receiver=receiver,
        )
        told = {"objet": titre, "rythme": follow.RHYTHMS[asked.rhythm]}
        CONFIRMED.deposit(connection, state.settings, asked.address, identifier, now, **told)
