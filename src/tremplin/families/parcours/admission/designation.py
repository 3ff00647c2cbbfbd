"""From what is sent to the path that it is about: people, sessions and paths found in bulk, made when they are new."""

from __future__ import annotations

import secrets as hasard
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from tremplin.domain import territories
from tremplin.families.parcours.errors import champ, efface, introuvable, refus
from tremplin.families.parcours.events.envelope import Saisie, mal_forme
from tremplin.families.parcours.events.schemas import Beneficiaire, NumerosSession
from tremplin.families.parcours.fold.dossier import Dossier, Ligne
from tremplin.families.parcours.fold.person import PersonneConnue, age_band
from tremplin.families.parcours.fold.sessions import SessionConnue
from tremplin.families.parcours.rights import Acteur, Role, siret_etranger
from tremplin.families.parcours.secrets import decrypt, encrypt
from tremplin.families.parcours.service import Service
from tremplin.families.parcours.store import journal, sessions
from tremplin.families.parcours.store import people as people_rows
from tremplin.families.parcours.store.journal import ParcoursConnu
from tremplin.platform.wire.errors import ApiError

IDENTITE = "identite"
_LETTRES = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_NUMEROS = {"idRegionalDE", "codeGeoDE", "idNational", "idStagiaire"}
_PAR_PERSONNE = frozenset({Role.CONSEILLER, Role.BENEFICIAIRE})
"""Roles whose perimeter is made of people."""


