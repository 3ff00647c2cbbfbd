"""Companies that want no more unasked applications: asked by address, proved by a link, kept whatever is imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from tremplin.families.alternance.offers import correction
from tremplin.families.alternance.search import lookup
from tremplin.families.alternance.store import withdrawals
from tremplin.language.spoken import mark
from tremplin.platform.identity.store.accounts import Lien
from tremplin.platform.web.state import State
from tremplin.platform.work import mails
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.readers import remember
from tremplin.release.reader import Release

USAGES = (withdrawals.USAGE, "retrait_liste")
"""Uses of links: for one company (from the mail of an application), for those of an address."""
RAISONS = {
    "complet": mark("Nous ne recrutons plus cette année"),
    "hors_cible": mark("Les candidatures ne correspondent pas"),
    "autre_canal": mark("Nous recrutons par d'autres canaux"),
    "budget": mark("Nous n'avons pas de budget"),
    "sans_alternance": mark("Nous ne prenons pas d'alternants"),
    "fermee": mark("L'entreprise est fermée"),
    "autre": mark("Autre raison"),
}


def ask(state: State, courriel: str, raison: str) -> None:
    """Write that an address wants out: whether it is known is looked at when the mail leaves."""
    remember(state, courriel)
    now = datetime.now(UTC)
    with state.store.writing() as connection:
        mail = Courriel(courriel, "retrait_demande", {"raison": raison})
        mails.deposit(connection, state.settings, mail, "retrait", now)


def concernees(state: State, release: Release, link: Lien) -> list[dict[str, Any]]:
    """The companies that a link may withdraw: its own, or those of its address; those gone already left out."""
    if link.usage == withdrawals.USAGE:
        sirets = [link.sujet.partition(":")[2]]
    else:
        sirets = correction.sirets_de(state, release, link.vers)
    with state.store.reading() as connection:
        gone = withdrawals.toutes(connection)
    return [{"siret": s, **lookup.recruteur(release, s)} for s in sirets if s not in gone]


def read_link(state: State, token: str) -> Lien | None:
    """The link of a withdrawal, of either use."""
    return next((found for usage in USAGES if (found := state.comptes.read_link(token, usage))), None)


def withdraw(state: State, release: Release, token: str, sirets: Sequence[str], raison: str) -> int:
    """Withdraw some of the companies of a link, once; how many. Raises Refus."""
    found = read_link(state, token)
    allowed = {c["siret"]: c for c in concernees(state, release, found)} if found else {}

    def effet(connection: Connection) -> int:
        taken = state.comptes.take_link(connection, token, found.usage if found else USAGES[0])
        now = datetime.now(UTC)
        chosen = [allowed[s] for s in dict.fromkeys(sirets) if s in allowed]
        done = sum(withdrawals.withdraw(connection, c["siret"], raison, c, now) for c in chosen)
        if done and taken.vers:
            told = {"entreprises": [f"{c.get('enseigne') or c.get('raison_sociale')} ({c['siret']})" for c in chosen]}
            mails.deposit(connection, state.settings, Courriel(taken.vers, "retrait_fait", told), "retrait", now)
        return done

    return state.store.ensemble(effet)


def _prepare(state: State, mail: Courriel) -> Courriel | None:
    """The link, for an address that is known; no mail for another."""
    release = state.releases.current
    if release is None or not correction.sirets_de(state, release, mail.adresse):
        return None
    asked = Lien(
        usage=USAGES[1],
        sujet="retrait",
        vers=mail.adresse,
        demande_le=datetime.now(UTC),
    )
    token = state.comptes.create_link(asked, withdrawals.VIE)
    link = f"{state.settings.base_url}/desinscription/entreprise?jeton={token}&raison={mail.contexte['raison']}"
    return replace(mail, contexte={**mail.contexte, "lien": link})


GABARITS = {
    "retrait_demande": Gabarit(mark("Ne plus recevoir de candidatures spontanées"), _prepare),
    "retrait_fait": Gabarit(mark("Vous ne recevrez plus de candidatures spontanées")),
}
TACHES = ()
