"""Correspondences: one table of links between vocabularies, both ways, each with its proof and its confidence."""

from __future__ import annotations

import polars as pl

from tremplin.domain.codes import RNCP
from tremplin.families.certifications.steps.couples import ECARTE
from tremplin.release.reference import Frames, Inputs
from tremplin.sources.certifinfo import ROMES

_LINK = ("de", "code", "vers", "cible", "confiance", "source", "fichier", "ligne", "valeur", "debut", "fin")


def correspondances(inputs: Inputs) -> Frames:
    """`liens`: (de, code) → (vers, cible); `vocabulaire`: every known code and its title, by vocabulary."""
    links = pl.concat(
        [
            *_pairs(inputs),
            *_mef(inputs),
            *_sise(inputs),
            *_of_fiches(inputs),
            *_of_certifinfo(inputs),
            *_hirings(inputs),
            *_appellations(inputs),
            *_branches(inputs),
        ],
        how="vertical_relaxed",
    )
    links = links.filter(pl.col("confiance") > 0).sort(
        "de", "code", "vers", "confiance", "cible", descending=[False, False, False, True, False], maintain_order=True
    )
    return {
        "liens": links.unique(["de", "code", "vers", "cible"], keep="first", maintain_order=True),
        "vocabulaire": _vocabulary(inputs, links),
    }


def _both_ways(
    rows: pl.DataFrame,
    left: tuple[str, str],
    right: tuple[str, str],
    source: str | pl.Expr,
    *,
    file: pl.Expr,
    there: str | float = 1.0,
    back: str | float = 1.0,
    dated: bool = False,
) -> list[pl.DataFrame]:
    """Links from `left` to `right` and back: (vocabulary, column) each; confidences are columns or constants."""
    found = []
    for (de, code), (vers, cible), confidence in ((left, right, there), (right, left, back)):
        found.append(
            rows.drop_nulls([code, cible]).select(
                de=pl.lit(de),
                code=pl.col(code),
                vers=pl.lit(vers),
                cible=pl.col(cible),
                confiance=(pl.col(confidence) if isinstance(confidence, str) else pl.lit(confidence)).round(4),
                source=pl.lit(source) if isinstance(source, str) else source,
                fichier=file,
                ligne=pl.col("ligne"),
                valeur=pl.concat_str(pl.col(code), pl.lit(" → "), pl.col(cible)),
                debut=pl.col("debut") if dated else pl.lit(None, dtype=pl.Date),
                fin=pl.col("fin") if dated else pl.lit(None, dtype=pl.Date),
            )
        )
    return found


def _file(inputs: Inputs, source: str) -> pl.Expr:
    return pl.lit(inputs.fichier(source), dtype=pl.String)


def _pairs(inputs: Inputs) -> list[pl.DataFrame]:
    lives_cfd = inputs.output("cfd.cfd").select("cfd", "date_ouverture", "date_fermeture")
    lives_rncp = inputs.output("fiches.fiches").select("activation", "fin_enregistrement", rncp="code")
    rows = (
        inputs.output("couples.couples")
        .filter(pl.col("etat") != ECARTE)
        .drop_nulls(["cfd", "rncp"])
        .join(lives_cfd, on="cfd")
        .join(lives_rncp, on="rncp")
        .with_columns(
            debut=pl.max_horizontal("date_ouverture", "activation"),
            fin=pl.min_horizontal("date_fermeture", "fin_enregistrement"),
        )
    )
    return _both_ways(rows, ("cfd", "cfd"), ("rncp", "rncp"), "kit_apprentissage", file=pl.col("fichier"), dated=True)


def _mef(inputs: Inputs) -> list[pl.DataFrame]:
    rows = inputs.table("bcn_mef", "mef")
    file = _file(inputs, "bcn_mef")
    cfd = ("cfd", "formation_diplome")
    return [
        *_both_ways(rows, cfd, ("mef", "mef"), "bcn_mef", file=file),
        *_both_ways(rows, cfd, ("mef", "mef_stat_11"), "bcn_mef", file=file),
    ]


