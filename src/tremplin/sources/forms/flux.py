"""What all feeds of partner offers share: a mapping of their elements to one common form, and its table.

A mapping is data: where each value stands, which contracts are alternance, how levels and remote work are worded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tremplin.domain import codes
from tremplin.domain.text import fold
from tremplin.domain.written.markup import plain
from tremplin.sources.forms import feed_values
from tremplin.sources.forms.feed_files import Markup, elements
from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Rejection, Seuils, Source, Table
from tremplin.sources.reading.types import (
    AUCUN,
    EMAIL,
    NON_DIFFUSE,
    SIRET,
    Choix,
    Code,
    Codes,
    Date,
    Decimal,
    Entier,
    Texte,
)

APPRENTISSAGE, PROFESSIONNALISATION = "Apprentissage", "Professionnalisation"
TOUS = f"{APPRENTISSAGE},{PROFESSIONNALISATION}"
SUR_PLACE, A_DISTANCE, HYBRIDE = "onsite", "remote", "hybrid"
_TEXTE, _DATE = Texte(), Date()

OFFRES = Table(
    "offres",
    (
        Column(
            "partner_job_id",
            Code(motif=r"[^\s].{0,199}", tel_quel=True, forme="un identifiant de 200 caractères au plus"),
            requis=True,
            description="Identifiant chez le partenaire",
        ),
        Column(
            "offer_title",
            Code(motif=r".{3,300}", tel_quel=True, forme="un intitulé d'au moins 3 caractères"),
            requis=True,
            description=f"Intitulé, raccourci à {feed_values.TITLE_MOST} caractères",
        ),
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
        Column("workplace_siret", SIRET),
        Column("workplace_siren", Code(motif=codes.SIREN)),
        Column("workplace_name", Texte((*AUCUN, NON_DIFFUSE))),
        Column("workplace_description", _TEXTE),
        Column("workplace_website", _TEXTE),
        Column("workplace_naf", Code(motif=codes.NAF)),
        Column("workplace_naf_label", _TEXTE),
        Column("workplace_address", _TEXTE),
        Column(
            "workplace_code_postal",
            Code(motif=r"[0-9]{4,5}", forme="un code postal"),
            description="Quatre chiffres : un zéro perdu, ou un code étranger",
        ),
        Column("workplace_commune", Code(motif=codes.COMMUNE), description="Code INSEE"),
        Column("workplace_ville", _TEXTE),
        Column("workplace_pays", _TEXTE),
        Column("workplace_departement", Code(motif=codes.DEPARTEMENT)),
        Column("workplace_departement_nom", _TEXTE),
        Column("workplace_lat", Decimal()),
        Column("workplace_lon", Decimal()),
        Column("apply_url", Code(motif=r"(?i)https?://[^\s<>\"]{3,1900}", tel_quel=True, forme="une adresse http(s)")),
        Column("apply_email", EMAIL),
        Column("apply_phone", _TEXTE),
        Column("apply_name", _TEXTE),
    ),
    cle=("partner_job_id",),
)
"""The common form, flattened; the partner is the source itself."""


@dataclass(frozen=True, kw_only=True)
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
    """Folded whole words of a level → European level, the first that matches."""
    distance: Mapping[str, str] = field(default_factory=dict)
    """Folded words for remote work → ours."""
    annees: bool = False
    """A duration of a few units is years."""
    nettoyages: Mapping[str, str | Callable[[str], str]] = field(default_factory=dict)
    """Column → where its value stands in a text: the first group of a regular expression, or what a function finds."""
    poids: float = 0.5
    """Weight when an offer is seen twice, 0 to 1."""


ADRESSE = r"([^@\s:;,<>]+@[^@\s;,<>]+\.[A-Za-z]{2,})"
"""For `nettoyages`: the first e-mail address of a text."""
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
        tables=(_table(mapping),),
        seuils=Seuils(lignes=0.8, cles=0.8, non_nuls=1.0, ecartees=1.0, illisibles=1.0),
        parse=parse,
    )


def _table(mapping: Flux) -> Table:
    """The common form, its columns under the partner's own names: those that its staff can look up."""
    named = {column: places[0] for column, places in mapping.champs.items() if not places[0].startswith("=")}
    columns = tuple(replace(c, aliases=(named[c.name],)) if c.name in named else c for c in OFFRES.columns)
    return replace(OFFRES, columns=columns)


