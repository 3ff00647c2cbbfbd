"""Job offers, recent layout: comma, quoted, UTF-8, columns named as in the API."""

from tremplin.sources.forms import offres
from tremplin.sources.reading.declaration import Csv, Source, Table, pattern

SOURCE = Source(
    name="offres_recentes",
    titre="Offres d'emploi",
    publisher=offres.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=pattern(r"(recent_job_offers|OFFRES?(_\d+)?).*\.csv"),
    csv=Csv(separateurs=",;", encodages=("utf-8",)),
    page=offres.PAGE,
    description="Les offres d'emploi, lues pour être anonymisées : les champs libres ne sortent que nettoyés.",
    tables=(Table("offres", offres.columns(offres.RECENTES)),),
)
