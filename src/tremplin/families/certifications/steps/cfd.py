"""The CFD half: every diploma of BCN, its life, its level, and what it replaced."""

from __future__ import annotations

import polars as pl

from tremplin.domain.codes import niveau_interministeriel
from tremplin.families.certifications.steps.conflicts import otherwise
from tremplin.release.reference import Check, Frames, Inputs

VUE = "bcn_v_formation_diplome"
TABLES = ("bcn_formation_diplome", "bcn_formation_diplome_enquete_51", VUE)
COMPARED = ("libelle_long_200", "niveau_qualification_rncp", "date_ouverture", "date_fermeture")


def cfd(inputs: Inputs) -> Frames:
    """`cfd`: one row a diploma; `liens`: old → new with their proof; `conflits`: where BCN's tables disagree.

    N_FORMATION_DIPLOME wins over the survey's table for a code that both give; the view over both tables is compared,
    and gives the codes that neither has (its edition may be newer, or the only one). Labels that BCN's exports join are
    taken from their own tables where the file gives the code alone.
    """
    halves = [_half(inputs, source) for source in TABLES]
    both = pl.concat(halves, how="diagonal")
    diplomas = both.unique("cfd", keep="first", maintain_order=True).sort("cfd")
    levels = inputs.table("bcn_niveau_formation_diplome", "niveaux").select(
        "niveau_formation_diplome", "libelle_100", table_interministeriel="niveau_interministeriel"
    )
    specialities = inputs.table("bcn_groupe_specialite", "groupes").select("groupe_specialite", "libelle_long")
    interministeriel = pl.Series(
        "interministeriel",
        [niveau_interministeriel(n) for n in diplomas["niveau_formation_diplome"]],
        dtype=pl.String,
    )
    diplomas = (
        diplomas.with_columns(interministeriel)
        .join(levels, on="niveau_formation_diplome", how="left")
        .join(specialities, on="groupe_specialite", how="left")
        .with_columns(
            niveau_libelle=pl.coalesce("niveau_libelle", "libelle_100"),
            groupe_specialite_libelle=pl.coalesce("groupe_specialite_libelle", "libelle_long"),
        )
        .drop("libelle_100", "libelle_long")
    )
    return {
        "cfd": diplomas.drop("table_interministeriel"),
        "niveaux_en_desaccord": diplomas.filter(pl.col("interministeriel") != pl.col("table_interministeriel")).select(
            "cfd", "source", "ligne", "niveau_formation_diplome", "interministeriel", "table_interministeriel"
        ),
        "liens": _links(inputs, set(diplomas["cfd"])),
        "conflits": _conflicts(inputs, diplomas),
    }


def _half(inputs: Inputs, source: str) -> pl.DataFrame:
    return (
        inputs.table(source, "diplomes")
        .rename({"formation_diplome": "cfd"})
        .with_columns(pl.lit(source).alias("source"), pl.lit(inputs.fichier(source)).alias("fichier"))
    )


def _links(inputs: Inputs, known: set[str]) -> pl.DataFrame:
    """(ancien, nouveau) between known codes, from the seven columns of each side."""
    source = TABLES[0]
    rows = inputs.table(source, "diplomes")
    parts = [
        rows.select(
            ancien=f"ancien_diplome_{n}" if side == "ancien" else "formation_diplome",
            nouveau="formation_diplome" if side == "ancien" else f"nouveau_diplome_{n}",
            source=pl.lit(source),
            fichier=pl.lit(inputs.fichier(source)),
            ligne="ligne",
            sens=pl.lit("ancienne" if side == "ancien" else "nouvelle"),
        )
        for side in ("ancien", "nouveau")
        for n in range(1, 8)
    ]
    links = pl.concat(parts).drop_nulls(["ancien", "nouveau"])
    inside = pl.col("ancien").is_in(known) & pl.col("nouveau").is_in(known)
    return links.filter(inside & (pl.col("ancien") != pl.col("nouveau"))).sort("ancien", "nouveau", "sens")


def _conflicts(inputs: Inputs, diplomas: pl.DataFrame) -> pl.DataFrame:
    """Values of the view V_FORMATION_DIPLOME that differ from the tables it is made of."""
    view = inputs.table(VUE, "diplomes")
    joined = diplomas.join(view, left_on="cfd", right_on="formation_diplome", suffix="_vue")
    told = {column: (column, f"{column}_vue") for column in COMPARED}
    of_view = (pl.lit(VUE), "ligne_vue")
    rule = pl.lit("la table de la BCN l'emporte sur sa vue")
    return otherwise(joined, told, ("source", "ligne"), of_view, rule, code="cfd", silence=True)


def check_cfd(outputs: Frames) -> list[Check]:
    """The interministerial level computed from the code agrees with BCN's table of levels."""
    wrong = outputs["cfd.niveaux_en_desaccord"]
    rows = ", ".join(f"{r['cfd']} ({r['source']} ligne {r['ligne']})" for r in wrong.head(10).to_dicts())
    return [
        Check(
            "niveau_interministeriel",
            len(wrong) == 0,
            f"{len(wrong)} CFD en désaccord avec N_NIVEAU_FORMATION_DIPLOME" + (f" : {rows}" if rows else ""),
        )
    ]
