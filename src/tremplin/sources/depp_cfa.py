"""InserJeunes by CFA, all diplomas together: employment, further study, broken contracts, added value."""

from tremplin.sources.forms import depp
from tremplin.sources.reading.declaration import Source, pattern

SOURCE = Source(
    name="depp_cfa",
    titre="InserJeunes, CFA par période",
    publisher=depp.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"depp-etablissements-\d{4}_(?P<date>\d{4})-apprentissage\.csv"),
    page=depp.PAGE,
    description="Le devenir des sortants de chaque CFA, tous diplômes ensemble, fichier d'une période.",
    historique=True,
    tables=(depp.table(ventilation=False),),
    parse=depp.parser(depp.layouts("part_contrats_interrompus"), depp.APRES_2020),
)
