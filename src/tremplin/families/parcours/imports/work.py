"""Bringing a file in: slice after slice, each committed with its report, so that a crash resumes after the last one.

The rows come from a caged child; rights, duplicates and states are judged as for what is posted.
"""

from __future__ import annotations

import hashlib
import re
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from tremplin.domain.dates import PARIS
from tremplin.domain.text import fold
from tremplin.durable import write_durably
from tremplin.families.parcours.admission import rules
from tremplin.families.parcours.admission.admission import Admission, Reponse
from tremplin.families.parcours.admission.designation import IDENTITE, declarer
from tremplin.families.parcours.admission.register import enregistrer
from tremplin.families.parcours.errors import champ, champs_de
from tremplin.families.parcours.events.envelope import Saisie, designe, lire, mal_forme
from tremplin.families.parcours.events.schemas import Beneficiaire
from tremplin.families.parcours.events.vocabulary import Source, Type
from tremplin.families.parcours.fold.schemas_sessions import FormeSession
from tremplin.families.parcours.imports.cage import Lecture
from tremplin.families.parcours.imports.formats import Format
from tremplin.families.parcours.imports.row import FichierRefuse, Rangee, Remarque
from tremplin.families.parcours.personal import masquer
from tremplin.families.parcours.rights import Acteur, Role, exiger_habilitation, siret_etranger
from tremplin.families.parcours.secrets import dechiffrer, empreinte_corps
from tremplin.families.parcours.service import Service, service_du
from tremplin.families.parcours.store import actors, certifinfo
from tremplin.families.parcours.store import imports as rows
from tremplin.platform.web.state import State
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import refuse_odd_values
from tremplin.platform.work import leases
from tremplin.platform.work.jobs import Tache
from tremplin.store import audit

TRANCHE = 200
_REPRISES = 5
"""How many times what later rows contradict is tried again at the end of a file."""
_REGARD_S = 0.2


def dossier_des_fichiers(service: Service) -> Path:
    """Where the files brought wait; read by the server alone."""
    folder = service.settings.home / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


class _Simulee(Exception):
    """A slice was judged; nothing of it is kept but its report."""


class _Depossede(Exception):
    """Another process goes on with the file, or nobody is to."""


