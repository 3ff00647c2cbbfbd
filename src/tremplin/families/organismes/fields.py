"""Fields of training organisations: where each value comes from. Their meaning is in `docs/champs.md`."""

from __future__ import annotations

from tremplin.platform.web.family import DocField as F

_REF, _ETAB, _UL = "referentiel_organismes", "sirene_etablissement", "sirene_unite_legale"

CHAMPS = (
    F("identifiant.uai", "UAI", ((_REF, "uai"),), "0672066G"),
    F("identifiant.siret", "SIRET", ((_REF, "siret"),), "19672198900040"),
    F("etablissement.ouvert", "Établissement ouvert", ((_ETAB, "etatAdministratifEtablissement"),)),
    F("etablissement.enseigne", "Enseigne", ((_ETAB, "enseigne1Etablissement"), (_REF, "enseigne"))),
    F("etablissement.adresse", "Adresse", ((_REF, "adresse"),)),
    F("etablissement.geopoint", "Point", ((_REF, "adresse.geojson"), ("catalogue_etablissements", "geo_coordonnees"))),
    F("etablissement.creation", "Création de l'établissement", ((_ETAB, "dateCreationEtablissement"),)),
    F("etablissement.fermeture", "Fermeture de l'établissement", ((_ETAB, "dateDebut"),)),
    F("unite_legale.raison_sociale", "Raison sociale", ((_UL, "denominationUniteLegale"),)),
    F("unite_legale.actif", "Unité légale active", ((_UL, "etatAdministratifUniteLegale"),)),
    F("unite_legale.creation", "Création de l'unité légale", ((_UL, "dateCreationUniteLegale"),)),
    F("unite_legale.cessation", "Cessation de l'unité légale", ((_UL, "dateDebut"),)),
    F("renseignements_specifiques.qualiopi", "Certification Qualiopi", ((_REF, "qualiopi"),)),
    F(
        "renseignements_specifiques.numero_activite",
        "Numéro de déclaration d'activité",
        ((_REF, "numero_declaration_activite"),),
    ),
    F("statut.referentiel", "Présence au référentiel", ((_REF, "siret"),), "présent"),
    F("contacts", "Contacts", ((_REF, "contacts"),)),
    F(
        "recherche.status",
        "État d'un organisme trouvé",
        ((_REF, "etat_administratif"), (_REF, "nature"), (_REF, "uai")),
    ),
    F(
        "recherche.correspondances",
        "Ce qui rapproche un organisme des codes cherchés",
        ((_REF, "relations"), (_REF, "lieux_de_formation")),
    ),
    F("pagination", "Pagination"),
    F("recherche", "Recherche d'un organisme"),
)
