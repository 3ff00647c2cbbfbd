"""Hiding what small numbers demand: in records, in sums by filière, in what the DEPP publishes of establishments.

Diplomas bound by continuity are looked at together: their records show the same pupils.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tremplin.domain.continuity import groups
from tremplin.families.inserjeunes.steps.figures import FIGURES, KEY
from tremplin.families.inserjeunes.steps.secrecy import MARGE, SEUIL, Cell, Sum, large_enough, protect, too_few
from tremplin.release.reference import Frames, Inputs
from tremplin.sources.inserjeunes_statistiques import EFFECTIFS

COMPTES = tuple(name for name in EFFECTIFS if name != "nb_annee_term")
CACHEES = tuple(name for name in FIGURES if name.startswith(("nb_", "taux_")) and name != "nb_annee_term")
"""What a hidden record keeps to itself; head counts of the last year and national salaries stay."""
VUES = ("pro", "apprentissage")
"""Filières that the view by filière sums."""
_DONNEE = ["niveau", "filiere", "millesime", "donnee_code", "donnee_lieu"]
"""What names the pupils of a record, whoever shows them."""
Row = Mapping[str, Any]


def petits_effectifs(inputs: Inputs) -> Frames:
    """`enregistrements` with what is hidden; `filieres`, the sums by diploma; `publies`, figures of establishments."""
    codes = inputs.output("ij_nomenclature.codes")
    cfd_of = dict(codes.select("code_certification", "code_formation_diplome").iter_rows())
    rows = _whose_pupils(inputs.output("ij_rattachement.enregistrements"))
    figured = rows.filter(pl.col("donnee_code").is_not_null())
    bound = _bound_together(figured["donnee_code"].unique().to_list(), cfd_of, inputs.output("ij_nomenclature.liens"))
    hidden: list[tuple[Any, ...]] = []
    sums: list[dict[str, Any]] = []
    for part in _by_component(figured, bound):
        world = _World(part)
        world.protect()
        hidden += world.hidden()
        sums += world.filieres(cfd_of)
    secret = pl.DataFrame(hidden, schema={**dict.fromkeys(_DONNEE, pl.String), "motif": pl.String}, orient="row")
    marked = rows.join(secret.unique(_DONNEE), on=_DONNEE, how="left")
    return {
        "enregistrements": _without_hidden(marked).drop("donnee_lieu").sort(KEY, nulls_last=True),
        "filieres": pl.DataFrame(sums, schema=_FILIERES, orient="row").sort(
            "niveau", "region", "cfd", "millesime", "filiere"
        ),
        "publies": _establishments(inputs.output("ij_etablissements.publies"), figured.join(secret, on=_DONNEE)),
    }


def _whose_pupils(rows: pl.DataFrame) -> pl.DataFrame:
    """`donnee_lieu`: the place whose pupils a record counts.

    That is the giver it names, when it shows the giver's own head counts; where the giver publishes nothing, when all
    that name it agree. Any other record counts pupils of its own, whatever it says.
    """
    said = ["niveau", "filiere", "donnee_code", "uai_donnee"]
    shown = rows.with_columns(chiffres=pl.concat_str(pl.col(EFFECTIFS).cast(pl.String).fill_null(""), separator="|"))
    givers = shown.select(
        "niveau", "filiere", "donnee_code", "millesime", uai_donnee="uai", chiffres_donnes="chiffres"
    ).unique([*said, "millesime"], keep="first", maintain_order=True)
    told = shown.join(givers, on=[*said, "millesime"], how="left", maintain_order="left").with_columns(
        versions=pl.col("chiffres").n_unique().over(*said, "millesime")
    )
    shared = (
        pl.when(pl.col("chiffres_donnes").is_null())
        .then(pl.col("versions").max().over(said) == 1)
        .otherwise(pl.col("chiffres") == pl.col("chiffres_donnes"))
    )
    formation = pl.when(pl.col("niveau") == "formation").then(pl.when(shared).then("uai_donnee").otherwise("uai"))
    placed = told.with_columns(donnee_lieu=pl.coalesce(formation, "region", pl.lit("")))
    return placed.drop("chiffres", "chiffres_donnes", "versions")


_FILIERES = {
    **dict.fromkeys(("niveau", "region", "cfd", "millesime", "filiere"), pl.String),
    "codes": pl.String,
    "donnees": pl.String,
    "cache": pl.Boolean,
    "caches": pl.String,
    **dict.fromkeys((n for n in EFFECTIFS if n != "nb_diplome"), pl.Int64),
}


def _bound_together(codes: Iterable[str], cfd_of: Mapping[str, str | None], links: pl.DataFrame) -> dict[str, str]:
    """Code → the first code of those whose pupils may be shown by one another."""
    known = sorted(set(codes) | set(cfd_of))
    pairs = [(c, cfd) for c, cfd in cfd_of.items() if cfd and cfd != c]
    return {code: members[0] for code, members in groups(known, [*links.iter_rows(), *pairs]).items()}


def _by_component(rows: pl.DataFrame, bound: Mapping[str, str]) -> Iterator[list[dict[str, Any]]]:
    columns = [*_DONNEE, "code", "region", "uai", "donnee_type", "uai_donnee", *EFFECTIFS]
    component = pl.col("donnee_code").replace_strict(bound, default=None, return_dtype=pl.String)
    ordered = rows.select(columns).with_columns(composante=component)
    for _, part in ordered.group_by("composante", maintain_order=True):
        yield part.to_dicts()


@dataclass
class _World:
    """Records of diplomas bound together: their cells, and the sums that bind these."""

    rows: Sequence[Row]

    def __post_init__(self) -> None:
        self.cells: dict[tuple[str, ...], Cell] = {}
        self.place: dict[tuple[str, ...], tuple[str | None, str | None]] = {}
        for row in sorted(self.rows, key=lambda r: (r["donnee_type"] != "self", r["uai"] != r["uai_donnee"])):
            name = _name(row)
            if name not in self.cells:
                cell = Cell(name, row["nb_annee_term"], tuple(row[c] for c in COMPTES))
                cell.cache = too_few(cell, row["nb_sortant"], row["nb_poursuite_etudes"])
                self.cells[name] = cell
                self.place[name] = (row["region"], row["uai_donnee"])
        self.small = {name for name, cell in self.cells.items() if cell.cache}
        self.sums: list[Sum] = []

    def protect(self) -> None:
        if self.small:
            self.sums = list(self._sums())
            protect(self.sums, cycles=self.years_and_periods)

    @property
    def years_and_periods(self) -> bool:
        """Whether a place publishes single years beside its periods."""
        lengths = {len(name[2]) for name in self.cells if name[0] != "certification"}
        return len(lengths) > 1

    def hidden(self) -> list[tuple[Any, ...]]:
        return [
            (*name, "effectif" if name in self.small else "secret") for name, cell in self.cells.items() if cell.cache
        ]

    def _sums(self) -> Iterator[Sum]:
        """Équations between the records of one code and filière: places of a région, régions, years of a period."""
        by_kind: dict[tuple[str, str], dict[str, dict[str, dict[str, Cell]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(dict))
        )
        for name, cell in self.cells.items():
            level, filiere, millesime, code, place = name
            by_kind[code, filiere][level][millesime][place] = cell
        for levels in by_kind.values():
            nation, regions, places = levels["certification"], levels["regionale"], levels["formation"]
            for millesime in sorted({*regions, *places}):
                yield from self._of_place(nation, regions.get(millesime, {}), places.get(millesime, {}), millesime)
            for published in (nation, regions, places):
                yield from _of_years(published)

    def _of_place(
        self,
        nation: Mapping[str, Mapping[str, Cell]],
        regions: Mapping[str, Cell],
        places: Mapping[str, Cell],
        millesime: str,
    ) -> Iterator[Sum]:
        inside: dict[str | None, list[Cell]] = defaultdict(list)
        for cell in places.values():
            inside[self.place[cell.nom][0]].append(cell)
        for code, cell in regions.items():
            if inside.get(code):
                yield Sum([cell], inside[code])
        parts = [*regions.values(), *(c for code, cells in inside.items() if code not in regions for c in cells)]
        for years in {(millesime,), tuple(millesime.split("_"))}:
            totals = [nation[y][""] for y in years if y in nation]
            if len(totals) == len(years) and parts:
                yield Sum(totals, parts)

    def filieres(self, cfd_of: Mapping[str, str | None]) -> list[dict[str, Any]]:
        """Sums of a diploma's records in a filière, the nation's or a région's; hidden where they would betray one."""
        gathered: dict[tuple[str, ...], dict[tuple[str, ...], Row]] = defaultdict(dict)
        shown_codes: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for row in self.rows:
            cfd = cfd_of.get(row["code"])
            if row["filiere"] in VUES and row["niveau"] != "formation" and cfd:
                atom: tuple[str, ...] = (row["niveau"], row["donnee_lieu"], cfd, row["millesime"], row["filiere"])
                gathered[atom].setdefault(_name(row), row)
                shown_codes[atom].add(row["code"])
        known = _Known(self.sums)
        found = []
        for atom in sorted(gathered, key=lambda a: (a[3][-4:], a[0] == "certification", a), reverse=True):
            names = gathered[atom]
            cells = [self.cells[n] for n in names]
            secret = not known.may_show([c for c in cells if c.cache])
            found.append(_sum_of(atom, sorted(shown_codes[atom]), sorted({n[3] for n in names}), cells, secret))
        return found