@dataclass
class Travail:
    """A file being brought in."""

    service: Service
    id: str
    acteur: Acteur
    path: Path
    nom: str
    simulation: bool
    lecture: Lecture
    lues: int = 0
    """Rows committed, by this reading or before it."""
    lots: frozenset[str] = frozenset()
    """Files of the same content: what one of them said is said again, not anew."""
    contredites: frozenset[int] = frozenset()
    """Rows that a reading before this one rejected as cancelling less than what follows them."""
    _a_revoir: list[Rangee] = field(default_factory=list)
    _sessions: dict[tuple[str, str], bytes] = field(default_factory=dict)
    _dn: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = iter(self.lecture)
        self._a_passer = self.lues
        self._emission = emission(self.nom) or self.service.maintenant()

    @property
    def format(self) -> Format:
        return self.lecture.format

    def avancer(self) -> bool:
        """One more slice, committed with its report; False at the end of the file."""
        slice_ = list(islice(self._rows, TRANCHE))
        for rangee in slice_:
            self._comparer(rangee)
        passed, slice_ = slice_[: self._a_passer], slice_[self._a_passer :]
        self._a_passer -= len(passed)
        self._a_revoir += [r for r in passed if r.ligne in self.contredites]
        if not slice_:
            return bool(passed)
        if self.simulation:
            kept: list[Any] = []
            with suppress(_Simulee), self.service.store.writing() as connection:
                kept.append(self._traiter(connection, slice_))
                raise _Simulee
            with self.service.store.writing() as connection:
                self.tenir(connection)
                self._rapporter(connection, *kept[0])
        else:
            with self.service.store.writing() as connection:
                self.tenir(connection)
                self._rapporter(connection, *self._traiter(connection, slice_))
        self.lues += len(slice_)
        return True

    def revoir(self) -> None:
        """Once all is read, try again the cancellations refused for later events, the last first: those that another
        slice cancelled have no effect to lose any more."""
        for _ in range(0 if self.simulation else _REPRISES):
            tried, self._a_revoir = sorted(self._a_revoir, key=lambda r: -r.ligne), []
            for start in range(0, len(tried), TRANCHE):
                self._reprendre(tried[start : start + TRANCHE])
            if len(self._a_revoir) in (0, len(tried)):
                break

    def _reprendre(self, slice_: Sequence[Rangee]) -> None:
        for rangee in slice_:
            rangee.rejets.clear()
            rangee.avertissements.clear()
        with self.service.store.writing() as connection:
            self.tenir(connection)
            counts, remarks = self._traiter(connection, slice_)
            taken = [r.ligne for r in slice_ if not r.rejets]
            rows.admettre(connection, self.id, taken)
            counts.subtract({"lues": len(slice_), "rejetees": len(slice_)})
            self._rapporter(connection, counts, [r for r in remarks if r["ligne"] in taken])

    def tenir(self, connection: Connection) -> None:
        """Raise unless this process alone goes on with the file, from where it stands."""
        row = _tenir(connection, self.id)
        if row is None or row.lues != self.lues:
            raise _Depossede

    def _rapporter(self, connection: Connection, counts: Counter[str], remarks: list[dict[str, Any]]) -> None:
        rows.remarquer(connection, self.id, remarks)
        rows.compter(connection, self.id, counts)

    def _comparer(self, rangee: Rangee) -> None:
        """An id that stands for two sessions tells nothing: the samples give such ones."""
        told = rangee.cles.get("dn_session_id")
        if told and rangee.session:
            numbers = (rangee.session["numeroSession"], rangee.session["numeroAction"])
            if self._dn.setdefault(told, numbers) != numbers:
                rangee.avertir("dn_session_id", told, "DN_SESSION_ID_AMBIGU", "cet identifiant désigne deux sessions")

    # --- One slice --------------------------------------------------------------------------------------------------

    def _traiter(
        self, connection: Connection, slice_: Sequence[Rangee]
    ) -> tuple[Counter[str], list[dict[str, Any]]]:  # fmt: skip
        """Write what a slice asks for; what became of its rows, and what is said of them."""
        changed = {id(r): self._ecrire_reference(connection, r) for r in slice_ if not r.rejets}
        saisies: list[tuple[Rangee, Saisie]] = []
        for rangee in slice_:
            if not rangee.rejets:
                saisies += [(rangee, s) for s in self._saisies(rangee)]
        source = Source.IMPORT if self.format.importe else self.acteur.source
        work = Admission(connection, self.service, self.acteur, source, stricte=False, lot=self.id, lots=self.lots)
        answers = work.admettre([s for _, s in saisies])
        work.ecrire()
        by_row: dict[int, list[Reponse]] = {}
        for (rangee, _), answer in zip(saisies, answers, strict=True):
            by_row.setdefault(id(rangee), []).append(answer)
            self._expliquer(rangee, answer)
            self._comparer_prenoms(rangee, answer, work)
        self._a_revoir += [r for r in slice_ if any(told.code == rules.POSTERIEURS for told in r.rejets)]
        counts: Counter[str] = Counter(lues=len(slice_))
        for rangee in slice_:
            counts[_sort(rangee, by_row.get(id(rangee), []), changed.get(id(rangee), False))] += 1
            counts["avertissements"] += len(rangee.avertissements)
        remarks = [_remarque(r, told, rejet=told in r.rejets) for r in slice_
                   for told in (*r.rejets, *r.avertissements)]  # fmt: skip
        return counts, remarks

    def _ecrire_reference(self, connection: Connection, rangee: Rangee) -> bool:
        """The session or the accreditation of a row; whether it changed anything."""
        try:
            if rangee.convention is not None:
                return self._accrediter(connection, rangee.convention)
            if rangee.certifinfo is not None:
                return self._certifinfo(connection, rangee)
            if rangee.demandeur is not None:
                return self._demandeur(connection, rangee.demandeur)
            if rangee.session is not None:
                return self._session(connection, rangee.session)
        except ValidationError as error:
            for told in champs_de(error):
                rangee.rejeter(told["champ"], told.get("valeur"), "FORME", told["attendu"])
        except ApiError as error:
            self._refuser(rangee, error)
        return False

    def _accrediter(self, connection: Connection, told: dict[str, Any]) -> bool:
        days = {n: date.fromisoformat(told.pop(n)) for n in ("debut", "fin")}
        siret = told.pop("siret")
        return actors.accrediter(connection, siret, days["debut"], days["fin"], test=self.acteur.test, **told)

    def _certifinfo(self, connection: Connection, rangee: Rangee) -> bool:
        assert rangee.certifinfo is not None
        old, new = rangee.certifinfo
        if certifinfo.boucle(connection, old, new):
            rangee.rejeter("cer3_codenew", new, "BOUCLE", f"ce code mène déjà à {old}")
            return False
        return certifinfo.remplacer(connection, old, new)

    def _demandeur(self, connection: Connection, told: dict[str, Any]) -> bool:
        who = Beneficiaire.model_validate(told)
        if not designe(who):
            raise mal_forme([champ("idRegionalDE", None, "idRegionalDE et codeGeoDE, ou idNational, attendus")])
        return declarer(connection, self.service, [who], test=self.acteur.test) > 0

    def _session(self, connection: Connection, told: dict[str, Any]) -> bool:
        key, said = (told["numeroSession"], told["numeroAction"]), empreinte_corps(told)
        if self._sessions.get(key) == said:
            return False
        forme = FormeSession.model_validate(told)
        if self.acteur.role is Role.ORGANISME:
            mine = forme.sirets & self.acteur.sirets
            if not mine:
                raise siret_etranger()
            exiger_habilitation(self.acteur, min(mine), self.service.aujourdhui())
        _, changed = enregistrer(connection, self.service, forme, test=self.acteur.test)
        self._sessions[key] = said
        return changed

    def _saisies(self, rangee: Rangee) -> list[Saisie]:
        source = Source.IMPORT if self.format.importe else self.acteur.source
        found = []
        try:
            for told in rangee.evenements:
                refuse_odd_values(told)
                saisie = lire(told, source, self.service.aujourdhui(), ligne=rangee.ligne, canal="FICHIER")
                if self.format.importe:
                    deduced = saisie.type is Type.AIS
                    saisie = saisie.exportee(self._emission, deduced)
                found.append(saisie)
        except ApiError as error:
            self._refuser(rangee, error)
            return []
        return found

    def _expliquer(self, rangee: Rangee, answer: Reponse) -> None:
        if answer.erreur is not None:
            self._refuser(rangee, answer.erreur)
        elif answer.raison not in (None, "ANNULE"):
            rangee.avertir("", None, str(answer.raison), f"gardé, {answer.statut.lower().replace('_', ' ')}")

    def _refuser(self, rangee: Rangee, error: ApiError) -> None:
        data = error.data if isinstance(error.data, dict) else {}
        faults = data.get("champs") or [{"champ": "", "attendu": error.message}]
        for told in faults:
            value = told.get("valeur")
            rangee.rejeter(told["champ"], None if value is None else str(value), data.get("code", "REFUS"),
                           told["attendu"])  # fmt: skip

    def _comparer_prenoms(self, rangee: Rangee, answer: Reponse, work: Admission) -> None:
        """Two first names under one number: told, for it may be two people."""
        given = ((rangee.evenements[0].get("beneficiaire") or {}).get("identite") or {}).get("prenom")
        if not given or answer.dossier is None or not self.format.importe:
            return
        who = answer.dossier.personne
        known = dechiffrer(work.designations.cle(who), who.identite, IDENTITE) or {}
        differ = known.get("prenom") and fold(known["prenom"]) != fold(given)
        if differ and all(r.code != "PRENOMS_DIFFERENTS" for r in rangee.avertissements):
            rangee.avertir("c_prenomcorrespondance", None, "PRENOMS_DIFFERENTS", "deux prénoms sous un numéro")


