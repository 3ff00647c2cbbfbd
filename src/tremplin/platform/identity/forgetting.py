"""What is let go after its time: accounts that nobody uses (two mails first), what mails said, then that they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tremplin.language.spoken import mark
from tremplin.platform.identity.store import accounts as rows
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.store import outbox

INUTILISE = timedelta(days=730)
"""How long an account lives that nobody logs in to."""
AVERTIS = (60, 15)
"""Days before its end on which its owner is told."""
CORPS, TRACE = timedelta(days=30), timedelta(days=365)
"""How long the text of a mail is kept once it left; how long that it left."""


def comptes(state: Any, quand: datetime | None = None) -> bool:
    """Tell the owners of accounts that end soon; forget who had those that ended."""
    now = quand or datetime.now(UTC)
    with state.store.reading() as connection:
        unused = rows.inutilises(connection, now - INUTILISE + timedelta(days=max(AVERTIS)))
    for identifier, address, last in unused:
        end = last + INUTILISE
        if end <= now:
            with state.store.writing() as connection:
                rows.forget(connection, identifier, now)
            continue
        days = min(d for d in AVERTIS if end - now <= timedelta(days=d))
        subject = f"inutilise:{identifier[:20]}:{days}"
        with state.store.writing() as connection:
            if not outbox.deposited_since(connection, mails.GENRE, subject, last):
                told = {"fin": end.isoformat(), "compte": identifier}
                mails.deposit(
                    connection, state.settings, Courriel(address, "compte_inutilise", told), subject, datetime.now(UTC)
                )
    return False


def courriels(state: Any, quand: datetime | None = None) -> bool:
    """Drop what mails and webhooks said a month after they left; a year after, that they were."""
    now = quand or datetime.now(UTC)
    with state.store.writing() as connection:
        outbox.forget(connection, now - CORPS, now - TRACE)
    return False


def _rappel(state: Any, mail: Courriel) -> Courriel | None:
    """Nothing for who came back meanwhile."""
    with state.store.reading() as connection:
        found = rows.par_id(connection, mail.contexte["compte"])
    if found is None or found.courriel != mail.adresse:
        return None
    told = {**mail.contexte, "nom": found.nom, "lien": f"{state.settings.base_url}/connexion"}
    return replace(mail, contexte=told)


GABARITS = {"compte_inutilise": Gabarit(mark("Votre compte Tremplin ne sert plus"), preparer=_rappel)}
TACHES = (
    Tache("comptes-inutilises", "Prévenir les comptes sans usage, oublier ceux de deux ans", 3600, comptes),
    Tache("courriels-oublier", "Effacer le texte des courriels partis depuis un mois", 3600, courriels),
)