class _Known:
    """What sums already tell of hidden records, so that one more sum of them doesn't tell the rest.

    Records bound by sums, shown or not, are looked at together: one more sum about them is enough, and none where
    something is known already.
    """

    def __init__(self, sums: Sequence[Sum]) -> None:
        pairs = [(id(c), id(s.cells[0])) for s in sums for c in s.cells]
        self._first = {key: members[0] for key, members in groups((c for c, _ in pairs), pairs).items()}
        self._told = {self._first[id(s.cells[0])] for s in sums if s.informs}
        self._given: set[frozenset[int]] = set()

    def may_show(self, hidden: Sequence[Cell]) -> bool:
        """Whether the sum of these hidden records may be shown; when it may, it is counted as shown."""
        group = frozenset(map(id, hidden))
        if group in self._given:
            return True
        bound = {self._first.get(key, key) for key in group}
        if bound & self._told or not large_enough(hidden):
            return False
        self._told |= bound
        self._given.add(group)
        return True


def _name(row: Row) -> tuple[str, ...]:
    return tuple(row[k] for k in _DONNEE)


def _of_years(level: Mapping[str, Mapping[str, Cell]]) -> Iterator[Sum]:
    """A period of a place, and those of its years that are published too."""
    for period, places in level.items():
        years = period.split("_")
        if len(years) == 2:
            for place, cell in places.items():
                single = [level[y][place] for y in years if place in level.get(y, {})]
                if single:
                    yield Sum([cell], single)


