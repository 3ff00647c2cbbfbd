"""Columns that several tables of certifications have."""

from __future__ import annotations

from tremplin.release.reference import Field

CFD = Field("cfd", description="Code formation diplôme", source="bcn_formation_diplome.FORMATION_DIPLOME")
RNCP = Field("rncp", description="Numéro de la fiche RNCP", source="france_competences.Numero_Fiche")
FICHIER = Field("fichier", description="Fichier dont la ligne est tirée")
LIGNE = Field("ligne", "integer", "Ligne de ce fichier")
LUE_DANS = (Field("source", description="Source de la ligne"), FICHIER, LIGNE)
CONFLIT = (
    Field("code", description="CFD ou fiche"),
    Field("champ", description="Champ en conflit"),
    Field("valeur_retenue", description="Valeur servie"),
    Field("source_retenue", description="Source de la valeur servie"),
    Field("ligne_retenue", "integer", "Ligne de la valeur servie"),
    Field("valeur_ecartee", description="Valeur de l'autre source"),
    Field("source_ecartee", description="Source de l'autre valeur"),
    Field("ligne_ecartee", "integer", "Ligne de l'autre valeur"),
    Field("regle", description="Règle qui a tranché"),
)