def _sise(inputs: Inputs) -> list[pl.DataFrame]:
    source = "bcn_formation_diplome_enquete_51"
    rows = inputs.table(source, "diplomes")
    return _both_ways(rows, ("cfd", "formation_diplome"), ("sise", "diplome_sise"), source, file=_file(inputs, source))


def _of_fiches(inputs: Inputs) -> list[pl.DataFrame]:
    """RNCP → ROME, NSF, Formacode, IDCC (France compétences); CFD → NSF (BCN)."""
    found = []
    of_rncp = pl.col("numero_fiche").str.contains(f"^(?:{RNCP})$")
    for table, column, vocabulary in (
        ("rome", "codes_rome_code", "rome"),
        ("nsf", "nsf_code", "nsf"),
        ("formacode", "formacode_code", "formacode"),
    ):
        rows = inputs.output(f"fiches.{table}").filter(of_rncp)
        found += _both_ways(
            rows, ("rncp", "numero_fiche"), (vocabulary, column), pl.col("source"), file=pl.col("fichier")
        )
    agreements = inputs.output("fiches.ccn").filter(of_rncp)
    for n in (1, 2, 3):
        found += _both_ways(
            agreements,
            ("rncp", "numero_fiche"),
            ("idcc", f"ccn_{n}_numero"),
            pl.col("source"),
            file=pl.col("fichier"),
        )
    diplomas = inputs.output("cfd.cfd")
    for (source,), rows in diplomas.group_by("source", maintain_order=True):
        found += _both_ways(rows, ("cfd", "cfd"), ("nsf", "groupe_specialite"), str(source), file=pl.col("fichier"))
    return found


def _of_certifinfo(inputs: Inputs) -> list[pl.DataFrame]:
    """RNCP → ROME, NSF, Formacode (Certif'Info), for fiches to which France compétences gives no code of the kind."""
    rows = inputs.table("certifinfo", "certifications").drop_nulls("rncp").with_columns(rome=pl.concat_list(ROMES))
    found = []
    for vocabulary in ("rome", "nsf", "formacode"):
        told = inputs.output(f"fiches.{vocabulary}").select(rncp="numero_fiche")
        alone = rows.join(told, on="rncp", how="anti")
        alone = (alone.explode("rome") if vocabulary == "rome" else alone).unique(
            ["rncp", vocabulary], keep="first", maintain_order=True
        )
        found += _both_ways(
            alone, ("rncp", "rncp"), (vocabulary, vocabulary), "certifinfo", file=_file(inputs, "certifinfo")
        )
    return found


def _hirings(inputs: Inputs) -> list[pl.DataFrame]:
    """ROME ↔ NAF, weighted by the share of the hirings of one that are of the other."""
    rows = inputs.table("rome_naf", "embauches").filter(pl.col("embauches") > 0)
    rows = rows.with_columns(
        vers_naf=pl.col("embauches") / pl.col("embauches").sum().over("rome"),
        vers_rome=pl.col("embauches") / pl.col("embauches").sum().over("naf"),
    )
    return _both_ways(
        rows,
        ("rome", "rome"),
        ("naf", "naf"),
        "rome_naf",
        file=_file(inputs, "rome_naf"),
        there="vers_naf",
        back="vers_rome",
    )


def _appellations(inputs: Inputs) -> list[pl.DataFrame]:
    rows = inputs.table("rome_appellations", "appellations")
    return _both_ways(
        rows,
        ("rome", "code_rome"),
        ("appellation", "code_ogr"),
        "rome_appellations",
        file=_file(inputs, "rome_appellations"),
    )


