"""Référentiel UAI-SIRET as a list (October 2023): codes, names, addresses, who gives a « prépa-apprentissage ».

It has neither state nor relations, which the search of organisations decides on: it stands beside, as a table.
"""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import SIRET, Code, Enumere, Texte
from tremplin.sources.referentiel_organismes import NATURES, UAI

SOURCE = Source(
    name="organismes_prepa",
    titre="Référentiel UAI-SIRET, liste",
    publisher="Onisep (Référentiel de l'apprentissage)",
    licence="etalab-2.0",
    rhythm="à la demande",
    jours=365,
    files=pattern(r"organismes-prepa-apprentissage.*\.csv"),
    csv=Csv(separateurs=";", encodages=("utf-8",)),
    page="https://referentiel.apprentissage.onisep.fr/",
    description="Le SIRET, l'UAI, la nature et l'adresse des organismes, ceux qui font une prépa-apprentissage.",
    tables=(
        Table(
            "organismes",
            (
                Column("siret", SIRET, ("siret",), requis=True, description="SIRET de l'organisme"),
                Column("uai", UAI, ("uai",), description="UAI de l'organisme"),
                Column("raison_sociale", Texte(), ("raison_sociale",), description="Raison sociale"),
                Column("enseigne", Texte(), ("enseigne",), description="Enseigne"),
                Column("nature", Enumere(valeurs={n: n for n in NATURES}), ("nature",), description="Ce qu'il est"),
                Column("departement", Code(motif=codes.DEPARTEMENT), ("departement",), description="Département"),
                Column("commune", Texte(), ("commune",), description="Nom de la commune"),
                Column("adresse", Texte(), ("adresse",), description="Adresse"),
                Column(
                    "prepa_apprentissage",
                    Enumere(valeurs={"X": "oui"}),
                    ("prepa_apprentissage",),
                    description="« oui » pour ceux qui proposent une prépa-apprentissage",
                ),
            ),
            cle=("siret",),
        ),
    ),
)
