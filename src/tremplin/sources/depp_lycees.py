"""InserJeunes by lycée, all diplomas together: employment, further study, added value. One file a period."""

from tremplin.sources import _depp
from tremplin.sources.declaration import Source, pattern

SOURCE = Source(
    name="depp_lycees",
    titre="InserJeunes, lycées professionnels",
    publisher=_depp.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"depp-etablissements-\d{4}_(?P<date>\d{4})-pro\.csv"),
    page=_depp.PAGE,
    description="Le devenir des sortants de chaque lycée professionnel, tous diplômes ensemble.",
    historique=True,
    tables=(_depp.table(ventilation=True),),
    parse=_depp.parser(_depp.layouts("ventilation"), _depp.APRES_2020_VENTILE),
)
