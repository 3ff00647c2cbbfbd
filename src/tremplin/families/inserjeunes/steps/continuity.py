"""Records that follow from others: a renovated diploma's, a non-final year's, a common year's.

All keep what they are made of: `donnee_code` names the certification whose figures a record shows.
"""

from __future__ import annotations

import polars as pl

from tremplin.families.inserjeunes.steps.figures import FIGURES, KEY
from tremplin.release.reference import Frames, Inputs

SELF, ANCIENNE, NOUVELLE = "self", "ancienne", "nouvelle"
_SCOLAIRES = ["pro", "agricole"]
_AUTOUR = [k for k in KEY if k != "code"]
"""What a record and the one it follows from share: level, filière, millésime, région, establishment."""


def continuite(inputs: Inputs) -> Frames:
    """`enregistrements`: figures of the sources, then those received, then the years that only lead to others."""
    own = inputs.output("ij_figures.figures")
    codes = inputs.output("ij_nomenclature.codes")
    listed = own.filter(pl.col("terminales").is_not_null())
    figured = own.filter(pl.col("terminales").is_null()).with_columns(donnee_code="code", donnee_type=pl.lit(SELF))
    received = _received(figured, inputs.output("ij_nomenclature.chaines"))
    with_figures = pl.concat([figured, received.select(figured.columns)])
    derived = pl.concat(
        [listed.select(*KEY, "terminales"), _years_below(with_figures, codes), _common_years(figured, codes)]
    )
    gathered = (
        derived.explode("terminales")
        .group_by(KEY, maintain_order=True)
        .agg(pl.col("terminales").unique().sort())
        .join(with_figures, on=KEY, how="anti", nulls_equal=True)
    )
    kept = _with_identity(gathered, own, with_figures)
    return {"enregistrements": pl.concat([with_figures, kept.select(with_figures.columns)])}


def _received(own: pl.DataFrame, chains: pl.DataFrame) -> pl.DataFrame:
    """For each code of a chain without its own record: the most recent later one's, else the nearest earlier one's."""
    givers = chains.rename({"code": "donnee_code", "rang": "rang_donneur"})
    pairs = chains.join(givers, on="chaine").filter(pl.col("rang") != pl.col("rang_donneur"))
    later = pl.col("rang_donneur") > pl.col("rang")
    pairs = pairs.with_columns(
        donnee_type=pl.when(later).then(pl.lit(NOUVELLE)).otherwise(pl.lit(ANCIENNE)),
        preference=pl.when(later).then(-pl.col("rang_donneur")).otherwise(1_000 - pl.col("rang_donneur")),
    )
    offered = (
        own.filter(pl.col("filiere") != "superieur")
        .drop("donnee_type", "code")
        .join(pairs.select("code", "donnee_code", "donnee_type", "preference"), on="donnee_code")
    )
    needed = offered.join(own, on=KEY, how="anti", nulls_equal=True)
    return needed.sort("preference", maintain_order=True).unique(KEY, keep="first", maintain_order=True)


def _years_below(rows: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """The MEF of the years before each MEF with figures: same code but the year, else the only one of that year."""
    mefs = codes.filter(pl.col("type") == "mef11").select(
        "code_certification",
        "code_formation_diplome",
        an=pl.coalesce("annee", pl.col("code_certification").str.slice(3, 1).cast(pl.Int64, strict=False)),
    )
    known = set(mefs["code_certification"])
    alone = {
        (cfd, year): found[0]
        for cfd, year, found in mefs.group_by("code_formation_diplome", "an").agg("code_certification").iter_rows()
        if len(found) == 1
    }
    cfd_of = dict(mefs.select("code_certification", "code_formation_diplome").iter_rows())
    pairs = []
    for code in rows.filter(pl.col("filiere").is_in(_SCOLAIRES))["code"].unique().sort():
        last = int(code[3]) if len(code) == 11 and code[3].isdigit() else 0
        for year in range(1, last):
            same = f"{code[:3]}{year}{code[4:]}"
            below = same if same in known else alone.get((cfd_of.get(code), year))
            if below is not None and below != code:
                pairs.append((code, below))
    lower = pl.DataFrame(pairs, schema={"code": pl.String, "avant": pl.String}, orient="row")
    school = rows.filter(pl.col("filiere").is_in(_SCOLAIRES)).join(lower, on="code")
    return school.select(
        *(pl.col("avant").alias("code") if k == "code" else k for k in KEY), terminales=pl.concat_list("code")
    )


def _common_years(own: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """For each family of trades: its common years lead to the codes of the family that have their own figures there.

    At that millésime or at another: what has none this time is told by the answer, rather than left out.
    """
    family = codes.drop_nulls("famille_code")
    members = family.filter(~pl.col("annee_commune")).select(code="code_certification", famille="famille_code")
    common = family.filter(pl.col("annee_commune")).select(
        commune="code_certification", famille="famille_code", a_l_ecole=pl.col("type") == "mef11"
    )
    around = [k for k in _AUTOUR if k != "millesime"]
    figured = own.join(members, on="code")
    trades = figured.group_by([*around, "famille"]).agg(terminales=pl.col("code").unique().sort())
    found = (
        figured.select(*_AUTOUR, "famille")
        .unique(maintain_order=True)
        .join(trades, on=[*around, "famille"], nulls_equal=True)
    )
    school = pl.col("filiere").is_in(_SCOLAIRES) == pl.col("a_l_ecole")
    return (
        found.join(common, on="famille")
        .filter(school)
        .select(*(pl.col("commune").alias("code") if k == "code" else k for k in KEY), "terminales")
    )


def _with_identity(derived: pl.DataFrame, own: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Académie, name and file of a derived record: its own line's, else those of a record that it leads to."""
    facts = [
        "academie",
        "libelle_etablissement",
        "uai_type",
        "uai_donnee",
        "uai_donnee_type",
        "source",
        "fichier",
        "ligne",
    ]
    told = own.select(*KEY, *facts)
    led = derived.with_columns(premiere=pl.col("terminales").list.first()).join(
        rows.select(*KEY, *facts).rename({"code": "premiere"}), on=["premiere", *_AUTOUR], how="left", nulls_equal=True
    )
    both = led.join(told, on=KEY, how="left", nulls_equal=True, suffix="_dite")
    return both.with_columns(
        *(pl.coalesce(f"{f}_dite", f).alias(f) for f in facts),
        *(pl.lit(None, pl.Int64).alias(name) for name in FIGURES),
        *(pl.lit(None, pl.List(pl.String)).alias(f"uai_{t}") for t in ("lieu_formation", "formateur", "gestionnaire")),
        donnee_code=pl.lit(None, pl.String),
        donnee_type=pl.lit(None, pl.String),
    )
