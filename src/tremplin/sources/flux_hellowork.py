"""Hellowork: offers of its site (XML)."""

from tremplin.sources.forms.flux import (
    A_DISTANCE,
    ADRESSE,
    APPRENTISSAGE,
    HYBRIDE,
    PROFESSIONNALISATION,
    SUR_PLACE,
    TOUS,
    Flux,
    flux,
)
from tremplin.sources.reading.declaration import pattern

SOURCE = flux(
    "flux_hellowork",
    Flux(
        partenaire="Hellowork",
        conteneur="job",
        champs={
            "partner_job_id": ("job_id",),
            "offer_title": ("title",),
            "offer_description": ("description + profile",),
            "offer_rome_codes": ("code_rome",),
            "offer_target_diploma": ("education",),
            "offer_creation": ("publication_date",),
            "contract_type": ("contract",),
            "contract_duration": ("contract_period_value + contract_period_unit", "contract_period_value"),
            "contract_start": ("contract_start_date",),
            "contract_remote": ("remote",),
            "contract_hours": ("job_time",),
            "workplace_siret": ("siret",),
            "workplace_name": ("company_title",),
            "workplace_description": ("company_description",),
            "workplace_naf": ("naf_code",),
            "workplace_address": ("address",),
            "workplace_code_postal": ("postal_code",),
            "workplace_ville": ("city",),
            "workplace_lat": ("geoloc",),
            "workplace_lon": ("geoloc",),
            "apply_url": ("url",),
            "apply_email": ("apply_mail",),
        },
        contrats=(
            ("apprenti", APPRENTISSAGE),
            ("contrat pro|professionnalisation", PROFESSIONNALISATION),
            ("alternan", TOUS),
        ),
        diplomes=(("ingenieur b5|cadre dirigeant", 7), ("b3|agent maitrise", 6), ("technicien|b2", 5), ("bep cap", 3)),
        distance={"pas teletravail": SUR_PLACE, "occasionnel": HYBRIDE, "partiel": HYBRIDE, "complet": A_DISTANCE},
        nettoyages={"workplace_lat": r"^(-?[\d.]+),", "workplace_lon": r",(-?[\d.]+)$", "apply_email": ADRESSE},
        poids=0.6,
    ),
    titre="Offres de Hellowork",
    files=pattern(r"import-hello-?work.*\.xml|hellowork.*\.xml"),
    description="Les offres d'alternance publiées sur Hellowork.",
    page="https://www.hellowork.com/",
)
