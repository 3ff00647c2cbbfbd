"""Certif'Info held against the kit, France compétences and BCN: what it says as they do, otherwise, or alone.

Its word never replaces theirs. What it says otherwise is a conflict, with the line of each and the rule; what it says
alone is told as its own.
"""

from __future__ import annotations

import polars as pl

from tremplin.domain.continuity import groups
from tremplin.families.certifications.steps.cfd import TABLES
from tremplin.families.certifications.steps.couples import ECARTE
from tremplin.families.certifications.steps.fiches import EXPORTS
from tremplin.release.reference import Check, Frames, Inputs
from tremplin.sources.certifinfo import ROMES

SOURCE = "certifinfo"
ACCORD, ACCORD_ECARTE, AUTRE_VERSION, CONFLIT, SEUL = (
    "accord",
    "accord, écarté du kit",
    "autre version",
    "conflit",
    "Certif'Info seul",
)
REGLES = {
    ACCORD: "le kit donne le même couple",
    ACCORD_ECARTE: "le kit donne le même couple, sur une ligne écartée",
    AUTRE_VERSION: "le kit l'emporte : il donne au diplôme une fiche qui remplace celle-ci, ou qu'elle remplace",
    CONFLIT: "le kit l'emporte : il donne au diplôme d'autres fiches, sans lien connu avec celle-ci",
    SEUL: "le kit ne donne aucune fiche à ce diplôme ; le couple n'est pas une certification de la table",
}
"""State of a pair of Certif'Info → the rule that decides."""
_WINS = {
    **dict.fromkeys(EXPORTS, "France compétences l'emporte sur Certif'Info"),
    "kit_apprentissage": "le kit l'emporte sur Certif'Info",
    **dict.fromkeys(TABLES, "la BCN l'emporte sur Certif'Info"),
}
_MANY = "|"


def certifinfo(inputs: Inputs) -> Frames:
    """`certifications`: one row a number; `anciennes`: what each replaces; `couples`: each pair and what the kit says
    of it; `conflits`: values said otherwise; `accords`: how many were compared, how many agree."""
    rows = inputs.proved(SOURCE, "certifications")
    pairs = _pairs(inputs, rows)
    compared = _compared(inputs, rows)
    return {
        "certifications": _described(rows),
        "anciennes": rows.drop_nulls("ancien")
        .unique(["certifinfo", "ancien"], keep="first", maintain_order=True)
        .select(
            "certifinfo", "ancien", "ancien_libelle", "ancien_rncp", "ancien_cfd", "ancien_etat", "fichier", "ligne"
        )
        .sort("certifinfo", "ancien"),
        "couples": pairs,
        "conflits": compared.filter(~pl.col("accord")).drop("accord", "objet").sort("code", "champ", "valeur_ecartee"),
        "accords": compared.group_by("objet", "champ", "source_retenue")
        .agg(compares=pl.len(), accords=pl.col("accord").sum())
        .with_columns(conflits=pl.col("compares") - pl.col("accords"))
        .sort("objet", "champ", "source_retenue"),
    }


