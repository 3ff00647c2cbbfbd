"""A small world of alternance, drawn by hand: each case of the specification has its training, company or offer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.conftest import make_key
from tremplin import demo
from tremplin.demo.files import write_csv
from tremplin.demo.territory import siret_of
from tremplin.families import references
from tremplin.families.alternance.store.offers import ACTIVE, put
from tremplin.release.build import build
from tremplin.release.publish import publish
from tremplin.release.stage import import_files
from tremplin.settings import Settings
from tremplin.store.engine import Store

TODAY = datetime.now(UTC).date()
METZ = (6.1757, 49.1193)
KM = 1 / 111.195
"""Degrees of latitude in a kilometre."""
BOULANGER, CUISINIER, COIFFEUR, DEVELOPPEUR = "D1102", "G1602", "D1202", "M1805"


MORE_JOBS = ("D1104", "D1106", "D1406", "H2402", "H2913", "K1303")
"""Jobs of our trainings that the fictitious ROME lacks."""


def formation(cle: str, title: str, romes: list[str], at: tuple[float, float] | None, **more: Any) -> dict[str, Any]:
    """A training as the catalogue tells it; at Metz unless said otherwise."""
    return {
        "cle_ministere_educatif": cle,
        "cfd": "50022137",
        "rncp_code": "RNCP90003",
        "intitule_long": title,
        "intitule_court": title.split(" (", maxsplit=1)[0],
        "rome_codes": romes,
        "niveau": "3 (CAP...)",
        "diplome": "CERTIFICAT D'APTITUDE PROFESSIONNELLE",
        "published": True,
        "capacite": "12",
        "duree": "2",
        "contenu": f"Contenu de {title}",
        "objectif": f"Objectif de {title}",
        "entierement_a_distance": False,
        "lieu_formation_geo_coordonnees": f"{at[1]},{at[0]}" if at else None,
        "lieu_formation_adresse": "1 rue de l'École",
        "code_postal": "57000",
        "code_commune_insee": "57463",
        "localite": "Metz",
        "num_departement": "57",
        "region": "Grand Est",
        "email": "ecole@exemple.invalid",
        "num_tel": "0387000000",
        "etablissement_formateur_siret": siret_of(1),
        "etablissement_formateur_uai": "0572345H",
        "etablissement_formateur_entreprise_raison_sociale": "ÉCOLE DE METZ",
        "etablissement_formateur_localite": "METZ",
        "etablissement_gestionnaire_siret": siret_of(0),
        "etablissement_gestionnaire_uai": None,
        "uai_formation": None,
        "etablissement_gestionnaire_entreprise_raison_sociale": "SIÈGE",
        "etablissement_gestionnaire_type": "CFA",
        "etablissement_gestionnaire_conventionne": "OUI",
        "id_formation": "14_AF_1",
        "id_rco_formation": "14_AF_1|14_SE_1|1",
        **more,
    }


def north(km: float) -> tuple[float, float]:
    """A point some kilometres north of Metz."""
    return METZ[0], METZ[1] + km * KM


_AILLEURS = {"code_postal": "20000", "code_commune_insee": "2A004", "localite": "Ajaccio", "num_departement": "2A"}
FORMATIONS = [
    formation("boulanger-0", "BOULANGER (CAP)", [BOULANGER], METZ, parcoursup_id="12345", parcoursup_visible=True),
    formation("boulanger-0-double", "BOULANGER (CAP)", [BOULANGER], north(3)),
    formation("boulanger-5#L01|x", "BOULANGER PATISSIER (CAP)", [BOULANGER, "D1104"], north(5)),
    formation("boulanger-25", "BOULANGER (BP)", [BOULANGER], north(25), niveau="4 (BAC...)"),
    formation(
        "boulanger-80",
        "BOULANGER LOINTAIN (CAP)",
        [BOULANGER],
        north(80),
        code_commune_insee=None,
        code_postal=None,
        localite=None,
        num_departement=None,
    ),
    formation("archivee", "BOULANGER ARCHIVÉ (CAP)", [BOULANGER], north(1), published=False),
    formation(
        "ancienne",
        "BOULANGER D'HIER (CAP)",
        [BOULANGER],
        north(1),
        tags=["2015"],
        date_debut=["2015-09-01T00:00:00.000Z"],
        date_fin=["2016-06-30T00:00:00.000Z"],
    ),
    formation(
        "sessions",
        "BOULANGER EN SESSIONS (CAP)",
        [BOULANGER],
        north(6),
        tags=[str(TODAY.year)],
        date_debut=[f"{TODAY.year}-09-01T00:00:00.000Z"],
        date_fin=[f"{TODAY.year + 1}-09-01T00:00:00.000Z"],
        modalites_entrees_sorties=[True],
    ),
    formation("distance", "CUISINE À DISTANCE (CAP)", [CUISINIER], METZ, entierement_a_distance=True),
    formation("sans-point", "COIFFURE SANS POINT (CAP)", [COIFFEUR], None),
    formation(
        "sans-lieu",
        "COIFFURE SANS LIEU (CAP)",
        [COIFFEUR],
        None,
        code_commune_insee=None,
        localite=None,
        code_postal="57999",
    ),
    formation("ajaccio", "BOULANGER CORSE DU SUD (CAP)", [BOULANGER], (8.7376, 41.9266), **_AILLEURS),
    formation(
        "bastia",
        "BOULANGER HAUTE CORSE (CAP)",
        [BOULANGER],
        (9.45, 42.7),
        code_postal="20200",
        code_commune_insee=None,
        localite="Bastia",
        num_departement="2B",
    ),
    formation(
        "reunion",
        "BOULANGER RÉUNION (CAP)",
        [BOULANGER],
        (55.4504, -20.8823),
        code_postal="97400",
        code_commune_insee="97411",
        localite="Saint-Denis",
        num_departement="974",
    ),
    formation(
        "wallis",
        "COUTURE WALLIS (CAP)",
        ["H2402"],
        (-176.2, -13.3),
        code_postal="98600",
        code_commune_insee=None,
        localite="Uvea",
        num_departement="986",
    ),
    formation(
        "inverse", "SOUDEUR À L'ENVERS (CAP)", ["H2913"], None, lieu_formation_geo_coordonnees=f"{METZ[0]},{METZ[1]}"
    ),
    *(
        formation(
            f"nombreuse-{n:03d}",
            f"VENTE {n:03d} (BAC PRO)",
            ["D1106"],
            north(n / 100),
            niveau="4 (BAC...)",
            cfd="40031213",
        )
        for n in range(170)
    ),
    formation(
        "petite-enfance",
        "ACCOMPAGNANT EDUCATIF PETITE ENFANCE (CAP)",
        ["K1303"],
        METZ,
        email=None,
        etablissement_gestionnaire_siret=siret_of(2),
    ),
    formation("mco", "MANAGEMENT COMMERCIAL OPERATIONNEL (BTS)", ["D1406"], METZ, niveau="5 (BTS, DEUST...)"),
]
_ETABLISSEMENTS = (
    "siret",
    "raisonsociale",
    "enseigne",
    "codenaf",
    "trancheeffectif",
    "numerorue",
    "libellerue",
    "codepostal",
    "tel",
    "email",
    "codecommune",
    "coordinates_x",
    "coordinates_y",
    "score_alternance",
    "hiring",
)


def company(
    number: int, name: str, naf: str = "1071C", at: tuple[float, float] | None = METZ, **more: Any
) -> list[Any]:
    """An establishment as La Bonne Boîte lists it."""
    lon, lat = at or (0, 0)
    facts = {
        "siret": siret_of(500 + number),
        "raisonsociale": name,
        "enseigne": "",
        "codenaf": naf,
        "trancheeffectif": "03",
        "numerorue": "1",
        "libellerue": "RUE DU PAIN",
        "codepostal": "57000",
        "tel": "0387111111",
        "email": "patron@exemple.invalid",
        "codecommune": "57463",
        "coordinates_x": lon,
        "coordinates_y": lat,
        "score_alternance": 70,
        "hiring": 0,
        **more,
    }
    return [facts[c] for c in _ETABLISSEMENTS]


DEUX, ATLAS, AKTO, PARTIE, RETIREE, CORRIGEE, FERMEE, FAIBLE = range(8)
PUBLIQUE, HOMONYME = 14, 15
COMPANIES = [
    company(DEUX, "DEUX FOURS", hiring=90),
    company(ATLAS, "PAIN ATLAS", at=north(2)),
    company(AKTO, "PAIN AKTO", at=north(4), tel="", email=""),
    company(PARTIE, "PARTIE D'ELLE-MEME"),
    company(RETIREE, "RETIREE PAR LE SAV"),
    company(CORRIGEE, "ANCIEN NOM", at=north(1)),
    company(FERMEE, "FERMEE"),
    company(FAIBLE, "FAIBLE", score_alternance=49),
    company(8, "SANS POINT MAIS EN COMMUNE", at=None),
    company(9, "SANS LIEU", at=None, codecommune="", codepostal=""),
    company(10, "LOINTAINE", at=north(60), codecommune="", codepostal="", trancheeffectif="21"),
    company(13, "DEGRES INVERSES", at=(METZ[1], METZ[0])),
    company(11, "AJACCIO PAIN", at=(8.7376, 41.9266), codepostal="20000", codecommune="2A004"),
    company(PUBLIQUE, "VILLE D'EXEMPLE", at=north(90), codecommune="", codepostal=""),
    company(12, "CUISINE", naf="5610A", at=north(1), score_alternance=90),
    *(company(20 + n, f"SALON {n:03d}", naf="9602A", at=north(n / 50), hiring=60) for n in range(180)),
]
_FT = {
    "natureContrat": "Contrat apprentissage",
    "typeContratLibelle": "CDD - 12 Mois",
    "romeCode": BOULANGER,
    "dateCreation": f"{TODAY}T08:00:00Z",
    "romeLibelle": "Boulangerie",
}


def offer(identifier: str, title: str, at: tuple[float, float], **more: Any) -> dict[str, Any]:
    """An offer as France Travail gives it."""
    company_ = {"nom": "PAIN ATLAS", "siret": siret_of(500 + ATLAS), **more.pop("entreprise", {})}
    place = {"libelle": "57 - METZ", "codePostal": "57000", "commune": "57463", "longitude": at[0], "latitude": at[1]}
    return {
        "id": identifier,
        "intitule": title,
        "description": f"Texte de {title}. Écrire à chef@exemple.invalid",
        "lieuTravail": place | more.pop("lieuTravail", {}),
        "entreprise": company_,
        "origineOffre": {"urlOrigine": f"https://exemple.invalid/{identifier}"},
        **_FT,
        **more,
    }


OFFERS = [
    offer("100AAAA", "Boulanger H/F", METZ),
    offer("101AAAA", "Boulanger confirmé", north(8)),
    offer("102AAAA", "Apprenti boulanger, sans SIRET", north(3), entreprise={"nom": "SANS SIRET", "siret": None}),
    offer("103AAAA", "Boulanger en CDI", METZ, natureContrat="Contrat travail"),
    offer("104AAAA", "Boulanger passé", METZ, dateCreation=f"{TODAY - timedelta(days=90)}T08:00:00Z"),
    offer(
        "105AAAA",
        "Boulanger de niveau 5",
        north(1),
        formations=[{"niveauLibelle": "Bac+2 ou équivalents"}],
        entreprise={"nom": "AUTRE MAISON", "siret": siret_of(500 + AKTO)},
    ),
    offer("106AAAA", "Professeur de boulangerie", METZ, codeNAF="8559A"),
    offer("107AAAA", "Boulanger au bord du rayon", north(11.5), entreprise={"nom": "BORD", "siret": None}),
    offer(
        "108AAAA",
        "Coiffeur chez un homonyme",
        METZ,
        romeCode=COIFFEUR,
        entreprise={"nom": "Le Salon de l'Organisme fictif 10", "siret": siret_of(500 + HOMONYME)},
    ),
    offer(
        "109AAAA",
        "Coiffeur chez un inconnu",
        METZ,
        romeCode=COIFFEUR,
        entreprise={"nom": "Le Salon de l'Organisme fictif 10", "siret": siret_of(501 + HOMONYME)},
    ),
]
DE_MOTS = [
    ("FICTIF UN", "Alternance. Vous préparez les commandes pour nos clients et tenez la caisse."),
    ("FICTIF DEUX", "Alternance. La formation est assurée par notre CFA partenaire, un jour par semaine."),
    ("FICTIF TROIS", "Alternance sur notre campus de Saclay, pour notre entreprise."),
    ("FICTIF QUATRE", "Alternance. Notre école recherche un talent pour l'une de ses entreprises partenaires."),
    ("CFA ORGANISME-FICTIF 10", "Alternance, chez nous."),
]
"""Names of companies and texts of feeds: words that prove nothing, then the name of a training organisation."""
LEBONCOIN = [
    (
        "https://exemple.invalid/lbc/1",
        "Metz",
        "PAIN ATLAS",
        "Alternance, CAP",
        "Boulanger alternance",
        "1",
        "x",
        "57000",
    ),
    ("https://exemple.invalid/lbc/2", "Metz", "SPATIALE", "Alternance", "Zorglub de troisième rang", "2", "x", "57000"),
    ("https://exemple.invalid/lbc/3", "Metz", "NOUVELLE", "Alternance", "Coiffeur en alternance", "3", "x", "57000"),
    *(
        (f"https://exemple.invalid/lbc/{n}", "Metz", name, text, "Coiffeur en alternance", str(n), "x", "57000")
        for n, (name, text) in enumerate(DE_MOTS, 4)
    ),
]
"""The same offer as 100AAAA elsewhere; one whose title names no job; one of its own; those of DE_MOTS."""


def document(number: int, title: str, at: tuple[float, float], **offre: Any) -> dict[str, Any]:
    """An offer of an employer, as the operational store keeps it."""
    employer = {
        "siret": siret_of(700 + number),
        "enseigne": f"EMPLOYEUR {number}",
        "raison_sociale": f"RAISON {number}",
        "adresse": "2 rue du Four",
        "code_postal": "57000",
        "ville": "Metz",
        "commune": "57463",
        "longitude": at[0],
        "latitude": at[1],
        "naf": "1071C",
        "naf_libelle": "Boulangerie",
        "tranche_effectif": "02",
        "opco": offre.pop("opco", "EP"),
        "idcc": "0843",
    }
    contact = {"prenom": "Ada", "nom": "Four", "telephone": "0387222222", "email": "ada@exemple.invalid"}
    described = {
        "titre": title,
        "romes": [BOULANGER],
        "niveau": None,
        "type": ["Apprentissage"],
        "creation": f"{TODAY}T08:00:00Z",
        "description": "Une description assez longue pour être montrée telle qu'elle est écrite.",
        "quantite": 2,
        "duree": 12,
        "rythme": "Indifférent",
        "handicap": True,
        "debut": "2030-09-01T00:00:00.000+02:00",
    }
    return {"entreprise": employer, "contact": contact, "cfa": offre.pop("cfa", None), "offre": described | offre}


CFA = {
    "siret": siret_of(1),
    "raison_sociale": "CFA MANDATÉ",
    "adresse": "3 rue du CFA",
    "code_postal": "57100",
    "ville": "Thionville",
    "contact": {"prenom": "Léa", "nom": "Cfa", "telephone": "0387333333", "email": "cfa@exemple.invalid"},
}
SOON = f"{TODAY + timedelta(days=40)}T00:00:00.000+01:00"
"""When one of the offers begins; the others begin in 2030, or don't say."""
LIVE: Mapping[str, tuple[dict[str, Any], str, bool, int]] = {
    "vive-0": (document(0, "Boulanger au centre", METZ), ACTIVE, True, 30),
    "vive-2": (document(1, "Boulanger de CAP", north(2), niveau=3, opco="ATLAS", debut=SOON), ACTIVE, True, 30),
    "vive-5": (document(2, "Boulanger de BTS", north(5), niveau=5, distance="hybrid"), ACTIVE, False, 30),
    "deleguee": (document(3, "Boulanger délégué", north(4), cfa=CFA, description="Court."), ACTIVE, True, 30),
    "pourvue": (document(4, "Boulanger pourvu", METZ), "Pourvue", True, 30),
    "finie": (document(5, "Boulanger fini", METZ), ACTIVE, True, -1),
    "lointaine": (document(6, "Boulanger lointain", north(50)), ACTIVE, True, 30),
}
"""id → document, state, redistributed, days left."""


