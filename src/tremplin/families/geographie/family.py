"""What `app.py` needs of the family; apart from the package, which child processes import without the routes."""

from tremplin.families.geographie.examples import examples
from tremplin.families.geographie.fields import CHAMPS
from tremplin.families.geographie.pages import router as pages
from tremplin.families.geographie.reference import REFERENCE
from tremplin.families.geographie.routes import router
from tremplin.language.spoken import mark
from tremplin.platform.web.family import Family

FAMILY = Family(
    name="geographie",
    titre=mark("Géographie"),
    resume=mark("Communes d'aujourd'hui depuis n'importe quel code, départements, missions locales."),
    reference=REFERENCE,
    api=router,
    pages=pages,
    champs=CHAMPS,
    exemples=examples,
    etiquettes={"Géographie": "Communes, départements, missions locales"},
)
