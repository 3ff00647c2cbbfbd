"""The tables of figures by place, and those of the professional families that they are given by."""

from __future__ import annotations

from tremplin.families.infotravail.reference.declared import explored
from tremplin.families.infotravail.reference.descriptions import PLACES
from tremplin.release.reference import Field, ReferenceTable, fields_of

_REGION = Field("code_region", description="Code INSEE de la région, trouvé par son nom ; vide pour la France entière")
_LIBELLE_ROME = Field("libelle_rome", description="Intitulé du métier", source="rome_codes.LIBELLE_ROME")


def _of(
    name: str,
    titre: str,
    description: str,
    source: tuple[str, str],
    key: tuple[str, ...],
    more: tuple[Field, ...] = (),
) -> ReferenceTable:
    """The table of a file, its frame named as the table is inside its dataset."""
    frame = name.partition("_")[2]
    return explored(name, f"places.{frame}", titre, description, (*fields_of(*source, PLACES), *more), key)


FAMILLES = (
    _of(
        "rome_fap_2009",
        "Familles professionnelles 2009, niveaux",
        "Chaque famille détaillée (FAP 2009) dans sa famille agrégée et son domaine.",
        ("fap_2009", "familles"),
        ("code_fap",),
    ),
    _of(
        "rome_fap_2021",
        "Familles professionnelles 2021, niveaux",
        "Chaque famille fine (FAP 2021) dans sa famille détaillée, agrégée et son domaine : "
        "celles de l'enquête BMO 2024.",
        ("fap_2021", "familles"),
        ("code_fap_fine",),
    ),
)
IMT = (
    _of(
        "imt_tensions_bassins",
        "Tension par bassin d'emploi, 2020",
        "Tension de chaque métier dans chaque bassin d'emploi et ses causes, en classes de 1 à 5.",
        ("tension_bassins", "tensions"),
        ("annee", "code_bassin_emploi", "code_rome"),
    ),
    _of(
        "imt_metiers_en_tension_regions",
        "Métiers en tension par région, liste réglementaire",
        "Les familles professionnelles que la réglementation dit en tension, région par région.",
        ("metiers_tension_regions", "metiers"),
        ("region", "code_fap"),
        (_REGION, Field("liste_du", "date", "Jour de publication de la liste")),
    ),
    _of(
        "imt_metiers_2030",
        "Les métiers en 2030, par région",
        "Postes à pourvoir de 2019 à 2030 par famille professionnelle et région : une projection, pas une observation.",
        ("metiers_2030", "metiers"),
        ("code_fap", "region"),
        (_REGION,),
    ),
)
OFFRES = (
    _of(
        "statistiques_offres_communes",
        "Nombre d'offres par commune",
        "Le nombre d'offres de chaque commune et métier un jour donné ; les lignes d'un même couple sont additionnées.",
        ("offres_communes", "offres"),
        ("code_insee", "code_rome"),
        (Field("lignes", "integer", "Lignes du fichier additionnées"), _LIBELLE_ROME),
    ),
    _of(
        "statistiques_offres_bassins",
        "Nombre d'offres par bassin d'emploi, fichier d'exemple",
        "Le fichier d'exemple du producteur : sa somme dépasse vingt fois celle des communes, sans dire pourquoi.",
        ("offres_bassins", "offres"),
        ("code_bassin_emploi", "code_rome"),
        (_LIBELLE_ROME,),
    ),
)
BASSINS = ReferenceTable(
    name="bassins",
    frame="bassins_lieux.bassins",
    titre="Bassins d'emploi",
    description="Où est chaque bassin d'emploi, dans le zonage de la dernière enquête, et ses voisins.",
    key=("code",),
    indexes=(("code",), ("cle",)),
    fields=(
        Field("code", description="Code du bassin", source="bmo.CATCHMENT_AREA_CODE"),
        Field("libelle", description="Nom du bassin", source="bmo.CATCHMENT_AREA_NAME"),
        Field("cle", description="Le nom comme on le tape : minuscules sans accent"),
        Field("commune", description="Code INSEE de sa commune la plus peuplée"),
        Field("departement", description="Département de cette commune"),
        Field("region", description="Code INSEE de sa région"),
        Field("departements", description="Tous les départements où il a des communes, séparés par « | »"),
        Field("longitude", "number", "Degrés : milieu de ses communes, selon leur population"),
        Field("latitude", "number", "Degrés"),
        Field("voisins", description="Codes des cinq bassins les plus proches, sans passer de mer, séparés par « | »"),
    ),
)
TABLES = (*FAMILLES, *IMT, *OFFRES)
