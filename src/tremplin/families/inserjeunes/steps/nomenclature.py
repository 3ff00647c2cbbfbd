"""The codes that figures are about: CFD, MEF and SISE with their labels, diplomas, families, and who replaces whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from tremplin.domain.text import fold
from tremplin.release.reference import Frames, Inputs

SOURCES = (
    "bcn_v_formation_diplome",
    "bcn_formation_diplome",
    "bcn_formation_diplome_enquete_51",
    "bcn_niveau_formation_diplome",
    "bcn_mef",
    "bcn_diplome_sise",
    "bcn_type_diplome_sise",
    "bcn_groupe_formation",
    "bcn_lien_formation_groupe",
    "inserjeunes_referentiel",
)
_TABLES = SOURCES[:3]
"""Tables of diplomas; a later one wins for a code that two give."""
DIPLOMES = {"5": "3", "4": "4", "3": "5", "2": "6", "1": "7", "0": "0"}
"""First character of a CFD, or interministerial level → code of `diplome`."""
_TYPES = {"cfd": "cfd", "mef": "mef11", "sise": "sise"}
_BUT = {
    "0000001": "CARRIERES SOCIALES",
    "0000002": "INFORMATION-COMMUNICATION",
    "0000003": "GENIE BIOLOGIQUE",
}
"""Codes that InserSup invented for three BUT."""
_TYPE_BUT = "DR"

SCHEMA = {
    "code_certification": pl.String,
    "type": pl.String,
    "code_formation_diplome": pl.String,
    "libelle_court": pl.String,
    "libelle": pl.String,
    "libelle_ancien": pl.String,
    "diplome_code": pl.String,
    "diplome_libelle": pl.String,
    "date_ouverture": pl.Date,
    "date_fermeture": pl.Date,
    "date_premiere_session": pl.String,
    "date_derniere_session": pl.String,
    "famille_code": pl.String,
    "famille_libelle": pl.String,
    "annee_commune": pl.Boolean,
    "annee": pl.Int64,
    "dispositif": pl.String,
}

Pairs = set[tuple[str, str]]


def nomenclature(inputs: Inputs) -> Frames:
    """`codes`: one row a code; `liens`: (ancien, nouveau); `chaines`: rank of a code in its 1-to-1 chain."""
    neutral = inputs.whole("inserjeunes_referentiel", "codes").drop("ligne")
    cfd = _diplomas(inputs)
    codes = pl.concat([_neutral(neutral), cfd, _mef(inputs, cfd), _sise(inputs)], how="diagonal")
    codes = _of_their_cfd(codes.unique("code_certification", keep="first", maintain_order=True))
    links = _cfd_links(inputs) | _neutral_links(neutral)
    links |= _mef_links(codes, links)
    chains = chains_of(links)
    codes = _families(inputs, codes, chains)
    codes = codes.with_columns(_former_labels(codes, links))
    chained = [(c, n, rank) for n, chain in enumerate(chains) for rank, c in enumerate(chain)]
    return {
        "codes": codes.select(list(SCHEMA)).sort("code_certification"),
        "liens": pl.DataFrame(sorted(links), schema={"ancien": pl.String, "nouveau": pl.String}, orient="row"),
        "chaines": pl.DataFrame(
            chained, schema={"code": pl.String, "chaine": pl.Int64, "rang": pl.Int64}, orient="row"
        ),
    }


def _diplomas(inputs: Inputs) -> pl.DataFrame:
    levels = inputs.table("bcn_niveau_formation_diplome", "niveaux").select(
        "niveau_formation_diplome", diplome_libelle="libelle_court"
    )
    year = pl.Int64
    parts = [inputs.table(name, "diplomes") for name in reversed(_TABLES)]
    rows = pl.concat(parts, how="diagonal").unique("formation_diplome", keep="first", maintain_order=True)
    return (
        rows.with_columns(prefixe=pl.col("formation_diplome").str.slice(0, 3))
        .join(levels, left_on="prefixe", right_on="niveau_formation_diplome", how="left")
        .select(
            code_certification="formation_diplome",
            type=pl.lit("cfd"),
            code_formation_diplome="formation_diplome",
            libelle_court=pl.concat_str("libelle_court", "libelle_stat_33", separator=" "),
            libelle="libelle_long_200",
            diplome_code=pl.when(pl.col("diplome_libelle").is_not_null()).then(
                pl.col("formation_diplome").str.slice(0, 1).replace_strict(DIPLOMES, default=None)
            ),
            diplome_libelle="diplome_libelle",
            date_ouverture="date_ouverture",
            date_fermeture="date_fermeture",
            date_premiere_session=pl.col("date_premiere_session").cast(year).cast(pl.String),
            date_derniere_session=pl.col("date_derniere_session").cast(year).cast(pl.String),
        )
    )


def _mef(inputs: Inputs, cfd: pl.DataFrame) -> pl.DataFrame:
    """Modules with a statistical code; several modules may share one: the one open last tells it."""
    rows = inputs.table("bcn_mef", "mef").drop_nulls("mef_stat_11")
    order = pl.col("date_fermeture").fill_null(pl.date(2100, 1, 1))
    rows = rows.sort(order, "mef", descending=[True, False]).unique("mef_stat_11", keep="first", maintain_order=True)
    sessions = cfd.select("code_formation_diplome", "date_premiere_session", "date_derniere_session")
    return rows.join(sessions, left_on="formation_diplome", right_on="code_formation_diplome", how="left").select(
        code_certification="mef_stat_11",
        type=pl.lit("mef11"),
        code_formation_diplome="formation_diplome",
        libelle_court="libelle_long",
        date_ouverture="date_ouverture",
        date_fermeture="date_fermeture",
        date_premiere_session="date_premiere_session",
        date_derniere_session="date_derniere_session",
        annee="annee_dispositif",
        dispositif="dispositif_formation",
    )


def _sise(inputs: Inputs) -> pl.DataFrame:
    added = pl.DataFrame(
        {"diplome_sise": list(_BUT), "type_diplome_sise": _TYPE_BUT, "libelle_intitule_1": list(_BUT.values())},
        schema={"diplome_sise": pl.String, "type_diplome_sise": pl.String, "libelle_intitule_1": pl.String},
    )
    known = inputs.table("bcn_diplome_sise", "diplomes")
    rows = pl.concat([known, added] if len(known) else [known], how="diagonal")
    types = inputs.table("bcn_type_diplome_sise", "types").select(
        "type_diplome_sise", "niveau_interministeriel", type_libelle="libelle_court"
    )
    return rows.join(types, on="type_diplome_sise", how="left").select(
        code_certification="diplome_sise",
        type=pl.lit("sise"),
        libelle_court="libelle_intitule_1",
        libelle="libelle_intitule_1",
        diplome_code=pl.col("niveau_interministeriel").replace_strict(DIPLOMES, default=None),
        diplome_libelle=pl.when(pl.col("niveau_interministeriel").is_in(list(DIPLOMES))).then("type_libelle"),
        date_ouverture="date_ouverture",
        date_fermeture="date_fermeture",
    )


def _neutral(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        code_certification="code_certification",
        type=pl.col("type").replace_strict(_TYPES, return_dtype=pl.String),
        code_formation_diplome=pl.when(pl.col("type") == "cfd")
        .then(pl.col("code_certification"))
        .when(pl.col("type") == "mef")
        .then(pl.col("code_formation_diplome")),
        libelle_court=pl.coalesce("libelle_court", "libelle"),
        libelle="libelle",
        libelle_ancien="libelle_ancien",
        diplome_code="diplome_code",
        diplome_libelle="diplome_libelle",
        date_ouverture="date_ouverture",
        date_fermeture="date_fermeture",
        date_premiere_session="date_premiere_session",
        date_derniere_session="date_derniere_session",
        famille_code="famille_code",
        famille_libelle="famille_libelle",
        annee_commune=pl.col("famille_annee_commune") == "oui",
        annee="annee_dispositif",
        dispositif="dispositif_formation",
    )


def _of_their_cfd(codes: pl.DataFrame) -> pl.DataFrame:
    """A MEF has the long label and the diploma of its CFD."""
    cfd = codes.filter(pl.col("type") == "cfd").select(
        "code_formation_diplome", cfd_libelle="libelle", cfd_code="diplome_code", cfd_diplome="diplome_libelle"
    )
    mef = pl.col("type") == "mef11"
    return codes.join(cfd, on="code_formation_diplome", how="left").with_columns(
        libelle=pl.when(mef).then(pl.coalesce("cfd_libelle", "libelle", "libelle_court")).otherwise("libelle"),
        diplome_code=pl.when(mef).then(pl.coalesce("diplome_code", "cfd_code")).otherwise("diplome_code"),
        diplome_libelle=pl.when(mef).then(pl.coalesce("diplome_libelle", "cfd_diplome")).otherwise("diplome_libelle"),
    )


def _cfd_links(inputs: Inputs) -> Pairs:
    """(old, new) from the fourteen columns of N_FORMATION_DIPLOME: one side's word is enough."""
    rows = inputs.table("bcn_formation_diplome", "diplomes")
    found: Pairs = set()
    for n in range(1, 8):
        found |= set(rows.select(f"ancien_diplome_{n}", "formation_diplome").drop_nulls().iter_rows())
        found |= set(rows.select("formation_diplome", f"nouveau_diplome_{n}").drop_nulls().iter_rows())
    return {(old, new) for old, new in found if old != new}


