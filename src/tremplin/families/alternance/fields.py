"""Fields of the answers of alternance: where each value comes from, in each source."""

from __future__ import annotations

from tremplin.platform.web.family import DocField as F

_CAT, _LBB, _LBA = "catalogue_formations", "etablissements_lbb", "recruteurs_lba"
_FT, _OPCO = "flux_france_travail", "opco_entreprises"

CHAMPS = (
    F("ideaType", "Nature du résultat", (), "formation"),
    F(
        "title",
        "Intitulé",
        ((_CAT, "intitule_long"), (_LBB, "enseigne"), (_LBB, "raisonsociale"), (_FT, "offer_title")),
    ),
    F("longTitle", "Intitulé long", ((_CAT, "intitule_long"),)),
    F("id", "Identifiant", ((_CAT, "cle_ministere_educatif"),)),
    F("idRco", "Identifiant RCO de la formation", ((_CAT, "id_formation"),)),
    F("idRcoFormation", "Identifiant RCO de l'action", ((_CAT, "id_rco_formation"),)),
    F("cleMinistereEducatif", "Clé ministère éducatif", ((_CAT, "cle_ministere_educatif"),)),
    F("contact", "Qui joindre", ((_CAT, "email"), (_CAT, "num_tel"), (_LBB, "email"), (_LBB, "tel"))),
    F("place.distance", "Distance", (), "3.4"),
    F(
        "place",
        "Où",
        (
            (_CAT, "lieu_formation_adresse"),
            (_CAT, "lieu_formation_geo_coordonnees"),
            (_LBB, "libellerue"),
            (_LBB, "coordinates_x"),
            (_FT, "workplace_ville"),
        ),
    ),
    F("company.opco", "OPCO", ((_OPCO, "opco"), ("opco_branches", "opco"))),
    F(
        "company",
        "Qui",
        (
            (_CAT, "etablissement_formateur_siret"),
            (_CAT, "etablissement_gestionnaire_siret"),
            (_LBB, "siret"),
            (_LBB, "trancheeffectif"),
            (_FT, "workplace_name"),
        ),
    ),
    F("diplomaLevel", "Niveau", ((_CAT, "niveau"), (_FT, "offer_target_diploma")), "3 (CAP...)"),
    F("diploma", "Type de diplôme", ((_CAT, "diplome"),)),
    F("cfd", "Code formation diplôme", ((_CAT, "CFD"),)),
    F("rncpCode", "Fiche RNCP", ((_CAT, "rncp_code"),)),
    F("rncpLabel", "Intitulé de la fiche", ((_CAT, "rncp_intitule"),)),
    F("rncpEligibleApprentissage", "Ouverte à l'apprentissage", ((_CAT, "rncp_eligible_apprentissage"),)),
    F("period", "Mois d'entrée", ((_CAT, "periode"),)),
    F("capacity", "Places", ((_CAT, "capacite"),)),
    F("createdAt", "Créé le", ((_CAT, "created_at"), (_FT, "offer_creation"))),
    F("lastUpdateAt", "Modifié le", ((_CAT, "last_update_at"),)),
    F("onisepUrl", "Fiche Onisep", ((_CAT, "onisep_url"),)),
    F("url", "Page de l'offre", ((_FT, "apply_url"),)),
    F("job", "L'offre", ((_FT, "offer_description"), (_FT, "contract_type"), (_FT, "contract_duration"))),
    F(
        "romes",
        "Métiers",
        ((_CAT, "rome_codes"), (_FT, "offer_rome_codes"), ("rome_appellations", "libelle_appellation_long")),
    ),
    F("nafs", "Activités", ((_LBB, "codenaf"), ("naf_libelles", "naf_label"), (_FT, "workplace_naf"))),
    F("training.sessions", "Sessions", ((_CAT, "date_debut"), (_CAT, "date_fin"), (_CAT, "modalites_entrees_sorties"))),
    F("training", "L'enseignement", ((_CAT, "contenu"), (_CAT, "objectif"), (_CAT, "duree"))),
    F("applicationCount", "Candidatures reçues", ()),
    F(
        "labelsAndRomes",
        "Métiers proposés",
        (("rome_sous_domaines", "sousDomaine"), ("domaines_metiers", "metier"), ("rome_arborescence", "intitule")),
    ),
    F("labelsAndRomesForDiplomas", "Diplômes proposés", ((_CAT, "intitule_long"), ("synonymes_recherche", "sigles"))),
    F("offre.identifier", "Qui publie l'offre", ((_FT, "partner_job_id"),)),
    F("offre.workplace", "Lieu de travail", ((_FT, "workplace_name"), (_FT, "workplace_siret"), (_OPCO, "idcc"))),
    F("offre.apply", "Comment postuler", ((_FT, "apply_url"), (_FT, "apply_email"))),
    F("offre.contract", "Contrat", ((_FT, "contract_type"), (_FT, "contract_duration"), (_FT, "contract_remote"))),
    F("offre.offer", "Poste", ((_FT, "offer_title"), (_FT, "offer_description"), (_FT, "offer_rome_codes"))),
    F("offre.is_delegated", "Offre déléguée à un CFA", ()),
    F("recruteur.identifier", "Identifiant du recruteur", ((_LBB, "siret"),)),
    F("recruteur.workplace", "L'entreprise", ((_LBB, "raisonsociale"), (_LBB, "enseigne"), (_LBA, "tranche_effectif"))),
    F("recruteur.apply", "Comment candidater", ((_LBB, "tel"), (_LBB, "email"))),
    F(
        "entreprise.stars",
        "Étoiles",
        ((_LBB, "score_alternance"), (_LBB, "hiring"), ("scores_recruteurs", "score"), ("rome_naf", "hirings")),
    ),
    F("entreprise.raisons", "Raisons", (("scores_recruteurs", "raisons"), ("embauches", "hiring_date"))),
    F("entreprise.matched_rome_code", "Métier qui correspond", (("rome_naf", "rome_id"), (_LBA, "rome_code"))),
    F("entreprise", "Entreprise de La Bonne Boîte", ((_LBB, "siret"), (_LBB, "codenaf"), (_LBB, "trancheeffectif"))),
    F("formation.statut", "Publiée ou archivée", ((_CAT, "published"), (_CAT, "catalogue_published"))),
    F(
        "formation.formateur",
        "Organisme formateur",
        ((_CAT, "etablissement_formateur_siret"), ("referentiel_organismes", "siret")),
    ),
    F(
        "formation.responsable",
        "Organisme responsable",
        ((_CAT, "etablissement_gestionnaire_siret"), ("referentiel_organismes", "siret")),
    ),
    F("formation.certification", "Certification", ((_CAT, "CFD"), (_CAT, "rncp_code"))),
    F(
        "formation.lieu",
        "Lieu de formation",
        ((_CAT, "lieu_formation_adresse"), ("cog_communes", "COM"), ("laposte_hexasmal", "coordonnees_gps")),
    ),
    F(
        "formation",
        "Formation du catalogue",
        ((_CAT, "cle_ministere_educatif"), (_CAT, "contenu"), (_CAT, "date_debut")),
    ),
)
