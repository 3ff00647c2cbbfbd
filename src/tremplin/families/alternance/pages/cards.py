"""A result as people read it: who, what, where, when and why, in words; the same on the list, on the map, in a list
that one keeps and at the head of its detail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tremplin.domain.dates import day_in_paris, today
from tremplin.domain.display import jour, mesure, mois, pluriel
from tremplin.domain.written import casing
from tremplin.families.alternance.common.item import NIVEAUX_DITS, NIVEAUX_OFFRE, Kind
from tremplin.families.alternance.common.towns import codes_of, commune_name
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.page_query import GENRES, cle
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.release.reader import Release

Item = Mapping[str, Any]
_NIVEAU_DIT = {said: str(level or "") for level, said in NIVEAUX_OFFRE.items()}
DELEGUE = mark("Emploi et formation")
TOUS_NIVEAUX = mark("tous niveaux")
_CONTRACTS = (mark("apprentissage"), mark("professionnalisation"))
"""Kinds of contracts, as cards say them."""
Address = Callable[[Item], str]


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a card says; an empty text where nothing is known."""

    cle: str
    """What the result is known by in a list: its kind and its id."""
    genre: str
    """One of the filters of the page, by which it is coloured."""
    sorte: str
    titre: str
    qui: str
    lieu: str
    distance: str
    quoi: Sequence[str]
    """Level, contract, how long."""
    quand: str
    pourquoi: str
    notes: Sequence[str]
    """When it was published, how many applied."""
    adresse: str
    """Of its detail."""
    point: tuple[float, float] | None
    """(longitude, latitude)."""

    @property
    def gardee(self) -> str:
        """What a list keeps of it, in JSON: nothing of the person."""
        kept = {"cle": self.cle, "sorte": self.sorte, "genre": self.genre, "titre": self.titre, "qui": self.qui}
        more = {"lieu": self.lieu, "quoi": ", ".join(self.quoi), "quand": self.quand, "adresse": self.adresse}
        return orjson.dumps(kept | more).decode()

    @property
    def sur_la_carte(self) -> dict[str, Any]:
        """What the map says of it."""
        told = ("cle", "genre", "sorte", "titre", "qui", "lieu", "distance", "quand", "pourquoi", "adresse")
        return {name: getattr(self, name) for name in told} | {"quoi": ", ".join(self.quoi)}


def cards(release: Release, items: Sequence[Item], adresse: Address, *, whys: bool = True) -> list[Card]:
    """The cards of results, in their order; `whys`: why companies are there, too."""
    names = commune_names(release, items)
    reasons = queries.reasons(release, [i["company"]["siret"] for i in items if i["ideaType"] == Kind.LBA and whys])
    return [_card(item, place_name(item, names), reasons, adresse(item)) for item in items]


def _card(item: Item, lieu: str, reasons: Mapping[str, Sequence[str]], adresse: str) -> Card:
    kind, identifier = cle(item)
    company, at, job = item["company"], item["place"], item["job"] or {}
    title, who = title_of(item), casing.name(company["name"] or "")
    if who == title:
        who = item["nafs"][0]["label"] or "" if item["nafs"] else ""
    likely = kind is Kind.LBA
    return Card(
        cle=f"{kind}:{identifier}",
        genre=GENRES[kind].filtre,
        sorte=kind_of(item),
        titre=title,
        qui=who,
        lieu=lieu,
        distance="" if at["distance"] is None else mesure(at["distance"], "km"),
        quoi=[] if likely else _what(item, job),
        quand=_when(item, job),
        pourquoi=why_likely(reasons.get(identifier, ())) if likely else "",
        notes=[
            *(
                [_("publiée le %(creationdate)s", creationdate=jour(job["creationDate"]))]
                if job.get("creationDate")
                else ()
            ),
            *([pluriel(item["applicationCount"], "candidature")] if item["applicationCount"] else ()),
        ],
        adresse=adresse,
        point=None if at["longitude"] is None else (at["longitude"], at["latitude"]),
    )


def kind_of(item: Item) -> str:
    """The kind of a result, as people call it."""
    return _(DELEGUE if item["company"]["mandataire"] else GENRES[Kind(item["ideaType"])].nom)


def title_of(item: Item) -> str:
    """Its title: a company's is its name."""
    told = item["title"] or item["company"]["name"] or ""
    return casing.name(told) if item["ideaType"] == Kind.LBA else casing.sentence(told)


def level_of(item: Item) -> str:
    """The level of the diploma; that of an offer which wants none is any."""
    told = item["diplomaLevel"] or ""
    level = _NIVEAU_DIT.get(told, told[:1])
    return _(NIVEAUX_DITS.get(level, TOUS_NIVEAUX if told in _NIVEAU_DIT else ""))


def contract_of(job: Mapping[str, Any]) -> str:
    """« apprentissage ou professionnalisation »."""
    kinds = [kind for kind in str(job.get("contractType") or "").split(", ") if kind]
    return _(" ou ").join(_(kind.lower()) for kind in kinds)


def length_of(job: Mapping[str, Any]) -> str:
    """How long the contract lasts."""
    months = str(job.get("dureeContrat") or "")
    return mesure(int(months), "mois") if months.isascii() and months.isdigit() else ""


def _what(item: Item, job: Mapping[str, Any]) -> list[str]:
    remote = _("à distance") if item["place"]["remoteOnly"] else ""
    found = [part for part in (level_of(item), contract_of(job), length_of(job), remote) if part]
    return [found[0][:1].upper() + found[0][1:], *found[1:]] if found else []


def _when(item: Item, job: Mapping[str, Any]) -> str:
    """When it begins: of a training, its next session."""
    if item["ideaType"] == Kind.FORMATION:
        found = (item["training"] or {}).get("sessions") or ()
        if any(s["isPermanentEntry"] for s in found):
            return _("Entrée à tout moment")
        days = sorted(day for s in found if (day := day_in_paris(s["startDate"])) and day >= today())
        return _("Rentrée : %(days)s", days=mois(days[0])) if days else ""
    begins = day_in_paris(job.get("jobStartDate"))
    if begins is None:
        return ""
    return _("Début : %(begins)s", begins=mois(begins)) if begins > today() else _("Début : dès que possible")


def why_likely(reasons: Sequence[str]) -> str:
    """Why a company is there, in a few words: its own reasons, else what put it there (`steps/ratings.py`)."""
    told = ", ".join(reasons[:2])
    return told[:1].upper() + told[1:] if told else _("Son activité embauche d'ordinaire pour ce métier")


# ── where ────────────────────────────────────────────────────────────────────────────────────────────────────────


def commune_names(release: Release, items: Iterable[Item]) -> dict[str, list[str]]:
    """The names (INSEE) of the communes that the codes of these items lead to."""
    return queries.commune_names(release, codes_of(items))


def place_name(item: Item, names: Mapping[str, Sequence[str]]) -> str:
    """« Metz (57) »: the commune and its département."""
    name, departement = commune_name(item, names), item["place"]["departementNumber"] or ""
    return f"{name} ({departement})" if name and departement else name or departement


def full_address(item: Item, names: Mapping[str, Sequence[str]]) -> str:
    """Street, postal code and commune, as one writes them."""
    at = item["place"]
    commune = commune_name(item, names) or place_name(item, names)
    street = casing.name(at["address"] or "").strip(" ,")
    if at["zipCode"] and street.endswith(at["zipCode"]):
        street = street.removesuffix(at["zipCode"]).strip(" ,")
    town_ = " ".join(part for part in (at["zipCode"], commune) if part)
    return ", ".join(part for part in (street, town_) if part)
