"""Models of Parcours de formation: written by `python -m scripts.client`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from tremplin_client.models.base import Answered, Sent


class Apercu(Answered, frozen=True, kw_only=True):
    numeroSession: str
    numeroAction: str
    numeroFormation: str


class ChampFaux(Answered, frozen=True, kw_only=True):
    champ: str
    attendu: str
    valeur: Any | None = None


class Echec(Answered, frozen=True, kw_only=True):
    id: str
    type: str
    idInscription: int
    evenement: str | None
    position: int
    essais: int
    erreur: str | None
    cree: str


class Echecs(Answered, frozen=True, kw_only=True):
    resultats: list[Echec]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""


Etat: TypeAlias = str
"""Where a person stands in a session."""


class Extra(Answered, frozen=True, kw_only=True):
    """An extension of a regional base, as it comes: only what identifies someone is taken out."""

    info: str
    texte: str


class FiltresAbonnes(Answered, frozen=True, kw_only=True):
    siret: list[str] | None = None
    numeroSession: list[str] | None = None
    numeroAction: list[str] | None = None
    numeroFormation: list[str] | None = None
    numeroReferenceExterne: list[str] | None = None
    financeur: list[int] | None = None
    region: list[str] | None = None
    departement: list[str] | None = None


class Financeur(Answered, frozen=True, kw_only=True):
    """Who pays (LHEO code), for how many places. `region`: which, when it isn't the place's; `depuis`: since when."""

    code: int
    nbPlaces: int | None = None
    region: str | None = None
    depuis: date | None = None


class FormeIco(Answered, frozen=True, kw_only=True):
    """An information collective: an instant with its offset, or a day."""

    debut: str
    fin: str | None = None
    aDistance: bool | None = None
    adresse: str | None = None
    nbPlaces: int | None = None


class Horloge(Answered, frozen=True, kw_only=True):
    """The instant of the fictitious base."""

    instant: str


class Import(Answered, frozen=True, kw_only=True):
    id: str
    """Identifiant. Identifiant de l'attestation, de l'événement, de la session ou de l'information collective."""
    etat: str
    """État du parcours. Où en est le parcours : l'une des valeurs de /referentiels/etats ; null tant que rien n'a d'effet (session inconnue, événements en attente)."""
    nom: str | None = None
    format: str | None = None
    message: str | None = None
    simulation: bool | None = None
    """Essai. Vrai : ce qui serait écrit est rendu, rien n'est gardé."""
    octets: int | None = None
    lues: int | None = None
    acceptees: int | None = None
    doublons: int | None = None
    rejetees: int | None = None
    avertissements: int | None = None
    cree: str | None = None
    fini: str | None = None


class Imports(Answered, frozen=True, kw_only=True):
    resultats: list[Import]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""


class Lieu(Sent, kw_only=True):
    """Where a training is given."""

    adresse: str | None = None
    codePostal: str | None = None
    commune: str | None = None
    codeInsee: str | None = None
    departement: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Module(Answered, frozen=True, kw_only=True):
    numPeriode: int
    dateDebutPeriode: str
    dateFinPeriode: str


class ModuleFormation(Answered, frozen=True, kw_only=True):
    dateDebut: str
    dateFin: str


class Organisme(Answered, frozen=True, kw_only=True):
    """An establishment that answers for a training, or gives it."""

    siret: str
    nom: str | None = None
    nda: str | None = None


class OrganismeVu(Answered, frozen=True, kw_only=True):
    siret: str | None
    nom: str | None


class Preuve(Answered, frozen=True, kw_only=True):
    """What verifies a document: its hash, its signature, the key."""

    numero: str
    sha256: str
    algorithme: Literal["Ed25519"]
    signature: str
    cle: str


class Rejete(Answered, frozen=True, kw_only=True):
    """Why an event of a batch isn't kept: what its refusal alone would say."""

    statut: Literal["REJETE"]
    status: int
    detail: str
    code: str | None = None
    champs: list[ChampFaux] | None = None


class Remarque(Answered, frozen=True, kw_only=True):
    numero: int
    ligne: int
    colonne: str
    valeur: str | None
    code: str
    message: str
    rejet: bool


Resultat: TypeAlias = str
"""What comes of an information collective for a person."""


class SessionEcrite(Answered, frozen=True, kw_only=True):
    id: int
    """Identifiant. Identifiant de l'attestation, de l'événement, de la session ou de l'information collective."""
    change: bool
    """Session changée. Vrai quand ce qui est gardé de la session a changé ; faux quand elle était déjà décrite ainsi."""


class SessionEntiere(Answered, frozen=True, kw_only=True):
    numeroFormation: str
    """Numéro de formation. Le numéro InterCarif de la formation, le premier des trois qui désignent une session."""
    numeroAction: str
    """Numéro d'action. Le numéro InterCarif de l'action : la formation en un lieu."""
    numeroSession: str
    """Numéro de session. Le numéro InterCarif de la session : l'action à des dates."""
    intitule: str
    organismeResponsable: Organisme
    lieu: Lieu
    id: int
    """Identifiant. Identifiant de l'attestation, de l'événement, de la session ou de l'information collective."""
    version: int
    numeroReferenceExterne: str | None = None
    certification: dict[str, str] | None = None
    objectifs: list[str] | None = None
    """Objectifs. Tous les objectifs que dit la proposition d'entrée, tels qu'ils ont été envoyés."""
    organismeFormateur: Organisme | None = None
    debut: date | None = None
    fin: date | None = None
    """Fin de la formation. Jour de la fin ou de l'abandon ; null tant que la formation dure."""
    debutInscription: date | None = None
    finInscription: date | None = None
    entreesPermanentes: bool | None = None
    formationInitiale: bool | None = None
    etatRecrutement: int | None = None
    nbPlaces: int | None = None
    nbHeureTotalFormation: int | None = None
    """Heures prévues. Volume du plan de formation, en heures ; null quand l'export d'où il vient ne le dit pas."""
    nbHeureCentre: int | None = None
    """Heures en centre. Part du volume faite au centre de formation, en heures."""
    nbHeureEntreprise: int | None = None
    """Heures en entreprise. Part du volume faite en entreprise, en heures."""
    remuneration: str | None = None
    financeurs: list[Financeur] | None = None
    icos: list[FormeIco] | None = None
    debutPartiel: str | None = None
    finPartiel: str | None = None
    extras: list[Extra] | None = None
    source: str | None = None
    """Source. SAISIE_CONSEILLER, SAISIE_OF, API_0_SAISIE ou IMPORT, de la plus à la moins crue."""
    certifinfoActuels: list[str] | None = None


