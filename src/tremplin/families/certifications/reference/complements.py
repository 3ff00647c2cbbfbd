"""What other publishers tell of the same certifications: Certif'Info, the Onisep, what BCN says around a diploma."""

from __future__ import annotations

from tremplin.families.certifications.reference.common import CONFLIT, FICHIER, LIGNE, LUE_DANS
from tremplin.release.reference import Field, ReferenceTable, fields_of
from tremplin.sources.certifinfo import ROMES

_NUMERO = Field("certifinfo", description="Numéro de Certif'Info", source="certifinfo.Code_Diplome")
_DESCRIBED = tuple(
    field
    for field in fields_of("certifinfo", "certifications", {}, skip=("rs", "onisep", *ROMES))
    if not field.name.startswith("ancien")
)
CERTIFINFO = ReferenceTable(
    name="certifinfo",
    frame="certifinfo.certifications",
    titre="Certif'Info",
    description="Chaque certification que décrit le réseau des Carif-Oref, avec ses codes ailleurs. Les accès sont les "
    "codes du producteur (0, 1 ou 2), que son fichier n'explique pas.",
    key=("certifinfo",),
    indexes=(("cfd",), ("rncp",)),
    fields=(
        *_DESCRIBED,
        Field("romes", description="Codes ROME, un à cinq, séparés par « | »", source="certifinfo.Code_rome_1"),
        Field("rs", description="Fiches du répertoire spécifique, séparées par « | »", source="certifinfo.Code_RS"),
        Field("onisep", description="Fiches de l'Onisep, séparées par « | »", source="certifinfo.codeIdeo2"),
        FICHIER,
        LIGNE,
    ),
)
CERTIFINFO_ANCIENNES = ReferenceTable(
    name="certifinfo_anciennes",
    frame="certifinfo.anciennes",
    titre="Anciennes certifications de Certif'Info",
    description="Ce que chaque certification de Certif'Info remplace.",
    key=("certifinfo", "ancien"),
    indexes=(("certifinfo",),),
    fields=(
        _NUMERO,
        Field("ancien", description="Certification remplacée", source="certifinfo.Code_Ancien_Diplome"),
        Field("ancien_libelle", description="Son intitulé", source="certifinfo.Intitulé_Ancien_Diplome"),
        Field("ancien_rncp", description="Sa fiche RNCP", source="certifinfo.Code_Ancien_RNCP"),
        Field("ancien_cfd", description="Son code diplôme", source="certifinfo.Code_Ancien_Scolarité"),
        Field("ancien_etat", description="Son état", source="certifinfo.Etat_Ancien_Diplome_Libelle"),
        FICHIER,
        LIGNE,
    ),
)
CERTIFINFO_COUPLES = ReferenceTable(
    name="certifinfo_couples",
    frame="certifinfo.couples",
    titre="Couples de Certif'Info devant le kit",
    description="Chaque couple (CFD, RNCP) de Certif'Info, ce qu'en dit le kit apprentissage, et la règle qui tranche.",
    key=("cfd", "rncp"),
    indexes=(("cfd",), ("rncp",)),
    fields=(
        Field("cfd", description="Code formation diplôme", source="certifinfo.Code_Scolarité"),
        Field("rncp", description="Fiche RNCP", source="certifinfo.Code_RNCP"),
        Field(
            "etat",
            description="« accord », « accord, écarté du kit », « autre version », « conflit », « Certif'Info seul »",
        ),
        Field("regle", description="Règle qui tranche"),
        Field("fiches_kit", description="Fiches que le kit donne à ce diplôme, séparées par « | »"),
        Field("ligne_retenue", "integer", "Ligne du kit qui le dit"),
        _NUMERO,
        FICHIER,
        LIGNE,
    ),
)
CERTIFINFO_ACCORDS = ReferenceTable(
    name="certifinfo_accords",
    frame="certifinfo.accords",
    titre="Accords de Certif'Info avec les autres sources",
    description="Combien de valeurs de Certif'Info une autre source donne aussi, et combien de fois elles s'accordent.",
    key=("objet", "champ", "source_retenue"),
    fields=(
        Field("objet", description="Nomenclature du code comparé : cfd ou rncp"),
        Field("champ", description="Champ comparé"),
        Field("source_retenue", description="Source à laquelle Certif'Info est comparé"),
        Field("compares", "integer", "Valeurs comparées"),
        Field("accords", "integer", "Valeurs en accord"),
        Field("conflits", "integer", "Valeurs en conflit"),
    ),
)
CONFLITS_CERTIFINFO = ReferenceTable(
    name="conflits_certifinfo",
    frame="certifinfo.conflits",
    titre="Conflits de Certif'Info avec les autres sources",
    description="Là où Certif'Info ne dit pas d'un diplôme ou d'une fiche ce qu'en dit la source qui l'emporte.",
    key=("code", "champ", "valeur_ecartee"),
    indexes=(("code",),),
    fields=CONFLIT,
)

