"""InserJeunes figures by certification, as the DEPP's API answers them: nation, region, establishment.

A file is one answer (its name tells the request), or JSON lines of many: `{"chemin": "/UAI/0751234J/millesime/
2023_2024", "reponse": …}`. An answer is a document, sometimes written as a JSON string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from tremplin.domain import codes
from tremplin.sources.forms.depp import PAGE, PUBLISHER, UAI
from tremplin.sources.reading import json
from tremplin.sources.reading.containers import bounded_lines
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.parsing import table_rows
from tremplin.sources.reading.text import Numbered
from tremplin.sources.reading.types import Choix, Code, Decimal, Texte

FILIERES = {
    "apprentissage": "apprentissage",
    "voie_pro_sco_educ_nat": "pro",
    "voie_pro_sco_agri": "agricole",
}
"""The publisher's filière → ours."""
DIMENSIONS = {"id_formation_apprentissage": "apprentissage", "id_mefstat11": "pro"}
"""Dimension that names a code → the filière of its rows when they don't say theirs; other dimensions are totals."""
_ANSWER_BYTES = 64 * 1024**2
"""An answer about the whole nation stands on one line."""
REFUS = "UAI incorrect ou agricole"
"""The API's answer about an establishment without figures: not a failure."""

_REQUETES = (
    re.compile(r"/france/millesime/(?P<millesime>\d{4})/filiere/(?P<filiere>\w+)"),
    re.compile(r"/region/(?P<region>\d{2})/millesime/(?P<millesime>\d{4}(_\d{4})?)"),
    re.compile(r"/UAI/(?P<uai>\w{8})/millesime/(?P<millesime>\d{4}(_\d{4})?)"),
)
_FICHIERS = (
    (re.compile(r"ij-france-(\d{4})-(\w+)\.json", re.IGNORECASE), "/france/millesime/{0}/filiere/{1}"),
    (re.compile(r"ij-region-(\d{2})-([\d_]+)\.json", re.IGNORECASE), "/region/{0}/millesime/{1}"),
    (re.compile(r"ij-uai-(\d{7}[A-Z])-([\d_]+)\.json", re.IGNORECASE), "/UAI/{0}/millesime/{1}"),
)

TABLE = Table(
    "mesures",
    (
        Column("niveau", Choix(valeurs=("france", "region", "uai")), ("niveau",), requis=True),
        Column("region_academique", Code(motif=r"[0-9]{2}"), ("region_academique",)),
        Column("uai", UAI, ("uai",), stricte=True),
        Column("millesime", Code(motif=r"20\d{2}(_20\d{2})?"), ("millesime",), requis=True),
        Column("filiere", Choix(valeurs=tuple(FILIERES)), ("filiere",), stricte=True),
        Column(
            "dimension",
            Texte(),
            ("dimension",),
            requis=True,
            description="Ce que nomme le code ; hors CFD et MEF, un total qui n'est pas servi",
        ),
        Column("code", Code(motif=rf"{codes.CFD}|{codes.MEFSTAT11}|.*"), ("code",), requis=True),
        Column("id_mesure", Texte(), ("id_mesure",), requis=True),
        Column("valeur", Decimal(), ("valeur_mesure",), requis=True),
    ),
)


def parse(source: Source, path: Path) -> Parsed:
    """Each measure of each answer as a row; rows of a bundle are numbered by line."""
    rows = _bundle(path) if path.suffix.lower() == ".ndjson" else _alone(path)
    yield from table_rows(source.table("mesures"), chain([(0, [c.names[0] for c in TABLE.columns])], rows), path.name)


def _alone(path: Path) -> Iterator[Numbered]:
    for expression, template in _FICHIERS:
        if match := expression.fullmatch(path.name):
            measures = _measures(json.load(path), template.format(*match.groups()), path.name)
            yield from enumerate(measures, start=1)
            return
    raise SourceError(f"{path.name} : le nom doit dire la requête, par exemple ij-region-10-2023_2024.json")


def _bundle(path: Path) -> Iterator[Numbered]:
    with path.open("rb") as stream:
        for number, line in enumerate(bounded_lines(stream, "utf-8-sig", path.name, _ANSWER_BYTES), start=1):
            try:
                item = orjson.loads(line)
                request, answer = item["chemin"], item["reponse"]
            except (orjson.JSONDecodeError, KeyError, TypeError) as error:
                raise SourceError(f"{path.name} : ligne {number}, {{chemin, reponse}} attendu") from error
            for measure in _measures(answer, str(request), f"{path.name} ligne {number}"):
                yield number, measure


def _measures(answer: Any, request: str, where: str) -> Iterator[list[str | None]]:
    if isinstance(answer, str):
        try:
            answer = orjson.loads(answer)
        except orjson.JSONDecodeError as error:
            raise SourceError(f"{where} : la chaîne ne contient pas de JSON ({error.msg})") from error
    asked = next((m for expression in _REQUETES if (m := expression.fullmatch(request))), None)
    if asked is None:
        raise SourceError(f"{where} : requête inconnue « {request[:80]} »")
    if not isinstance(answer, dict) or not isinstance(answer.get("data", None), list):
        if isinstance(answer, dict) and answer.get("msg") == REFUS:
            return
        raise SourceError(f"{where} : réponse sans liste « data »")
    given = asked.groupdict()
    level = "france" if "filiere" in given else "region" if "region" in given else "uai"
    for item in answer["data"]:
        dimension, code = _dimension(item, where)
        filiere = item.get("filiere") or given.get("filiere")
        values = (
            level,
            given.get("region"),
            given.get("uai"),
            given["millesime"],
            filiere,
            dimension,
            code,
            item.get("id_mesure"),
            item.get("valeur_mesure"),
        )
        yield [None if v is None else str(v) for v in values]


def _dimension(item: Any, where: str) -> tuple[str, str]:
    """The first dimension of a measure: its name and its code."""
    dimensions = item.get("dimensions") if isinstance(item, Mapping) else None
    first = dimensions[0] if isinstance(dimensions, list) and dimensions else None
    if not isinstance(first, Mapping) or not first:
        raise SourceError(f"{where} : une mesure n'a pas de dimension")
    name, code = next(iter(first.items()))
    return str(name), str(code)


SOURCE = Source(
    name="inserjeunes_api",
    titre="InserJeunes par certification (API)",
    publisher=PUBLISHER,
    licence="etalab-2.0",
    rhythm="trois fois par an",
    jours=180,
    files=pattern(r"ij-(france|region|uai)-.*\.json|inserjeunes-api.*\.ndjson"),
    page=PAGE,
    description="Les effectifs et parts par certification : nation, régions académiques, établissements.",
    valeurs_gardees=("mesures", "millesime"),
    tables=(TABLE,),
    parties=True,
    groupe="inserjeunes",
    confidentielle=True,
    parse=parse,
)
