"""SIRENE, stock of legal units (INSEE): name, creation and end of each SIREN."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Date, Enumere, Texte
from tremplin.sources.sirene_etablissement import CACHE

SOURCE = Source(
    name="sirene_unite_legale",
    titre="SIRENE, unités légales",
    publisher="INSEE (SIRENE)",
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"StockUniteLegale(_utf8|_genere)?\.(csv|zip|parquet)"),
    csv=Csv(separateurs=",", encodages=("utf-8",)),
    urls=("https://object.files.data.gouv.fr/data-pipeline-open/siren/stock/StockUniteLegale_utf8.zip",),
    page="https://www.data.gouv.fr/datasets/base-sirene-des-entreprises-et-de-leurs-etablissements-siren-siret/",
    description="L'état civil des unités légales : raison sociale, création, cessation.",
    cpu_secondes=7200,
    volume_max=16 * 1024**3,  # the whole stock is 9 GB once expanded
    tables=(
        Table(
            "unites_legales",
            (
                Column("siren", Code(motif=codes.SIREN), requis=True),
                Column(
                    "diffusion",
                    Enumere(valeurs={d: d for d in ("O", "P", "N")}),
                    ("statutDiffusionUniteLegale",),
                    requis=True,
                ),
                Column("creation", Date(CACHE), ("dateCreationUniteLegale",)),
                Column("debut", Date(CACHE), ("dateDebut",), description="Début de l'état courant"),
                Column("etat", Enumere(valeurs={"A": "A", "C": "C"}), ("etatAdministratifUniteLegale",), requis=True),
                Column(
                    "categorie_juridique",
                    Code(CACHE, motif=r"\d{4}"),
                    ("categorieJuridiqueUniteLegale",),
                    absente_possible=True,
                ),
                Column("denomination", Texte(CACHE), ("denominationUniteLegale",)),
            ),
            membre="stockunitelegale",
        ),
    ),
)
