"""La bonne alternance: métiers as people look for them, with their jobs (ROME), diplomas (RNCP) and keywords.

In the sheet, the lines of a métier come first; a line with `metier` closes the group and names it.
"""

from __future__ import annotations

from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Texte

_TEXTE = Texte()
_COLONNES = (
    "metier",
    "sous_domaine",
    "domaine",
    "appellations_rome",
    "code_rome",
    "libelle_rome",
    "code_rncp",
    "intitule_rncp",
    "sous_domaine_onisep_1",
    "sous_domaine_onisep_2",
    "mots_clefs_domaine",
    "mots_clefs_ligne",
    "codes_fap",
    "libelles_fap",
)

SOURCE = Source(
    name="domaines_metiers",
    titre="Métiers et mots-clés de la recherche",
    publisher="La bonne alternance",
    licence="MIT",
    rhythm="annuel",
    jours=365,
    files=pattern(r"domaines_?metiers.*\.xlsx"),
    description="Les métiers proposés à la recherche, leurs codes ROME et RNCP, leurs mots-clés.",
    tables=(
        Table(
            "lignes",
            tuple(Column(n, _TEXTE, (n, n.replace("_", " ")), absente_possible=n != "code_rome") for n in _COLONNES),
            membre="liste",
        ),
    ),
)
