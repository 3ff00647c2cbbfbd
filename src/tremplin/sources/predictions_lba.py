"""La bonne alternance, older predictions: predicted hirings in alternance, by establishment."""

from tremplin.sources.forms.recruteurs import NOMBRE, PAGE, PUBLISHER, SIRET
from tremplin.sources.reading.declaration import Column, Source, Table, pattern

SOURCE = Source(
    name="predictions_lba",
    titre="Prédictions d'embauches en alternance",
    publisher=PUBLISHER,
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"predictions.*\.csv"),
    page=PAGE,
    description="Le nombre d'embauches en alternance prédit pour chaque établissement.",
    tables=(
        Table(
            "predictions",
            (
                Column("siret", SIRET, ("siret",), requis=True),
                Column("embauches", NOMBRE, ("predictions", "score"), requis=True, description="Embauches prédites"),
            ),
            cle=("siret",),
        ),
    ),
)
