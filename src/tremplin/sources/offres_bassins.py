"""Number of offers by bassin d'emploi and job (ROME) on one day, without a header (Mobiville).

What the publisher calls « example »: its numbers are twenty times those of the communes, so they count more than the
offers of the day; nothing says what.
"""

from tremplin.domain import codes
from tremplin.sources.bmo import BASSIN
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Date, Entier, Texte

SOURCE = Source(
    name="offres_bassins",
    titre="Nombre d'offres par bassin d'emploi",
    publisher="Pôle emploi (Mobiville)",
    licence="etalab-2.0",
    rhythm="ponctuel",
    jours=3650,
    files=pattern(r"mobiville_bassin_offre_full.*"),
    csv=Csv(separateurs=";", encodages=("utf-8",)),
    page="https://mobiville.pole-emploi.fr/",
    description="Un nombre d'offres par bassin d'emploi et métier, un jour donné : fichier d'exemple du producteur.",
    colonne_de_date=("offres", "releve_le"),
    tables=(
        Table(
            "offres",
            (
                Column("code_bassin_emploi", BASSIN, requis=True, description="Bassin d'emploi"),
                Column("nom_bassin", Texte(), description="Nom du bassin d'emploi"),
                Column("code_rome", Code(motif=codes.ROME), requis=True, description="Métier (ROME 3)"),
                Column("offres", Entier(mini=0), requis=True, description="Nombre donné par le fichier d'exemple"),
                Column("releve_le", Date(), requis=True, description="Jour du relevé"),
            ),
            sans_entete=True,
            cle=("code_bassin_emploi", "code_rome"),
        ),
    ),
)
