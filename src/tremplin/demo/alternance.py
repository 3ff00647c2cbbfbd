"""Alternance in the fictitious world: trainings told whole, establishments and their hirings, offers of partners.

Offers are published the day that the world is written: an older one would have ended.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import polars as pl

from tremplin.demo import places
from tremplin.demo.certifications import Diplome
from tremplin.demo.files import Row, write_csv
from tremplin.demo.territory import Commune, siret_of
from tremplin.demo.trades import METIERS, Metier
from tremplin.families.alternance.store.offers import ACTIVE, put
from tremplin.recruiters import generator
from tremplin.store.engine import Store

NIVEAUX = {3: "3 (CAP...)", 4: "4 (BAC...)", 5: "5 (BTS, DEUST...)", 6: "6 (Licence, BUT...)"}
_OPCO = ("OPCO EP", "AKTO", "Constructys", "OPCO Mobilités", "Atlas", "L'Opcommerce", "OPCO 2i", "OCAPIAT")
_IDCC = ("1486", "1979", "1597", "0843")
_FIRST = 100_000
"""Number of the first establishment, after those of the training organisations."""
_HIRINGS_MAX = 20_000
"""Establishments beyond which a world is written without its hirings: training has its own bench."""
_CONTENT = "Enseignement professionnel (fictif) : pratique en atelier, technologie, prévention, gestion de l'activité."


def training(number: int, diplome: Diplome, place: Commune, school: str, uai: str) -> dict[str, Any]:
    """What the catalogue tells of a training, besides who gives it where."""
    code, name, departement, cp, (lon, lat) = place
    region = places.DEPARTEMENTS[departement][1]
    fiche = next((f for f in reversed(diplome.fiches) if f.actif), diplome.fiches[-1])
    title = f"{diplome.metier.nom.upper()} FICTIF ({diplome.type_.sigle})"
    year = datetime.now(UTC).year
    sirets = {role: siret_of(number % 20) for role in ("formateur", "gestionnaire")}
    return {
        "cle_ministere_educatif": f"{number:06d}P01{uai}{uai}-{code}#L01",
        "rncp_code": fiche.code,
        "rncp_intitule": fiche.intitule,
        "rncp_eligible_apprentissage": True,
        "rome_codes": [rome for rome, _ in diplome.metier.romes],
        "niveau": NIVEAUX.get(diplome.type_.niveau, "3 (CAP...)"),
        "diplome": diplome.type_.nom.upper(),
        "intitule_long": title,
        "intitule_court": title.partition(" (")[0],
        "capacite": "24",
        "duree": "2",
        "annee": "1",
        "contenu": _CONTENT,
        "objectif": f"Devenir {diplome.metier.nom.lower()} (fictif)",
        "entierement_a_distance": number % 17 == 0,
        "date_debut": [f"{year}-09-01T00:00:00.000Z", f"{year + 1}-09-01T00:00:00.000Z"],
        "date_fin": [f"{year + 2}-06-30T00:00:00.000Z", f"{year + 3}-06-30T00:00:00.000Z"],
        "modalites_entrees_sorties": [False, False],
        "tags": [str(year), str(year + 1)],
        "lieu_formation_geo_coordonnees": f"{lat:.6f},{lon:.6f}" if number % 11 else None,
        "lieu_formation_adresse": f"{number % 90 + 1} rue de l'École",
        "code_postal": cp,
        "code_commune_insee": code,
        "localite": name,
        "num_departement": departement,
        "region": places.REGIONS[region],
        "email": f"ecole{number}@exemple.invalid",
        "num_tel": "0600000000",
        **{
            f"etablissement_{role}_{key}": value
            for role, siret in sirets.items()
            for key, value in (
                ("siret", siret),
                ("entreprise_raison_sociale", school),
                ("adresse", "1 rue de l'École"),
                ("code_postal", cp),
                ("localite", name),
            )
        },
        "etablissement_gestionnaire_type": "CFA",
        "etablissement_gestionnaire_conventionne": "OUI",
        "id_formation": f"14_AF_{number:07d}",
        "id_rco_formation": f"14_AF_{number:07d}|14_SE_{number:07d}|1",
        "created_at": "2026-01-15T08:00:00.000Z",
        "last_update_at": "2026-08-20T08:00:00.000Z",
    }


def alternance(folder: Path, draw: random.Random, communes: Sequence[Commune], scale: float) -> list[Path]:
    """Establishments, hirings, offers and what companies asked to change."""
    located = [c for c in communes if c[3]]
    count = max(300, round(1250 * scale))
    drawn = np.random.default_rng(draw.randrange(2**32))
    towns = [
        generator.Commune(
            code=code, code_postal=str(cp), nom=name, departement=dep, lon=lon, lat=lat, poids=1 / (1 + n) ** 0.8
        )
        for n, (code, name, dep, cp, (lon, lat)) in enumerate(located)
    ]
    nafs = list({m.naf: (m.naf, float(draw.randrange(20, 100))) for m in METIERS}.values())
    sirets = [siret_of(_FIRST + n) for n in range(count)]
    establishments = generator.establishments(drawn, sirets, towns, nafs)
    paths = [
        folder / "etablissements_lbb_fictifs.csv",
        _opco(folder, draw, sirets),
        write_csv(folder / "opco_branches.csv", ("idcc", "opco"), zip(_IDCC, _OPCO, strict=False)),
        *_corrections(folder, sirets),
        *_offers(folder, draw, located, sirets, max(60, round(80 * min(scale, 50)))),
        *_words(folder),
        _onisep(folder),
    ]
    extract = establishments.drop("creation").with_columns(**_scores(drawn, len(establishments)))
    extract.write_csv(paths[0], separator=";", quote_style="never")
    if count <= _HIRINGS_MAX:
        paths.append(folder / "embauches.parquet")
        parts = generator.hirings(drawn, establishments, date(2020, 9, 1), 72, scale=3.0)
        pl.concat(parts).sort("hiring_date", "siret", "contract_type").write_parquet(paths[-1])
    return paths


def _onisep(folder: Path) -> Path:
    """Actions of Onisep, as many as a file has at the least, each of one training of the catalogue."""
    catalogue = json.loads((folder / "formations.json").read_text())["formations"]
    keys = [f["cle_ministere_educatif"] for f in catalogue]
    rows: list[Row] = [(f"AF.{n + 1}", keys[n % len(keys)]) for n in range(10_000)]
    header = ("ID action IDEO2", "Clé ministère éducatif MA")
    return write_csv(folder / "onisep_action_formation.csv", header, rows, separator=",")


def _scores(drawn: np.random.Generator, count: int) -> dict[str, pl.Series]:
    """Ready-made predictions, as an extract carries them."""
    return {
        "score_alternance": pl.Series(np.minimum(99, np.round(drawn.gamma(6, 9, count))).astype(int)),
        "hiring": pl.Series(np.round(drawn.gamma(0.9, 30, count)).astype(int)),
    }


def _opco(folder: Path, draw: random.Random, sirets: Sequence[str]) -> Path:
    rows: list[Row] = [(s[:9], draw.choice(_OPCO), draw.choice(_IDCC)) for s in sirets]
    return write_csv(folder / "opco_entreprises.csv", ("siren", "opco", "idcc"), rows)


def _corrections(folder: Path, sirets: Sequence[str]) -> list[Path]:
    """One company that left, one removed, one that changed its name, jobs and contacts."""
    update = {
        "sirets": sirets[5],
        "new_office_name": "FICTIF QUI A CHANGÉ DE NOM",
        "remove_phone": 1,
        "romes_alternance_to_boost": "D1102",
        "score_alternance": 80,
    }
    corrected, removed = folder / "sav-update.json", folder / "sav-remove.json"
    corrected.write_text(json.dumps([update]))
    removed.write_text(json.dumps([{"sirets": sirets[4]}]))
    left: list[Row] = [(sirets[3], "Recrutement terminé pour cette année", "2026-06-01")]
    return [corrected, removed, write_csv(folder / "desinscriptions.csv", ("siret", "raison", "date"), left)]


def _offers(
    folder: Path, draw: random.Random, communes: Sequence[Commune], sirets: Sequence[str], count: int
) -> list[Path]:
    """Offers in the forms of three partners; one in ten stands in two of them."""
    today = datetime.now(UTC).date()
    france_travail, hellowork, leboncoin = [], [], []
    for n in range(count):
        job: Metier = draw.choice(METIERS)
        place, siret = draw.choice(communes), draw.choice(sirets)
        title, published = f"{job.nom} en alternance H/F", today - timedelta(days=draw.randrange(20))
        offer = (n, job, place, siret, title, published)
        france_travail.append(_france_travail(*offer))
        if n % 10 == 0:
            hellowork.append(_hellowork(*offer))
        if n % 4 == 0:
            _, name, _, cp, _ = draw.choice(communes)
            text = f"{job.nom} (fictif) : contrat d'apprentissage, préparation d'un CAP. Écrire à a@exemple.invalid"
            leboncoin.append(
                (
                    f"https://exemple.invalid/{n}",
                    name,
                    f"FICTIF {n}",
                    text,
                    f"{job.nom} alternance",
                    n,
                    "Région fictive",
                    cp,
                )
            )
    first, second = folder / "france-travail-offres.json", folder / "hellowork-fictif.xml"
    first.write_text(json.dumps({"resultats": france_travail}, ensure_ascii=False))
    second.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<root>{"".join(hellowork)}</root>\n')
    header = ("redirection", "ville", "entreprise", "description", "titre", "identifiant", "région", "code postal")
    third = write_csv(folder / "leboncoin-fictif.csv", header, leboncoin, separator=",", quote_all=True)
    return [first, second, third]


def _france_travail(
    number: int, job: Metier, place: Commune, siret: str, title: str, published: date
) -> dict[str, Any]:
    code, name, departement, cp, (lon, lat) = place
    contract = "Contrat apprentissage" if number % 3 else "Cont. professionnalisation"
    return {
        "id": f"{number:03d}FTV",
        "intitule": title,
        "romeCode": job.romes[0][0],
        "romeLibelle": job.romes[0][1],
        "description": f"{job.nom} (offre fictive). Accueil, formation et accompagnement par un tuteur.",
        "dateCreation": f"{published}T08:00:00.000Z",
        "natureContrat": contract,
        "typeContrat": "CDD",
        "typeContratLibelle": "Contrat à durée déterminée - 12 Mois",
        "nombrePostes": 1 + number % 2,
        "dureeTravailLibelle": "35H Horaires normaux",
        "accessibleTH": number % 5 == 0,
        "codeNAF": job.naf,
        "secteurActiviteLibelle": job.naf_nom,
        "entreprise": {"nom": f"FICTIF {number}", "siret": siret, "description": "Entreprise fictive"},
        "lieuTravail": {
            "libelle": f"{departement} - {name}",
            "latitude": lat,
            "longitude": lon,
            "codePostal": cp,
            "commune": code,
        },
        "origineOffre": {"origine": "1", "urlOrigine": f"https://exemple.invalid/offres/{number:03d}FTV"},
    }


def _hellowork(number: int, job: Metier, place: Commune, siret: str, title: str, published: date) -> str:
    """The same offer elsewhere: another title, the same company and town."""
    _, name, _, cp, (lon, lat) = place
    fields = {
        "job_id": 900_000 + number,
        "title": title.replace(" H/F", ""),
        "description": f"{job.nom}, chez nous.",
        "url": f"https://exemple.invalid/hw/{number}",
        "city": name,
        "postal_code": cp,
        "geoloc": f"{lat},{lon}",
        "publication_date": f"{published} 09:00:00",
        "contract": "Apprentissage",
        "siret": siret,
        "company_title": f"FICTIF {number}",
        "code_rome": job.romes[0][0],
        "remote": "Pas_teletravail",
        **({} if number % 4 else {"apply_mail": f"recrutement{number}@exemple.invalid"}),
    }
    return "<job>" + "".join(f"<{k}>{escape(str(v))}</{k}>" for k, v in fields.items()) + "</job>"


def _words(folder: Path) -> list[Path]:
    """Sub-domains of the appellations, acronyms of diplomas, labels of activities."""
    domains: list[Row] = [
        (n, rome, f"{m.nom} (appellation fictive)", f"{m.nom}, métiers voisins", "", "")
        for n, m in enumerate(METIERS)
        for rome, _ in m.romes
    ]
    synonyms = folder / "synonymes_recherche.json"
    pairs = [
        {"mappingType": "equivalent", "synonyms": [f"{m.nom.upper()} FICTIF", f"{m.nom[0].lower()}fic"]}
        for m in METIERS
    ]
    synonyms.write_text(json.dumps(pairs, ensure_ascii=False))
    header = ("_id", "code", "intitule", "sousDomaine", "Sous-domaine à ajouter", "Sous-domaine à supprimer")
    labels = dict.fromkeys((m.naf, m.naf_nom) for m in METIERS)
    return [
        synonyms,
        write_csv(folder / "rome_sous_domaines_fictif.csv", header, domains),
        write_csv(folder / "naf_labels.csv", ("naf_id", "naf_label"), labels, separator="|"),
    ]


def employer_offers(store: Store, count: int = 24) -> None:
    """Offers of employers, in the operational store: one in six through a training organisation."""
    draw = random.Random(7)
    today = datetime.now(UTC).date()
    for n in range(count):
        job = METIERS[n % len(METIERS)]
        code, name, _, cp, (lon, lat) = draw.choice([c for c in places.COMMUNES if c[3]])
        at = {
            "adresse": f"{n + 1} rue de l'Exemple",
            "code_postal": cp,
            "ville": name,
            "commune": code,
            "longitude": lon,
            "latitude": lat,
        }
        cfa = (
            {
                "siret": siret_of(n),
                "raison_sociale": f"CFA FICTIF {n}",
                **at,
                "contact": {
                    "prenom": "Camille",
                    "nom": "Exemple",
                    "telephone": "0600000000",
                    "email": f"cfa{n}@exemple.invalid",
                },
            }
            if n % 6 == 5
            else None
        )
        document = {
            "entreprise": {"siret": siret_of(_FIRST + n), "enseigne": f"FICTIF {job.nom.upper()} {n}",
                           "raison_sociale": f"ENTREPRISE FICTIVE {n}", "naf": job.naf, "naf_libelle": job.naf_nom,
                           "tranche_effectif": "02", "opco": "EP", "idcc": job.idcc or None, **at},
            "contact": {"prenom": "Dominique", "nom": "Exemple", "telephone": "0600000000",
                        "email": f"employeur{n}@exemple.invalid"},
            "offre": {"titre": f"{job.nom} (fictif)", "romes": [rome for rome, _ in job.romes],
                      "niveau": (None, 3, 4, 5)[n % 4], "type": ["Apprentissage"],
                      "description": f"Vous apprenez le métier de {job.nom.lower()} avec nous, dans un atelier fictif.",
                      "creation": f"{today - timedelta(days=n % 9)}T08:00:00.000+01:00",
                      "debut": f"{today.year + 1}-09-01T00:00:00.000+02:00", "duree": 12 + 12 * (n % 2),
                      "rythme": "2 jours / 3 jours", "quantite": 1 + n % 2, "handicap": n % 5 == 0},
            "cfa": cfa,
        }  # fmt: skip
        put(
            store,
            id=f"fictive-{n:03d}",
            statut=ACTIVE,
            rediffusee=n % 7 != 6,
            expire_le=today + timedelta(days=60),
            document=document,
        )
