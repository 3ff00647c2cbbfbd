"""The item of the older routes: every key, null when absent, and the words for sizes, levels and contracts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal

from tremplin.language.spoken import mark


class Kind(StrEnum):
    """Kinds of results, as `ideaType` spells them."""

    FORMATION = "formation"
    MATCHA = "matcha"
    """An offer of an employer, kept by the operational store."""
    PE_JOB = "peJob"
    """An offer of a partner's file."""
    LBA = "lba"
    """A company likely to hire in alternance."""
    LBB = "lbb"
    """A company likely to hire in CDI, or in CDD of more than a month."""


Hiring = Literal[Kind.LBA, Kind.LBB]
"""Kinds of companies: also what the labels of their jobs begin with."""

NIVEAUX = {
    3: "3 (CAP...)",
    4: "4 (BAC...)",
    5: "5 (BTS, DEUST...)",
    6: "6 (Licence, BUT...)",
    7: "7 (Master, titre ingénieur...)",
}
"""European level → how `diplomaLevel` writes it."""
NIVEAUX_OFFRE = {
    None: mark("Indifférent"),
    3: mark("Cap, autres formations niveau (Infrabac)"),
    4: mark("BP, Bac, autres formations niveau (Bac)"),
    5: mark("BTS, DEUST, autres formations niveau (Bac+2)"),
    6: mark("Licence, autres formations niveau (Bac+3)"),
    7: mark("Master, titre ingénieur, autres formations niveau (Bac+5)"),
}
NIVEAUX_DITS = {
    "3": mark("CAP ou équivalent"),
    "4": mark("Bac ou équivalent"),
    "5": mark("Bac + 2 (BTS…)"),
    "6": mark("Bac + 3 (licence, BUT…)"),
    "7": mark("Bac + 5 (master, ingénieur…)"),
}
"""European level → how people call it."""
REMOTE = ("remote", "hybrid")
"""What is done from a distance, wholly or partly, as offers spell it."""
_TRANCHES = {
    "00": "0",
    "01": "1 ou 2",
    "02": "3 à 5",
    "03": "6 à 9",
    "11": "10 à 19",
    "12": "20 à 49",
    "21": "50 à 99",
    "22": "100 à 199",
    "31": "200 à 249",
    "32": "250 à 499",
    "41": "500 à 999",
    "42": "1 000 à 1 999",
    "51": "2 000 à 4 999",
    "52": "5 000 à 9 999",
}
TAILLES = {
    "NN": "Non diffusé",
    **{code: f"{label} salariés" for code, label in _TRANCHES.items()},
    "00": "0 salarié",
    "53": "10 000 salariés et plus",
}
"""Code of a size → its label."""
EN_CLAIR = {
    "0": "00",
    "1-2": "01",
    "3-5": "02",
    "6-9": "03",
    "10-19": "11",
    "20-49": "12",
    "50-99": "21",
    "100-199": "22",
    "200-249": "31",
    "250-499": "32",
    "500-999": "41",
    "1000-1999": "42",
    "2000-4999": "51",
    "5000-9999": "52",
    "10000+": "53",
}
"""Sizes in plain figures, as some files write them."""

_KEYS = (
    "title",
    "longTitle",
    "id",
    "idRco",
    "idRcoFormation",
    "cleMinistereEducatif",
    "contact",
    "place",
    "company",
    "diplomaLevel",
    "diploma",
    "cfd",
    "rncpCode",
    "rncpLabel",
    "rncpEligibleApprentissage",
    "period",
    "capacity",
    "createdAt",
    "lastUpdateAt",
    "onisepUrl",
    "url",
    "job",
    "romes",
    "nafs",
    "training",
    "applicationCount",
)
_PLACE = (
    "distance",
    "fullAddress",
    "latitude",
    "longitude",
    "city",
    "address",
    "cedex",
    "zipCode",
    "insee",
    "departementNumber",
    "region",
    "remoteOnly",
)
_COMPANY = (
    "name",
    "siret",
    "size",
    "logo",
    "description",
    "socialNetwork",
    "url",
    "id",
    "uai",
    "place",
    "mandataire",
    "creationDate",
    "headquarter",
    "opco",
)
_JOB = (
    "id",
    "description",
    "employeurDescription",
    "creationDate",
    "contractType",
    "contractDescription",
    "duration",
    "jobStartDate",
    "romeDetails",
    "rythmeAlternance",
    "elligibleHandicap",
    "dureeContrat",
    "quantiteContrat",
    "status",
)


def item(kind: Kind, **facts: Any) -> dict[str, Any]:
    """An item of a kind; KeyError for a key that the format hasn't.

    What is given comes first and in its order, absent keys last: the end that all items of a kind share is kept once.
    """
    return {"ideaType": kind, **_whole(_KEYS, facts)}


def place(**facts: Any) -> dict[str, Any]:
    """Where: a point in degrees, an address."""
    return _whole(_PLACE, facts)


def company(**facts: Any) -> dict[str, Any]:
    """Who."""
    return _whole(_COMPANY, facts)


def job(**facts: Any) -> dict[str, Any]:
    """What an offer offers."""
    return _whole(_JOB, facts)


def _whole(keys: tuple[str, ...], facts: dict[str, Any]) -> dict[str, Any]:
    unknown = facts.keys() - set(keys)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    return facts | dict.fromkeys(key for key in keys if key not in facts)


def opaque(siret: str) -> dict[str, str]:
    """What stands for the e-mail address of a company: two texts handed back to apply, that tell nothing of it."""
    digest = hashlib.blake2b(siret.encode(), digest_size=40, person=b"contact").hexdigest()
    return {"email": digest[:48], "iv": digest[48:]}


def corrige(item: dict[str, Any], fix: Mapping[str, str]) -> dict[str, Any]:
    """An item of a company, as it wants to be shown."""
    company = item["company"]
    if name := fix.get("enseigne"):
        item["title"], company["name"] = name, name
    company["url"] = fix.get("site") or company["url"]
    if item["contact"].get("phone"):
        item["contact"]["phone"] = fix.get("telephone") or item["contact"]["phone"]
    return item


def joined(*parts: str | None) -> str | None:
    """The parts that there are, separated by spaces; None without any."""
    return " ".join(p.strip() for p in parts if p and p.strip()) or None
