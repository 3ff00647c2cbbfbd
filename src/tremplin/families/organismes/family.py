"""What `app.py` needs of the family; apart from the package, which child processes import without the routes."""

from tremplin.families.organismes.examples import examples
from tremplin.families.organismes.fields import CHAMPS
from tremplin.families.organismes.reference import REFERENCE
from tremplin.families.organismes.routes import router
from tremplin.language.spoken import mark
from tremplin.platform.web.family import Family

FAMILY = Family(
    name="organismes",
    titre=mark("Organismes de formation"),
    resume=mark("Retrouver un organisme par son UAI et son SIRET, ou les prendre tous."),
    reference=REFERENCE,
    api=router,
    champs=CHAMPS,
    exemples=examples,
    etiquettes={"Organismes": "Référentiel UAI-SIRET et SIRENE"},
)
