"""La Bonne Boîte: establishments that may hire, with their predicted hirings and score when the extract has them."""

from tremplin.sources.forms.recruteurs import EMAIL, PAGE, PUBLISHER, RIEN, TEXTE, colonnes
from tremplin.sources.reading.declaration import Column, Csv, Seuils, Source, Table, pattern
from tremplin.sources.reading.types import Decimal, Entier

_ENTIER = Entier(RIEN, mini=0)

SOURCE = Source(
    name="etablissements_lbb",
    titre="Établissements susceptibles de recruter",
    publisher=PUBLISHER,
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"etablissements(_lbb.*)?\.(csv|parquet)"),
    csv=Csv(separateurs=";", encodages=("utf-8",), guillemets=False),
    page=PAGE,
    description="Les établissements, leur activité, leur taille, leur lieu et leurs contacts.",
    cpu_secondes=600,
    parties=True,
    seuils=Seuils(non_nuls=0.2),
    tables=(
        Table(
            "etablissements",
            (
                *colonnes(
                    raison_sociale=("raisonsociale", "nom"),
                    naf=("codenaf", "code_naf"),
                    tranche_effectif=("trancheeffectif",),
                    numero=("numerorue",),
                    voie=("libellerue",),
                    commune=("codecommune",),
                    code_postal=("codepostal",),
                    longitude=("coordinates_x",),
                    latitude=("coordinates_y",),
                    telephone=("tel",),
                    site_web=("website",),
                    handicap=("flag_handicap",),
                ),
                Column("email_alternance", EMAIL, ("email_alternance",), absente_possible=True),
                Column("telephone_alternance", TEXTE, ("phone_alternance",), absente_possible=True),
                Column("site_web_alternance", TEXTE, ("website_alternance",), absente_possible=True),
                Column("reseau_social", TEXTE, ("social_network",), absente_possible=True),
                Column(
                    "score_alternance",
                    _ENTIER,
                    ("score_alternance",),
                    absente_possible=True,
                    description="Score d'alternance, 0 à 100",
                ),
                Column(
                    "hiring",
                    Decimal(RIEN),
                    ("hiring",),
                    absente_possible=True,
                    description="Embauches prédites en CDI ou en CDD de plus d'un mois",
                ),
                Column(
                    "creation",
                    TEXTE,
                    ("creation",),
                    absente_possible=True,
                    description="Mois de création, quand il est connu",
                ),
            ),
            cle=("siret",),
        ),
    ),
)
