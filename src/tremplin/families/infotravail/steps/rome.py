"""The ROME put together: each job from all the files that know it, its fiche as one document, the names to search."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import orjson
import polars as pl

from tremplin.release.reference import Frames, Inputs

SOURCES_METIERS = (
    "rome_codes",
    "rome_riasec",
    "rome_textes",
    "rome_appellations",
    "rome_arborescence",
    "rome_liens",
    "rome_mobilites",
)
SOURCES_FICHES = (
    "rome_appellations",
    "rome_items",
    "rome_activites",
    "rome_competences",
    "rome_environnements",
    "rome_liens",
    "rome_mobilites",
    "rome_isco08",
    "rome4",
    "fap_rome",
    "fap_intitules",
)
SOURCES_TABLES = (
    "rome_appellations",
    "rome_liens",
    "rome_mobilites",
    "rome_coherence",
    "rome_noeuds",
    "rome_arborescence",
    "rome4",
    "rome_isco08",
    "fap_rome",
    "fap_intitules",
    "rome_competences",
    "rome_activites",
    "rome_environnements",
    "rome_items",
)

TEXTES = {"1": "definition", "2": "acces", "3": "conditions"}
"""Type of text in the file → our column."""
RUBRIQUES = {
    "6": ("activites", "base"),
    "9": ("activites", "specifiques"),
    "7": ("savoirs", "base"),
    "10": ("savoirs", "specifiques"),
}
"""Section of a fiche → where its items go in the document."""
MOBILITES = {"1": "proches", "2": "evolutions"}


def metiers(inputs: Inputs) -> Frames:
    """`metiers`: one row a job that any file of the ROME 3 knows; `constats`: jobs that the file of codes lacks."""
    named = inputs.table("rome_codes", "rome").drop("ligne")
    elsewhere = [
        inputs.table(source, table).select(pl.col("code_rome"))
        for source, table in (
            ("rome_riasec", "riasec"),
            ("rome_textes", "textes"),
            ("rome_appellations", "appellations"),
            ("rome_liens", "liens"),
            ("rome_mobilites", "mobilites"),
        )
    ]
    every = pl.concat([named.select("code_rome"), *elsewhere]).unique().sort("code_rome")
    grands, domaines, labels = _tree(inputs.table("rome_arborescence", "arborescence"))
    frame = (
        every.join(named, on="code_rome", how="left")
        .join(labels, on="code_rome", how="left")
        .join(inputs.table("rome_riasec", "riasec").drop("ligne"), on="code_rome", how="left")
        .join(_texts(inputs.table("rome_textes", "textes")), on="code_rome", how="left")
        .with_columns(
            pl.col("libelle_rome").is_not_null().alias("dans_le_fichier_des_codes"),
            pl.coalesce("libelle_rome", "intitule", "code_rome").alias("libelle_rome"),
            grand_domaine=pl.col("code_rome").str.slice(0, 1),
            domaine=pl.col("code_rome").str.slice(0, 3),
        )
        .join(grands, on="grand_domaine", how="left")
        .join(domaines, on="domaine", how="left")
    )
    lacking = frame.filter(~pl.col("dans_le_fichier_des_codes"))
    return {
        "metiers": frame.sort("code_rome"),
        "constats": lacking.select(
            source=pl.lit("rome_codes"),
            objet="code_rome",
            constat=pl.lit("absent de ce fichier, présent dans les autres fichiers du ROME 3"),
            decision=pl.format("servi, sous l'intitulé de l'arborescence : « {} »", "libelle_rome"),
        ),
    }


def _tree(tree: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Labels of grands domaines, of domaines professionnels and of jobs."""
    top, middle, leaf = pl.col("domaine").is_null(), pl.col("metier").is_null(), pl.col("code_ogr").is_null()
    grands = tree.filter(top).select("grand_domaine", grand_domaine_libelle="intitule")
    domaines = tree.filter(~top & middle).select(
        domaine=pl.col("grand_domaine") + pl.col("domaine"), domaine_libelle="intitule"
    )
    jobs = tree.filter(~top & ~middle & leaf).select(
        code_rome=pl.concat_str("grand_domaine", "domaine", "metier"), intitule="intitule"
    )
    return grands.unique("grand_domaine"), domaines.unique("domaine"), jobs.unique("code_rome")


