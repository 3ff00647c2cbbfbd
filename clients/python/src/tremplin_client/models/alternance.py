"""Models of Alternance: written by `python -m scripts.client`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from msgspec import field

from tremplin_client.models.base import Answered, Sent


class Academie(Answered, frozen=True, kw_only=True):
    id: str
    code: str
    nom: str


class Activite(Answered, frozen=True, kw_only=True):
    code: str
    label: str | None


class AdresseDetaillee(Answered, frozen=True, kw_only=True):
    code_postal: str | None
    libelle_commune: str | None


class Appellation(Answered, frozen=True, kw_only=True):
    codeRome: str
    intitule: str | None
    appellation: str


class Appellations(Answered, frozen=True, kw_only=True):
    coupleAppellationRomeMetier: list[Appellation]
    """Appellations. Des appellations du ROME proches de ce qui est tapé : appellation, avec le codeRome et l'intitule de son métier ; cent au plus, chacune une fois."""


class Avertissement(Answered, frozen=True, kw_only=True):
    code: str
    message: str


class Candidature(Answered, frozen=True, kw_only=True):
    url: str
    phone: str | None
    recipient_id: str | None


class CatalogueContact(Answered, frozen=True, kw_only=True):
    email: str | None
    telephone: str | None


class CatalogueIdentifiant(Answered, frozen=True, kw_only=True):
    cle_ministere_educatif: str


class CatalogueOrganisme(Answered, frozen=True, kw_only=True):
    organisme: dict[str, Any] | None
    connu: bool


class CataloguePagination(Answered, frozen=True, kw_only=True):
    page_count: int
    page_size: int
    page_index: int


class CatalogueSession(Answered, frozen=True, kw_only=True):
    debut: str
    fin: str
    capacite: int | None


class Certification(Answered, frozen=True, kw_only=True):
    valeur: dict[str, Any]
    connue: bool


class Commune(Answered, frozen=True, kw_only=True):
    nom: str
    code_insee: str


class Comptes(Answered, frozen=True, kw_only=True):
    emplois: int
    formations: int


class Contact(Answered, frozen=True, kw_only=True):
    email: str | None
    name: str | None
    phone: str | None
    info: str | None
    iv: str | None = None


class Contenu(Answered, frozen=True, kw_only=True):
    contenu: str
    objectif: str


class Contexte(Answered, frozen=True, kw_only=True):
    """What an integrator shows; or `error` alone when the training takes no request."""

    etablissement_formateur_entreprise_raison_sociale: str | None = None
    intitule_long: str | None = None
    lieu_formation_adresse: str | None = None
    code_postal: str | None = None
    etablissement_formateur_siret: str | None = None
    cfd: str | None = None
    localite: str | None = None
    id_rco_formation: str | None = None
    cle_ministere_educatif: str | None = None
    form_url: str | None = None
    error: str | None = None


class Contrat(Answered, frozen=True, kw_only=True):
    start: str | None
    duration: int | None
    type: list[str]
    remote: str | None


class DemandeRappelee(Answered, frozen=True, kw_only=True):
    id: str
    appointment_origin: str | None
    created_at: str
    applicant_message_to_cfa: str | None
    applicant_reasons: list[str]
    cfa_read_appointment_details_date: str | None
    cfa_intention_to_applicant: str | None


class Diplome(Answered, frozen=True, kw_only=True):
    european: str
    label: str


class Domaine(Answered, frozen=True, kw_only=True):
    idcc: int | None
    opco: str | None
    naf: Activite | None


class Emploi(Answered, frozen=True, kw_only=True):
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
    status: str | None


class EmploiEmployeur(Answered, frozen=True, kw_only=True):
    field_id: str = field(name="_id")
    rome_appellation_label: str
    rome_label: str | None
    rome_code: list[str]
    job_level_label: str
    job_start_date: str | None
    job_type: list[str]
    job_count: int | None
    job_duration: int | None
    job_rythm: str | None
    is_disabled_elligible: bool
    job_description: str | None
    job_employer_description: str | None
    is_multi_published: bool
    job_creation_date: str
    job_update_date: str
    job_expiration_date: str
    job_status: str
    job_status_comment: str | None
    job_prolongation_count: int


class EnDefaut(Answered, frozen=True, kw_only=True):
    result: Literal["error"]
    error: str
    message: str
    status: int | None = None


