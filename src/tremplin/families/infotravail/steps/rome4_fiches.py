"""The fiche of each job of ROME 4.0 as one document, made of the tables of the step `rome4`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import orjson
import polars as pl

from tremplin.release.reference import Frames, Inputs

Parts = dict[str, list[dict[str, Any]]]
"""Code of a job → what one member of its document lists."""
RUBRIQUES = {"1": "savoir_faire", "2": "savoir_etre", "3": "savoirs"}
"""Section of the skills → member of the document."""
LISTES = {
    "secteurs": {
        "code": "code_sect_activite",
        "libelle": "libelle_sect_activite",
        "code_sous_secteur": "code_ss_sect_activite",
        "sous_secteur": "libelle_ss_sect_activite",
        "principal": "principal",
    },
    "secteurs_naf": {"code": "code_secteur_naf", "libelle": "libelle_secteur_naf"},
    "centres_interet": {"code": "code_centre_interet", "libelle": "libelle_centre_interet", "principal": "principal"},
    "thematiques": {"code": "code_theme", "libelle": "libelle_theme"},
    "mobilites": {"code": "code_rome_cible", "libelle": "libelle_rome_cible"},
    "appellations": {
        "code_ogr": "code_ogr",
        "libelle": "libelle",
        "libelle_court": "libelle_court",
        "classification": "classification",
        "peu_usite": "peu_usite",
        "code_rome3": "code_rome_parent",
    },
}
"""Member of the document → its names, and the columns of the frame of that name that they come from."""
ORDRE = {"mobilites": "numero_ordre", "appellations": "libelle"}
"""Column that orders a list; else the code."""


def fiches(inputs: Inputs) -> Frames:
    """One JSON document a job."""
    parts = {name: _listed(inputs.output(f"rome4.{name}"), ORDRE.get(name), names) for name, names in LISTES.items()}
    parts |= _cited(inputs.output("rome4.composition"), inputs.output("rome4.contextes"))
    jobs = inputs.output("rome4.metiers").sort("code_rome").to_dicts()
    rows = [(job["code_rome"], orjson.dumps(_document(job, parts))) for job in jobs]
    return {"fiches": pl.DataFrame(rows, schema={"code_rome": pl.String, "body": pl.Binary}, orient="row")}


def _listed(rows: pl.DataFrame, order: str | None, names: Mapping[str, str]) -> Parts:
    found: Parts = defaultdict(list)
    columns = rows.sort(order or names["code"]).select("code_rome", **names)
    for row in columns.iter_rows(named=True):
        found[row.pop("code_rome")].append(row)
    return found


def _cited(links: pl.DataFrame, contexts: pl.DataFrame) -> dict[str, Parts]:
    """Skills, knowledge and contexts that jobs cite, those at the heart of the job first."""
    kinds = dict(contexts.select("code_ogr", "libelle_type_cont_trav").iter_rows())
    found: dict[str, Parts] = {name: defaultdict(list) for name in (*RUBRIQUES.values(), "contextes")}
    columns = ("code_rome", "code_rubrique", "code_ogr", "libelle", "coeur_metier")
    for job, section, ogr, label, core in links.sort("coeur_metier", "libelle", nulls_last=True).select(columns).rows():
        if section in RUBRIQUES:
            item = {"code_ogr": ogr, "libelle": label, "coeur_metier": core}
            found[RUBRIQUES[section]][job].append(item)
        elif ogr in kinds:
            found["contextes"][job].append({"code_ogr": ogr, "libelle": label, "genre": kinds[ogr]})
    return found


def _document(job: dict[str, Any], parts: Mapping[str, Parts]) -> dict[str, Any]:
    code = job["code_rome"]
    tags = ("transition_eco", "transition_num", "transition_demo", "emploi_reglemente", "emploi_cadre")
    return {
        "code": code,
        "libelle": job["libelle_rome"],
        "code_ogr": job["code_ogr"],
        "rome3": {"code": job["code_rome_parent"], "libelle": job["libelle_rome_parent"]},
        "dans_le_rome3": job["dans_le_rome3"],
        "grand_domaine": {"code": job["grand_domaine"], "libelle": job["grand_domaine_libelle"]},
        "domaine": {"code": job["domaine"], "libelle": job["domaine_libelle"]},
        "definition": job["definition"],
        "acces": job["acces"],
        "riasec": {"majeur": job["riasec_majeur"], "mineur": job["riasec_mineur"]},
        **{tag: job[tag] for tag in tags},
        **{name: of.get(code, []) for name, of in parts.items()},
    }