def _texts(pieces: pl.DataFrame) -> pl.DataFrame:
    """The three texts of each fiche, their pieces joined in order, one a line."""
    frame = pieces.sort("code_rome", "position_libelle_txt").group_by("code_rome", maintain_order=True)
    return frame.agg(
        pl.col("libelle_texte").filter(pl.col("code_type_texte") == code).str.join("\n").replace("", None).alias(name)
        for code, name in TEXTES.items()
    )


def fiches(inputs: Inputs) -> Frames:
    """One JSON document a job."""
    jobs = inputs.output("rome_metiers.metiers")
    labels = dict(jobs.select("code_rome", "libelle_rome").iter_rows())
    parts: dict[str, dict[str, Any]] = defaultdict(_empty)
    _add_links(inputs, parts)
    appellations = inputs.table("rome_appellations", "appellations").sort("libelle_appellation_long")
    for row in appellations.iter_rows(named=True):
        parts[row["code_rome"]]["appellations"].append(
            {
                "code_ogr": row["code_ogr"],
                "libelle": row["libelle_appellation_long"],
                "libelle_court": row["libelle_appellation_court"],
                "type": row["libelle_type_section_appellation"],
            }
        )
    moves = inputs.table("rome_mobilites", "mobilites").filter(pl.col("code_appellation_source").is_null())
    for code, target, kind in moves.select("code_rome", "code_rome_cible", "code_type_mobilite").iter_rows():
        parts[code]["mobilites"][MOBILITES[kind]].append({"code": target, "libelle": labels.get(target)})
    _add_passages(inputs, parts)
    rows = [(row["code_rome"], orjson.dumps(_fiche(row, parts[row["code_rome"]]))) for row in jobs.to_dicts()]
    return {"fiches": pl.DataFrame(rows, schema={"code_rome": pl.String, "body": pl.Binary}, orient="row")}


def _empty() -> dict[str, Any]:
    return {
        "appellations": [],
        "activites": {"base": [], "specifiques": []},
        "savoirs": {"base": [], "specifiques": []},
        "environnements": {"structures": [], "secteurs": [], "conditions": []},
        "mobilites": {"proches": [], "evolutions": []},
        "isco08": [],
        "fap": [],
        "rome4": [],
    }


def _add_links(inputs: Inputs, parts: dict[str, dict[str, Any]]) -> None:
    """What each fiche cites, in the order of its blocks; an object that no file names keeps its code."""
    skills = _labels(
        inputs,
        ("rome_items", "items", "libelle"),
        ("rome_activites", "activites", "libelle_activite"),
        ("rome_competences", "competences", "libelle_competence"),
    )
    places = {
        code: (label, kind)
        for code, label, kind in inputs.table("rome_environnements", "environnements")
        .select("code_ogr", "libelle_env_travail", "libelle_type_section_env_trav")
        .iter_rows()
    }
    links = inputs.table("rome_liens", "liens").sort("code_rome", "position_bloc", "position_item", "code_ogr")
    for code, ogr, section in links.select("code_rome", "code_ogr", "code_ref_rubrique").iter_rows():
        if section in RUBRIQUES:
            group, level = RUBRIQUES[section]
            parts[code][group][level].append({"code_ogr": ogr, "libelle": skills.get(ogr)})
        elif ogr in places:
            label, kind = places[ogr]
            parts[code]["environnements"][kind.lower()].append({"code_ogr": ogr, "libelle": label})


