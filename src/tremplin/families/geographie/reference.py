"""Tables of geography in a release: what each column means and where it comes from."""

from __future__ import annotations

from tremplin.families.geographie import steps
from tremplin.families.geographie.levels import Levels
from tremplin.families.geographie.outlines import Contours, Ground
from tremplin.release.reference import Field, Reference, ReferenceTable

_BODY = Field("body", "blob", "Le document JSON que la route rend")

COMMUNES = ReferenceTable(
    name="communes",
    frame="communes.communes",
    titre="Communes",
    description="Les communes de l'année, leur département, leur région, leur académie et leur centre.",
    key=("code_insee",),
    indexes=(("code_insee",), ("cle",)),
    body="body",
    fields=(
        Field("code_insee", description="Code INSEE de la commune", source="cog_communes.COM"),
        Field("nom", description="Nom en clair", source="cog_communes.LIBELLE"),
        Field("cle", description="Le nom comme on le tape : minuscules sans accent, mots séparés par un blanc"),
        Field("departement", description="Code du département", source="cog_communes.DEP"),
        Field("region", description="Code de la région", source="cog_departements.REG"),
        Field("academie", description="Numéro de l'académie", source="departements_academies.num_academie"),
        Field("codes_postaux", description="Codes postaux, séparés par « | »", source="laposte_hexasmal.Code_postal"),
        Field("longitude", "number", "Centre, degrés (WGS 84) ; vide quand seule une vaste collectivité est située"),
        Field("latitude", "number", "Centre, degrés (WGS 84)"),
        Field("population", "integer", "Population municipale (habitants)", "insee_population.PMUN"),
        Field("localisation", description="D'où vient le centre : « contour », « codes postaux » ou « collectivité »"),
        _BODY,
    ),
)
CODES = ReferenceTable(
    name="communes_codes",
    frame="communes.codes",
    titre="Codes menant à une commune",
    description="Tout code INSEE (actuel, ancien, arrondissement) ou postal, et la commune d'aujourd'hui.",
    key=("code", "commune", "type"),
    indexes=(("code", "commune"),),
    fields=(
        Field("code", description="Code INSEE ou postal"),
        Field("commune", description="Code INSEE de la commune d'aujourd'hui"),
        Field("type", description="« insee » ou « postal »"),
        Field("ancien_nom", description="Nom de l'ancienne commune", source="cog_mouvements.LIBELLE_AV"),
        Field("jusqu_au", "date", "Dernier jour où elle fut une commune", "cog_mouvements.DATE_EFF"),
    ),
)
ARRONDISSEMENTS = ReferenceTable(
    name="arrondissements_municipaux",
    frame="communes.arrondissements",
    titre="Arrondissements municipaux",
    description="Les arrondissements de Paris, Lyon et Marseille, leurs codes postaux et leur population.",
    key=("code",),
    indexes=(("commune",),),
    fields=(
        Field("code", description="Code INSEE de l'arrondissement", source="cog_communes.COM"),
        Field("nom", description="Nom en clair", source="cog_communes.LIBELLE"),
        Field("commune", description="Code INSEE de la ville", source="cog_communes.COMPARENT"),
        Field("codes_postaux", description="Codes postaux, séparés par « | »", source="laposte_hexasmal.Code_postal"),
        Field("longitude", "number", "Centre, degrés (WGS 84)"),
        Field("latitude", "number", "Centre, degrés (WGS 84)"),
        Field("population", "integer", "Population municipale (habitants)", "insee_population.PMUN"),
    ),
)
DEPARTEMENTS = ReferenceTable(
    name="departements",
    frame="departements.departements",
    titre="Départements",
    description="Les départements et les collectivités d'outre-mer, leur région et leur académie.",
    key=("dep",),
    indexes=(("dep",),),
    body="body",
    fields=(
        Field("dep", description="Code du département", source="cog_departements.DEP"),
        Field("nom", description="Nom", source="cog_departements.LIBELLE"),
        Field("region_code", description="Code de la région", source="cog_departements.REG"),
        Field("region_nom", description="Nom de la région", source="cog_regions.LIBELLE"),
        Field("academie_code", description="Numéro de l'académie", source="departements_academies.num_academie"),
        Field("academie_nom", description="Nom de l'académie", source="departements_academies.nom_academie"),
        _BODY,
    ),
)
CONTOURS = ReferenceTable(
    name="contours_territoires",
    frame="contours.territoires",
    titre="Contours des territoires",
    description="Le contour des départements, régions, arrondissements, académies et bassins (2018, simplifié).",
    key=("genre", "code"),
    indexes=(("genre", "code"),),
    fields=(
        Field("genre", description="« departement », « region », « arrondissement », « academie » ou « bassin »"),
        Field("code", description="Code du territoire"),
        Field("nom", description="Nom, quand le fichier le donne"),
        Field("contour", description="Anneaux extérieurs, en JSON : listes de [longitude, latitude], en degrés"),
        Field("fichier", description="Fichier qui le donne"),
    ),
)
MISSIONS_LOCALES = ReferenceTable(
    name="missions_locales",
    frame="missions_locales.missions_locales",
    titre="Missions locales",
    description="Les missions locales, leur adresse et leur point.",
    key=("code",),
    indexes=(("code",),),
    body="body",
    fields=(
        Field("code", "integer", "Code de la mission locale", "missions_locales_couverture.Code ML"),
        Field("nom", description="Nom officiel", source="missions_locales_couverture.Nom Officiel ML"),
        Field("siret", description="SIRET", source="missions_locales_geopoints.siret"),
        Field("adresse", description="Adresse", source="missions_locales_couverture.Adresse ML"),
        Field("cp", description="Code postal", source="missions_locales_couverture.Code Postal ML"),
        Field("ville", description="Ville", source="missions_locales_couverture.Ville ML"),
        Field("lon", "number", "Longitude, degrés", "missions_locales_geopoints.lng"),
        Field("lat", "number", "Latitude, degrés", "missions_locales_geopoints.lat"),
        Field("origine", description="Qui la fait connaître : « UNML » ou « référentiel des structures » (nom seul)"),
        _BODY,
    ),
)

REFERENCE = Reference(
    name="geographie",
    steps=steps.STEPS,
    tables=(COMMUNES, CODES, ARRONDISSEMENTS, DEPARTEMENTS, CONTOURS, MISSIONS_LOCALES),
    check=steps.check,
    shared=(
        "communes.codes",
        "communes.communes",
        "communes.arrondissements",
        "departements.departements",
        "communes",
        "communes_codes",
        "departements",
    ),
    columns=(Contours(), Ground(), Levels()),
)
