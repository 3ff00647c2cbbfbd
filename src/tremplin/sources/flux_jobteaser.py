"""JobTeaser: offers of its site for students (XML)."""

from tremplin.sources.forms.feed_values import diploma_in
from tremplin.sources.forms.flux import A_DISTANCE, HYBRIDE, SUR_PLACE, TOUS, Flux, flux
from tremplin.sources.reading.declaration import pattern

SOURCE = flux(
    "flux_jobteaser",
    Flux(
        partenaire="JobTeaser",
        conteneur="job",
        champs={
            "partner_job_id": ("id",),
            "offer_title": ("job_details/title",),
            "offer_description": ("job_details/description",),
            "offer_target_diploma": ("job_details/title",),
            "offer_creation": ("job_dates/first_activated_at",),
            "contract_type": ("job_details/contract_type",),
            "contract_duration": ("job_details/contract_duration",),
            "contract_start": ("job_dates/start_date",),
            "contract_remote": ("job_details/remote_type",),
            "workplace_siren": ("company/company_siren",),
            "workplace_name": ("company/company_name",),
            "workplace_ville": ("job_locations/location_city",),
            "workplace_departement_nom": ("job_locations/location_sub_state",),
            "apply_url": ("job_details/url",),
        },
        contrats=(("apprenticeship|alternance", TOUS),),
        nettoyages={"offer_target_diploma": diploma_in},
        distance={"fully remote": A_DISTANCE, "partially remote": HYBRIDE, "no remote": SUR_PLACE},
        poids=0.55,
    ),
    titre="Offres de JobTeaser",
    files=pattern(r"import-jobteaser.*\.xml|jobteaser.*\.xml"),
    description="Les offres d'alternance publiées sur JobTeaser.",
    page="https://www.jobteaser.com/",
)
