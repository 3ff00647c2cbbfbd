"""Who recruits, how hard it is, what it pays: each at the finest level that is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from tremplin.domain.here import Here, Level
from tremplin.families.infotravail import queries
from tremplin.families.infotravail.queries import Record
from tremplin.families.infotravail.shared.levels import API, BMO, rome3, widened
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.wire.parts import Asked, Part, State, nothing
from tremplin.release.reader import Release

MONTHS = 12
TENSION = ("imt_tension", "imt_statistiques", "tension_bassins", "metiers_tension_regions", "offres_communes")
SALARIES = ("imt_local",)
_WHOLE = mark("Le secret statistique cache ce bassin : chiffres du territoire qui le contient.")


def recruitment(asked: Asked) -> Part:
    """Recruitments planned (BMO) for the families of the job, year by year."""
    release, here, rome = asked.release, asked.here, rome3(asked)
    suite = _bmo_address(here, rome)
    families = queries.families_of(release, rome)
    if not families:
        return nothing(_("Aucune famille professionnelle publiée ne contient ce métier."), *BMO, suite=suite)
    hidden = False
    for level, code in here.wider(Level.BASSIN, Level.DEPARTEMENT, Level.REGION, Level.FRANCE):
        rows = queries.planned(release, families, level, code)
        newest = [r for r in rows if r["annee"] == rows[0]["annee"]]
        if any(r["projets"] is not None for r in newest):
            names = {family: queries.family_label(release, family) for family in families}
            return Part(
                niveau=level,
                code=code,
                pourquoi=_(_WHOLE) if hidden else widened(here, level, mark("l'enquête")),
                donnees=_surveyed(release, rows, newest, names),
                total=len({r["fap"] for r in newest}),
                suite=suite,
                sources=BMO,
            )
        hidden = hidden or bool(rows)
    if hidden:
        told = _("Le secret statistique cache les projets de ces familles partout où elles sont données.")
        return Part(etat=State.HIDDEN, pourquoi=told, suite=suite, sources=BMO)
    return _unplanned(release, suite)


def _unplanned(release: Release, suite: str) -> Part:
    """No survey says anything: those of today are told by families that no published passage leads to."""
    newer = [str(year) for year, kind in queries.surveys(release) if kind != queries.REACHED]
    if newer:
        told = _(
            "Un métier mène aux familles professionnelles de 2009 ; les enquêtes d'ici sont données par celles de 2021 "
            "(%(annees)s), et aucun passage n'y est publié.",
            annees=", ".join(newer),
        )
        return Part(etat=State.UNPUBLISHED, pourquoi=told, suite=suite, sources=BMO)
    return nothing(_("Aucune enquête ne donne les familles de ce métier."), *BMO, suite=suite)


def _bmo_address(here: Here, rome: str) -> str:
    if here.commune:
        return f"{API}/bmo?{urlencode({'rome': rome, 'commune': here.commune})}"
    return f"{API}/bmo/besoins"


def _surveyed(
    release: Release, rows: Sequence[Record], newest: Sequence[Record], names: Mapping[str, str | None]
) -> dict[str, Any]:
    """The newest survey, then each year; the years told by other families are there, empty, as breaks."""
    told = {row["annee"] for row in rows}
    breaks = [
        {"annee": year, "nomenclature": kind, "rupture": True}
        for year, kind in queries.surveys(release)
        if kind != queries.REACHED and year not in told
    ]
    series = [_shared_out(row, names) for row in reversed(rows)]
    return {
        "annee": newest[0]["annee"],
        "nomenclature": queries.REACHED,
        "familles": [_shared_out(row, names) for row in newest],
        "projets": _whole_sum(newest, "projets"),
        "difficiles": _whole_sum(newest, "difficiles"),
        "saisonniers": _whole_sum(newest, "saisonniers"),
        "part_difficiles": _share(_whole_sum(newest, "difficiles"), _whole_sum(newest, "projets")),
        "part_saisonniers": _share(_whole_sum(newest, "saisonniers"), _whole_sum(newest, "projets")),
        "serie": [*series, *breaks],
    }


def _shared_out(row: Record, names: Mapping[str, str | None]) -> dict[str, Any]:
    return {
        "annee": row["annee"],
        "fap": row["fap"],
        "libelle": names.get(row["fap"]),
        "nomenclature": queries.REACHED,
        "rupture": False,
        **{name: row[name] for name in queries.PROJECTS},
        "part_difficiles": _share(row["difficiles"], row["projets"]),
        "part_saisonniers": _share(row["saisonniers"], row["projets"]),
        "lignes_cachees": row["caches"],
    }


def _whole_sum(rows: Sequence[Record], name: str) -> float | None:
    """The sum over the families; None when one is hidden: it would be a sum of something else."""
    values = [row[name] for row in rows]
    return None if None in values or not values else round(sum(values), 6)


def _share(part: float | None, whole: float | None) -> float | None:
    """Per cent, one decimal; None without both."""
    return round(100 * part / whole, 1) if part is not None and whole else None


def tension(asked: Asked) -> Part:
    """Offers and applicants by month, the tension of the bassin, the regulatory list of the région."""
    release, here, rome = asked.release, asked.here, rome3(asked)
    suite = f"{API}/metiers/{rome}/marche" + (f"?commune={here.commune}" if here.commune else "")
    market = queries.market_of(release, rome, here.commune or None)
    level, code, months = _months(release, rome, here)
    index = _index(release, rome, here)
    listed = [r for r in market["metiers_en_tension"] if not here.region or r["code_region"] == here.region]
    in_bassin = market["tension_bassin"]
    if not (months or index or in_bassin or listed or market["offres"]["france"]):
        return nothing(_("Aucun fichier ne dit la tension de ce métier ici."), *TENSION, suite=suite)
    return Part(
        niveau=level if months else Level.BASSIN if in_bassin else Level.FRANCE,
        code=code if months else here.bassin,
        pourquoi=widened(here, level, mark("la série mensuelle"))
        if months
        else _("Aucune série mensuelle n'est publiée ici."),
        donnees={
            "mois": months,
            "indice": index,
            "bassin": in_bassin and {name: value for name, value in in_bassin.items() if name != "_id"},
            "liste_regionale": [
                {"famille": r["libelle_fap"], "fap": r["code_fap"], "region": r["region"], "liste_du": r["liste_du"]}
                for r in listed
            ],
            "offres_du_jour": {**market["offres"], "code_commune": here.commune or None},
        },
        suite=suite,
        sources=TENSION,
    )


def _months(release: Release, rome: str, here: Here) -> tuple[Level, str, list[Record]]:
    """The last months at the finest level that has some: the level, its code, the months."""
    for level, code in here.wider(Level.DEPARTEMENT, Level.FRANCE):
        if months := queries.monthly(release, rome, code or None)[-MONTHS:]:
            return level, code, months
    return Level.FRANCE, "", []


def _index(release: Release, rome: str, here: Here) -> dict[str, Any] | None:
    """The index of the IMT at the finest level that it has."""
    kinds = {Level.DEPARTEMENT: "D", Level.REGION: "R", Level.FRANCE: "F"}
    for level, code in here.wider(*kinds):
        where = {"AREA_TYPE_CODE": kinds[level], "ROME_PROFESSION_CARD_CODE": rome} | (
            {"AREA_CODE": code} if code else {}
        )
        for row in queries.records_where(release, "imt_tensions", **where):
            return {
                "niveau": level,
                "code": code or None,
                "offres": row["NB_OFFER_END_MONTH"],
                "demandeurs": row["NB_APPLICATION_END_MONTH"],
                "offres_pour_dix": row["TENSION_RATIO"],
                "saisonnier": row["SEASONAL"] == "O",
            }
    return None


def salaries(asked: Asked) -> Part:
    """Gross monthly salaries told by the IMT, of who begins and of who is experienced."""
    release, here, rome = asked.release, asked.here, rome3(asked)
    asked_for = {"rome__exact": rome} | ({"departement__exact": here.departement} if here.departement else {})
    suite = f"{API}/imt/locaux?{urlencode(asked_for)}"
    for level, code in here.wider(Level.DEPARTEMENT, Level.FRANCE):
        rows = queries.records_where(release, "imt_locaux", rome=rome, **({"departement": code} if code else {}))
        bounds = dict(_bounds(rows))
        if any(value is not None for value in bounds.values()):
            day = max((r["releve_le"] for r in rows if r["releve_le"]), default=None)
            return Part(
                niveau=level,
                code=code or None,
                pourquoi=widened(here, level, mark("l'IMT")),
                donnees={**bounds, "unite": "€ bruts par mois", "releve_le": day, "lignes": len(rows)},
                suite=suite,
                sources=SALARIES,
            )
    return nothing(_("Aucun salaire n'est publié pour ce métier."), *SALARIES, suite=suite)


def _bounds(rows: Sequence[Record]) -> Iterator[tuple[str, int | None]]:
    """The lowest and the highest told, over the names of the job and the départements."""
    for who, name in (("debutant", "junior"), ("confirme", "senior")):
        for end, pick in (("min", min), ("max", max)):
            told = [r[f"salaire_{name}_{end}"] for r in rows if r[f"salaire_{name}_{end}"] is not None]
            yield f"{who}_{end}", pick(told, default=None)
