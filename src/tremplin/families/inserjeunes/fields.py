"""Fields of a record: where each value comes from, in each source."""

from __future__ import annotations

from tremplin.platform.web.family import DocField as F
from tremplin.sources.inserjeunes_statistiques import MOIS
from tremplin.sources.reading.registry import SOURCES

_API, _NEUTRE, _REGIONS, _SUP, _NATION = (
    "inserjeunes_api",
    "inserjeunes_statistiques",
    "inserjeunes_regions",
    "insersup_etablissements",
    "insersup_national",
)
_MESURE = (_API, "id_mesure")
_PAR_REGION = {c.name for c in SOURCES[_REGIONS].table("formations").columns}


def _count(name: str, title: str, sup: str = "", nation: str = "", example: str = "") -> F:
    columns = [_MESURE, (_NEUTRE, name)]
    columns += [(_REGIONS, name)] if name in _PAR_REGION else []
    columns += [(_SUP, sup)] if sup else []
    columns += [(_NATION, nation)] if nation else []
    return F(name, title, tuple(columns), example)


CHAMPS = (
    F(
        "millesime",
        "Promotion",
        ((_API, "millesime"), (_NEUTRE, "millesime"), (_SUP, "annee_universitaire"), (_NATION, "promo")),
        "2023_2024",
    ),
    F(
        "code_certification",
        "Code de la certification",
        ((_API, "code"), (_NEUTRE, "code_certification"), (_SUP, "diplome"), (_NATION, "diplome")),
        "32031310",
    ),
    F("code_certification_type", "Nature du code", ((_API, "dimension"), ("inserjeunes_referentiel", "type")), "cfd"),
    F(
        "code_formation_diplome",
        "Diplôme (CFD)",
        (("bcn_mef", "FORMATION_DIPLOME"), ("bcn_formation_diplome", "FORMATION_DIPLOME")),
        "32031310",
    ),
    F(
        "libelle",
        "Intitulé",
        (
            ("bcn_formation_diplome", "LIBELLE_LONG_200"),
            ("bcn_diplome_sise", "LIBELLE_INTITULE_1"),
            ("inserjeunes_referentiel", "libelle"),
        ),
    ),
    F(
        "libelle_ancien",
        "Ancien intitulé",
        (("bcn_formation_diplome", "ANCIEN_DIPLOME_1"), ("bcn_formation_diplome", "LIBELLE_LONG_200")),
    ),
    F("filiere", "Filière", ((_API, "filiere"), (_NEUTRE, "filiere")), "apprentissage"),
    F(
        "diplome",
        "Type de diplôme",
        (("bcn_niveau_formation_diplome", "LIBELLE_COURT"), ("bcn_type_diplome_sise", "LIBELLE_COURT")),
    ),
    F(
        "familleMetier",
        "Famille de métiers",
        (("bcn_lien_formation_groupe", "GROUPE_FORMATION"), ("bcn_groupe_formation", "LIBELLE_EDITION")),
    ),
    F(
        "certificationsTerminales",
        "Années finales",
        (("bcn_mef", "MEF_STAT_11"), (_NEUTRE, "certifications_terminales")),
    ),
    F("date_fermeture", "Fermeture", (("bcn_formation_diplome", "DATE_FERMETURE"), ("bcn_mef", "DATE_FERMETURE"))),
    F("formation_fermee", "Formation fermée", (("bcn_formation_diplome", "DATE_FERMETURE"),), "false"),
    F(
        "donnee_source",
        "Origine des chiffres",
        (("bcn_formation_diplome", "NOUVEAU_DIPLOME_1"), ("inserjeunes_referentiel", "nouveau")),
    ),
    F("region", "Région", ((_API, "region_academique"), ("acce", "DEPARTEMENT_INSEE_3"))),
    F("academie", "Académie", (("acce", "ACADEMIE"),)),
    F("uai", "Établissement", ((_API, "uai"), (_NEUTRE, "uai"), (_SUP, "etablissement")), "0350001L"),
    F(
        "libelle_etablissement",
        "Nom de l'établissement",
        (("acce", "APPELLATION_OFFICIELLE"), (_SUP, "denomination_principale")),
    ),
    F("uai_type", "Rôle de l'établissement", (("catalogue_formations", "UAI_FORMATION"),)),
    F("uai_donnee", "Établissement des chiffres", ((_API, "uai"), (_NEUTRE, "uai_donnee"))),
    F(
        "uai_donnee_type",
        "Rôle de l'établissement des chiffres",
        (("catalogue_formations", "ETABLISSEMENT_FORMATEUR_UAI"),),
    ),
    F("uai_lieu_formation", "Lieux de formation", (("catalogue_formations", "UAI_FORMATION"),)),
    F("uai_formateur", "Formateurs", (("catalogue_formations", "ETABLISSEMENT_FORMATEUR_UAI"),)),
    F("uai_gestionnaire", "Gestionnaires", (("catalogue_formations", "ETABLISSEMENT_GESTIONNAIRE_UAI"),)),
    _count("nb_annee_term", "Élèves de dernière année", "nb_inscrits", "nb_sortants", "118"),
    _count("nb_poursuite_etudes", "En formation", "nb_poursuivants", "nb_poursuivants", "20"),
    _count("nb_sortant", "Sortants", "nb_sortants", "nb_sortants"),
    *(
        _count(f"nb_en_emploi_{m}_mois", f"En emploi à {m} mois", f"nb_in_dsn_{m}", f"nb_sortants_en_emploi_sal_fr_{m}")
        for m in MOIS
    ),
    F("nb_diplome", "Diplômés", ((_NEUTRE, "nb_diplome"), (_SUP, "nb_diplomes"))),
    F(
        "taux_en_formation",
        "Part en formation",
        (_MESURE, (_NEUTRE, "taux_en_formation"), ("inserjeunes_formations_lycees", "part_en_poursuite_d_etudes")),
        "17",
    ),
    F(
        "taux_en_emploi_6_mois",
        "Part en emploi à 6 mois",
        (
            _MESURE,
            (_NEUTRE, "taux_en_emploi_6_mois"),
            ("inserjeunes_formations_lycees", "part_en_emploi_6_mois_apres_la_sortie"),
        ),
        "65",
    ),
    *(_count(f"taux_en_emploi_{m}_mois", f"Part en emploi à {m} mois") for m in MOIS[1:]),
    F(
        "taux_autres_6_mois",
        "Part des autres situations à 6 mois",
        (_MESURE, (_NEUTRE, "taux_autres_6_mois"), ("inserjeunes_formations_lycees", "part_des_autres_situations")),
        "18",
    ),
    *(_count(f"taux_autres_{m}_mois", f"Part des autres situations à {m} mois") for m in MOIS[1:]),
    _count("taux_rupture_contrats", "Contrats rompus"),
    *(
        _count(
            f"salaire_12_mois_q{q}",
            f"Salaire à 12 mois, quartile {q}",
            f"salaire_q{q}_national_diplome_12",
            f"salaire_q{q}_12",
        )
        for q in (1, 2, 3)
    ),
    F("_meta", "Ce qui est dit de l'enregistrement"),
    F("pagination", "Pagination"),
    F("nomenclature", "Code de la nomenclature"),
    F("codes_certifications", "Codes additionnés"),
    F("codes_formation_diplome", "Diplômes additionnés"),
    F("comparee", "Comparaison"),
    F("niveau", "Niveau des chiffres"),
    F("total", "Nombre d'éléments"),
    F("token", "Jeton"),
    F("sante", "État du service"),
)
