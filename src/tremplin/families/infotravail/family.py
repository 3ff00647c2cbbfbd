"""What `app.py` needs of the family; apart from the package, which child processes import without the routes."""

from starlette.requests import Request
from starlette.responses import Response

from tremplin.families.infotravail import finding, queries
from tremplin.families.infotravail.catalogue import page_de_table
from tremplin.families.infotravail.ckan.envelope import failure
from tremplin.families.infotravail.ckan.routes import ADDRESSES as CKAN
from tremplin.families.infotravail.examples import CODES, examples
from tremplin.families.infotravail.fields import CHAMPS
from tremplin.families.infotravail.pages import router as pages
from tremplin.families.infotravail.reference import REFERENCE
from tremplin.families.infotravail.routes import router
from tremplin.language.spoken import mark
from tremplin.platform.web.family import Family, Listed
from tremplin.platform.wire.errors import ApiError, open_problem


def unrouted(request: Request, error: ApiError) -> Response:
    """An address that no route serves: for the clients of CKAN in their own form."""
    told = failure if request.scope["path"].startswith(CKAN) else open_problem
    return told(request, error)


FAMILY = Family(
    name="infotravail",
    titre=mark("Marché du travail"),
    resume=mark(
        "ROME, besoins en main-d'œuvre, tension, salaires, statistiques, offres anonymisées, agences : "
        "en API, en fichiers et pour les clients de CKAN."
    ),
    reference=REFERENCE,
    api=router,
    adresses=("/api/infotravail", *CKAN),
    erreurs=unrouted,
    pages=pages,
    cherche=finding.search,
    sans_lieu=True,
    listees={
        "metiers": Listed.of_release("/metiers/{}", queries.codes),
        "metiers-rome4": Listed.of_release("/metiers/rome4/{}", queries.codes4),
    },
    codes=CODES,
    champs=CHAMPS,
    exemples=examples,
    page_de_table=page_de_table,
    etiquettes={
        "Marché du travail": "Métiers, agences, recrutements, tension, et toutes les tables",
        "Offres d'emploi": "La recherche de l'API Offres d'emploi v2, sur les offres anonymisées",
        "CKAN": "Le catalogue et les enregistrements pour les clients de CKAN",
    },
)
