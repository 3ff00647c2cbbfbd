"""Companies that correct what is shown of them: proved by a link, put over whatever is imported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import Connection

from tremplin.domain.written import free_texts, people
from tremplin.families.alternance.offers.entry import Refusee
from tremplin.families.alternance.search import lookup
from tremplin.families.alternance.store import corrections, withdrawals
from tremplin.language.spoken import mark
from tremplin.platform.identity.store.accounts import Lien
from tremplin.platform.web.forms import Typed, Wrong, fill
from tremplin.platform.web.state import State
from tremplin.platform.work import mails
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.readers import remember
from tremplin.release.reader import Release
from tremplin.store import audit

USAGE = "correction"
CHAMPS = {"enseigne": "Nom montré", "telephone": "Téléphone", "site": "Site", "courriel": "Adresse des candidatures"}
"""What a company may correct."""
_SITE = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(/[^\s<>\"']{0,300})?", re.ASCII)


def sirets_de(state: State, release: Release, courriel: str) -> list[str]:
    """The companies whose applications go to an address, by what is published or by what they said."""
    with state.store.reading() as connection:
        said = corrections.toutes(connection)
    own = {siret for siret, fix in said.items() if fix.get("courriel") == courriel}
    return sorted(own | set(lookup.recruteurs_du_courriel(release, courriel)))


def ask(state: State, courriel: str) -> None:
    """Write that an address wants to correct: whether it is known is looked at when the mail leaves."""
    remember(state, courriel)
    now = datetime.now(UTC)
    with state.store.writing() as connection:
        mails.deposit(connection, state.settings, Courriel(courriel, "correction_demande"), USAGE, now)


def concernees(state: State, release: Release, token: str) -> list[dict[str, Any]]:
    """The companies that a link may correct, with what is shown of them."""
    found = state.comptes.read_link(token, USAGE)
    if found is None:
        return []
    with state.store.reading() as connection:
        said = corrections.toutes(connection)
    return [
        {"siret": s, **lookup.recruteur(release, s), **said.get(s, {})} for s in sirets_de(state, release, found.vers)
    ]


def _fault_of_site(site: str) -> str | None:
    return None if _SITE.fullmatch(site) else "une adresse https://… est attendue"


class Correction(Typed):
    """What a company says of itself; what it leaves empty stays."""

    enseigne: Annotated[str, free_texts.obeys(free_texts.faute_de_nom_d_entreprise)] | None = None
    telephone: Annotated[str, free_texts.obeys(people.faute_de_telephone)] | None = None
    site: Annotated[str, free_texts.obeys(_fault_of_site)] | None = None
    courriel: people.Mailbox | None = None


def correct(state: State, release: Release, token: str, siret: str, given: Mapping[str, str]) -> None:
    """Keep what a company says, once a link; both addresses are told. Raises Refus, Refusee."""
    try:
        said = fill(Correction, {n: v.strip() for n, v in given.items() if v.strip()})
    except Wrong as wrong:
        raise Refusee(str(wrong), wrong.faults) from wrong
    if siret not in {c["siret"] for c in concernees(state, release, token)}:
        raise Refusee("Des champs sont à corriger", {"siret": "un établissement de la liste est attendu"})
    kept = said.model_dump(exclude_unset=True)

    def effet(connection: Connection) -> None:
        link, now = state.comptes.take_link(connection, token, USAGE), datetime.now(UTC)
        corrections.correct(connection, siret, kept, now)
        audit.record(connection, "entreprise.corriger", siret, ", ".join(kept) or "rien")
        for address in dict.fromkeys((link.vers, kept.get("courriel", link.vers))):
            mail = Courriel(address, "correction_faite", {"siret": siret, "champs": [CHAMPS[n] for n in kept]})
            mails.deposit(connection, state.settings, mail, siret, now)

    state.store.ensemble(effet)


def _prepare(state: State, mail: Courriel) -> Courriel | None:
    """The link, for an address that is known; no mail for another."""
    release = state.releases.current
    if release is None or not sirets_de(state, release, mail.adresse):
        return None
    token = state.comptes.create_link(
        Lien(
            usage=USAGE,
            sujet=USAGE,
            vers=mail.adresse,
            demande_le=datetime.now(UTC),
        ),
        withdrawals.VIE,
    )
    return replace(mail, contexte={"lien": f"{state.settings.base_url}/correction/entreprise?jeton={token}"})


GABARITS = {
    "correction_demande": Gabarit(mark("Corriger ce que l'on montre de votre entreprise"), _prepare),
    "correction_faite": Gabarit(mark("Votre correction est enregistrée")),
}
TACHES = ()
