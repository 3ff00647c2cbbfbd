"""Besoins en main-d'œuvre (BMO): recruitments that employers plan, by bassin d'emploi and professional family, yearly.

Two layouts are read: the API's extract (English names) and the published workbooks (`met`, `xmet`, `smet`; the
code of the bassin carries the year of its zoning, « BE21 »). A bassin astride several départements has a row in each:
its figure is their sum. « * » hides a small number: null, and flagged.
"""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import AUCUN, Code, Decimal, Entier, Marque, Texte

SECRET = (*AUCUN, "*")
MESURES = {
    "projets": (("NB_RECRUT_PROJECTS", "met"), "Projets de recrutement"),
    "projets_difficiles": (("NB_DIFF_RECRUT_PROJECTS", "xmet"), "Dont jugés difficiles"),
    "projets_saisonniers": (("NB_SEASON_RECRUT_PROJECTS", "smet"), "Dont saisonniers"),
}
"""Our name → names of the column in each layout, meaning."""

FAP, BASSIN = Code(motif=codes.FAP), Code(motif=r"[0-9A-Z]{2,5}", pad=4)

SOURCE = Source(
    name="bmo",
    titre="Besoins en main-d'œuvre",
    publisher="France Travail (enquête BMO)",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"bmo.*\.csv|Base_open_data_BMO_(?P<date>\d{4})\.xlsx"),
    csv=Csv(separateurs=",;", encodages=("utf-8",)),
    page="https://statistiques.francetravail.org/bmo",
    description="Les projets de recrutement par bassin d'emploi et famille professionnelle.",
    historique=True,
    tables=(
        Table(
            "besoins",
            (
                Column("annee", Entier(), ("annee",), absente_possible=True),
                Column("code_bassin", BASSIN, ("CATCHMENT_AREA_CODE", "BE*"), requis=True),
                Column("nom_bassin", Texte(), ("CATCHMENT_AREA_NAME", "NOMBE*")),
                Column("code_fap", FAP, ("FAP_CODE", "Code métier BMO"), requis=True),
                Column("nom_fap", Texte(), ("FAP_NAME", "Nom métier BMO")),
                Column("famille", Texte(), ("PROFESSION_FAMILY_CODE", "Famille_met")),
                Column("famille_libelle", Texte(), ("PROFESSION_FAMILY_NAME", "Lbl_fam_met"), absente_possible=True),
                Column("departement", Code(motif=r"[0-9][0-9AB]|97[0-9]", pad=2), ("DEPARTEMENT_CODE", "Dept")),
                Column("nom_departement", Texte(), ("DEPARTEMENT_NAME", "NomDept"), absente_possible=True),
                Column("region", Code(motif=r"[0-9]{2}", pad=2), ("REGION_CODE", "REG")),
                Column("nom_region", Texte(), ("REGION_LIB", "NOMREG", "NOM_REG"), absente_possible=True),
                *(Column(n, Decimal(SECRET), names, description=text) for n, (names, text) in MESURES.items()),
                *(
                    Column(f"{n}_secret", Marque(), names, description="Secret statistique")
                    for n, (names, _) in MESURES.items()
                ),
            ),
            membre="bmo|open data",
            cle=("annee", "code_bassin", "departement", "code_fap"),
        ),
    ),
)
