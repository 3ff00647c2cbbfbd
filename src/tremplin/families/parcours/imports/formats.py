"""The formats known, and how a file is recognised by its beginning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tremplin.families.parcours.imports import certifinfo, demandeurs, events, ile_de_france, kairos, lheo, stagiaires
from tremplin.families.parcours.imports.lines import ouvrir
from tremplin.families.parcours.imports.row import FichierRefuse, Rangee

_DEBUT = 64 * 1024


@dataclass(frozen=True)
class Format:
    """A format: how it is recognised, and its rows. `reserve`: an operator alone may bring it."""

    nom: str
    titre: str
    reconnait: Callable[[str], bool]
    lire: Callable[[Path], Iterator[Rangee]]
    importe: bool = False
    """Its events are of source IMPORT: someone else's extraction, less believed than what was typed."""
    reserve: bool = False


FORMATS = (
    Format("stagiaires", "Export des stagiaires", stagiaires.reconnait, stagiaires.lire, importe=True),
    Format("ile-de-france", "Stagiaires d'Île-de-France", ile_de_france.reconnait, ile_de_france.lire, importe=True),
    Format("kairos", "Liste Kairos", kairos.reconnait, kairos.lire, reserve=True),
    Format("certifinfo", "Remplacements Certifinfo", certifinfo.reconnait, certifinfo.lire, reserve=True),
    Format("demandeurs", "Demandeurs d'emploi", demandeurs.reconnait, demandeurs.lire, reserve=True),
    Format("lheo", "LHEO", lheo.reconnait, lheo.lire),
    Format("evenements-csv", "Événements (CSV)", events.reconnait, events.lire),
    Format("evenements-ndjson", "Événements (NDJSON)", events.reconnait_ndjson, events.lire_ndjson),
)
XLSX = Format("evenements-xlsx", "Événements (XLSX)", lambda _: False, events.lire_xlsx)
PAR_NOM = {f.nom: f for f in (*FORMATS, XLSX)}


def reconnaitre(path: Path) -> Format:
    """The format of a file; raises FichierRefuse when it is none of ours."""
    start: bytes = ouvrir(path).read(_DEBUT)
    if start.startswith(b"PK\x03\x04"):
        return XLSX
    text = start.decode("utf-8", errors="replace").removeprefix("\ufeff")
    if "�" in text:
        text = start.decode("cp1252", errors="replace")
    for format in FORMATS:
        if format.reconnait(text):
            return format
    if b"\0" in start:
        raise FichierRefuse("octet nul : un fichier de texte ou un classeur est attendu")
    names = ", ".join(f.titre for f in PAR_NOM.values())
    first = "".join(c for c in text.split("\n", 1)[0][:80] if c.isprintable())
    raise FichierRefuse(f"format inconnu (première ligne : « {first} ») ; connus : {names}")
