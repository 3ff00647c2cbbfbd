"""The tables that are served: records with their CSV line, codes, establishments, words to search."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tremplin.columnar.diploma_titles import cut
from tremplin.domain.territories import REGIONS
from tremplin.domain.text import fold
from tremplin.release.reference import Check, Frames, Inputs
from tremplin.sources.inserjeunes_statistiques import MOIS, SALAIRES

_MOIS_TRIES = sorted(MOIS, key=str)
_EFFECTIFS = (
    "nb_annee_term",
    *(f"nb_en_emploi_{m}_mois" for m in _MOIS_TRIES),
    "nb_poursuite_etudes",
    "nb_sortant",
)
_TAUX = (
    *(f"taux_autres_{m}_mois" for m in _MOIS_TRIES),
    *(f"taux_en_emploi_{m}_mois" for m in _MOIS_TRIES),
    "taux_en_formation",
    "taux_rupture_contrats",
)
_COMMUNES = (
    "code_certification",
    "code_formation_diplome",
    "filiere",
    "millesime",
    "donnee_source_type",
    "donnee_source_code_certification",
)
CSV: dict[str, tuple[str, ...]] = {
    "certifications": (*_COMMUNES, *_EFFECTIFS, *SALAIRES, *_TAUX),
    "formations": ("uai", "uai_type", "uai_donnee", "uai_donnee_type", *_COMMUNES, *_EFFECTIFS, *_TAUX),
    "regionales": ("region", *_COMMUNES, *_EFFECTIFS, *_TAUX),
    "bcn": (
        "code_certification",
        "type",
        "code_formation_diplome",
        "libelle",
        "libelle_long",
        "diplome_libelle",
        "date_ouverture",
        "date_fermerture",
        "date_premiere_session",
        "date_derniere_session",
    ),
}
"""Columns of each list's CSV, in the order of the wire format."""
FACTS = (
    "type",
    "libelle",
    "libelle_ancien",
    "diplome_code",
    "diplome_libelle",
    "date_fermeture",
    "famille_code",
    "famille_libelle",
    "annee_commune",
)
"""What a record tells of its code."""
_LISTES = ("certifications_terminales", "uai_lieu_formation", "uai_formateur", "uai_gestionnaire")


def tables(inputs: Inputs) -> Frames:
    """`certifications`, `regionales`, `formations`, `codes`, `etablissements`; `recherche_codes`,
    `recherche_etablissements`, found by words."""
    codes = inputs.output("ij_nomenclature.codes")
    rows = inputs.output("ij_petits_effectifs.enregistrements").rename(
        {
            "code": "code_certification",
            "donnee_code": "donnee_source_code_certification",
            "donnee_type": "donnee_source_type",
            "terminales": "certifications_terminales",
        }
    )
    told = codes.select("code_certification", "code_formation_diplome", *FACTS)
    rows = rows.join(told, on="code_certification", how="left")
    rows = rows.with_columns(pl.col(n).list.join("|").alias(n) for n in _LISTES)
    names = {r.code: r.nom for r in REGIONS}
    levels = {"certifications": "certification", "regionales": "regionale", "formations": "formation"}
    served = {}
    for table, level in levels.items():
        part = rows.filter(pl.col("niveau") == level)
        named = part.with_columns(region=pl.col("region").replace_strict(names, default=None, return_dtype=pl.String))
        served[table] = part.with_columns(csv=_line(named, CSV[table]))
    places = _places(inputs, served["formations"])
    return {**served, "codes": _codes(codes), "etablissements": places, **_searched(inputs, codes, served, places)}


