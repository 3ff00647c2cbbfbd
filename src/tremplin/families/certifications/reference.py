"""Tables of certifications in a release: what each column means and where it comes from."""

from __future__ import annotations

from tremplin.columnar.lexicon import Lexicon
from tremplin.columnar.wording import DIPLOMAS
from tremplin.families.certifications import steps
from tremplin.release.reference import Field, Reference, ReferenceTable

_CFD = Field("cfd", description="Code formation diplôme", source="bcn_formation_diplome.FORMATION_DIPLOME")
_RNCP = Field("rncp", description="Numéro de la fiche RNCP", source="france_competences.Numero_Fiche")
_FICHIER = Field("fichier", description="Fichier dont la ligne est tirée")
_LIGNE = Field("ligne", "integer", "Ligne de ce fichier")

CERTIFICATIONS = ReferenceTable(
    name="certifications",
    frame="certifications.certifications",
    titre="Certifications",
    description="Un couple (CFD, RNCP) sur une période ; l'un des deux codes peut manquer.",
    key=("cfd", "rncp", "debut"),
    indexes=(("cfd",), ("rncp",)),
    body="body",
    fields=(
        _CFD,
        _RNCP,
        Field("debut", "date", "Premier jour de validité du couple"),
        Field("fin", "date", "Dernier jour de validité du couple"),
        Field("intitule_cfd", description="Intitulé long du diplôme", source="bcn_formation_diplome.LIBELLE_LONG_200"),
        Field("intitule_rncp", description="Intitulé de la fiche", source="france_competences.Intitule"),
        Field(
            "niveau_cfd",
            description="Niveau européen du diplôme (1 à 8)",
            source="bcn_formation_diplome.NIVEAU_QUALIFICATION_RNCP",
        ),
        Field(
            "niveau_rncp",
            description="Niveau européen de la fiche (3 à 8)",
            source="france_competences.Nomenclature_Europe_Niveau",
        ),
        Field("sigle", description="Sigle du type de diplôme", source="bcn_formation_diplome.LIBELLE_COURT"),
        Field("cfd_ouverture", "date", "Ouverture du diplôme", "bcn_formation_diplome.DATE_OUVERTURE"),
        Field("cfd_fermeture", "date", "Fermeture du diplôme", "bcn_formation_diplome.DATE_FERMETURE"),
        Field("rncp_actif", "boolean", "Fiche active", "france_competences.Actif"),
        Field("rncp_activation", "date", "Première publication de la fiche active"),
        Field("rncp_fin_enregistrement", "date", "Fin d'enregistrement", "france_competences.Date_Fin_Enregistrement"),
        Field(
            "type_enregistrement",
            description="De droit ou sur demande",
            source="france_competences.Type_Enregistrement",
        ),
        Field(
            "romes",
            description="Codes ROME de la fiche, séparés par « | »",
            source="france_competences.Codes_Rome_Code",
        ),
        Field("body", "blob", "Le document JSON que la route rend"),
        Field("preuves", "blob", "Les lignes de source dont chaque moitié est tirée"),
    ),
)
LEXIQUE = Lexicon(
    name="certifications",
    entries="certifications.recherche",
    names={"noms": 1, "codes": 1},
    tags=("niveau_libelle",),
    prior="poids",
    wording=DIPLOMAS,
    render=lambda row: {name: row[name] for name in ("code", "type", "intitule", "niveau", "actif")},
)
COUPLES = ReferenceTable(
    name="couples_kit",
    frame="couples.couples",
    titre="Couples du kit apprentissage",
    description="Chaque ligne du kit et ce qu'elle est devenue : retenue, corrigée ou écartée, et pourquoi.",
    key=("feuille", "cfd", "rncp", "ligne"),
    indexes=(("cfd",), ("rncp",)),
    fields=(
        Field("cfd", description="Code diplôme du kit", source="kit_apprentissage.Code Diplôme"),
        Field("rncp", description="Fiche du kit", source="kit_apprentissage.FicheRNCP"),
        Field("etat", description="retenu, ajouté par correction ou écarté"),
        Field("motif", description="Pourquoi la ligne est écartée, ou ce qui lui manque"),
        Field(
            "intitule_diplome", description="Intitulé du diplôme", source="kit_apprentissage.Intitulé diplôme (DEPP)"
        ),
        _FICHIER,
        Field("feuille", description="Onglet : couples ou corrections"),
        _LIGNE,
    ),
)
REMPLACEMENTS = ReferenceTable(
    name="remplacements",
    frame="remplacements.remplacements",
    titre="Remplacements de fiches RNCP",
    description="Pour chaque fiche, les fiches actives qui la remplacent.",
    key=("code",),
    indexes=(("code",),),
    body="body",
    fields=(
        Field("code", description="Fiche RNCP", source="france_competences.Numero_Fiche"),
        Field("actif", "boolean", "La fiche elle-même est active", "france_competences.Actif"),
        Field("remplacants", description="Fiches actives atteintes, séparées par « | »"),
        Field("body", "blob", "Le document JSON que la route rend"),
    ),
)
_LIEN = (
    Field("ancien", description="Code remplacé"),
    Field("nouveau", description="Code qui le remplace"),
    Field("source", description="Source du lien"),
    _FICHIER,
    _LIGNE,
    Field("sens", description="Colonne qui le dit : « ancienne » ou « nouvelle »"),
)
LIENS_CFD = ReferenceTable(
    name="liens_cfd",
    frame="cfd.liens",
    titre="Remplacements de diplômes",
    description="Chaque lien ancien → nouveau diplôme de la BCN, avec la ligne qui le prouve.",
    key=("ancien", "nouveau", "ligne", "sens"),
    indexes=(("ancien",), ("nouveau",)),
    fields=_LIEN,
)
LIENS_FICHES = ReferenceTable(
    name="liens_fiches",
    frame="fiches.liens",
    titre="Liens de remplacement entre fiches",
    description="Chaque lien ancienne → nouvelle fiche, avec la ligne qui le prouve.",
    key=("ancien", "nouveau", "source", "ligne", "sens"),
    indexes=(("ancien",), ("nouveau",)),
    fields=_LIEN,
)
_CONFLIT = (
    Field("code", description="CFD ou fiche"),
    Field("champ", description="Champ en conflit"),
    Field("valeur_retenue", description="Valeur servie"),
    Field("source_retenue", description="Source de la valeur servie"),
    Field("ligne_retenue", "integer", "Ligne de la valeur servie"),
    Field("valeur_ecartee", description="Valeur de l'autre source"),
    Field("source_ecartee", description="Source de l'autre valeur"),
    Field("ligne_ecartee", "integer", "Ligne de l'autre valeur"),
    Field("regle", description="Règle qui a tranché"),
)
CONFLITS_CFD = ReferenceTable(
    name="conflits_cfd",
    frame="cfd.conflits",
    titre="Conflits entre tables de la BCN",
    description="Là où la vue V_FORMATION_DIPLOME ne dit pas ce que disent ses tables.",
    key=("code", "champ"),
    indexes=(("code",),),
    fields=_CONFLIT,
)
CONFLITS_FICHES = ReferenceTable(
    name="conflits_fiches",
    frame="fiches.conflits",
    titre="Conflits entre France compétences et le kit",
    description="Là où le kit ne dit pas d'une fiche ce qu'en dit France compétences.",
    key=("code", "champ"),
    indexes=(("code",),),
    fields=_CONFLIT,
)
LIENS = ReferenceTable(
    name="correspondances",
    frame="correspondances.liens",
    titre="Correspondances entre nomenclatures",
    description="Tous les liens directs entre CFD, RNCP, MEF, SISE, ROME, NAF, Formacode, NSF, IDCC, appellations.",
    key=("de", "code", "vers", "cible"),
    indexes=(("de", "code", "vers"),),
    fields=(
        Field("de", description="Nomenclature de départ"),
        Field("code", description="Code de départ"),
        Field("vers", description="Nomenclature d'arrivée"),
        Field("cible", description="Code d'arrivée"),
        Field("confiance", "number", "De 0 à 1 : 1 pour un fait, une part pour un lien pondéré"),
        Field("source", description="Source du lien"),
        _FICHIER,
        _LIGNE,
        Field("valeur", description="Ce que la ligne dit"),
        Field("debut", "date", "Premier jour où le lien vaut"),
        Field("fin", "date", "Dernier jour où le lien vaut"),
    ),
)
VOCABULAIRE = ReferenceTable(
    name="vocabulaire",
    frame="correspondances.vocabulaire",
    titre="Codes connus de chaque nomenclature",
    description="Chaque code et son intitulé.",
    key=("vocabulaire", "code"),
    indexes=(("vocabulaire", "code"),),
    fields=(
        Field("vocabulaire", description="Nomenclature"),
        Field("code", description="Code"),
        Field("intitule", description="Intitulé"),
    ),
)
NPEC = ReferenceTable(
    name="npec",
    frame="npec.npec",
    titre="Niveaux de prise en charge",
    description="Le montant annuel par fiche, branche (CPNE) et convention collective (IDCC).",
    key=("rncp", "cpne_code", "idcc", "date_applicabilite"),
    indexes=(("rncp",),),
    fields=(
        _RNCP,
        Field("idcc", description="Convention collective", source="npec.IDCC"),
        Field("idcc_intitule", description="Titre de la convention", source="dares_ccn.TITRE DE LA CONVENTION"),
        Field("cpne_code", "integer", "Code de la CPNE", "npec.Code CPNE"),
        Field("cpne_libelle", description="Nom de la CPNE", source="npec.CPNE"),
        Field("npec", "number", "Euros par an", "npec.NPEC final"),
        Field("non_couvert", "boolean", "« NC » : la branche ne finance pas cette fiche", "npec.NPEC final"),
        Field("statut", description="Statut du montant", source="npec.Statut"),
        Field("date_applicabilite", "date", "Premier jour d'application", "npec.Date d'applicabilité"),
        _FICHIER,
        _LIGNE,
    ),
)

