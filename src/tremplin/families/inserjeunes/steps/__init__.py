"""From BCN, ACCE, the DEPP, the SIES and neutral files to the records of InserJeunes: one module a step, in order."""

from tremplin.families.inserjeunes.steps import (
    attachment,
    continuity,
    etablissements,
    figures,
    nomenclature,
    small_counts,
    tables,
)
from tremplin.release.reference import Step

STEPS = (
    Step("ij_nomenclature", nomenclature.nomenclature, sources=nomenclature.SOURCES),
    Step("ij_etablissements", etablissements.etablissements, sources=etablissements.SOURCES),
    Step("ij_figures", figures.figures, sources=figures.SOURCES, steps=("ij_nomenclature", "ij_etablissements")),
    Step("ij_continuite", continuity.continuite, steps=("ij_nomenclature", "ij_figures")),
    Step(
        "ij_rattachement",
        attachment.rattachement,
        sources=attachment.SOURCES,
        steps=("ij_nomenclature", "ij_etablissements", "ij_continuite"),
    ),
    Step(
        "ij_petits_effectifs",
        small_counts.petits_effectifs,
        steps=("ij_nomenclature", "ij_etablissements", "ij_rattachement"),
    ),
    Step(
        "ij_tables",
        tables.tables,
        steps=("ij_nomenclature", "ij_etablissements", "ij_petits_effectifs", "communes", "diplomes_cherches"),
    ),
)
