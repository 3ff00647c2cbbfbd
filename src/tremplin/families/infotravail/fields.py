"""Fields of the fiche of a job: where each value comes from. Columns of tables are described in `reference`."""

from __future__ import annotations

from tremplin.platform.web.family import DocField as F

CHAMPS = (
    F("code", "Code ROME 3", (("rome_codes", "CODE_ROME"), ("rome_riasec", "CODE_ROME")), "D1102"),
    F("libelle", "Intitulé du métier", (("rome_codes", "LIBELLE_ROME"), ("rome_arborescence", "Intitule"))),
    F("dans_le_fichier_des_codes", "Présence au fichier des codes", (("rome_codes", "CODE_ROME"),), "true"),
    F("grand_domaine", "Grand domaine", (("rome_arborescence", "Rome1"),), "D"),
    F("domaine", "Domaine professionnel", (("rome_arborescence", "Rome2"),), "D11"),
    F("definition", "Définition", (("rome_textes", "LIBELLE_TEXTE"),)),
    F("acces", "Accès au métier", (("rome_textes", "LIBELLE_TEXTE"),)),
    F("conditions", "Conditions d'exercice", (("rome_textes", "LIBELLE_TEXTE"),)),
    F("riasec", "Profil RIASEC", (("rome_riasec", "RIASEC_MAJEUR"), ("rome_riasec", "RIASEC_MINEUR"))),
    F("appellations", "Appellations", (("rome_appellations", "LIBELLE_APPELLATION_LONG"),)),
    F(
        "activites",
        "Activités",
        (("rome_liens", "CODE_OGR"), ("rome_activites", "LIBELLE_ACTIVITE"), ("rome_items", "LIBELLE")),
    ),
    F("savoirs", "Savoirs", (("rome_liens", "CODE_OGR"), ("rome_competences", "LIBELLE_COMPETENCE"))),
    F("environnements", "Environnements de travail", (("rome_environnements", "LIBELLE_ENV_TRAVAIL"),)),
    F("mobilites", "Mobilités", (("rome_mobilites", "CODE_ROME_CIBLE"),)),
    F("isco08", "Profession ISCO-08", (("rome_isco08", "Code ISCO08"),)),
    F("fap", "Famille professionnelle", (("fap_rome", "code_fap"), ("fap_intitules", "libelle"))),
    F("rome4", "Métiers du ROME 4.0", (("rome4", "LIBELLE_ROME"), ("rome4", "CODE_ROME_PARENT"))),
)