def _sort(rangee: Rangee, answers: Sequence[Reponse], changed: bool) -> str:
    if rangee.rejets:
        return "rejetees"
    return "doublons" if not changed and all(a.statut == "DOUBLON" for a in answers) else "acceptees"


def _remarque(rangee: Rangee, told: Remarque, *, rejet: bool) -> dict[str, Any]:
    return {"ligne": rangee.ligne, "colonne": told.colonne[:60], "valeur": told.valeur and masquer(told.valeur)[:200],
            "code": told.code, "message": masquer(told.message), "rejet": rejet}  # fmt: skip


def emission(nom: str) -> datetime | None:
    """The day of an export, after the last « _ » of the file's name."""
    told = re.search(r"_(\d{4})-?(\d{2})-?(\d{2})(?:\.\w+)*$", nom, re.ASCII)
    if told is None:
        return None
    try:
        return datetime(int(told[1]), int(told[2]), int(told[3]), tzinfo=PARIS).astimezone(UTC)
    except ValueError:
        return None


# --- The job --------------------------------------------------------------------------------------------------------


def importer(state: State) -> bool:
    """Go on with the oldest file that nobody reads; whether there was anything to do."""
    service = service_du(state)
    with service.store.reading() as connection:
        row = rows.a_faire(connection, leases.this_process(), datetime.now(UTC))
    return row is not None and avancer(service, row.id)


