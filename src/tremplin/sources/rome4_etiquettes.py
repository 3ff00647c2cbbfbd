"""ROME 4.0: the tags of each job (transitions, « cadre », regulated), in a workbook. The archive holds them too."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Enumere, Texte

_OUI_NON = Enumere(valeurs={"Oui": "oui", "Non": "non"})

SOURCE = Source(
    name="rome4_etiquettes",
    titre="ROME 4.0, étiquettes des métiers",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"Fiches ROME ?-? ?Tag.*\.xlsx"),
    page=rome.PAGE,
    description="La place de chaque métier du ROME 4.0 dans les transitions, et s'il est réglementé ou de cadre.",
    tables=(
        Table(
            "etiquettes",
            (
                Column("grand_domaine", Texte(), ("Grand domaine",)),
                Column("domaine", Texte(), ("Domaine",)),
                Column("code_rome", rome.ROME, ("Code ROME",), requis=True),
                Column("libelle_rome", Texte(), ("Libellé fiche ROME",), requis=True),
                Column("code_ogr", rome.OGR, ("Code OGR",)),
                Column("transition_eco", Texte(), ("Transition Ecologique",)),
                Column("transition_num", _OUI_NON, ("Transition Numérique",)),
                Column("transition_demo", _OUI_NON, ("Transition Démographique",)),
                Column("emploi_cadre", _OUI_NON, ("Emploi cadre ?",)),
                Column("emploi_reglemente", _OUI_NON, ("Emploi réglementé ?",)),
            ),
            membre="^fch code rome",
            cle=("code_rome",),
        ),
    ),
)
