"""Certifications and what is made of them: pairs, links, conflicts, correspondences, funding."""

from __future__ import annotations

from tremplin.columnar.lexicon import Lexicon
from tremplin.columnar.wording import DIPLOMAS
from tremplin.families.certifications.reference.common import CFD, CONFLIT, FICHIER, LIGNE, RNCP
from tremplin.release.reference import Field, ReferenceTable

CERTIFICATIONS = ReferenceTable(
    name="certifications",
    frame="certifications.certifications",
    titre="Certifications",
    description="Un couple (CFD, RNCP) sur une période ; l'un des deux codes peut manquer.",
    key=("cfd", "rncp", "debut"),
    indexes=(("cfd",), ("rncp",)),
    body="body",
    fields=(
        CFD,
        RNCP,
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
        Field("rncp_etat_au", "date", "Jour auquel l'état de la fiche est connu : celui de la source qui le donne"),
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
        Field(
            "certificateurs_sans_siret",
            description="Certificateurs que la source nomme sans leur SIRET, séparés par « | » : le document JSON, où "
            "chacun a un SIRET, ne les a pas",
            source="rncp_brut.Certificateur",
        ),
        Field("body", "blob", "Le document JSON que la route rend"),
        Field("preuves", "blob", "Les lignes de source dont chaque moitié est tirée"),
    ),
)
LEXIQUE = Lexicon(
    name="certifications",
    entries="certifications.recherche",
    names={"noms": 1, "codes": 1, "sigle": 0.5},
    tags=("autour",),
    kinds="sortes",
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
        FICHIER,
        Field("feuille", description="Onglet : couples ou corrections"),
        LIGNE,
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
    FICHIER,
    LIGNE,
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
    description="Chaque lien ancienne → nouvelle fiche, avec la ligne qui le prouve ; celui que ses deux fiches "
    "disent y est deux fois, une par sens.",
    key=("ancien", "nouveau", "source", "ligne", "sens"),
    indexes=(("ancien",), ("nouveau",)),
    fields=_LIEN,
)
CONFLITS_CFD = ReferenceTable(
    name="conflits_cfd",
    frame="cfd.conflits",
    titre="Conflits entre tables de la BCN",
    description="Là où la vue V_FORMATION_DIPLOME ne dit pas ce que disent ses tables.",
    key=("code", "champ"),
    indexes=(("code",),),
    fields=CONFLIT,
)
CONFLITS_FICHES = ReferenceTable(
    name="conflits_fiches",
    frame="fiches.conflits",
    titre="Conflits entre France compétences et le kit",
    description="Là où le kit et France compétences, ou deux lignes du kit, ne disent pas la même chose d'une fiche, "
    "et là où une archive la dit active au-delà de la fin qu'elle donne.",
    key=("code", "champ", "source_ecartee", "ligne_ecartee"),
    indexes=(("code",),),
    fields=CONFLIT,
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
        FICHIER,
        LIGNE,
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
        Field("parent", description="D'un métier que seul le ROME 4.0 connaît, celui du ROME 3 dont il est issu"),
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
        RNCP,
        Field("idcc", description="Convention collective", source="npec.IDCC"),
        Field("idcc_intitule", description="Titre de la convention", source="dares_ccn.TITRE DE LA CONVENTION"),
        Field("cpne_code", "integer", "Code de la CPNE", "npec.Code CPNE"),
        Field("cpne_libelle", description="Nom de la CPNE", source="npec.CPNE"),
        Field("npec", "number", "Euros par an", "npec.NPEC final"),
        Field("non_couvert", "boolean", "« NC » : la branche ne finance pas cette fiche", "npec.NPEC final"),
        Field("statut", description="Statut du montant", source="npec.Statut"),
        Field("date_applicabilite", "date", "Premier jour d'application", "npec.Date d'applicabilité"),
        FICHIER,
        LIGNE,
    ),
)
