"""France Travail: offers of apprenticeship (E2) and of professionalisation (FS), as API Offres d'emploi gives them."""

from tremplin.sources.forms.flux import ADRESSE, APPRENTISSAGE, PROFESSIONNALISATION, Flux, flux
from tremplin.sources.reading.declaration import pattern

SOURCE = flux(
    "flux_france_travail",
    Flux(
        partenaire="France Travail",
        conteneur="resultats",
        champs={
            "partner_job_id": ("id",),
            "offer_title": ("intitule",),
            "offer_description": ("description",),
            "offer_rome_codes": ("romeCode",),
            "offer_target_diploma": ("formations/niveauLibelle",),
            "offer_creation": ("dateCreation",),
            "offer_opening_count": ("nombrePostes",),
            "offer_disabled_eligible": ("accessibleTH",),
            "contract_type": ("natureContrat",),
            "contract_label": ("typeContratLibelle",),
            "contract_duration": ("typeContratLibelle",),
            "contract_hours": ("dureeTravailLibelle",),
            "workplace_siret": ("entreprise/siret",),
            "workplace_name": ("entreprise/nom",),
            "workplace_description": ("entreprise/description",),
            "workplace_website": ("entreprise/url",),
            "workplace_naf": ("codeNAF",),
            "workplace_naf_label": ("secteurActiviteLibelle",),
            "workplace_code_postal": ("lieuTravail/codePostal",),
            "workplace_commune": ("lieuTravail/commune",),
            "workplace_ville": ("lieuTravail/libelle",),
            "workplace_lat": ("lieuTravail/latitude",),
            "workplace_lon": ("lieuTravail/longitude",),
            "apply_url": ("origineOffre/urlOrigine",),
            "apply_email": ("contact/courriel",),
            "apply_name": ("contact/nom",),
        },
        contrats=(("apprenti|^e2$", APPRENTISSAGE), ("professionnalisation|^fs$", PROFESSIONNALISATION)),
        nettoyages={
            "contract_duration": r"(\d+ .*)$",
            "apply_email": ADRESSE,
        },
        poids=0.7,
    ),
    titre="Offres de France Travail en alternance",
    files=pattern(r"(import-)?france-?travail-offres.*\.json|offres-france-travail.*\.json"),
    description="Les offres en contrat d'apprentissage et de professionnalisation de France Travail.",
    page="https://francetravail.io/data/api/offres-emploi",
)
