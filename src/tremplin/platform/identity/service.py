"""People who log in: a link by mail, a session by cookie, a second factor for those who see much.

Nothing that opens is kept: links, cookies and codes stand as hashes. A session ends by itself, by its owner, with its
account; every worker knows within a second.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pyotp
from sqlalchemy import Connection

from tremplin.domain.dates import PARIS
from tremplin.domain.written import mailboxes
from tremplin.language.spoken import mark
from tremplin.platform.identity.store import accounts as rows
from tremplin.platform.identity.store.accounts import Compte, Lien, Ouverte
from tremplin.platform.identity.store.keys import create_organisation, ensure_organisation, organisation_id
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.secrets import Coffre
from tremplin.store.engine import Store

COOKIE, NAVIGATEUR = "__Host-tremplin", "__Host-navigateur"
VIE_LIEN = timedelta(minutes=15)
VIE_INVITATION = timedelta(days=7)
CONNEXION, INSCRIPTION = "connexion", "inscription"
MEMBRE = "membre"
_COMPTE = "compte:"
_VUE = timedelta(minutes=1)
_CODES, _ALPHABET = 10, "abcdefghjkmnpqrstuvwxyz23456789"
_ESSAIS = 10


@dataclass(frozen=True)
class Profil:
    """What someone is to the service, and how long a session of theirs lives: unused, and at most."""

    titre: str
    repos: timedelta
    vie: timedelta
    second_facteur: bool = False
    """Whether one must be given at each login."""


PROFILS: Mapping[str, Profil] = {
    "membre": Profil(mark("Membre d'une organisation"), timedelta(days=14), timedelta(days=30)),
    "conseiller": Profil(mark("Conseiller"), timedelta(minutes=60), timedelta(hours=12), second_facteur=True),
    "employeur": Profil(mark("Employeur"), timedelta(days=14), timedelta(days=30)),
    "opco": Profil(mark("Agent d'OPCO"), timedelta(minutes=60), timedelta(hours=12), second_facteur=True),
    "moderateur": Profil(mark("Modérateur"), timedelta(minutes=60), timedelta(hours=12), second_facteur=True),
    "admin": Profil(mark("Administrateur"), timedelta(minutes=30), timedelta(hours=8), second_facteur=True),
    "beneficiaire": Profil(mark("Bénéficiaire"), timedelta(minutes=30), timedelta(hours=2)),
}
COMPTES = frozenset(PROFILS) - {"beneficiaire"}
"""Profiles of accounts; who comes by a personal link alone has none."""


@dataclass(frozen=True, kw_only=True)
class Porteur:
    """Who holds a session; `compte` None: someone who came by a personal link."""

    session: str
    sujet: str
    profil: str
    jeton: str
    """What each form of theirs must bring back."""
    compte: Compte | None
    second_facteur: bool
    depuis: datetime

    @property
    def complet(self) -> bool:
        """Whether nothing is missing to enter: the second factor was given, or is asked neither by rule nor choice."""
        asked = PROFILS[self.profil].second_facteur or (self.compte is not None and self.compte.totp is not None)
        return self.second_facteur or not asked


@dataclass(frozen=True)
class Inscription:
    """A link by which an address that has no account makes one."""

    jeton: str
    courriel: str
    organisation_id: str
    """The organisation that invites; empty: none does."""
    lien: Lien


class Refus(Exception):
    """Why a link or a code doesn't open, in words for who holds it."""


