"""InserJeunes by lycée, all diplomas together: employment, further study, added value. One file a period."""

from tremplin.sources.forms import depp
from tremplin.sources.reading.declaration import Source, pattern

SOURCE = Source(
    name="depp_lycees",
    titre="InserJeunes, lycées professionnels",
    publisher=depp.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"depp-etablissements-\d{4}_(?P<date>\d{4})-pro\.csv"),
    page=depp.PAGE,
    description="Le devenir des sortants de chaque lycée professionnel, tous diplômes ensemble.",
    historique=True,
    tables=(depp.table(ventilation=True),),
    parse=depp.parser(depp.layouts("ventilation"), depp.APRES_2020_VENTILE),
)