class Enregistree(Answered, frozen=True, kw_only=True):
    userId: str
    """Numéro de qui demande. Un identifiant tiré pour cette demande ; il ne relie pas deux demandes d'une personne."""
    appointment: str
    """Demande de contact. La demande : son identifiant quand on l'envoie, ce qu'elle dit quand on la relit."""
    token: str
    """Jeton de la demande. Il ouvre la demande à qui l'a envoyée, sans compte."""


class EntrepriseBonneBoite(Answered, frozen=True, kw_only=True):
    siret: str
    name: str | None
    naf: str | None
    naf_text: str | None
    headcount_text: str | None
    stars: float
    distance: float | None
    """Kilomètres"""
    lat: float
    lon: float
    city: str | None
    address: str | None
    website: str | None
    social_network: str | None
    alternance: bool
    matched_rome_code: str
    matched_rome_label: str | None
    raisons: list[str]
    """Ce qui explique la note"""


class Envoyee(Answered, frozen=True, kw_only=True):
    result: Literal["ok"]
    """Ce qui est arrivé. ok : la candidature est partie, ou partira dès que la messagerie répond."""
    message: Literal["messages sent"]
    """En clair. Le même, en mots, tel que les clients du service d'origine l'attendent."""


class Export(Answered, frozen=True, kw_only=True):
    url: str
    """Page de l'offre. La page de l'offre chez le partenaire, où l'on postule. Source : France Travail, apply_url."""
    lastUpdate: str
    """Date de l'export. L'instant où le fichier que l'adresse donne a été écrit."""


class Facettes(Answered, frozen=True, kw_only=True):
    """Value → how many results it would leave, the other filters kept."""

    type: dict[str, int]
    contract_type: dict[str, int]
    level: dict[str, int]
    opco: dict[str, int]
    partner: dict[str, int]


class Faute(Answered, frozen=True, kw_only=True):
    code: str
    message: str
    path: list[str | int]


class FormationRappelee(Answered, frozen=True, kw_only=True):
    cle_ministere_educatif: str | None
    intitule_long: str | None
    etablissement_formateur_raison_sociale: str | None
    lieu_formation_adresse: str | None


class Identifiant(Answered, frozen=True, kw_only=True):
    id: str


class IdentifiantOffre(Answered, frozen=True, kw_only=True):
    id: str
    partner_label: str
    partner_job_id: str


class Identifiants(Answered, frozen=True, kw_only=True):
    ids: list[str]
    """Formations ouvertes. Les identifiants Parcoursup des formations qui reçoivent des demandes de contact."""


Kind: TypeAlias = str
"""Kinds of results, as `ideaType` spells them."""


class Lieu(Answered, frozen=True, kw_only=True):
    distance: float | None
    """Kilomètres, une décimale"""
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


class LieuDuSiege(Answered, frozen=True, kw_only=True):
    address: str | None
    cedex: str | None
    zipCode: str | None
    city: str | None


class LieuPropose(Answered, frozen=True, kw_only=True):
    label: str
    genre: str
    code: str
    code_postal: str | None
    longitude: float | None
    latitude: float | None


class Lieux(Answered, frozen=True, kw_only=True):
    lieux: list[LieuPropose]
    """Lieux proposés. Les lieux qui répondent à ce qui est tapé, le plus probable d'abord : label, genre (commune, département, région), code, code_postal, et le point (latitude, longitude) où chercher."""


class Modalite(Answered, frozen=True, kw_only=True):
    entierement_a_distance: bool
    duree_indicative: int
    annee_cycle: int | None
    mef_10: str | None


class Naf(Answered, frozen=True, kw_only=True):
    code: str | None
    label: str | None


Niveaux: TypeAlias = list[str]
"""Niveaux de diplôme."""


class NomsDeMetiers(Answered, frozen=True, kw_only=True):
    metiers: list[str]
    """Noms de métiers. Les métiers auxquels mène une formation, ou qu'enseigne un établissement : leurs noms, sans répétition."""


class Objet(Answered, frozen=True, kw_only=True):
    code: str
    libelle: str | None


class Onisep(Answered, frozen=True, kw_only=True):
    url: str | None
    intitule: str | None
    libelle_poursuite: str | None
    lien_site_onisepfr: str | None
    discipline: str | None
    domaine_sousdomaine: str | None


class Opco(Answered, frozen=True, kw_only=True):
    label: str | None
    url: str | None