class Comptes:
    """Links, sessions and codes of one installation."""

    def __init__(self, store: Store, poivre: bytes) -> None:
        self.store, self._coffre = store, Coffre(poivre, "comptes")

    @staticmethod
    def maintenant() -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)

    # --- Links ------------------------------------------------------------------------------------------------------

    def create_link(self, link: Lien, vie: timedelta = VIE_LIEN) -> str:
        """The token of a new link."""
        token = secrets.token_urlsafe(32)
        with self.store.writing() as connection:
            rows.keep_link(connection, _empreinte(token), link, self.maintenant() + vie)
        return token

    def lien_d_action(self, usage: str, sujet: str, vie: timedelta) -> str:
        """The token of a link that does one thing to one object, for whoever holds it."""
        return self.create_link(
            Lien(
                usage=usage,
                sujet=sujet,
                vers="",
                demande_le=self.maintenant(),
            ),
            vie,
        )

    def take_link(self, connection: Connection, token: str, usage: str) -> Lien:
        """Use a link up, in the transaction of what it does; raises Refus."""
        found = rows.read_link(connection, _empreinte(token), self.maintenant())
        if (
            found is None
            or found.usage != usage
            or not rows.user_lien(connection, _empreinte(token), self.maintenant())
        ):
            raise Refus("Ce lien a déjà servi, ou il a expiré : demandez-en un autre")
        return found

    def read_link(self, token: str, usage: str) -> Lien | None:
        """What a token opens, if it still does."""
        with self.store.reading() as connection:
            found = rows.read_link(connection, _empreinte(token), self.maintenant())
        return found if found is not None and found.usage == usage else None

    def former_link(self, token: str) -> Lien | None:
        """What a token was for, whether it was used up or is over."""
        with self.store.reading() as connection:
            return rows.former_link(connection, _empreinte(token))

    def enter(self, token: str, usage: str, profil: str | None, agent: str, adresse: str) -> tuple[str, Lien]:
        """Use a link up: the cookie of a new session, and where its owner wanted to go; raises Refus."""
        with self.store.writing() as connection:
            found = self.take_link(connection, token, usage)
            if profil is None:
                owner = rows.par_id(connection, found.sujet.removeprefix(_COMPTE))
                if owner is None:
                    raise Refus("Ce compte est fermé")
                profil = owner.profil
            return self._open(connection, found.sujet, profil, agent, adresse), found

    def _open(self, connection: Connection, sujet: str, profil: str, agent: str, adresse: str) -> str:
        """The cookie of a new session."""
        cookie, now = secrets.token_urlsafe(32), self.maintenant()
        opened = Ouverte(
            id=str(uuid.uuid4()),
            sujet=sujet,
            profil=profil,
            cree_le=now,
            vue_le=now,
            fin_le=now + PROFILS[profil].vie,
            second_facteur_le=None,
            agent=agent[:160],
            adresse=adresse,
        )
        rows.open(connection, _empreinte(cookie), opened)
        return cookie

    # --- Making one's account -----------------------------------------------------------------------------------------

    def lien_d_inscription(self, courriel: Courriel, organisation_id: str = "") -> str:
        """The query of a link by which an address that has no account makes one: in an organisation of its own, or in
        the one that invites it."""
        token = self.create_link(
            lien_demande(courriel, INSCRIPTION, self._sujet(courriel.adresse)),
            VIE_INVITATION if organisation_id else VIE_LIEN,
        )
        sealed = self._coffre.seal(INSCRIPTION, [courriel.adresse, organisation_id])
        return urlencode({"jeton": token, "pour": sealed})

    def _sujet(self, adresse: str) -> str:
        return f"adresse:{self._coffre.empreinte('adresse', adresse).hex()[:32]}"

    def read_inscription(self, token: str, sealed: str) -> Inscription | None:
        """Who a link to make an account is for; None once it opens nothing."""
        told, found = self._coffre.unseal(INSCRIPTION, sealed), self.read_link(token, INSCRIPTION)
        if found is None or not isinstance(told, list) or found.sujet != self._sujet(told[0]):
            return None
        return Inscription(token, told[0], told[1], found)

    def enrol(self, asked: Inscription, nom: str, organisation: str, usage: str, agent: str, adresse: str) -> str:
        """Make the account of a link, and its organisation when none invited it: the cookie of its first session.
        Raises Refus."""
        with self.store.writing() as connection:
            self.take_link(connection, asked.jeton, INSCRIPTION)
            if rows.exists(connection, asked.courriel):
                raise Refus("Cette adresse a déjà un compte : connectez-vous")
            owner = asked.organisation_id or create_organisation(
                connection, self._nom_libre(connection, organisation, asked.courriel), usage=usage
            )
            account = rows.insert_account(
                connection,
                courriel=asked.courriel,
                nom=nom,
                organisation_id=owner,
                profil=MEMBRE,
                responsable=not asked.organisation_id,
                quand=self.maintenant(),
            )
            return self._open(connection, f"{_COMPTE}{account}", MEMBRE, agent, adresse)

    @staticmethod
    def _nom_libre(connection: Connection, nom: str, courriel: str) -> str:
        """The name of a new organisation: nobody enters one that exists by giving its name."""
        domain = courriel.rpartition("@")[2]
        names = (nom, f"{nom} ({domain})", *(f"{nom} ({domain}, {n})" for n in range(2, 1000)))
        return next(n for n in names if organisation_id(connection, n) is None)

    # --- Sessions ---------------------------------------------------------------------------------------------------

    def porteur(self, cookie: str) -> Porteur | None:
        """Who holds a cookie; None once the session, or the account, ended. Reads the store."""
        mark, now = _empreinte(cookie), self.maintenant()
        with self.store.reading() as connection:
            found = rows.read_session(connection, mark)
            if found is None or not found.vue_le > now - PROFILS[found.profil].repos or found.fin_le <= now:
                return None
            owner = None
            if found.sujet.startswith(_COMPTE):
                owner = rows.par_id(connection, found.sujet.removeprefix(_COMPTE))
                if owner is None or owner.profil != found.profil:
                    return None
        if now - found.vue_le > _VUE:
            rows.voir(self.store, mark, now)
        token = self.jeton(cookie)
        return Porteur(
            session=found.id,
            sujet=found.sujet,
            profil=found.profil,
            jeton=token,
            compte=owner,
            second_facteur=found.second_facteur_le is not None,
            depuis=found.cree_le,
        )

    def jeton(self, cookie: str) -> str:
        """What the forms of a browser bring back, so that no other site posts in its name."""
        return self._coffre.empreinte("formulaire", cookie).hex()[:40]

    def go_out(self, porteur: Porteur) -> None:
        """End a session."""
        rows.close_session(self.store, porteur.sujet, [porteur.session])

    # --- Second factor ----------------------------------------------------------------------------------------------

    def propose(self, compte_id: str) -> str | None:
        """The address (`otpauth:`) of a secret that waits for its first code, the same until it comes; None when a
        second factor is in place."""
        with self.store.writing() as connection:
            fresh = self._frais(connection, compte_id)
            if fresh.totp is not None:
                return None
            secret = self._coffre.open("totp", fresh.totp_essai) if fresh.totp_essai else None
            if secret is None:
                secret = pyotp.random_base32()
                rows.propose_totp(connection, compte_id, self._coffre.close("totp", secret))
        return str(pyotp.TOTP(secret).provisioning_uri(name=fresh.courriel, issuer_name="Tremplin"))

    def give(self, compte_id: str, cookie: str, code: str) -> tuple[str, list[str]]:
        """Take a code: the new cookie of the session and, for the first code of a secret, those that replace it, shown
        once. Raises Refus."""
        first = self._verify(compte_id, "".join(code.split()).lower())
        fresh = secrets.token_urlsafe(32)
        codes = ["".join(secrets.choice(_ALPHABET) for _ in range(10)) for _ in range(_CODES)] if first else []
        with self.store.writing() as connection:
            if first:
                hashes = [self._code(compte_id, c) for c in codes]
                rows.confirm_totp(connection, compte_id, hashes, self.maintenant())
            if not rows.change_cookie(connection, _empreinte(cookie), _empreinte(fresh), self.maintenant()):
                raise Refus("La session est finie : reconnectez-vous")
        return fresh, codes

    def _frais(self, connection: Connection, compte_id: str) -> Compte:
        found = rows.par_id(connection, compte_id)
        if found is None:
            raise Refus("Ce compte est fermé")
        return found

    def _verify(self, compte_id: str, code: str) -> bool:
        """Raise Refus unless the code is right, and never used; wrong ones make the next wait longer. Whether it is
        the first of its secret."""
        now = self.maintenant()
        with self.store.writing() as connection:
            fresh = self._frais(connection, compte_id)
            ferme = fresh.totp or fresh.totp_essai
            if ferme is None:
                raise Refus("Aucun second facteur n'est en place")
            if fresh.attendre is not None and fresh.attendre > now:
                raise Refus(f"Trop de codes faux : réessayez après {fresh.attendre.astimezone(PARIS):%H h %M}")
            if self._juste(connection, fresh, str(self._coffre.open("totp", ferme)), code, now):
                return fresh.totp is None
            count = fresh.echecs + 1
            delay = timedelta(minutes=min(60, 2 ** (count - _ESSAIS))) if count >= _ESSAIS else None
            rows.echec(connection, compte_id, count, now + delay if delay else None)
        raise Refus("Code faux, ou déjà utilisé")

    def _juste(self, connection: Connection, compte: Compte, secret: str, code: str, now: datetime) -> bool:
        totp = pyotp.TOTP(secret)
        for shift in (0, -1, 1):
            step = totp.timecode(now) + shift
            if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
                return rows.advance_totp(connection, compte.id, step)
        return rows.take_code(connection, compte.id, self._code(compte.id, code), now)

    def _code(self, compte_id: str, code: str) -> bytes:
        return self._coffre.empreinte("code", compte_id, code)


