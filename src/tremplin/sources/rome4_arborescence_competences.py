"""ROME 4.0: the tree that skills hang from (domain, stake, aim, macro-skill), which no other file has.

Its sheets name what they hang by labels alone. Macro-skills without a skill of their own have a row with no skill.
"""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

_NIVEAUX = (
    Column("code_domaine_competence", Code(motif=r"[0-9]"), ("0 - Code domaine compétence",), requis=True),
    Column("domaine_competence", Texte(), ("1 - Domaine compétence",), requis=True),
    Column("enjeu", Texte(), ("2 - Enjeu",), requis=True),
    Column("objectif", Texte(), ("3 - Objectif",), requis=True),
    Column("macro_competence", Texte(), ("4 - Macro-compétence",), requis=True),
)
_CATEGORIE = Column("categorie", Texte(), ("Catégorie",), description="Savoir-faire ou savoir-être professionnel")

SOURCE = Source(
    name="rome4_arborescence_competences",
    titre="ROME 4.0, arborescence des compétences",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"arborescence_competences.*\.xlsx"),
    page=rome.PAGE,
    description="Les compétences du ROME 4.0 par domaine, enjeu, objectif et macro-compétence.",
    tables=(
        Table(
            "macro_competences",
            (*_NIVEAUX, _CATEGORIE),
            membre="^donnees brutes macro comp",
            cle=("macro_competence",),
        ),
        Table(
            "competences",
            (*_NIVEAUX, Column("competence", Texte(), ("5 - Compétence",)), _CATEGORIE),
            membre="^donnees brutes comp",
            cle=("macro_competence", "competence"),
        ),
    ),
)
