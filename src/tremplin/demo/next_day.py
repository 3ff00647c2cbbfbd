"""The files of the day after: the next edition of each source that publishers give out daily."""

from __future__ import annotations

import unicodedata
import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

from tremplin.demo.files import french
from tremplin.demo.next_editions import Edition, Rows, in_another_order, write_editions

NEXT = date(2026, 9, 2)


def _as_a_program_prints(_header: list[str], rows: Rows) -> str:
    """Yes and no as « True » and « False »."""
    for row in rows:
        row |= {name: str(value) for name, value in row.items() if isinstance(value, bool)}
    return ""


def _after_a_mark(_header: list[str], rows: Rows) -> str:
    """A mark of byte order; the last first."""
    rows.reverse()
    return "\ufeff"


EDITIONS = (
    Edition(
        file="referentiel_organismes.json",
        change=((1, {"etat_administratif": "fermé"}),),
        defect=_after_a_mark,
    ),
    Edition(
        file="formations.json",
        key="formations",
        leave=(3,),
        change=((0, {"localite": "Saint-Denis Cedex"}), (1, {"intitule_long": "DIPLOME FICTIF RENOMME"})),
        defect=_as_a_program_prints,
    ),
    Edition(
        file="france-travail-offres.json",
        key="resultats",
        leave=(0,),
        come=((2, {"id": "999FTV", "intitule": "Boulanger en alternance H/F"}),),
        change=((4, {"lieuTravail": {"libelle": "13 - Marseille"}}),),
        defect=_after_a_mark,
    ),
    Edition(
        file="leboncoin-fictif.csv",
        separator=",",
        leave=(1,),
        come=((0, {"identifiant": "lbc-nouvelle", "titre": "Boulanger alternance"}),),
        defect=in_another_order,
    ),
)
FICHES = {
    "Standard": Edition(
        file="*",
        come=(
            (0, {"Id_Fiche": "900900", "Numero_Fiche": "RNCP90900", "Intitule": "Fleuriste (certification fictive)"}),
        ),
        change=(
            (5, {"Actif": "INACTIVE", "Date_Fin_Enregistrement": french(NEXT)}),
            (6, {"Intitule": "Métier fictif"}),
        ),
    ),
    "Rome": Edition(file="*", come=((0, {"Numero_Fiche": "RNCP90900", "Codes_Rome_Code": "D1209"}),)),
}
"""Of the export of France compétences, by table."""
LEFT, MOVED = 0, 1
"""Offers of the feed of HelloWork that leaves, and whose workplace changes."""


def write_next_day(world: Path, folder: Path) -> list[Path]:
    """Write into `folder` the next editions of the files of a world; the paths written."""
    return sorted([*write_editions(EDITIONS, world, folder), _fiches(world, folder), _feed(world, folder)])


def _fiches(world: Path, folder: Path) -> Path:
    """The names of its files in the other Unicode form."""
    *_, before = sorted(world.glob("export-fiches-csv-*.zip"))
    target = folder / f"export-fiches-csv-{NEXT:%Y-%m-%d}.zip"
    then = datetime.strptime(before.stem[-10:], "%Y-%m-%d")
    with zipfile.ZipFile(before) as held, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in held.namelist():
            text = held.read(name).decode("utf-8")
            edition = next((one for table, one in FICHES.items() if f"_{table}_" in name), None)
            dated = name.replace(f"{then:%Y_%m_%d}", f"{NEXT:%Y_%m_%d}")
            info = zipfile.ZipInfo(unicodedata.normalize("NFD", dated))
            out.writestr(info, edition.table(text) if edition else text)
    return target


def _feed(world: Path, folder: Path) -> Path:
    tree = ElementTree.parse(world / "hellowork-fictif.xml")  # noqa: S314  the world's own file
    jobs = tree.getroot()
    listed = list(jobs)
    place = listed[MOVED].find("postal_code")
    assert place is not None
    place.text = "57050"
    jobs.remove(listed[LEFT])
    target = folder / "hellowork-fictif.xml"
    tree.write(target, encoding="utf-8", xml_declaration=True)
    return target
