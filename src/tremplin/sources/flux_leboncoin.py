"""leboncoin: offers of its site (CSV); the contract is told by the title and the text alone."""

from tremplin.sources.forms.feed_values import diploma_in
from tremplin.sources.forms.flux import TOUS, Flux, flux
from tremplin.sources.reading.declaration import pattern

SOURCE = flux(
    "flux_leboncoin",
    Flux(
        partenaire="leboncoin",
        conteneur="",
        champs={
            "partner_job_id": ("identifiant",),
            "offer_title": ("titre",),
            "offer_description": ("description",),
            "offer_target_diploma": ("description",),
            "contract_type": ("titre + description",),
            "contract_label": ("=Alternance",),
            "workplace_name": ("entreprise",),
            "workplace_code_postal": ("code postal",),
            "workplace_ville": ("ville",),
            "apply_url": ("redirection",),
        },
        contrats=((r"alternan|apprenti[es]|contrat de professionnalisation", TOUS),),
        nettoyages={"offer_target_diploma": diploma_in},
        poids=0.5,
    ),
    titre="Offres de leboncoin",
    files=pattern(r"import-leboncoin.*\.csv|leboncoin.*\.csv"),
    description="Les offres d'alternance publiées sur leboncoin.",
    page="https://www.leboncoin.fr/",
)
