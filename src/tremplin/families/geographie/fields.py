"""Fields of geography: where each value comes from. Their meaning is in `docs/champs.md`, by the same path."""

from __future__ import annotations

from tremplin.platform.web.family import DocField as F

CHAMPS = (
    F("nom", "Nom de la commune", (("cog_communes", "LIBELLE"), ("cog_collectivites", "LIBELLE")), "Metz"),
    F("code.insee", "Code INSEE", (("cog_communes", "COM"),), "57463"),
    F("code.postaux", "Codes postaux", (("laposte_hexasmal", "Code_postal"),), "57000"),
    F("anciennes", "Anciennes communes", (("cog_mouvements", "COM_AV"), ("cog_communes", "COMPARENT"))),
    F("arrondissements", "Arrondissements municipaux", (("cog_communes", "COMPARENT"),)),
    F("departement", "Département", (("cog_departements", "DEP"), ("cog_departements", "LIBELLE"))),
    F("region", "Région", (("cog_departements", "REG"), ("cog_regions", "LIBELLE"))),
    F("academie", "Académie", (("departements_academies", "num_academie"), ("departements_academies", "nom_academie"))),
    F(
        "localisation",
        "Centre et boîte englobante",
        (("contours_communes", "geometry"), ("laposte_hexasmal", "coordonnees_gps")),
    ),
    F(
        "mission_locale",
        "Mission locale",
        (("missions_locales_couverture", "Code ML"), ("missions_locales_geopoints", "siret")),
    ),
)
