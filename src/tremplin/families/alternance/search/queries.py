"""Reading alternance in a release: searches by place and by words, details, what joins the two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import orjson

from tremplin.columnar import placed
from tremplin.columnar.nearest import Index
from tremplin.columnar.placed import Placed
from tremplin.columnar.places import EVERY, EVERYWHERE_KM, Found, Items, Keep
from tremplin.families.alternance.common.filters import ANY, Filters, one_of
from tremplin.families.alternance.common.item import Hiring, Kind
from tremplin.families.alternance.steps.formations import PUBLIEE, visible_years
from tremplin.release.reader import Release

_EPOCH = date(1970, 1, 1)
Point = tuple[float, float]
"""(longitude, latitude), in degrees."""


def formations(release: Release) -> Placed:
    return release.columns("formations.places", placed.opened)


class Ids(Sequence[str]):
    """The ids of the items of a table, decoded when asked for."""

    def __init__(self, table: Placed) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def __getitem__(self, at: Any) -> Any:
        items = np.arange(len(self))[at]
        return self._table.ids(items) if isinstance(at, slice) else self._table.ids(items[np.newaxis])[0]


def published_trainings(release: Release) -> Sequence[str]:
    """Ids of every training."""
    return Ids(formations(release))


def partners_offers(release: Release) -> Sequence[str]:
    """Ids of every offer of a partner."""
    return Ids(offres(release))


def recruteurs(release: Release) -> Placed:
    return release.columns("recruteurs.places", placed.opened)


def offres(release: Release) -> Placed:
    return release.columns("offres.places", placed.opened)


def metiers(release: Release) -> Index:
    return release.columns("metiers.lexique", Index)


def diplomes(release: Release) -> Index:
    return release.columns("diplomes.lexique", Index)


def appellations(release: Release) -> Index:
    return release.columns("appellations.lexique", Index)


def romes(release: Release) -> Index:
    return release.columns("romes.lexique", Index)


def lieux(release: Release) -> Index:
    return release.columns("lieux.lexique", Index)


@dataclass(frozen=True)
class Where:
    """Around a point, in some départements, or everywhere."""

    point: Point | None = None
    km: float = EVERYWHERE_KM
    departements: tuple[str, ...] | None = None


def search(
    table: Placed,
    labels: Sequence[int],
    where: Where,
    limit: int,
    keep: Keep | None = None,
    group: Any = None,
    ties: Any = None,
) -> Found:
    """Nearest first around a point; elsewhere the best first, then in the order of the table."""
    if where.point is not None:
        return table.places.nearest(where.point, where.km, labels, limit, keep, group, ties)
    territories = None if where.departements is None else table.territories_of(where.departements)
    return table.places.first(labels, limit, territories, keep, group)


def labels(table: Placed, romes: Iterable[str], domain: str = "", kind: Hiring | None = None) -> list[int]:
    """Numbers of the labels asked for; every item's (of a kind) when none is."""
    wanted, prefix = list(romes), kind or ""
    if wanted:
        return table.labels_of(prefix + rome for rome in wanted)
    if domain:
        return table.labels_from(prefix + domain)
    return table.labels_of([prefix]) if prefix else [EVERY]


def find_formations(
    release: Release,
    where: Where,
    *,
    romes: Iterable[str],
    domain: str = "",
    filters: Filters = ANY,
    today: date,
    limit: int,
) -> Found:
    """Published trainings whose sessions are of these years, each alike shown once."""
    table = formations(release)
    keep = all_of(shown_formations(table, today), *filters.kept(table))
    return search(table, labels(table, romes, domain), where, limit, keep, table.column("groupe"))


def shown_formations(table: Placed, today: date) -> Keep:
    """Published trainings whose sessions are of these years."""
    kept = all_of(_is(table, "statut", PUBLIEE), _in_session(table, today))
    assert kept is not None
    return kept


def _in_session(table: Placed, today: date) -> Keep:
    years, shown = table.column("annees"), visible_years(today)

    def keep(items: Items) -> Any:
        mine = years[items]
        return (mine == 0) | ((mine & shown) != 0)

    return keep


def _is(table: Placed, category: str, value: str) -> Keep | None:
    """Items of one value of a category; no filter for an empty one."""
    return one_of(table, category, (value,)) if value else None


def all_of(*filters: Keep | None) -> Keep | None:
    """Items that every filter keeps."""
    held = [f for f in filters if f is not None]
    if not held:
        return None

    def keep(items: Items) -> Any:
        mask = held[0](items)
        for one in held[1:]:
            mask &= one(items)
        return mask

    return keep


def find_recruteurs(
    release: Release,
    where: Where,
    *,
    romes: Iterable[str],
    kind: Hiring,
    filters: Filters = ANY,
    limit: int,
    without: Items | None = None,
    others: Keep | None = None,
) -> Found:
    """Companies likely to hire; without a point the best ones."""
    table = recruteurs(release)
    apart: Keep | None = None
    if without is not None and len(without):
        apart = lambda items: ~np.isin(items, without)  # noqa: E731
    return search(table, labels(table, romes, kind=kind), where, limit, all_of(*filters.kept(table), apart, others))


