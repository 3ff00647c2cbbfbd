"""What `app.py` needs of the family; apart from the package, which child processes import without the routes."""

from tremplin.families.inserjeunes import queries
from tremplin.families.inserjeunes.errors import boom
from tremplin.families.inserjeunes.examples import CODES, examples
from tremplin.families.inserjeunes.fields import CHAMPS
from tremplin.families.inserjeunes.finding import search
from tremplin.families.inserjeunes.openapi import ALIAS, PREFIX
from tremplin.families.inserjeunes.pages import router as pages
from tremplin.families.inserjeunes.reference import REFERENCE
from tremplin.families.inserjeunes.routes import router
from tremplin.language.spoken import mark
from tremplin.platform.web.family import Family, Listed

FAMILY = Family(
    name="inserjeunes",
    titre=mark("InserJeunes"),
    resume=mark(
        "Ce que deviennent les jeunes après une certification : emploi, formation, autres situations, "
        "en France, par région, par établissement."
    ),
    reference=REFERENCE,
    api=router,
    pages=pages,
    cherche=search,
    listees={
        "devenirs": Listed.of_release("/inserjeunes/certifications/{}", queries.codes),
        "etablissements": Listed.of_release("/inserjeunes/etablissements/{}", queries.schools),
    },
    champs=CHAMPS,
    exemples=examples,
    codes=CODES,
    adresses=(PREFIX, ALIAS),
    erreurs=boom,
    etiquettes={"InserJeunes": "Certifications, régions, établissements, cartes, comparaisons"},
)
