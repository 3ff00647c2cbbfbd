"""Records as published: one a level, code, millésime, filière and place, from each source, with its file and line.

Deduced counts and computed rates follow the rules of each source; nothing is hidden yet.
"""

from __future__ import annotations

import polars as pl

from tremplin.domain.rates import rates, rates_of_others
from tremplin.domain.territories import PAR_ACADEMIQUE, PAR_CODE
from tremplin.release.reference import Frames, Inputs
from tremplin.sources.inserjeunes_api import DIMENSIONS, FILIERES
from tremplin.sources.inserjeunes_statistiques import EFFECTIFS, MOIS, SALAIRES, TAUX
from tremplin.sources.insersup_national import POPULATION

SOURCES = (
    "inserjeunes_statistiques",
    "inserjeunes_api",
    "inserjeunes_regions",
    "insersup_etablissements",
    "insersup_national",
    "inserjeunes_formations_lycees",
)
FIGURES = (*EFFECTIFS, *TAUX, *SALAIRES)
KEY = ["niveau", "filiere", "millesime", "code", "region", "uai"]
_PLACE = ("uai_type", "uai_donnee", "uai_donnee_type", "uai_lieu_formation", "uai_formateur", "uai_gestionnaire")
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(KEY, pl.String),
    "academie": pl.String,
    "libelle_etablissement": pl.String,
    **dict.fromkeys(FIGURES, pl.Int64),
    "terminales": pl.List(pl.String),
    **dict.fromkeys(_PLACE[:3], pl.String),
    **dict.fromkeys(_PLACE[3:], pl.List(pl.String)),
    "source": pl.String,
    "fichier": pl.String,
    "ligne": pl.Int64,
}
_NIVEAUX = {"france": "certification", "region": "regionale", "uai": "formation"}
_RENOMMEES = {
    **{name: name for name in (*EFFECTIFS[:-1], "taux_rupture_contrats")},
    "DEVENIR_part_en_emploi_6_mois": "taux_en_emploi_6_mois",
    "DEVENIR_part_poursuite_etudes": "taux_en_formation",
    "DEVENIR_part_autre_situation_6_mois": "taux_autres_6_mois",
    **{f"salaire_TS_Q{q}_12_mois": f"salaire_12_mois_q{q}" for q in (1, 2, 3)},
}
"""Measure of the DEPP's API → our figure."""
_LAISSEES = ("taux_emploi_", "taux_poursuite_etudes", "salaire_")
"""Beginnings of measures that are known and not served: shares of the leavers, variants of the salaries."""


def figures(inputs: Inputs) -> Frames:
    """`figures`: records whose code has a label; `constats`: rows left out, and why."""
    places = inputs.output("ij_etablissements.etablissements")
    codes = inputs.output("ij_nomenclature.codes").select(code="code_certification", type="type")
    parts, noted = [], []
    for read in (_neutral, _api, _regions, _insersup, _national, _open_data):
        rows, remarks = read(inputs)
        parts.append(_located(rows, places))
        noted.append(remarks)
    every = pl.concat([pl.DataFrame(schema=SCHEMA), *(p.select(list(SCHEMA)) for p in parts)])
    known = every.join(codes, on="code", how="left")
    lost = known.filter(pl.col("type").is_null())
    noted.append(_remarks(lost, "code", "code inconnu de la nomenclature", "la ligne est écartée : pas d'intitulé"))
    nowhere = known.filter(
        pl.col("type").is_not_null() & (pl.col("niveau") == "formation") & pl.col("region").is_null()
    )
    noted.append(_remarks(nowhere, "uai", "établissement inconnu, sans région", "la ligne est écartée"))
    kept = known.join(pl.concat([lost, nowhere]), on=["source", "fichier", "ligne", *KEY], how="anti", nulls_equal=True)
    first = kept.unique(KEY, keep="first", maintain_order=True).select(list(SCHEMA))
    return {"figures": first, "constats": pl.concat(noted).unique(maintain_order=True)}


def with_rates(rows: pl.DataFrame) -> pl.DataFrame:
    """Every rate that is missing and that the counts give; a given one stays, even where it doesn't fit them."""
    total = pl.col("nb_annee_term")
    rows = rows.with_columns(
        pl.coalesce("taux_en_formation", rates(pl.col("nb_poursuite_etudes"), total)).alias("taux_en_formation"),
        *(
            pl.coalesce(f"taux_en_emploi_{m}_mois", rates(pl.col(f"nb_en_emploi_{m}_mois"), total)).alias(
                f"taux_en_emploi_{m}_mois"
            )
            for m in MOIS
        ),
    )
    return rows.with_columns(
        pl.coalesce(
            f"taux_autres_{m}_mois", rates_of_others(pl.col(f"taux_en_emploi_{m}_mois"), pl.col("taux_en_formation"))
        ).alias(f"taux_autres_{m}_mois")
        for m in MOIS
    )


