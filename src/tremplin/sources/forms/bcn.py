"""What the tables of the Base Centrale des Nomenclatures (BCN) share: dialect, address, columns."""

from __future__ import annotations

import re

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, pattern
from tremplin.sources.reading.types import Code, Date, Entier, Enumere, Texte

PUBLISHER = "Ministère de l'Éducation nationale (DEPP, BCN)"
CSV = Csv(separateurs=";|", encodages=("cp1252", "utf-8"), guillemets=False)
LISTE = "data"
"""Key of a table's rows in the answers of BCN's API."""


def files(*tables: str, more: str = "") -> re.Pattern[str]:
    """Names of a table's files: « N_MEF.csv », « N_MEF_20250522.csv », and « n_mef_.csv » or « nMef.csv » as those who
    give it out again write it. `more` is another suffix."""
    names = "|".join(table.replace("_", "_?") for table in tables)
    return pattern(rf"({names})_?(\d{{8}}{more})?\.(csv|json)")


def adresse(table: str) -> str:
    """Official address of a table's export."""
    return f"https://bcn.depp.education.fr/bcn/index.php/export/CSV?n={table}&separator=%3B"


def page(table: str) -> str:
    """The publisher's page about a table."""
    return f"https://bcn.depp.education.fr/bcn/workspace/viewTable/n/{table}"


NIVEAUX_RNCP: dict[str, str | None] = {
    **{f"0{n}": str(n) for n in range(1, 9)},
    "00": None,
    "99": None,
    "XX": None,
}


def _joint(name: str, alias: str) -> Column:
    """A label that BCN's exports join from another table; its API gives the code alone."""
    return Column(name, Texte(), (alias,), absente_possible=True)


COLONNES_DIPLOME = (
    Column("formation_diplome", Code(motif=codes.CFD), requis=True, description="Code formation diplôme (CFD)"),
    Column("niveau_formation_diplome", Code(motif=r"[A-Z0-9]{3}"), requis=True),
    _joint("niveau_libelle", "N_NIVEAU_FORMATION_DIPLOME.LIBELLE_100"),
    Column("groupe_specialite", Code(motif=r"[0-9A-Z]{3}"), description="Groupe de spécialités (NSF)"),
    _joint("groupe_specialite_libelle", "N_GROUPE_SPECIALITE.LIBELLE_LONG"),
    Column("libelle_court", Texte(), requis=True, description="Sigle du type de diplôme"),
    Column("libelle_stat_33", Texte(), requis=True, description="Intitulé court"),
    Column("libelle_long_200", Texte(), requis=True, description="Intitulé long"),
    Column("date_ouverture", Date()),
    Column("date_fermeture", Date()),
    Column("date_premiere_session", Entier(), description="Année de la première session"),
    Column("date_derniere_session", Entier(), description="Année de la dernière session"),
    Column("date_arrete_creation", Date()),
    Column("date_arrete_abrogation", Date()),
    Column("nature_formation_diplome", Code(motif=r"[0-9A-Z]")),
    _joint("nature_libelle", "N_NATURE_FORMATION_DIPLOME.LIBELLE_100"),
    Column("gestionnaire_formation_diplome", Texte()),
    Column("date_intervention", Date(), description="Dernière intervention de la BCN sur la ligne"),
    Column("niveau_qualification_rncp", Enumere(valeurs=NIVEAUX_RNCP)),
)

LIENS = tuple(
    Column(f"{sens}_diplome_{n}", Code(motif=codes.CFD)) for sens in ("ancien", "nouveau") for n in range(1, 8)
)