class Organisme(Answered, frozen=True, kw_only=True):
    field_id: str = field(name="_id")
    entreprise_raison_sociale: str | None
    adresse: str | None
    distance_en_km: float


class Pagination(Answered, frozen=True, kw_only=True):
    page: int
    result_per_page: int
    number_of_page: int
    total: int


class Parue(Answered, frozen=True, kw_only=True):
    """What became of an offer of several."""

    partner_label: str | None
    partner_job_id: str | None
    id: str | None
    error: list[Faute] | None


class Personne(Answered, frozen=True, kw_only=True):
    firstname: str
    lastname: str
    phone: str
    email: str
    type: str


class Point(Answered, frozen=True, kw_only=True):
    type: Literal["Point"]
    coordinates: list[float]


class Proposee(Answered, frozen=True, kw_only=True):
    type: str
    label: str
    romes: list[str]
    rncps: list[str]


class Proposees(Answered, frozen=True, kw_only=True):
    suggestions: list[Proposee]


class Publication(Answered, frozen=True, kw_only=True):
    creation: str | None
    expiration: str | None


class Publiee(Answered, frozen=True, kw_only=True):
    id: str
    """Identifiant. La clé ministère éducatif d'une formation, l'identifiant d'une offre d'employeur ; null pour une entreprise et une offre de partenaire, dont l'identifiant est dans job.id. Source : Réseau des Carif-Oref, cle_ministere_educatif."""


class Rappel(Answered, frozen=True, kw_only=True):
    appointment: DemandeRappelee
    """Demande de contact. La demande : son identifiant quand on l'envoie, ce qu'elle dit quand on la relit."""
    formation: FormationRappelee
    """Formation du catalogue. Une formation en un lieu, telle que l'API Apprentissage la rend : contenu, modalités, sessions (celles dont les deux dates sont connues), contact, Onisep. Source : Réseau des Carif-Oref, cle_ministere_educatif ; Réseau des Carif-Oref, contenu ; Réseau des Carif-Oref, date_debut."""
    user: Personne
    """Qui demande. firstname, lastname, phone, email, et type : parent ou etudiant."""


class Recruteur(Answered, frozen=True, kw_only=True):
    establishment_id: str
    establishment_siret: str
    establishment_raison_sociale: str | None
    establishment_enseigne: str | None
    address: str | None
    address_detail: AdresseDetaillee
    geo_coordinates: str | None
    is_delegated: bool
    cfa_delegated_siret: str | None
    first_name: str
    last_name: str
    phone: str
    email: str
    jobs: list[EmploiEmployeur]
    origin: str
    opco: str | None
    idcc: str | None
    status: str
    naf_code: str | None
    naf_label: str | None
    establishment_size: str | None
    establishment_creation_date: str | None


class Recue(Answered, frozen=True, kw_only=True):
    id: str
    """Identifiant. La clé ministère éducatif d'une formation, l'identifiant d'une offre d'employeur ; null pour une entreprise et une offre de partenaire, dont l'identifiant est dans job.id. Source : Réseau des Carif-Oref, cle_ministere_educatif."""


class Refus(Answered, frozen=True, kw_only=True):
    code: str
    label: str


class RefusalCount(Answered, frozen=True, kw_only=True):
    code: str
    label: str
    refused: int
    current: int
    by_mistake: int


class Region(Answered, frozen=True, kw_only=True):
    code_insee: str
    nom: str


class Repondue(Answered, frozen=True, kw_only=True):
    appointment_id: str
    """Demande répondue. L'identifiant de la demande à laquelle l'établissement répond."""
    cfa_intention_to_applicant: str
    """Ce que l'établissement répond. personalised_answer : il a écrit ; other_channel : il répond autrement."""


class Reponse(Answered, frozen=True, kw_only=True):
    companies: list[EntrepriseBonneBoite]
    companies_count: int
    rome_code: str
    rome_label: str
    url: str | None


class Rome(Answered, frozen=True, kw_only=True):
    code: str
    label: str | None = None


class Session(Answered, frozen=True, kw_only=True):
    startDate: str | None
    endDate: str | None
    isPermanentEntry: bool


class Siege(Answered, frozen=True, kw_only=True):
    siret: str | None
    id: str | None
    uai: str | None
    type: str | None
    hasConvention: str | None
    place: LieuDuSiege | None
    name: str | None


