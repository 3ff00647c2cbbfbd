"""ACCE: establishments of the Éducation nationale (UAI), their mothers and daughters."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, CodeVerifie, Date, Texte

UAI = CodeVerifie(normalise=codes.normalize_uai, forme="un UAI (7 chiffres et leur lettre de contrôle)")
_LIEN = (
    Column("numero_uai_trouve", UAI, requis=True),
    Column("type_rattachement", Code(motif=r"[A-Z]{1,3}")),
)

SOURCE = Source(
    name="acce",
    titre="ACCE (établissements et rattachements)",
    publisher="Ministère de l'Éducation nationale (DEPP)",
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=pattern(r"(acce_data|ACCE_UAI).*\.zip|acce_etablissements.*\.csv"),
    csv=Csv(separateurs=";", encodages=("cp1252", "utf-8"), guillemets=False),
    page="https://dgrh.education.gouv.fr/acce_public/",
    description="Les établissements de l'Éducation nationale et leurs rattachements (mère, fille).",
    tables=(
        Table(
            "uai",
            (
                Column("numero_uai", UAI, requis=True),
                Column("nature_uai", Code(motif=r"[0-9]{3}")),
                Column("nature_uai_libe", Texte()),
                Column("etat_etablissement_libe", Texte()),
                Column("secteur_public_prive_libe", Texte()),
                Column("denomination_principale", Texte()),
                Column("appellation_officielle", Texte(), absente_possible=True),
                Column("patronyme_uai", Texte()),
                Column("commune", Code(motif=codes.COMMUNE)),
                Column("commune_libe", Texte()),
                Column("academie", Code(motif=r"[0-9]{2}")),
                Column("pays_libe", Texte(), absente_possible=True),
                Column("departement_insee_3", Code(motif=r"[0-9]{2}[0-9AB]"), absente_possible=True),
                Column("numero_siren_siret_uai", Code(motif=r"[0-9]{9}|[0-9]{14}")),
                Column("date_ouverture", Date()),
                Column("date_fermeture", Date()),
                Column("date_derniere_mise_a_jour", Date()),
            ),
            membre="^acce uai csv$",
            cle=("numero_uai",),
        ),
        Table("meres", (*_LIEN, Column("numero_uai_mere", UAI, requis=True)), membre="acce uai mere"),
        Table("filles", (*_LIEN, Column("numero_uai_fille", UAI, requis=True)), membre="acce uai fille"),
    ),
    colonne_de_date=("uai", "date_derniere_mise_a_jour"),
)