def write(folder: Path) -> None:
    """The files of the fictitious world, those of alternance being ours."""
    demo.write_world(folder, seed=2026)
    for pattern in (
        "etablissements_lbb*",
        "embauches*",
        "hellowork*",
        "leboncoin*",
        "sav-*",
        "desinscriptions*",
        "opco_*",
        "france-travail*",
        "formations.json",
        "RefRomeCsv_*",
    ):
        for path in folder.glob(pattern):
            path.unlink()
    (folder / "formations.json").write_text(json.dumps({"formations": FORMATIONS, "pagination": {"total": 1}}))
    (folder / "offres-france-travail.json").write_text(json.dumps({"resultats": OFFERS}))
    write_establishments(folder / "etablissements_lbb_essai.csv", COMPANIES)
    header = ("redirection", "ville", "entreprise", "description", "titre", "identifiant", "région", "code postal")
    write_csv(folder / "leboncoin.csv", header, LEBONCOIN, separator=",", quote_all=True)
    write_csv(
        folder / "opco_entreprises.csv",
        ("siren", "opco", "idcc"),
        [
            (siret_of(500 + ATLAS)[:9], "Atlas", ""),
            (siret_of(500 + AKTO)[:9], "", "0843"),
        ],
    )
    rome4 = (
        "code_rome",
        "code_fiche_metier",
        "code_ogr",
        "libelle_rome",
        "transition_eco",
        "transition_num",
        "transition_demo",
        "emploi_reglemente",
        "emploi_cadre",
        "code_rome_parent",
    )
    more = [
        (code, str(n), str(90_000 + n), f"Métier {code}", "", "", "", "", "", code) for n, code in enumerate(MORE_JOBS)
    ]
    write_csv(folder / "unix_referentiel_code_rome_v460_utf8.csv", rome4, more, separator=",", quote_all=True)
    write_csv(folder / "opco_branches.csv", ("idcc", "opco"), [("0843", "AKTO")])
    write_csv(
        folder / "desinscriptions.csv", ("siret", "raison", "date"), [(siret_of(500 + PARTIE), "non", "2026-01-01")]
    )
    actions = [("AF.1", "archivee"), ("AF.1", "boulanger-0"), *((f"AF.{n}", f"ailleurs-{n}") for n in range(2, 10_001))]
    write_csv(
        folder / "onisep_action_formation.csv", ("ID action IDEO2", "Clé ministère éducatif MA"), actions, separator=","
    )
    (folder / "sav-remove.tsv").write_text(f"id\tsirets\n1\t{siret_of(500 + RETIREE)}\n")
    (folder / "sav-update.json").write_text(
        json.dumps(
            [
                {
                    "sirets": siret_of(500 + CORRIGEE),
                    "new_office_name": "NOUVEAU NOM",
                    "remove_phone": 1,
                    "romes_alternance_to_boost": COIFFEUR,
                    "romes_alternance_to_remove": BOULANGER,
                }
            ]
        )
    )
    stock = folder / "StockEtablissement_utf8.csv"
    _establishment(stock, siret_of(500 + FERMEE), etatAdministratifEtablissement="F")
    _establishment(
        stock, siret_of(500 + HOMONYME), etatAdministratifEtablissement="A", activitePrincipaleEtablissement="10.71C"
    )
    _public(folder / "StockUniteLegale_utf8.csv", siret_of(500 + PUBLIQUE))


