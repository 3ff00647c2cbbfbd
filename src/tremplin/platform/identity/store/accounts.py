"""Accounts of people, their sessions, their links and their second factor, as rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.identity.store import keys as key_rows
from tremplin.platform.identity.store import users as user_rows
from tremplin.store import audit
from tremplin.store.engine import Store
from tremplin.store.rows import made
from tremplin.store.tables import code_secours, compte, lien, organisation, session_ouverte

OUBLIE = "@oublie.invalid"
"""End of the address of who was forgotten."""
GARDE = timedelta(days=1)
"""How long an ended link or session is kept."""


@dataclass(frozen=True, kw_only=True)
class Compte:
    """Someone of an organisation."""

    id: str
    courriel: str
    nom: str
    organisation_id: str
    organisation: str
    profil: str
    responsable: bool
    totp: bytes | None
    """The secret of the second factor, encrypted; None until it was confirmed once."""
    totp_essai: bytes | None
    """The same, while it waits to be confirmed."""
    totp_pas: int | None
    echecs: int
    attendre: datetime | None
    ferme_le: datetime | None


@dataclass(frozen=True, kw_only=True)
class Ouverte:
    """A session as it stands."""

    id: str
    sujet: str
    profil: str
    cree_le: datetime
    vue_le: datetime
    fin_le: datetime
    second_facteur_le: datetime | None
    agent: str
    adresse: str


@dataclass(frozen=True, kw_only=True)
class Lien:
    """A link that still opens."""

    usage: str
    sujet: str
    vers: str
    demande_le: datetime
    navigateur: bytes | None = None
    agent: str = ""
    adresse: str = ""


# --- Accounts -------------------------------------------------------------------------------------------------------


def create(
    store: Store, *, courriel: str, nom: str, organisation_id: str, profil: str, responsable: bool, quand: datetime
) -> str:
    """Make an account, or say anew who an existing one is (it opens again if it was closed); its id."""
    with store.writing() as connection:
        known = connection.execute(select(compte.c.id).where(compte.c.courriel == courriel)).scalar()
        if known is None:
            return insert_account(
                connection,
                courriel=courriel,
                nom=nom,
                organisation_id=organisation_id,
                profil=profil,
                responsable=responsable,
                quand=quand,
            )
        former = _organisation_de(connection, known)
        values = {"nom": nom, "organisation_id": organisation_id, "profil": profil, "responsable": responsable}
        connection.execute(update(compte).where(compte.c.id == known).values(**values, ferme_le=None))
        _close_sessions(connection, f"compte:{known}")
        audit.record(connection, "compte.creer", str(known))
        if former != organisation_id:
            _finish_if_empty(connection, former)
        return str(known)


def insert_account(
    connection: Connection,
    *,
    courriel: str,
    nom: str,
    organisation_id: str,
    profil: str,
    responsable: bool,
    quand: datetime,
) -> str:
    """Make an account for an address that has none; its id."""
    identifier = str(uuid.uuid4())
    connection.execute(
        insert(compte).values(
            id=identifier,
            courriel=courriel,
            nom=nom,
            organisation_id=organisation_id,
            profil=profil,
            responsable=responsable,
            echecs=0,
            cree_le=quand,
        )
    )
    audit.record(connection, "compte.creer", identifier)
    return identifier


def exists(connection: Connection, courriel: str) -> bool:
    """Whether an address has an account, open or closed."""
    return connection.execute(select(compte.c.id).where(compte.c.courriel == courriel)).first() is not None


def de_l_organisation(connection: Connection, organisation_id: str) -> list[Compte]:
    """The open accounts of an organisation, by name."""
    mine = (compte.c.organisation_id == organisation_id) & compte.c.ferme_le.is_(None)
    return [_compte(r) for r in connection.execute(_joint().where(mine).order_by(compte.c.nom, compte.c.id))]


def close(store: Store, courriel: str, quand: datetime) -> bool:
    """Close an account and end its sessions, with the last of an organisation what opens for it; False when there is
    none open."""
    mine = (compte.c.courriel == courriel) & compte.c.ferme_le.is_(None)
    with store.writing() as connection:
        known = connection.execute(select(compte.c.id).where(mine)).scalar()
        if known is None:
            return False
        connection.execute(update(compte).where(compte.c.id == known).values(ferme_le=quand))
        _close_sessions(connection, f"compte:{known}")
        audit.record(connection, "compte.fermer", str(known))
        _finish_if_empty(connection, _organisation_de(connection, str(known)))
        return True


def _organisation_de(connection: Connection, identifier: str) -> str:
    return str(connection.execute(select(compte.c.organisation_id).where(compte.c.id == identifier)).scalar_one())


def _finish_if_empty(connection: Connection, organisation_id: str) -> None:
    """What opens for an organisation ends with its last account: nobody could revoke it any more."""
    if not de_l_organisation(connection, organisation_id):
        key_rows.finish(connection, organisation_id)
        client_rows.finish(connection, organisation_id)
        user_rows.finish(connection, organisation_id)


def inutilises(connection: Connection, before: datetime) -> list[tuple[str, str, datetime]]:
    """Open accounts that nobody logged in to since an instant: id, address, when they were last used."""
    last = func.coalesce(compte.c.vu_le, compte.c.cree_le)
    mine = compte.c.ferme_le.is_(None) & (last < before)
    rows = connection.execute(select(compte.c.id, compte.c.courriel, compte.c.vu_le, compte.c.cree_le).where(mine))
    return [(r.id, r.courriel, r.vu_le or r.cree_le) for r in rows]


def forget(connection: Connection, identifier: str, quand: datetime) -> None:
    """Close an account, and forget who it was of; the last of an organisation ends what opens for it."""
    values = {"ferme_le": quand, "courriel": f"{identifier}{OUBLIE}", "nom": "", "totp": None, "totp_le": None}
    connection.execute(update(compte).where(compte.c.id == identifier).values(**values))
    connection.execute(delete(code_secours).where(code_secours.c.compte_id == identifier))
    _close_sessions(connection, f"compte:{identifier}")
    audit.record(connection, "compte.oublier", identifier)
    _finish_if_empty(connection, _organisation_de(connection, identifier))


def par_courriel(connection: Connection, courriel: str) -> Compte | None:
    """The open account of an address."""
    return _un(connection, (compte.c.courriel == courriel) & compte.c.ferme_le.is_(None))


def par_id(connection: Connection, identifier: str) -> Compte | None:
    """An open account."""
    return _un(connection, (compte.c.id == identifier) & compte.c.ferme_le.is_(None))


def tous(store: Store) -> list[Compte]:
    """Every account, by organisation and name."""
    ordered = _joint().order_by(organisation.c.nom, compte.c.nom)
    with store.reading() as connection:
        return [_compte(r) for r in connection.execute(ordered)]


def responsables(connection: Connection, organisation_id: str) -> list[Compte]:
    """Those whom an organisation named to be told of what is unusual."""
    mine = (compte.c.organisation_id == organisation_id) & compte.c.responsable & compte.c.ferme_le.is_(None)
    return [_compte(r) for r in connection.execute(_joint().where(mine).order_by(compte.c.courriel))]


def _joint() -> Any:
    return select(compte, organisation.c.nom.label("organisation")).join(organisation)


def _un(connection: Connection, clause: Any) -> Compte | None:
    row = connection.execute(_joint().where(clause)).first()
    return _compte(row) if row else None


def _compte(row: Row[Any]) -> Compte:
    secret = bytes(row.totp) if row.totp is not None else None
    return made(Compte, row, totp=secret if row.totp_le else None, totp_essai=None if row.totp_le else secret)


# --- Second factor --------------------------------------------------------------------------------------------------


def propose_totp(connection: Connection, compte_id: str, secret: bytes) -> None:
    """A secret that counts once its first code was given; nothing changes for who has one already."""
    mine = (compte.c.id == compte_id) & compte.c.totp_le.is_(None)
    connection.execute(update(compte).where(mine).values(totp=secret, totp_pas=None))


def confirm_totp(connection: Connection, compte_id: str, codes: Iterable[bytes], quand: datetime) -> None:
    """The secret counts from now; `codes`: hashes of the codes that replace it."""
    connection.execute(update(compte).where(compte.c.id == compte_id).values(totp_le=quand))
    connection.execute(delete(code_secours).where(code_secours.c.compte_id == compte_id))
    connection.execute(insert(code_secours), [{"empreinte": e, "compte_id": compte_id} for e in codes])
    audit.record(connection, "compte.second_facteur", compte_id)


def remove_totp(connection: Connection, compte_id: str, raison: str) -> None:
    """Forget a second factor, and end the sessions that it opened."""
    connection.execute(
        update(compte).where(compte.c.id == compte_id).values(totp=None, totp_le=None, totp_pas=None, echecs=0)
    )
    connection.execute(delete(code_secours).where(code_secours.c.compte_id == compte_id))
    _close_sessions(connection, f"compte:{compte_id}")
    audit.record(connection, "compte.second_facteur_retire", compte_id, raison)


def advance_totp(connection: Connection, compte_id: str, pas: int) -> bool:
    """Take a step of time for good; False when it, or a later one, was taken already."""
    later = compte.c.totp_pas.is_(None) | (compte.c.totp_pas < pas)
    return (
        connection.execute(
            update(compte).where((compte.c.id == compte_id) & later).values(totp_pas=pas, echecs=0, attendre=None)
        ).rowcount
        == 1
    )


def take_code(connection: Connection, compte_id: str, empreinte: bytes, quand: datetime) -> bool:
    """Use one of the codes that replace the second factor; False when it isn't one, or was used."""
    mine = (
        (code_secours.c.empreinte == empreinte)
        & (code_secours.c.compte_id == compte_id)
        & code_secours.c.utilise_le.is_(None)
    )
    if connection.execute(update(code_secours).where(mine).values(utilise_le=quand)).rowcount != 1:
        return False
    connection.execute(update(compte).where(compte.c.id == compte_id).values(echecs=0, attendre=None))
    audit.record(connection, "compte.code_secours", compte_id)
    return True


