"""The tables of the forecasts: what is expected of each training, who does better near it, how the model was tried."""

from __future__ import annotations

from tremplin.release.reference import Field, ReferenceTable

_KEY = ("niveau", "lieu", "filiere", "code")
_OF_PLACE = (
    Field("niveau", description="bassin, region ou france"),
    Field("lieu", description="Code du bassin ou de la région ; vide pour la France"),
    Field("filiere", description="apprentissage, pro, agricole ou superieur"),
    Field("code", description="Code de la certification (CFD ou MEFSTAT11)"),
)
_GAGNE = "La prévision a-t-elle fait mieux, sur le passé, que le dernier taux et que celui de la France"

PREVISIONS = ReferenceTable(
    name="perspectives",
    frame="perspectives.previsions",
    titre="Perspectives : part en emploi attendue",
    description="La part en emploi six mois après attendue de chaque formation, par région (par bassin où des "
    "établissements sont montrés), et de combien elle peut s'écarter, quatre fois sur cinq. Une prévision, pas une "
    "observation : faite de ce qu'InserJeunes montre, rien de ce qu'il cache n'y entre.",
    key=_KEY,
    indexes=(("cfd", "lieu"), ("code", "lieu")),
    fields=(
        *_OF_PLACE,
        Field("cfd", description="Diplôme (CFD)"),
        Field("type", description="Sorte de diplôme : CAP, BTS…"),
        Field("libelle", description="Intitulé"),
        Field("promotion", description="Dernière promotion publiée : « 2022_2023 »"),
        Field("eleves", "integer", "Élèves de dernière année de cette promotion"),
        Field("dernier_taux", "number", "Pour cent en emploi six mois après, à cette promotion"),
        Field("taux_un_an", "number", "Pour cent attendu à la promotion suivante, qui partage une classe avec elle"),
        Field("ecart_un_an", "number", "Points de plus ou de moins, quatre fois sur cinq, à cette promotion"),
        Field("gagne_un_an", "boolean", f"{_GAGNE}, un an après"),
        Field("taux_ensuite", "number", "Pour cent attendu des promotions d'après"),
        Field("ecart_deux_ans", "number", "Points de plus ou de moins, quatre fois sur cinq, deux ans après"),
        Field(
            "ecart_par_an",
            "number",
            "Ce qu'ajoute chaque année de plus : l'écart k ans après est √(ecart_deux_ans² + (k − 2) ecart_par_an²)",
        ),
        Field("gagne_ensuite", "boolean", f"{_GAGNE}, deux ans après"),
    ),
)
VOISINES = ReferenceTable(
    name="perspectives_voisines",
    frame="perspectives.voisines",
    titre="Perspectives : formations voisines qui insèrent mieux",
    description="Au plus trois formations de la même voie et de la même sorte de diplôme, proches par les métiers ou "
    "la spécialité, dont la part attendue au même endroit dépasse de plus que ce dont les deux peuvent s'écarter.",
    key=(*_KEY, "rang"),
    indexes=(("code", "lieu"),),
    fields=(
        *_OF_PLACE,
        Field("rang", "integer", "De la plus proche à la moins proche"),
        Field("voisine", description="Code de la certification voisine"),
        Field("proximite", "number", "Métiers en commun sur métiers des deux, et 0,5 pour la même spécialité"),
    ),
)
EPREUVE = ReferenceTable(
    name="perspectives_epreuve",
    frame="perspectives.epreuve",
    titre="Perspectives : l'épreuve du passé",
    description="Ce que la prévision et trois méthodes auraient attendu des deux dernières promotions en ne "
    "connaissant que les précédentes, et ce qui est arrivé ; puis où commence chaque palier.",
    key=("echeance", "promotion", "niveau", "voie", "type", "methode", "mesure"),
    fields=(
        Field("promotion", description="Promotion prévue ; vide pour toutes ensemble"),
        Field("echeance", "integer", "Années entre la dernière promotion connue et elle"),
        Field("niveau", description="bassin, region ou france"),
        Field("voie", description="Filière, ou « toutes »"),
        Field("type", description="Sorte de diplôme ; vide pour toutes ensemble"),
        Field("methode", description="prévision, prévision et marché, dernier taux, taux de la France, ou paliers"),
        Field("mesure", description="Ce qui est mesuré : points de pour cent, score de Brier par élève, pour cent"),
        Field("valeur", "number", "Sa valeur"),
        Field("series", "integer", "Séries mesurées"),
    ),
)
TABLES = (PREVISIONS, VOISINES, EPREUVE)
