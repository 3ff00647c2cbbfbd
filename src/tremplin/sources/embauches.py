"""Hirings declared by establishments (DPAE, alternance contracts): what the predictive model learns from."""

from tremplin.sources.forms.recruteurs import SIRET
from tremplin.sources.reading.declaration import Column, Seuils, Source, Table, pattern
from tremplin.sources.reading.types import Choix, Date

SOURCE = Source(
    name="embauches",
    titre="Embauches déclarées",
    publisher="Urssaf, Dares (données confidentielles)",
    licence="confidentielle",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"(embauches|hirings).*\.(csv|parquet)"),
    description="Les embauches de six années, une ligne chacune. Confidentielles : rien n'en est servi.",
    confidentielle=True,
    cpu_secondes=1800,
    seuils=Seuils(lignes=0.5, cles=0.5),
    tables=(
        Table(
            "embauches",
            (
                Column("siret", SIRET, ("siret",), requis=True),
                Column("date", Date(), ("hiring_date",), requis=True, description="Jour de l'embauche"),
                Column("contrat", Choix(valeurs=("CDI", "CDD>30", "alternance")), ("contract_type",), requis=True),
            ),
        ),
    ),
)
