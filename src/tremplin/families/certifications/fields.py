"""Fields of a certification: where each value comes from. Their meaning is in `docs/champs.md`, by the same path."""

from __future__ import annotations

from tremplin.platform.web.family import DocField as F

_BCN = ("bcn_formation_diplome", "bcn_formation_diplome_enquete_51", "bcn_v_formation_diplome")
_FC, _KIT = "france_competences", "kit_apprentissage"

_LIENS = (
    (_FC, "Ancienne_Certification"),
    (_FC, "Nouvelle_Certification"),
    (_KIT, "Ancienne Certification (RNCP)"),
    (_KIT, "Nouvelle Certification rempla (RNCP)"),
)


def _bcn(column: str) -> tuple[tuple[str, str], ...]:
    return tuple((source, column) for source in _BCN)


CHAMPS = (
    F("identifiant.cfd", "Code formation diplôme", _bcn("FORMATION_DIPLOME"), "26X31303"),
    F("identifiant.rncp", "Numéro de fiche RNCP", ((_FC, "Numero_Fiche"), (_KIT, "FicheRNCP")), "RNCP39619"),
    F("identifiant.rncp_anterieur_2019", "Fiche antérieure à la réforme de 2019", ((_FC, "Numero_Fiche"),), "false"),
    F("intitule.cfd.long", "Intitulé long du diplôme", _bcn("LIBELLE_LONG_200")),
    F("intitule.cfd.court", "Intitulé court du diplôme", _bcn("LIBELLE_STAT_33")),
    F("intitule.rncp", "Intitulé de la fiche", ((_FC, "Intitule"), (_KIT, "Intitulé certification (RNCP)"))),
    F("intitule.niveau.cfd.europeen", "Niveau européen du diplôme", _bcn("NIVEAU_QUALIFICATION_RNCP"), "5"),
    F("intitule.niveau.cfd.formation_diplome", "Type de diplôme (trois caractères)", _bcn("NIVEAU_FORMATION_DIPLOME")),
    F(
        "intitule.niveau.cfd.interministeriel",
        "Niveau interministériel",
        (*_bcn("NIVEAU_FORMATION_DIPLOME"), ("bcn_niveau_formation_diplome", "NIVEAU_INTERMINISTERIEL")),
        "3",
    ),
    F(
        "intitule.niveau.cfd.libelle",
        "Libellé du type de diplôme",
        (*_bcn("N_NIVEAU_FORMATION_DIPLOME.LIBELLE_100"), ("bcn_niveau_formation_diplome", "LIBELLE_100")),
    ),
    F("intitule.niveau.cfd.sigle", "Sigle du type de diplôme", _bcn("LIBELLE_COURT"), "BTS"),
    F(
        "intitule.niveau.rncp.europeen",
        "Niveau européen de la fiche",
        ((_FC, "Nomenclature_Europe_Niveau"), (_KIT, "Niveau fiche RNCP")),
        "6",
    ),
    F("base_legale.cfd.creation", "Arrêté de création", _bcn("DATE_ARRETE_CREATION")),
    F("base_legale.cfd.abrogation", "Arrêté d'abrogation", _bcn("DATE_ARRETE_ABROGATION")),
    F(
        "blocs_competences.rncp",
        "Blocs de compétences",
        ((_FC, "Bloc_Competences_Code"), (_FC, "Bloc_Competences_Libelle")),
    ),
    F("convention_collectives.rncp", "Conventions collectives", ((_FC, "Ccn_1_Numero"), (_FC, "Ccn_1_Libelle"))),
    F("domaines.formacodes.rncp", "Formacodes", ((_FC, "Formacode_Code"), (_FC, "Formacode_Libelle"))),
    F(
        "domaines.nsf.cfd",
        "Spécialité (NSF) du diplôme",
        (
            *_bcn("GROUPE_SPECIALITE"),
            *_bcn("N_GROUPE_SPECIALITE.LIBELLE_LONG"),
            ("bcn_groupe_specialite", "LIBELLE_LONG"),
        ),
    ),
    F("domaines.nsf.rncp", "Spécialités (NSF) de la fiche", ((_FC, "Nsf_Code"), (_FC, "Nsf_Intitule"))),
    F("domaines.rome.rncp", "Métiers (ROME) de la fiche", ((_FC, "Codes_Rome_Code"), (_FC, "Codes_Rome_Libelle"))),
    F("periode_validite.debut", "Début de validité du couple", (*_bcn("DATE_OUVERTURE"), (_FC, "Actif"))),
    F(
        "periode_validite.fin",
        "Fin de validité du couple",
        (*_bcn("DATE_FERMETURE"), (_FC, "Date_Fin_Enregistrement"), (_KIT, "Date d'échéance de la fiche RNCP")),
    ),
    F("periode_validite.cfd.ouverture", "Ouverture du diplôme", _bcn("DATE_OUVERTURE")),
    F("periode_validite.cfd.fermeture", "Fermeture du diplôme", _bcn("DATE_FERMETURE")),
    F("periode_validite.cfd.premiere_session", "Première session", _bcn("DATE_PREMIERE_SESSION"), "2024"),
    F("periode_validite.cfd.derniere_session", "Dernière session", _bcn("DATE_DERNIERE_SESSION"), "2028"),
    F("periode_validite.rncp.actif", "Fiche active", ((_FC, "Actif"), (_KIT, "Fiche ACTIVE/INACTIVE")), "true"),
    F(
        "periode_validite.rncp.activation",
        "Activation de la fiche",
        (
            (_FC, "Actif"),
            (_KIT, "Date de publication de la fiche"),
            (_KIT, "Date de décision"),
        ),
    ),
    F(
        "periode_validite.rncp.debut_parcours",
        "Début des parcours certifiants",
        (
            (_FC, "Date_Effet"),
            (_FC, "Date_Decision"),
            (_KIT, "Date de début des parcours certifiants"),
            (_KIT, "Date de décision"),
        ),
    ),
    F(
        "periode_validite.rncp.fin_enregistrement",
        "Fin d'enregistrement",
        ((_FC, "Date_Fin_Enregistrement"), (_KIT, "Date d'échéance de la fiche RNCP")),
    ),
    F("type.nature.cfd.code", "Nature du diplôme", _bcn("NATURE_FORMATION_DIPLOME")),
    F("type.nature.cfd.libelle", "Libellé de la nature", _bcn("N_NATURE_FORMATION_DIPLOME.LIBELLE_100")),
    F("type.gestionnaire_diplome", "Gestionnaire du diplôme", _bcn("GESTIONNAIRE_FORMATION_DIPLOME")),
    F(
        "type.enregistrement_rncp",
        "Type d'enregistrement",
        ((_FC, "Type_Enregistrement"), (_KIT, "Type d'enregistrement")),
    ),
    F("type.voie_acces.rncp", "Voies d'accès", ((_FC, "Si_Jury"),)),
    F("type.certificateurs_rncp", "Certificateurs", ((_FC, "Siret_Certificateur"), (_FC, "Nom_Certificateur"))),
    F(
        "continuite.cfd",
        "Continuité du diplôme",
        ((_BCN[0], "ANCIEN_DIPLOME_1"), (_BCN[0], "NOUVEAU_DIPLOME_1")),
    ),
    F(
        "continuite.rncp",
        "Continuité de la fiche",
        _LIENS,
    ),
    F("remplacement.actif", "La fiche demandée est-elle active ?", ((_FC, "Actif"), (_KIT, "Fiche ACTIVE/INACTIVE"))),
    F("remplacement.remplacants", "Fiches qui remplacent", _LIENS),
    F("remplacement.remplacants.chemin", "Chemin jusqu'à la fiche qui remplace", _LIENS, "RNCP38109, RNCP39619"),
    F("remplacement.remplacants.preuve", "Lignes qui prouvent le chemin", _LIENS),
    F("remplacement.raison", "La réponse en une phrase"),
    F(
        "correspondance.resultats.confiance",
        "Confiance d'une correspondance",
        (("rome_naf", "hirings"), ("dares_ape_idcc", "pctdiff")),
        "0.3125",
    ),
    F("correspondance.resultats.methode", "Chemin entre nomenclatures", (), "cfd → rncp → rome"),
    F("correspondance.resultats.preuves", "Lignes qui prouvent une correspondance"),
    F(
        "complements.certifinfo",
        "Ce qu'en dit Certif'Info",
        (
            ("certifinfo", "Code_Diplome"),
            ("certifinfo", "Code_FormaCode"),
            ("certifinfo", "Code_Rome_1"),
            ("certifinfo", "Code_Nsf"),
            ("certifinfo", "codeIdeo2"),
        ),
        "12691",
    ),
    F(
        "complements.couples",
        "Couples de Certif'Info devant le kit",
        (("certifinfo", "Code_Scolarité"), ("certifinfo", "Code_RNCP"), (_KIT, "FicheRNCP")),
        "autre version",
    ),
    F(
        "complements.onisep",
        "Fiches de l'Onisep et métiers auxquels elles mènent",
        (
            ("onisep_formations", "code_scolarite"),
            ("onisep_formations", "url"),
            ("onisep_metiers", "nom_metier"),
            ("onisep_metiers", "romeV3"),
            ("onisep_rome", "code_rome"),
            ("certifinfo", "codeIdeo2"),
        ),
        "FOR.494",
    ),
    F(
        "complements.familles_metiers",
        "Famille de métiers du diplôme",
        (("familles_metiers", "FAMILLE"), ("bcn_lien_formation_groupe", "GROUPE_FORMATION")),
    ),
    F(
        "complements.mefs",
        "Modules (MEF) du diplôme",
        (("bcn_mef", "MEF"), ("bcn_dispositif_formation", "LIBELLE_LONG")),
    ),
    F(
        "complements.diplomes_professionnels",
        "Commission consultative et secteur du diplôme",
        (
            ("diplomes_professionnels", "Commission professionnelle consultative"),
            ("diplomes_professionnels", "Secteur"),
        ),
    ),
    F("correspondance.resultats.niveau", "Niveau d'un métier proposé", (), "domaine"),
    F("correspondance.prediction", "Ce qu'un modèle propose"),
    F("npec.resultats.montant", "Niveau de prise en charge", (("npec", "NPEC final"),), "8500"),
    F("npec.resultats.non_couvert", "Fiche non couverte", (("npec", "NPEC final"),)),
    F("npec.resultats.statut", "Statut du montant", (("npec", "Statut"),)),
    F("npec.resultats.date_applicabilite", "Date d'applicabilité", (("npec", "Date d'applicabilité*"),)),
    F("npec.resultats.idcc", "Convention collective du montant", (("npec", "IDCC"),), "0029"),
    F("correspondance", "Correspondance"),
    F("npec", "Niveaux de prise en charge"),
    F("preuves", "Preuves"),
)
