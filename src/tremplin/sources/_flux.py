"""What all feeds of partner offers share: a mapping of their elements to one common form, and its table.

A mapping is data: where each value stands, which contracts are alternance, how levels and remote work are worded.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from tremplin.domain import codes
from tremplin.domain.markup import plain
from tremplin.domain.text import fold
from tremplin.sources import _json
from tremplin.sources.containers import bounded_lines, detect_encoding
from tremplin.sources.declaration import Column, Parsed, Rejection, Seuils, Source, SourceError, Table
from tremplin.sources.types import Choix, Code, Codes, Date, Decimal, Entier, Texte

APPRENTISSAGE, PROFESSIONNALISATION = "Apprentissage", "Professionnalisation"
TOUS = f"{APPRENTISSAGE},{PROFESSIONNALISATION}"
SUR_PLACE, A_DISTANCE, HYBRIDE = "onsite", "remote", "hybrid"
_TEXTE, _DATE = Texte(), Date()

OFFRES = Table(
    "offres",
    (
        Column(
            "partner_job_id",
            Code(motif=r"[^\s].{0,199}", tel_quel=True),
            requis=True,
            description="Identifiant chez le partenaire",
        ),
        Column("offer_title", Code(motif=r".{3,300}", tel_quel=True), requis=True, description="Intitulé"),
        Column("offer_description", _TEXTE, description="Texte de l'offre, sans balise"),
        Column("offer_rome_codes", Codes(motif=codes.ROME, separateur=",")),
        Column("offer_target_diploma", Entier(mini=3, maxi=8), description="Niveau européen du diplôme préparé"),
        Column("offer_creation", _DATE, description="Jour de publication"),
        Column("offer_expiration", _DATE),
        Column("offer_opening_count", Entier(mini=1)),
        Column("offer_disabled_eligible", Choix(valeurs=("oui", "non"))),
        Column("contract_type", _TEXTE, requis=True, description="Apprentissage, Professionnalisation, ou les deux"),
        Column("contract_label", _TEXTE, description="Contrat, comme le partenaire l'écrit"),
        Column("contract_duration", Entier(mini=1, maxi=60), description="Mois"),
        Column("contract_start", _DATE),
        Column("contract_remote", Choix(valeurs=(SUR_PLACE, A_DISTANCE, HYBRIDE))),
        Column("contract_hours", _TEXTE, description="Durée du travail"),
        Column("workplace_siret", Code(motif=codes.SIRET)),
        Column("workplace_siren", Code(motif=codes.SIREN)),
        Column("workplace_name", _TEXTE),
        Column("workplace_description", _TEXTE),
        Column("workplace_website", _TEXTE),
        Column("workplace_naf", Code(motif=codes.NAF)),
        Column("workplace_naf_label", _TEXTE),
        Column("workplace_address", _TEXTE),
        Column("workplace_code_postal", Code(motif=codes.CODE_POSTAL, pad=5)),
        Column("workplace_commune", Code(motif=codes.COMMUNE), description="Code INSEE"),
        Column("workplace_ville", _TEXTE),
        Column("workplace_departement", Code(motif=codes.DEPARTEMENT)),
        Column("workplace_departement_nom", _TEXTE),
        Column("workplace_lat", Decimal()),
        Column("workplace_lon", Decimal()),
        Column("apply_url", Code(motif=r"(?i)https?://[^\s<>\"]{3,1900}", tel_quel=True)),
        Column("apply_email", Code(motif=r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", tel_quel=True)),
        Column("apply_phone", _TEXTE),
        Column("apply_name", _TEXTE),
    ),
    cle=("partner_job_id",),
)
"""The common form, flattened; the partner is the source itself."""


@dataclass(frozen=True)
class Flux:
    """How a partner writes its offers."""

    partenaire: str
    """Name shown as `partner_label`."""
    conteneur: str
    """XML element or JSON key that holds one offer, or their list; empty for a JSON list or a CSV."""
    champs: Mapping[str, tuple[str, ...]]
    """Column → where it stands, the first filled wins; « a + b » joins two of them by a blank line."""
    contrats: tuple[tuple[str, str], ...] = ((r"apprenti.*professionnalisation|alternan", TOUS),)
    """Folded words of a contract → its types, the first that matches; none: the offer isn't in alternance."""
    diplomes: tuple[tuple[str, int], ...] = ()
    """Folded words of a level → European level, the first that matches."""
    distance: Mapping[str, str] = field(default_factory=dict)
    """Folded words for remote work → ours."""
    annees: bool = False
    """A duration of a few units is years."""
    nettoyages: Mapping[str, str] = field(default_factory=dict)
    """Column → regular expression whose first group is the value."""
    poids: float = 0.5
    """Weight when an offer is seen twice, 0 to 1."""


NIVEAU_DANS_UN_TEXTE = r"(?i)\b((?:CAP|BEP|Bac ?\+ ?\d|BTS|BUT|Licence|Master)(?:[ /][\w+/]+){0,3})"
"""For `nettoyages`: the level that a title or a text names."""
NIVEAUX = (
    (r"doctorat|bac 8", 8), (r"bac 5|bac 4 5|master|ingenieur|maitrise|bac 4", 7), (r"bac 3|licence|but\b|bachelor", 6),
    (r"bac 2|bts|deust|dut", 5), (r"\bbac\b|\bbp\b|baccalaureat", 4), (r"cap\b|bep", 3),
)  # fmt: skip
"""Levels in the words of most partners, the highest first since they are often ranges."""
FLUX: dict[str, Flux] = {}
"""Source → its mapping, of every feed declared."""


