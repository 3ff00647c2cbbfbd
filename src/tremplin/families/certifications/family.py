"""What `app.py` needs of the family; apart from the package, which child processes import without the routes."""

from tremplin.families.certifications import finding, queries
from tremplin.families.certifications.examples import CODES, examples
from tremplin.families.certifications.fields import CHAMPS
from tremplin.families.certifications.pages import router as pages
from tremplin.families.certifications.reference import REFERENCE
from tremplin.families.certifications.routes import router
from tremplin.language.spoken import mark
from tremplin.platform.web.family import Family, Listed

FAMILY = Family(
    name="certifications",
    titre=mark("Certifications et correspondances"),
    resume=mark(
        "Diplômes (CFD) et fiches RNCP en une table, leurs remplaçants, et le passage d'une nomenclature à l'autre."
    ),
    reference=REFERENCE,
    api=router,
    pages=pages,
    cherche=finding.search,
    sans_lieu=True,
    listees={"certifications": Listed.of_release("/certifications/{}", queries.codes)},
    codes=CODES,
    champs=CHAMPS,
    exemples=examples,
    etiquettes={
        "Certifications": "Couples (CFD, RNCP) et remplacements",
        "Correspondances": "D'une nomenclature à une autre",
        "NPEC": "Niveaux de prise en charge",
    },
)
