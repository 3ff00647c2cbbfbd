"""Fictitious job offers in both layouts, with contacts and names planted where people write them; agencies."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from tremplin.demo import places
from tremplin.demo.files import write_csv
from tremplin.demo.rome import metiers
from tremplin.demo.territory import Commune
from tremplin.sources.agences import JOURS
from tremplin.sources.forms import offres as _offres

PLANTES = (
    "contact : recrutement@employeur-fictif.invalid",
    "tel 06 12 34 56 78",
    "voir www.employeur-fictif.fr",
    "SARL ZORGLUBEX",
    "siret 732 829 320 00074",
    "Mme Tartempionne",
    "ref ZRX/2026/77",
    "12 rue Imaginaire",
)
"""What the anonymiser has to take out."""
UTILES = ("selon experience", "primes et panier", "travail le samedi", "13eme mois", "horaires de jour")


def offres(folder: Path, draw: random.Random, communes: Sequence[Commune], count: int) -> list[Path]:
    """Write offers and agencies; the paths written."""
    located = [c for c in communes if c[3]]
    recent = [_offer(draw, located, n) for n in range(count)]
    older = [_offer(draw, located, n) for n in range(count, count + max(3, count // 4))]
    old = folder / "job_offers.csv"
    lines = ("|".join(o.get(c, "NULL").replace("|", r"\|") or "NULL" for c in _offres.ANCIENNES) for o in older)
    old.write_text("".join(f"{line}\n" for line in lines), "iso-8859-1")
    return [
        write_csv(
            folder / "recent_job_offers.csv",
            sorted(_offres.RECENTES),
            [[o.get(c, "") for c in sorted(_offres.RECENTES)] for o in recent],
            separator=",",
        ),
        old,
        _agencies(folder, located[: max(8, len(located) // 3)]),
    ]


def _offer(draw: random.Random, communes: Sequence[Commune], number: int) -> dict[str, str]:
    rome, job = draw.choice(list(metiers().items()))
    code, name, dep, cp, (lon, lat) = draw.choice(communes)
    dep_name, region, *_ = places.DEPARTEMENTS[dep]
    low = draw.randrange(1800, 2600, 10)
    planted = draw.choice(PLANTES) if draw.random() < 0.4 else ""
    return {
        "ID_OFFRE": f"{number:06d}X",
        "NB_VACANCIES_CREATION": str(draw.randrange(1, 4)),
        "STATUS_CODE": "EC",
        "STATUS_NAME": "En cours",
        "EXPERIENCE_CODE": "D",
        "EXPERIENCE_NAME": "Débutant accepté",
        "ROME_PROFESSION_CARD_CODE": rome,
        "ROME_PROFESSION_CARD_NAME": job,
        "CONTRACT_TYPE_CODE": draw.choice(("CDI", "CDD")),
        "CONTRACT_TYPE_NAME": "Contrat de travail",
        "MINIMUM_SALARY": f"{low}.00",
        "MAXIMUM_SALARY": f"{low + 300}.00",
        "SALARY_TYPE_NAME": "Mensuel",
        "SALARY_TYPE_CODE": "M",
        "SALARY_COMMENT": f"{draw.choice(UTILES)} {planted}".strip(),
        "WORKING_HOURS_TYPE_COMMENT": draw.choice((*UTILES, "")),
        "CREATION_DATE": f"{draw.randrange(1, 29):02d}/{draw.randrange(1, 9):02d}/26",
        "WORKING_LOCATION_NAME": name.upper() if draw.random() < 0.9 else f"{name.upper()} chez Zorglubex",
        "DEPARTEMENT_CODE": dep,
        "DEPARTEMENT_NAME": dep_name.upper(),
        "REGION_CODE": region,
        "REGION_NAME": places.REGIONS[region],
        "CITY_CODE": code,
        "CITY_NAME": name.upper(),
        "POSTCODE": str(cp),
        "LATITUDE": f"{lat:.6f}",
        "LONGITUDE": f"{lon:.6f}",
        "EFF_CLE": f"ETAB{number:08d}",
    }


def _agencies(folder: Path, communes: Sequence[Commune]) -> Path:
    hours = {
        "ouvertureMatin": "08:30",
        "fermetureMatin": "12:30",
        "ouvertureApresMidi": "13:30",
        "fermetureApresMidi": "16:30",
    }
    items = [
        {
            "code": f"AG{n:04d}",
            "codeSafir": f"{57000 + n}",
            "libelle": name,
            "libelleEtendu": f"Agence France Travail {name} (fictive)",
            "type": "APE" if n % 4 else "APE Spectacle",
            "typeAccueil": "3",
            "codeRegionINSEE": places.DEPARTEMENTS[dep][1],
            "dispositifADEDA": n % 3 == 0,
            "contact": {"telephonePublic": "3949", "email": f"ape.{n:04d}@agence-fictive.invalid"},
            "adressePrincipale": {
                "ligne4": f"{n + 1} avenue de l'Exemple",
                "ligne5": "",
                "ligne6": f"{cp} {name.upper()}",
                "gpsLon": lon,
                "gpsLat": lat,
                "communeImplantation": code,
                "bureauDistributeur": cp,
            },
            "horaires": [
                {"jour": d, "horaireFerme": "N" if d < 6 else "O", **(hours if d < 6 else {})}
                for d in range(1, len(JOURS) + 1)
            ],
            "services": ["Espace emploi", "Ateliers"] if n % 2 else ["Espace emploi"],
        }
        for n, (code, name, dep, cp, (lon, lat)) in enumerate(communes)
    ]
    path = folder / "agences.json"
    path.write_text(json.dumps(items, ensure_ascii=False))
    return path
