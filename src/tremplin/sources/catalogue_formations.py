"""Catalogue de l'apprentissage: which place, training body and manager of each apprenticeship training."""

from tremplin.domain import codes
from tremplin.sources.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.types import Code, Enumere

_OUI_NON = Enumere(valeurs={"oui": "oui", "non": "non", "true": "oui", "false": "non"})
_UAI = Code(motif=codes.UAI)

SOURCE = Source(
    name="catalogue_formations",
    titre="Catalogue des formations en apprentissage",
    publisher="Réseau des Carif-Oref",
    licence="etalab-2.0",
    rhythm="quotidien",
    jours=7,
    files=pattern(r"formations\.(json|ndjson|csv)"),
    csv=Csv(separateurs=";,", encodages=("utf-8",)),
    liste="formations",
    page="https://catalogue-apprentissage.intercariforef.org/",
    description="Les formations en apprentissage : où, par qui, sous la responsabilité de qui.",
    tables=(
        Table(
            "formations",
            (
                Column("cle_ministere_educatif", Code(motif=r".{1,300}"), absente_possible=True),
                Column("cfd", Code(motif=codes.CFD), requis=True),
                Column("uai_formation", _UAI, description="Lieu de formation"),
                Column("etablissement_formateur_uai", _UAI),
                Column("etablissement_gestionnaire_uai", _UAI),
                Column("published", _OUI_NON, description="Formation publiée au catalogue"),
            ),
        ),
    ),
)