def _sum_of(
    atom: tuple[str, ...], codes: list[str], published: list[str], cells: Sequence[Cell], secret: bool
) -> dict[str, Any]:
    level, region, cfd, millesime, filiere = atom
    pupils = [c.effectif for c in cells if c.effectif is not None]
    total = sum(pupils) if pupils else None
    secret = secret or (total is not None and total < SEUIL)
    counts: dict[str, int | None] = {}
    for at, name in enumerate(COMPTES):
        values = [v for c in cells if (v := c.comptes[at]) is not None]
        counts[name] = sum(values) if values else None
    counts.pop("nb_diplome")
    caches = "|".join(n for n, v in counts.items() if v is not None) if secret else ""
    return {
        "niveau": level,
        "region": region or None,
        "cfd": cfd,
        "millesime": millesime,
        "filiere": filiere,
        "codes": "|".join(codes),
        "donnees": "|".join(published),
        "cache": secret,
        "caches": caches,
        "nb_annee_term": total,
        **(dict.fromkeys(counts) if secret else counts),
    }


def _without_hidden(rows: pl.DataFrame) -> pl.DataFrame:
    """Hidden figures are null, and `caches` names those that were there."""
    cache = pl.col("motif").is_not_null()
    named = (
        pl.concat_list(pl.when(cache & pl.col(n).is_not_null()).then(pl.lit(n)) for n in CACHEES)
        .list.drop_nulls()
        .list.join("|")
    )
    return rows.with_columns(cache=cache, caches=named).with_columns(
        pl.when(~pl.col("cache")).then(pl.col(n)).alias(n) for n in CACHEES
    )


def _establishments(published: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """What the DEPP publishes of an establishment, hidden where it would betray one of its formations.

    Its shares are of all its pupils: with the other formations shown, they tell what the hidden ones hold together.
    """
    weighed = (
        hidden.filter(pl.col("niveau") == "formation")
        .unique(_DONNEE)
        .group_by(uai="donnee_lieu", periode="millesime")
        .agg(masse=pl.col("nb_annee_term").sum(), plus_grand=pl.col("nb_annee_term").max())
    )
    betrayed = weighed.with_columns(faible=(pl.col("masse") < SEUIL) | (pl.col("masse") - pl.col("plus_grand") < MARGE))
    rows = published.join(betrayed, on=["uai", "periode"], how="left")
    extreme = pl.any_horizontal(
        pl.col(n).is_in([0, 100]) for n in published.columns if n.startswith(("part_", "taux_"))
    )
    secret = pl.col("masse").is_not_null() & (pl.col("faible") | extreme.fill_null(False))
    measures = [n for n, kind in published.schema.items() if kind == pl.Int64 and n != "ligne"]
    return (
        rows.with_columns(cache=secret)
        .with_columns(pl.when(~pl.col("cache")).then(pl.col(n)).alias(n) for n in measures)
        .select(*published.columns, "cache")
    )
