"""What single answers say: the record asked for, what a non-final year leads to, the view by filière, or why none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from tremplin.domain.territories import Region
from tremplin.domain.text import fold
from tremplin.families.inserjeunes import queries
from tremplin.families.inserjeunes.answers.millesimes import Millesimes, serves
from tremplin.families.inserjeunes.answers.records import Row, filiere, wire
from tremplin.families.inserjeunes.errors import NotFound, no_data_for
from tremplin.families.inserjeunes.parameters import is_superieur
from tremplin.families.inserjeunes.queries import CERTIFICATION, FORMATION, REGIONALE, Level
from tremplin.release.reader import Release

VUE = ("pro", "apprentissage")
_UNKNOWN = {
    CERTIFICATION.nom: "ErrorCertificationNotFound",
    REGIONALE.nom: "ErrorRegionaleNotFound",
    FORMATION.nom: "ErrorFormationNotFound",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A single answer asked for: a code at a level, in a place, at a millésime or the current one."""

    release: Release
    millesimes: Millesimes
    level: Level
    code: str
    lieu: str | None = None
    millesime: str | None = None

    @property
    def candidates(self) -> tuple[str, ...]:
        """Millésimes that answer, the first that has figures wins."""
        if self.level is FORMATION:
            return serves(self.millesime or self.millesimes.periode)
        if self.level is REGIONALE:
            return (self.millesime or self.millesimes.periode,)
        return (self.millesime or self.millesimes.certification(superieur=is_superieur(self.code)),)

    @property
    def told(self) -> str:
        """The millésime that a refusal names: a single year for an establishment asked without one."""
        return self.millesime or self.candidates[0]

    def row(self) -> Row:
        """The record, or that of the only final year it leads to; raises the 404 of its level."""
        found = queries.record(self.release, self.level, self.code, self.candidates, self.lieu)
        if found is None:
            raise self.missing()
        final = _terminales(found)
        if len(final) == 1 and not (found["famille_code"] and found["annee_commune"]):
            led = queries.record(self.release, self.level, final[0], (found["millesime"],), self.lieu)
            if led is None:
                raise replace(self, code=final[0], millesime=found["millesime"]).missing()
            return led
        return found

    def document(self, day: date) -> dict[str, Any]:
        """The whole answer."""
        row = self.row()
        answer = wire(row, day, single=True)
        if _terminales(row):
            answer["certificationsTerminales"] = self._led_to(row, day)
        return answer

    def _led_to(self, row: Row, day: date) -> list[dict[str, Any]]:
        """Records of the final years, by label; those without figures last, with the reason."""
        found, without = [], []
        for code in _terminales(row):
            led = queries.record(self.release, self.level, code, (row["millesime"],), self.lieu)
            if led is not None:
                found.append(wire(led, day))
                continue
            error = "ErrorNoDataForMillesime" if self.available(code) else _UNKNOWN[self.level.nom]
            without.append({"error": error, "millesimes": [row["millesime"]], "code_certification": code})
        return [*sorted(found, key=lambda d: (fold(d.get("libelle", "")), d["code_certification"])), *without]

    def available(self, code: str) -> list[str]:
        """Millésimes at which a code has a record in this place, newest first."""
        return queries.millesimes_of(self.release, self.level, code, self.lieu)

    def missing(self) -> NotFound:
        """Why there is no record, in the order in which the wire format looks."""
        available = self.available(self.code)
        if self.level is CERTIFICATION:
            return no_data_for(self.told, available) if available else NotFound("Certification inconnue")
        known = queries.code_facts(self.release, [self.code])
        if not known or (self.level is REGIONALE and is_superieur(self.code)):
            return NotFound("Formation inconnue")
        if self.level is FORMATION and queries.etablissement(self.release, str(self.lieu)) is None:
            return NotFound("Etablissement inconnu")
        if available:
            return no_data_for(self.told, available)
        return NotFound("Formation inconnue" if self.level is FORMATION else "Pas de données disponibles")


def _terminales(row: Row) -> list[str]:
    listed: str | None = row["certifications_terminales"]
    return listed.split("|") if listed else []


def view(
    release: Release, codes: Sequence[str], millesime: str, region: Region | None, day: date
) -> dict[str, dict[str, Any]]:
    """`{pro: …, apprentissage: …}` of the diplomas of these codes; 404 when none is known, or none has figures."""
    known = [f for f in queries.code_facts(release, codes) if f["code_formation_diplome"] and f["type"] != "sise"]
    if not known:
        raise NotFound("Formation inconnue" if region else "Certifications inconnues")
    cfds = sorted({f["code_formation_diplome"] for f in known})
    sums = queries.sums(release, cfds, millesime, region.code if region else None)
    if not sums:
        raise NotFound("Pas de données disponibles" if region else "Certifications inconnues")
    facts = {f["code_formation_diplome"]: f for f in (*known, *queries.code_facts(release, cfds))}
    ordered = sorted(sums, key=lambda s: VUE.index(s["filiere"]))
    parts = {name: list(group) for name, group in groupby(ordered, key=lambda s: s["filiere"])}
    return {name: filiere(part, facts, region, day) for name, part in parts.items()}
