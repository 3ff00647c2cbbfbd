"""What someone sends: an event in its envelope, checked for its form before anything is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tremplin.families.parcours.errors import Champ, champ, champs_de, refus
from tremplin.families.parcours.events.contents import Contenu
from tremplin.families.parcours.events.correction import OBLIGATOIRES, Valeurs
from tremplin.families.parcours.events.schemas import Beneficiaire, Envoi, NumerosSession
from tremplin.families.parcours.events.types import EVENTS, Type
from tremplin.families.parcours.events.vocabulary import MOTIFS, Source
from tremplin.platform.wire.errors import ApiError

Model = TypeVar("Model", bound=BaseModel)
_PLUS_TOT = date(2000, 1, 1)
_AVANCE = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Saisie:
    """An event well formed, not yet judged. `effet` None: the sender's format has no date, the day of reception."""

    type: Type
    effet: date | None
    contenu: dict[str, Any]
    emission: datetime | None = None
    reference: str | None = None
    id_inscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: NumerosSession | None = None
    siret: str | None = None
    canal: str = "API"
    reception_papier: date | None = None
    cible: str | None = None
    ligne: int | None = None
    effet_deduit: bool = False
    """The day isn't told by the sender: it isn't what makes two events differ."""

    def exportee(self, emission: datetime, deduit: bool) -> Saisie:
        """As an export of a day tells it."""
        return replace(self, emission=emission, effet_deduit=deduit)


def read(document: Any, source: Source, today: date, *, line: int | None = None, canal: str = "API") -> Saisie:
    """Check the form of an event; raises ApiError 422 with every faulty field."""
    sent = read_body(Envoi, document)
    faults = [*_dates(sent, today), *_designation(sent), *_canal(sent, source)]
    contenu, wrong = read_content(sent.type, sent.contenu, source)
    faults += wrong
    if faults:
        raise mal_forme(faults)
    return Saisie(
        type=sent.type,
        effet=sent.dateEffet,
        contenu=contenu,
        emission=sent.dateEmission,
        reference=sent.referenceSource,
        id_inscription=sent.idInscription,
        beneficiaire=sent.beneficiaire,
        session=sent.session,
        siret=sent.siretOrganismeFormation,
        canal=sent.canal or canal,
        reception_papier=sent.dateReceptionPapier,
        cible=sent.cible,
        ligne=line,
    )


def read_body(model: type[Model], document: Mapping[str, Any]) -> Model:
    """A body as its model; raises ApiError 422 with every faulty field."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise mal_forme(champs_de(error)) from error


def mal_forme(fields: list[Champ]) -> ApiError:
    """422: what was sent isn't an event."""
    return refus(422, "FORME_INVALIDE", f"Champs mal formés : {', '.join(c['champ'] for c in fields)}", fields)


def read_content(
    type: Type, contenu: dict[str, Any], source: Source, prefix: str = "contenu"
) -> tuple[dict[str, Any], list[Champ]]:
    """The content of an event, canonical, and what is wrong with it."""
    try:
        said: Contenu = EVENTS[type].model.model_validate(contenu)
    except ValidationError as error:
        return {}, champs_de(error, prefix)
    told = said.model_dump(mode="json", exclude_none=True)
    if told.get("motif") == "NON_RENSEIGNE" and source is not Source.IMPORT:
        motifs = ", ".join(m for m in MOTIFS if m != "NON_RENSEIGNE")
        return {}, [champ(f"{prefix}.motif", None, f"l'un de ces motifs est attendu : {motifs}")]
    if type is Type.AIS and source is not Source.IMPORT and "nbHeureTotalFormation" not in told:
        return {}, [champ(f"{prefix}.nbHeureTotalFormation", None, "paramètre obligatoire absent")]
    if type is Type.CORRECTION:
        return _read_correction(told, prefix)
    return told, []


def _read_correction(told: dict[str, Any], prefix: str) -> tuple[dict[str, Any], list[Champ]]:
    given = told.get("valeurs", {})
    try:
        values = Valeurs.model_validate(given).model_dump(mode="json", exclude_unset=True)
    except ValidationError as error:
        return {}, champs_de(error, f"{prefix}.valeurs")
    kept = [
        champ(f"{prefix}.valeurs.{n}", None, "une valeur est attendue : ce champ ne peut être retiré")
        for n in sorted(values)
        if values[n] is None and n in OBLIGATOIRES
    ]
    return {**told, "valeurs": values}, kept


def _dates(sent: Envoi, today: date) -> list[Champ]:
    wrong = []
    if not _PLUS_TOT <= sent.dateEffet <= today + _AVANCE:
        wrong.append(
            champ("dateEffet", sent.dateEffet.isoformat(), f"une date du {_PLUS_TOT.isoformat()} à demain est attendue")
        )
    paper = sent.dateReceptionPapier
    if paper is not None and not sent.dateEffet <= paper <= today:
        wrong.append(
            champ("dateReceptionPapier", paper.isoformat(), "une date de dateEffet à aujourd'hui est attendue")
        )
    return wrong


def _designation(sent: Envoi) -> list[Champ]:
    """Which path: by its id, or by the person and the session; a cancellation or correction needs only its target."""
    aims = sent.type in (Type.ANNULATION, Type.CORRECTION)
    wrong = []
    if aims and sent.cible is None:
        wrong.append(champ("cible", None, "l'identifiant de l'événement visé, ou sa référence, est attendu"))
    if not aims and sent.cible is not None:
        wrong.append(champ("cible", None, "réservé à ANNULATION et CORRECTION"))
    if sent.idInscription is not None:
        return wrong
    if aims and sent.beneficiaire is None and sent.session is None:
        return wrong
    return wrong + designation(sent.beneficiaire, sent.session)


def designation(beneficiaire: Beneficiaire | None, session: NumerosSession | None) -> list[Champ]:
    """What lacks to find a person and a session."""
    wrong = []
    if beneficiaire is None or not designe(beneficiaire):
        wrong.append(champ("beneficiaire", None, "idRegionalDE et codeGeoDE, ou idNational, ou idNationalDE, attendus"))
    numbers = session and (session.numeroFormation, session.numeroAction, session.numeroSession)
    if session is None or not (session.numeroReferenceExterne or (numbers and all(numbers))):
        wrong.append(
            champ(
                "session", None, "numeroFormation, numeroAction et numeroSession, ou numeroReferenceExterne, attendus"
            )
        )
    return wrong


def read_beneficiaire(numeros: dict[str, Any]) -> Beneficiaire:
    """Someone by the numbers that are typed; raises ApiError 422."""
    try:
        who = Beneficiaire.model_validate(numeros)
    except ValidationError as error:
        raise mal_forme(champs_de(error, "beneficiaire")) from error
    if not designe(who):
        raise mal_forme([champ("beneficiaire", None, "idRegionalDE et codeGeoDE sont attendus")])
    return who


def designe(who: Beneficiaire) -> bool:
    """Whether it holds what finds a person."""
    return bool(who.idNational or who.idNationalDE or who.idStagiaire or (who.idRegionalDE and who.codeGeoDE))


def _canal(sent: Envoi, source: Source) -> list[Champ]:
    paper = sent.canal == "PAPIER" or sent.dateReceptionPapier is not None
    if not paper:
        return []
    if source is not Source.SAISIE_CONSEILLER:
        return [champ("canal", "PAPIER", "réservé aux conseillers")]
    if sent.canal != "PAPIER" or sent.dateReceptionPapier is None:
        return [champ("dateReceptionPapier", None, "canal PAPIER et dateReceptionPapier vont ensemble")]
    return []
