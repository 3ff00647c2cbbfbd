"""Métiers and diplomas as people look for them: each with its jobs (ROME), its fiches (RNCP) and its words.

Diplomas are those of the catalogue, then all others; only those that a job is known of.

The table of métiers of La bonne alternance when it is imported; without it, the sub-domains of ROME appellations, then
one métier for each job that no sub-domain has.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import polars as pl

from tremplin.columnar.diploma_titles import cut
from tremplin.columnar.wording import initials
from tremplin.domain import codes
from tremplin.domain.text import fold
from tremplin.families.alternance.steps.formations import PUBLIEE
from tremplin.release.reference import Check, Frames, Inputs, Step

METIERS_AU_PLUS = 15
_SCHEMA: dict[str, Any] = {
    "label": pl.String,
    "romes": pl.List(pl.String),
    "rncps": pl.List(pl.String),
    "mots_clefs": pl.List(pl.String),
    "domaine": pl.String,
    "mots_clefs_domaine": pl.List(pl.String),
    "fap_onisep": pl.List(pl.String),
}


def metiers(inputs: Inputs) -> Frames:
    """`metiers`, `diplomes`, `appellations`, each ready to be searched."""
    jobs = inputs.output("rome_metiers.metiers").select("code_rome", "libelle_rome")
    titles = dict(jobs.iter_rows())
    fiches = _fiches(inputs)
    listed = _declared(inputs) or _from_sub_domains(inputs, titles)
    frame = pl.DataFrame(listed, schema=_SCHEMA, orient="row").filter(pl.col("romes").list.len() > 0)
    found = _with_words(inputs, frame, titles, fiches).sort("label")
    return {
        "metiers": found,
        "metiers_plats": found.select("label", pl.col("romes").list.join("|"), pl.col("rncps").list.join("|")),
        "diplomes": _diplomas(inputs),
        "appellations": _appellations(inputs, titles),
    }


def _fiches(inputs: Inputs) -> pl.DataFrame:
    """rncp, intitule, rome of active fiches."""
    return (
        inputs.output("certifications.certifications")
        .filter(pl.col("rncp_actif").fill_null(False))
        .select("rncp", intitule="intitule_rncp", rome=pl.col("romes").str.split("|"))
        .drop_nulls()
        .unique("rncp", keep="first", maintain_order=True)
        .explode("rome")
        .drop_nulls()
    )


def _declared(inputs: Inputs) -> list[tuple[Any, ...]]:
    """Groups of the table of métiers: its lines come first, the line that names it closes it."""
    found: list[tuple[Any, ...]] = []
    group: dict[str, list[str]] = defaultdict(list)
    for row in inputs.table("domaines_metiers", "lignes").iter_rows(named=True):
        for column in (
            "code_rome",
            "code_rncp",
            "mots_clefs_domaine",
            "mots_clefs_ligne",
            "libelles_fap",
            "domaine",
            "sous_domaine_onisep_1",
            "sous_domaine_onisep_2",
        ):
            if row[column] and row[column] not in group[column]:
                group[column].append(row[column])
        if row["metier"]:
            romes = [c for text in group["code_rome"] for c in re.findall(codes.ROME, text.upper())]
            rncps = [c for text in group["code_rncp"] for c in re.findall(codes.RNCP, text.upper())]
            found.append(
                (
                    row["sous_domaine"] or row["metier"],
                    sorted(set(romes)),
                    sorted(set(rncps)),
                    [row["metier"], *group["mots_clefs_ligne"]],
                    next(iter(group["domaine"]), None),
                    group["mots_clefs_domaine"],
                    [*group["libelles_fap"], *group["sous_domaine_onisep_1"], *group["sous_domaine_onisep_2"]],
                )
            )
            group = defaultdict(list)
    return found


def _from_sub_domains(inputs: Inputs, titles: dict[str, str]) -> list[tuple[Any, ...]]:
    """A métier a sub-domain: its codes of the ROME 4.0, the jobs of the ROME 3 that they are of, the job that has its
    name; then a métier a job that is in none by its own code or name."""
    by_label: dict[str, Counter[str]] = defaultdict(Counter)
    keywords: dict[str, set[str]] = defaultdict(set)
    parents = dict(inputs.table("rome4", "codes").select("code_rome", "code_rome_parent").iter_rows())
    by_title = {fold(title): code for code, title in titles.items()}
    rows = inputs.table("rome_sous_domaines", "appellations")
    kept = rows.filter(pl.col("a_supprimer").is_null()).select("rome", "appellation", "sous_domaine").drop_nulls()
    for rome, appellation, label in kept.iter_rows():
        by_label[label][rome] += 1
        keywords[label].add(appellation)
    domains = inputs.output("rome_metiers.metiers").select("code_rome", "domaine_libelle")
    named = dict(domains.iter_rows())
    found: list[tuple[Any, ...]] = []
    covered = set()
    for label, counted in by_label.items():
        own = by_title.get(fold(label))
        of_rome_3 = Counter({own: 1}) if own else Counter[str]()
        for code, n in counted.items():
            if (parent := parents.get(code, "")) in titles:
                of_rome_3[parent] += n
        told = [code for group in (of_rome_3, counted) for code, _ in group.most_common()]
        romes = sorted(list(dict.fromkeys(told))[:METIERS_AU_PLUS])
        covered |= {*romes} & {own, *counted}
        found.append((label, romes, [], sorted(keywords[label]), named.get(own or romes[0]), [], []))
    return found + [
        (title, [code], [], [], named.get(code), [], []) for code, title in titles.items() if code not in covered
    ]


def _with_words(inputs: Inputs, frame: pl.DataFrame, titles: dict[str, str], fiches: pl.DataFrame) -> pl.DataFrame:
    """Titles and appellations of the jobs of each métier; its fiches, those of its jobs when it names none."""
    names: dict[str, list[str]] = defaultdict(list)
    for code, name in inputs.output("rome_noms.noms").select("code_rome", "nom").iter_rows():
        names[code].append(name)
    by_job: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for rncp, intitule, rome in fiches.iter_rows():
        by_job[rome].append((rncp, intitule))
    intitules = dict(fiches.select("rncp", "intitule").unique("rncp").iter_rows())
    rncps, rncp_titles, appellations, job_titles = [], [], [], []
    for romes, declared in frame.select("romes", "rncps").iter_rows():
        own = declared or sorted({rncp for code in romes for rncp, _ in by_job[code]})
        rncps.append(own)
        rncp_titles.append([intitules[r] for r in own if r in intitules])
        appellations.append([name for code in romes for name in names[code]])
        job_titles.append([titles[code] for code in romes if code in titles])
    return frame.with_columns(
        pl.Series("rncps", rncps, dtype=pl.List(pl.String)),
        pl.Series("rncp_titres", rncp_titles, dtype=pl.List(pl.String)),
        pl.Series("appellations", appellations, dtype=pl.List(pl.String)),
        pl.Series("rome_titres", job_titles, dtype=pl.List(pl.String)),
    )


_DIPLOMAS: dict[str, Any] = {
    "label": pl.String,
    "romes": pl.List(pl.String),
    "rncps": pl.List(pl.String),
    "titres": pl.List(pl.String),
    "sigles": pl.List(pl.String),
    "types": pl.List(pl.String),
    "sortes": pl.List(pl.String),
    "anciens": pl.List(pl.String),
    "anciens_sigles": pl.List(pl.String),
    "poids": pl.Float32,
}
_TAUGHT, _OPEN, _CLOSED = 0.3, 0.2, 0.0
"""What brings a diploma nearer: that the catalogue teaches it, else that it is open."""


def _diplomas(inputs: Inputs) -> pl.DataFrame:
    """Diplomas of the catalogue, under the name that their codes have, else their title without its level; then those
    that it doesn't teach; none that leads to no job."""
    known: dict[str, list[str]] = {}
    for title, sigles in inputs.table("synonymes_recherche", "synonymes").select("intitule", "sigles").iter_rows():
        known[fold(title)] = sigles.split(",")
    named = {row["label"]: row for row in inputs.output("diplomes_cherches.diplomes").iter_rows(named=True)}
    by_code = {code: label for label, row in named.items() for code in (*row["rncps"], *row["cfds"])}
    found: list[dict[str, Any]] = []
    told: set[str] = set()
    for label, taught in sorted(_taught(inputs, _names(named)).items()):
        others = [named[o] for o in sorted({by_code[c] for c in taught["codes"] if c in by_code})]
        told.update(o["label"] for o in others)
        romes = sorted(taught["romes"].union(*(o["romes"] for o in others)))
        found.append(
            {
                "label": label,
                "romes": romes,
                "rncps": sorted(taught["rncps"].union(*(o["rncps"] for o in others))),
                "titres": sorted({*taught["titres"], *(t for o in others for t in o["titres"])}),
                "sigles": sorted({*initials(label), *(s for o in others for s in o["sigles"])}),
                "poids": _TAUGHT,
                **{
                    n: sorted({t for o in others for t in o[n]})
                    for n in ("types", "sortes", "anciens", "anciens_sigles")
                },
            }
        )
    for label, row in named.items():
        if label not in told:
            found.append({**{n: row[n] for n in _DIPLOMAS if n in row}, "poids": _OPEN if row["ouvert"] else _CLOSED})
    for row in found:
        row["sigles"] = sorted({*row["sigles"], *(s for t in row["titres"] for s in known.get(fold(t), ()))})
    return pl.DataFrame([row for row in found if row["romes"]], schema=_DIPLOMAS, orient="row")


