"""What the form of an offer holds: the same rules for who types and for partners' programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo

from tremplin.domain.dates import PARIS, read_day, today
from tremplin.families.alternance.common.item import NIVEAUX_DITS, NIVEAUX_OFFRE
from tremplin.families.alternance.offers import reasons
from tremplin.families.alternance.offers.publication import locate
from tremplin.families.alternance.search import lookup
from tremplin.families.alternance.store.documents import Lieu, Saisie
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.web.forms import Typed, Wrong, among, fill, whole
from tremplin.release.reader import Release

RYTHMES = (
    mark("Indifférent"),
    "1 jour / 4 jours",
    "2 jours / 3 jours",
    "1 semaine / 1 semaine",
    "2 semaines / 3 semaines",
    "6 semaines / 6 semaines",
)
TYPES = (mark("Apprentissage"), mark("Professionnalisation"))
NIVEAUX = {"": NIVEAUX_OFFRE[None], **NIVEAUX_DITS}


class Refusee(Exception):
    """What can't be done with an offer, in words; `champs`: field → what is wrong with it."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.champs = dict(fields or {})


def _release(told: ValidationInfo) -> Release:
    found: Release = told.context["release"]  # type: ignore[index]
    return found


def _job(title: Any, told: ValidationInfo) -> dict[str, Any]:
    job = lookup.appellation(_release(told), title)
    if job is None:
        raise ValueError(_("un métier de la liste est attendu : tapez-en le début"))
    if job["codeRome"] in reasons.ROMES_BLOQUES:
        raise ValueError(_("ce métier n'est pas ouvert à l'alternance ici"))
    return job


def _start(text: Any) -> date:
    day = read_day(text)
    if day is None or day < today():
        raise ValueError(_("une date, d'aujourd'hui ou à venir, est attendue"))
    return day


def _kinds(kinds: tuple[str, ...]) -> tuple[str, ...]:
    if not kinds or set(kinds) - set(TYPES):
        raise ValueError(_("un type de contrat au moins est attendu"))
    return tuple(kind for kind in TYPES if kind in kinds)


def _place(address: Any, told: ValidationInfo) -> Lieu | None:
    place = locate(_release(told), address) if address else None
    if place is not None and place.point is None:
        raise ValueError(_("une adresse avec son code postal et sa commune est attendue"))
    return place


Texte = Annotated[str, AfterValidator(lambda text: text.replace("\r\n", "\n")), StringConstraints(max_length=10_000)]


class _Form(Typed):
    libelle: Annotated[dict[str, Any], BeforeValidator(_job)]
    debut: Annotated[date, BeforeValidator(_start)]
    niveau: Annotated[str, among(NIVEAUX, "un niveau de la liste est attendu")] = ""
    type: Annotated[tuple[str, ...], AfterValidator(_kinds)] = ()
    duree: Annotated[int, whole(6, 36, "6 à 36 mois sont attendus")] = 12
    quantite: Annotated[int, whole(1, 10, "1 à 10 postes sont attendus")] = 1
    rythme: Annotated[str, among(("", *RYTHMES), "un rythme de la liste est attendu")] = ""
    handicap: str = ""
    description: Texte = ""
    employeur_description: Texte = ""
    lieu: Annotated[Lieu | None, BeforeValidator(_place)] = None


def read_entry(release: Release, given: Mapping[str, Any], types: Sequence[str]) -> Saisie:
    """The offer that a form describes; raises Refusee with every fault."""
    try:
        said = fill(_Form, {"libelle": "", "debut": "", **given, "type": types}, release=release)
    except Wrong as wrong:
        raise Refusee(str(wrong), wrong.faults) from wrong
    start = datetime(said.debut.year, said.debut.month, said.debut.day, tzinfo=PARIS)
    return Saisie(
        titre=said.libelle["appellation"],
        romes=[said.libelle["codeRome"]],
        niveau=int(said.niveau) if said.niveau else None,
        type=list(said.type),
        debut=start.isoformat(timespec="milliseconds"),
        duree=said.duree,
        quantite=said.quantite,
        rythme=said.rythme or RYTHMES[0],
        handicap=said.handicap == "oui",
        description=said.description or None,
        employeur_description=said.employeur_description or None,
        lieu=said.lieu,
    )
