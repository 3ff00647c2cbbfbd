"""InserJeunes by région (DEPP): one row a training, a région and a period; a row under 20 pupils is emptied by its
publisher: it stays, without figures."""

from tremplin.sources.forms import depp
from tremplin.sources.inserjeunes_statistiques import MILLESIME, MOIS
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Choix, Code, Entier

_FORMATION = {"cfd": Code(motif=r"[0-9A-Z]{8}"), "mefstat11": Code(motif=r"[0-9A-Z]{11}")}
_EFFECTIFS = {
    "nb_annee_term": "Élèves ou apprentis en dernière année",
    "nb_poursuite_etudes": "Dont poursuivent des études",
    "nb_sortant": "Dont sortent",
    **{f"nb_en_emploi_{m}_mois": f"Sortants en emploi {m} mois après" for m in MOIS},
}
_TAUX = {
    "taux_poursuite_etudes": "Part de ceux qui poursuivent des études, en %",
    **{f"taux_emploi_{m}_mois": f"Part des sortants en emploi {m} mois après, en %" for m in MOIS},
}

SOURCE = Source(
    name="inserjeunes_regions",
    titre="InserJeunes par région",
    publisher=depp.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"ij_region_data.*\.csv"),
    csv=Csv(separateurs=";", encodages=("utf-8",)),
    page="https://www.inserjeunes.education.gouv.fr/",
    description="Le devenir des sortants de chaque formation par région, toutes périodes.",
    valeurs_gardees=("formations", "millesime"),
    tables=(
        Table(
            "formations",
            (
                Column("millesime", Code(motif=MILLESIME), requis=True, description="Deux promotions, « 2019_2020 »"),
                Column("code_region_ij", Code(motif=r"[0-9]{2}"), requis=True, description="Région académique"),
                Column("code_region", Code(motif=r"[0-9]{2}"), requis=True, description="Région (INSEE)"),
                Column("voie", Choix(valeurs=("apprentissage", "scolaire")), requis=True),
                *(Column(name, kind) for name, kind in _FORMATION.items()),
                *(Column(name, Entier(mini=0), description=text) for name, text in (_EFFECTIFS | _TAUX).items()),
            ),
            cle=("millesime", "code_region", "voie", "cfd", "mefstat11"),
        ),
    ),
)
