"""COG: what became of communes since 1943 (mergers, splits, renamings, changes of code)."""

from tremplin.domain import codes
from tremplin.sources.forms import insee
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Date, Texte

SOURCE = Source(
    name="cog_mouvements",
    titre="Mouvements de communes",
    publisher=insee.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"(v_)?(mouvements?-communes?|mvtcommune)(_\d{4})?\.csv"),
    csv=insee.CSV,
    urls=("https://www.insee.fr/fr/statistiques/fichier/7766585/v_mvt_commune_2024.csv",),
    page=insee.PAGE,
    description="Les événements survenus aux communes depuis 1943 : fusions, scissions, changements de nom.",
    tables=(
        Table(
            "mouvements",
            (
                Column("mod", Code(motif=r"[0-9]{2}"), requis=True, description="Type d'événement"),
                Column("date_eff", Date(), requis=True),
                Column("typecom_av", Code(motif=r"[A-Z]{3,4}")),
                Column("com_av", Code(motif=codes.COMMUNE), requis=True),
                Column("libelle_av", Texte(), requis=True),
                Column("typecom_ap", Code(motif=r"[A-Z]{3,4}")),
                Column("com_ap", Code(motif=codes.COMMUNE), requis=True),
                Column("libelle_ap", Texte(), requis=True),
            ),
        ),
    ),
    colonne_de_date=("mouvements", "date_eff"),
)
