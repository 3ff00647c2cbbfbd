"""What the columns mean that their publishers leave unexplained, in French, by column name."""

from __future__ import annotations

from tremplin.families.infotravail.steps.offres import COLONNES

ROME = {
    "code_rome": "Code du métier : une lettre et quatre chiffres (ROME 3)",
    "code_ogr": "Code de l'objet dans le référentiel (OGR)",
    "code_compo_bloc": "Composition du bloc",
    "id_priorisation": "Ordre de priorité de l'objet dans la fiche",
    "libelle_type_mobilite": "Proche ou Evolution",
    "code_appellation_source": "Appellation de départ, quand la mobilité ne vaut que pour elle",
    "code_appellation_cible": "Appellation d'arrivée, quand la mobilité ne vaut que pour elle",
    "code_type_referentiel": "Référentiel de l'objet",
    "code_pere": "Nœud parent",
    "code_noeud": "Code du nœud",
    "libelle_item_arbo": "Intitulé du nœud",
    "code_item_arbo_associe": "Objet associé au nœud",
    "code_type_noeud": "2 : nœud, 3 : feuille",
    "libelle_type_noeud": "NOEUD ou FEUILLE",
    "grand_domaine": "Lettre du grand domaine",
    "domaine": "Deux chiffres du domaine professionnel ; vide sur la ligne d'un grand domaine",
    "metier": "Deux chiffres du métier ; vide sur la ligne d'un domaine",
    "intitule": "Intitulé du nœud ou de l'appellation",
    "code_fiche_metier": "Numéro de la fiche métier",
    "emploi_reglemente": "Exercice réglementé (oui, non)",
    "emploi_cadre": "Emploi de cadre (oui, non)",
    "libelle_rome": "Intitulé du métier",
    "code_isco08": "Profession de la nomenclature internationale ISCO-08, quatre chiffres",
    "libelle_isco08": "Intitulé de la profession ISCO-08",
    "code_fap": "Famille professionnelle (FAP 2009)",
    "code_rome_parent": "Code ROME 3 dont le métier du ROME 4.0 est issu",
}

ROME4 = {
    "code_rome": "Code du métier : une lettre et quatre chiffres (ROME 4.0)",
    "libelle_competence": "Libellé de la compétence",
    "definition": "Définition, quand le fichier la donne",
    "libelle_savoir": "Libellé du savoir",
    "categorie_savoir": "Catégorie du savoir",
    "sous_categorie_savoir": "Sous-catégorie du savoir",
    "libelle_cont_travail": "Libellé du contexte de travail",
    "code_type_cont_trav": "Genre de contexte",
    "libelle": "Libellé de l'objet",
    "code_centre_interet": "Centre d'intérêt",
    "libelle_centre_interet": "Libellé du centre d'intérêt",
    "code_sect_activite": "Secteur d'activité",
    "libelle_sect_activite": "Libellé du secteur d'activité",
    "code_ss_sect_activite": "Sous-secteur d'activité, quand il y en a un",
    "libelle_ss_sect_activite": "Libellé du sous-secteur d'activité",
    "code_secteur_naf": "Division de la NAF, sans zéro de tête ; 0 : transverse",
    "libelle_secteur_naf": "Libellé de la division de la NAF",
    "code_theme": "Thématique",
    "libelle_theme": "Libellé de la thématique",
}

PLACES = {
    "fap_libelle": "Libellé de la famille",
    "libelle_rome": "Intitulé du métier",
}

_PROJETS = {
    "NB_RECRUT_PROJECTS": "Projets de recrutement des établissements, estimés (enquête redressée)",
    "NB_DIFF_RECRUT_PROJECTS": "Dont jugés difficiles par l'employeur",
    "NB_SEASON_RECRUT_PROJECTS": "Dont saisonniers",
}
BMO = {
    "ANNEE": "Année de l'enquête ; vide quand le fichier ne la dit pas",
    "CATCHMENT_AREA_CODE": "Code du bassin d'emploi, dans le zonage de l'année",
    "CATCHMENT_AREA_NAME": "Nom du bassin d'emploi",
    "FAP_CODE": "Famille professionnelle, cinq caractères, dans la nomenclature de l'année",
    "FAP_NAME": "Libellé de la famille professionnelle",
    "PROFESSION_FAMILY_CODE": "Grande famille de métiers",
    "PROFESSION_FAMILY_NAME": "Libellé de la grande famille",
    "DEPARTEMENT_CODE": "Département du bassin, code INSEE",
    "DEPARTEMENT_NAME": "Nom du département",
    "REGION_CODE": "Région du bassin, code INSEE",
    "REGION_LIB": "Nom de la région",
    **_PROJETS,
    **{f"{n}_SECRET": "Vrai quand la valeur est cachée par le secret statistique (« * »)" for n in _PROJETS},
    "code_insee": "Code INSEE de la commune",
    "code_bassin_emploi": "Code du bassin d'emploi",
    "origine": "Fichier de zonage qui le dit, ou « nom du bassin » quand seul son nom désigne la commune",
}

