"""Corrections that moderators accepted: one value of one row of another source, until its publisher mends it."""

from tremplin.sources.reading.declaration import Column, Csv, Seuils, Source, Table, pattern
from tremplin.sources.reading.types import Code, Date, Enumere, Texte

_OUI = {"oui": "oui", "non": "non"}

SOURCE = Source(
    name="corrections",
    titre="Corrections acceptées",
    publisher="Tremplin",
    licence="etalab-2.0",
    rhythm="à chaque décision",
    jours=3650,
    files=pattern(r"corrections-tremplin-.*\.csv"),
    csv=Csv(separateurs=",", encodages=("utf-8",)),
    seuils=Seuils(lignes=1, cles=1, non_nuls=1, ecartees=0),
    description="Les valeurs corrigées après un signalement : laquelle, dans quelle ligne de quelle source, par quoi, "
    "pourquoi, jusqu'à quand.",
    tables=(
        Table(
            "corrections",
            (
                Column("id", Code(motif=r"[0-9a-f-]{36}", tel_quel=True), ("id",), requis=True),
                Column("source", Texte(), ("source",), requis=True, description="Source corrigée"),
                Column("table", Texte(), ("table",), requis=True, description="Sa table"),
                Column("cle", Texte(), ("cle",), requis=True, description="Ce qui désigne la ligne, en JSON"),
                Column("colonne", Texte(), ("colonne",), requis=True, description="Colonne corrigée"),
                Column("avant", Texte(), ("avant",), description="Valeur du producteur"),
                Column("apres", Texte(), ("apres",), description="Valeur servie à sa place"),
                Column("raison", Texte(), ("raison",), requis=True, description="Pourquoi"),
                Column("decidee_le", Date(), ("decidee_le",), requis=True, description="Jour de la décision"),
                Column("jusqu_au", Date(), ("jusqu_au",), description="Dernier jour où elle vaut"),
                Column("active", Enumere(valeurs=_OUI), ("active",), requis=True),
            ),
            cle=("id",),
        ),
    ),
)