def _labels(inputs: Inputs, *files: tuple[str, str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for source, table, column in files:
        found.update(inputs.table(source, table).select("code_ogr", column).iter_rows())
    return found


def _add_passages(inputs: Inputs, parts: dict[str, dict[str, Any]]) -> None:
    """Codes of other nomenclatures, and the finer jobs of the ROME 4.0."""
    isco = inputs.table("rome_isco08", "rome_vers_isco").select("code_rome", "code_isco08", "libelle_isco08")
    for code, other, label in isco.sort("code_rome", "code_isco08").iter_rows():
        parts[code]["isco08"].append({"code": other, "libelle": label})
    named = dict(inputs.table("fap_intitules", "intitules").select("code_fap", "libelle").iter_rows())
    families = inputs.table("fap_rome", "passages").select("code_rome", "code_fap", "qualification")
    for code, fap, level in families.sort("code_rome", "qualification", "code_fap").iter_rows():
        parts[code]["fap"].append({"code": fap, "libelle": named.get(fap), "qualification": level})
    finer = inputs.table("rome4", "codes").sort("code_rome_parent", "libelle_rome")
    names = (
        "code_rome",
        "code_ogr",
        "libelle_rome",
        "transition_eco",
        "transition_num",
        "transition_demo",
        "emploi_reglemente",
        "emploi_cadre",
    )
    for row in finer.iter_rows(named=True):
        parts[row["code_rome_parent"]]["rome4"].append({n: row[n] for n in names})


def _fiche(row: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["code_rome"],
        "libelle": row["libelle_rome"],
        "dans_le_fichier_des_codes": row["dans_le_fichier_des_codes"],
        "grand_domaine": {"code": row["grand_domaine"], "libelle": row["grand_domaine_libelle"]},
        "domaine": {"code": row["domaine"], "libelle": row["domaine_libelle"]},
        **{name: row[name] for name in TEXTES.values()},
        "riasec": {"majeur": row["riasec_majeur"], "mineur": row["riasec_mineur"]},
        **parts,
    }


def noms(inputs: Inputs) -> Frames:
    """`noms`: every name that a job goes by, in the ROME 3, in the ROME 4.0, for the Onisep; `metiers`: a row a job."""
    jobs = inputs.output("rome_metiers.metiers").select("code_rome", "libelle_rome")
    appellations = inputs.table("rome_appellations", "appellations")
    listed = [
        jobs.select(nom="libelle_rome", genre=pl.lit("métier"), code_ogr=pl.lit(None, pl.String), code="code_rome"),
        _named(appellations, "appellation", nom="libelle_appellation_long", code="code_rome"),
        _named(inputs.table("rome4", "codes"), "rome4", nom="libelle_rome", code="code_rome_parent"),
        _named(inputs.table("rome4", "appellations"), "appellation rome4", nom="libelle", code="code_rome_parent"),
        _of_onisep(inputs),
    ]
    frame = pl.concat(listed).rename({"code": "code_rome"}).join(jobs, on="code_rome", how="inner")
    found = frame.unique(["nom", "code_rome"], keep="first", maintain_order=True)
    by_job = found.group_by("code_rome", "libelle_rome", maintain_order=True).agg(noms="nom", genres="genre")
    by_job = by_job.with_columns(codes=pl.concat_list("code_rome"))
    return {"noms": found, "metiers": by_job.sort("code_rome")}


def _named(rows: pl.DataFrame, genre: str, *, nom: str, code: str) -> pl.DataFrame:
    return rows.select(nom=nom, genre=pl.lit(genre), code_ogr="code_ogr", code=code)


def _of_onisep(inputs: Inputs) -> pl.DataFrame:
    """Names and synonyms of the Onisep's métiers, under each of their jobs."""
    genres = {"libelle": "métier onisep", "synonyme": "synonyme onisep"}
    named = inputs.output("fiches_onisep.noms").join(inputs.output("fiches_onisep.romes"), on="identifiant")
    return named.select(
        nom="nom",
        genre=pl.col("sorte").replace_strict(genres, return_dtype=pl.String),
        code_ogr=pl.lit(None, pl.String),
        code="code_rome",
    )


def tables(inputs: Inputs) -> Frames:
    """The files as they are, given out each as a table; the pieces of a fiche with their labels."""
    objects = pl.concat(
        inputs.table(source, table).select("code_ogr", libelle=label)
        for source, table, label in (
            ("rome_activites", "activites", "libelle_activite"),
            ("rome_competences", "competences", "libelle_competence"),
            ("rome_environnements", "environnements", "libelle_env_travail"),
            ("rome_appellations", "appellations", "libelle_appellation_long"),
            ("rome_items", "items", "libelle"),
        )
    ).unique("code_ogr", keep="first", maintain_order=True)
    names = {"2": "fiche", "4": "appellation", "5": "environnement"} | {
        code: f"{group} {level}" for code, (group, level) in RUBRIQUES.items()
    }
    composition = (
        inputs.table("rome_liens", "liens")
        .join(objects, on="code_ogr", how="left")
        .with_columns(rubrique=pl.col("code_ref_rubrique").replace_strict(names, default=None))
    )
    return {
        "composition": composition,
        "appellations": inputs.table("rome_appellations", "appellations"),
        "mobilites": inputs.table("rome_mobilites", "mobilites"),
        "coherences": inputs.table("rome_coherence", "coherences"),
        "noeuds": inputs.table("rome_noeuds", "noeuds"),
        "arborescence": inputs.table("rome_arborescence", "arborescence"),
        "rome4": inputs.table("rome4", "codes"),
        "isco08": inputs.table("rome_isco08", "rome_vers_isco"),
        "fap": inputs.table("fap_rome", "passages"),
        "fap_intitules": inputs.table("fap_intitules", "intitules"),
    }