MOIS = {
    "JAN": "janvier",
    "FEB": "février",
    "MAR": "mars",
    "APR": "avril",
    "MAY": "mai",
    "JUNE": "juin",
    "JULY": "juillet",
    "AUG": "août",
    "SEP": "septembre",
    "OCT": "octobre",
    "NOV": "novembre",
    "DEC": "décembre",
}
IMT = {
    "AREA_TYPE_NAME": "Genre de territoire",
    "AREA_CODE": "Code du territoire",
    "AREA_NAME": "Nom du territoire",
    "ROME_PROFESSION_CARD_CODE": "Métier (code ROME 3)",
    "ROME_PROFESSION_CARD_NAME": "Intitulé du métier",
    "NB_APPLICATION_END_MONTH": "Demandeurs d'emploi inscrits à la fin du mois",
    "NB_APPLICATION_LAST_WEEK": "Demandeurs d'emploi inscrits la dernière semaine",
    "NB_OFFER_END_MONTH": "Offres en cours à la fin du mois",
    "NB_OFFER_LAST_WEEK": "Offres en cours la dernière semaine",
    "RICHER_CATCHMENT_AREA_CODE": "Bassin d'emploi qui offre le plus",
    "RICHER_CATCHMENT_AREA_NAME": "Nom du bassin d'emploi qui offre le plus",
    "SEASONAL": "O quand le métier embauche par saisons",
    **{f"SEASONAL_{code}": f"O quand le métier embauche en {mois}" for code, mois in MOIS.items()},
    "PCS_PROFESSION_CODE": "Profession (PCS 2003)",
    "PCS_PROFESSION_NAME": "Intitulé de la profession",
    "AGE_GROUP_CODE": "1 : moins de 35 ans, 2 : 35 ans et plus",
    "AGE_GROUP_NAME": "Tranche d'âge",
    "CONTRACT_TYPE_CODE": "Type de contrat",
    "CONTRACT_TYPE_NAME": "Libellé du type de contrat",
    "NB_OFFERS": "Nombre d'offres",
    "FAP_CODE": "Famille professionnelle (FAP 2009)",
    "FAP_NAME": "Libellé de la famille professionnelle",
    "APPLICATION_TYPE_CODE": "Canal de recrutement",
    "APPLICATION_TYPE_NAME": "Libellé du canal",
    "APPLICATION_TYPE_ORDER": "Rang du canal dans la famille, du plus au moins employé",
    "fap_code": "Famille professionnelle (FAP 2009)",
    "fap": "Libellé de la famille professionnelle",
    "rome_code": "Métier (code ROME 3)",
    "rome_label": "Intitulé du métier",
    "dpt": "Département",
    "ROME": "Métier (code ROME 3)",
}

