"""Labels of the professional families of 2021 (FAP 2021) at their four levels, a row a finest family."""

from tremplin.sources.forms import fap
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="fap_2021",
    titre="Familles professionnelles 2021",
    publisher=fap.PUBLISHER,
    licence=fap.LICENCE,
    rhythm="ponctuel",
    jours=3650,
    files=pattern(r"Intitul[ée]+s_FAP2021\.csv"),
    csv=fap.CSV,
    page="https://dares.travail-emploi.gouv.fr/donnees/la-nomenclature-des-familles-professionnelles-2021",
    description="Les familles professionnelles de 2021 : 341 fines, dans 228 détaillées, 86 agrégées et 22 domaines.",
    tables=(
        Table(
            "familles",
            (
                Column(
                    "code_fap_fine",
                    Code(motif=r"[A-Z][0-9A-Z][A-Z][0-9]{2}[a-z]?", tel_quel=True),
                    ("Code_FAP341",),
                    requis=True,
                    description="Famille fine, cinq ou six caractères",
                ),
                Column("libelle_fap_fine", Texte(), ("Intitulé_FAP341",), requis=True, description="Son libellé"),
                *fap.niveaux(
                    ("Code_FAP228", "Intitulé_FAP228"),
                    ("Code_FAP86", "Intitulé_FAP86"),
                    ("Code_FAP22", "Intitulé_FAP22"),
                ),
            ),
            cle=("code_fap_fine",),
        ),
    ),
)
