"""What is shown of each block, and the figures that come first."""

from __future__ import annotations

from tremplin.domain.display import jour, nombre, numero, pluriel, pourcent, telephone
from tremplin.domain.written.addresses import town_name
from tremplin.families.explore.shown.declared import (
    Column,
    Grid,
    View,
    between,
    bounds,
    filiere,
    level,
    method,
    names,
    of,
    points,
    share,
    yes,
)
from tremplin.language.spoken import mark

_KEYS = (
    Column(mark("Projets (BMO)"), "projets", nombre),
    Column(mark("Tension (1 à 5)"), "tension", nombre, barre=5),
    Column(mark("Offres"), "offres", nombre),
    Column(mark("Année"), "annee", numero),
)
_OF_OFFICES = (
    Column(mark("Nom"), "nom"),
    Column(mark("Adresse"), "adresse"),
    Column(mark("Téléphone"), "telephone", telephone),
    Column(mark("Distance"), "km", of("km")),
)
VIEWS = {
    "metier": View(
        faits=(
            Column(mark("Définition"), "definition"),
            Column(mark("Accès"), "acces"),
            Column(mark("Domaine"), "domaine.libelle"),
            Column(mark("Profil RIASEC"), "riasec.majeur"),
        ),
        grilles=(
            Grid(
                mark("Au ROME 4.0"),
                "rome4",
                (
                    Column(mark("Métier"), "libelle", lien="/metiers/rome4/{code}"),
                    Column(mark("Transition écologique"), "transition_eco"),
                    Column(mark("Transition numérique"), "transition_num"),
                    Column(mark("Réglementé"), "emploi_reglemente"),
                ),
                3,
            ),
        ),
    ),
    "certifications": View(
        grilles=(
            Grid(
                mark("Certifications actives"),
                "liste",
                (
                    Column(mark("Certification"), "intitule", lien="/certifications/{rncp}"),
                    Column(mark("Niveau"), "niveau"),
                    Column(mark("Fin d'enregistrement"), "fin_enregistrement", jour),
                    Column(mark("Reste"), "mois_restants", lambda n: pluriel(n, "mois", "mois")),
                    Column(mark("Prise en charge, au moins"), "prise_en_charge_min", of("€")),
                    Column(mark("Au plus"), "prise_en_charge_max", of("€")),
                ),
            ),
        )
    ),
    "formations": View(
        grilles=(
            Grid(
                mark("Formations en apprentissage"),
                "liste",
                (
                    Column(mark("Formation"), "intitule", lien="@page"),
                    Column(mark("Organisme"), "organisme"),
                    Column(mark("Distance"), "km", of("km")),
                    Column(mark("Prochaine session"), "prochaine_session.debut", jour),
                    Column(mark("En emploi six mois après"), "devenir.taux_en_emploi_6_mois", pourcent, barre=100),
                    Column(mark("Chiffres de"), "devenir.niveau", level),
                ),
            ),
        )
    ),
    "devenir": View(
        faits=(Column(mark("En emploi six mois après"), "plage", between("min", "max", pourcent)),),
        grilles=(
            Grid(
                mark("Devenir des élèves de dernière année"),
                "liste",
                (
                    Column(mark("Diplôme"), "libelle", lien="/inserjeunes/certifications/{code_certification}"),
                    Column(mark("Voie"), "filiere", filiere),
                    Column(mark("Niveau"), "niveau", level),
                    Column(mark("En emploi à 6 mois"), "taux_en_emploi_6_mois", pourcent, barre=100),
                    Column(mark("Élèves"), "nb_annee_term", nombre),
                    Column(mark("Promotion"), "millesime", lambda m: m.replace("_", " et ")),
                    Column(mark("À 12 mois"), "taux_en_emploi_12_mois", pourcent),
                    Column(mark("En formation"), "taux_en_formation", pourcent),
                    Column(mark("Remarque"), "pourquoi"),
                ),
            ),
        ),
    ),
    "recrutement": View(
        faits=(
            Column(mark("Projets de recrutement"), "projets", nombre),
            Column(mark("Jugés difficiles"), "part_difficiles", pourcent),
            Column(mark("Saisonniers"), "part_saisonniers", pourcent),
            Column(mark("Enquête"), "annee", numero),
        ),
        grilles=(
            Grid(
                mark("Enquête par enquête"),
                "serie",
                (
                    Column(mark("Année"), "annee", numero),
                    Column(mark("Famille"), "libelle"),
                    Column(mark("Nomenclature"), "nomenclature"),
                    Column(mark("Projets"), "projets", nombre),
                    Column(mark("Difficiles"), "part_difficiles", pourcent, barre=100),
                    Column(mark("Saisonniers"), "part_saisonniers", pourcent),
                    Column(mark("Rupture de nomenclature"), "rupture", yes(mark("oui"), "—")),
                ),
            ),
        ),
    ),
    "tension": View(
        faits=(
            Column(mark("Offres pour dix demandeurs"), "indice.offres_pour_dix", nombre),
            Column(mark("Tension du bassin (1 à 5)"), "bassin.tension", nombre),
            Column(mark("Étude du bassin"), "bassin.annee", numero),
            Column(mark("Offres du bassin, cette année-là"), "bassin.offres", nombre),
            Column(mark("Demandeurs du bassin"), "bassin.demandeurs", nombre),
            Column(mark("Offres en France le jour du relevé"), "offres_du_jour.france", nombre),
            Column(mark("Offres dans la commune ce jour-là"), "offres_du_jour.commune", nombre),
            Column(mark("Relevé du"), "offres_du_jour.releve_le", jour),
        ),
        grilles=(
            Grid(
                mark("Offres et demandeurs, par mois"),
                "mois",
                (
                    Column(mark("Mois"), "mois"),
                    Column(mark("Offres"), "offres", nombre, barre=-1),
                    Column(mark("Demandeurs"), "demandeurs", nombre, barre=-1),
                ),
                12,
            ),
            Grid(
                mark("Sur la liste réglementaire"),
                "liste_regionale",
                (
                    Column(mark("Famille"), "famille"),
                    Column(mark("Région"), "region"),
                    Column(mark("Liste du"), "liste_du", jour),
                ),
            ),
        ),
    ),
    "salaires": View(
        faits=(
            Column(mark("Débutant"), "*", between("debutant_min", "debutant_max", of("€"))),
            Column(mark("Confirmé"), "*", between("confirme_min", "confirme_max", of("€"))),
            Column(mark("Unité"), "unite"),
            Column(mark("Relevé du"), "releve_le", jour),
        )
    ),
    "offres": View(
        faits=(Column(mark("Âge médian"), "age_median_jours", lambda n: pluriel(n, "jour")),),
        grilles=(
            Grid(
                mark("Les plus proches"),
                "liste",
                (
                    Column(mark("Offre"), "titre", lien="@page"),
                    Column(mark("Entreprise"), "entreprise"),
                    Column(mark("Ville"), "ville", town_name),
                    Column(mark("Distance"), "km", of("km")),
                    Column(mark("Publiée le"), "publiee_le", jour),
                    Column(mark("Téléphone"), "telephone", telephone),
                ),
            ),
        ),
    ),
    "recruteurs": View(
        grilles=(
            Grid(
                mark("Les plus susceptibles de recruter"),
                "liste",
                (
                    Column(mark("Entreprise"), "nom", lien="@page"),
                    Column(mark("Activité"), "activite"),
                    Column(mark("Ville"), "ville", town_name),
                    Column(mark("Distance"), "km", of("km")),
                    Column(mark("Note sur 100"), "score", nombre, barre=100),
                    Column(mark("Raisons"), "raisons", ", ".join),
                    Column(mark("Téléphone"), "telephone", telephone),
                ),
            ),
        )
    ),
    "organismes": View(
        grilles=(
            Grid(
                mark("Organismes"),
                "liste",
                (
                    Column(mark("Organisme"), "nom"),
                    Column(mark("Adresse"), "adresse"),
                    Column(mark("Formations"), "formations", nombre),
                    Column(mark("Distance"), "km", of("km")),
                    Column(mark("Qualiopi"), "qualiopi", yes(mark("certifié"), mark("non certifié"))),
                ),
            ),
        )
    ),
    "interlocuteurs": View(
        grilles=(
            Grid(mark("Missions locales"), "missions_locales", _OF_OFFICES),
            Grid(mark("Agences France Travail"), "agences", _OF_OFFICES),
        )
    ),
    "perspectives": View(
        faits=(
            Column(mark("Intervalles éprouvés : ont contenu ce qui est arrivé"), "epreuve.a_1_an.couverture", pourcent),
            Column(mark("Erreur moyenne de la prévision"), "epreuve.a_1_an.erreur.prevision", points),
            Column(mark("Du dernier taux"), "epreuve.a_1_an.erreur.dernier_taux", points),
            Column(mark("Du taux de la France"), "epreuve.a_1_an.erreur.taux_france", points),
        ),
        grilles=(
            Grid(
                mark("Part en emploi attendue, six mois après la sortie"),
                "liste",
                (
                    Column(mark("Diplôme"), "libelle", lien="/inserjeunes/certifications/{code_certification}"),
                    Column(mark("Voie"), "filiere", filiere),
                    Column(mark("Sortie en"), "sortie", numero),
                    Column(mark("Attendu"), "taux", pourcent, barre=100),
                    Column(mark("Quatre fois sur cinq"), "*", bounds),
                    Column(mark("Palier (1 à 5)"), "palier", nombre),
                    Column(mark("Ce que c'est"), "methode", method),
                    Column(mark("Niveau"), "niveau", level),
                    Column(mark("Dernière promotion"), "derniere_promotion", lambda m: m.replace("_", " et ")),
                    Column(mark("Insèrent mieux ici"), "voisines", names),
                ),
            ),
            Grid(
                mark("Postes à pourvoir de 2019 à 2030, en milliers"),
                "metiers_2030",
                (
                    Column(mark("Famille"), "fap_libelle"),
                    Column(mark("Région"), "region"),
                    Column(mark("Postes"), "postes_a_pourvoir_milliers", lambda n: nombre(n, 1)),
                    Column(mark("Sur les emplois de 2019"), "postes_a_pourvoir_pct", share),
                ),
                3,
            ),
        ),
    ),
    "passerelles": View(
        grilles=(
            Grid(
                mark("Métiers proches et évolutions"),
                "liste",
                (Column(mark("Métier"), "libelle", lien="?rome={code}"), Column(mark("Lien"), "genre"), *_KEYS),
            ),
        )
    ),
    "voisins": View(
        grilles=(
            Grid(
                mark("Bassins voisins"), "liste", (Column(mark("Bassin"), "libelle", lien="?bassin={code}"), *_KEYS), 5
            ),
        )
    ),
}
"""What is shown of each block, in its order; a column of which no line has a value isn't."""


KEY_FIGURES = (
    (mark("Projets de recrutement"), mark("Projet de recrutement"), "recrutement", "projets", nombre),
    (mark("En emploi six mois après"), "", "devenir", "plage", between("min", "max", pourcent)),
    (mark("Formations en apprentissage"), mark("Formation en apprentissage"), "formations", "", nombre),
    (mark("Offres en alternance"), mark("Offre en alternance"), "offres", "", nombre),
    (
        mark("Entreprises susceptibles de recruter"),
        mark("Entreprise susceptible de recruter"),
        "recruteurs",
        "",
        nombre,
    ),
    (mark("Tension du bassin (1 à 5)"), "", "tension", "bassin.tension", nombre),
    (mark("Certifications actives"), mark("Certification active"), "certifications", "", nombre),
)
"""(title, the same of one where it counts, block, where it stands in its data: nowhere for its total, how it is
written): the first that are known."""