def _names(named: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """(code, title without its type) → how the diploma is called."""
    return {
        (code, fold(title)): label
        for label, row in named.items()
        for code in (*row["rncps"], *row["cfds"])
        for title in (*row["titres"], *row["anciens"])
    }


def _taught(inputs: Inputs, names: Mapping[tuple[str, str], str]) -> dict[str, dict[str, set[str]]]:
    """Name of each diploma of the catalogue, by its code and its title, else that title without its level → titres,
    romes, rncps and codes of what is taught under it."""
    shown = inputs.output("alternance_formations.items").filter(pl.col("statut") == PUBLIEE)
    merged: dict[str, dict[str, set[str]]] = {}
    rows = shown.select("intitule_long", "rome_codes", "rncp_code", "cfd").drop_nulls("intitule_long")
    for title, romes, rncp, cfd in rows.iter_rows():
        subject = fold(cut(title).subject)
        called = names.get((cfd or "", subject)) or names.get((rncp or "", subject))
        label = called or title.partition("(")[0].strip() or title
        entry = merged.setdefault(label, {"titres": set(), "romes": set(), "rncps": set(), "codes": set()})
        entry["titres"].add(title)
        entry["romes"].update(romes or ())
        entry["rncps"].update(filter(None, (rncp,)))
        entry["codes"].update(filter(None, (rncp, cfd)))
    return merged


def _appellations(inputs: Inputs, titles: dict[str, str]) -> pl.DataFrame:
    """Appellations, unique, with their job."""
    names = inputs.output("rome_noms.noms").filter(pl.col("genre") == "appellation").select("nom", "code_rome")
    return (
        names.unique("nom", keep="first", maintain_order=True)
        .with_columns(intitule=pl.col("code_rome").replace_strict(titles, default=None, return_dtype=pl.String))
        .sort("nom")
    )


def check(outputs: Mapping[str, pl.DataFrame]) -> list[Check]:
    """A métier of more jobs than a search takes is told."""
    found = outputs["alternance_metiers.metiers"]
    wide = found.filter(pl.col("romes").list.len() > METIERS_AU_PLUS)["label"].to_list()
    message = f"{len(found)} métiers ; plus de {METIERS_AU_PLUS} ROME : {', '.join(wide[:5]) or 'aucun'}"
    return [Check("alternance_metiers", not wide, message, bloquant=False)]


STEP = Step(
    "alternance_metiers",
    metiers,
    sources=("domaines_metiers", "rome4", "rome_sous_domaines", "synonymes_recherche"),
    steps=("rome_metiers", "rome_noms", "certifications", "diplomes_cherches", "alternance_formations"),
)