class Statut(Answered, frozen=True, kw_only=True):
    catalogue: str


class TitreRome(Answered, frozen=True, kw_only=True):
    codeRome: str
    intitule: str | None


class Version(Answered, frozen=True, kw_only=True):
    version: str
    """Version du service. La version de Tremplin qui répond ; celle des données est dans l'en-tête X-Release."""


class Vide(Answered, frozen=True, kw_only=True):
    pass


class Ville(Answered, frozen=True, kw_only=True):
    city: str | None


class ResultEnum(StrEnum):
    error = "error"


Result: TypeAlias = ResultEnum | None


class Identifier(Sent, kw_only=True):
    partner_job_id: str | None = None


class Location(Sent, kw_only=True):
    address: str


class Workplace(Sent, kw_only=True):
    siret: str
    name: str | None = None
    website: str | None = None
    description: str | None = None
    location: Location | None = None


class Apply(Sent, kw_only=True):
    url: str | None = None
    email: str | None = None
    phone: str | None = None


class Contract(Sent, kw_only=True):
    start: datetime | None = None
    duration: int | None = None
    type: list[str] | None = None
    remote: str | None = None


class TargetDiploma(Answered, frozen=True, kw_only=True):
    european: str


class OffreEcriteOfferPublication(Sent, kw_only=True):
    creation: datetime | None = None
    expiration: datetime | None = None


class OffreEcriteOffer(Sent, kw_only=True):
    title: str
    description: str
    rome_codes: list[str] | None = None
    target_diploma: TargetDiploma | None = None
    desired_skills: list[str] | None = None
    to_be_acquired_skills: list[str] | None = None
    access_conditions: list[str] | None = None
    publication: OffreEcriteOfferPublication | None = None
    opening_count: int | None = None
    origin: str | None = None
    multicast: bool | None = None
    status: str | None = None


class OffreEcrite(Sent, kw_only=True):
    """An offer as it is published; its number at the publisher may stand at the root too."""

    workplace: Workplace
    apply: Apply
    offer: OffreEcriteOffer
    identifier: Identifier | None = None
    partner_job_id: str | None = None
    contract: Contract | None = None


class OffreDeDiffuseurIdentifier(Sent, kw_only=True):
    """Of a publisher, and of an offer at that publisher."""

    partner_label: str
    partner_job_id: str


class OffreDeDiffuseurOfferPublication(Sent, kw_only=True):
    creation: datetime | None = None
    expiration: datetime | None = None


class OffreDeDiffuseurOffer(Sent, kw_only=True):
    title: str
    description: str
    rome_codes: list[str] | None = None
    target_diploma: TargetDiploma | None = None
    desired_skills: list[str] | None = None
    to_be_acquired_skills: list[str] | None = None
    access_conditions: list[str] | None = None
    publication: OffreDeDiffuseurOfferPublication | None = None
    opening_count: int | None = None
    origin: str | None = None
    multicast: bool | None = None
    status: str | None = None


class OffreDeDiffuseur(Sent, kw_only=True):
    """An offer that is published for one publisher among several."""

    identifier: OffreDeDiffuseurIdentifier
    workplace: Workplace
    apply: Apply
    offer: OffreDeDiffuseurOffer
    partner_job_id: str | None = None
    contract: Contract | None = None


class Lot(Sent, kw_only=True):
    """Several: each is judged, and answered, at its place."""

    jobs: list[dict[str, Any]]


class Postulee(Sent, kw_only=True):
    """Body of `/api/job/v1/apply`."""

    applicant_first_name: str
    applicant_last_name: str
    applicant_email: str
    applicant_phone: str
    applicant_attachment_name: str
    applicant_attachment_content: str
    recipient_id: str
    applicant_message: str | None = None


class PostuleeV1(Sent, kw_only=True):
    """Body of `/api/v1/application`."""

    applicant_first_name: str
    applicant_last_name: str
    applicant_email: str
    applicant_phone: str
    applicant_file_name: str
    applicant_file_content: str
    caller: str
    company_email: str
    iv: str
    company_type: str
    message: str | None = None
    company_siret: str | None = None
    company_name: str | None = None
    company_naf: str | None = None
    company_address: str | None = None
    job_id: str | None = None
    job_title: str | None = None
    searched_for_job_label: str | None = None