def avancer(service: Service, identifier: str, *, tranches: int = 5) -> bool:
    """Some slices of a file, whose state moves on; False when another process reads it, or nobody is to.

    Whatever stops a slice before its commit, the reading is left: the next one starts after the last row committed.
    """
    try:
        _avancer(service, identifier, tranches)
    except _Depossede:
        _fermer(service, identifier)
        return False
    except BaseException:
        _fermer(service, identifier)
        raise
    return True


def _avancer(service: Service, identifier: str, tranches: int) -> None:
    try:
        work = service.travaux.get(identifier) or _ouvrir(service, identifier)
        if not all(work.avancer() for _ in range(tranches)):
            work.revoir()
            _finir(service, identifier, rows.FINI, None)
    except FichierRefuse as refusal:
        _finir(service, identifier, rows.REFUSE, masquer(str(refusal)))


def _tenir(connection: Connection, identifier: str) -> Any:
    return rows.tenir(connection, identifier, leases.this_process(), datetime.now(UTC))


def _ouvrir(service: Service, identifier: str) -> Travail:
    with service.store.writing() as connection:
        row = _tenir(connection, identifier)
        if row is None:
            raise _Depossede
        lots = rows.semblables(connection, row)
        contredites = rows.rejetees(connection, row.id, rules.POSTERIEURS)
    acteur = acteur_du_fichier(service, row)
    path = dossier_des_fichiers(service) / row.id
    work = Travail(
        service, row.id, acteur, path, row.nom, row.simulation, Lecture(path), row.lues, lots, contredites
    )  # fmt: skip
    service.travaux[identifier] = work
    if work.format.reserve and acteur.role is not Role.EXPLOITANT:
        raise FichierRefuse(f"{work.format.titre} : réservé à l'exploitant")
    with service.store.writing() as connection:
        work.tenir(connection)
        rows.changer(connection, row.id, etat=rows.EN_COURS, format=work.format.nom)
    return work


def acteur_du_fichier(service: Service, row: Any) -> Acteur:
    """Who brought a file, with its rights of today."""
    if row.role == Role.EXPLOITANT:
        return Acteur(row.client, row.organisation_id, Role.EXPLOITANT, row.test)
    return service.acteur(client=row.client, organisation=row.organisation_id, test=row.test)


def _finir(service: Service, identifier: str, etat: str, message: str | None) -> None:
    work = service.travaux.get(identifier)
    with service.store.writing() as connection:
        if work is not None:
            work.tenir(connection)
        elif _tenir(connection, identifier) is None:
            return
        rows.changer(connection, identifier, etat=etat, message=message, fini_le=service.maintenant())
        rows.lacher(connection, identifier, leases.this_process())
    _fermer(service, identifier)


def _fermer(service: Service, identifier: str) -> None:
    """Stop reading a file."""
    work = service.travaux.pop(identifier, None)
    if work is not None:
        work.lecture.fermer()


def apporter(service: Service, path: Path, *, test: bool, simulation: bool = False) -> dict[str, Any]:
    """Bring a file in at once, as an operator; what became of it, and the first thousand remarks."""
    identifier = str(uuid.uuid4())
    content = path.read_bytes()
    write_durably(dossier_des_fichiers(service) / identifier, content)
    with service.store.writing() as connection:
        rows.creer(connection, {
            "id": identifier, "client": "exploitant", "organisation_id": "exploitant", "role": Role.EXPLOITANT,
            "test": test, "nom": masquer(path.name), "empreinte": hashlib.sha256(content).digest(),
            "octets": len(content), "simulation": simulation, "cree_le": service.maintenant(),
        })  # fmt: skip
        _tenir(connection, identifier)
        audit.record(connection, "parcours.importer", identifier)
    while True:
        with service.store.reading() as connection:
            row = rows.trouver(connection, identifier)
            assert row is not None
            if row.etat not in rows.A_LIRE:
                told = [{str(k): v for k, v in r._mapping.items()} for r in rows.remarques(connection, identifier)]
                return {**{n: getattr(row, n) for n in ("id", "nom", "format", "etat", "message", "lues", "acceptees",
                                                        "doublons", "rejetees", "avertissements")},
                        "remarques": told}  # fmt: skip
        if not avancer(service, identifier):
            time.sleep(_REGARD_S)  # a server took it while this process was held up


TACHES = (Tache("imports", "Lire les fichiers apportés", 0.2, importer),)