@dataclass
class Designations:
    """What a transaction has found so far, by every name that it was given."""

    connection: Connection
    service: Service
    acteur: Acteur

    def __post_init__(self) -> None:
        self._par_empreinte: dict[bytes, PersonneConnue] = {}
        self._par_id: dict[str, PersonneConnue] = {}
        self._par_numeros: dict[tuple[str, str], SessionConnue] = {}
        self._par_reference: dict[str, SessionConnue] = {}
        self._dossiers: dict[int, Dossier] = {}
        self._couples: dict[tuple[str, int], int] = {}
        self._cibles: dict[str, int] = {}
        self._cles: dict[str, bytes] = {}
        self._connues: set[str] = set()
        self._neuves: dict[str, PersonneConnue] = {}
        self._numeros: dict[bytes, str] = {}
        self._neufs: list[Dossier] = []
        self._fiable = False
        """Whether what is told of people comes from who knows them best."""

    # --- In bulk ----------------------------------------------------------------------------------------------------

    def load(self, saisies: Sequence[Saisie]) -> None:
        """Read at once all that these events may name."""
        test = self.acteur.test
        people = [s.beneficiaire for s in saisies if s.beneficiaire]
        self._par_empreinte |= people_rows.par_numeros(
            self.connection, {e for b in people for e in self._empreintes(b)} - self._par_empreinte.keys()
        )
        named = {p for b in people if b.idNationalDE and (p := self._pseudonyme(b.idNationalDE))}
        self._par_id |= people_rows.par_id(self.connection, named - self._par_id.keys(), test)
        found = {p.id: p for p in (*self._par_empreinte.values(), *self._par_id.values())}
        self._connues |= found.keys()
        self._cles |= self.service.cles.read({p.cle_id for p in found.values()} - self._cles.keys())
        wanted = [s.session for s in saisies if s.session]
        numbers = {(n.numeroSession, n.numeroAction) for n in wanted if n.numeroSession and n.numeroAction}
        self._par_numeros |= sessions.par_numeros(self.connection, numbers - self._par_numeros.keys(), test)
        references = {n.numeroReferenceExterne for n in wanted if n.numeroReferenceExterne}
        self._par_reference |= sessions.par_reference(self.connection, references - self._par_reference.keys(), test)
        targets = {s.cible for s in saisies if s.cible and s.id_inscription is None}
        self._cibles |= journal.parcours_des_cibles(self.connection, targets, self.acteur.organisation)
        self._load_parcours(saisies)

    def _load_parcours(self, saisies: Sequence[Saisie]) -> None:
        asked = {s.id_inscription for s in saisies if s.id_inscription} | set(self._cibles.values())
        found = journal.par_id(self.connection, asked - self._dossiers.keys(), self.acteur.test)
        couples = set()
        for s in saisies:
            who, where = self._personne(s.beneficiaire), self._session(s.session)
            if who and where:
                couples.add((who.id, where.id))
        for known in journal.par_couple(self.connection, couples - self._couples.keys()).values():
            found[known.id_inscription] = known
        self._open(list(found.values()))

    def _open(self, known: Sequence[ParcoursConnu]) -> None:
        fresh = [k for k in known if k.id_inscription not in self._dossiers]
        if not fresh:
            return
        people = people_rows.par_id(self.connection, {k.personne_id for k in fresh}, self.acteur.test)
        where = sessions.par_id(self.connection, {k.session_id for k in fresh})
        logs = journal.lignes(self.connection, {k.id_inscription for k in fresh})
        for k in fresh:
            dossier = ouvert(k, people[k.personne_id], where[k.session_id], logs[k.id_inscription])
            dossier.photograph()
            self._hold(dossier)
        self._cles |= self.service.cles.read({p.cle_id for p in people.values()} - self._cles.keys())

    def _hold(self, dossier: Dossier) -> None:
        self._dossiers[dossier.id_inscription] = dossier
        self._couples[dossier.personne.id, dossier.session.id] = dossier.id_inscription
        self._par_id[dossier.personne.id] = dossier.personne
        self._connues.add(dossier.personne.id)

    # --- One by one -------------------------------------------------------------------------------------------------

    def dossier(self, saisie: Saisie) -> Dossier:
        """The path of an event, made when its person or session is new; raises 404, 410 or 422."""
        if saisie.id_inscription is not None:
            return self._known(self._dossiers.get(saisie.id_inscription))
        if saisie.beneficiaire is None or saisie.session is None:
            return self._known(self._dossiers.get(self._cibles.get(saisie.cible or "", 0)))
        where = self._session(saisie.session)
        who = self._personne(saisie.beneficiaire)
        if who is not None and self.acteur.role in _PAR_PERSONNE and not self._is_visible(who, None):
            who = None  # of another perimeter: as unknown as someone who doesn't exist
        if who is not None and who.effacee_le is not None:
            raise efface()
        if where is not None:
            if self.acteur.role is Role.ORGANISME and where.version and not where.sirets & self.acteur.sirets:
                raise siret_etranger()  # whoever is in it: the answer mustn't tell
            self._verify_formation(saisie.session, where)
        held = self._couples.get((who.id, where.id)) if who and where else None
        if held is not None:
            return self._visible(self._dossiers[held])
        return self._fresh(saisie, who, where)

    def hold_back(self, dossier: Dossier, saisie: Saisie, siret: str | None) -> None:
        """An event of this path was admitted: write what it tells of the person, and of a session still unknown."""
        if dossier.neuf and not dossier.lignes:
            self._create(dossier, saisie)
        elif saisie.beneficiaire is not None:
            dossier.personne = self._complete(dossier.personne, saisie.beneficiaire)
        if siret and not dossier.session.version:
            sessions.add_reader(self.connection, dossier.session.id, f"siret:{siret}")

    def cle(self, who: PersonneConnue) -> bytes:
        """The key of a person; raises 410 once it is destroyed."""
        if who.cle_id not in self._cles:
            self._cles |= self.service.cles.read([who.cle_id])
        if who.cle_id not in self._cles:
            raise efface()
        return self._cles[who.cle_id]

    def _known(self, dossier: Dossier | None) -> Dossier:
        """A path named by its id: of a session that no feed has told of, only who wrote in it knows it."""
        found = self._visible(dossier)
        mine = any(line.evenement.siret in self.acteur.sirets for line in found.lignes)
        if self.acteur.role is Role.ORGANISME and not found.session.version and not mine:
            raise introuvable()
        return found

    def _visible(self, dossier: Dossier | None) -> Dossier:
        if dossier is None or not self._is_visible(dossier.personne, dossier.session):
            raise introuvable()
        if dossier.personne.effacee_le is not None:
            raise efface()
        return dossier

    def _is_visible(self, who: PersonneConnue, where: SessionConnue | None) -> bool:
        match self.acteur.role:
            case Role.CONSEILLER:
                return who.agence == self.acteur.agence if self.acteur.agence else who.region == self.acteur.region
            case Role.BENEFICIAIRE:
                return who.id == self.acteur.personne
            case Role.EXPLOITANT:
                return True
            case Role.ORGANISME:
                return where is not None and (not where.version or bool(where.sirets & self.acteur.sirets))
            case _:
                return False

    def _fresh(self, saisie: Saisie, who: PersonneConnue | None, where: SessionConnue | None) -> Dossier:
        assert saisie.beneficiaire and saisie.session
        if who is None and self.acteur.role is not Role.EXPLOITANT:
            raise _unknown_asker()
        where = where or _temporary(saisie.session)
        identifier, project = _fresh_id()
        return Dossier(
            id_inscription=identifier,
            id_projet_action=project,
            personne=who or self._new_person(saisie.beneficiaire, where),
            session=where,
            neuf=True,
        )

    def _create(self, dossier: Dossier, saisie: Saisie) -> None:
        """Write the person and the session of a new path, when they are new too."""
        assert saisie.beneficiaire and saisie.session
        if not dossier.session.id:
            numbers = (dossier.session.numero_session, dossier.session.numero_action)
            held = self._par_numeros.get(numbers)
            dossier.session = held or sessions.create_unknown(
                self.connection, dossier.session.numeros, self.acteur.test
            )
            self._par_numeros[numbers] = dossier.session
        if dossier.personne.id in self._connues:
            dossier.personne = self._complete(dossier.personne, saisie.beneficiaire)
        else:
            self._enrol(dossier.personne, saisie.beneficiaire)
        identity = decrypt(self.cle(dossier.personne), dossier.personne.identite, IDENTITE) or {}
        dossier.tranche_age = age_band(identity.get("dateNaissance"), dossier.session)
        self._neufs.append(dossier)
        self._hold(dossier)

    def declare(self, people: Sequence[Beneficiaire]) -> int:
        """Write who is new, and what is new about who is known; how many there were. The erased stay so."""
        self._fiable = True
        self._par_empreinte |= people_rows.par_numeros(
            self.connection, {e for w in people for e in self._empreintes(w)}
        )
        changed = 0
        for who in people:
            known = self._personne(who)
            if known is None:
                self._enrol(self._new_person(who, _SANS_SESSION), who)
                changed += 1
            elif known.effacee_le is not None:
                raise efface()
            else:
                numbers = len(self._numeros)
                changed += self._complete(known, who) != known or len(self._numeros) > numbers
        self.write()
        return changed

    def _enrol(self, fresh: PersonneConnue, who: Beneficiaire) -> None:
        """Someone new, to be written with the rest."""
        hashes = self._empreintes(who)
        self._neuves[fresh.id] = fresh
        self._numeros |= dict.fromkeys(hashes, fresh.id)
        self._par_empreinte |= dict.fromkeys(hashes, fresh)

    def write(self) -> None:
        """Write the new people; give another id to a new path whose own is taken."""
        people_rows.create(self.connection, list(self._neuves.values()), self.acteur.test)
        people_rows.number(self.connection, self._numeros)
        taken: set[int | str] = {0}
        while self._neufs and taken:
            taken = journal.pris(
                self.connection, [d.id_inscription for d in self._neufs], [d.id_projet_action for d in self._neufs]
            )
            for dossier in self._neufs:
                if {dossier.id_inscription, dossier.id_projet_action} & taken:
                    dossier.id_inscription, dossier.id_projet_action = _fresh_id()

    def _verify_formation(self, numbers: NumerosSession, where: SessionConnue) -> None:
        given = numbers.numeroFormation
        if numbers.numeroReferenceExterne is None and given and where.version and given != where.numero_formation:
            raise mal_forme([champ("session.numeroFormation", given, "le numéro de formation de cette session")])

    # --- People -----------------------------------------------------------------------------------------------------

    def _personne(self, who: Beneficiaire | None) -> PersonneConnue | None:
        if who is None:
            return None
        for empreinte in self._empreintes(who):
            if found := self._par_empreinte.get(empreinte):
                return self._par_id.get(found.id, found)
        named = self._pseudonyme(who.idNationalDE) if who.idNationalDE else None
        return self._par_id.get(named) if named else None

    def _pseudonyme(self, text: str) -> str | None:
        return self.service.secrets.personne(self.acteur.organisation, text)

    def _empreintes(self, who: Beneficiaire) -> list[bytes]:
        return empreintes(self.service, who, self.acteur.test)

    def _new_person(self, who: Beneficiaire, where: SessionConnue) -> PersonneConnue:
        """A person not written yet."""
        cle_id, cle = self.service.cles.nouvelle()
        self._cles[cle_id] = cle
        departement = who.departement or where.departement
        region = territories.of_departement(departement or "")
        return PersonneConnue(
            id=uuid.uuid4().hex,
            cle_id=cle_id,
            identite=encrypt(cle, _identite(who), IDENTITE),
            region=region.code if region else self.acteur.region,
            agence=who.agence or self.acteur.agence,
            departement=departement,
        )

    def _complete(self, known: PersonneConnue, who: Beneficiaire) -> PersonneConnue:
        """Add what wasn't known of a person; a conseiller also replaces what was."""
        cle = self.cle(known)
        before = decrypt(cle, known.identite, IDENTITE) or {}
        told = _identite(who)
        trusted = self._fiable or self.acteur.role is Role.CONSEILLER
        after = {**before, **told} if trusted else {**told, **before}
        values: dict[str, Any] = {}
        if after != before:
            values["identite"] = encrypt(cle, after, IDENTITE)
        hashes = [e for e in self._empreintes(who) if e not in self._par_empreinte]
        if hashes:
            self._numeros |= dict.fromkeys(hashes, known.id)
            self._par_empreinte |= dict.fromkeys(hashes, known)
        if known.agence is None and who.agence:
            values["agence"] = who.agence
        if values:
            fresh = known.id in self._neuves
            known = replace(known, **values) if fresh else people_rows.complete(self.connection, known, values)
            self._par_id[known.id] = known
            if fresh:
                self._neuves[known.id] = known
        return known

    # --- Sessions ---------------------------------------------------------------------------------------------------

    def _session(self, numbers: NumerosSession | None) -> SessionConnue | None:
        """By the partner's reference when it is known, else by the numbers."""
        if numbers is None:
            return None
        if numbers.numeroReferenceExterne and (found := self._par_reference.get(numbers.numeroReferenceExterne)):
            return found
        return self._par_numeros.get((numbers.numeroSession or "", numbers.numeroAction or ""))


