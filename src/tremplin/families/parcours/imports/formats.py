"""The formats known, and how a file is recognised by its beginning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from tremplin.families.parcours.imports import certifinfo, demandeurs, events, ile_de_france, kairos, lheo, stagiaires
from tremplin.families.parcours.imports.lines import open
from tremplin.families.parcours.imports.row import FichierRefuse, Rangee

_DEBUT = 64 * 1024


@dataclass(frozen=True)
class Format:
    """A format: how it is recognised, and its rows. `reserve`: an operator alone may bring it."""

    nom: str
    titre: str
    _: KW_ONLY
    recognises: Callable[[str], bool]
    read: Callable[[Path], Iterator[Rangee]]
    importe: bool = False
    """Its events are of source IMPORT: someone else's extraction, less believed than what was typed."""
    reserve: bool = False


FORMATS = (
    Format("stagiaires", "Export des stagiaires", recognises=stagiaires.recognises, read=stagiaires.read, importe=True),
    Format(
        "ile-de-france",
        "Stagiaires d'Île-de-France",
        recognises=ile_de_france.recognises,
        read=ile_de_france.read,
        importe=True,
    ),
    Format("kairos", "Liste Kairos", recognises=kairos.recognises, read=kairos.read, reserve=True),
    Format(
        "certifinfo", "Remplacements Certifinfo", recognises=certifinfo.recognises, read=certifinfo.read, reserve=True
    ),
    Format("demandeurs", "Demandeurs d'emploi", recognises=demandeurs.recognises, read=demandeurs.read, reserve=True),
    Format("lheo", "LHEO", recognises=lheo.recognises, read=lheo.read),
    Format("evenements-csv", "Événements (CSV)", recognises=events.recognises, read=events.read),
    Format("evenements-ndjson", "Événements (NDJSON)", recognises=events.recognises_ndjson, read=events.read_ndjson),
)
XLSX = Format("evenements-xlsx", "Événements (XLSX)", recognises=lambda _: False, read=events.read_xlsx)
PAR_NOM = {f.nom: f for f in (*FORMATS, XLSX)}


def recognise(path: Path) -> Format:
    """The format of a file; raises FichierRefuse when it is none of ours."""
    start: bytes = open(path).read(_DEBUT)
    if start.startswith(b"PK\x03\x04"):
        return XLSX
    text = start.decode("utf-8", errors="replace").removeprefix("\ufeff")
    if "�" in text:
        text = start.decode("cp1252", errors="replace")
    for format in FORMATS:
        if format.recognises(text):
            return format
    if b"\0" in start:
        raise FichierRefuse("octet nul : un fichier de texte ou un classeur est attendu")
    names = ", ".join(f.titre for f in PAR_NOM.values())
    first = "".join(c for c in text.split("\n", 1)[0][:80] if c.isprintable())
    raise FichierRefuse(f"format inconnu (première ligne : « {first} ») ; connus : {names}")
