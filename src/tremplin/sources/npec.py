"""Référentiel des NPEC (France compétences): how much a branch funds a year of apprenticeship for a fiche."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import AUCUN, IDCC, Code, Date, Decimal, Entier, Marque, Texte

NON_COUVERT = "NC"
SOURCE = Source(
    name="npec",
    titre="Référentiel des niveaux de prise en charge (NPEC)",
    publisher="France compétences",
    licence="etalab-2.0",
    rhythm="annuel et mises à jour",
    jours=365,
    files=pattern(r"Referentiel-des-NPEC.*_vMAJ-(?P<date>\d{2}\.\d{2}\.\d{4}).*\.xlsx|Referentiel-des-NPEC.*\.xlsx"),
    urls=("https://www.francecompetences.fr/base-documentaire/referentiels-et-bases-de-donnees/",),
    page="https://www.francecompetences.fr/base-documentaire/referentiels-et-bases-de-donnees/",
    description="Le montant annuel pris en charge par branche (CPNE) pour chaque fiche RNCP, et les conventions "
    "collectives (IDCC) de chaque CPNE.",
    tables=(
        Table(
            "montants",
            (
                Column(
                    "rncp",
                    Code(motif=rf"{codes.RNCP}(?: ?/ ?{codes.RNCP})*", forme="une fiche RNCP, ou plusieurs « / »"),
                    ("RNCP", "Code RNCP"),
                    requis=True,
                ),
                Column("libelle", Texte(), ("Libellé de la formation",)),
                Column("certificateur", Texte(), ("Certificateur*",)),
                Column("type_diplome", Texte(), ("Type de diplôme", "Libellé du Diplôme")),
                Column("cpne_code", Entier(), ("Code CPNE",), requis=True),
                Column("cpne_libelle", Texte(), ("CPNE",), requis=True),
                Column("npec", Decimal((*AUCUN, NON_COUVERT)), ("NPEC final",), description="Euros par an"),
                Column(
                    "non_couvert",
                    Marque(marques=(NON_COUVERT,)),
                    ("NPEC final",),
                    description="« NC » : la branche ne finance pas cette fiche",
                ),
                Column("statut", Texte(), ("Statut",)),
                Column("date_applicabilite", Date(), ("Date d'applicabilité*",)),
            ),
            membre="onglet 3",
            cle=("rncp", "cpne_code", "date_applicabilite"),
        ),
        Table(
            "cpne_idcc",
            (
                Column("cpne_code", Entier(), ("Code CPNE",), requis=True),
                Column("cpne_libelle", Texte(), ("CPNE",)),
                Column("idcc", IDCC, ("IDCC",), requis=True),
            ),
            membre="onglet 4",
        ),
    ),
)
