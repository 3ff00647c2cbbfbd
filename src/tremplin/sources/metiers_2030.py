"""Les métiers en 2030: jobs to fill from 2019 to 2030 by professional family and région, projected by Dares.

In Corse some families are put together: their code lists them (« A0Z;A1Z;A2Z;A3Z »).
"""

from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Choix, Code, Decimal, Texte

_SOLDES = {
    "creations_destructions": "Créations moins destructions d'emplois",
    "departs_fin_carriere": "Départs en fin de carrière",
    "jeunes_debutants": "Jeunes débutants, comptés en moins",
    "solde_mobilites_inter_regions": "Mobilités entre régions, solde",
    "desequilibre": "Déséquilibre : postes que ni les débutants ni les mobilités ne pourvoient",
    "postes_a_pourvoir": "Postes à pourvoir : créations nettes et départs",
}

SOURCE = Source(
    name="metiers_2030",
    titre="Les métiers en 2030",
    publisher="Dares, France Stratégie",
    licence="etalab-2.0",
    rhythm="ponctuel",
    jours=3650,
    files=pattern(r"dares_metiers_2030.*\.json"),
    page="https://dares.travail-emploi.gouv.fr/publication/les-metiers-en-2030",
    description="Les postes à pourvoir de 2019 à 2030 par famille professionnelle et région : une projection.",
    tables=(
        Table(
            "metiers",
            (
                Column(
                    "code_fap",
                    Code(motif=r"[A-Z][0-9A-Z][A-Z_](;[A-Z][0-9A-Z][A-Z_])*"),
                    requis=True,
                    description="Famille agrégée (FAP 2009), trois caractères ; « ; » entre celles qui sont réunies",
                ),
                Column("fap_libelle", Texte(), description="Libellé de la famille"),
                Column("region", Texte(), requis=True, description="Nom de la région"),
                Column("effectifs_2019_milliers", Decimal(), description="Emplois en 2019, en milliers"),
                Column(
                    "part_metier_region",
                    Decimal(),
                    description="Part de la famille dans l'emploi de la région, de 0 à 1",
                ),
                Column("indice_specificite", Decimal(), description="Part dans la région sur part en France"),
                *(
                    Column(f"{name}_{unit}", Decimal(), description=f"{text}, de 2019 à 2030, {told}")
                    for name, text in _SOLDES.items()
                    for unit, told in (("milliers", "en milliers"), ("pct", "en part des emplois de 2019"))
                ),
                Column(
                    "niveau_tension_2019",
                    Choix(valeurs=("1", "2", "3", "4", "5", "hors champ")),
                    description="Tension en 2019, de 1 (faible) à 5 (forte), ou hors champ",
                ),
            ),
            cle=("code_fap", "region"),
        ),
    ),
)
