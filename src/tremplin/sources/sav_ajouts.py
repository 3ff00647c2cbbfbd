"""SAVE: companies to add."""

from tremplin.sources.forms.recruteurs import EMAIL, NOMBRE, TEXTE, colonnes
from tremplin.sources.forms.sav import correction
from tremplin.sources.reading.declaration import Column

SOURCE = correction(
    "sav_ajouts",
    "Entreprises à ajouter",
    r"(sav[-_]|save[-_])?(add|ajouts).*\.(tsv|txt|json|csv)",
    "Les entreprises ajoutées à leur demande.",
    (
        *colonnes(
            raison_sociale=("raisonsociale",),
            naf=("codenaf",),
            numero=("numerorue",),
            voie=("libellerue",),
            commune=("codecommune",),
            code_postal=("codepostal",),
            telephone=("tel",),
            site_web=("website",),
            tranche_effectif=("trancheeffectif",),
            longitude=("coordinates_x",),
            latitude=("coordinates_y",),
            handicap=("flag_handicap",),
        ),
        Column("score", NOMBRE, ("score",), absente_possible=True),
        Column("score_alternance", NOMBRE, ("score_alternance",), absente_possible=True),
        Column("email_alternance", EMAIL, ("email_alternance",), absente_possible=True),
        Column("telephone_alternance", TEXTE, ("phone_alternance",), absente_possible=True),
        Column("site_web_alternance", TEXTE, ("website_alternance",), absente_possible=True),
        Column("reseau_social", TEXTE, ("social_network",), absente_possible=True),
    ),
)
