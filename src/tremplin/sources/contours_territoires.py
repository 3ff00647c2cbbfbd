"""Outlines of territories (IGN Admin Express 2018, simplified): a GeoJSON file a kind, told by its name.

The bassins d'emploi are derived from the communes of 2018 by whom drew them. Kept whole: maps are drawn from them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson

from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.types import Choix, Code, Texte

_GENRES = {
    "departement": r"d[ée]partements",
    "region": r"r[ée]gions",
    "arrondissement": r"arrondissements",
    "academie": r"fond_carte_acad[ée]mies",
    "bassin": r"bassins_emploi",
}
"""Kind of territory → how the names of its files begin."""
_CODES, _NOMS = ("code", "bassin", "code_academie"), ("nom", "name", "nom_bassin")
_DECIMALES = 3
"""Of a degree: a hundred metres, finer than the simplified outlines."""

TABLE = Table(
    "contours",
    (
        Column("genre", Choix(valeurs=tuple(_GENRES)), requis=True, description="Ce qu'est le territoire"),
        Column("code", Code(motif=r"[0-9A-Z]{2,5}", pad=2), requis=True, description="Code du territoire"),
        Column("nom", Texte(), description="Nom, quand le fichier le donne"),
        Column("contour", Texte(), requis=True, description="Anneaux extérieurs, listes de [longitude, latitude]"),
    ),
    cle=("genre", "code"),
)


def parse(source: Source, path: Path) -> Parsed:
    """A FeatureCollection of Polygon or MultiPolygon features."""
    genre = next(g for g, named in _GENRES.items() if re.match(named, path.name, re.IGNORECASE))
    document = json.load(path)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise SourceError(f"{path.name} : une FeatureCollection GeoJSON est attendue")
    items = [{"ligne": n, "genre": genre, **_territory(genre, f)} for n, f in enumerate(features, start=1)]
    yield from json.typed(source.table("contours"), items, path)


def _territory(genre: str, feature: dict[str, Any]) -> dict[str, Any]:
    told = feature.get("properties") or {}
    code = next((str(told[name]) for name in _CODES if told.get(name)), None)
    rings = [json.rounded(ring, _DECIMALES) for ring in json.outer_rings(feature.get("geometry") or {})]
    return {
        "code": code.zfill(4) if code and genre == "bassin" else code,
        "nom": next((told[name] for name in _NOMS if told.get(name)), None),
        "contour": orjson.dumps(rings).decode() if rings else None,
    }


SOURCE = Source(
    name="contours_territoires",
    titre="Contours des territoires",
    publisher="IGN (Admin Express), simplifiés",
    licence="etalab-2.0",
    rhythm="à la demande",
    jours=3650,
    files=pattern(
        r"d[ée]partements_(?P<date>\d{4})_simplifi.*\.geojson|d[ée]partements-outre-mer-manquants\.json"
        r"|(r[ée]gions|arrondissements)-version-simplifi.*\.geojson|fond_carte_acad[ée]mies\.json"
        r"|bassins_emploi_\d{4}_simplifi.*\.geojson"
    ),
    page="https://geoservices.ign.fr/adminexpress",
    description="Le contour des départements, régions, arrondissements, académies et bassins d'emploi (2018).",
    parties=True,
    tables=(TABLE,),
    parse=parse,
)