def by_name(table: Placed, found: Found) -> Found:
    """The same items in the order of the table."""
    order = np.argsort(table.places.rank[found.items], kind="stable")
    return Found(found.items[order], None, found.values[order], found.labels[order])


def offers_kept(table: Placed, today: date, filters: Filters, others: Keep | None = None) -> Keep:
    """Offers that haven't ended, among those that the filters keep."""
    expire, day = table.column("expire"), (today - _EPOCH).days
    kept = all_of(lambda items: expire[items] >= day, *filters.kept(table), others)
    assert kept is not None
    return kept


def catalogue(table: Placed, where: Where, codes: Sequence[str], *, filters: Filters, archived: bool) -> Items:
    """Every training that fits, nearest first, else by title; archived ones too when asked for."""
    complete = table.column("complet")
    keep = all_of(
        lambda items: complete[items] == 1,
        _is(table, "statut", "" if archived else PUBLIEE),
        *filters.kept(table),
    )
    return search(table, labels(table, codes), where, len(table), keep).items


def commune_centre(release: Release, code: str) -> Point | None:
    """The middle of a commune, also from an older code of it."""
    row = release.connection.execute(
        "SELECT c.longitude, c.latitude FROM communes_codes k JOIN communes c ON c.code_insee = k.commune "
        "WHERE k.code = ? AND k.type = 'insee'",
        (code,),
    ).fetchone()
    return (row[0], row[1]) if row else None


def newest(table: Placed, labels_: Sequence[int], territories: tuple[str, ...] | None, keep: Keep, limit: int) -> Items:
    """Offers, the newest first."""
    inside = None if territories is None else table.territories_of(territories)
    items = table.places.matching(labels_, inside)
    items = items[keep(items)]
    return items[np.argsort(table.column("recence")[items], kind="stable")][:limit]


# ── what joins ───────────────────────────────────────────────────────────────────────────────────────────────────


def romes_of_rncp(release: Release, rncp: str) -> list[str] | None:
    """Jobs of a fiche, or of the active ones that replace it; None for an unknown one, or one that nothing replaces."""
    row = release.connection.execute("SELECT remplacants FROM remplacements WHERE code = ?", (rncp,)).fetchone()
    active = row[0].split("|") if row and row[0] else []
    if not active:
        return None
    marks = ", ".join("?" * len(active))
    rows = release.connection.execute(f"SELECT romes FROM certifications WHERE rncp IN ({marks})", active)
    return sorted({rome for (romes,) in rows for rome in (romes or "").split("|") if rome})


def rome_labels(release: Release, romes: Iterable[str]) -> dict[str, str]:
    """Titles of jobs, of ROME 3 or only of ROME 4."""
    wanted = sorted(set(romes))
    marks = ", ".join("?" * len(wanted))
    rows = release.connection.execute(
        f"SELECT code_rome, body FROM rome4_fiches WHERE code_rome IN ({marks}) "
        f"UNION ALL SELECT code_rome, body FROM rome_fiches WHERE code_rome IN ({marks})",
        (*wanted, *wanted),
    )
    titles = {code: orjson.loads(body)["libelle"] for code, body in rows}
    return {code: titles[code] for code in wanted if code in titles}


def rome_card(release: Release, rome: str) -> dict[str, Any] | None:
    """The fiche of a job."""
    row = release.connection.execute("SELECT body FROM rome_fiches WHERE code_rome = ?", (rome,)).fetchone()
    found: dict[str, Any] | None = orjson.loads(row[0]) if row else None
    return found


def romes_of_trainings(release: Release, column: str, code: str) -> set[str]:
    """Jobs of the trainings of a diploma, or of a school."""
    where = {
        "cfd": "cfd = ?",
        "siret": "etablissement_formateur_siret = ?1 OR etablissement_gestionnaire_siret = ?1",
    }[column]
    rows = release.connection.execute(f"SELECT romes FROM alternance_formations WHERE {where}", (code,))
    return {rome for (romes,) in rows for rome in (romes or "").split("|") if rome}


def certification(release: Release, cfd: str | None, rncp: str | None) -> bytes | None:
    """The certification of a training: its pair, else that of one of its codes, the one in force first."""
    rows = release.connection.execute(
        "SELECT body FROM certifications WHERE (cfd = ?1 OR rncp = ?2) "
        "ORDER BY (cfd IS ?1 AND rncp IS ?2) DESC, (rncp IS ?2) DESC, rncp_actif DESC, fin IS NULL DESC, "
        "debut DESC, id LIMIT 1",
        (cfd, rncp),
    ).fetchone()
    return rows[0] if rows else None