_METIER = Field("identifiant", description="Métier de l'Onisep", source="onisep_metiers.identifiant")
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
        *LUE_DANS,
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
        *LUE_DANS,
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
        *LUE_DANS,
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
        *LUE_DANS,
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
        *LUE_DANS,
    ),
)

NSF = ReferenceTable(
    name="nsf",
    frame="nsf.nsf",
    titre="Spécialités de formation (NSF)",
    description="Les groupes, domaines et catégories de spécialités, et ce à quoi chacun appartient.",
    key=("nsf",),
    indexes=(("nsf",),),
    fields=(
        Field("nsf", description="Code"),
        Field("sorte", description="« groupe », « domaine » ou « catégorie »"),
        Field("intitule", description="Intitulé", source="bcn_groupe_specialite.LIBELLE_LONG"),
        Field("parent", description="Domaine du groupe, catégorie du domaine"),
        *LUE_DANS,
    ),
)
MEFS = ReferenceTable(
    name="mefs",
    frame="mefs.mefs",
    titre="Modules élémentaires de formation (MEF)",
    description="Les modules de chaque diplôme, et le nom de leur dispositif.",
    key=("mef",),
    indexes=(("cfd",),),
    fields=(
        Field("mef", description="Module", source="bcn_mef.MEF"),
        Field("mef_stat_11", description="Diplôme, voie et année", source="bcn_mef.MEF_STAT_11"),
        Field("cfd", description="Code formation diplôme", source="bcn_mef.FORMATION_DIPLOME"),
        Field("libelle_long", description="Intitulé", source="bcn_mef.LIBELLE_LONG"),
        Field("dispositif_formation", description="Dispositif", source="bcn_mef.DISPOSITIF_FORMATION"),
        Field("dispositif_libelle", description="Nom du dispositif", source="bcn_dispositif_formation.LIBELLE_LONG"),
        Field("duree_dispositif", "integer", "Années du dispositif", "bcn_mef.DUREE_DISPOSITIF"),
        Field("annee_dispositif", "integer", "Année du module", "bcn_mef.ANNEE_DISPOSITIF"),
        Field("date_ouverture", "date", "Ouverture", "bcn_mef.DATE_OUVERTURE"),
        Field("date_fermeture", "date", "Fermeture", "bcn_mef.DATE_FERMETURE"),
        *LUE_DANS,
    ),
)
FAMILLES_METIERS = ReferenceTable(
    name="familles_metiers",
    frame="familles_metiers.familles",
    titre="Familles de métiers",
    description="La famille de métiers de chaque diplôme, et les groupes de diplômes de la BCN.",
    key=("cfd", "famille", "role"),
    indexes=(("cfd",),),
    fields=(
        Field("cfd", description="Code formation diplôme"),
        Field("famille", description="Nom de la famille ou du groupe", source="familles_metiers.FAMILLE"),
        Field("role", description="« seconde commune », « spécialité » ou « membre du groupe »"),
        Field("cfd_commun", description="Seconde commune de la famille", source="familles_metiers.CFD_COMMUN"),
        *LUE_DANS,
    ),
)
DIPLOMES_PROFESSIONNELS = ReferenceTable(
    name="diplomes_professionnels",
    frame="diplomes_professionnels.diplomes",
    titre="Diplômes professionnels",
    description="La commission consultative (CPC), le secteur et la fiche que l'Éducation nationale donne à chaque "
    "diplôme professionnel.",
    key=("cfd", "rncp"),
    indexes=(("cfd",), ("rncp",)),
    fields=(*fields_of("diplomes_professionnels", "diplomes", {}), *LUE_DANS),
)
CONVENTIONS = ReferenceTable(
    name="conventions_collectives",
    frame="conventions.conventions",
    titre="Conventions collectives (IDCC)",
    description="Le titre de chaque convention (Dares, sinon KALI, sinon Légifrance), son titre court, son état, son "
    "OPCO. La source et la ligne sont celles du titre.",
    key=("idcc",),
    indexes=(("idcc",),),
    fields=(
        Field("idcc", description="Convention collective"),
        Field("titre", description="Titre"),
        Field("titre_court", description="Titre court", source="idcc_titres_courts.titre_court"),
        Field("etat", description="État juridique", source="kali.etat"),
        Field("url", description="Adresse à Légifrance", source="kali.url"),
        Field("opco", description="Opérateur de compétences de la branche", source="opco_branches.opco"),
        *LUE_DANS,
    ),
)
