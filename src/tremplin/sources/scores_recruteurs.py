"""Scores that `tremplin train` publishes: our own model's, from the hirings at hand; never the hirings themselves."""

from tremplin.sources.forms.recruteurs import SIRET
from tremplin.sources.reading.declaration import Column, Seuils, Source, Table, pattern
from tremplin.sources.reading.types import Entier, Texte

_SCORE = Entier(mini=0, maxi=100)

SOURCE = Source(
    name="scores_recruteurs",
    titre="Scores du modèle prédictif de Tremplin",
    publisher="Tremplin",
    licence="confidentielle",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"scores-recruteurs-(?P<date>\d{8})\.parquet"),
    description="Le score de chaque établissement, et ce qui l'explique.",
    confidentielle=True,
    cpu_secondes=600,
    seuils=Seuils(lignes=0.5, cles=0.5, non_nuls=0.5),
    tables=(
        Table(
            "scores",
            (
                Column("siret", SIRET, requis=True),
                Column("score", _SCORE, description="CDI et CDD de plus d'un mois, 0 à 100"),
                Column("score_alternance", _SCORE, description="Alternance, 0 à 100"),
                Column("raisons", Texte(), description="Ce qui explique le score, séparé par « | »"),
                Column("bareme", Texte(), description="Barème des notes : le même à chaque ligne, jamais servi"),
            ),
            cle=("siret",),
        ),
    ),
)
