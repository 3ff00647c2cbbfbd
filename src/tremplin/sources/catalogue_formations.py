"""Catalogue de l'apprentissage: each apprenticeship training at each place, its school, its manager, its sessions."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import SIRET, Code, Codes, Enumere, Position, Texte, Type

_OUI_NON = Enumere(valeurs={"oui": "oui", "non": "non", "true": "oui", "false": "non"})
_UAI = Code(motif=codes.UAI)
_CLE = Code(motif=r"[^\s].{0,299}", tel_quel=True)
_CODE_POSTAL, _TEXTE = Code(motif=codes.CODE_POSTAL), Texte()


def _text(name: str, description: str = "", *aliases: str) -> Column:
    return Column(name, _TEXTE, (name, *aliases), absente_possible=True, description=description)


def _lieu(name: str, kind: Type, older: str) -> Column:
    """A column of the place of training, and its name in the layout of 2020."""
    return Column(name, kind, (name, f"etablissement_lieu_formation_{older}"), absente_possible=True)


def _etablissement(role: str, name: str) -> tuple[Column, ...]:
    """The columns of the school (« formateur ») or of its manager (« gestionnaire »)."""
    prefix = f"etablissement_{role}"
    return (
        _text(f"{prefix}_id", f"Identifiant {name} au catalogue"),
        Column(f"{prefix}_siret", SIRET, absente_possible=True, description=f"SIRET {name}"),
        Column(f"{prefix}_uai", _UAI, description=f"UAI {name}"),
        _text(f"{prefix}_enseigne"),
        _text(f"{prefix}_entreprise_raison_sociale"),
        _text(f"{prefix}_adresse"),
        _text(f"{prefix}_complement_adresse"),
        Column(f"{prefix}_code_postal", _CODE_POSTAL, absente_possible=True),
        _text(f"{prefix}_localite"),
        _text(f"{prefix}_cedex"),
        _text(f"{prefix}_courriel"),
    )


SOURCE = Source(
    name="catalogue_formations",
    titre="Catalogue des formations en apprentissage",
    publisher="Réseau des Carif-Oref",
    licence="etalab-2.0",
    rhythm="quotidien",
    jours=7,
    files=pattern(r"(catalogue_reponse.*|formations)\.(json|ndjson|csv)"),
    csv=Csv(separateurs=";,", encodages=("utf-8",)),
    liste="formations",
    page="https://catalogue-apprentissage.intercariforef.org/",
    description="Les formations en apprentissage : quoi, où, par qui, sous la responsabilité de qui, quand.",
    tables=(
        Table(
            "formations",
            (
                Column(
                    "cle_ministere_educatif",
                    _CLE,
                    ("cle_ministere_educatif", "_id"),
                    absente_possible=True,
                    sans="les formations répondent à leurs numéros chez les Carif-Oref",
                    description="Clé d'une formation en un lieu",
                ),
                Column("cfd", Code(motif=codes.CFD)),
                Column("uai_formation", _UAI, description="Lieu de formation", absente_possible=True),
                *_etablissement("formateur", "de l'organisme formateur"),
                *_etablissement("gestionnaire", "de l'organisme gestionnaire"),
                _text("etablissement_gestionnaire_type"),
                _text("etablissement_gestionnaire_conventionne"),
                Column("published", _OUI_NON, description="Formation publiée au catalogue", absente_possible=True),
                Column("catalogue_published", _OUI_NON, absente_possible=True),
                Column("rncp_code", Code(motif=codes.FICHE), absente_possible=True),
                _text("rncp_intitule"),
                Column("rncp_eligible_apprentissage", _OUI_NON, absente_possible=True),
                Column("rome_codes", Codes(motif=codes.ROME, separateur=","), absente_possible=True),
                _text("niveau", "« 3 (CAP...) »"),
                _text("diplome"),
                _text("intitule_long"),
                _text("intitule_court"),
                _text("onisep_url"),
                _text("onisep_intitule"),
                _text("onisep_libelle_poursuite"),
                _text("onisep_lien_site_onisepfr"),
                _text("onisep_discipline"),
                _text("onisep_domaine_sousdomaine"),
                _text("capacite"),
                _text("periode", "Mois d'entrée, tels que le catalogue les écrit"),
                _text("duree", "Durée indicative, en années"),
                _text("annee", "Année du cycle où l'on entre"),
                _text("contenu"),
                _text("objectif"),
                Column("entierement_a_distance", _OUI_NON, absente_possible=True),
                _text("date_debut", "Début de chaque session, séparés par des virgules"),
                _text("date_fin", "Fin de chaque session"),
                _text("modalites_entrees_sorties", "Entrée permanente, par session"),
                _text("tags", "Années des sessions"),
                _lieu("lieu_formation_geo_coordonnees", Position(), "geo_coordonnees"),
                _lieu("lieu_formation_adresse", _TEXTE, "adresse"),
                Column("lieu_formation_siret", SIRET, absente_possible=True),
                _lieu("code_postal", _CODE_POSTAL, "code_postal"),
                _lieu("code_commune_insee", Code(motif=codes.COMMUNE), "code_insee"),
                _text("localite"),
                Column("num_departement", Code(motif=codes.DEPARTEMENT, pad=2), absente_possible=True),
                _text("region"),
                _text("nom_academie"),
                _text("email"),
                _text("num_tel"),
                _text("id_formation", "Identifiant RCO de la formation"),
                _text("id_action", "Identifiant RCO de l'action : la formation en un lieu"),
                _text("id_certifinfo", "Identifiant de la certification chez Certif'Info"),
                _text("id_rco_formation"),
                _text("parcoursup_id", "", "parcoursup_id", "id_parcoursup"),
                Column("parcoursup_visible", _OUI_NON, absente_possible=True),
                Column("affelnet_visible", _OUI_NON, absente_possible=True),
                _text("mef_10", "MEF 10", "bcn_mefs_10", "mef_10_code"),
                _text("created_at"),
                _text("last_update_at"),
            ),
        ),
    ),
)
