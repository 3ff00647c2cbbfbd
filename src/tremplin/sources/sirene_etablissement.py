"""SIRENE, stock of establishments (INSEE): opening, closing, name and address of each SIRET.

40 million rows: staged in constant memory with the few columns used; the build keeps only the SIRETs that
other sources name. Rows « P » (partial diffusion) keep their identifiers, their name and address are hidden.
"""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import AUCUN, NON_DIFFUSE, Code, Date, Enumere, Texte

CACHE = (*AUCUN, NON_DIFFUSE)

SOURCE = Source(
    name="sirene_etablissement",
    titre="SIRENE, établissements",
    publisher="INSEE (SIRENE)",
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"StockEtablissement(_utf8|_genere)?\.(csv|zip|parquet)"),
    csv=Csv(separateurs=",", encodages=("utf-8",)),
    urls=("https://object.files.data.gouv.fr/data-pipeline-open/siren/stock/StockEtablissement_utf8.zip",),
    page="https://www.data.gouv.fr/datasets/base-sirene-des-entreprises-et-de-leurs-etablissements-siren-siret/",
    description="L'état civil des établissements : création, fermeture, enseigne, adresse.",
    cpu_secondes=7200,
    volume_max=16 * 1024**3,  # the whole stock is 9 GB once expanded
    tables=(
        Table(
            "etablissements",
            (
                Column("siret", Code(motif=codes.SIRET), requis=True),
                Column(
                    "diffusion",
                    Enumere(valeurs={d: d for d in ("O", "P", "N")}),
                    ("statutDiffusionEtablissement",),
                    requis=True,
                ),
                Column("creation", Date(CACHE), ("dateCreationEtablissement",)),
                Column("debut", Date(CACHE), ("dateDebut",), description="Début de l'état courant"),
                Column(
                    "etat",
                    Enumere(valeurs={"A": "A", "F": "F"}),
                    ("etatAdministratifEtablissement",),
                    requis=True,
                ),
                Column("enseigne", Texte(CACHE), ("enseigne1Etablissement",)),
                Column("code_postal", Code(CACHE, motif=codes.CODE_POSTAL), ("codePostalEtablissement",)),
                Column("commune", Code(CACHE, motif=codes.COMMUNE), ("codeCommuneEtablissement",)),
                Column("numero", Texte(CACHE), ("numeroVoieEtablissement",)),
                Column("type_voie", Texte(CACHE), ("typeVoieEtablissement",)),
                Column("voie", Texte(CACHE), ("libelleVoieEtablissement",)),
                Column("libelle_commune", Texte(CACHE), ("libelleCommuneEtablissement",)),
                Column("naf", Texte(CACHE), ("activitePrincipaleEtablissement",)),
                Column("date_traitement", Date(CACHE), ("dateDernierTraitementEtablissement",)),
            ),
            membre="stocketablissement",
        ),
    ),
    colonne_de_date=("etablissements", "date_traitement"),
)