def _branches(inputs: Inputs) -> list[pl.DataFrame]:
    """NAF ↔ IDCC (Dares): the share of the employees of an activity that an agreement covers. An activity without
    shares counts its agreements alike, those that the older pairs without shares give it."""
    rows = inputs.table("dares_ape_idcc", "ape_idcc").with_columns(share=pl.col("part").fill_null(0) / 100)
    known = rows.filter(pl.col("share") > 0)
    pairs = inputs.table("ape_idcc", "couples").join(known, on="naf", how="anti")
    pairs = pairs.with_columns(share=1 / pl.len().over("naf"), back=1 / pl.len().over("idcc"))
    ends = ("naf", "naf"), ("idcc", "idcc")
    return [
        *_both_ways(rows, *ends, "dares_ape_idcc", file=_file(inputs, "dares_ape_idcc"), there="share", back="share"),
        *(
            links.with_columns(valeur=pl.col("valeur") + " (parts inconnues, comptées égales)")
            for links in _both_ways(
                pairs, *ends, "ape_idcc", file=_file(inputs, "ape_idcc"), there="share", back="back"
            )
        ),
    ]


def _vocabulary(inputs: Inputs, links: pl.DataFrame) -> pl.DataFrame:
    """(vocabulaire, code, intitule, parent), the first publisher listed wins; codes met only in a link have no title.

    The parent of a job of ROME 4.0 is the one of ROME 3 that it comes from, under which links are published.
    """
    titled = [
        ("cfd", inputs.output("cfd.cfd"), "cfd", "libelle_long_200"),
        ("rncp", inputs.output("fiches.fiches").filter(pl.col("code").str.starts_with("RNCP")), "code", "intitule"),
        ("rncp", inputs.table("certifinfo", "certifications"), "rncp", "libelle"),
        ("rome", inputs.table("rome_codes", "rome"), "code_rome", "libelle_rome"),
        ("rome", inputs.output("fiches.rome"), "codes_rome_code", "codes_rome_libelle"),
        ("rome", inputs.table("rome_naf", "embauches"), "rome", "rome_libelle"),
        ("rome", inputs.table("rome4", "codes"), "code_rome", "libelle_rome"),
        ("naf", inputs.table("rome_naf", "embauches"), "naf", "naf_libelle"),
        ("naf", inputs.table("dares_ape_idcc", "ape_idcc"), "naf", "naf_libelle"),
        ("appellation", inputs.table("rome_appellations", "appellations"), "code_ogr", "libelle_appellation_long"),
        ("formacode", inputs.output("fiches.formacode"), "formacode_code", "formacode_libelle"),
        ("formacode", inputs.table("certifinfo", "certifications"), "formacode", "formacode_libelle"),
        ("nsf", inputs.output("fiches.nsf"), "nsf_code", "nsf_intitule"),
        ("nsf", inputs.output("cfd.cfd"), "groupe_specialite", "groupe_specialite_libelle"),
        ("nsf", inputs.output("nsf.nsf").filter(pl.col("nsf").str.len_chars() > 1), "nsf", "intitule"),
        ("idcc", inputs.output("conventions.conventions"), "idcc", "titre"),
        ("mef", inputs.table("bcn_mef", "mef"), "mef", "libelle_long"),
        ("mef", inputs.table("bcn_mef", "mef"), "mef_stat_11", "libelle_long"),
        ("sise", inputs.table("bcn_formation_diplome_enquete_51", "diplomes"), "diplome_sise", "diplome_sise_libelle"),
    ]
    parts = [
        rows.select(vocabulaire=pl.lit(name), code=pl.col(code), intitule=pl.col(title)).drop_nulls("code")
        for name, rows, code, title in titled
    ]
    met = links.select(vocabulaire="de", code="code", intitule=pl.lit(None, dtype=pl.String))
    every = pl.concat([*parts, met]).unique(["vocabulaire", "code"], keep="first", maintain_order=True)
    old = inputs.table("rome_codes", "rome").select("code_rome")
    issued = inputs.table("rome4", "codes").join(old, on="code_rome", how="anti")
    parents = issued.select(vocabulaire=pl.lit("rome"), code="code_rome", parent="code_rome_parent")
    return every.join(parents, on=["vocabulaire", "code"], how="left").sort("vocabulaire", "code")
