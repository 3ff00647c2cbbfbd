"""From BCN, ACCE, the DEPP, the SIES and neutral files to the records of InserJeunes: one module a step, in order."""

from tremplin.families.inserjeunes.build import etablissements, figures, nomenclature, rattachement
from tremplin.families.inserjeunes.build.continuite import continuite
from tremplin.families.inserjeunes.build.petits_effectifs import petits_effectifs
from tremplin.families.inserjeunes.build.tables import check, tables
from tremplin.release.reference import Step

__all__ = ["STEPS", "check"]

STEPS = (
    Step("ij_nomenclature", nomenclature.nomenclature, sources=nomenclature.SOURCES),
    Step("ij_etablissements", etablissements.etablissements, sources=etablissements.SOURCES),
    Step(
        "ij_figures", figures.figures, sources=figures.SOURCES, steps=("ij_nomenclature", "ij_etablissements")
    ),
    Step("ij_continuite", continuite, steps=("ij_nomenclature", "ij_figures")),
    Step(
        "ij_rattachement", rattachement.rattachement, sources=rattachement.SOURCES,
        steps=("ij_nomenclature", "ij_etablissements", "ij_continuite"),
    ),
    Step(
        "ij_petits_effectifs", petits_effectifs, steps=("ij_nomenclature", "ij_etablissements", "ij_rattachement")
    ),
    Step("ij_tables", tables, steps=("ij_nomenclature", "ij_etablissements", "ij_petits_effectifs")),
)  # fmt: skip
