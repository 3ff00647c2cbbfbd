"""InserJeunes figures in the neutral format: one record a line, at any level."""

from tremplin.domain import codes
from tremplin.sources.acce import UAI
from tremplin.sources.forms import neutre
from tremplin.sources.reading.declaration import Source, Table, pattern
from tremplin.sources.reading.types import Choix, Code, Codes, Entier

EFFECTIFS = (
    "nb_annee_term",
    "nb_poursuite_etudes",
    "nb_sortant",
    "nb_en_emploi_6_mois",
    "nb_en_emploi_12_mois",
    "nb_en_emploi_18_mois",
    "nb_en_emploi_24_mois",
    "nb_diplome",
)
MOIS = (6, 12, 18, 24)
TAUX = (
    "taux_en_formation",
    *(f"taux_en_emploi_{m}_mois" for m in MOIS),
    *(f"taux_autres_{m}_mois" for m in MOIS),
    "taux_rupture_contrats",
)
SALAIRES = ("salaire_12_mois_q1", "salaire_12_mois_q2", "salaire_12_mois_q3")
NIVEAUX = ("certification", "regionale", "formation")
FILIERES = ("apprentissage", "pro", "agricole", "superieur")
TYPES_UAI = ("lieu_formation", "formateur", "gestionnaire", "inconnu")

CODE = r"[0-9A-Z]{7}|[0-9A-Z]{8}|[0-9A-Z]{11}"
MILLESIME = r"20\d{2}(?:_20\d{2})?"
_UAIS = Codes(motif=codes.UAI, separateur=",")


SOURCE = Source(
    name="inserjeunes_statistiques",
    titre="InserJeunes, statistiques au format neutre",
    publisher=neutre.PUBLISHER,
    licence="etalab-2.0",
    rhythm="à la demande",
    jours=365,
    files=pattern(neutre.files("statistiques")),
    csv=neutre.CSV,
    groupe=neutre.GROUPE,
    confidentielle=True,
    fichier="statistiques",
    parties=True,
    description="Les effectifs et parts d'une certification, d'une région ou d'un établissement, une ligne chacune.",
    valeurs_gardees=("statistiques", "millesime"),
    tables=(
        Table(
            "statistiques",
            (
                neutre.column("niveau", Choix(valeurs=NIVEAUX), requis=True),
                neutre.column("filiere", Choix(valeurs=FILIERES), requis=True),
                neutre.column("millesime", Code(motif=MILLESIME), requis=True),
                neutre.column("code_certification", Code(motif=CODE), requis=True),
                neutre.column("uai", UAI),
                neutre.column("region_code", Code(motif=r"[0-9]{2}")),
                neutre.column("academie_code", Code(motif=r"[0-9]{2}")),
                neutre.column("certifications_terminales", Codes(motif=CODE, separateur=",")),
                neutre.column("uai_type", Choix(valeurs=TYPES_UAI)),
                neutre.column("uai_donnee", UAI),
                neutre.column("uai_donnee_type", Choix(valeurs=TYPES_UAI)),
                neutre.column("uai_lieu_formation", _UAIS),
                neutre.column("uai_formateur", _UAIS),
                neutre.column("uai_gestionnaire", _UAIS),
                *(neutre.column(name, Entier(mini=0)) for name in (*EFFECTIFS, *SALAIRES)),
                *(neutre.column(name, Entier(mini=0, maxi=100)) for name in TAUX),
            ),
            cle=("niveau", "filiere", "millesime", "code_certification", "uai", "region_code"),
            fermee=True,
        ),
    ),
)