class SessionVue(Answered, frozen=True, kw_only=True):
    numeroFormation: str
    numeroAction: str
    numeroSession: str
    numeroReferenceExterne: str | None
    intitule: str | None
    objectif: str | None
    organisme: OrganismeVu
    lieu: Lieu | None
    financeurs: list[Financeur]


Source: TypeAlias = str
"""Where an event comes from, from the least to the most believed when two disagree."""


class Statistiques(Answered, frozen=True, kw_only=True):
    par: str
    """Ventilation. Ce par quoi les statistiques sont ventilées : dispositif, département, organisme, mois."""
    seuil: int
    """Petits nombres. Le nombre sous lequel un effectif n'est pas rendu."""
    resultats: list[dict[str, str | int | float | bool | None]]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""
    total: dict[str, str | int | float | bool | None]
    """Total. Combien d'éléments répondent aux filtres, quand total=true le demande ; null sinon."""


Type: TypeAlias = str
"""What can happen, under the codes of the wire."""


class Valeur(Answered, frozen=True, kw_only=True):
    """A code and its label; of an event, the states that it goes from and the one that it leads to."""

    code: str | int
    libelle: str
    depuis: list[str] | None = None
    vers: str | None = None


class ValeurContraire(Answered, frozen=True, kw_only=True):
    source: Source
    evenement: str
    dateEffet: str
    contenu: dict[str, Any]


class Verification(Answered, frozen=True, kw_only=True):
    code: str
    url: str


class EcritOuRejete(Answered, frozen=True, kw_only=True):
    """L'un de : Ecrit, Rejete."""

    statut: str
    """Statut de l'attestation. VALIDE, REMPLACEE (un champ imprimé a été corrigé) ou ANNULEE (l'événement ne compte plus)."""
    id: str | None = None
    raison: str | None = None
    idInscription: int | None = None
    idProjetAction: str | None = None
    etat: Etat | None = None
    echeance: str | None = None
    enRetard: bool | None = None
    retardJours: int | None = None
    status: int | None = None
    detail: str | None = None
    code: str | None = None
    champs: list[ChampFaux] | None = None


class AisOuAes(Answered, frozen=True, kw_only=True):
    """L'un de : Ais, Aes."""

    echeance: str | None
    """Échéance. Dernier jour pour déclarer ce fait : trois jours de calendrier, reportés au jour ouvré suivant, jours fériés du département compris."""
    enRetard: bool | None
    """En retard. Vrai quand l'événement a été reçu après son échéance ; null pour ce qui n'a pas d'échéance."""
    retardJours: int | None
    """Jours de retard. Jours de calendrier entre l'échéance et la réception ; 0 à l'heure."""
    idInscription: int
    """Numéro du parcours. Numéro du parcours : un entier de neuf ou dix chiffres, tiré au hasard, jamais réutilisé."""
    idProjetAction: str
    """Projet de formation. Douze lettres et chiffres, un par parcours : l'identifiant du projet que l'employeur public appelle « EFO »."""
    idNationalDE: str
    """Pseudonyme de la personne. Le pseudonyme de la personne pour ce lecteur : stable d'une route et d'un jour à l'autre, différent d'un lecteur à l'autre."""
    departement: str | None
    """Département de la personne. Département de la personne, celui qu'a dit l'auteur du premier événement, sinon celui du lieu de la formation."""
    trancheAge: str | None
    """Tranche d'âge. Âge au début de la session, par tranches (<26, 26-34, 35-44, 45-54, >=55) ; null quand la date de naissance n'est pas connue."""
    id: str
    """Identifiant. Identifiant de l'attestation, de l'événement, de la session ou de l'information collective."""
    numero: str
    """Numéro de l'attestation. Type, année de la date d'effet, département de la formation, huit caractères qui dépendent de ce qui est imprimé."""
    statut: str
    """Statut de l'attestation. VALIDE, REMPLACEE (un champ imprimé a été corrigé) ou ANNULEE (l'événement ne compte plus)."""
    etat: Etat | None
    """État du parcours. Où en est le parcours : l'une des valeurs de /referentiels/etats ; null tant que rien n'a d'effet (session inconnue, événements en attente)."""
    session: SessionVue
    """Session. La session de formation : ses trois numéros InterCarif, sa référence chez le partenaire, l'intitulé, l'objectif, l'organisme qui forme, le lieu, les financeurs (codes LHEO, avec leurs places)."""
    dateDebut: str | None
    """Début prévu. Premier jour du plan de formation que dit l'AIS en vigueur."""
    dateFin: str | None
    """Fin prévue. Dernier jour du plan de formation que dit l'AIS en vigueur."""
    nbHeureTotalFormation: int | None
    """Heures prévues. Volume du plan de formation, en heures ; null quand l'export d'où il vient ne le dit pas."""
    nbHeureCentre: int | None
    """Heures en centre. Part du volume faite au centre de formation, en heures."""
    nbHeureEntreprise: int | None
    """Heures en entreprise. Part du volume faite en entreprise, en heures."""
    objectif: str | None
    """Objectif montré. Objectif de la formation (table dict-AIS de LHEO) : de plusieurs, 6, 7 et 8 l'emportent sur les autres."""
    objectifs: list[str] | None
    """Objectifs. Tous les objectifs que dit la proposition d'entrée, tels qu'ils ont été envoyés."""
    modules: list[Module]
    """Périodes. Les périodes du plan, de 1 à 11 ; une seule, du début à la fin, quand le plan n'en dit pas."""
    dispositif: str | None
    """Dispositif. Le dispositif (AFC, AIF, POEC_OPCA…), tel que l'a dit la source ; un code inconnu est gardé."""
    dateEffet: str
    """Date d'effet. Le jour où le fait a eu lieu (un instant est ramené à son jour à Paris), correction comprise pour une attestation."""
    dateReception: str
    """Date de réception. L'instant, en UTC, où l'événement a été mis en sûreté ici."""
    source: Source
    """Source. SAISIE_CONSEILLER, SAISIE_OF, API_0_SAISIE ou IMPORT, de la plus à la moins crue."""
    verification: Verification
    """Vérification. Le code et l'adresse publique où n'importe qui vérifie l'attestation."""
    remplace: str | None
    """Numéro remplacé. Le numéro de l'attestation que celle-ci remplace."""
    remplaceePar: str | None
    """Numéro qui remplace. Le numéro de l'attestation qui remplace celle-ci."""
    identite: dict[str, str] | None = None
    decisionAttendueLe: str | None = None
    dateEntreeEffective: str | None = None
    ais: str | None = None