class LienDemande(Sent, kw_only=True):
    """Body of `/api/v2/appointment`."""

    parcoursup_id: str | None = None
    onisep_id: str | None = None
    cle_ministere_educatif: str | None = None


class ContexteDemande(Sent, kw_only=True):
    """Body of `context/create`."""

    referrer: str
    idParcoursup: str | None = None
    idActionFormation: str | None = None
    idCleMinistereEducatif: str | None = None
    idRcoFormation: str | None = None
    trainingHasJob: bool | None = None


class DemandeEnvoyee(Sent, kw_only=True):
    """Body of `validate`."""

    firstname: str
    lastname: str
    phone: str
    email: str
    type: str
    cleMinistereEducatif: str
    appointmentOrigin: str
    applicantMessageToCfa: str | None = None
    applicantReasons: list[str] | None = None


class ReponseEnvoyee(Sent, kw_only=True):
    """Body of `reply`."""

    appointment_id: str
    cfa_intention_to_applicant: str
    cfa_message_to_applicant_date: str | None = None
    cfa_message_to_applicant: str | None = None
    token: str | None = None


class EtablissementCreerEmployeur(Sent, kw_only=True):
    """An employer to make."""

    establishment_siret: str
    first_name: str
    last_name: str
    email: str
    phone: str
    idcc: str | None = None
    origin: str | None = None


class Offre(Sent, kw_only=True):
    """An offer to publish."""

    job_start_date: str
    appellation_code: str | None = None
    rome_appellation_label: str | None = None
    job_level_label: str | None = None
    job_type: list[str] | None = None
    job_count: int | None = None
    job_duration: int | None = None
    job_rythm: str | None = None
    is_disabled_elligible: bool | None = None
    job_description: str | None = None
    job_employer_description: str | None = None
    custom_address: str | None = None


class OffreChangerV1(Sent, kw_only=True):
    """An offer to publish."""

    appellation_code: str | None = None
    rome_appellation_label: str | None = None
    job_level_label: str | None = None
    job_start_date: str | None = None
    job_type: list[str] | None = None
    job_count: int | None = None
    job_duration: int | None = None
    job_rythm: str | None = None
    is_disabled_elligible: bool | None = None
    job_description: str | None = None
    job_employer_description: str | None = None
    custom_address: str | None = None


class Delegations(Sent, kw_only=True):
    establishmentIds: list[str]


class Adresse(Answered, frozen=True, kw_only=True):
    label: str | None
    code_postal: str | None
    commune: Commune
    departement: Commune
    region: Region
    academie: Academie


class CatalogueLieu(Answered, frozen=True, kw_only=True):
    adresse: Adresse
    geolocalisation: Point
    precision: float | None
    siret: str | None
    uai: str | None


class Description(Answered, frozen=True, kw_only=True):
    description: str | None
    objectif: str | None
    duree_indicative: str | None = field(name="duree-indicative")
    sessions: list[Session]
    """Sessions. Début, fin et entrée permanente de chaque session. Source : Réseau des Carif-Oref, date_debut ; Réseau des Carif-Oref, date_fin ; Réseau des Carif-Oref, modalites_entrees_sorties."""


class Enseignement(Answered, frozen=True, kw_only=True):
    description: str | None
    objectif: str | None
    duree_indicative: str | None = field(name="duree-indicative")
    sessions: list[Session]
    duration: int | None
    """Jours de la première session"""


class Entreprise(Answered, frozen=True, kw_only=True):
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


class EtatDeParution(Answered, frozen=True, kw_only=True):
    status: str
    error: Refus | None = None


class FicheRome(Answered, frozen=True, kw_only=True):
    code: str
    libelle: str
    definition: str | None
    acces: str | None
    conditions: str | None
    riasec: dict[str, str | None]
    appellations: list[Objet]
    competencesDeBase: list[Objet]
    competencesSpecifiques: list[Objet]


