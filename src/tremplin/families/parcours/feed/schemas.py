"""Answers of the native and documented routes, for OpenAPI."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import ConfigDict, Field

from tremplin.domain.schema import Schema
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import Etat, Resultat, Source
from tremplin.families.parcours.fold.schemas_sessions import Financeur, FormeIco, FormeSession, Lieu
from tremplin.platform.wire.rows import Row

Chose = TypeVar("Chose")


class _Reponse(Schema):
    model_config = ConfigDict(extra="forbid")


class Page(_Reponse, Generic[Chose]):
    """A page of a list: `curseur` leads to the next, `total` comes when it is asked for."""

    resultats: list[Chose]
    curseur: str | None
    total: int | None


class OrganismeVu(_Reponse):
    siret: str | None
    nom: str | None


class SessionVue(_Reponse):
    numeroFormation: str
    numeroAction: str
    numeroSession: str
    numeroReferenceExterne: str | None
    intitule: str | None
    objectif: str | None
    organisme: OrganismeVu
    lieu: Lieu | None
    financeurs: list[Financeur]


class _Personne(_Reponse):
    idInscription: int
    idProjetAction: str
    idNationalDE: str
    departement: str | None
    trancheAge: str | None
    identite: dict[str, str] | None = None


class _Retard(_Reponse):
    echeance: str | None
    enRetard: bool | None
    retardJours: int | None


class Verification(_Reponse):
    code: str
    url: str


class Module(_Reponse):
    numPeriode: int
    dateDebutPeriode: str
    dateFinPeriode: str


class Ais(_Personne, _Retard):
    id: str
    numero: str
    statut: str
    etat: Etat | None
    session: SessionVue
    dateDebut: str | None
    dateFin: str | None
    nbHeureTotalFormation: int | None
    nbHeureCentre: int | None
    nbHeureEntreprise: int | None
    objectif: str | None
    objectifs: list[str] | None
    modules: list[Module]
    dispositif: str | None
    dateEffet: str
    dateReception: str
    source: Source
    verification: Verification
    remplace: str | None
    remplaceePar: str | None
    decisionAttendueLe: str | None = None


class Aes(Ais):
    dateEntreeEffective: str
    ais: str | None


class Preuve(_Reponse):
    """What verifies a document: its hash, its signature, the key."""

    numero: str
    sha256: str
    algorithme: Literal["Ed25519"]
    signature: str
    cle: str


class EvenementVu(_Retard):
    id: str
    type: Type
    dateEffet: str
    dateEmission: str | None
    dateReception: str
    dateReceptionPapier: str | None = None
    source: Source
    canal: str
    siretOrganismeFormation: str | None
    cible: str | None
    contenu: dict[str, Any]
    effet: bool
    raison: str | None
    referenceSource: str | None = None
    lot: str | None = None
    ligne: int | None = None


class FaitVu(_Personne, EvenementVu):
    session: SessionVue


class Etape(_Reponse):
    etat: Etat
    dateEffet: str
    evenement: str


class ParcoursVu(_Personne):
    etat: Etat | None
    decision: Resultat | None
    dispositif: str | None
    conflit: bool
    session: SessionVue
    etapes: list[Etape]
    fin: str | None


class ValeurContraire(_Reponse):
    source: Source
    evenement: str
    dateEffet: str
    contenu: dict[str, Any]


class Conflit(_Reponse):
    fait: str
    cle: list[str]
    depuis: str
    valeurs: list[ValeurContraire]


class ParcoursEntier(ParcoursVu):
    evenements: list[EvenementVu]
    attestations: list[Ais | Aes]
    conflits: list[Conflit]


class SessionEntiere(FormeSession):
    id: int
    version: int
    icos: list[FormeIco] = Field(default_factory=list)
    certifinfoActuels: list[str] | None = None


class IcoVue(FormeIco):
    id: str
    session: SessionVue


class Changement(_Reponse):
    type: str
    idInscription: int
    quand: str
    idProjetAction: str | None = None
    idNationalDE: str | None = None
    departement: str | None = None
    trancheAge: str | None = None
    etat: Etat | None = None
    numeroFormation: str | None = None
    numeroAction: str | None = None
    numeroSession: str | None = None
    evenement: EvenementVu | None = None


class Fil(_Reponse):
    resultats: list[Changement]
    curseur: str


class Journal(_Reponse):
    resultats: list[EvenementVu]


class Statistiques(_Reponse):
    par: str
    seuil: int
    resultats: list[Row]
    total: Row


class Valeur(_Reponse):
    """A code and its label; of an event, the states that it goes from and the one that it leads to."""

    code: str | int
    libelle: str
    depuis: list[str] | None = None
    vers: str | None = None


class Codes(_Reponse):
    resultats: list[Valeur]


class Ecrit(_Reponse):
    """What becomes of an event."""

    statut: Literal["ACCEPTE", "EN_ATTENTE", "SANS_EFFET", "DOUBLON"]
    id: str | None
    raison: str | None
    idInscription: int | None = None
    idProjetAction: str | None = None
    etat: Etat | None = None
    echeance: str | None = None
    enRetard: bool | None = None
    retardJours: int | None = None


class ChampFaux(Schema):
    champ: str
    attendu: str
    valeur: Any = None


class Rejete(Schema):
    """Why an event of a batch isn't kept: what its refusal alone would say."""

    model_config = ConfigDict(extra="allow")
    statut: Literal["REJETE"]
    status: int
    detail: str
    code: str | None = None
    champs: list[ChampFaux] | None = None


