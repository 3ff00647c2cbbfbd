"""The job asked for: a ROME, a code that leads to some, or words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from tremplin.domain import codes
from tremplin.domain.display import pourcent
from tremplin.families.certifications import shared as certifications
from tremplin.families.explore.question.wrong import Ambiguous, Candidate, wrong
from tremplin.families.infotravail.shared import jobs
from tremplin.language.spoken import gettext as _
from tremplin.release.reader import Release

CODES = ("rncp", "cfd", "mef", "sise", "formacode")
"""Vocabularies other than ROME."""
WAYS = ("rome", *CODES, "q")
CHOICES = 5
_NAMED, _AS_LIKELY = 0.7, 0.93
"""How near a name must be to be understood; a second one as near as this share of the first is as likely."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job, and how it was understood."""

    rome: str
    libelle: str
    parametre: str
    valeur: str
    chemin: tuple[str, ...] = ("rome",)
    """Vocabularies gone through."""
    confiance: float = 1.0
    methode: Literal["publiee", "prediction"] = "publiee"
    """Whether tables lead from what was given to the job, or a model proposes it."""
    intitule: str | None = None
    """The title of the code that was given."""
    remplace: str | None = None
    """The inactive fiche that was asked for: `valeur` names it, `code` is its successor's."""
    code: str | None = None
    autres: tuple[Mapping[str, Any], ...] = ()
    """Other jobs reached: `rome`, `libelle`, `confiance`."""

    def document(self) -> dict[str, Any]:
        """As answers tell it."""
        return {
            "rome": self.rome,
            "libelle": self.libelle,
            "demande": {"parametre": self.parametre, "valeur": self.valeur},
            "chemin": list(self.chemin),
            "confiance": self.confiance,
            "methode": self.methode,
            "code": self.code,
            "intitule": self.intitule,
            "remplace": self.remplace,
            "autres": list(self.autres),
        }


def find_job(release: Release, given: Mapping[str, str], day: date | None) -> Job:
    """The job that exactly one parameter names; raises ApiError 400, Ambiguous."""
    named = [(way, given[way].strip()) for way in WAYS if given.get(way, "").strip()]
    if len(named) != 1:
        told = ", ".join(name for name, _value in named) or "rien"
        raise wrong(
            "rome",
            told,
            _("un métier, par un seul de ces paramètres (%(liste)s)", liste=", ".join(WAYS)),
            code="missing",
        )
    way, value = named[0]
    if way == "rome":
        return _by_rome(release, value)
    return _by_words(release, value) if way == "q" else _by_code(release, way, value, day)


def _by_rome(release: Release, value: str) -> Job:
    rome = value.upper()
    label = jobs.label(release, rome) if codes.matches(codes.ROME, rome) else None
    if label is None:
        raise wrong("rome", value, _("un code ROME connu, comme D1102"), jobs.nearest_code(release, rome))
    return Job(rome=rome, libelle=label, parametre="rome", valeur=value)


def _by_code(release: Release, vocabulary: str, value: str, day: date | None) -> Job:
    try:
        passage = certifications.jobs_of(release, vocabulary, value, day)
    except certifications.UnknownCode as error:
        raise wrong(vocabulary, value, error.attendu, error.proche) from error
    if passage.pistes:
        raise Ambiguous("metier", value, [_track(release, *one) for one in passage.pistes])
    if not passage.romes:
        name = certifications.label_of(vocabulary)
        raise wrong(
            vocabulary, value, _("un code qui mène à un métier (aucune table ne relie ce code : %(nom)s)", nom=name)
        )
    (rome, confidence), *others = passage.romes
    return Job(
        rome=rome,
        libelle=jobs.label(release, rome) or rome,
        parametre=vocabulary,
        valeur=value,
        chemin=passage.chemin,
        confiance=confidence,
        methode="prediction" if passage.propose else "publiee",
        intitule=passage.intitule,
        remplace=passage.remplace,
        code=passage.code,
        autres=tuple({"rome": r, "libelle": jobs.label(release, r), "confiance": c} for r, c in others),
    )


def _track(release: Release, rome: str, confidence: float) -> Candidate:
    """A job that a model thought of."""
    label = jobs.label(release, rome) or rome
    return Candidate(
        libelle=f"{label} (proposé par un modèle, non publié ; confiance : {pourcent(confidence, sur=1)})",
        parametres={"rome": rome},
    )


def _by_words(release: Release, value: str) -> Job:
    """The job that words name, unless another is as likely."""
    found = jobs.jobs_named(release, value, CHOICES)
    if not found:
        raise wrong("q", value, _("un nom de métier (aucun ne ressemble à ces mots)"))
    best = found[0]["score"]
    alike = [one for one in found if one["score"] >= _AS_LIKELY * best]
    if best < _NAMED or len(alike) > 1:
        listed = found if best < _NAMED else alike
        raise Ambiguous(
            "metier", value, [Candidate(libelle=o["libelle"], parametres={"rome": o["code"]}) for o in listed]
        )
    return Job(
        rome=found[0]["code"],
        libelle=found[0]["libelle"],
        parametre="q",
        valeur=value,
        chemin=("mots", "rome"),
        confiance=round(min(1.0, best), 4),
        intitule=found[0]["nom"],
        autres=tuple(
            {"rome": o["code"], "libelle": o["libelle"], "confiance": round(min(1.0, best) * o["score"] / best, 4)}
            for o in found[1:]
        ),
    )
