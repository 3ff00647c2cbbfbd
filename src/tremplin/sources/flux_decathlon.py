"""Decathlon: its own offers (JSON)."""

from tremplin.sources.forms.flux import Flux, flux
from tremplin.sources.reading.declaration import pattern

SOURCE = flux(
    "flux_decathlon",
    Flux(
        partenaire="Decathlon",
        conteneur="ads",
        champs={
            "partner_job_id": ("reference",),
            "offer_title": ("title",),
            "offer_description": ("description + profile",),
            "offer_target_diploma": ("education_level",),
            "offer_creation": ("published_at",),
            "contract_type": ("contract_type",),
            "contract_duration": ("contract_duration/min",),
            "contract_hours": ("contract_work_period",),
            "workplace_name": ("brand/name",),
            "workplace_description": ("brand/description",),
            "workplace_address": ("entity/address/parts/street", "address/parts/street"),
            "workplace_code_postal": ("address/parts/zip", "entity/address/parts/zip"),
            "workplace_ville": ("address/parts/city", "entity/address/parts/city"),
            "workplace_lat": ("address/position/lat", "entity/address/position/lat"),
            "workplace_lon": ("address/position/lon", "entity/address/position/lon"),
            "apply_url": ("apply_url",),
        },
        poids=0.71,
    ),
    titre="Offres de Decathlon",
    files=pattern(r"decathlon.*\.json"),
    description="Les offres d'alternance des magasins et des services de Decathlon.",
    page="https://joinus.decathlon.fr/",
)
