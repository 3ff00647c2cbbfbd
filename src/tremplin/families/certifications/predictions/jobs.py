"""What is told of jobs: their names of ROME 3 and 4, their definitions and activities, the domains that hold them."""

from __future__ import annotations

import polars as pl

from tremplin.release.reference import Frames, Inputs, Step

NOM, TEXTE = "nom", "texte"
METIER, DOMAINE, GRAND = "métier", "domaine", "grand domaine"
LEVELS = {METIER: 5, DOMAINE: 3, GRAND: 1}
"""Level of the ROME → characters of its codes, from the finest."""
SOURCES = ("rome_codes", "rome_appellations", "rome_textes", "rome_liens", "rome_items", "rome_arborescence", "rome4")


def jobs(inputs: Inputs) -> Frames:
    """`textes`: each name and each sentence of a job of ROME 3 (names of ROME 4 under the job that they come from);
    `arbre`: every code of job, domain and great domain, with its title."""
    codes = inputs.table("rome_codes", "rome").select(rome="code_rome", intitule="libelle_rome")
    items = inputs.table("rome_items", "items").select("code_ogr", "libelle").unique("code_ogr", keep="first")
    named = [
        codes.select("rome", texte="intitule"),
        inputs.table("rome_appellations", "appellations").select(rome="code_rome", texte="libelle_appellation_long"),
        inputs.table("rome4", "codes").select(rome="code_rome_parent", texte="libelle_rome"),
        inputs.table("rome4", "appellations").select(rome="code_rome_parent", texte="libelle"),
    ]
    told = [
        inputs.table("rome_textes", "textes").select(rome="code_rome", texte="libelle_texte"),
        inputs.table("rome_liens", "liens").join(items, on="code_ogr").select(rome="code_rome", texte="libelle"),
    ]
    rows = [pl.concat(kind).with_columns(sorte=pl.lit(sort)) for sort, kind in ((NOM, named), (TEXTE, told))]
    texts = pl.concat(rows).drop_nulls().join(codes.select("rome"), on="rome", how="semi")
    return {"textes": texts.unique().sort("rome", "sorte", "texte"), "arbre": _tree(inputs, codes)}


def _tree(inputs: Inputs, codes: pl.DataFrame) -> pl.DataFrame:
    """(code, niveau, intitule): the tree of ROME 3, else that of ROME 4, for domains."""
    old = inputs.table("rome_arborescence", "arborescence")
    top = old.filter(pl.col("domaine").is_null()).select(code="grand_domaine", intitule="intitule")
    middle = old.filter(pl.col("domaine").is_not_null() & pl.col("metier").is_null())
    parts = [
        codes.select(code="rome", intitule="intitule"),
        top,
        middle.select(code=pl.col("grand_domaine") + pl.col("domaine"), intitule="intitule"),
        inputs.table("rome4", "grands_domaines").select(code="code_grand_domaine", intitule="libelle_grand_domaine"),
        inputs.table("rome4", "domaines").select(
            code="code_domaine_professionnel", intitule="libelle_domaine_professionnel"
        ),
    ]
    level = pl.col("code").str.len_chars().replace_strict({n: name for name, n in LEVELS.items()}, default=None)
    every = pl.concat(parts).unique("code", keep="first", maintain_order=True)
    return every.select("code", level.alias("niveau"), "intitule").drop_nulls("niveau").sort("code")


STEP = Step("predictions_metiers", jobs, sources=SOURCES)
