"""Apec: offers for young executives (XML)."""

from tremplin.sources.forms.flux import APPRENTISSAGE, PROFESSIONNALISATION, Flux, flux
from tremplin.sources.reading.declaration import pattern

SOURCE = flux(
    "flux_apec",
    Flux(
        partenaire="Apec",
        conteneur="Offre_emploi",
        champs={
            "partner_job_id": ("Reference_apec",),
            "offer_title": ("Intitule",),
            "offer_description": ("Texte_offre",),
            "offer_creation": ("Date_parution",),
            "offer_opening_count": ("Nombre_postes",),
            "contract_type": ("Contrat/Type_contrat",),
            "contract_duration": ("Contrat/Duree_contrat",),
            "workplace_name": ("Nom_entreprise",),
            "workplace_naf": ("Secteur_activite/NAF_secteur",),
            "workplace_naf_label": ("Secteur_activite/Libelle_secteur",),
            "workplace_commune": ("Lieu/COG_lieu",),
            "workplace_ville": ("Lieu/Libelle_lieu",),
            "apply_url": ("URL",),
        },
        contrats=(("apprentissage", APPRENTISSAGE), ("professionnalisation", PROFESSIONNALISATION)),
        annees=True,
        poids=0.6,
    ),
    titre="Offres de l'Apec",
    files=pattern(r"import-apec.*\.xml|apec.*\.xml"),
    description="Les offres d'alternance que l'Apec rediffuse.",
    page="https://www.apec.fr/",
)