class LotEcrit(_Reponse):
    """What becomes of each event of a batch, in the order in which they were sent."""

    resultats: list[Ecrit | Rejete]


class SessionEcrite(_Reponse):
    id: int
    change: bool


class ModuleFormation(_Reponse):
    dateDebut: str
    dateFin: str


class Apercu(_Reponse):
    numeroSession: str
    numeroAction: str
    numeroFormation: str


class InscriptionLue(_Reponse):
    apercuSessionFormationPartenaire: Apercu
    codeStatutInscription: str
    idInscription: int
    idNationalDE: str
    idProjetAction: str
    listeModuleFormation: list[ModuleFormation]


class InscriptionEcrite(_Reponse):
    apercuSessionFormation: Apercu
    codeStatutInscription: str | None
    idInscription: int
    idNationalDE: str
    idProjetAction: str
    listeModules: list[Module]
    simulation: bool | None = None


class Import(_Reponse):
    id: str
    etat: str
    nom: str | None = None
    format: str | None = None
    message: str | None = None
    simulation: bool | None = None
    octets: int | None = None
    lues: int | None = None
    acceptees: int | None = None
    doublons: int | None = None
    rejetees: int | None = None
    avertissements: int | None = None
    cree: str | None = None
    fini: str | None = None


class Imports(_Reponse):
    resultats: list[Import]


class Remarque(_Reponse):
    numero: int
    ligne: int
    colonne: str
    valeur: str | None
    code: str
    message: str
    rejet: bool


class Rapport(_Reponse):
    resultats: list[Remarque]
    apres: int | None


class FiltresAbonnes(_Reponse):
    siret: list[str] | None = None
    numeroSession: list[str] | None = None
    numeroAction: list[str] | None = None
    numeroFormation: list[str] | None = None
    numeroReferenceExterne: list[str] | None = None
    financeur: list[int] | None = None
    region: list[str] | None = None
    departement: list[str] | None = None


class Abonne(_Reponse):
    id: str
    url: str
    secret: str | None = None
    types: list[str] | None = None
    filtres: FiltresAbonnes | None = None
    cree: str | None = None


class Abonnes(_Reponse):
    resultats: list[Abonne]


class Echec(_Reponse):
    id: str
    type: str
    idInscription: int
    evenement: str | None
    position: int
    essais: int
    erreur: str | None
    cree: str


class Echecs(_Reponse):
    resultats: list[Echec]


class Horloge(Schema):
    """The instant of the fictitious base."""

    instant: str