class Identite(Sent, kw_only=True):
    nom: str
    prenom: str
    dateNaissance: date | None = None
    courriel: str | None = None
    telephone: str | None = None


class Beneficiaire(Sent, kw_only=True):
    idRegionalDE: str | None = None
    codeGeoDE: str | None = None
    idNational: str | None = None
    idNationalDE: str | None = None
    idStagiaire: str | None = None
    departement: str | None = None
    agence: str | None = None
    identite: Identite | None = None


class Session(Sent, kw_only=True):
    numeroFormation: str | None = None
    numeroAction: str | None = None
    numeroSession: str | None = None
    numeroReferenceExterne: str | None = None


class Contenu(Sent, kw_only=True):
    note: str | None = None
    ico: str | None = None


class EvenementIcoInscription(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["ICO_INSCRIPTION"]
    dateEffet: date
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None
    contenu: Contenu | None = None


class EvenementIcoPresenceContenu(Sent, kw_only=True):
    resultat: str
    """What comes of an information collective for a person."""
    note: str | None = None
    ico: str | None = None
    surListeAttente: bool | None = None
    motif: str | None = None


class EvenementIcoPresence(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["ICO_PRESENCE"]
    dateEffet: date
    contenu: EvenementIcoPresenceContenu
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None


class Modules(Sent, kw_only=True):
    numPeriode: int
    dateDebutPeriode: date
    dateFinPeriode: date


class EvenementAisContenu(Sent, kw_only=True):
    dateDebut: date
    dateFin: date
    note: str | None = None
    nbHeureTotalFormation: int | None = None
    nbHeureCentre: int | None = None
    nbHeureEntreprise: int | None = None
    objectifs: list[str] | None = None
    remunerationDemandee: bool | None = None
    dispositif: str | None = None
    modules: list[Modules] | None = None


class EvenementAis(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["AIS"]
    dateEffet: date
    contenu: EvenementAisContenu
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None


class EvenementAisValidationContenu(Sent, kw_only=True):
    note: str | None = None
    ais: str | None = None


class EvenementAisValidation(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["AIS_VALIDATION"]
    dateEffet: date
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None
    contenu: EvenementAisValidationContenu | None = None


class EvenementAisRefusContenu(Sent, kw_only=True):
    motif: str
    note: str | None = None
    ais: str | None = None
    texte: str | None = None


class EvenementAisRefus(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["AIS_REFUS"]
    dateEffet: date
    contenu: EvenementAisRefusContenu
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None


class EvenementAesContenu(Sent, kw_only=True):
    note: str | None = None
    ais: str | None = None
    nbHeureTotalFormation: int | None = None
    nbHeureCentre: int | None = None
    nbHeureEntreprise: int | None = None


class EvenementAes(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["AES"]
    dateEffet: date
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None
    contenu: EvenementAesContenu | None = None


class EvenementAssiduiteContenu(Sent, kw_only=True):
    mois: str
    heuresPrevues: float
    heuresRealisees: float
    note: str | None = None
    absencesJustifiees: float | None = None
    absencesInjustifiees: float | None = None


class EvenementAssiduite(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["ASSIDUITE"]
    dateEffet: date
    contenu: EvenementAssiduiteContenu
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None


class EvenementInterruptionContenu(Sent, kw_only=True):
    note: str | None = None
    motif: str | None = None
    texte: str | None = None


class EvenementInterruption(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["INTERRUPTION"]
    dateEffet: date
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None
    contenu: EvenementInterruptionContenu | None = None


class EvenementRepriseContenu(Sent, kw_only=True):
    note: str | None = None


class EvenementReprise(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["REPRISE"]
    dateEffet: date
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None
    contenu: EvenementRepriseContenu | None = None


class EvenementAbandonContenu(Sent, kw_only=True):
    motif: str
    note: str | None = None
    texte: str | None = None


class EvenementAbandon(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["ABANDON"]
    dateEffet: date
    contenu: EvenementAbandonContenu
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None


class EvenementFinContenu(Sent, kw_only=True):
    note: str | None = None
    anticipee: bool | None = None
    motif: str | None = None
    texte: str | None = None


class EvenementFin(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["FIN"]
    dateEffet: date
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None
    contenu: EvenementFinContenu | None = None


class RepriseEmploiPendant(Sent, kw_only=True):
    oui: bool
    durable: bool | None = None
    depuis: date | None = None


class RepriseEmploiFin(Sent, kw_only=True):
    oui: bool
    durable: bool | None = None
    depuis: date | None = None


class EvenementBilanContenu(Sent, kw_only=True):
    """The rubrics of the report at the end of a training."""

    formationAchevee: bool
    heuresPrevues: float
    heuresRealisees: float
    note: str | None = None
    motif: str | None = None
    texte: str | None = None
    dernierJour: date | None = None
    metierVise: str | None = None
    niveauAtteint: str | None = None
    certifiante: bool | None = None
    certificationObtenue: str | None = None
    repriseEmploiPendant: RepriseEmploiPendant | None = None
    repriseEmploiFin: RepriseEmploiFin | None = None
    repriseEmploiPrevue: date | None = None
    avisStagiaire: str | None = None
    avisCentre: str | None = None
    signeParStagiaire: bool | None = None


class EvenementBilan(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["BILAN"]
    dateEffet: date
    contenu: EvenementBilanContenu
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None


class EvenementAnnulationContenu(Sent, kw_only=True):
    motif: str
    note: str | None = None


class EvenementAnnulation(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["ANNULATION"]
    dateEffet: date
    contenu: EvenementAnnulationContenu
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None


class EvenementCorrectionContenu(Sent, kw_only=True):
    note: str | None = None
    valeurs: dict[str, Any] | None = None
    motif: str | None = None
    resout: bool | None = None


class EvenementCorrection(Sent, kw_only=True):
    """An event as it is sent."""

    type: Literal["CORRECTION"]
    dateEffet: date
    dateEmission: datetime | None = None
    referenceSource: str | None = None
    idInscription: int | None = None
    beneficiaire: Beneficiaire | None = None
    session: Session | None = None
    siretOrganismeFormation: str | None = None
    canal: str | None = None
    dateReceptionPapier: date | None = None
    cible: str | None = None
    contenu: EvenementCorrectionContenu | None = None


class Lot(Sent, kw_only=True):
    """Several events: each is judged, and answered, at its place."""

    evenements: list[Any]


class OrganismeResponsable(Sent, kw_only=True):
    """An establishment that answers for a training, or gives it."""

    siret: str
    nom: str | None = None
    nda: str | None = None


class OrganismeFormateur(Sent, kw_only=True):
    siret: str
    nom: str | None = None
    nda: str | None = None


class Financeurs(Sent, kw_only=True):
    code: int
    nbPlaces: int | None = None
    region: str | None = None
    depuis: date | None = None


class Icos(Sent, kw_only=True):
    debut: str
    fin: str | None = None
    aDistance: bool | None = None
    adresse: str | None = None
    nbPlaces: int | None = None


class Extras(Sent, kw_only=True):
    info: str
    texte: str


class SessionDite(Sent, kw_only=True):
    """A session as someone describes it. `debut`, `fin` None: not known (LHEO 00000000)."""

    numeroFormation: str
    numeroAction: str
    numeroSession: str
    intitule: str
    organismeResponsable: OrganismeResponsable
    lieu: Lieu
    numeroReferenceExterne: str | None = None
    certification: dict[str, str] | None = None
    objectifs: list[str] | None = None
    organismeFormateur: OrganismeFormateur | None = None
    debut: date | None = None
    fin: date | None = None
    debutInscription: date | None = None
    finInscription: date | None = None
    entreesPermanentes: bool | None = None
    formationInitiale: bool | None = None
    etatRecrutement: int | None = None
    nbPlaces: int | None = None
    nbHeureTotalFormation: int | None = None
    nbHeureCentre: int | None = None
    nbHeureEntreprise: int | None = None
    remuneration: str | None = None
    financeurs: list[Financeurs] | None = None
    icos: list[Icos] | None = None
    debutPartiel: str | None = None
    finPartiel: str | None = None
    extras: list[Extras] | None = None


class Inscription(Sent, kw_only=True):
    """What comes of an information collective for someone, and the plan of its training."""

    numeroFormation: str | int
    numeroAction: str | int
    numeroSession: str | int
    idRegionalDE: str
    codeGeoDE: str | int
    codeStatutInscription: str
    dateDebutPlanFormation: str
    dateFinPlanFormation: str
    nbHeureTotalFormation: int | str
    siretOrganismeFormation: str | None = None


class DecisionAttente(Sent, kw_only=True):
    """A decision on someone who waits."""

    numeroFormation: str | int
    numeroAction: str | int
    numeroSession: str | int
    idRegionalDE: str
    codeGeoDE: str | int
    codeStatutInscription: Literal["PFR"]


class Filtres(Sent, kw_only=True):
    siret: list[str] | None = None
    numeroSession: list[str] | None = None
    numeroAction: list[str] | None = None
    numeroFormation: list[str] | None = None
    numeroReferenceExterne: list[str] | None = None
    financeur: list[int] | None = None
    region: list[str] | None = None
    departement: list[str] | None = None


class Abonnement(Sent, kw_only=True):
    """What to tell, and where."""

    url: str
    types: list[str] | None = None
    filtres: Filtres | None = None
    """Filters on sessions; several values of one are alternatives."""


class Abonne(Answered, frozen=True, kw_only=True):
    id: str
    """Identifiant. Identifiant de l'attestation, de l'événement, de la session ou de l'information collective."""
    url: str
    secret: str | None = None
    types: list[str] | None = None
    filtres: FiltresAbonnes | None = None
    cree: str | None = None


class Abonnes(Answered, frozen=True, kw_only=True):
    resultats: list[Abonne]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""


class Aes(Answered, frozen=True, kw_only=True):
    echeance: str | None
    """Échéance. Dernier jour pour déclarer ce fait : trois jours de calendrier, reportés au jour ouvré suivant, jours fériés du département compris."""
    enRetard: bool | None
    """En retard. Vrai quand l'événement a été reçu après son échéance ; null pour ce qui n'a pas d'échéance."""
    retardJours: int | None
    """Jours de retard. Jours de calendrier entre l'échéance et la réception ; 0 à l'heure."""
    idInscription: int
    """Numéro du parcours. Numéro du parcours : un entier de neuf ou dix chiffres, tiré au hasard, jamais réutilisé."""
    idProjetAction: str
    """Projet de formation. Douze lettres et chiffres, un par parcours : l'identifiant du projet que l'employeur public appelle « EFO »."""
    idNationalDE: str
    """Pseudonyme de la personne. Le pseudonyme de la personne pour ce lecteur : stable d'une route et d'un jour à l'autre, différent d'un lecteur à l'autre."""
    departement: str | None
    """Département de la personne. Département de la personne, celui qu'a dit l'auteur du premier événement, sinon celui du lieu de la formation."""
    trancheAge: str | None
    """Tranche d'âge. Âge au début de la session, par tranches (<26, 26-34, 35-44, 45-54, >=55) ; null quand la date de naissance n'est pas connue."""
    id: str
    """Identifiant. Identifiant de l'attestation, de l'événement, de la session ou de l'information collective."""
    numero: str
    """Numéro de l'attestation. Type, année de la date d'effet, département de la formation, huit caractères qui dépendent de ce qui est imprimé."""
    statut: str
    """Statut de l'attestation. VALIDE, REMPLACEE (un champ imprimé a été corrigé) ou ANNULEE (l'événement ne compte plus)."""
    etat: Etat | None
    """État du parcours. Où en est le parcours : l'une des valeurs de /referentiels/etats ; null tant que rien n'a d'effet (session inconnue, événements en attente)."""
    session: SessionVue
    """Session. La session de formation : ses trois numéros InterCarif, sa référence chez le partenaire, l'intitulé, l'objectif, l'organisme qui forme, le lieu, les financeurs (codes LHEO, avec leurs places)."""
    dateDebut: str | None
    """Début prévu. Premier jour du plan de formation que dit l'AIS en vigueur."""
    dateFin: str | None
    """Fin prévue. Dernier jour du plan de formation que dit l'AIS en vigueur."""
    nbHeureTotalFormation: int | None
    """Heures prévues. Volume du plan de formation, en heures ; null quand l'export d'où il vient ne le dit pas."""
    nbHeureCentre: int | None
    """Heures en centre. Part du volume faite au centre de formation, en heures."""
    nbHeureEntreprise: int | None
    """Heures en entreprise. Part du volume faite en entreprise, en heures."""
    objectif: str | None
    """Objectif montré. Objectif de la formation (table dict-AIS de LHEO) : de plusieurs, 6, 7 et 8 l'emportent sur les autres."""
    objectifs: list[str] | None
    """Objectifs. Tous les objectifs que dit la proposition d'entrée, tels qu'ils ont été envoyés."""
    modules: list[Module]
    """Périodes. Les périodes du plan, de 1 à 11 ; une seule, du début à la fin, quand le plan n'en dit pas."""
    dispositif: str | None
    """Dispositif. Le dispositif (AFC, AIF, POEC_OPCA…), tel que l'a dit la source ; un code inconnu est gardé."""
    dateEffet: str
    """Date d'effet. Le jour où le fait a eu lieu (un instant est ramené à son jour à Paris), correction comprise pour une attestation."""
    dateReception: str
    """Date de réception. L'instant, en UTC, où l'événement a été mis en sûreté ici."""
    source: Source
    """Source. SAISIE_CONSEILLER, SAISIE_OF, API_0_SAISIE ou IMPORT, de la plus à la moins crue."""
    verification: Verification
    """Vérification. Le code et l'adresse publique où n'importe qui vérifie l'attestation."""
    remplace: str | None
    """Numéro remplacé. Le numéro de l'attestation que celle-ci remplace."""
    remplaceePar: str | None
    """Numéro qui remplace. Le numéro de l'attestation qui remplace celle-ci."""
    dateEntreeEffective: str
    """Entrée effective. Le jour où la personne est entrée en formation."""
    ais: str | None
    """Proposition d'entrée. L'événement de la proposition d'entrée (AIS) en vigueur à l'entrée."""
    identite: dict[str, str] | None = None
    """Identité. Nom, prénom, date de naissance, courriel, téléphone et identifiants, pour l'organisme qui forme et le conseiller."""
    decisionAttendueLe: str | None = None
    """Décision attendue. Jour indicatif de la décision sur une proposition d'entrée : dix jours, jamais un retard."""


class Ais(Answered, frozen=True, kw_only=True):
    echeance: str | None
    """Échéance. Dernier jour pour déclarer ce fait : trois jours de calendrier, reportés au jour ouvré suivant, jours fériés du département compris."""
    enRetard: bool | None
    """En retard. Vrai quand l'événement a été reçu après son échéance ; null pour ce qui n'a pas d'échéance."""
    retardJours: int | None
    """Jours de retard. Jours de calendrier entre l'échéance et la réception ; 0 à l'heure."""
    idInscription: int
    """Numéro du parcours. Numéro du parcours : un entier de neuf ou dix chiffres, tiré au hasard, jamais réutilisé."""
    idProjetAction: str
    """Projet de formation. Douze lettres et chiffres, un par parcours : l'identifiant du projet que l'employeur public appelle « EFO »."""
    idNationalDE: str
    """Pseudonyme de la personne. Le pseudonyme de la personne pour ce lecteur : stable d'une route et d'un jour à l'autre, différent d'un lecteur à l'autre."""
    departement: str | None
    """Département de la personne. Département de la personne, celui qu'a dit l'auteur du premier événement, sinon celui du lieu de la formation."""
    trancheAge: str | None
    """Tranche d'âge. Âge au début de la session, par tranches (<26, 26-34, 35-44, 45-54, >=55) ; null quand la date de naissance n'est pas connue."""
    id: str
    """Identifiant. Identifiant de l'attestation, de l'événement, de la session ou de l'information collective."""
    numero: str
    """Numéro de l'attestation. Type, année de la date d'effet, département de la formation, huit caractères qui dépendent de ce qui est imprimé."""
    statut: str
    """Statut de l'attestation. VALIDE, REMPLACEE (un champ imprimé a été corrigé) ou ANNULEE (l'événement ne compte plus)."""
    etat: Etat | None
    """État du parcours. Où en est le parcours : l'une des valeurs de /referentiels/etats ; null tant que rien n'a d'effet (session inconnue, événements en attente)."""
    session: SessionVue
    """Session. La session de formation : ses trois numéros InterCarif, sa référence chez le partenaire, l'intitulé, l'objectif, l'organisme qui forme, le lieu, les financeurs (codes LHEO, avec leurs places)."""
    dateDebut: str | None
    """Début prévu. Premier jour du plan de formation que dit l'AIS en vigueur."""
    dateFin: str | None
    """Fin prévue. Dernier jour du plan de formation que dit l'AIS en vigueur."""
    nbHeureTotalFormation: int | None
    """Heures prévues. Volume du plan de formation, en heures ; null quand l'export d'où il vient ne le dit pas."""
    nbHeureCentre: int | None
    """Heures en centre. Part du volume faite au centre de formation, en heures."""
    nbHeureEntreprise: int | None
    """Heures en entreprise. Part du volume faite en entreprise, en heures."""
    objectif: str | None
    """Objectif montré. Objectif de la formation (table dict-AIS de LHEO) : de plusieurs, 6, 7 et 8 l'emportent sur les autres."""
    objectifs: list[str] | None
    """Objectifs. Tous les objectifs que dit la proposition d'entrée, tels qu'ils ont été envoyés."""
    modules: list[Module]
    """Périodes. Les périodes du plan, de 1 à 11 ; une seule, du début à la fin, quand le plan n'en dit pas."""
    dispositif: str | None
    """Dispositif. Le dispositif (AFC, AIF, POEC_OPCA…), tel que l'a dit la source ; un code inconnu est gardé."""
    dateEffet: str
    """Date d'effet. Le jour où le fait a eu lieu (un instant est ramené à son jour à Paris), correction comprise pour une attestation."""
    dateReception: str
    """Date de réception. L'instant, en UTC, où l'événement a été mis en sûreté ici."""
    source: Source
    """Source. SAISIE_CONSEILLER, SAISIE_OF, API_0_SAISIE ou IMPORT, de la plus à la moins crue."""
    verification: Verification
    """Vérification. Le code et l'adresse publique où n'importe qui vérifie l'attestation."""
    remplace: str | None
    """Numéro remplacé. Le numéro de l'attestation que celle-ci remplace."""
    remplaceePar: str | None
    """Numéro qui remplace. Le numéro de l'attestation qui remplace celle-ci."""
    identite: dict[str, str] | None = None
    """Identité. Nom, prénom, date de naissance, courriel, téléphone et identifiants, pour l'organisme qui forme et le conseiller."""
    decisionAttendueLe: str | None = None
    """Décision attendue. Jour indicatif de la décision sur une proposition d'entrée : dix jours, jamais un retard."""


class Codes(Answered, frozen=True, kw_only=True):
    resultats: list[Valeur]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""


class Conflit(Answered, frozen=True, kw_only=True):
    fait: str
    cle: list[str]
    depuis: str
    valeurs: list[ValeurContraire]


class Ecrit(Answered, frozen=True, kw_only=True):
    """What becomes of an event."""

    statut: str
    """Statut de l'attestation. VALIDE, REMPLACEE (un champ imprimé a été corrigé) ou ANNULEE (l'événement ne compte plus)."""
    id: str | None
    """Identifiant. Identifiant de l'attestation, de l'événement, de la session ou de l'information collective."""
    raison: str | None
    """Raison. Pourquoi un événement est sans effet : PREDECESSEUR_MANQUANT, SESSION_INCONNUE, ETAT_INCOMPATIBLE, HORS_SESSION, ORGANISME_ETRANGER, ANNULE, AUTRE_SOURCE, DEJA_DIT, CORRECTION_REQUISE, CORRECTION_SUPPLANTEE, CORRECTION_INVALIDE."""
    idInscription: int | None = None
    """Numéro du parcours. Numéro du parcours : un entier de neuf ou dix chiffres, tiré au hasard, jamais réutilisé."""
    idProjetAction: str | None = None
    """Projet de formation. Douze lettres et chiffres, un par parcours : l'identifiant du projet que l'employeur public appelle « EFO »."""
    etat: Etat | None = None
    """État du parcours. Où en est le parcours : l'une des valeurs de /referentiels/etats ; null tant que rien n'a d'effet (session inconnue, événements en attente)."""
    echeance: str | None = None
    """Échéance. Dernier jour pour déclarer ce fait : trois jours de calendrier, reportés au jour ouvré suivant, jours fériés du département compris."""
    enRetard: bool | None = None
    """En retard. Vrai quand l'événement a été reçu après son échéance ; null pour ce qui n'a pas d'échéance."""
    retardJours: int | None = None
    """Jours de retard. Jours de calendrier entre l'échéance et la réception ; 0 à l'heure."""


class Etape(Answered, frozen=True, kw_only=True):
    etat: Etat
    dateEffet: str
    evenement: str


class EvenementVu(Answered, frozen=True, kw_only=True):
    echeance: str | None
    enRetard: bool | None
    retardJours: int | None
    id: str
    type: Type
    dateEffet: str
    dateEmission: str | None
    dateReception: str
    source: Source
    canal: str
    siretOrganismeFormation: str | None
    cible: str | None
    contenu: dict[str, Any]
    effet: bool
    raison: str | None
    dateReceptionPapier: str | None = None
    referenceSource: str | None = None
    lot: str | None = None
    ligne: int | None = None


class FaitVu(Answered, frozen=True, kw_only=True):
    echeance: str | None
    """Échéance. Dernier jour pour déclarer ce fait : trois jours de calendrier, reportés au jour ouvré suivant, jours fériés du département compris."""
    enRetard: bool | None
    """En retard. Vrai quand l'événement a été reçu après son échéance ; null pour ce qui n'a pas d'échéance."""
    retardJours: int | None
    """Jours de retard. Jours de calendrier entre l'échéance et la réception ; 0 à l'heure."""
    id: str
    """Identifiant. Identifiant de l'attestation, de l'événement, de la session ou de l'information collective."""
    type: Type
    """Type d'événement. L'une des valeurs de /referentiels/evenements."""
    dateEffet: str
    """Date d'effet. Le jour où le fait a eu lieu (un instant est ramené à son jour à Paris), correction comprise pour une attestation."""
    dateEmission: str | None
    """Date d'émission. L'instant où la source dit avoir envoyé l'événement."""
    dateReception: str
    """Date de réception. L'instant, en UTC, où l'événement a été mis en sûreté ici."""
    source: Source
    """Source. SAISIE_CONSEILLER, SAISIE_OF, API_0_SAISIE ou IMPORT, de la plus à la moins crue."""
    canal: str
    """Canal. API, WEB, FICHIER ou PAPIER."""
    siretOrganismeFormation: str | None
    """SIRET. L'organisme pour lequel l'événement est écrit ; null quand un conseiller l'a écrit."""
    cible: str | None
    """Événement visé. Pour une correction ou une annulation : l'identifiant de l'événement visé, ou la référence que lui avait donnée son auteur."""
    contenu: dict[str, Any]
    """Contenu. Ce que dit l'événement, selon son type."""
    effet: bool
    """A un effet. Vrai quand l'événement compte aujourd'hui ; sinon raison dit pourquoi il ne compte pas."""
    raison: str | None
    """Raison. Pourquoi un événement est sans effet : PREDECESSEUR_MANQUANT, SESSION_INCONNUE, ETAT_INCOMPATIBLE, HORS_SESSION, ORGANISME_ETRANGER, ANNULE, AUTRE_SOURCE, DEJA_DIT, CORRECTION_REQUISE, CORRECTION_SUPPLANTEE, CORRECTION_INVALIDE."""
    idInscription: int
    """Numéro du parcours. Numéro du parcours : un entier de neuf ou dix chiffres, tiré au hasard, jamais réutilisé."""
    idProjetAction: str
    """Projet de formation. Douze lettres et chiffres, un par parcours : l'identifiant du projet que l'employeur public appelle « EFO »."""
    idNationalDE: str
    """Pseudonyme de la personne. Le pseudonyme de la personne pour ce lecteur : stable d'une route et d'un jour à l'autre, différent d'un lecteur à l'autre."""
    departement: str | None
    """Département de la personne. Département de la personne, celui qu'a dit l'auteur du premier événement, sinon celui du lieu de la formation."""
    trancheAge: str | None
    """Tranche d'âge. Âge au début de la session, par tranches (<26, 26-34, 35-44, 45-54, >=55) ; null quand la date de naissance n'est pas connue."""
    session: SessionVue
    """Session. La session de formation : ses trois numéros InterCarif, sa référence chez le partenaire, l'intitulé, l'objectif, l'organisme qui forme, le lieu, les financeurs (codes LHEO, avec leurs places)."""
    dateReceptionPapier: str | None = None
    """Réception du papier. Le jour où un conseiller a reçu le papier qu'il saisit : le retard se compte de ce jour."""
    referenceSource: str | None = None
    """Référence de l'auteur. Votre propre identifiant de l'événement, rendu à vous seul."""
    lot: str | None = None
    """Fichier. Le fichier qui a apporté l'événement, rendu à son auteur seul."""
    ligne: int | None = None
    """Ligne. La ligne du fichier ou du lot, rendue à l'auteur seul."""
    identite: dict[str, str] | None = None
    """Identité. Nom, prénom, date de naissance, courriel, téléphone et identifiants, pour l'organisme qui forme et le conseiller."""


class IcoVue(Answered, frozen=True, kw_only=True):
    debut: str
    id: str
    """Identifiant. Identifiant de l'attestation, de l'événement, de la session ou de l'information collective."""
    session: SessionVue
    """Session. La session de formation : ses trois numéros InterCarif, sa référence chez le partenaire, l'intitulé, l'objectif, l'organisme qui forme, le lieu, les financeurs (codes LHEO, avec leurs places)."""
    fin: str | None = None
    """Fin de la formation. Jour de la fin ou de l'abandon ; null tant que la formation dure."""
    aDistance: bool | None = None
    adresse: str | None = None
    nbPlaces: int | None = None


class InscriptionEcrite(Answered, frozen=True, kw_only=True):
    apercuSessionFormation: Apercu
    """Session, à l'écriture. Les trois numéros de la session : numeroFormation, numeroAction, numeroSession."""
    codeStatutInscription: str | None
    """Statut de l'inscription. L'état du parcours sous le code que le partenaire connaît ; null quand rien n'a encore d'effet."""
    idInscription: int
    """Numéro du parcours. Numéro du parcours : un entier de neuf ou dix chiffres, tiré au hasard, jamais réutilisé."""
    idNationalDE: str
    """Pseudonyme de la personne. Le pseudonyme de la personne pour ce lecteur : stable d'une route et d'un jour à l'autre, différent d'un lecteur à l'autre."""
    idProjetAction: str
    """Projet de formation. Douze lettres et chiffres, un par parcours : l'identifiant du projet que l'employeur public appelle « EFO »."""
    listeModules: list[Module]
    """Périodes écrites. Les périodes du plan : numPeriode, dateDebutPeriode, dateFinPeriode."""
    simulation: bool | None = None
    """Essai. Vrai : ce qui serait écrit est rendu, rien n'est gardé."""


class InscriptionLue(Answered, frozen=True, kw_only=True):
    apercuSessionFormationPartenaire: Apercu
    """Session, à la lecture. Les trois numéros de la session : numeroFormation, numeroAction, numeroSession."""
    codeStatutInscription: str
    """Statut de l'inscription. L'état du parcours sous le code que le partenaire connaît ; null quand rien n'a encore d'effet."""
    idInscription: int
    """Numéro du parcours. Numéro du parcours : un entier de neuf ou dix chiffres, tiré au hasard, jamais réutilisé."""
    idNationalDE: str
    """Pseudonyme de la personne. Le pseudonyme de la personne pour ce lecteur : stable d'une route et d'un jour à l'autre, différent d'un lecteur à l'autre."""
    idProjetAction: str
    """Projet de formation. Douze lettres et chiffres, un par parcours : l'identifiant du projet que l'employeur public appelle « EFO »."""
    listeModuleFormation: list[ModuleFormation]
    """Périodes lues. Les périodes du plan : dateDebut, dateFin."""


class Journal(Answered, frozen=True, kw_only=True):
    resultats: list[EvenementVu]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""


class LotEcrit(Answered, frozen=True, kw_only=True):
    """What becomes of each event of a batch, in the order in which they were sent."""

    resultats: list[EcritOuRejete]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""


class PageAes(Answered, frozen=True, kw_only=True):
    resultats: list[Aes]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""
    curseur: str | None
    """Curseur. Ce qui mène à la suite de la liste, à rendre tel quel ; null quand il n'y en a plus."""
    total: int | None
    """Total. Combien d'éléments répondent aux filtres, quand total=true le demande ; null sinon."""


class PageAis(Answered, frozen=True, kw_only=True):
    resultats: list[Ais]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""
    curseur: str | None
    """Curseur. Ce qui mène à la suite de la liste, à rendre tel quel ; null quand il n'y en a plus."""
    total: int | None
    """Total. Combien d'éléments répondent aux filtres, quand total=true le demande ; null sinon."""


class PageFaitVu(Answered, frozen=True, kw_only=True):
    resultats: list[FaitVu]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""
    curseur: str | None
    """Curseur. Ce qui mène à la suite de la liste, à rendre tel quel ; null quand il n'y en a plus."""
    total: int | None
    """Total. Combien d'éléments répondent aux filtres, quand total=true le demande ; null sinon."""


class PageIcoVue(Answered, frozen=True, kw_only=True):
    resultats: list[IcoVue]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""
    curseur: str | None
    """Curseur. Ce qui mène à la suite de la liste, à rendre tel quel ; null quand il n'y en a plus."""
    total: int | None
    """Total. Combien d'éléments répondent aux filtres, quand total=true le demande ; null sinon."""


class PageSessionEntiere(Answered, frozen=True, kw_only=True):
    resultats: list[SessionEntiere]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""
    curseur: str | None
    """Curseur. Ce qui mène à la suite de la liste, à rendre tel quel ; null quand il n'y en a plus."""
    total: int | None
    """Total. Combien d'éléments répondent aux filtres, quand total=true le demande ; null sinon."""


class ParcoursEntier(Answered, frozen=True, kw_only=True):
    idInscription: int
    """Numéro du parcours. Numéro du parcours : un entier de neuf ou dix chiffres, tiré au hasard, jamais réutilisé."""
    idProjetAction: str
    """Projet de formation. Douze lettres et chiffres, un par parcours : l'identifiant du projet que l'employeur public appelle « EFO »."""
    idNationalDE: str
    """Pseudonyme de la personne. Le pseudonyme de la personne pour ce lecteur : stable d'une route et d'un jour à l'autre, différent d'un lecteur à l'autre."""
    departement: str | None
    """Département de la personne. Département de la personne, celui qu'a dit l'auteur du premier événement, sinon celui du lieu de la formation."""
    trancheAge: str | None
    """Tranche d'âge. Âge au début de la session, par tranches (<26, 26-34, 35-44, 45-54, >=55) ; null quand la date de naissance n'est pas connue."""
    etat: Etat | None
    """État du parcours. Où en est le parcours : l'une des valeurs de /referentiels/etats ; null tant que rien n'a d'effet (session inconnue, événements en attente)."""
    decision: Resultat | None
    """Issue de l'information collective. Ce que donne l'information collective : présent, absent, absent excusé, retenu, non retenu, liste d'attente."""
    dispositif: str | None
    """Dispositif. Le dispositif (AFC, AIF, POEC_OPCA…), tel que l'a dit la source ; un code inconnu est gardé."""
    conflit: bool
    """Contradiction. Vrai quand deux sources se contredisent sur un fait de ce parcours et que personne n'a tranché."""
    session: SessionVue
    """Session. La session de formation : ses trois numéros InterCarif, sa référence chez le partenaire, l'intitulé, l'objectif, l'organisme qui forme, le lieu, les financeurs (codes LHEO, avec leurs places)."""
    etapes: list[Etape]
    """Étapes. Les états atteints, dans l'ordre, chacun avec sa date d'effet et l'événement qui y a mené."""
    fin: str | None
    """Fin de la formation. Jour de la fin ou de l'abandon ; null tant que la formation dure."""
    evenements: list[EvenementVu]
    """Événements. Le journal du parcours, tel que ce lecteur peut le voir : aussi ce qui est annulé, corrigé ou sans effet."""
    attestations: list[AisOuAes]
    """Attestations. Toutes les attestations que ce parcours a données, celles remplacées et annulées comprises."""
    conflits: list[Conflit]
    """Contradictions. Les faits sur lesquels des sources se contredisent : les valeurs, celle qui est montrée en tête, et depuis quand."""
    identite: dict[str, str] | None = None
    """Identité. Nom, prénom, date de naissance, courriel, téléphone et identifiants, pour l'organisme qui forme et le conseiller."""


class ParcoursVu(Answered, frozen=True, kw_only=True):
    idInscription: int
    """Numéro du parcours. Numéro du parcours : un entier de neuf ou dix chiffres, tiré au hasard, jamais réutilisé."""
    idProjetAction: str
    """Projet de formation. Douze lettres et chiffres, un par parcours : l'identifiant du projet que l'employeur public appelle « EFO »."""
    idNationalDE: str
    """Pseudonyme de la personne. Le pseudonyme de la personne pour ce lecteur : stable d'une route et d'un jour à l'autre, différent d'un lecteur à l'autre."""
    departement: str | None
    """Département de la personne. Département de la personne, celui qu'a dit l'auteur du premier événement, sinon celui du lieu de la formation."""
    trancheAge: str | None
    """Tranche d'âge. Âge au début de la session, par tranches (<26, 26-34, 35-44, 45-54, >=55) ; null quand la date de naissance n'est pas connue."""
    etat: Etat | None
    """État du parcours. Où en est le parcours : l'une des valeurs de /referentiels/etats ; null tant que rien n'a d'effet (session inconnue, événements en attente)."""
    decision: Resultat | None
    """Issue de l'information collective. Ce que donne l'information collective : présent, absent, absent excusé, retenu, non retenu, liste d'attente."""
    dispositif: str | None
    """Dispositif. Le dispositif (AFC, AIF, POEC_OPCA…), tel que l'a dit la source ; un code inconnu est gardé."""
    conflit: bool
    """Contradiction. Vrai quand deux sources se contredisent sur un fait de ce parcours et que personne n'a tranché."""
    session: SessionVue
    """Session. La session de formation : ses trois numéros InterCarif, sa référence chez le partenaire, l'intitulé, l'objectif, l'organisme qui forme, le lieu, les financeurs (codes LHEO, avec leurs places)."""
    etapes: list[Etape]
    """Étapes. Les états atteints, dans l'ordre, chacun avec sa date d'effet et l'événement qui y a mené."""
    fin: str | None
    """Fin de la formation. Jour de la fin ou de l'abandon ; null tant que la formation dure."""
    identite: dict[str, str] | None = None
    """Identité. Nom, prénom, date de naissance, courriel, téléphone et identifiants, pour l'organisme qui forme et le conseiller."""


class Rapport(Answered, frozen=True, kw_only=True):
    resultats: list[Remarque]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""
    apres: int | None
    """Suite des remarques. Le numéro de la dernière remarque rendue, à donner pour lire les suivantes ; null à la fin."""


class Changement(Answered, frozen=True, kw_only=True):
    type: str
    """Type d'événement. L'une des valeurs de /referentiels/evenements."""
    idInscription: int
    """Numéro du parcours. Numéro du parcours : un entier de neuf ou dix chiffres, tiré au hasard, jamais réutilisé."""
    quand: str
    """Instant du changement. Quand le changement a été écrit ; le fil est dans cet ordre."""
    idProjetAction: str | None = None
    """Projet de formation. Douze lettres et chiffres, un par parcours : l'identifiant du projet que l'employeur public appelle « EFO »."""
    idNationalDE: str | None = None
    """Pseudonyme de la personne. Le pseudonyme de la personne pour ce lecteur : stable d'une route et d'un jour à l'autre, différent d'un lecteur à l'autre."""
    departement: str | None = None
    """Département de la personne. Département de la personne, celui qu'a dit l'auteur du premier événement, sinon celui du lieu de la formation."""
    trancheAge: str | None = None
    """Tranche d'âge. Âge au début de la session, par tranches (<26, 26-34, 35-44, 45-54, >=55) ; null quand la date de naissance n'est pas connue."""
    etat: Etat | None = None
    """État du parcours. Où en est le parcours : l'une des valeurs de /referentiels/etats ; null tant que rien n'a d'effet (session inconnue, événements en attente)."""
    numeroFormation: str | None = None
    """Numéro de formation. Le numéro InterCarif de la formation, le premier des trois qui désignent une session."""
    numeroAction: str | None = None
    """Numéro d'action. Le numéro InterCarif de l'action : la formation en un lieu."""
    numeroSession: str | None = None
    """Numéro de session. Le numéro InterCarif de la session : l'action à des dates."""
    evenement: EvenementVu | None = None


class Fil(Answered, frozen=True, kw_only=True):
    resultats: list[Changement]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""
    curseur: str
    """Curseur. Ce qui mène à la suite de la liste, à rendre tel quel ; null quand il n'y en a plus."""


class PageParcoursVu(Answered, frozen=True, kw_only=True):
    resultats: list[ParcoursVu]
    """Résultats. La liste demandée, dans son ordre : chacun de ses objets est décrit à son nom."""
    curseur: str | None
    """Curseur. Ce qui mène à la suite de la liste, à rendre tel quel ; null quand il n'y en a plus."""
    total: int | None
    """Total. Combien d'éléments répondent aux filtres, quand total=true le demande ; null sinon."""