_SANS_SESSION = SessionConnue()


def _unknown_asker() -> ApiError:
    """422: nobody by these numbers, or nobody of the author's perimeter: the same words."""
    told = champ("beneficiaire", None, "un demandeur d'emploi connu, de votre périmètre")
    return refus(422, "DEMANDEUR_INCONNU", "Demandeur d'emploi inconnu", [told])


def _temporary(numbers: NumerosSession) -> SessionConnue:
    """A session that no feed has told of, not written yet; raises 422 without its three numbers."""
    if not (numbers.numeroFormation and numbers.numeroAction and numbers.numeroSession):
        raise mal_forme(
            [
                champ(
                    "session.numeroReferenceExterne",
                    numbers.numeroReferenceExterne,
                    "une référence connue, ou les trois numéros, attendus",
                )
            ]
        )
    return SessionConnue(
        numero_formation=numbers.numeroFormation,
        numero_action=numbers.numeroAction,
        numero_session=numbers.numeroSession,
    )


def ouvert(known: ParcoursConnu, who: PersonneConnue, where: SessionConnue, log: list[Ligne]) -> Dossier:
    """A path as the store holds it, not folded yet."""
    return Dossier(
        id_inscription=known.id_inscription,
        id_projet_action=known.id_projet_action,
        rang=known.rang,
        personne=who,
        session=where,
        lignes=log,
        dispositif=known.dispositif,
    )


