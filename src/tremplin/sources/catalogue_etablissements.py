"""Catalogue de l'apprentissage: its establishments (October 2022), with their points; a JSON list in a zip."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import SIRET, Choix, Code, Position, Texte
from tremplin.sources.referentiel_organismes import UAI

_OUI_NON = Choix(valeurs=("true", "false"))

SOURCE = Source(
    name="catalogue_etablissements",
    titre="Catalogue de l'apprentissage, établissements",
    publisher="Réseau des Carif-Oref (catalogue de l'apprentissage)",
    licence="etalab-2.0",
    rhythm="à la demande",
    jours=365,
    files=pattern(r"rco\.zip|catalogue_etablissement_apprentissage_(?P<date>\d{8})\.(json|zip)"),
    page="https://catalogue-apprentissage.intercariforef.org/",
    description="Les établissements du catalogue, leur adresse et leur point.",
    liste="__catalogue_etablissement_apprentissage_mna_recette",
    tables=(
        Table(
            "etablissements",
            (
                Column("siret", SIRET, ("siret",), requis=True, description="SIRET de l'établissement"),
                Column("uai", UAI, ("uai",), description="UAI de l'établissement"),
                Column("raison_sociale", Texte(), ("entreprise_raison_sociale",), description="Raison sociale"),
                Column("enseigne", Texte(), ("enseigne",), description="Enseigne"),
                Column("code_postal", Code(motif=codes.CODE_POSTAL), ("code_postal",), description="Code postal"),
                Column("commune", Code(motif=codes.COMMUNE), ("code_insee_localite",), description="Commune (INSEE)"),
                Column("localite", Texte(), ("localite",), description="Commune, comme l'adresse l'écrit"),
                Column("nda", Texte(), ("nda",), description="Numéro de déclaration d'activité"),
                Column("ferme", _OUI_NON, ("ferme",), description="Établissement fermé"),
                Column("certifie_qualite", _OUI_NON, ("certifie_qualite",), description="Certifié Qualiopi"),
                Column("position", Position(), ("geo_coordonnees",), description="« latitude,longitude », degrés"),
            ),
            membre=r"catalogue etablissement",
            cle=("siret",),
        ),
    ),
)
