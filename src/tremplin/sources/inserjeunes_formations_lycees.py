"""InserJeunes by establishment and diploma at school, open data: published shares, without head counts."""

from tremplin.domain import codes
from tremplin.sources.forms import depp
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Entier, Texte

_POUR_CENT = Entier(depp.RIEN, mini=0, maxi=100)

SOURCE = Source(
    name="inserjeunes_formations_lycees",
    titre="InserJeunes, lycées professionnels par formation",
    publisher=depp.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"fr-en-inserjeunes-lycee_pro-formation-fine\.(csv|json)"),
    csv=Csv(separateurs=";", encodages=("utf-8",)),
    page="https://data.education.gouv.fr/explore/dataset/fr-en-inserjeunes-lycee_pro-formation-fine/",
    description="Les parts publiées par lycée et par formation ; sans effectif, aucun taux n'est calculé.",
    groupe="inserjeunes",
    valeurs_gardees=("formations", "annee"),
    tables=(
        Table(
            "formations",
            (
                Column("annee", Texte(), ("Année", "annee"), requis=True, description="« cumul 2023-2024 »"),
                Column("uai", depp.UAI, ("UAI",), requis=True),
                Column(
                    "mef_stat_11",
                    Code(motif=codes.MEFSTAT11),
                    ("Code formation mefstat11", "code_formation_mefstat11"),
                    requis=True,
                ),
                Column("libelle_formation", Texte(), ("Libellé formation", "libelle_formation")),
                Column(
                    "part_poursuite_etudes",
                    _POUR_CENT,
                    ("DEVENIR Part poursuite études", "part_en_poursuite_d_etudes"),
                    description="Pour cent des élèves de dernière année en poursuite d'études",
                ),
                Column(
                    "part_en_emploi_6_mois",
                    _POUR_CENT,
                    ("DEVENIR Part en emploi*", "part_en_emploi_6_mois_apres_la_sortie"),
                    description="Pour cent des élèves de dernière année en emploi six mois après",
                ),
                Column(
                    "part_autres_situations",
                    _POUR_CENT,
                    ("DEVENIR Part autre*", "part_des_autres_situations"),
                    description="Pour cent des élèves de dernière année dans une autre situation",
                ),
            ),
            cle=("annee", "uai", "mef_stat_11"),
        ),
    ),
)
