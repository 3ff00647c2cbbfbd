"""Kit apprentissage of the Carif-Oref: which diploma (CFD) is which fiche (RNCP), monthly, with its corrections.

Editions are CSV « … et RNCP vX.Y » (2020-2023), then CSV or xlsx dated in the name (2024 on); the first lack columns.
CFDs lose their leading zeros in spreadsheets; « NR » and « SQWQ » mean none.
"""

from __future__ import annotations

from datetime import date

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import AUCUN, Code, Codes, Date, Enumere, Texte

RIEN = (*AUCUN, "NR", "SQWQ")
NIVEAUX: dict[str, str | None] = {forme: str(n) for n in range(1, 9) for forme in (f"Niveau {n}", f"NIV{n}")}
EDITIONS = {
    "1.0": date(2020, 4, 1),
    "1.1": date(2020, 6, 1),
    "1.2": date(2020, 8, 1),
    "1.3": date(2020, 9, 1),
    "1.4": date(2020, 11, 1),
    "1.5": date(2021, 1, 1),
    "1.6": date(2021, 2, 1),
    "1.7": date(2021, 4, 1),
    "1.8": date(2021, 6, 1),
    "1.9": date(2021, 7, 1),
    "2.0": date(2021, 9, 14),
    "2.1": date(2021, 10, 19),
    "2.2": date(2021, 12, 15),
    "2.3": date(2022, 1, 26),
    "2.4": date(2022, 3, 31),
    "2.5": date(2022, 5, 18),
    "2.6": date(2022, 7, 5),
    "2.7": date(2022, 9, 8),
    "2.8": date(2022, 11, 21),
    "2.9": date(2023, 2, 23),
    "3.0": date(2023, 6, 19),
}
"""Editions that don't bear their date. Of the first ten only the months of 1.0 (April 2020) and 1.9 (July 2021) are
known: the others stand between them, in order."""

COUPLE = (
    Column(
        "cfd",
        Code(aucun=RIEN, motif=codes.CFD, pad=8),
        ("Code Diplôme", "CodeDiplome"),
        stricte=True,
    ),
    Column(
        "intitule_diplome",
        Texte(aucun=RIEN),
        ("Intitulé diplôme (DEPP)", "Intitulé certification", "Intitulé Diplôme"),
        absente_possible=True,
    ),
    Column(
        "rncp", Code(aucun=RIEN, motif=codes.RNCP), ("FicheRNCP", "Fiche RNCP", "Code RNCP", "CodeRNCP"), stricte=True
    ),
    Column(
        "niveau",
        Enumere(aucun=RIEN, valeurs=NIVEAUX),
        ("Niveau fiche RNCP", "Niveau de formation", "Niveau2019"),
        absente_possible=True,
    ),
    Column("abrege", Texte(aucun=RIEN), ("Abrégé de diplôme (RNCP)", "type Diplôme"), absente_possible=True),
    Column(
        "derniere_maj",
        Texte(aucun=RIEN),
        ("Dernière MaJ",),
        absente_possible=True,
        suivi=True,
        description="Édition du kit qui a touché la ligne en dernier",
    ),
    Column(
        "acces_apprentissage",
        Enumere(aucun=RIEN, valeurs={"oui": "oui", "non": "non", "En contrat d'apprentissage": "oui"}),
        ("Accès à l'apprentissage de la fiche RNCP (oui/non)",),
        absente_possible=True,
        surveillee=True,
    ),
    Column(
        "date_echeance", Date(aucun=RIEN), ("Date d'échéance de la fiche RNCP",), absente_possible=True, surveillee=True
    ),
    Column(
        "actif",
        Enumere(aucun=RIEN, valeurs={"ACTIVE": "ACTIVE", "INACTIVE": "INACTIVE"}),
        ("Fiche ACTIVE/INACTIVE", "Fiche RNCP active/inactive"),
        absente_possible=True,
        surveillee=True,
    ),
    Column("intitule", Texte(aucun=RIEN), ("Intitulé certification (RNCP)",), absente_possible=True),
    Column(
        "type_enregistrement",
        Enumere(aucun=RIEN, valeurs={t: t for t in ("Enregistrement de droit", "Enregistrement sur demande")}),
        ("Type d'enregistrement",),
        absente_possible=True,
    ),
    Column("date_publication", Date(aucun=RIEN), ("Date de publication de la fiche*",), absente_possible=True),
    Column("date_decision", Date(aucun=RIEN), ("Date de décision*",), absente_possible=True),
    Column("date_effet", Date(aucun=RIEN), ("Date de début des parcours certifiants*",), absente_possible=True),
    Column("date_limite_delivrance", Date(aucun=RIEN), ("Date limite de la délivrance",), absente_possible=True),
    Column("nouvelles", Codes(aucun=RIEN, motif=codes.FICHE), ("Nouvelle Certification*",), absente_possible=True),
    Column("anciennes", Codes(aucun=RIEN, motif=codes.FICHE), ("Ancienne Certification*",), absente_possible=True),
)

SOURCE = Source(
    name="kit_apprentissage",
    titre="Kit apprentissage",
    publisher="Réseau des Carif-Oref",
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"Kit[ _]apprentissage(_(?P<date>\d{8})\.(xlsx|csv)|[ _]et[ _]RNCP[ _]v(?P<edition>[\d.]+)\.csv)"),
    editions=EDITIONS,
    tables=(
        Table("couples", COUPLE, membre="^kit apprentissage", cle=("cfd", "rncp")),
        Table(
            "corrections",
            (
                Column("date_correction", Date(), requis=True),
                Column(
                    "type_correction",
                    Enumere(
                        valeurs={
                            "Suppression couple CFD-RNCP": "suppression",
                            "Création couple CFD-RNCP": "creation",
                            "Ajout couple CFD-RNCP": "creation",
                        }
                    ),
                    ("Type de correction",),
                    requis=True,
                ),
                Column("motif", Texte(), ("Motif de la correction",)),
                *COUPLE[:3],
            ),
            membre="^corrections",
            obligatoire=False,
        ),
    ),
    csv=Csv(separateurs=";,", encodages=("cp1252", "utf-8")),
    urls=("https://www.intercariforef.org/referentiels/kit-apprentissage",),
    page="https://www.intercariforef.org/referentiels/kit-apprentissage",
    description="La table de passage entre codes diplôme et fiches RNCP, ligne à ligne, avec ses corrections.",
)
