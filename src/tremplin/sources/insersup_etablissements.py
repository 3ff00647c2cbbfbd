"""InserSup by establishment (SIES): what becomes of those who leave a diploma of a university or school.

All values are texts. « nd » and « na » mean not published; stars on the leavers tell which cohorts are counted.
"""

from dataclasses import dataclass

import polars as pl

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import AUCUN, Code, Entier, Texte

PUBLISHER = "SIES (ministère de l'Enseignement supérieur)"
RIEN = (*AUCUN, "nd", "na")


@dataclass(frozen=True)
class Effectif(Entier):
    """A head count whose stars are dropped."""

    def text(self, raw: pl.Expr) -> pl.Expr:
        return super().text(raw.str.replace_all(r"[*\s]", ""))


@dataclass(frozen=True)
class Etoiles(Entier):
    """How many stars a count carries."""

    @property
    def attendu(self) -> str:
        return "un effectif, suivi d'étoiles ou non"

    def text(self, raw: pl.Expr) -> pl.Expr:
        return raw.str.count_matches("*", literal=True).cast(pl.String)


_EFFECTIF = Effectif(RIEN, mini=0)
_EFFECTIFS = {
    "nb_annee_term": "nb_inscrits",
    "nb_diplome": "nb_diplomes",
    "nb_sortant": "nb_sortants",
    "nb_poursuite_etudes": "nb_poursuivants",
    **{f"nb_en_emploi_{m}_mois": f"nb_in_dsn_{m}" for m in (6, 12, 18, 24)},
    **{f"salaire_12_mois_q{q}": f"salaire_q{q}_national_diplome_12" for q in (1, 2, 3)},
}
"""Our figure → its key in the answers."""

SOURCE = Source(
    name="insersup_etablissements",
    titre="InserSup par établissement",
    publisher=PUBLISHER,
    licence="etalab-2.0",
    rhythm="deux fois par an",
    jours=180,
    files=pattern(r"(insersup-formations.*|formationsMillesimesMixtes)\.json"),
    liste="results",
    page="https://www.enseignementsup-recherche.gouv.fr/fr/insersup",
    description="Le devenir des étudiants de chaque diplôme d'un établissement du supérieur.",
    groupe="inserjeunes",
    confidentielle=True,
    valeurs_gardees=("formations", "annee_universitaire"),
    tables=(
        Table(
            "formations",
            (
                Column("uai", Code(motif=codes.UAI), ("etablissement",), requis=True),
                Column(
                    "diplome",
                    Code(motif=r"[0-9A-Z]{7}"),
                    ("diplome_consol", "diplome"),
                    requis=True,
                    description="Code SISE",
                ),
                Column("denomination_principale", Texte(), description="Nom de l'établissement"),
                Column("annee_universitaire", Code(motif=r"\d{4}-\d{4}"), requis=True),
                Column("discipline", Texte()),
                Column(
                    "sortants_etoiles",
                    Etoiles(),
                    ("nb_sortants",),
                    description="Une : promotions cumulées ; aucune ou deux : la seule dernière",
                ),
                *(Column(name, _EFFECTIF, (key,), absente_possible=True) for name, key in _EFFECTIFS.items()),
            ),
        ),
    ),
)
