"""The labour market: jobs (ROME), recruitments planned (BMO), market (IMT), statistics, offers, agencies."""

from tremplin.families.infotravail.fields import CHAMPS
from tremplin.families.infotravail.routes import router
from tremplin.families.infotravail.tables import REFERENCE
from tremplin.platform.family import Family

FAMILY = Family(
    name="infotravail",
    titre="Marché du travail",
    resume="ROME, besoins en main-d'œuvre, tension, salaires, statistiques, offres anonymisées, agences : "
    "en API, en fichiers et pour les clients de CKAN.",
    reference=REFERENCE,
    api=router,
    champs=CHAMPS,
    etiquettes={
        "Marché du travail": "Métiers, agences, recrutements, tension, et toutes les tables",
        "CKAN": "Le catalogue et les enregistrements pour les clients de CKAN",
    },
)