def create(store: Store, *, courriel: str, nom: str, organisation: str, profil: str, responsable: bool = False) -> str:
    """Make an account of an organisation, made if need be; its id."""
    return rows.create(
        store,
        courriel=courriel.strip().lower(),
        nom=nom,
        organisation_id=ensure_organisation(store, organisation),
        profil=profil,
        responsable=responsable,
        quand=datetime.now(UTC),
    )


def empreinte_navigateur(cookie: str | None) -> bytes | None:
    """The browser that asked, as a link remembers it."""
    return _empreinte(cookie) if cookie else None


def _empreinte(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _prepare(state: Any, courriel: Courriel) -> Courriel | None:
    """The link of a login, or to make an account, made when its mail leaves; None, and no mail, for an address whose
    account is closed."""
    comptes: Comptes = state.comptes
    with comptes.store.reading() as connection:
        found = rows.par_courriel(connection, courriel.adresse)
        taken = rows.exists(connection, courriel.adresse)
    base = state.settings.base_url
    if found is None:
        if taken or mailboxes.faute(courriel.adresse):
            return None
        link = f"{base}/inscription?{comptes.lien_d_inscription(courriel)}"
        return replace(courriel, contexte={"nom": "", "lien": link})
    token = comptes.create_link(lien_demande(courriel, CONNEXION, f"{_COMPTE}{found.id}"))
    told = {"nom": found.nom, "lien": f"{base}/connexion/lien?jeton={token}"}
    return replace(courriel, contexte=told)


def lien_demande(courriel: Courriel, usage: str, sujet: str) -> Lien:
    """The link that a request by form asked for."""
    told = courriel.contexte
    mark = told.get("navigateur")
    return Lien(
        usage=usage,
        sujet=sujet,
        navigateur=bytes.fromhex(mark) if mark else None,
        vers=told["vers"],
        demande_le=datetime.fromisoformat(told["demande_le"]),
        agent=told["agent"],
        adresse=told["adresse"],
    )


def _menage(state: Any) -> bool:
    rows.menage(state.store, datetime.now(UTC))
    return False


TACHES = (Tache("comptes-menage", "Effacer les liens et les sessions finis depuis un jour", 3600, _menage),)
GABARITS = {CONNEXION: Gabarit(mark("Votre lien de connexion à Tremplin"), preparer=_prepare)}
