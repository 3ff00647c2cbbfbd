"""Référentiel des NPEC (France compétences): how much a branch funds a year of apprenticeship for a fiche.

That of 2019-2020 has other sheets and names, a row a diploma (CFD) and agreement, and no date of application.
"""

from dataclasses import replace

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import AUCUN, IDCC, Code, Date, Decimal, Entier, Marque, Texte

NON_COUVERT = "NC"
FINAL = ("NPEC final", "Valeur finale")
CPNE = ("CPNE", "Libellé CPNE", "Intitulé CPNE")
_IDCC = replace(IDCC, aucun=(*AUCUN, "NA"))
SOURCE = Source(
    name="npec",
    titre="Référentiel des niveaux de prise en charge (NPEC)",
    publisher="France compétences",
    licence="etalab-2.0",
    rhythm="annuel et mises à jour",
    jours=365,
    files=pattern(
        r"(Referentiel-des-NPEC.*_vMAJ-|VF_)(?P<date>\d{2}\.\d{2}\.\d{4})(_Referentiel-NPEC)?.*\.xlsx"
        r"|Referentiel-des-NPEC.*\.xlsx"
    ),
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
                Column("libelle", Texte(), ("Libellé de la formation", "Libellé de la certification")),
                Column("certificateur", Texte(), ("Certificateur*",), absente_possible=True, surveillee=True),
                Column(
                    "type_diplome",
                    Texte(),
                    ("Type de diplôme", "Libellé du Diplôme"),
                    absente_possible=True,
                    surveillee=True,
                ),
                Column("cpne_code", Entier(), ("Code CPNE",), requis=True),
                Column("cpne_libelle", Texte(), CPNE, requis=True),
                Column("npec", Decimal((*AUCUN, NON_COUVERT)), FINAL, description="Euros par an"),
                Column(
                    "non_couvert",
                    Marque(marques=(NON_COUVERT,)),
                    FINAL,
                    description="« NC » : la branche ne finance pas cette fiche",
                ),
                Column("statut", Texte(), ("Statut",)),
                Column(
                    "date_applicabilite", Date(), ("Date d'applicabilité*",), absente_possible=True, surveillee=True
                ),
            ),
            membre="^onglet [0-9] (referentiel npec|par formation cpne)$",
            cle=("rncp", "cpne_code", "date_applicabilite"),
        ),
        Table(
            "cpne_idcc",
            (
                Column("cpne_code", Entier(), ("Code CPNE",), requis=True),
                Column("cpne_libelle", Texte(), CPNE),
                Column("idcc", _IDCC, ("IDCC",), description="Vide : aucune convention n'est rattachée à la CPNE"),
            ),
            membre="^onglet [0-9] cpne idcc$",
        ),
    ),
)
