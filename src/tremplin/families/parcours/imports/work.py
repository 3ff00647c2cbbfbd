"""Bringing a file in: slice after slice, each committed with its report, so that a crash resumes after the last one.

The rows come from a caged child; rights, duplicates and states are judged as for what is posted.
"""

from __future__ import annotations

import re
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
from tremplin.families.parcours.admission import rules
from tremplin.families.parcours.admission.admission import Admission, Reponse
from tremplin.families.parcours.admission.designation import IDENTITE, declare
from tremplin.families.parcours.admission.register import record
from tremplin.families.parcours.errors import champ, champs_de
from tremplin.families.parcours.events.envelope import Saisie, designe, mal_forme, read
from tremplin.families.parcours.events.schemas import Beneficiaire
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import Source
from tremplin.families.parcours.fold.schemas_sessions import FormeSession
from tremplin.families.parcours.imports.cage import Lecture
from tremplin.families.parcours.imports.formats import Format
from tremplin.families.parcours.imports.row import Rangee, Remarque
from tremplin.families.parcours.personal import hide
from tremplin.families.parcours.rights import Acteur, Role, require_habilitation, siret_etranger
from tremplin.families.parcours.secrets import decrypt, empreinte_corps
from tremplin.families.parcours.service import Service
from tremplin.families.parcours.store import actors, certifinfo
from tremplin.families.parcours.store import imports as rows
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import refuse_odd_values
from tremplin.platform.work.store import leases

TRANCHE = 200
_REPRISES = 5
"""How many times what later rows contradict is tried again at the end of a file."""


def dossier_des_fichiers(service: Service) -> Path:
    """Where the files brought wait; read by the server alone."""
    folder = service.settings.home / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


class _Simulee(Exception):
    """A slice was judged; nothing of it is kept but its report."""


class Depossede(Exception):
    """Another process goes on with the file, or nobody is to."""


