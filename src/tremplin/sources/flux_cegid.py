"""France Travail as an employer, through Cegid Talentsoft: its own offers (JSON)."""

from tremplin.sources.forms.flux import APPRENTISSAGE, PROFESSIONNALISATION, TOUS, Flux, flux
from tremplin.sources.reading.declaration import pattern

SOURCE = flux(
    "flux_cegid",
    Flux(
        partenaire="France Travail (recrutements)",
        conteneur="",
        champs={
            "partner_job_id": ("reference",),
            "offer_title": ("title",),
            "offer_description": ("description1Formatted + description2Formatted", "description1 + description2"),
            "offer_creation": ("startPublicationDate", "modificationDate"),
            "contract_type": ("contractType/label",),
            "contract_duration": ("details/customFields/offerCustomBlock4/customCodeTable2/clientCode",),
            "contract_start": ("beginningDate",),
            "workplace_name": ("=France Travail",),
            "workplace_description": ("organisationDescription",),
            "workplace_departement": ("region/label",),
            "workplace_lat": ("latitude",),
            "workplace_lon": ("longitude",),
            "apply_url": ("urlRedirectionApplicant", "offerUrl"),
        },
        contrats=(("apprenti", APPRENTISSAGE), ("professionnalisation", PROFESSIONNALISATION), ("alternan", TOUS)),
        nettoyages={"workplace_departement": r"\((\d[0-9AB]\d?)\)"},
    ),
    titre="Recrutements de France Travail",
    files=pattern(r"import-france-travail-cegid.*\.json|cegid.*\.json"),
    description="Les alternants que France Travail recrute pour lui-même.",
    page="https://recrute.francetravail.org/",
)
