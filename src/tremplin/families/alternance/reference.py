"""Tables of alternance in a release: what is given out, what is searched by place, what is searched by words."""

from __future__ import annotations

from tremplin.columnar.placed import Bodies
from tremplin.columnar.placed import Declared as Placed
from tremplin.families.alternance import lexicons, steps
from tremplin.families.alternance.common.filters import CATEGORIES_OFFRES, NOMBRES_OFFRES
from tremplin.families.alternance.recruiters.report import ReportFile
from tremplin.families.alternance.steps import formations, offres, recruteurs, title_jobs
from tremplin.release.reference import Field, Reference, ReferenceTable, fields_of

_LON, _LAT = Field("longitude", "number", "Degrés (WGS 84)"), Field("latitude", "number", "Degrés (WGS 84)")


def _catalogue(name: str, description: str) -> Field:
    return Field(name, description=description, source=f"catalogue_formations.{name}")


FORMATIONS = ReferenceTable(
    name="alternance_formations",
    frame="alternance_formations.items",
    titre="Formations en apprentissage",
    description="Une formation en un lieu : quoi, où, par qui.",
    key=("cle_ministere_educatif",),
    indexes=(("cfd",), ("etablissement_formateur_siret",), ("etablissement_gestionnaire_siret",)),
    fields=(
        _catalogue("cle_ministere_educatif", "Clé d'une formation en un lieu"),
        _catalogue("intitule_long", "Intitulé"),
        Field("intitule_source", description="D'où vient l'intitulé : catalogue, cfd (diplôme) ou rncp (fiche)"),
        _catalogue("cfd", "Code formation diplôme"),
        _catalogue("rncp_code", "Fiche RNCP"),
        _catalogue("diplome", "Type de diplôme"),
        _catalogue("niveau", "Niveau, « 3 (CAP...) »"),
        _catalogue("etablissement_formateur_siret", "SIRET de l'organisme formateur"),
        _catalogue("etablissement_gestionnaire_siret", "SIRET de l'organisme gestionnaire"),
        _catalogue("lieu_formation_adresse", "Adresse du lieu de formation"),
        _catalogue("code_postal", "Code postal du lieu"),
        _catalogue("localite", "Commune du lieu"),
        _LON,
        _LAT,
        Field("point", description="Ce dont le point est tiré : donné, commune, ville ou code postal"),
        Field("romes", description="Codes ROME, séparés par « | »", source="catalogue_formations.ROME_CODES"),
        Field("statut", description="« publié » ou « archivé »"),
    ),
)
RECRUTEURS = ReferenceTable(
    name="alternance_recruteurs",
    frame="alternance_recruteurs.items",
    titre="Entreprises susceptibles de recruter",
    description="Les établissements que les recherches montrent, leur score ; sans aucun contact.",
    key=("siret",),
    served=False,
    fields=(
        Field("siret", description="SIRET", source="etablissements_lbb.siret"),
        Field("raison_sociale", description="Raison sociale", source="etablissements_lbb.raisonsociale"),
        Field("enseigne", description="Enseigne", source="etablissements_lbb.enseigne"),
        Field("naf", description="Activité principale", source="etablissements_lbb.codenaf"),
        Field("naf_libelle", description="Libellé de l'activité", source="naf_libelles.naf_label"),
        Field("tranche_effectif", description="Tranche d'effectif", source="etablissements_lbb.trancheeffectif"),
        Field("commune", description="Code INSEE", source="etablissements_lbb.codecommune"),
        Field("code_postal", description="Code postal", source="etablissements_lbb.codepostal"),
        _LON,
        _LAT,
        Field("opco", description="Nom court de l'OPCO", source="opco_entreprises.opco"),
        Field("score", "integer", "CDI et CDD de plus d'un mois, 0 à 100"),
        Field("score_alternance", "integer", "Alternance, 0 à 100"),
        Field("raisons", description="Ce qui explique le score, séparé par « | »"),
    ),
)
OFFRES = ReferenceTable(
    name="alternance_offres",
    frame="alternance_offres.items",
    titre="Offres des partenaires",
    description="Les offres en alternance des partenaires, chacune une fois.",
    key=("id",),
    served=False,
    licence="convention",
    fields=(
        Field("id", description="Identifiant de l'offre"),
        Field("partenaire", description="Partenaire qui l'a publiée"),
        Field("partner_job_id", description="Son numéro chez lui"),
        Field("offer_title", description="Intitulé"),
        Field("contract_type", description="Apprentissage, Professionnalisation"),
        Field("workplace_name", description="Entreprise"),
        Field("code_postal", description="Code postal du lieu de travail"),
        Field("ville", description="Commune du lieu de travail"),
        _LON,
        _LAT,
        Field("offer_creation", "date", "Jour de publication"),
        Field("expiration", "date", "Dernier jour"),
        Field("apply_url", description="Où postuler"),
    ),
)
ORIGINES = ReferenceTable(
    name="alternance_offres_origines",
    frame="alternance_offres.origines",
    titre="Origines des offres",
    description="Chaque offre reçue, et celle qui est montrée pour elle : deux exemplaires n'en font qu'un.",
    key=("montree", "id"),
    served=False,
    licence="convention",
    fields=(
        Field("montree", description="Offre montrée"),
        Field("id", description="Offre reçue"),
        Field("source", description="Flux d'où elle vient"),
        Field("partner_job_id", description="Son numéro chez le partenaire"),
        Field("apply_url", description="Son adresse chez lui"),
    ),
)
REFUS = ReferenceTable(
    name="alternance_offres_refus",
    frame="alternance_offres.refus",
    titre="Offres non montrées",
    description="Combien d'offres de chaque fichier de partenaire ne sont pas montrées, et pourquoi.",
    key=("partenaire", "raison"),
    served=False,
    licence="convention",
    fields=(
        Field("partenaire", description="Partenaire dont vient le fichier"),
        Field("raison", description="Ce qui l'empêche"),
        Field("nombre", "integer", "Combien d'offres"),
    ),
)
ECOLES = ReferenceTable(
    name="alternance_ecoles",
    frame="alternance_offres.ecoles",
    titre="Noms des organismes de formation",
    description="Les noms auxquels on reconnaît l'annonce d'une école parmi les offres.",
    key=("nom",),
    flat=False,
    fields=(Field("nom", description="Nom sans accent ni majuscule", source="referentiel_organismes.raison_sociale"),),
)
ETABLISSEMENTS = ReferenceTable(
    name="alternance_etablissements",
    frame="alternance_etablissements.noms",
    titre="Établissements par leur nom",
    description="Les établissements qu'un employeur retrouve par leur nom, et ceux du secteur public.",
    key=("siret", "genre"),
    indexes=(("siret",),),
    flat=False,
    fields=(
        Field("siret", description="SIRET"),
        Field("genre", description="entreprise ou cfa"),
        Field("nom", description="Enseigne, sinon raison sociale"),
        Field("code_postal", description="Code postal"),
        Field("ville", description="Commune"),
        Field("public", "integer", "1 : personne de droit public", "sirene_unite_legale.categorieJuridiqueUniteLegale"),
        Field("texte", description="Mots du nom et de la commune"),
    ),
)
OFFREURS = ReferenceTable(
    name="alternance_offreurs",
    frame="alternance_etablissements.offreurs",
    titre="Qui embauche par une offre d'un partenaire",
    description="L'entreprise de chaque offre des fichiers des partenaires, que l'on retrouve par son nom.",
    key=("offre_id",),
    indexes=(("siret",), ("siren",)),
    flat=False,
    fields=(
        Field("offre_id", description="Identifiant de l'offre"),
        Field("siret", description="SIRET du lieu de travail"),
        Field("siren", description="SIREN"),
        Field("nom", description="Nom de l'entreprise"),
        Field("code_postal", description="Code postal du lieu de travail"),
        Field("ville", description="Commune du lieu de travail"),
        Field("titre", description="Intitulé de l'offre"),
        Field("expiration", "date", "Dernier jour de l'offre"),
        Field("texte", description="Mots du nom et de la commune"),
    ),
)
OPCO = ReferenceTable(
    name="alternance_opco",
    frame="alternance_etablissements.opco",
    titre="OPCO des entreprises",
    description="L'OPCO et la branche d'une entreprise, par son SIREN.",
    key=("siren",),
    indexes=(("siren",),),
    flat=False,
    fields=(
        Field("siren", description="SIREN", source="opco_entreprises.siren"),
        Field("idcc", description="Branche (IDCC)", source="opco_entreprises.idcc"),
        Field("opco", description="Nom court de l'OPCO, vide s'il n'est pas connu"),
    ),
)
BRANCHES = ReferenceTable(
    name="alternance_branches",
    frame="alternance_etablissements.branches",
    titre="OPCO des branches",
    description="L'OPCO d'une convention collective.",
    key=("idcc",),
    indexes=(("idcc",),),
    flat=False,
    fields=(
        Field("idcc", description="Branche (IDCC)", source="opco_branches.idcc"),
        Field("opco", description="Nom court de l'OPCO"),
    ),
)
CONTACTS = ReferenceTable(
    name="alternance_contacts",
    frame="alternance_recruteurs.contacts",
    titre="Adresses des recruteurs",
    description="Où une candidature est envoyée. Jamais donné : on écrit par la plateforme.",
    key=("siret",),
    indexes=(("siret",),),
    reserved=True,
    flat=False,
    fields=(
        Field("siret", description="SIRET"),
        Field("email", description="Adresse électronique", source="etablissements_lbb.email"),
    ),
)
CONTACTS_OFFRES = ReferenceTable(
    name="alternance_offres_contacts",
    frame="alternance_offres.contacts",
    titre="Adresses des offres des partenaires",
    description="Où une candidature est envoyée. Jamais donné : on écrit par la plateforme.",
    key=("offre_id",),
    indexes=(("offre_id",),),
    reserved=True,
    flat=False,
    fields=(
        Field("offre_id", description="Identifiant de l'offre"),
        Field("apply_email", description="Adresse électronique"),
        Field("apply_phone", description="Téléphone"),
        Field("workplace_siret", description="SIRET du lieu de travail"),
        Field("workplace_name", description="Nom de l'entreprise"),
        Field("offer_title", description="Intitulé"),
        Field("romes", description="Codes ROME, séparés par des virgules"),
        Field("longitude", "number", "Longitude du lieu de travail, en degrés"),
        Field("latitude", "number", "Latitude du lieu de travail, en degrés"),
        Field("expiration", "date", "Dernier jour de l'offre"),
    ),
)
ECARTES = ReferenceTable(
    name="alternance_recruteurs_ecartes",
    frame="alternance_recruteurs.ecartes",
    titre="Établissements écartés des recruteurs",
    description="Ceux des fichiers qui ne sont pas montrés, et pourquoi : fermés, non diffusibles, retirés.",
    key=("siret",),
    indexes=(("siret",),),
    flat=False,
    fields=(Field("siret", description="SIRET"), Field("raison", description="Pourquoi")),
)
RDV_FORMATIONS = ReferenceTable(
    name="alternance_rdv_formations",
    frame="alternance_rdv.formations",
    titre="Formations que l'on peut contacter",
    description="À qui va une demande de contact, et par quels autres numéros une formation est demandée.",
    key=("cle_ministere_educatif",),
    indexes=(("cle_ministere_educatif",), ("parcoursup_id",), ("siret",)),
    reserved=True,
    flat=False,
    fields=(
        _catalogue("cle_ministere_educatif", "Clé d'une formation en un lieu"),
        Field("siret", description="SIRET du gestionnaire"),
        Field("nom", description="Nom du gestionnaire"),
        Field("courriel", description="Adresse électronique", source="catalogue_formations.email"),
        _catalogue("parcoursup_id", "Numéro à Parcoursup"),
        Field("parcoursup", "integer", "1 : visible à Parcoursup"),
        Field("affelnet", "integer", "1 : visible à Affelnet"),
        _catalogue("id_rco_formation", "Identifiant RCO de l'action"),
    ),
)
RDV_ACTIONS = ReferenceTable(
    name="alternance_rdv_actions",
    frame="alternance_rdv.actions",
    titre="Actions de formation de l'Onisep",
    description="Numéro à l'Onisep, et clé de la formation.",
    key=("action", "cle_ministere_educatif"),
    indexes=(("action",), ("cle_ministere_educatif",)),
    flat=False,
    fields=fields_of("onisep_actions", "actions", {}),
)
METIERS = ReferenceTable(
    name="alternance_metiers",
    frame="alternance_metiers.metiers_plats",
    titre="Métiers de la recherche",
    description="Les métiers proposés quand on cherche, leurs codes ROME et leurs fiches RNCP.",
    key=("label",),
    indexes=(("label",),),
    fields=(
        Field("label", description="Nom du métier"),
        Field("romes", description="Codes ROME, séparés par « | »"),
        Field("rncps", description="Fiches RNCP, séparées par « | »"),
    ),
)

