"""What `app.py` needs of the family."""

from tremplin.families.explore.answer import API
from tremplin.families.explore.examples import examples
from tremplin.families.explore.fields import CHAMPS
from tremplin.families.explore.finding import search, subject
from tremplin.families.explore.pages import router as pages
from tremplin.families.explore.routes import router
from tremplin.language.spoken import mark
from tremplin.platform.web.family import Family
from tremplin.platform.wire.errors import open_problem

FAMILY = Family(
    name="explore",
    titre=mark("Explorer"),
    resume=mark(
        "Un métier, un lieu, tout ce que l'on sait : formations, devenir, recrutements, tension, salaires, offres, "
        "entreprises, organismes, interlocuteurs, métiers proches, bassins voisins."
    ),
    api=router,
    adresses=(API,),
    erreurs=open_problem,
    pages=pages,
    cherche=search,
    sujet=subject,
    champs=CHAMPS,
    exemples=examples,
    etiquettes={"Explorer": "Un métier et un lieu en une réponse, à comparer, par lots"},
)
