"""Number of offers by commune and job (ROME) on one day (Mobiville). A pair may stand on two lines; offers without a
commune have none, or « null »."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import AUCUN, Code, Date, Entier

SOURCE = Source(
    name="offres_communes",
    titre="Nombre d'offres par commune",
    publisher="Pôle emploi (Mobiville)",
    licence="etalab-2.0",
    rhythm="ponctuel",
    jours=3650,
    files=pattern(r"(?P<date>\d{8})_mv_villes_offre_full\.csv"),
    csv=Csv(separateurs=";", encodages=("utf-8",)),
    page="https://mobiville.pole-emploi.fr/",
    description="Le nombre d'offres d'emploi de chaque commune et métier, un jour donné.",
    tables=(
        Table(
            "offres",
            (
                Column(
                    "code_insee",
                    Code((*AUCUN, "null"), motif=codes.COMMUNE),
                    ("commune",),
                    description="Commune, code INSEE ; vide quand l'offre n'en a pas",
                ),
                Column(
                    "code_rome", Code(motif=codes.ROME), ("dc_rome_id",), requis=True, description="Métier (ROME 3)"
                ),
                Column("offres", Entier(mini=0), ("nb_offre",), requis=True, description="Nombre d'offres"),
                Column("releve_le", Date(), ("date_extract",), requis=True, description="Jour du relevé"),
            ),
        ),
    ),
)