EVALUATION = ReferenceTable(
    name="alternance_evaluation",
    frame="alternance_evaluation.mesures",
    titre="Évaluation de la prédiction des recruteurs",
    description="Une mesure d'une méthode à une coupe : ce qu'elle aurait prédit, tenu contre ce qui est arrivé.",
    fields=fields_of("evaluation_recruteurs", "mesures", {"mesure": "Ce qui est mesuré", "valeur": "Sa valeur"}),
)

PLACES_FORMATIONS = Placed(
    name="formations",
    items="alternance_formations.items",
    pairs="alternance_formations.pairs",
    categories=("diplome_niveau", "statut"),
    numbers=("groupe", "annees", "complet", "debuts", "teletravail", "joignable"),
    bodies=(
        Bodies("v1", formations.v1, holes=1),
        Bodies("description", lambda row: row["contenu"]),
        Bodies("objectif", lambda row: row["objectif"]),
        Bodies("formation", formations.formation, holes=3),
        Bodies("cles", formations.keys),
    ),
)
PLACES_RECRUTEURS = Placed(
    name="recruteurs",
    items="alternance_recruteurs.items",
    pairs="alternance_recruteurs.pairs",
    categories=("opco", "naf", "tranche_effectif"),
    numbers=("joignable",),
    bodies=(
        Bodies("v1", recruteurs.v1, holes=1),
        Bodies("telephone", recruteurs.phone),
        Bodies("explique", recruteurs.explained),
    ),
)
PLACES_OFFRES = Placed(
    name="offres",
    items="alternance_offres.items",
    pairs="alternance_offres.pairs",
    categories=CATEGORIES_OFFRES,
    numbers=NOMBRES_OFFRES,
    bodies=(
        Bodies("v1", offres.v1, holes=1),
        Bodies("siret", offres.siret),
        Bodies("v3", offres.v3, holes=1),
        Bodies("lien", offres.link),
    ),
)