def echec(connection: Connection, compte_id: str, echecs: int, attendre: datetime | None) -> None:
    """One more wrong code."""
    connection.execute(update(compte).where(compte.c.id == compte_id).values(echecs=echecs, attendre=attendre))


# --- Links ----------------------------------------------------------------------------------------------------------


def keep_link(connection: Connection, empreinte: bytes, given: Lien, expire_le: datetime) -> None:
    """Keep a link by its hash."""
    values = {n: getattr(given, n) for n in Lien.__dataclass_fields__}
    connection.execute(insert(lien).values(empreinte=empreinte, expire_le=expire_le, **values))


def read_link(connection: Connection, empreinte: bytes, quand: datetime) -> Lien | None:
    """A link that still opens."""
    alive = (lien.c.empreinte == empreinte) & lien.c.utilise_le.is_(None) & (lien.c.expire_le > quand)
    return _link(connection, alive)


def former_link(connection: Connection, empreinte: bytes) -> Lien | None:
    """A link whatever became of it, as long as it is kept."""
    return _link(connection, lien.c.empreinte == empreinte)


def _link(connection: Connection, clause: ColumnElement[bool]) -> Lien | None:
    row = connection.execute(select(lien).where(clause)).first()
    if row is None:
        return None
    mark = bytes(row.navigateur) if row.navigateur is not None else None
    return made(Lien, row, navigateur=mark)