def _line(rows: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """One CSV line a row: hidden figures are « null », those never published are empty."""
    hidden = pl.col("caches").str.split("|")
    cells = [
        pl.when(hidden.list.contains(n)).then(pl.lit("null")).otherwise(pl.col(n).cast(pl.String).fill_null(""))
        if n.startswith(("nb_", "taux_"))
        else quoted(n)
        for n in columns
    ]
    return rows.select((pl.concat_str(cells, separator=";") + "\n").cast(pl.Binary).alias("csv"))["csv"]


def quoted(column: str) -> pl.Expr:
    """The text of a cell, between quotes when it holds a separator, a quote or a line end; empty for none."""
    text = pl.col(column).cast(pl.String).fill_null("")
    inside = '"' + text.str.replace_all('"', '""', literal=True) + '"'
    return pl.when(text.str.contains('[;"\r\n]')).then(inside).otherwise(text)


def _codes(codes: pl.DataFrame) -> pl.DataFrame:
    """Codes, with the line of `/bcn`: its days are midnight UTC, told in Paris time."""

    def instant(name: str) -> pl.Expr:
        told = pl.col(name).cast(pl.Datetime("us", "UTC")).dt.convert_time_zone("Europe/Paris")
        return told.dt.strftime("%Y-%m-%dT%H:%M:%S%:z")

    told = codes.with_columns(
        type=pl.col("type").replace({"mef11": "mef"}),
        libelle_long="libelle",
        libelle="libelle_court",
        date_ouverture=instant("date_ouverture"),
        date_fermerture=instant("date_fermeture"),
    )
    cells = [quoted(n) for n in CSV["bcn"]]
    line = told.select((pl.concat_str(cells, separator=";") + "\n").cast(pl.Binary).alias("csv"))["csv"]
    return codes.with_columns(line)


def _places(inputs: Inputs, formations: pl.DataFrame) -> pl.DataFrame:
    """Establishments of ACCE, those that records name, then those that the DEPP's figures alone name."""
    known = inputs.output("ij_etablissements.etablissements")
    told = formations.select("uai", libelle="libelle_etablissement", region_code="region", academie_code="academie")
    published = inputs.output("ij_petits_effectifs.publies")
    whole = published.sort("periode", descending=True).select(
        "uai",
        "libelle",
        region_code=pl.col("region")
        .map_elements(fold, return_dtype=pl.String)
        .replace_strict({fold(r.nom): r.code for r in REGIONS}, default=None, return_dtype=pl.String),
    )
    both = pl.concat([known, told, whole], how="diagonal")
    figured = set(formations["uai"]) | set(published["uai"])
    return (
        both.unique("uai", keep="first", maintain_order=True)
        .sort("uai")
        .with_columns(a_des_chiffres=pl.col("uai").is_in(list(figured)))
    )


def _searched(inputs: Inputs, codes: pl.DataFrame, served: Frames, places: pl.DataFrame) -> Frames:
    """What is found by words: codes that have records, with the names of their diploma; establishments that have
    figures, with their town and région."""
    figured = pl.concat([served[t].select("code_certification") for t in CSV if t in served]).unique()
    found = codes.join(figured, on="code_certification").sort("code_certification")
    titles = [cut(title or "", told) for title, told in found.select("libelle", "diplome_libelle").iter_rows()]
    diplomas = inputs.output("diplomes_cherches.diplomes").explode("cfds").drop_nulls("cfds").unique("cfds")
    others = found.select(cfds="code_formation_diplome").join(diplomas, on="cfds", how="left", maintain_order="left")
    named = found.select(code="code_certification", intitule="libelle").with_columns(
        pl.Series("noms", [title.names for title in titles], dtype=pl.List(pl.String)).list.concat(
            others["titres"].fill_null([])
        ),
        pl.Series("sigles", [title.initials for title in titles], dtype=pl.List(pl.String)).list.concat(
            others["sigles"].fill_null([])
        ),
        pl.Series("types", [title.type_words for title in titles], dtype=pl.List(pl.String)),
        pl.Series("sortes", [[title.type] if title.type else [] for title in titles], dtype=pl.List(pl.String)),
        *(others[name] for name in ("anciens", "anciens_sigles")),
    )
    towns = inputs.output("communes.communes").select(commune="code_insee", nom="nom")
    region = pl.col("region_code").replace_strict({r.code: r.nom for r in REGIONS}, default="", return_dtype=pl.String)
    schools = places.filter("a_des_chiffres").join(towns, on="commune", how="left", maintain_order="left")
    return {
        "recherche_codes": named,
        "recherche_etablissements": schools.select(
            code="uai", intitule="libelle", precision=region, lieux=pl.concat_list(pl.col("nom").fill_null(""), region)
        ),
    }


def check(outputs: Frames) -> list[Check]:
    """Nothing under the threshold shows a count; every record has a label."""
    rows = outputs["ij_petits_effectifs.enregistrements"]
    small = rows.filter((pl.col("nb_annee_term") < 20) & ~pl.col("cache") & pl.col("donnee_code").is_not_null())
    return [
        Check("ij_petits_effectifs", len(small) == 0, f"{len(small)} enregistrements de moins de 20 élèves visibles")
    ]