def _neutral(inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = (
        inputs.whole("inserjeunes_statistiques", "statistiques")
        .rename(
            {
                "code_certification": "code",
                "region_code": "region",
                "academie_code": "academie",
                "certifications_terminales": "terminales",
            }
        )
        .with_columns(source=pl.lit("inserjeunes_statistiques"))
    )
    level = pl.col("niveau")
    wrong = ((level == "formation") & pl.col("uai").is_null()) | (
        (level == "regionale") & ~pl.col("region").is_in(list(PAR_CODE)).fill_null(False)
    )
    remarks = _remarks(rows.filter(wrong), "code", "sans son établissement ou sa région", "la ligne est écartée")
    rows = rows.filter(~wrong).with_columns(
        region=pl.when(level != "certification").then("region"),
        uai=pl.when(level == "formation").then("uai"),
        terminales=pl.when(pl.col("terminales").list.len() > 0).then("terminales"),
    )
    figured = with_rates(rows.filter(pl.col("terminales").is_null()))
    listed = rows.filter(pl.col("terminales").is_not_null()).with_columns(
        pl.lit(None, pl.Int64).alias(name) for name in FIGURES
    )
    return pl.concat([figured, listed.select(figured.columns)]), remarks


def _api(inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Measures gathered into records; counts that follow from others filled in; rates of 12 to 24 months computed."""
    measures = inputs.whole("inserjeunes_api", "mesures").filter(pl.col("dimension").is_in(list(DIMENSIONS)))
    left_out = pl.any_horizontal(pl.col("id_mesure").str.starts_with(b) for b in _LAISSEES)
    unknown = measures.filter(~pl.col("id_mesure").is_in(list(_RENOMMEES)) & ~left_out)
    remarks = _remarks(
        unknown.with_columns(source=pl.lit("inserjeunes_api")), "id_mesure", "mesure inconnue", "elle n'est pas servie"
    )
    filiere = pl.coalesce(
        pl.col("filiere").replace_strict(FILIERES, default=None, return_dtype=pl.String),
        pl.col("dimension").replace_strict(DIMENSIONS, default=None, return_dtype=pl.String),
    )
    kept = (
        measures.filter(pl.col("id_mesure").is_in(list(_RENOMMEES)))
        .with_columns(
            niveau=pl.col("niveau").replace_strict(_NIVEAUX, default=None, return_dtype=pl.String),
            region=pl.col("region_academique").replace_strict(
                {a: r.code for a, r in PAR_ACADEMIQUE.items()}, default=None, return_dtype=pl.String
            ),
            filiere=filiere,
            figure=pl.col("id_mesure").replace_strict(_RENOMMEES, default=None, return_dtype=pl.String),
            valeur=pl.col("valeur").round(0).cast(pl.Int64),
        )
        .filter(~((pl.col("niveau") == "regionale") & (pl.col("filiere") == "agricole")))
    )
    rows = kept.group_by([*KEY, "fichier"], maintain_order=True).agg(
        *(pl.col("valeur").filter(pl.col("figure") == name).first().alias(name) for name in FIGURES),
        ligne=pl.col("ligne").min(),
    )
    total, studying = pl.col("nb_annee_term"), pl.col("nb_poursuite_etudes")
    rows = rows.with_columns(
        nb_sortant=pl.coalesce("nb_sortant", total - studying),
        **{
            f"nb_en_emploi_{m}_mois": pl.coalesce(f"nb_en_emploi_{m}_mois", pl.when(studying == total).then(0))
            for m in MOIS
        },
    )
    later = MOIS[1:]
    rows = rows.with_columns(
        rates(pl.col(f"nb_en_emploi_{m}_mois"), total).alias(f"taux_en_emploi_{m}_mois") for m in later
    ).with_columns(
        rates_of_others(pl.col(f"taux_en_emploi_{m}_mois"), pl.col("taux_en_formation")).alias(f"taux_autres_{m}_mois")
        for m in later
    )
    salaries = pl.when(pl.col("niveau") == "certification")
    return rows.with_columns(
        *(salaries.then(name).alias(name) for name in SALAIRES), source=pl.lit("inserjeunes_api")
    ), remarks


def _regions(inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Counts by région; its shares are of the leavers, ours of all, computed from the counts."""
    rows = inputs.whole("inserjeunes_regions", "formations").with_columns(
        niveau=pl.lit("regionale"),
        filiere=pl.col("voie").replace_strict({"apprentissage": "apprentissage", "scolaire": "pro"}, default=None),
        code=pl.coalesce("cfd", "mefstat11"),
        region="code_region",
        source=pl.lit("inserjeunes_regions"),
    )
    emptied = pl.col("nb_annee_term").is_null()
    counted = rows.filter(emptied).group_by("source", "fichier", "code_region", "millesime").len()
    remarks = counted.sort("code_region", "millesime").select(
        "source",
        objet=pl.format("région {}, {}", "code_region", "millesime"),
        constat=pl.format("{} : {} lignes vidées par le producteur (moins de 20 élèves)", "fichier", "len"),
        decision=pl.lit("rien n'en est servi"),
    )
    return with_rates(_completed(rows.filter(~emptied))), remarks


def _insersup(inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One star on the leavers: two cohorts together; none, or two: the last one alone."""
    years = pl.col("annee_universitaire").str.split("-")
    rows = inputs.whole("insersup_etablissements", "formations").with_columns(
        niveau=pl.lit("formation"),
        filiere=pl.lit("superieur"),
        code="diplome",
        source=pl.lit("insersup_etablissements"),
        libelle_etablissement="denomination_principale",
        millesime=pl.when(pl.col("sortants_etoiles") == 1).then(years.list.join("_")).otherwise(years.list.last()),
    )
    key = ["uai", "code", "millesime"]
    first = rows.unique(key, keep="first", maintain_order=True)
    again = rows.join(first, on=["fichier", "ligne"], how="anti")
    single = first.filter(pl.col("sortants_etoiles") != 1).select("uai", "code", "annee_universitaire")
    double = first.filter(pl.col("sortants_etoiles") == 1).join(
        single, on=["uai", "code", "annee_universitaire"], how="semi"
    )
    remarks = [
        _remarks(again, "code", "même diplôme sous plusieurs disciplines", "la première est servie"),
        _remarks(double, "code", "publié pour une promotion et pour deux", "la promotion seule est servie"),
    ]
    kept = first.join(double, on=["fichier", "ligne"], how="anti")
    return with_rates(_completed(kept)), pl.concat(remarks)


def _national(inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows about everyone, in the whole country; the pupils of the last year are those who left or went on."""
    rows = inputs.whole("insersup_national", "diplomes")
    everyone = pl.all_horizontal(pl.col(name) == "ensemble" for name in POPULATION)
    national = (pl.col("source") == "insersup") & (pl.col("uo_lib") == "National") & (pl.col("diplome") != "ALL")
    kept = rows.filter(everyone & national).with_columns(
        niveau=pl.lit("certification"),
        filiere=pl.lit("superieur"),
        code="diplome",
        millesime=pl.col("promo").list.sort().list.join("_"),
        source=pl.lit("insersup_national"),
        nb_annee_term=pl.col("nb_sortant") + pl.col("nb_poursuite_etudes"),
    )
    return with_rates(_completed(kept)), _remarks(kept.clear(), "code", "", "")


def _open_data(inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Published shares without head counts: kept as they are, nothing computed."""
    rows = inputs.whole("inserjeunes_formations_lycees", "formations").with_columns(
        niveau=pl.lit("formation"),
        filiere=pl.lit("pro"),
        code="mef_stat_11",
        millesime=pl.col("annee").str.replace("cumul ", "").str.replace("-", "_"),
        source=pl.lit("inserjeunes_formations_lycees"),
        taux_en_formation="part_poursuite_etudes",
        taux_en_emploi_6_mois="part_en_emploi_6_mois",
        taux_autres_6_mois="part_autres_situations",
    )
    some = pl.any_horizontal(
        pl.col(n).is_not_null() for n in ("taux_en_formation", "taux_en_emploi_6_mois", "taux_autres_6_mois")
    )
    return _completed(rows.filter(some)), _remarks(rows.clear(), "code", "", "")


def _completed(rows: pl.DataFrame) -> pl.DataFrame:
    """The same rows with every column of a record, null where the source has none."""
    absent = {name: pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items() if name not in rows.columns}
    return rows.with_columns(absent.values())


def _located(rows: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Records of establishments with their région, académie and name, from ACCE where the source lacks them."""
    found = _completed(rows).join(places, on="uai", how="left", suffix="_lieu")
    training = pl.col("niveau") == "formation"
    return found.with_columns(
        region=pl.coalesce("region", pl.when(training).then("region_code")),
        academie=pl.coalesce("academie", pl.when(training).then("academie_code")),
        libelle_etablissement=pl.coalesce("libelle_etablissement", "libelle"),
    )


def _remarks(rows: pl.DataFrame, about: str, fact: str, decision: str) -> pl.DataFrame:
    """Rows of « Désaccords entre fichiers »: what a source says, and what is served."""
    return rows.select(
        source=pl.col("source") if "source" in rows.columns else pl.lit(""),
        objet=pl.col(about).cast(pl.String),
        constat=pl.format("{} ligne {} : {}", pl.col("fichier").fill_null("?"), "ligne", pl.lit(fact)),
        decision=pl.lit(decision),
    )