@dataclass(kw_only=True)
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

    def advance(self) -> bool:
        """One more slice, committed with its report; False at the end of the file."""
        slice_ = list(islice(self._rows, TRANCHE))
        for rangee in slice_:
            self._compare(rangee)
        passed, slice_ = slice_[: self._a_passer], slice_[self._a_passer :]
        self._a_passer -= len(passed)
        self._a_revoir += [r for r in passed if r.ligne in self.contredites]
        if not slice_:
            return bool(passed)
        if self.simulation:
            kept: list[Any] = []
            with suppress(_Simulee), self.service.store.writing() as connection:
                kept.append(self._process(connection, slice_))
                raise _Simulee
            with self.service.store.writing() as connection:
                self.hold(connection)
                self._report(connection, *kept[0])
        else:
            with self.service.store.writing() as connection:
                self.hold(connection)
                self._report(connection, *self._process(connection, slice_))
        self.lues += len(slice_)
        return True

    def look_again(self) -> None:
        """Once all is read, try again the cancellations refused for later events, the last first: those that another
        slice cancelled have no effect to lose any more."""
        for _ in range(0 if self.simulation else _REPRISES):
            tried, self._a_revoir = sorted(self._a_revoir, key=lambda r: -r.ligne), []
            for start in range(0, len(tried), TRANCHE):
                self._resume(tried[start : start + TRANCHE])
            if len(self._a_revoir) in (0, len(tried)):
                break

    def _resume(self, slice_: Sequence[Rangee]) -> None:
        for rangee in slice_:
            rangee.rejets.clear()
            rangee.avertissements.clear()
        with self.service.store.writing() as connection:
            self.hold(connection)
            counts, remarks = self._process(connection, slice_)
            taken = [r.ligne for r in slice_ if not r.rejets]
            rows.admit(connection, self.id, taken)
            counts.subtract({"lues": len(slice_), "rejetees": len(slice_)})
            self._report(connection, counts, [r for r in remarks if r["ligne"] in taken])

    def hold(self, connection: Connection) -> None:
        """Raise unless this process alone goes on with the file, from where it stands."""
        row = hold(connection, self.id)
        if row is None or row.lues != self.lues:
            raise Depossede

    def _report(self, connection: Connection, counts: Counter[str], remarks: list[dict[str, Any]]) -> None:
        rows.remark(connection, self.id, remarks)
        rows.tally(connection, self.id, counts)

    def _compare(self, rangee: Rangee) -> None:
        """An id that stands for two sessions tells nothing: the samples give such ones."""
        told = rangee.cles.get("dn_session_id")
        if told and rangee.session:
            numbers = (rangee.session["numeroSession"], rangee.session["numeroAction"])
            if self._dn.setdefault(told, numbers) != numbers:
                rangee.warn("dn_session_id", told, "DN_SESSION_ID_AMBIGU", "cet identifiant désigne deux sessions")

    # --- One slice --------------------------------------------------------------------------------------------------

    def _process(self, connection: Connection, slice_: Sequence[Rangee]) -> tuple[Counter[str], list[dict[str, Any]]]:
        """Write what a slice asks for; what became of its rows, and what is said of them."""
        changed = {id(r): self._write_reference(connection, r) for r in slice_ if not r.rejets}
        saisies: list[tuple[Rangee, Saisie]] = []
        for rangee in slice_:
            if not rangee.rejets:
                saisies += [(rangee, s) for s in self._saisies(rangee)]
        source = Source.IMPORT if self.format.importe else self.acteur.source
        work = Admission(
            connection=connection,
            service=self.service,
            acteur=self.acteur,
            source=source,
            stricte=False,
            lot=self.id,
            lots=self.lots,
        )
        answers = work.admit([s for _, s in saisies])
        work.write()
        by_row: dict[int, list[Reponse]] = {}
        for (rangee, _), answer in zip(saisies, answers, strict=True):
            by_row.setdefault(id(rangee), []).append(answer)
            self._explain(rangee, answer)
            self._compare_first_names(rangee, answer, work)
        self._a_revoir += [r for r in slice_ if any(told.code == rules.POSTERIEURS for told in r.rejets)]
        counts: Counter[str] = Counter(lues=len(slice_))
        for rangee in slice_:
            counts[_sort(rangee, by_row.get(id(rangee), []), changed.get(id(rangee), False))] += 1
            counts["avertissements"] += len(rangee.avertissements)
        remarks = [_remark(r, told, rejet=told in r.rejets) for r in slice_ for told in (*r.rejets, *r.avertissements)]
        return counts, remarks

    def _write_reference(self, connection: Connection, rangee: Rangee) -> bool:
        """The session or the accreditation of a row; whether it changed anything."""
        try:
            if rangee.convention is not None:
                return self._accredit(connection, rangee.convention)
            if rangee.certifinfo is not None:
                return self._certifinfo(connection, rangee)
            if rangee.demandeur is not None:
                return self._demandeur(connection, rangee.demandeur)
            if rangee.session is not None:
                return self._session(connection, rangee.session)
        except ValidationError as error:
            for told in champs_de(error):
                rangee.reject(told["champ"], told.get("valeur"), "FORME", told["attendu"])
        except ApiError as error:
            self._refuse(rangee, error)
        return False

    def _accredit(self, connection: Connection, told: dict[str, Any]) -> bool:
        days = {n: date.fromisoformat(told.pop(n)) for n in ("debut", "fin")}
        siret = told.pop("siret")
        return actors.accredit(connection, siret, days["debut"], days["fin"], test=self.acteur.test, **told)

    def _certifinfo(self, connection: Connection, rangee: Rangee) -> bool:
        assert rangee.certifinfo is not None
        old, new = rangee.certifinfo
        if certifinfo.boucle(connection, old, new):
            rangee.reject("cer3_codenew", new, "BOUCLE", f"ce code mène déjà à {old}")
            return False
        return certifinfo.replace(connection, old, new)

    def _demandeur(self, connection: Connection, told: dict[str, Any]) -> bool:
        who = Beneficiaire.model_validate(told)
        if not designe(who):
            raise mal_forme([champ("idRegionalDE", None, "idRegionalDE et codeGeoDE, ou idNational, attendus")])
        return declare(connection, self.service, [who], test=self.acteur.test) > 0

    def _session(self, connection: Connection, told: dict[str, Any]) -> bool:
        key, said = (told["numeroSession"], told["numeroAction"]), empreinte_corps(told)
        if self._sessions.get(key) == said:
            return False
        form = FormeSession.model_validate(told)
        if self.acteur.role is Role.ORGANISME:
            mine = form.sirets & self.acteur.sirets
            if not mine:
                raise siret_etranger()
            require_habilitation(self.acteur, min(mine), self.service.aujourdhui())
        _, changed = record(connection, self.service, form, test=self.acteur.test)
        self._sessions[key] = said
        return changed

    def _saisies(self, rangee: Rangee) -> list[Saisie]:
        source = Source.IMPORT if self.format.importe else self.acteur.source
        found = []
        try:
            for told in rangee.evenements:
                refuse_odd_values(told)
                saisie = read(told, source, self.service.aujourdhui(), line=rangee.ligne, canal="FICHIER")
                if self.format.importe:
                    deduced = saisie.type is Type.AIS
                    saisie = saisie.exportee(self._emission, deduced)
                found.append(saisie)
        except ApiError as error:
            self._refuse(rangee, error)
            return []
        return found

    def _explain(self, rangee: Rangee, answer: Reponse) -> None:
        if answer.erreur is not None:
            self._refuse(rangee, answer.erreur)
        elif answer.raison not in (None, "ANNULE"):
            rangee.warn("", None, str(answer.raison), f"gardé, {answer.statut.lower().replace('_', ' ')}")

    def _refuse(self, rangee: Rangee, error: ApiError) -> None:
        data = error.data if isinstance(error.data, dict) else {}
        faults = data.get("champs") or [{"champ": "", "attendu": error.message}]
        for told in faults:
            value = told.get("valeur")
            rangee.reject(
                told["champ"], None if value is None else str(value), data.get("code", "REFUS"), told["attendu"]
            )

    def _compare_first_names(self, rangee: Rangee, answer: Reponse, work: Admission) -> None:
        """Two first names under one number: told, for it may be two people."""
        given = ((rangee.evenements[0].get("beneficiaire") or {}).get("identite") or {}).get("prenom")
        if not given or answer.dossier is None or not self.format.importe:
            return
        who = answer.dossier.personne
        known = decrypt(work.designations.cle(who), who.identite, IDENTITE) or {}
        differ = known.get("prenom") and fold(known["prenom"]) != fold(given)
        if differ and all(r.code != "PRENOMS_DIFFERENTS" for r in rangee.avertissements):
            rangee.warn("c_prenomcorrespondance", None, "PRENOMS_DIFFERENTS", "deux prénoms sous un numéro")


def _sort(rangee: Rangee, answers: Sequence[Reponse], changed: bool) -> str:
    if rangee.rejets:
        return "rejetees"
    return "doublons" if not changed and all(a.statut == "DOUBLON" for a in answers) else "acceptees"


def _remark(rangee: Rangee, told: Remarque, *, rejet: bool) -> dict[str, Any]:
    return {
        "ligne": rangee.ligne,
        "colonne": told.colonne[:60],
        "valeur": told.valeur and hide(told.valeur)[:200],
        "code": told.code,
        "message": hide(told.message),
        "rejet": rejet,
    }


def emission(nom: str) -> datetime | None:
    """The day of an export, after the last « _ » of the file's name."""
    told = re.search(r"_(\d{4})-?(\d{2})-?(\d{2})(?:\.\w+)*$", nom, re.ASCII)
    if told is None:
        return None
    try:
        return datetime(int(told[1]), int(told[2]), int(told[3]), tzinfo=PARIS).astimezone(UTC)
    except ValueError:
        return None


def hold(connection: Connection, identifier: str) -> Any:
    """The file, read by this process alone for a while; None when another reads it, or it is over."""
    return rows.hold(connection, identifier, leases.this_process(), datetime.now(UTC))
