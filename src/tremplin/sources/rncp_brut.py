"""The RNCP of January 2021 as it was given out then: seven CSV in an archive, under other names, levels and dates.

Dates put the month first and the year on two digits (« 8/31/16 »). A fiche stands once for each old or new
certification of its own. Three certifiers of four have no SIRET: they are known by their name. The diplomas of the
archive are the kit v1.4, read under its own name.
"""

from datetime import date

from tremplin.domain import codes
from tremplin.sources.forms import rncp
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Date, Enumere, Texte

_FICHE = Column(
    "numero_fiche", Code(motif=codes.FICHE), ("CodeRNCP",), requis=True, description="Numéro de la fiche RNCP"
)
_LIEN = Code(motif=codes.FICHE)
_NIVEAUX: dict[str, str | None] = {f"niveau{n}": str(n) for n in range(3, 9)}

SOURCE = Source(
    name="rncp_brut",
    titre="RNCP de janvier 2021, présentation d'origine",
    publisher="France compétences",
    licence="etalab-2.0",
    rhythm="une fois",
    jours=3650,
    files=pattern(r"rncp_v(?P<edition>[\d.]+)_brut\.zip"),
    editions={"1.4": date(2021, 1, 6)},
    csv=Csv(separateurs=";", encodages=("cp1252", "utf-8")),
    page="https://www.francecompetences.fr/recherche_certificationprofessionnelle/",
    description="Toutes les fiches du RNCP de janvier 2021, telles qu'elles étaient alors données ; elles complètent "
    "les archives quotidiennes de France compétences, sans Formacode ni convention collective.",
    tables=(
        Table(
            "standard",
            (
                _FICHE,
                Column("intitule", Texte(), ("intituleDiplome",), requis=True),
                Column("abrege_libelle", Texte(), ("CodeTypeCertif",), description="Sigle du type de diplôme"),
                Column("abrege_intitule", Texte(), ("TypeCertif",)),
                Column("nomenclature_europe_niveau", Enumere(valeurs=_NIVEAUX), ("NiveauEurope",)),
                Column("date_decision", Date(), absente_possible=True),
                Column("date_fin_enregistrement", Date(mois_en_tete=True), ("date_fin_validite_enregistrement",)),
                Column("date_effet", Date(), absente_possible=True),
                Column("type_enregistrement", Enumere(valeurs=rncp.TYPES_ENREGISTREMENT), ("TypeEnregistrement",)),
                Column(
                    "actif",
                    Enumere(valeurs={"ACTIVE": "ACTIVE", "INACTIVE": "INACTIVE"}),
                    ("ActiveInactive",),
                    requis=True,
                ),
            ),
            membre="rncp info",
            cle=("numero_fiche",),
        ),
        Table(
            "rome",
            (
                _FICHE,
                Column("codes_rome_code", Code(motif=r"[A-Z][0-9]{0,4}"), ("Rome",), requis=True),
                Column("codes_rome_libelle", Texte(), ("libelle",), requis=True),
            ),
            membre="rncp rome",
        ),
        Table(
            "nsf",
            (
                _FICHE,
                Column("nsf_code", Code(motif=codes.NSF), ("code",), requis=True),
                Column("nsf_intitule", Texte(), ("Libelle",)),
            ),
            membre="rncp nsf",
            cle=("numero_fiche", "nsf_code"),
        ),
        Table(
            "blocs",
            (
                _FICHE,
                Column(
                    "bloc_competences_code", Code(motif=r"(RNCP[0-9]{3,5}BC)?[0-9]{1,2}"), ("numero_bloc",), requis=True
                ),
                Column("bloc_competences_libelle", Texte(), ("intitule",)),
            ),
            membre="blocs competences",
        ),
        Table(
            "voies_acces",
            (_FICHE, Column("si_jury", Enumere(valeurs=rncp.VOIES), ("intitule",), requis=True)),
            membre="voix acces",
        ),
        Table(
            "certificateurs",
            (
                _FICHE,
                Column("siret_certificateur", Code(motif=codes.SIRET), ("siret_organisme",)),
                Column("nom_certificateur", Texte(), ("Certificateur",), requis=True),
            ),
            membre="certificateurs",
        ),
        Table(
            "anciennes_nouvelles",
            (
                _FICHE,
                Column("ancienne_certification", _LIEN, ("AncienneFiche",), stricte=True),
                Column("nouvelle_certification", _LIEN, ("NouvelleFiche",), stricte=True),
            ),
            membre="rncp info",
        ),
        Table("formacode", rncp.FORMACODES, membre="formacode", obligatoire=False),
        Table("ccn", rncp.CONVENTIONS, membre="ccn", obligatoire=False),
    ),
)
