"""ROME 3: texts of the fiches, cut in pieces that `position_libelle_txt` puts in order."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Entier, Enumere, Texte

SOURCE = Source(
    name="rome_textes",
    titre="ROME 3, textes des fiches",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("texte"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="La définition, l'accès au métier et les conditions d'exercice, en morceaux numérotés.",
    tables=(
        Table(
            "textes",
            (
                rome.CODE_ROME,
                Column("position_libelle_txt", Entier(), requis=True, description="Rang du morceau, depuis 0"),
                Column("code_type_texte", Enumere(valeurs={"1": "1", "2": "2", "3": "3"}), requis=True),
                rome.libelle("libelle_texte"),
                Column("libelle_type_texte", Texte(), description="definition, acces_a_em ou cond_exercice_activite"),
            ),
            cle=("code_rome", "code_type_texte", "position_libelle_txt"),
        ),
    ),
)
