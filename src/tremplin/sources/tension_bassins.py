"""Tension of jobs (ROME) in each bassin d'emploi, and what explains it: classes from 1 (low) to 5 (high)."""

from tremplin.domain import codes
from tremplin.sources.bmo import BASSIN
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import AUCUN, Code, Entier, Texte

CLASSE = Entier((*AUCUN, "NA"), mini=1, maxi=5)

SOURCE = Source(
    name="tension_bassins",
    titre="Tension par bassin d'emploi",
    publisher="Pôle emploi, Dares",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"cities-tension.*\.csv"),
    csv=Csv(separateurs=";,", encodages=("utf-8", "cp1252")),
    page="https://dares.travail-emploi.gouv.fr/donnees/les-tensions-sur-le-marche-du-travail",
    description="Pour chaque métier et bassin d'emploi : offres, demandeurs, tension et causes, en classes de 1 à 5.",
    valeurs_gardees=("tensions", "annee"),
    tables=(
        Table(
            "tensions",
            (
                Column("annee", Entier(mini=2000, maxi=2100), requis=True, description="Année des indicateurs"),
                Column("code_rome", Code(motif=codes.ROME), ("rome",), requis=True, description="Métier (code ROME 3)"),
                Column("libelle_rome", Texte(), ("libfap",), description="Intitulé du métier"),
                Column("code_bassin_emploi", BASSIN, ("cbassin",), requis=True, description="Bassin, zonage de 2019"),
                Column("nom_bassin", Texte(), ("lib_bassin_bmo19",), description="Nom du bassin d'emploi"),
                Column(
                    "offres",
                    Entier(mini=0),
                    ("oee",),
                    description="Offres d'emploi (oee) ; leur période n'est pas dite",
                ),
                Column(
                    "demandeurs",
                    Entier(mini=0),
                    ("defm_abc",),
                    description="Demandeurs (defm_abc) ; leur période n'est pas dite",
                ),
                Column("tension", CLASSE, ("ind_tension_d",), description="Tension, de 1 (faible) à 5 (forte)"),
                Column("intensite_embauche", CLASSE, ("ind_int_emb_d",), description="Intensité des embauches, 1 à 5"),
                Column(
                    "manque_main_oeuvre", CLASSE, ("ind_main_oeuvre_d",), description="Manque de main-d'œuvre, 1 à 5"
                ),
                Column("non_durabilite", CLASSE, ("ind_dur_empl_d",), description="Non-durabilité de l'emploi, 1 à 5"),
                Column(
                    "conditions_travail",
                    CLASSE,
                    ("ind_cond_travail_d",),
                    description="Conditions contraignantes, 1 à 5",
                ),
                Column(
                    "inadequation_geographique",
                    CLASSE,
                    ("ind_mismatch_geo_d",),
                    description="Inadéquation géographique, 1 à 5",
                ),
                Column(
                    "lien_formation",
                    CLASSE,
                    ("ind_specif_form_empl_d",),
                    description="Lien entre formation et emploi, 1 à 5",
                ),
            ),
            cle=("annee", "code_bassin_emploi", "code_rome"),
        ),
    ),
)