def flux(name: str, mapping: Flux, *, titre: str, files: re.Pattern[str], description: str, page: str = "") -> Source:
    """The source of a feed."""
    FLUX[name] = mapping
    return Source(
        name=name,
        titre=titre,
        publisher=mapping.partenaire,
        licence="convention",
        rhythm="quotidien",
        jours=2,
        files=files,
        description=description,
        page=page,
        groupe="offres",
        tables=(OFFRES,),
        seuils=Seuils(lignes=0.8, cles=0.8, non_nuls=1.0, ecartees=1.0),
        parse=parse,
    )


def parse(source: Source, path: Path) -> Parsed:
    """Offers in the common form; those that aren't in alternance are set aside, and counted."""
    mapping = FLUX[source.name]
    items, read = [], 0
    for number, found in _elements(mapping, path):
        read = max(read, number)
        item: dict[str, Any] = {c.name: _taken(mapping, c.name, found) for c in OFFRES.columns}
        told = item["contract_type"] or ""
        kinds = next((kinds for words, kinds in mapping.contrats if re.search(words, fold(told))), None)
        if kinds is None:
            reason = "contrat qui n'est pas en alternance"
            yield Rejection(OFFRES.name, number, mapping.champs["contract_type"][0], told[:200], reason)
            continue
        item |= {"ligne": number, "contract_type": kinds, "contract_label": item["contract_label"] or told[:100]}
        items.append(_converted(mapping, item))
    yield from _json.typed(OFFRES, items, path, lues=read)


def _elements(mapping: Flux, path: Path) -> Iterator[tuple[int, Any]]:
    suffix = path.suffix.lower()
    if suffix == ".xml":
        yield from _xml(mapping, path)
    elif suffix == ".csv":
        with path.open("rb") as stream:
            encoding = detect_encoding(stream, ("utf-8",), path.name)
            stream.seek(0)
            try:
                rows = csv.DictReader(bounded_lines(stream, encoding, path.name), strict=True)
                yield from enumerate(rows, start=1)
            except csv.Error as error:
                raise SourceError(f"{path.name} : CSV mal formé ({error})") from error
    else:
        document = _json.load(path)
        found = document.get(mapping.conteneur) if mapping.conteneur and isinstance(document, dict) else document
        if not isinstance(found, list) or not all(isinstance(i, dict) for i in found):
            inside = f"sous la clé « {mapping.conteneur} »" if mapping.conteneur else "d'objets"
            raise SourceError(f"{path.name} : une liste est attendue {inside}")
        yield from enumerate(found, start=1)


def _xml(mapping: Flux, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Elements one by one; entities, network and document types are off."""
    number = 0
    try:
        walk = etree.iterparse(str(path), events=("end",), tag=mapping.conteneur, resolve_entities=False,
                               no_network=True, load_dtd=False, huge_tree=False)  # fmt: skip
        for _, element in walk:
            if element.getroottree().docinfo.doctype:
                raise SourceError(f"{path.name} : un type de document (DOCTYPE) n'est pas lu")
            number += 1
            yield number, _tree(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{path.name} : XML mal formé ({error})") from error
    if not number:
        raise SourceError(f"{path.name} : aucun élément « {mapping.conteneur} »")


def _tree(element: Any) -> dict[str, Any]:
    return {
        str(child.tag): _tree(child) if len(child) else (child.text or "").strip()
        for child in element
        if isinstance(child.tag, str)
    }


def _taken(mapping: Flux, column: str, found: Any) -> str | None:
    """The first filled of the places where a column may stand."""
    for place in mapping.champs.get(column, ()):
        parts = [_at(found, part.strip()) for part in place.split(" + ")]
        text = "\n\n".join(p for p in parts if p)
        pattern = mapping.nettoyages.get(column)
        if pattern and text:
            match = re.search(pattern, text)
            text = match[1] if match else ""
        if text:
            return text
    return None


def _at(found: Any, place: str) -> str:
    """The text at « a/b/c »; a constant when the place is written « =text »."""
    if place.startswith("="):
        return place[1:]
    for name in place.split("/"):
        if isinstance(found, list):
            found = found[0] if found else None
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, list):
        found = ", ".join(str(f) for f in found if isinstance(f, str | int | float))
    if found is None or isinstance(found, dict):
        return ""
    return ("oui" if found else "non") if isinstance(found, bool) else str(found).strip()


def _converted(mapping: Flux, item: dict[str, Any]) -> dict[str, Any]:
    """Texts without tags, levels, durations and remote work in our words."""
    for name in ("offer_title", "offer_description", "workplace_description", "workplace_name"):
        item[name] = plain(item[name])
    item["offer_title"] = " ".join((item["offer_title"] or "").split()) or None
    item["offer_target_diploma"] = _level(mapping, item["offer_target_diploma"])
    item["contract_duration"] = months(item["contract_duration"], years=mapping.annees)
    item["contract_remote"] = mapping.distance.get(fold(item["contract_remote"] or ""))
    if isinstance(siret := item["workplace_siret"], str):
        item["workplace_siret"] = siret.replace(" ", "")
    return item


def _level(mapping: Flux, told: str | None) -> int | None:
    if not told:
        return None
    return next((level for words, level in (*mapping.diplomes, *NIVEAUX) if re.search(words, fold(told))), None)


def months(told: str | None, *, years: bool = False) -> int | None:
    """Months of « 12 », « 12 mois », « 1 an », « 12 à 24 » (the least); with `years`, a lone 1 to 3 is years."""
    match = re.search(r"(\d+)", told or "")
    if match is None:
        return None
    count = int(match[1])
    in_years = re.search(r"\d\s*(ans?|annees?)\b", fold(told or "")) or (years and count <= 3)
    return count * 12 if in_years else count