def _neutral_links(rows: pl.DataFrame) -> Pairs:
    old = rows.select("ancien", "code_certification").explode("ancien").drop_nulls()
    new = rows.select("code_certification", "nouveau").explode("nouveau").drop_nulls()
    return {(a, b) for a, b in {*old.iter_rows(), *new.iter_rows()} if a != b}


def _mef_links(codes: pl.DataFrame, links: Pairs) -> Pairs:
    """Links between MEF that follow those between their CFD; a MEF that has its own keeps them.

    Where each CFD has one MEF, that one; else the MEF of the same dispositif and of the same first four characters.
    """
    mefs: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    rows = codes.filter(pl.col("type") == "mef11").drop_nulls("code_formation_diplome")
    for cfd, code, dispositif in rows.select("code_formation_diplome", "code_certification", "dispositif").iter_rows():
        mefs[cfd].append((code, dispositif))
    linked = {code for pair in links for code in pair}
    found: Pairs = set()
    for old, new in links:
        olds, news = mefs.get(old, []), mefs.get(new, [])
        if len(olds) == len(news) == 1:
            found.add((olds[0][0], news[0][0]))
            continue
        found |= {
            (a, b)
            for a, dispositif_a in olds
            for b, dispositif_b in news
            if dispositif_a is not None and dispositif_a == dispositif_b and a[:4] == b[:4]
        }
    return {(a, b) for a, b in found if a not in linked and b not in linked}


