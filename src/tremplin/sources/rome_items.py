"""ROME 3: the labels of all that fiches cite (activities, knowledge, environments), a row a section that cites it."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Texte

SOURCE = Source(
    name="rome_items",
    titre="ROME 3, objets des fiches",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("item"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="Le libellé de chaque objet que citent les fiches : activités, savoirs, environnements.",
    tables=(
        Table(
            "items",
            (
                rome.CODE_OGR,
                rome.libelle("libelle"),
                Column("code_type_referentiel", rome.CHIFFRE, description="Référentiel de l'objet"),
                Column("code_ref_rubrique", rome.CHIFFRE, requis=True, description="Rubrique qui le cite"),
                Column("code_tete_rgpmt", rome.OGR, description="Objet qui en regroupe plusieurs"),
                Column("libelle_activite_impression", Texte(), description="Forme abrégée, pour l'impression"),
                Column("libelle_en_tete_regroupement", Texte()),
            ),
            cle=("code_ogr", "code_ref_rubrique"),
        ),
    ),
)