def _described(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a number; RS numbers and fiches of the Onisep, which alone may be several, are joined."""
    several = rows.group_by("certifinfo").agg(
        *(pl.col(name).drop_nulls().unique().sort().str.join(_MANY).replace("", None) for name in ("rs", "onisep"))
    )
    first = rows.unique("certifinfo", keep="first", maintain_order=True)
    return (
        first.drop("rs", "onisep")
        .join(several, on="certifinfo")
        .with_columns(romes=_romes(), numero=pl.col("certifinfo").cast(pl.Int64))
        .sort("numero")
        .drop("numero", *ROMES)
    )


def _romes() -> pl.Expr:
    return pl.concat_list(ROMES).list.drop_nulls().list.unique(maintain_order=True).list.join(_MANY).replace("", None)


def _pairs(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    """Each pair (CFD, RNCP), whether the kit gives it, and the fiches that the kit gives to its diploma."""
    pairs = rows.drop_nulls(["cfd", "rncp"]).unique(["cfd", "rncp"], keep="first", maintain_order=True)
    kit = inputs.output("couples.couples").drop_nulls(["cfd", "rncp"])
    same = kit.select("cfd", "rncp", etat_kit="etat", ligne_kit="ligne").unique(["cfd", "rncp"], keep="first")
    kept = kit.filter(pl.col("etat") != ECARTE).sort("rncp")
    of_cfd = kept.group_by("cfd").agg(
        fiches_kit=pl.col("rncp").unique(maintain_order=True), autre_ligne=pl.col("ligne").first()
    )
    links = list(inputs.output("fiches.liens").select("ancien", "nouveau").iter_rows())
    group = groups({*pairs["rncp"], *kept["rncp"], *(code for link in links for code in link)}, links)
    joined = pairs.join(same, on=["cfd", "rncp"], how="left").join(of_cfd, on="cfd", how="left")
    related = [
        bool(set(group[rncp]) & set(fiches or ())) for rncp, fiches in joined.select("rncp", "fiches_kit").iter_rows()
    ]
    state = (
        pl.when(pl.col("etat_kit") == ECARTE)
        .then(pl.lit(ACCORD_ECARTE))
        .when(pl.col("etat_kit").is_not_null())
        .then(pl.lit(ACCORD))
        .when(pl.col("fiches_kit").is_null())
        .then(pl.lit(SEUL))
        .when(pl.Series(related, dtype=pl.Boolean))
        .then(pl.lit(AUTRE_VERSION))
        .otherwise(pl.lit(CONFLIT))
    )
    return (
        joined.with_columns(etat=state)
        .select(
            "cfd",
            "rncp",
            "etat",
            regle=pl.col("etat").replace_strict(REGLES, return_dtype=pl.String),
            fiches_kit=pl.col("fiches_kit").list.join(_MANY),
            ligne_retenue=pl.coalesce("ligne_kit", "autre_ligne"),
            certifinfo="certifinfo",
            fichier="fichier",
            ligne="ligne",
        )
        .sort("cfd", "rncp")
    )


def _compared(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    """Each value that Certif'Info gives of a code and that another source gives too, and whether they agree."""
    fiches = inputs.output("fiches.fiches").select("source", "ligne", code="code", valeur="niveau")
    diplomas = inputs.output("cfd.cfd")
    parts = [_values("rncp", "niveau", rows, fiches)]
    for theirs, ours in (
        ("niveau", "niveau_qualification_rncp"),
        ("nsf", "groupe_specialite"),
        ("premiere_session", "date_premiere_session"),
        ("derniere_session", "date_derniere_session"),
    ):
        parts.append(_values("cfd", theirs, rows, diplomas.select("source", "ligne", code="cfd", valeur=ours)))
    listed = rows.with_columns(romes=_romes())
    for theirs, table, column in (
        ("romes", "rome", "codes_rome_code"),
        ("nsf", "nsf", "nsf_code"),
        ("formacode", "formacode", "formacode_code"),
    ):
        lists = inputs.output(f"fiches.{table}").sort("numero_fiche", "ligne")
        known = lists.group_by(code="numero_fiche").agg(
            valeur=pl.col(column).str.join(_MANY), ligne=pl.col("ligne").first(), source=pl.col("source").first()
        )
        parts.append(_values("rncp", theirs, listed, known, among=True))
    return pl.concat(parts)


def _values(code: str, field: str, theirs: pl.DataFrame, ours: pl.DataFrame, *, among: bool = False) -> pl.DataFrame:
    """Values of a field joined by code, each said once; `among`: agreeing is to stand among ours."""
    said = theirs.select(
        code=pl.col(code), valeur_ecartee=pl.col(field).cast(pl.String), ligne_ecartee="ligne"
    ).drop_nulls()
    joined = said.unique(["code", "valeur_ecartee"], keep="first", maintain_order=True).join(
        ours.with_columns(valeur_retenue=pl.col("valeur").cast(pl.String)).drop_nulls("valeur_retenue"), on="code"
    )
    split = [pl.col(name).str.split(_MANY) for name in ("valeur_ecartee", "valeur_retenue")]
    if field == "nsf":
        split = [one.list.eval(pl.element().str.slice(0, 3)) for one in split]
    agree = split[0].list.set_difference(split[1]).list.len() == 0 if among else split[0] == split[1]
    return joined.select(
        "code",
        champ=pl.lit(field),
        valeur_retenue="valeur_retenue",
        source_retenue="source",
        ligne_retenue="ligne",
        valeur_ecartee="valeur_ecartee",
        source_ecartee=pl.lit(SOURCE),
        ligne_ecartee="ligne_ecartee",
        regle=pl.col("source").replace_strict(_WINS, return_dtype=pl.String),
        accord=agree,
        objet=pl.lit(code),
    )


def check_certifinfo(outputs: Frames) -> list[Check]:
    """What became of the pairs of Certif'Info, as a sentence with its counts; it stops nothing."""
    rows = outputs["certifinfo.couples"]
    counts = dict(rows["etat"].value_counts().iter_rows())
    message = f"{len(rows)} couples de Certif'Info : " + ", ".join(f"{counts.get(e, 0)} {e}" for e in REGLES)
    return [Check("couples_de_certifinfo", counts.get(CONFLIT, 0) == 0, message, bloquant=False)]