def chains_of(links: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Runs of codes, oldest first, where each has one successor that has one predecessor: the code's own."""
    after, before = _both_ways(links)
    follows = {old: new[0] for old, new in after.items() if len(new) == 1 and before[new[0]] == [old]}
    heads = sorted(set(follows) - set(follows.values()))
    chains = []
    for head in heads:
        chain = [head]
        while chain[-1] in follows:
            chain.append(follows[chain[-1]])
        chains.append(chain)
    return chains


def _both_ways(links: Iterable[tuple[str, str]]) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    after: dict[str, list[str]] = defaultdict(list)
    before: dict[str, list[str]] = defaultdict(list)
    for old, new in links:
        after[old].append(new)
        before[new].append(old)
    return after, before


def _families(inputs: Inputs, codes: pl.DataFrame, chains: Sequence[Sequence[str]]) -> pl.DataFrame:
    """Families of trades, given to all codes of a CFD and of its chain; a common year has year 1 alone."""
    names = dict(
        inputs.table("bcn_groupe_formation", "groupes").select("groupe_formation", "libelle_edition").iter_rows()
    )
    groups = dict(
        inputs.table("bcn_lien_formation_groupe", "liens").select("formation_diplome", "groupe_formation").iter_rows()
    )
    for chain in chains:
        told = next((groups[c] for c in chain if c in groups), None)
        if told is not None:
            groups |= {c: groups.get(c, told) for c in chain}
    groups = {c: g for c, g in groups.items() if g in names}
    years = (
        codes.filter(pl.col("type") == "mef11")
        .with_columns(
            an=pl.coalesce(pl.col("code_certification").str.slice(3, 1).cast(pl.Int64, strict=False), "annee")
        )
        .group_by("code_formation_diplome")
        .agg(seule_annee=(pl.col("an") == 1).all())
    )
    cfd = pl.col("code_formation_diplome")
    group = cfd.replace_strict(groups, default=None, return_dtype=pl.String)
    return codes.join(years, on="code_formation_diplome", how="left").with_columns(
        famille_code=pl.coalesce("famille_code", group),
        famille_libelle=pl.coalesce(
            "famille_libelle", group.replace_strict(names, default=None, return_dtype=pl.String)
        ),
        annee_commune=pl.coalesce("annee_commune", "seule_annee", pl.lit(False)),
    )


def _former_labels(codes: pl.DataFrame, links: Pairs) -> pl.Series:
    """The first label that really differs, going back while there is one predecessor."""
    _, before = _both_ways(links)
    label = dict(codes.select("code_certification", "libelle").iter_rows())
    found = []
    columns = ("code_certification", "code_formation_diplome", "libelle", "libelle_ancien")
    for code, cfd, libelle, given in codes.select(columns).iter_rows():
        found.append(given or _former_label(cfd or code, libelle, before, label))
    return pl.Series("libelle_ancien", found, dtype=pl.String)


def _former_label(
    code: str, libelle: str | None, before: Mapping[str, list[str]], label: Mapping[str, str | None]
) -> str | None:
    ours, seen = fold(libelle or ""), {code}
    while len(before.get(code, ())) == 1 and (code := before[code][0]) not in seen:
        seen.add(code)
        other = label.get(code)
        if other and fold(other) not in ours:
            return other
    return None