def empreintes(service: Service, who: Beneficiaire, test: bool) -> list[bytes]:
    """Keyed hashes of the numbers that find a person."""
    found = []
    if who.idNational:
        found.append(service.secrets.empreinte("personne", test, "national", who.idNational))
    if who.idStagiaire:
        found.append(service.secrets.empreinte("personne", test, "stagiaire", who.idStagiaire))
    if who.idRegionalDE and who.codeGeoDE:
        found.append(service.secrets.empreinte("personne", test, "regional", who.codeGeoDE, who.idRegionalDE.upper()))
    return found


def _identite(who: Beneficiaire) -> dict[str, Any]:
    numbers = who.model_dump(mode="json", exclude_none=True, include=_NUMEROS)
    names = who.identite.model_dump(mode="json", exclude_none=True) if who.identite else {}
    return {**numbers, **names}


def _fresh_id() -> tuple[int, str]:
    """`idInscription` (nine or ten digits, within 32 bits) and `idProjetAction` (12 characters) of a new path."""
    return 100_000_000 + hasard.randbelow(2**31 - 100_000_000), "".join(hasard.choice(_LETTRES) for _ in range(12))


def declare(connection: Connection, service: Service, people: Sequence[Beneficiaire], *, test: bool) -> int:
    """Keep people whom the employment service knows; how many were new, or better known now."""
    operator = Acteur(client="exploitant", organisation="exploitant", role=Role.EXPLOITANT, test=test)
    return Designations(connection, service, operator).declare(people)
