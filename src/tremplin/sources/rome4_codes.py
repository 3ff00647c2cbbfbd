"""ROME 4.0: finer jobs, their place in the transitions, the ROME 3 code that they come from."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Texte

SOURCE = Source(
    name="rome4_codes",
    titre="ROME 4.0, codes",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"unix_referentiel_code_rome_v4\d{2}_utf8\.csv"),
    csv=rome.CSV,
    page=rome.PAGE,
    description="Les métiers du ROME 4.0, leurs transitions et leur code ROME 3 parent.",
    tables=(
        Table(
            "rome4",
            (
                rome.CODE_ROME,
                Column("code_fiche_metier", rome.OGR),
                Column("code_ogr", rome.OGR),
                rome.libelle("libelle_rome", "Nom du métier, aux deux genres"),
                Column("transition_eco", Texte(), description="Place dans la transition écologique"),
                Column("transition_num", rome.OUI_NON, description="Transformé par la transition numérique"),
                Column("transition_demo", rome.OUI_NON, description="Porté par la transition démographique"),
                Column("emploi_reglemente", rome.OUI_NON),
                Column("emploi_cadre", rome.OUI_NON),
                Column("code_rome_parent", rome.ROME, requis=True, description="Code ROME 3 dont il est issu"),
            ),
            cle=("code_ogr",),
        ),
    ),
)