def organisation(release: Release, siret: str | None) -> bytes | None:
    """The card of a training organisation."""
    row = release.connection.execute("SELECT body FROM organismes_cartes WHERE siret = ?", (siret,)).fetchone()
    return row[0] if row else None


def measures(release: Release) -> list[dict[str, Any]]:
    """Figures of the trial of the predictive model."""
    columns = ("coupe", "genre", "methode", "portee", "valeur_portee", "mesure", "valeur")
    rows = release.connection.execute(f"SELECT {', '.join(columns)} FROM alternance_evaluation ORDER BY id")
    return [dict(zip(columns, row, strict=True)) for row in rows]


# ── what the search page shows beside ────────────────────────────────────────────────────────────────────────────


def nom_departement(release: Release, code: str) -> str | None:
    """The name of a département."""
    row = release.connection.execute("SELECT nom FROM departements WHERE dep = ?", (code,)).fetchone()
    return row[0] if row else None


def commune_names(release: Release, codes: Collection[str]) -> dict[str, list[str]]:
    """INSEE or postal code → the names of the communes of today that it leads to."""
    marks = ", ".join("?" * len(codes))
    rows = release.connection.execute(
        f"SELECT DISTINCT k.code, c.nom FROM communes_codes k JOIN communes c ON c.code_insee = k.commune "
        f"WHERE k.code IN ({marks}) ORDER BY k.code, c.nom",
        sorted(codes),
    )
    found: dict[str, list[str]] = {}
    for code, name in rows:
        found.setdefault(code, []).append(name)
    return found


_RAISONS, _SCORE = 6, 5
"""Where the reasons, and the score of alternance, stand in what explains a company (`steps/recruteurs.explained`)."""


def explanations(release: Release, sirets: Iterable[str]) -> dict[str, list[Any]]:
    """What explains each company, by its SIRET."""
    table = recruteurs(release)
    found = {siret: n for siret in sirets if (n := table.find(siret)) is not None}
    bodies = table.bodies("explique", np.array(list(found.values()), dtype=np.int64))
    return {siret: orjson.loads(body) for siret, body in zip(found, bodies, strict=True)}


def reasons(release: Release, sirets: Iterable[str]) -> dict[str, list[str]]:
    """Why each company is likely to hire, by its SIRET; nothing where its source doesn't say."""
    return {siret: told[_RAISONS] for siret, told in explanations(release, sirets).items()}


@dataclass(frozen=True)
class Rank:
    """The place of a company among those found around, for some jobs."""

    place: int
    ex_aequo: int
    """How many others have its score."""
    sur: int
    score: int
    """For the job, 0 to 100."""
    rome: str
    """The job."""


def rank(release: Release, siret: str, romes: Iterable[str], point: Point, km: float, keep: Keep | None) -> Rank | None:
    """Its place by score; None when it isn't among them."""
    table = recruteurs(release)
    item = table.find(siret)
    found = table.places.all_within(point, km, labels(table, romes, kind=Kind.LBA), keep)
    at: list[int] = np.flatnonzero(found.items == item).tolist() if item is not None else []
    if not at:
        return None
    score = int(found.values[at[0]])
    job = table.labels[int(found.labels[at[0]]) - 1].removeprefix(Kind.LBA)
    return Rank(
        place=int((found.values > score).sum()) + 1,
        ex_aequo=int((found.values == score).sum()) - 1,
        sur=len(found.items),
        score=score,
        rome=job,
    )


def find_outcomes(release: Release, uai: str | None, cfd: str | None) -> dict[str, Any] | None:
    """What becomes of the young people of a diploma: at the establishment when published, else in France."""
    columns = "millesime, filiere, taux_en_emploi_6_mois, taux_en_formation, taux_autres_6_mois"
    published = "taux_en_emploi_6_mois IS NOT NULL AND cache = 0"
    code = "(code_certification = ?1 OR code_formation_diplome = ?1)"
    order = "ORDER BY filiere = 'apprentissage' DESC, millesime DESC LIMIT 1"
    for niveau, table, lieu in (
        ("etablissement", "inserjeunes_formations", " AND uai = ?2"),
        ("france", "inserjeunes_certifications", ""),
    ):
        row = release.connection.execute(
            f"SELECT {columns} FROM {table} WHERE {code} AND {published}{lieu} {order}",
            (cfd, uai)[: 2 if lieu else 1],
        ).fetchone()
        if row:
            return dict(zip(columns.split(", "), row, strict=True)) | {"niveau": niveau}
    return None


def prise_en_charge(release: Release, rncp: str | None) -> tuple[float, float] | None:
    """The lowest and highest yearly amounts (euros) that OPCO pay for a contract towards a fiche; None: unknown."""
    row = release.connection.execute(
        "SELECT min(npec), max(npec) FROM npec WHERE rncp = ? AND npec > 0", (rncp,)
    ).fetchone()
    return (row[0], row[1]) if row and row[0] is not None else None
