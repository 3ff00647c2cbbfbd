"""InserJeunes by CFA, all diplomas together: employment, further study, broken contracts, added value."""

from tremplin.sources import _depp
from tremplin.sources.declaration import Source, pattern

SOURCE = Source(
    name="depp_cfa",
    titre="InserJeunes, CFA par période",
    publisher=_depp.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"depp-etablissements-\d{4}_(?P<date>\d{4})-apprentissage\.csv"),
    page=_depp.PAGE,
    description="Le devenir des sortants de chaque CFA, tous diplômes ensemble, fichier d'une période.",
    historique=True,
    tables=(_depp.table(ventilation=False),),
    parse=_depp.parser(_depp.layouts("part_contrats_interrompus"), _depp.APRES_2020),
)
