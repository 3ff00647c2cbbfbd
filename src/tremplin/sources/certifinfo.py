"""Certif'Info of the Carif-Oref: every certification and diploma that they describe, with its codes elsewhere.

A certification has as many rows as it has old certifications, RS numbers and fiches of the Onisep; RNCP and RS numbers
are bare. Accessibilities are the publisher's codes (0, 1, 2), which the file doesn't explain.
"""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Choix, Code, Date, Entier, Enumere, Texte

_NUMERO = Code(motif=r"[0-9]{1,7}", forme="un numéro de Certif'Info")
_RNCP = Code(motif=codes.RNCP, prefixe="RNCP", forme="un numéro de fiche RNCP")
_CFD = Code(motif=codes.CFD, forme="un code diplôme (CFD)")
_NIVEAUX: dict[str, str | None] = {str(n): str(n) for n in range(1, 9)}
ACCES = {
    "fi": "formation initiale",
    "ca": "contrat d'apprentissage",
    "fc": "formation continue",
    "cp": "contrat de professionnalisation",
    "vae": "validation des acquis",
    "ind": "candidature individuelle",
}
"""Ways to a certification: the end of the publisher's column → its words."""
ROMES = tuple(f"rome_{n}" for n in range(1, 6))

SOURCE = Source(
    name="certifinfo",
    titre="Certif'Info",
    publisher="Réseau des Carif-Oref",
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"certif[ _-]?info.*\.csv"),
    csv=Csv(separateurs=";", encodages=("utf-8", "cp1252")),
    page="https://www.intercariforef.org/certif-info",
    colonne_de_date=("certifications", "date_maj"),
    description="Les certifications que décrit le réseau des Carif-Oref : codes RNCP, RS et diplôme, métiers (ROME), "
    "Formacode principal, spécialité (NSF), anciennes certifications, fiche de l'Onisep.",
    tables=(
        Table(
            "certifications",
            (
                Column("certifinfo", _NUMERO, ("Code_Diplome",), requis=True, description="Numéro de Certif'Info"),
                Column("libelle", Texte(), ("Libelle_Diplome",), requis=True, description="Intitulé"),
                Column("type_diplome", Texte(), ("Libelle_Type_Diplome",), description="Type de diplôme"),
                Column(
                    "niveau",
                    Enumere(valeurs=_NIVEAUX),
                    ("Code_Niveau_Europeen",),
                    description="Niveau européen (1 à 8)",
                ),
                Column("date_maj", Date(), ("Date_MaJ",), description="Mise à jour de la description"),
                Column(
                    "formacode", Code(motif=codes.FORMACODE), ("Code_FormaCode",), description="Formacode principal"
                ),
                Column("formacode_libelle", Texte(), ("Libelle_FormaCode",), description="Intitulé du Formacode"),
                *(Column(rome, Code(motif=codes.ROME), (f"Code_{rome}",)) for rome in ROMES),
                Column("nsf", Code(motif=codes.NSF), ("Code_Nsf",), description="Spécialité (NSF)"),
                Column("rncp", _RNCP, ("Code_RNCP",), description="Fiche RNCP"),
                Column(
                    "rs",
                    Code(motif=r"RS[0-9]{1,5}", prefixe="RS", forme="un numéro de fiche RS"),
                    ("Code_RS",),
                    description="Fiche du répertoire spécifique",
                ),
                Column("cfd", _CFD, ("Code_Scolarité",), description="Code formation diplôme"),
                Column("valideur", Texte(), description="Qui délivre"),
                Column("certificateur", Texte(), description="Qui enregistre"),
                Column("premiere_session", Entier(), ("Annee_Premiere_Session",), description="Année"),
                Column("derniere_session", Entier(), ("Annee_Derniere_Session",), description="Année"),
                Column("ancien", _NUMERO, ("Code_Ancien_Diplome",), description="Ancienne certification"),
                Column("ancien_libelle", Texte(), ("Intitulé_Ancien_Diplome",), description="Son intitulé"),
                Column("ancien_rncp", _RNCP, ("Code_Ancien_RNCP",), description="Sa fiche RNCP"),
                Column("ancien_cfd", _CFD, ("Code_Ancien_Scolarité",), description="Son code diplôme"),
                Column("ancien_etat", Texte(), ("Etat_Ancien_Diplome_Libelle",), description="Son état"),
                Column("etat", Texte(), ("Etat_Libelle",), description="État de la description"),
                *(
                    Column(
                        f"acces_{acces}",
                        Choix(valeurs=("0", "1", "2")),
                        (f"accessibilite_{acces}",),
                        description=f"Accès par {words}, code du producteur",
                    )
                    for acces, words in ACCES.items()
                ),
                Column(
                    "onisep",
                    Code(motif=r"(FOR|TYPDISP)\.[0-9]{1,6}", forme="un identifiant de l'Onisep, comme FOR.494"),
                    ("codeIdeo2",),
                    description="Fiche de l'Onisep",
                ),
            ),
            cle=("certifinfo", "ancien", "onisep", "rs"),
        ),
    ),
)
