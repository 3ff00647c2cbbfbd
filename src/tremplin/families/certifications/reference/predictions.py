"""Tables of what the model proposes, of how it was judged, and of the codes that sources give to the same things."""

from __future__ import annotations

from tremplin.families.certifications.reference.common import LUE_DANS
from tremplin.release.reference import Field, ReferenceTable, fields_of

_VOIE = Field("voie", description="« mots » (intitulé, spécialité, niveau) ou « famille » (et fiches parentes)")
PROPOSEES = ReferenceTable(
    name="correspondances_proposees",
    frame="predictions.proposees",
    titre="Métiers proposés par un modèle",
    description="Là où aucune table ne donne de métier à une fiche ou à un diplôme : les trois métiers les plus "
    "probables, le domaine et le grand domaine. Rien d'ici n'est publié par une source.",
    key=("de", "code", "niveau", "rang"),
    indexes=(("de", "code"), ("cible",)),
    fields=(
        Field("de", description="« rncp » ou « cfd »"),
        Field("code", description="La fiche ou le diplôme"),
        Field("niveau", description="« métier », « domaine » ou « grand domaine » du ROME"),
        Field("rang", "integer", "1 pour le plus probable de son niveau"),
        Field("cible", description="Code du ROME proposé"),
        Field("intitule", description="Son intitulé"),
        Field("confiance", "number", "De 0 à 1, calibrée : part de propositions justes parmi celles d'autant"),
        Field("retenu", "boolean", "La réponse : le niveau le plus fin qui passe son seuil ; une au plus par code"),
        _VOIE,
        Field("mots", description="Mots de l'intitulé qui ont décidé, séparés par « | »"),
        Field("parentes", description="Fiches de la même famille qui ont ce métier, séparées par « | »"),
    ),
)
MODELE = ReferenceTable(
    name="correspondances_modele",
    frame="predictions.modele",
    titre="Seuils du modèle des correspondances",
    description="Par voie et par niveau, le score à partir duquel 95 % des propositions étaient justes.",
    key=("voie", "niveau"),
    fields=(
        _VOIE,
        Field("niveau", description="« métier », « domaine » ou « grand domaine »"),
        Field("seuil", "number", "Score ; vide si aucun n'est assez sûr : rien n'est alors répondu à ce niveau"),
        Field("confiance_au_seuil", "number", "Confiance d'une proposition juste au seuil"),
        Field("appris", "integer", "Certifications dont le modèle a appris"),
    ),
)
EVALUATION = ReferenceTable(
    name="correspondances_evaluation",
    frame="correspondances_evaluation.mesures",
    titre="Évaluation des correspondances proposées",
    description="Une mesure d'une méthode sur les certifications mises de côté : ce qu'elle aurait proposé, tenu "
    "contre ce que les tables disent.",
    fields=fields_of("evaluation_correspondances", "mesures", {"mesure": "Ce qui est mesuré", "valeur": "Sa valeur"}),
)
PASSERELLE = ReferenceTable(
    name="passerelle_codes",
    frame="passerelle.codes",
    titre="Passerelle entre nos codes et ceux des sources",
    description="Pour chaque fiche, diplôme et métier, le numéro que chaque source lui donne.",
    key=("vocabulaire", "code", "source", "identifiant"),
    fields=(
        Field("vocabulaire", description="« rncp », « cfd » ou « rome »"),
        Field("code", description="Notre code"),
        Field("identifiant", description="Comment la source le nomme"),
        *LUE_DANS,
    ),
)
