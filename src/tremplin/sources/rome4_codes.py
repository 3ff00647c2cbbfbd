"""ROME 4.0: finer jobs, their place in the transitions, the ROME 3 code that they come from."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Column, Source, Table, pattern
from tremplin.sources.types import Texte

SOURCE = Source(
    name="rome4_codes",
    titre="ROME 4.0, codes",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"unix_referentiel_code_rome_v4\d{2}_utf8\.csv"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="Les métiers du ROME 4.0, leurs transitions et leur code ROME 3 parent.",
    tables=(
        Table(
            "rome4",
            (
                _rome.CODE_ROME,
                Column("code_fiche_metier", _rome.OGR),
                Column("code_ogr", _rome.OGR),
                _rome.libelle("libelle_rome", "Nom du métier, aux deux genres"),
                Column("transition_eco", Texte(), description="Place dans la transition écologique"),
                Column("transition_num", _rome.OUI_NON, description="Transformé par la transition numérique"),
                Column("transition_demo", _rome.OUI_NON, description="Porté par la transition démographique"),
                Column("emploi_reglemente", _rome.OUI_NON),
                Column("emploi_cadre", _rome.OUI_NON),
                Column("code_rome_parent", _rome.ROME, requis=True, description="Code ROME 3 dont il est issu"),
            ),
            cle=("code_ogr",),
        ),
    ),
)
