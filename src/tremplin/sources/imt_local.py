"""IMT as its pages showed it, an object a (département, job): offers, applicants, months, salaries, contracts, ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tremplin.domain import codes
from tremplin.sources.forms import imt
from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.types import Code, Date, Enumere, Texte

_KEY = (
    Column("departement", Code(motif=codes.DEPARTEMENT), ("departementId",), requis=True, description="Département"),
    Column("rome", Code(motif=codes.ROME), ("romeId",), requis=True, description="Métier (code ROME 3)"),
    Column("code_ogr", Code(motif=r"[0-9]{1,7}"), ("codeOgr",), requis=True, description="Appellation"),
)
_CLE = ("departement", "rome", "code_ogr")

MARCHES = Table(
    "marches",
    (
        *_KEY,
        Column("offres_semaine", imt.NOMBRE, ("lastWeekOffers",), description="Offres de la dernière semaine"),
        Column("demandeurs_semaine", imt.NOMBRE, ("lastWeekDemand",), description="Demandeurs de la dernière semaine"),
        Column(
            "offres_pour_dix",
            imt.TAUX,
            ("yearlyAvgOffersPer10Candidates",),
            description="Offres pour dix demandeurs, moyenne de l'année",
        ),
        Column(
            "saisonnier",
            Enumere(valeurs={"oui": "oui", "non": "non"}),
            ("seasonal",),
            description="Embauche par saisons",
        ),
        Column("mois_actifs", Texte(), ("activeMonths",), description="Mois d'embauche, séparés par « | »"),
        Column("salaire_junior_min", imt.NOMBRE, ("juniorSalary",), description="Euros bruts par mois, débutant"),
        Column("salaire_junior_max", imt.NOMBRE, ("juniorSalary",), description="Euros bruts par mois, débutant"),
        Column("salaire_senior_min", imt.NOMBRE, ("seniorSalary",), description="Euros bruts par mois, confirmé"),
        Column("salaire_senior_max", imt.NOMBRE, ("seniorSalary",), description="Euros bruts par mois, confirmé"),
        Column("releve_le", Date(), ("scrapedAt",), description="Jour du relevé"),
    ),
    cle=_CLE,
)
CONTRATS = Table(
    "contrats",
    (
        *_KEY,
        Column("contrat", Texte(), ("employmentType",), requis=True, description="Type de contrat"),
        Column("part", imt.TAUX, ("percentage",), description="Pour cent des offres"),
    ),
    cle=(*_CLE, "contrat"),
    obligatoire=False,
)
CANAUX = Table(
    "canaux",
    (
        *_KEY,
        Column("famille", Texte(), ("applicationModes",), requis=True, description="Famille professionnelle"),
        Column("rang", imt.NOMBRE, ("rang",), requis=True, description="1 : le canal le plus employé"),
        Column("canal", Texte(), ("canal",), requis=True, description="Canal de recrutement"),
    ),
    cle=(*_CLE, "famille", "rang"),
    obligatoire=False,
)
_RANGS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
Item = Mapping[str, Any]


def parse(_source: Source, path: Path) -> Parsed:
    """The objects laid flat: one row each, one a contract, one a way in."""
    document = json.load(path)
    if not isinstance(document, list) or not all(isinstance(i, dict) for i in document):
        raise SourceError(f"{path.name} : une liste d'objets est attendue")
    try:
        items = [(n, item, _key(item)) for n, item in enumerate(document, start=1)]
        yield from json.typed(MARCHES, [{"ligne": n, **key, **_market(item)} for n, item, key in items], path)
        yield from json.typed(CONTRATS, [r for n, item, key in items for r in _contracts(n, item, key)], path)
        yield from json.typed(CANAUX, [r for n, item, key in items for r in _ways(n, item, key)], path)
    except (AttributeError, KeyError, TypeError) as error:
        raise SourceError(
            f"{path.name} : objet sans département, sans métier ou d'une autre forme ({error})"
        ) from error


def _key(item: Item) -> dict[str, Any]:
    job = item["job"]
    return {
        "departement": item["city"]["departementId"],
        "rome": job["jobGroup"]["romeId"],
        "code_ogr": job["codeOgr"],
    }


def _market(item: Item) -> dict[str, Any]:
    junior, senior = item.get("juniorSalary") or {}, item.get("seniorSalary") or {}
    return {
        "offres_semaine": item.get("lastWeekOffers"),
        "demandeurs_semaine": item.get("lastWeekDemand"),
        "offres_pour_dix": item.get("yearlyAvgOffersPer10Candidates"),
        "saisonnier": item.get("seasonal"),
        "mois_actifs": "|".join(item.get("activeMonths") or []) or None,
        "salaire_junior_min": junior.get("minSalary"),
        "salaire_junior_max": junior.get("maxSalary"),
        "salaire_senior_min": senior.get("minSalary"),
        "salaire_senior_max": senior.get("maxSalary"),
        "releve_le": item.get("scrapedAt"),
    }


def _contracts(number: int, item: Item, key: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for share in item.get("employmentTypePercentages") or []:
        yield {"ligne": number, **key, "contrat": share.get("employmentType"), "part": share.get("percentage")}


def _ways(number: int, item: Item, key: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for family, ranks in (item.get("applicationModes") or {}).items():
        for rank, way in ranks.items():
            yield {"ligne": number, **key, "famille": family, "rang": _RANGS.get(rank), "canal": way}


SOURCE = Source(
    name="imt_local",
    titre="Information marché du travail, relevé par métier et département",
    publisher=imt.PUBLISHER,
    licence="etalab-2.0",
    rhythm="occasionnel",
    jours=3650,
    files=pattern(r"(scraped_)?imt_local_job_stats.*\.json"),
    page=imt.PAGE,
    description="Offres, demandeurs, saisons, salaires, contrats et canaux, tels que les pages les montraient.",
    tables=(MARCHES, CONTRATS, CANAUX),
    parse=parse,
)