class Formation(Answered, frozen=True, kw_only=True):
    identifiant: CatalogueIdentifiant
    statut: Statut
    """Publiée ou archivée. publié, ou archivé quand le catalogue ne la publie plus. Source : Réseau des Carif-Oref, published ; Réseau des Carif-Oref, catalogue_published."""
    formateur: CatalogueOrganisme
    """Organisme formateur. L'organisme qui enseigne, avec sa fiche complète quand il est connu du référentiel. Source : Réseau des Carif-Oref, etablissement_formateur_siret ; Onisep (Référentiel de l'apprentissage), siret."""
    responsable: CatalogueOrganisme
    """Organisme responsable. L'organisme qui porte la formation devant l'État. Source : Réseau des Carif-Oref, etablissement_gestionnaire_siret ; Onisep (Référentiel de l'apprentissage), siret."""
    certification: Certification
    """Certification. La certification de la formation : son couple (CFD, RNCP), sinon celle de l'un des deux codes, en vigueur d'abord. Source : Réseau des Carif-Oref, CFD ; Réseau des Carif-Oref, rncp_code."""
    lieu: CatalogueLieu
    """Lieu de formation. Adresse avec commune, département, région et académie d'aujourd'hui ; precision (mètres) quand le point est celui de la commune. Source : Réseau des Carif-Oref, lieu_formation_adresse ; INSEE (Code officiel géographique), COM ; La Poste, coordonnees_gps."""
    contact: CatalogueContact
    onisep: Onisep
    modalite: Modalite
    contenu_educatif: Contenu
    sessions: list[CatalogueSession]


class Formations(Answered, frozen=True, kw_only=True):
    data: list[Formation]
    pagination: CataloguePagination


class Item(Answered, frozen=True, kw_only=True):
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


class Localisation(Answered, frozen=True, kw_only=True):
    address: str
    geopoint: Point


class LotParu(Answered, frozen=True, kw_only=True):
    results: list[Parue]


class Metier(Answered, frozen=True, kw_only=True):
    label: str
    romes: list[str]
    rncps: list[str]
    type: str
    romeTitles: list[TitreRome] | None = None


class Metiers(Answered, frozen=True, kw_only=True):
    labelsAndRomes: list[Metier]
    """Métiers proposés. Les vingt métiers qui répondent le mieux à ce qui est tapé, avec leurs codes ROME et les fiches RNCP qui y mènent. Source : La bonne alternance, sousDomaine ; La bonne alternance, metier ; France Travail, intitule."""


class OffresEmployeur(Answered, frozen=True, kw_only=True):
    matchas: list[Item]


class OffresPartenaire(Answered, frozen=True, kw_only=True):
    peJobs: list[Item]
    """Offres des partenaires. Les offres des partenaires : results quand la source a répondu ; sinon error, avec status, result et message, et les autres sortes restent rendues."""


class Page(Answered, frozen=True, kw_only=True):
    data: list[Recruteur]
    pagination: Pagination
    """Pagination. Où l'on en est : page_index, page_size et page_count dans /api/formation/v1 ; page, result_per_page, number_of_page et total dans les listes d'employeurs."""


class Parution(Answered, frozen=True, kw_only=True):
    publishing: EtatDeParution
    """État de parution. Où en est une offre publiée : status, et quand elle n'est pas montrée l'error avec son code et son label."""
    refusals: list[RefusalCount]
    """Refus de ce partenaire. Pourquoi des offres de ce partenaire ne sont pas montrées : par raison (code, label), combien l'ont été (refused), le sont encore (current), l'ont été par erreur (by_mistake)."""


class Poste(Answered, frozen=True, kw_only=True):
    title: str
    rome_codes: list[str]
    description: str
    target_diploma: Diplome | None
    desired_skills: list[str]
    to_be_acquired_skills: list[str]
    access_conditions: list[str]
    publication: Publication
    opening_count: int
    status: str


class Resultats(Answered, frozen=True, kw_only=True):
    results: list[Item]


class TrouveeParMots(Answered, frozen=True, kw_only=True):
    """A page of results."""

    hits: list[Item]
    nbHits: int
    """Nombre de résultats. Combien d'offres et de formations répondent, les facettes choisies comprises."""
    page: int
    """Page. Le numéro de la page donnée, à partir de 0."""
    nbPages: int
    """Nombre de pages. Combien de pages il y a, de hitsPerPage résultats chacune ; 0 quand rien ne répond."""
    hitsPerPage: int
    """Résultats par page. Combien de résultats une page tient, 20 par défaut et 100 au plus."""
    radius: float | None
    """Rayon cherché. Les kilomètres autour du point : ceux demandés, sinon le premier de 20, 30, 60 et 100 où quelque chose est trouvé."""
    facets: Facettes
    """Facettes. Pour chaque facette (type, contract_type, level, opco, partner) et chaque valeur, combien de résultats elle laisserait, les autres facettes gardées : son propre choix ne compte pas."""
    counts: Comptes
    """Emplois et formations. Parmi les résultats, combien d'emplois et combien de formations."""


