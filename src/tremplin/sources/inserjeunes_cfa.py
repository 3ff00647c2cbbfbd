"""InserJeunes by CFA, open data: all periods in one file. Later editions revise the figures of the yearly files."""

from tremplin.sources.forms import depp
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Entier, Texte

_COLONNES = {
    "part_poursuite_etudes": "DEVENIR Part poursuite études",
    "part_en_emploi_6_mois": "DEVENIR Part en emploi 6 mois",
    "part_autres_situations": "DEVENIR Part autre situation 6 mois",
    "part_contrats_interrompus": "Part contrats apprentissage interrompus",
    "taux_poursuite_etudes": "Taux poursuite études",
    "taux_emploi_6_mois": "Taux emploi 6 mois",
    "taux_emploi_6_mois_attendu": "Taux emploi 6 mois attendu",
    "valeur_ajoutee": "VA emploi 6 mois",
    "taux_emploi_12_mois": "Taux emploi 12 mois",
    "taux_emploi_18_mois": "Taux emploi 18 mois",
    "taux_emploi_24_mois": "Taux emploi 24 mois",
}

SOURCE = Source(
    name="inserjeunes_cfa",
    titre="InserJeunes, apprentissage par CFA",
    publisher=depp.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"fr-en-inserjeunes-cfa\.csv"),
    csv=Csv(separateurs=";", encodages=("utf-8",)),
    page="https://data.education.gouv.fr/explore/dataset/fr-en-inserjeunes-cfa/",
    description="Le devenir des sortants de chaque CFA, toutes périodes.",
    valeurs_gardees=("etablissements", "annee"),
    tables=(
        Table(
            "etablissements",
            (
                Column("annee", Texte(), ("Année",), requis=True, description="« cumul 2023-2024 »"),
                Column("uai", depp.UAI, ("UAI",), requis=True, description="Établissement"),
                Column("libelle", Texte(), ("Libellé",), requis=True, description="Nom de l'établissement"),
                Column("region", Texte(), ("Région",), requis=True, description="Région, en capitales sans accents"),
                *(
                    Column(name, Entier(depp.RIEN), (header,), description=depp.MESURES[name])
                    for name, header in _COLONNES.items()
                ),
            ),
            cle=("annee", "uai"),
        ),
    ),
)