CODES_POSTAUX = ReferenceTable(
    name="alternance_codes_postaux",
    frame="alternance_lieux.postal",
    titre="Milieu de chaque code postal",
    description="Où est une adresse dont la commune n'est pas reconnue.",
    key=("code_postal",),
    indexes=(("code_postal",),),
    flat=False,
    fields=(Field("code_postal", description="Code postal"), Field("lon", "number"), Field("lat", "number")),
)
VILLES = ReferenceTable(
    name="alternance_villes",
    frame="alternance_lieux.noms",
    titre="Communes par leur nom",
    description="Où est une adresse dont la commune est reconnue, dans le département de son code postal.",
    key=("cle", "departement"),
    indexes=(("cle", "departement"),),
    flat=False,
    fields=(
        Field("cle", description="Nom sans accent ni article"),
        Field("departement", description="Département"),
        Field("lon", "number"),
        Field("lat", "number"),
    ),
)

REFERENCE = Reference(
    name="alternance",
    steps=steps.STEPS,
    tables=(FORMATIONS, RECRUTEURS, OFFRES, ORIGINES, REFUS, CONTACTS, CONTACTS_OFFRES, METIERS, EVALUATION,
            CODES_POSTAUX, VILLES, RDV_FORMATIONS, RDV_ACTIONS, ECARTES, ECOLES, ETABLISSEMENTS,
            OFFREURS, OPCO, BRANCHES),
    check=steps.check,
    fulltext=("alternance_etablissements", "alternance_offreurs"),
    shared=("alternance_etablissements", "alternance_recruteurs_ecartes"),
    columns=(
        PLACES_FORMATIONS, PLACES_RECRUTEURS, PLACES_OFFRES, lexicons.METIERS, lexicons.DIPLOMES,
        lexicons.APPELLATIONS, title_jobs.LEXIQUE, lexicons.LIEUX, lexicons.TEXTES_FORMATIONS, lexicons.TEXTES_OFFRES,
        ReportFile(),
    ),
)  # fmt: skip
