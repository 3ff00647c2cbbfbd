"""Our own files of events: CSV, XLSX, NDJSON; an event a row, its content in columns named as its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from tremplin.families.parcours.events.types import EVENTS, ON_OTHERS, Type
from tremplin.families.parcours.imports.lines import MOTIF, cellules, lignes, rangees
from tremplin.families.parcours.imports.row import FichierRefuse, Illisible, Rangee, rangee_illisible

_SIMPLES = (
    "type",
    "dateEffet",
    "dateEmission",
    "referenceSource",
    "siretOrganismeFormation",
    "canal",
    "dateReceptionPapier",
    "cible",
    "idInscription",
)
_PERSONNE = ("idRegionalDE", "codeGeoDE", "idNational", "idNationalDE", "departement", "agence")
_IDENTITE = ("nom", "prenom", "dateNaissance", "courriel", "telephone")
_SESSION = ("numeroFormation", "numeroAction", "numeroSession", "numeroReferenceExterne")
_CONTENU = tuple(
    dict.fromkeys(
        name
        for event in EVENTS.values()
        for name in event.model.model_fields
        if name not in ("modules", "valeurs", "repriseEmploiPendant", "repriseEmploiFin")
    )
)
_REQUISES = ("type", "dateEffet")
COLONNES = (*_SIMPLES, *_PERSONNE, *_IDENTITE, *_SESSION, *_CONTENU)


def recognises(debut: str) -> bool:
    """A first line of names of ours, two at least, `type` or `dateEffet` among them."""
    names = {n.strip('"\ufeff ') for n in debut.split("\n", 1)[0].rstrip("\r").split(";")}
    return bool(names & set(_REQUISES)) and len(names & set(COLONNES)) > 1


def recognises_ndjson(debut: str) -> bool:
    """A JSON object on the first line."""
    return debut.lstrip("\ufeff \t\r\n").startswith("{")


def modele(type: Type) -> str:
    """The header of a file of events of one type."""
    fields = [n for n in EVENTS[type].model.model_fields if n in _CONTENU]
    aimed = type in ON_OTHERS
    where = ("cible",) if aimed else ("idRegionalDE", "codeGeoDE", *_SESSION)
    return ";".join(("type", "dateEffet", "dateEmission", "referenceSource", *where, *fields)) + "\r\n"


def read(path: Path) -> Iterator[Rangee]:
    """The rows of a CSV file."""
    yield from _table(cellules(path, ";"))


def read_xlsx(path: Path) -> Iterator[Rangee]:
    """The rows of the first sheet of a workbook."""
    import fastexcel

    try:
        sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string")
    except fastexcel.FastExcelError as error:
        raise FichierRefuse("classeur illisible ou endommagé") from error
    frame = sheet.to_polars()
    reasons = frame.height > 0 and frame.row(0)[-1] == MOTIF
    if reasons:
        frame = frame.drop(frame.columns[-1])
    rows = ((n, ["" if c is None else str(c).strip() for c in row]) for n, row in enumerate(frame.iter_rows(), 1))
    yield from _table((n, cells) for n, cells in rows if any(cells))


def read_ndjson(path: Path) -> Iterator[Rangee]:
    """One JSON object a line."""
    for number, line in lignes(path):
        if isinstance(line, Illisible):
            yield rangee_illisible(number, line)
            continue
        if not line.strip():
            continue
        rangee = Rangee(ligne=number)
        try:
            told = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            rangee.reject("", None, "JSON", f"objet JSON illisible, colonne {error.colno}")
        else:
            if isinstance(told, dict):
                told.pop(MOTIF, None)
                rangee.evenements.append(told)
            else:
                rangee.reject("", None, "JSON", "un objet JSON est attendu")
        yield rangee


def _table(rows: Iterator[tuple[int, list[str] | Illisible]]) -> Iterator[Rangee]:
    return rangees(rows, COLONNES, lambda rangee, row: rangee.evenements.append(_evenement(row)), required=_REQUISES)


def _evenement(row: dict[str, str]) -> dict[str, Any]:
    event: dict[str, Any] = {n: row[n] for n in _SIMPLES if n in row}
    if re.fullmatch(r"[0-9]{1,10}", str(event.get("idInscription", "")), re.ASCII):
        event["idInscription"] = int(event["idInscription"])
    for name in ("dateEffet", "dateReceptionPapier"):
        if name in event:
            event[name] = _day(event[name])
    person: dict[str, Any] = {n: row[n] for n in _PERSONNE if n in row}
    if identity := {n: row[n] for n in _IDENTITE if n in row}:
        person["identite"] = identity
    if person:
        event["beneficiaire"] = person
    if numbers := {n: row[n] for n in _SESSION if n in row}:
        event["session"] = numbers
    content = {n: _value(n, row[n]) for n in _CONTENU if n in row}
    if event.get("type") == Type.CORRECTION:
        kept: dict[str, Any] = {n: content.pop(n) for n in ("motif", "note", "resout") if n in content}
        content = {"valeurs": content, **kept}
    if content:
        event["contenu"] = content
    return event


def _value(name: str, text: str) -> Any:
    if name == "objectifs":
        return [part.strip() for part in re.split(r"[, ]+", text) if part.strip()]
    if (low := text.lower()) in ("oui", "vrai", "true", "non", "faux", "false"):
        return low in ("oui", "vrai", "true")
    return _day(text.replace(",", ".") if re.fullmatch(r"[0-9]+,[0-9]+", text, re.ASCII) else text)


def _day(text: str) -> str:
    """A French date, or the instant of a workbook (which knows no offset: its day), as the wire writes a day."""
    if re.fullmatch(r"[0-9]{2}/[0-9]{2}/[0-9]{4}", text, re.ASCII):
        try:
            return datetime.strptime(text, "%d/%m/%Y").date().isoformat()
        except ValueError:
            return text
    told = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) [0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?", text, re.ASCII)
    return told[1] if told else text
