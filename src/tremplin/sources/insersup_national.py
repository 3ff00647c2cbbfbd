"""InserSup for the whole country (open data of the SIES): one row a diploma and a population."""

from tremplin.sources.insersup_etablissements import PUBLISHER, RIEN
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Codes, Entier, Texte

_EFFECTIF = Entier(RIEN, mini=0)
_EFFECTIFS = {
    "nb_sortant": "nb_sortants",
    "nb_poursuite_etudes": "nb_poursuivants",
    **{f"nb_en_emploi_{m}_mois": f"nb_sortants_en_emploi_sal_fr_{m}" for m in (6, 12, 18, 24)},
    **{f"salaire_12_mois_q{q}": f"salaire_q{q}_12" for q in (1, 2, 3)},
}
POPULATION = ("genre", "nationalite", "obtention_diplome", "regime_inscription")
"""Columns that must all say « ensemble » for a row to be about everyone."""

SOURCE = Source(
    name="insersup_national",
    titre="InserSup, France entière",
    publisher=PUBLISHER,
    licence="etalab-2.0",
    rhythm="deux fois par an",
    jours=180,
    files=pattern(r"(insersup-national.*|fr-esr-insersup)\.(csv|json)"),
    csv=Csv(separateurs=";", encodages=("utf-8",)),
    page="https://data.enseignementsup-recherche.gouv.fr/explore/dataset/fr-esr-insersup/",
    description="Le devenir des étudiants de chaque diplôme du supérieur, par population.",
    groupe="inserjeunes",
    confidentielle=True,
    cpu_secondes=300,
    tables=(
        Table(
            "diplomes",
            (
                Column("diplome", Code(motif=r"[0-9A-Z]{7}|ALL"), requis=True, description="Code SISE, ou « all »"),
                Column("source", Texte(), requis=True),
                Column("uo_lib", Texte(), requis=True, description="« National » pour la France entière"),
                *(Column(name, Texte(), requis=True) for name in POPULATION),
                Column("promo", Codes(motif=r"\d{4}", separateur=","), requis=True, description="Promotions comptées"),
                *(Column(name, _EFFECTIF, (key,), absente_possible=True) for name, key in _EFFECTIFS.items()),
            ),
        ),
    ),
)
