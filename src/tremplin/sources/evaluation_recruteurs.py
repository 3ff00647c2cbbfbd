"""Figures of the trial of the predictive model, as `tremplin evaluate` publishes them: one figure a row."""

from tremplin.sources.reading.declaration import Column, Seuils, Source, Table, pattern
from tremplin.sources.reading.types import Date, Decimal, Texte

_TEXTE = Texte()

SOURCE = Source(
    name="evaluation_recruteurs",
    titre="Évaluation du modèle prédictif de Tremplin",
    publisher="Tremplin",
    licence="etalab-2.0",
    rhythm="semestriel",
    jours=182,
    files=pattern(r"evaluation-recruteurs-(?P<date>\d{8})\.parquet"),
    description="Ce que le modèle et trois méthodes simples auraient prédit, et ce qui est arrivé.",
    seuils=Seuils(lignes=0.8, cles=0.8, non_nuls=0.5),
    tables=(
        Table(
            "mesures",
            (
                Column("coupe", Date(), requis=True, description="Premier jour du semestre prédit"),
                Column("genre", _TEXTE, requis=True, description="« alternance » ou « durable »"),
                Column("methode", _TEXTE, requis=True, description="Le modèle, ou une méthode simple"),
                Column("portee", _TEXTE, requis=True, description="« France », « département » ou « activité »"),
                Column("valeur_portee", _TEXTE, description="Le département, ou la division de l'activité"),
                Column("mesure", _TEXTE, requis=True),
                Column("valeur", Decimal(), requis=True),
            ),
        ),
    ),
)
