"""Labels of the professional families of 2009 (FAP 2009) at their three levels, a row a detailed family."""

from tremplin.sources.forms import fap
from tremplin.sources.reading.declaration import Source, Table, pattern

SOURCE = Source(
    name="fap_2009",
    titre="Familles professionnelles 2009",
    publisher=fap.PUBLISHER,
    licence=fap.LICENCE,
    rhythm="ponctuel",
    jours=3650,
    files=pattern(r"Intitul[ée]+s_FAP2009\.csv"),
    csv=fap.CSV,
    page="https://dares.travail-emploi.gouv.fr/donnees/la-nomenclature-des-familles-professionnelles-2009",
    description="Les familles professionnelles de 2009 : 225 détaillées, dans 87 agrégées et 22 domaines.",
    tables=(
        Table(
            "familles",
            fap.niveaux(
                ("Code FAP détaillées", "FAP détaillées"),
                ("Code FAP agrégées", "FAP agrégées"),
                ("Code domaines professionnels", "domaines professionnels"),
            ),
            cle=("code_fap",),
        ),
    ),
)
