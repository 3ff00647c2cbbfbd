"""What the yearly files of the DEPP by establishment share. Their headers are partly empty: columns go by position.

Two notions share a name there: a « taux d'emploi » is a share of those who left education, a « part en emploi » is a
share of all the pupils of the last year. « nd » and an empty cell both mean not published.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from tremplin.domain.codes import normalize_uai
from tremplin.sources.reading.containers import bounded_lines, detect_encoding
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table
from tremplin.sources.reading.parsing import table_rows
from tremplin.sources.reading.text import Numbered, cause
from tremplin.sources.reading.types import AUCUN, Code, CodeVerifie, Entier, Texte

PUBLISHER = "DEPP (ministère de l'Éducation nationale)"
PAGE = "https://www.education.gouv.fr/inserjeunes"
RIEN = (*AUCUN, "nd")
_PERIODE = re.compile(r"(\d{4})_(\d{4})")

MESURES = {
    "part_contrats_interrompus": "Pour cent des contrats d'apprentissage interrompus",
    "taux_poursuite_etudes": "Pour cent de poursuite d'études",
    "taux_emploi_6_mois": "Pour cent des sortants en emploi six mois après",
    "taux_emploi_6_mois_attendu": "Taux d'emploi attendu pour ce public et ce territoire",
    "valeur_ajoutee": "Taux d'emploi moins taux attendu, en points",
    "taux_emploi_12_mois": "Pour cent des sortants en emploi douze mois après",
    "taux_emploi_18_mois": "Pour cent des sortants en emploi dix-huit mois après",
    "taux_emploi_24_mois": "Pour cent des sortants en emploi vingt-quatre mois après",
    "part_poursuite_etudes": "Pour cent des élèves de dernière année en poursuite d'études",
    "part_en_emploi_6_mois": "Pour cent des élèves de dernière année en emploi six mois après",
    "part_autres_situations": "Pour cent des élèves de dernière année dans une autre situation",
}
UAI = CodeVerifie(normalise=normalize_uai, forme="un UAI de 7 chiffres et d'une lettre juste")
_IDENTITE = (
    Column("uai", UAI, ("uai",), requis=True, description="Établissement"),
    Column("libelle", Texte(), ("libelle",), requis=True, description="Nom de l'établissement"),
    Column("region", Texte(), ("region",), requis=True, description="Région, en capitales sans accents"),
)
_APRES_2020 = (
    "taux_poursuite_etudes",
    "taux_emploi_6_mois",
    "taux_emploi_6_mois_attendu",
    "valeur_ajoutee",
    "part_poursuite_etudes",
    "part_en_emploi_6_mois",
    "part_autres_situations",
)
_PLUS_TARD = ("taux_emploi_12_mois", "taux_emploi_18_mois", "taux_emploi_24_mois")

Layouts = Mapping[str, tuple[str, ...]]


def layouts(first: str) -> Layouts:
    """Columns of each period, in their order, after UAI, label and région; `first` is the one that comes next."""
    head = ("uai", "libelle", "region", first)
    early = _APRES_2020[:4]
    return {"2018_2019": (*head, *early, *_PLUS_TARD), "2019_2020": (*head, *early, _PLUS_TARD[0])}


def table(ventilation: bool) -> Table:
    """The table of a file: one row an establishment, or one an establishment and a part of its pupils."""
    part = Column(
        "ventilation",
        Texte(),
        ("ventilation",),
        requis=True,
        description="ensemble, dont apprentis, ou dont élèves en voie pro sco : les deux parts de l'ensemble",
    )
    return Table(
        "etablissements",
        (
            Column(
                "periode",
                Code(motif=r"20\d{2}_20\d{2}"),
                ("periode",),
                requis=True,
                description="Deux promotions cumulées",
            ),
            *_IDENTITE,
            *((part,) if ventilation else ()),
            *(Column(n, Entier(RIEN), (n,), absente_possible=True, description=text) for n, text in MESURES.items()),
        ),
        cle=("periode", "uai", "ventilation") if ventilation else ("periode", "uai"),
    )


def parser(known: Layouts, later: tuple[str, ...]) -> Callable[[Source, Path], Parsed]:
    """Read a file by the layout of the period that its name tells."""

    def parse(source: Source, path: Path) -> Parsed:
        found = _PERIODE.search(path.name)
        if found is None or int(found[2]) != int(found[1]) + 1:
            raise SourceError(f"{path.name} : le nom doit dire la période, par exemple 2022_2023")
        names = known.get(found[0], later)
        yield from table_rows(source.tables[0], chain([(0, ["periode", *names])], _rows(path, found[0])), path.name)

    return parse


def _rows(path: Path, periode: str) -> Iterator[Numbered]:
    """Rows under the header, each with the period first."""
    with path.open("rb") as stream:
        encoding = detect_encoding(stream, ("utf-8",), path.name)
        stream.seek(0)
        reader = csv.reader(bounded_lines(stream, encoding, path.name), delimiter=";", strict=True)
        try:
            if "uai" not in ",".join(next(reader, [])).casefold():
                raise SourceError(f"{path.name} : en-tête absent, « n°UAI de l'établissement » attendu")
            for cells in reader:
                if any(cells):
                    yield reader.line_num, [periode, *cells]
        except csv.Error as error:
            raise SourceError(f"{path.name} : ligne {reader.line_num}, CSV mal formé ({cause(error)})") from error


APRES_2020 = ("uai", "libelle", "region", *_APRES_2020)
APRES_2020_VENTILE = ("uai", "libelle", "region", "ventilation", *_APRES_2020)