def user_lien(connection: Connection, empreinte: bytes, quand: datetime) -> bool:
    """Use a link up; False when another did."""
    alive = (lien.c.empreinte == empreinte) & lien.c.utilise_le.is_(None) & (lien.c.expire_le > quand)
    return connection.execute(update(lien).where(alive).values(utilise_le=quand)).rowcount == 1


# --- Sessions -------------------------------------------------------------------------------------------------------


def open(connection: Connection, empreinte: bytes, opened: Ouverte) -> None:
    """Keep a session by the hash of its cookie."""
    values = {n: getattr(opened, n) for n in Ouverte.__dataclass_fields__}
    connection.execute(insert(session_ouverte).values(empreinte=empreinte, **values))
    if opened.sujet.startswith("compte:"):
        mine = compte.c.id == opened.sujet.partition(":")[2]
        connection.execute(update(compte).where(mine).values(vu_le=opened.cree_le))
    audit.record(connection, "session.ouvrir", opened.sujet)


def read_session(connection: Connection, empreinte: bytes) -> Ouverte | None:
    """The session of a cookie, ended or not."""
    row = connection.execute(select(session_ouverte).where(session_ouverte.c.empreinte == empreinte)).first()
    return _ouverte(row) if row else None


def change_cookie(connection: Connection, before: bytes, after: bytes, quand: datetime) -> bool:
    """Another cookie for the same session, its second factor given; the former opens nothing more."""
    values = {"empreinte": after, "second_facteur_le": quand, "vue_le": quand}
    mine = session_ouverte.c.empreinte == before
    return connection.execute(update(session_ouverte).where(mine).values(**values)).rowcount == 1


def voir(store: Store, empreinte: bytes, quand: datetime) -> None:
    """The session was used."""
    seen = update(session_ouverte).where(session_ouverte.c.empreinte == empreinte).values(vue_le=quand)
    store.note(lambda connection: connection.execute(seen))


def sessions_de(connection: Connection, sujet: str, quand: datetime) -> list[Ouverte]:
    """The sessions of someone, the last used first."""
    mine = (session_ouverte.c.sujet == sujet) & (session_ouverte.c.fin_le > quand)
    ordered = select(session_ouverte).where(mine).order_by(session_ouverte.c.vue_le.desc())
    return [_ouverte(r) for r in connection.execute(ordered)]


def close_session(store: Store, sujet: str, ids: Sequence[str] | None = None) -> int:
    """End sessions of someone: these, or all; how many."""
    with store.writing() as connection:
        return _close_sessions(connection, sujet, ids)


def _close_sessions(connection: Connection, sujet: str, ids: Sequence[str] | None = None) -> int:
    mine = session_ouverte.c.sujet == sujet
    if ids is not None:
        mine &= session_ouverte.c.id.in_(list(ids))
    count = connection.execute(delete(session_ouverte).where(mine)).rowcount
    if count:
        audit.record(connection, "session.fermer", sujet)
    return count


def _ouverte(row: Row[Any]) -> Ouverte:
    return made(Ouverte, row)


def menage(store: Store, quand: datetime) -> int:
    """Links and sessions that ended more than a day ago go; how many."""
    with store.writing() as connection:
        gone = 0
        for table, column in ((lien, lien.c.expire_le), (session_ouverte, session_ouverte.c.fin_le)):
            gone += connection.execute(delete(table).where(column < quand - GARDE)).rowcount
        return gone
