"""Figures of the trial of proposed correspondences, as `tremplin evaluate correspondances` publishes them."""

from tremplin.sources.reading.declaration import Column, Seuils, Source, Table, pattern
from tremplin.sources.reading.types import Date, Decimal, Entier, Texte

_TEXTE = Texte()

SOURCE = Source(
    name="evaluation_correspondances",
    titre="Évaluation des correspondances proposées par Tremplin",
    publisher="Tremplin",
    licence="etalab-2.0",
    rhythm="semestriel",
    jours=182,
    files=pattern(r"evaluation-correspondances-(?P<date>\d{8})\.parquet"),
    description="Les métiers que le modèle et trois méthodes simples auraient proposés à des certifications jamais "
    "vues, tenus contre ceux que les tables leur donnent.",
    seuils=Seuils(lignes=0.5, cles=0.5, non_nuls=0.5),
    tables=(
        Table(
            "mesures",
            (
                Column("jour", Date(), requis=True, description="Jour de l'épreuve"),
                Column("objet", _TEXTE, requis=True, description="« rncp » ou « cfd » : ce qui est jugé"),
                Column("voie", _TEXTE, requis=True, description="« mots » ou « famille » : ce que l'on savait"),
                Column("methode", _TEXTE, requis=True, description="Le modèle, ou une méthode simple"),
                Column("niveau", _TEXTE, requis=True, description="Métier, domaine, grand domaine, ou toute réponse"),
                Column("portee", _TEXTE, requis=True, description="« tous », ou ce qui distingue une partie"),
                Column("valeur_portee", _TEXTE, description="La partie jugée"),
                Column("mesure", _TEXTE, requis=True),
                Column("rang", Decimal(), description="Couverture (0 à 1) d'une précision, dixième d'une fiabilité"),
                Column("valeur", Decimal(), requis=True),
                Column("effectif", Entier(), requis=True, description="Certifications jugées"),
            ),
        ),
    ),
)
