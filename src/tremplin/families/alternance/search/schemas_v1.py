"""Answers of alternance: the models are the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, RootModel

from tremplin.domain.schema import Schema
from tremplin.families.alternance.common.item import Kind


class _Model(Schema):
    model_config = ConfigDict(extra="forbid")


class Contact(_Model):
    email: str | None
    iv: str | None = None
    name: str | None
    phone: str | None
    info: str | None


class Lieu(_Model):
    distance: Annotated[float | None, Field(ge=0, description="Kilomètres, une décimale")]
    fullAddress: str | None
    latitude: float | None
    longitude: float | None
    city: str | None
    address: str | None
    cedex: str | None
    zipCode: str | None
    insee: str | None
    departementNumber: str | None
    region: str | None
    remoteOnly: bool | None


class Ville(_Model):
    city: str | None


class LieuDuSiege(_Model):
    address: str | None
    cedex: str | None
    zipCode: str | None
    city: str | None


class Siege(_Model):
    siret: str | None
    id: str | None
    uai: str | None
    type: str | None
    hasConvention: str | None
    place: LieuDuSiege | None
    name: str | None


class Opco(_Model):
    label: str | None
    url: str | None


class Entreprise(_Model):
    name: str | None
    siret: str | None
    size: str | None
    logo: str | None
    description: str | None
    socialNetwork: str | None
    url: str | None
    id: str | None
    uai: str | None
    place: Ville | None
    mandataire: bool | None
    creationDate: str | None
    headquarter: Siege | None
    opco: Opco | None


class Emploi(_Model):
    id: str | None
    description: str | None
    employeurDescription: str | None
    creationDate: str | None
    contractType: str | None
    contractDescription: str | None
    duration: str | None
    jobStartDate: str | None
    romeDetails: dict[str, Any] | None
    rythmeAlternance: str | None
    elligibleHandicap: bool | None
    dureeContrat: str | None
    quantiteContrat: int | None
    status: Literal["Active", "Pourvue", "Annulée", "En attente"] | None


class Rome(_Model):
    code: str
    label: str | None = None


class Naf(_Model):
    code: str | None
    label: str | None


class Session(_Model):
    startDate: str | None
    endDate: str | None
    isPermanentEntry: bool


class Description(_Model):
    description: str | None
    objectif: str | None
    duree_indicative: Annotated[str | None, Field(alias="duree-indicative")]
    sessions: list[Session]


class Enseignement(Description):
    duration: Annotated[int | None, Field(description="Jours de la première session")]


class Item(_Model):
    ideaType: Kind
    title: str | None
    longTitle: str | None
    id: str | None
    idRco: str | None
    idRcoFormation: str | None
    cleMinistereEducatif: str | None
    contact: Contact | None
    place: Lieu | None
    company: Entreprise | None
    diplomaLevel: str | None
    diploma: str | None
    cfd: str | None
    rncpCode: str | None
    rncpLabel: str | None
    rncpEligibleApprentissage: bool | None
    period: str | None
    capacity: str | None
    createdAt: str | None
    lastUpdateAt: str | None
    onisepUrl: str | None
    url: str | None
    job: Emploi | None
    romes: list[Rome] | None
    nafs: list[Naf] | None
    training: Enseignement | None
    applicationCount: int | None


class Resultats(_Model):
    results: list[Item]


class EnDefaut(_Model):
    result: Literal["error"]
    error: str
    message: str
    status: int | None = None


Source = Resultats | EnDefaut | None


class Emplois(_Model):
    peJobs: Source
    matchas: Source
    lbaCompanies: Source
    lbbCompanies: Source


class EmploisEtFormations(_Model):
    formations: Source
    jobs: Emplois


class OffresPartenaire(_Model):
    peJobs: list[Item]


class OffresEmployeur(_Model):
    matchas: list[Item]


class Entreprises(_Model):
    lbaCompanies: list[Item] = []
    lbbCompanies: list[Item] = []


class Vide(_Model):
    pass


class Vues(Schema):
    """Offers that a search showed."""

    ids: list[str]


class TitreRome(_Model):
    codeRome: str
    intitule: str | None


class Metier(_Model):
    label: str
    romes: list[str]
    rncps: list[str]
    type: Literal["job", "diploma"]
    romeTitles: list[TitreRome] = []


class Metiers(_Model):
    labelsAndRomes: list[Metier]


class Libelles(Metiers):
    labelsAndRomesForDiplomas: list[Metier]


class NomsDeMetiers(_Model):
    metiers: list[str]


class Appellation(_Model):
    codeRome: str
    intitule: str | None
    appellation: str


class Appellations(_Model):
    coupleAppellationRomeMetier: list[Appellation]


class LieuPropose(_Model):
    label: str
    genre: Literal["commune", "departement", "region"]
    code: str
    code_postal: str | None
    longitude: float | None
    latitude: float | None


class Lieux(_Model):
    lieux: list[LieuPropose]


class Objet(_Model):
    code: str
    libelle: str | None


class FicheRome(_Model):
    code: str
    libelle: str
    definition: str | None
    acces: str | None
    conditions: str | None
    riasec: dict[str, str | None]
    appellations: list[Objet]
    competencesDeBase: list[Objet]
    competencesSpecifiques: list[Objet]


class Niveaux(RootModel[list[str]]):
    """Niveaux de diplôme."""


class Version(_Model):
    version: str