_METIER = Field("identifiant", description="Métier de l'Onisep", source="onisep_metiers.identifiant")
_LUE_DANS = (Field("source", description="Source de la ligne"), _FICHIER, _LIGNE)
_ODBL = "odbl-1.0"
ONISEP_METIERS = ReferenceTable(
    name="onisep_metiers",
    frame="fiches_onisep.metiers",
    titre="Métiers de l'Onisep",
    description="Chaque métier que nomme l'Onisep ; sa fiche l'emporte sur la table des codes ROME, celle-ci sur les "
    "formations qui y mènent. Sa page : https://www.onisep.fr/http/redirection/metier/slug/ suivi de l'identifiant.",
    key=("identifiant",),
    indexes=(("identifiant",),),
    licence=_ODBL,
    fields=(
        _METIER,
        Field("libelle", description="Nom, tel que l'Onisep l'écrit", source="onisep_metiers.nom_metier"),
        Field("libelle_feminin", description="Nom au féminin", source="onisep_metiers.libelle_feminin"),
        Field("libelle_masculin", description="Nom au masculin", source="onisep_metiers.libelle_masculin"),
        Field("niveau_acces", description="Niveau d'accès minimal", source="onisep_metiers.niveau_acces_min"),
        *_LUE_DANS,
    ),
)
ONISEP_NOMS = ReferenceTable(
    name="onisep_metiers_noms",
    frame="fiches_onisep.noms",
    titre="Noms des métiers de l'Onisep",
    description="Le nom de chaque métier, puis ses synonymes.",
    key=("identifiant", "sorte", "nom"),
    indexes=(("identifiant",),),
    licence=_ODBL,
    fields=(
        _METIER,
        Field("nom", description="Nom", source="onisep_metiers.nom_metier"),
        Field("sorte", description="« libelle » ou « synonyme »"),
        Field("feminin", description="Le même au féminin", source="onisep_metiers.libelle_feminin"),
        Field("masculin", description="Le même au masculin", source="onisep_metiers.libelle_masculin"),
        *_LUE_DANS,
    ),
)
ONISEP_ROME = ReferenceTable(
    name="onisep_metiers_rome",
    frame="fiches_onisep.romes",
    titre="Codes ROME des métiers de l'Onisep",
    description="Les codes ROME de chaque métier, selon sa fiche ou la table des codes.",
    key=("identifiant", "code_rome"),
    indexes=(("identifiant",), ("code_rome",)),
    licence=_ODBL,
    fields=(
        _METIER,
        Field("code_rome", description="Code ROME", source="onisep_metiers.romeV3"),
        *_LUE_DANS,
    ),
)
ONISEP_FORMATIONS = ReferenceTable(
    name="onisep_formations",
    frame="fiches_onisep.formations",
    titre="Formations de l'Onisep",
    description="Les formations que l'Onisep décrit. La page de chacune : "
    "https://www.onisep.fr/http/redirection/formation/slug/ suivi de l'identifiant.",
    key=("identifiant",),
    indexes=(("identifiant",), ("cfd",), ("rncp",)),
    licence=_ODBL,
    fields=(
        Field("identifiant", description="Fiche de l'Onisep", source="onisep_formations.identifiant"),
        Field("cfd", description="Code formation diplôme", source="onisep_formations.code_scolarite"),
        Field("rncp", description="Fiche RNCP, lue dans l'adresse du texte officiel", source="onisep_formations.url"),
        Field("libelle", description="Intitulé", source="onisep_formations.libelle_complet"),
        Field("sigle", description="Sigle", source="onisep_formations.sigle"),
        Field("type_formation", description="Type", source="onisep_formations.type_formation_libelle"),
        Field("nsf", description="Spécialité (NSF)", source="onisep_formations.NSF_discipline_code"),
        Field("niveau", description="Niveau", source="onisep_formations.niveau_certification"),
        Field("texte_officiel", description="Adresse du texte officiel", source="onisep_formations.url"),
        Field("date_modification", "date", "Modification de la fiche", "onisep_formations.modification_date"),
        *_LUE_DANS,
    ),
)
ONISEP_LIENS = ReferenceTable(
    name="onisep_formations_metiers",
    frame="fiches_onisep.liens",
    titre="Métiers auxquels mènent les formations de l'Onisep",
    description="Chaque lien d'une formation à un métier, avec le CFD et la fiche RNCP de la formation.",
    key=("formation", "metier"),
    indexes=(("formation",), ("metier",)),
    licence=_ODBL,
    fields=(
        Field("formation", description="Fiche de l'Onisep", source="onisep_formations.identifiant"),
        Field("metier", description="Métier de l'Onisep", source="onisep_formations.id"),
        Field("cfd", description="Code formation diplôme de la formation", source="onisep_formations.code_scolarite"),
        Field("rncp", description="Fiche RNCP de la formation", source="onisep_formations.url"),
        *_LUE_DANS,
    ),
)

REFERENCE = Reference(
    name="certifications",
    steps=steps.STEPS,
    tables=(
        CERTIFICATIONS,
        COUPLES,
        REMPLACEMENTS,
        LIENS_CFD,
        LIENS_FICHES,
        CONFLITS_CFD,
        CONFLITS_FICHES,
        LIENS,
        VOCABULAIRE,
        NPEC,
        ONISEP_METIERS,
        ONISEP_NOMS,
        ONISEP_ROME,
        ONISEP_FORMATIONS,
        ONISEP_LIENS,
    ),
    check=steps.check,
    columns=(LEXIQUE,),
    shared=(
        "certifications.certifications",
        "certifications",
        "correspondances",
        "fiches_onisep.noms",
        "fiches_onisep.romes",
        "liens_cfd",
        "npec",
        "remplacements",
        "vocabulaire",
    ),
)