def parse(source: Source, path: Path) -> Parsed:
    """Offers in the common form; those that aren't in alternance are set aside, and counted."""
    mapping, table = FLUX[source.name], source.tables[0]
    items, faults, read = [], [], 0
    for number, found in elements(path, mapping.conteneur):
        read = max(read, number)
        if not isinstance(found, dict) or None in found:
            yield Rejection(
                table=table.name, ligne=number, colonne=mapping.conteneur, valeur=str(found)[:200], raison=_SHAPE
            )
            continue
        item = {c.name: _taken(mapping, c.name, found) for c in OFFRES.columns}
        told = item["contract_type"] or ""
        kinds = next((kinds for words, kinds in mapping.contrats if re.search(words, fold(told))), None)
        if kinds is None:
            reason = "contrat qui n'est pas en alternance"
            yield Rejection(
                table=table.name, ligne=number, colonne=_name(table, "contract_type"), valeur=told[:200], raison=reason
            )
            continue
        faults += [
            Rejection(
                table=table.name,
                ligne=number,
                colonne=_name(table, column),
                valeur=(item[column] or "")[:200],
                raison=reason,
                portee="valeur",
            )
            for column, reason in _faults(mapping, item)
        ]
        label = item["contract_label"] or told[:100]
        items.append(_converted(mapping, item) | {"ligne": number, "contract_type": kinds, "contract_label": label})
    gone = set()
    for part in json.typed(table, items, path, count=read):
        if isinstance(part, Rejection) and part.portee == "ligne":
            gone.add(part.ligne)
        yield part
    yield from (f for f in faults if f.ligne not in gone)


_SHAPE = "attendu : un objet, ou une ligne d'autant de cellules que l'en-tête"


def _name(table: Table, column: str) -> str:
    return next(c.names[0] for c in table.columns if c.name == column)


def _taken(mapping: Flux, column: str, found: dict[str, Any]) -> str | None:
    """The first filled of the places where a column may stand."""
    for place in mapping.champs.get(column, ()):
        parts = [_at(found, part.strip()) for part in place.split(" + ")]
        text = "\n\n".join(p for p in parts if p)
        cleaning = mapping.nettoyages.get(column)
        if callable(cleaning):
            text = cleaning(text)
        elif cleaning and text:
            match = re.search(cleaning, text)
            text = match[1] if match else ""
        if text:
            return text
    return None


def _at(found: Any, place: str) -> str:
    """The text at « a/b/c », with its markup; a constant when the place is written « =text »."""
    if place.startswith("="):
        return place[1:]
    for name in place.split("/"):
        if isinstance(found, list):
            found = found[0] if found else None
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, list):
        found = ", ".join(str(f) for f in found if isinstance(f, str | int | float))
    if isinstance(found, Markup):
        return found.written
    if found is None or isinstance(found, dict):
        return ""
    return ("oui" if found else "non") if isinstance(found, bool) else str(found).strip()


def _faults(mapping: Flux, item: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Column, reason: what is read otherwise than it was written, or not at all."""
    title = " ".join((plain(item["offer_title"]) or "").split())
    if len(title) > feed_values.TITLE_MOST:
        yield "offer_title", f"intitulé de {len(title)} caractères, raccourci à {feed_values.TITLE_MOST}"
    _, wrong = feed_values.rome_codes(item["offer_rome_codes"])
    if wrong:
        yield "offer_rome_codes", f"attendu : des codes ROME comme D1102 ; non lu : {', '.join(wrong)[:100]}"
    if item["contract_duration"] and feed_values.months(item["contract_duration"]) is None:
        yield "contract_duration", "attendu : une durée, comme « 12 mois »"
    if "offer_creation" in mapping.champs and not item["offer_creation"]:
        yield "offer_creation", "date absente : celle du fichier vaut"


def _converted(mapping: Flux, item: Mapping[str, str | None]) -> dict[str, Any]:
    """Texts without tags, levels, durations, jobs and remote work in our words."""
    done: dict[str, Any] = dict(item)
    for name in ("offer_title", "offer_description", "workplace_description", "workplace_name", "apply_name"):
        done[name] = plain(item[name])
    done["offer_title"] = feed_values.title(done["offer_title"])
    done["offer_target_diploma"] = feed_values.level(item["offer_target_diploma"], mapping.diplomes)
    done["offer_rome_codes"] = feed_values.rome_codes(item["offer_rome_codes"])[0] or None
    done["contract_duration"] = feed_values.months(item["contract_duration"], years=mapping.annees)
    done["contract_remote"] = mapping.distance.get(fold(item["contract_remote"] or ""))
    siret = re.sub(r"[\s./-]", "", item["workplace_siret"] or "")
    if codes.matches(codes.SIREN, siret):
        done["workplace_siren"], siret = item["workplace_siren"] or siret, ""
    done["workplace_siret"] = siret or None
    return done