def write_establishments(path: Path, companies: list[list[Any]]) -> None:
    """A file of La Bonne Boîte."""
    write_csv(path, _ETABLISSEMENTS, companies)


def _establishment(stock: Path, siret: str, **told: str) -> None:
    """What SIRENE says of one more establishment."""
    lines = stock.read_text().splitlines()
    known = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    known |= {"siren": siret[:9], "nic": siret[9:], "siret": siret, **told}
    stock.write_text("\n".join([*lines, ",".join(known.values())]) + "\n")


def _public(stock: Path, siret: str) -> None:
    """SIRENE says that this company is a municipality."""
    lines = stock.read_text().splitlines()
    known = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    known |= {"siren": siret[:9], "categorieJuridiqueUniteLegale": "7210"}
    stock.write_text("\n".join([*lines, ",".join(known.values())]) + "\n")


def fill(settings: Settings, folder: Path) -> None:
    """Import, build and publish the world; put the offers of employers in the store."""
    write(folder)
    reports = import_files(settings.reference, [folder])
    assert {r.etat for r in reports} == {"importé"}, [(r.fichier, r.message) for r in reports if r.etat != "importé"]
    publish(settings.reference, build(settings.reference, references()))
    make_key(settings)
    store = Store(settings.store_url)
    for identifier, (offre, statut, rediffusee, days) in LIVE.items():
        put(
            store,
            id=identifier,
            statut=statut,
            rediffusee=rediffusee,
            expire_le=TODAY + timedelta(days=days),
            document=offre,
        )
    store.close()
