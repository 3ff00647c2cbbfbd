"""Kelio (TalentView): offers of the employers that use it (XML)."""

from tremplin.sources.forms.flux import A_DISTANCE, HYBRIDE, SUR_PLACE, TOUS, Flux, flux
from tremplin.sources.reading.declaration import pattern

SOURCE = flux(
    "flux_kelio",
    Flux(
        partenaire="Kelio",
        conteneur="job",
        champs={
            "partner_job_id": ("id",),
            "offer_title": ("name",),
            "offer_description": ("html_description + html_profile", "description + profile"),
            "offer_target_diploma": ("education_level",),
            "offer_creation": ("last_activation_at", "created_at"),
            "contract_type": ("job_type",),
            "contract_duration": ("contract_duration",),
            "contract_start": ("job_start_date",),
            "contract_remote": ("remote_level",),
            "contract_hours": ("working_time",),
            "workplace_name": ("company/name",),
            "workplace_description": ("company/company_description",),
            "workplace_address": ("address/street",),
            "workplace_code_postal": ("address/postal_code",),
            "workplace_ville": ("address/city",),
            "workplace_lat": ("address/latitude",),
            "workplace_lon": ("address/longitude",),
            "apply_url": ("url",),
        },
        contrats=(("alternating|apprenti", TOUS),),
        distance={"full": A_DISTANCE, "partial": HYBRIDE, "occasional": HYBRIDE, "none": SUR_PLACE},
        poids=0.55,
    ),
    titre="Offres de Kelio",
    files=pattern(r"import-kelio.*\.xml|kelio.*\.xml"),
    description="Les offres d'alternance des employeurs qui recrutent avec Kelio.",
    page="https://www.kelio.com/",
)