_SUJETS = {
    "ACTIVITY": "activité de l'établissement (NAF)",
    "CITY": "commune du lieu de travail",
    "CONTINENT": "continent du lieu de travail",
    "SUB_CONTINENT": "sous-continent du lieu de travail",
    "COUNTRY": "pays du lieu de travail",
    "REGION": "région du lieu de travail",
    "DEPARTEMENT": "département du lieu de travail",
    "CONTRACT_DUR_UNIT": "unité de la durée du contrat",
    "CONTRACT_NATURE": "nature du contrat",
    "CONTRACT_TYPE": "type de contrat",
    "DEGREE_DIPLOMA": "diplôme demandé",
    "DEGREE_REQUIRED": "exigence du diplôme",
    "DEGREE_SUBJECT_AREA": "domaine de formation",
    "DEGREE_TYPE": "niveau de diplôme",
    "DESKTOP_TOOLS": "outil bureautique",
    "DESKTOP_TOOLS_LEV": "niveau dans l'outil bureautique",
    "DRIVING_LIC": "permis de conduire",
    "DRIVING_LIC_REQ": "exigence du permis",
    "EM_INTERVIEW_MODALITY": "mode de candidature",
    "EXPERIENCE": "expérience demandée",
    "EXP_DURATION_TYPE": "unité de la durée d'expérience",
    "LANG": "langue",
    "LANG_PROFICIENCY": "niveau de langue",
    "LANG_REQUIRED": "exigence de la langue",
    "QUALIFICATION": "qualification",
    "ROME_PROFESSION_CARD": "métier (ROME 3)",
    "ROME_PROFESSION": "appellation (OGR)",
    "SALARY_SUPPLEMENT": "complément de salaire",
    "SALARY_TYPE": "périodicité du salaire",
    "SALARY_UNIT": "monnaie du salaire",
    "WAGE_UNIT": "monnaie du salaire",
    "SERVICE_TYPE": "service de l'agence",
    "STATUS": "état de l'offre",
    "TRAVEL_FREQUENCY": "fréquence des déplacements",
    "TRAVEL_TYPE": "zone des déplacements",
    "WORKING_CONDITION": "conditions de travail",
    "WORKING_HOURS_TYPE": "type d'horaires",
    "WORKING_LOCATION": "lieu de travail",
    "WORKING_LOCATION_TYPE": "genre du lieu de travail",
    "MONITORING_AGENCY": "agence qui suit l'offre",
    "SALARY": "salaire",
    "ROME_LIST_SKILL": "savoirs (OGR, séparés par « | » ou « ; »)",
    "ROME_LIST_ACTIVITY": "activités (OGR, séparées par « | » ou « ; »)",
    "ROME_LIST_WORK_ENV": "environnements (OGR, séparés par « | » ou « ; »)",
}
_GENRES = {"CODE": "Code", "NAME": "Libellé", "COMMENT": "Précision, texte libre nettoyé"}
_SEULS = {
    "ANNUAL_MAXIMUM_SALARY": "Salaire annuel le plus haut, en euros",
    "DATE_DEBUT_VALIDITE_OFFRE": "Début de validité",
    "ANNUAL_MINIMUM_SALARY": "Salaire annuel le plus bas, en euros",
    "DATE_FIN_VALIDITE_OFFRE": "Fin de validité",
    "CONTRACT_DURATION": "Durée du contrat",
    "CREATION_DATE": "Jour de création de l'offre",
    "DISABLED_ACCESSIBILITY": "Poste ouvert aux travailleurs handicapés (O, N)",
    "EMPLOYER_CONSENT": "Accord de l'employeur",
    "EXPERIENCE_MAX_DURATION": "Durée d'expérience la plus longue",
    "EXPERIENCE_MIN_DURATION": "Durée d'expérience la plus courte",
    "FLAG_RELATION": "Mise en relation (0, 1)",
    "LATITUDE": "Latitude arrondie à deux décimales, degrés",
    "LONGITUDE": "Longitude arrondie à deux décimales, degrés",
    "MAXIMUM_SALARY": "Salaire le plus haut, en euros, selon la périodicité",
    "MINIMUM_SALARY": "Salaire le plus bas, en euros, selon la périodicité",
    "MODIFICATION_DATE": "Jour de la dernière modification",
    "NB_MONTH_SALARY": "Nombre de mois de salaire",
    "NB_VACANCIES_CREATION": "Postes à la création de l'offre",
    "NB_VACANCIES_LEFT": "Postes restants",
    "NUMBER_OF_APPLICATION": "Nombre de candidatures",
    "POSTCODE": "Code postal du lieu de travail",
    "WEEKLY_WORKING_HOURS": "Heures de travail par semaine",
    "WEEKLY_WORKING_MINUTES": "Minutes en plus des heures",
    "WORKFORCE": "Tranche d'effectif",
}


def _offre(name: str) -> str:
    if name in _SEULS:
        return _SEULS[name]
    base, _, rank = name.rpartition("_") if name[-1] in "12" else (name, "", "")
    subject, _, kind = base.rpartition("_")
    return f"{_GENRES[kind]} : {_SUJETS[subject]}" + (f", n° {rank}" if rank else "")


OFFRES = {name: _offre(name) for name in COLONNES}

STRUCTURES = {
    "structure": "Ce qu'est la structure : « POLE_EMPLOI » (agence ou relais) ou « MILO » (mission locale)",
    "id": "Numéro dans le fichier",
    "nom_agence": "Nom de la structure",
    "code_departement": "Département",
    "nom_region": "Nom de la région",
}
AGENCES = {
    "codeSafir": "Code de l'agence dans le système des points d'accueil",
    "libelle": "Nom de l'agence",
    "libelleEtendu": "Nom complet de l'agence",
    "typeAccueil": "Genre d'accueil",
    "codeRegionINSEE": "Région, code INSEE",
    "telephonePublic": "Téléphone ouvert au public",
    "email": "Courriel de l'agence",
    "siret": "SIRET de l'agence",
    "ligne3": "Complément d'adresse (bâtiment)",
    "ligne5": "Complément d'adresse",
    "communeImplantation": "Commune, code INSEE",
    "bureauDistributeur": "Code postal",
    **{
        f"horaires_{j}": f"Horaires du {j}, « 08:45-12:45 13:30-16:45 » ou « fermé »"
        for j in ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    },
}