class ResultatsOuEnDefaut(Answered, frozen=True, kw_only=True):
    """L'un de : Resultats, EnDefaut."""

    results: list[Item] | None = None
    result: Result | None = None
    error: str | None = None
    message: str | None = None
    status: int | None = None


class Emplois(Answered, frozen=True, kw_only=True):
    peJobs: ResultatsOuEnDefaut | None
    """Offres des partenaires. Les offres des partenaires : results quand la source a répondu ; sinon error, avec status, result et message, et les autres sortes restent rendues."""
    matchas: ResultatsOuEnDefaut | None
    """Offres déposées ici. Les offres que les employeurs déposent : même forme que peJobs."""
    lbaCompanies: ResultatsOuEnDefaut | None
    """Entreprises susceptibles de recruter en alternance. Sans offre publiée : même forme que peJobs."""
    lbbCompanies: ResultatsOuEnDefaut | None
    """Entreprises susceptibles de recruter. Pour un contrat de plus d'un mois : même forme que peJobs."""


class EmploisEtFormations(Answered, frozen=True, kw_only=True):
    formations: ResultatsOuEnDefaut | None
    """Formations. Les formations : même forme que peJobs dans jobsEtFormations, results seul ailleurs."""
    jobs: Emplois


class Entreprises(Answered, frozen=True, kw_only=True):
    lbaCompanies: list[Item] | None = None
    """Entreprises susceptibles de recruter en alternance. Sans offre publiée : même forme que peJobs."""
    lbbCompanies: list[Item] | None = None
    """Entreprises susceptibles de recruter. Pour un contrat de plus d'un mois : même forme que peJobs."""


class Etablissement(Answered, frozen=True, kw_only=True):
    siret: str | None
    brand: str | None
    legal_name: str | None
    website: str | None
    name: str | None
    description: str | None
    size: str | None
    location: Localisation
    domain: Domaine


class Libelles(Answered, frozen=True, kw_only=True):
    labelsAndRomes: list[Metier]
    """Métiers proposés. Les vingt métiers qui répondent le mieux à ce qui est tapé, avec leurs codes ROME et les fiches RNCP qui y mènent. Source : La bonne alternance, sousDomaine ; La bonne alternance, metier ; France Travail, intitule."""
    labelsAndRomesForDiplomas: list[Metier]
    """Diplômes proposés. Les vingt diplômes du catalogue qui répondent le mieux, trouvés aussi par leur sigle ; sans leur niveau entre parenthèses. Source : Réseau des Carif-Oref, intitule_long ; La bonne alternance, sigles."""


class Offer(Answered, frozen=True, kw_only=True):
    identifier: IdentifiantOffre
    """Qui publie l'offre. Identifiant ici, nom du partenaire et numéro de l'offre chez lui. Source : France Travail, partner_job_id."""
    workplace: Etablissement
    """Lieu de travail. L'entreprise, son adresse, son point, sa branche (IDCC), son OPCO et son activité. Source : France Travail, workplace_name ; France Travail, workplace_siret ; France compétences, idcc."""
    apply: Candidature
    """Comment postuler. La page où postuler, et recipient_id quand la plateforme peut transmettre une candidature. Source : France Travail, apply_url ; France Travail, apply_email."""
    contract: Contrat
    """Contrat. Début, durée en mois, types de contrat, télétravail (onsite, hybrid, remote). Source : France Travail, contract_type ; France Travail, contract_duration ; France Travail, contract_remote."""
    offer: Poste
    """Poste. Intitulé, codes ROME, description, niveau visé, publication et fin, nombre de postes, état. Source : France Travail, offer_title ; France Travail, offer_description ; France Travail, offer_rome_codes."""
    is_delegated: bool
    """Offre déléguée à un CFA. Un CFA a déposé l'offre pour l'employeur."""


class Recruiter(Answered, frozen=True, kw_only=True):
    identifier: Identifiant
    workplace: Etablissement
    apply: Candidature


class Recherche(Answered, frozen=True, kw_only=True):
    jobs: list[Offer]
    recruiters: list[Recruiter]
    warnings: list[Avertissement]
    """Avertissements. Ce qui a manqué à la réponse sans l'empêcher : un code et un message, par exemple une source qui ne répond pas."""
