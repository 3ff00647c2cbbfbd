"""Figures of InserJeunes, as the DEPP gives them out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tremplin.sources.acce import SOURCE as ACCE
from tremplin.sources.reading.registry import SOURCES

CFD, CFD_FULL, CFD_SMALL, MEF = "40025214", "50022137", "50022139", "24725214311"


OLD, NEW, OLDER = "40025213", "40025215", "40025212"


PARIS, BORDEAUX, TRAINER, PLACE, MANAGER = "0751234J", "0331707B", "0331708C", "0331709D", "0331710E"


def bcn(folder: Path, source: str, file: str, rows: list[dict[str, Any]]) -> Path:
    """A table as BCN's API answers it: every column, null where nothing is said."""
    columns = {c.names[0].lower(): None for c in SOURCES[source].tables[0].columns if "." not in c.names[0]}
    path = folder / file
    path.write_text(json.dumps({"data": [{**columns, **row} for row in rows]}))
    return path


def diploma(code: str, label: str, **more: Any) -> dict[str, Any]:
    return {
        "formation_diplome": code,
        "niveau_formation_diplome": code[:3],
        "libelle_court": "BAC PRO",
        "libelle_stat_33": label[:33],
        "libelle_long_200": label,
        "date_ouverture": "2010-09-01 00:00:00",
        **more,
    }


def mef(code: str, cfd: str, **more: Any) -> dict[str, Any]:
    return {
        "mef": f"9{code[:9]}",
        "formation_diplome": cfd,
        "mef_stat_11": code,
        "libelle_long": f"{code[3]}E ANNEE",
        "annee_dispositif": code[3],
        "dispositif_formation": code[:3],
        **more,
    }


def measure(name: str, value: float, code: str = CFD, **more: Any) -> dict[str, Any]:
    dimension = "id_formation_apprentissage" if len(code) == 8 else "id_mefstat11"
    return {"id_mesure": name, "valeur_mesure": value, "dimensions": [{dimension: code}], **more}


def nomenclature(folder: Path, more: Iterable[str] = ()) -> list[Path]:
    """BCN's tables: three generations of a diploma, its modules, a family of trades; establishments of ACCE. `more`:
    codes of other diplomas, alone."""
    folder.mkdir(parents=True, exist_ok=True)
    uais = {
        PARIS: ("075", "01"),
        BORDEAUX: ("033", "04"),
        TRAINER: ("033", "04"),
        PLACE: ("02A", "27"),
        MANAGER: ("033", "04"),
        "0062205P": ("006", "23"),
    }
    header = [c.names[0].lower() for c in ACCE.table("uai").columns]
    rows = [
        {
            "numero_uai": u,
            "appellation_officielle": f"ETABLISSEMENT {u}",
            "departement_insee_3": d,
            "academie": a,
            "nature_uai": "320",
            "pays_libe": "France",
        }
        for u, (d, a) in uais.items()
    ]
    acce = folder / "acce_etablissements.csv"
    acce.write_text("\n".join([";".join(header), *(";".join(r.get(h, "") for h in header) for r in rows)]) + "\n")
    levels = [
        {
            "niveau_formation_diplome": n,
            "niveau_interministeriel": n[0],
            "libelle_court": t,
            "niveau_qualification_rncp": "04",
        }
        for n, t in (("400", "BAC PRO"), ("500", "CAP"))
    ]
    return [
        acce,
        bcn(folder, "bcn_niveau_formation_diplome", "N_NIVEAU_FORMATION_DIPLOME.json", levels),
        bcn(
            folder,
            "bcn_formation_diplome",
            "N_FORMATION_DIPLOME.json",
            [
                diploma(OLDER, "ELECTROTECHNIQUE", nouveau_diplome_1=OLD, date_fermeture="2010-08-31 00:00:00"),
                diploma(OLD, "Électrotechnique", nouveau_diplome_1=CFD),
                diploma(CFD, "METIERS DE L'ELECTRICITE", nouveau_diplome_1=NEW),
                diploma(NEW, "METIERS DE L'ELECTRICITE ET DE SES ENVIRONNEMENTS"),
                diploma(CFD_FULL, "CAP UN"),
                diploma(CFD_SMALL, "CAP DEUX"),
                diploma("40099901", "2NDE COMMUNE"),
                diploma("99912345", "SANS NIVEAU"),
                *(diploma(code, f"BAC PRO {code}") for code in more),
            ],
        ),
        bcn(
            folder,
            "bcn_mef",
            "N_MEF.json",
            [
                mef(MEF, CFD),
                mef("24715214311", CFD),
                mef("24735214311", CFD),
                mef("24725215311", NEW),
                mef("24735215311", NEW),
                mef("24719990111", "40099901"),
            ],
        ),
        bcn(
            folder,
            "bcn_groupe_formation",
            "N_GROUPE_FORMATION.json",
            [{"groupe_formation": "G0099", "libelle_edition": "Métiers de l'énergie"}],
        ),
        bcn(
            folder,
            "bcn_lien_formation_groupe",
            "N_LIEN_FORMATION_GROUPE.json",
            [{"groupe_formation": "G0099", "formation_diplome": c} for c in (CFD, "40099901")],
        ),
        bcn(
            folder,
            "bcn_type_diplome_sise",
            "N_TYPE_DIPLOME_SISE.json",
            [{"type_diplome_sise": "DP", "niveau_interministeriel": "2", "libelle_court": "LIC PRO"}],
        ),
        bcn(
            folder,
            "bcn_diplome_sise",
            "N_DIPLOME_SISE.json",
            [
                {"diplome_sise": c, "type_diplome_sise": "DP", "libelle_intitule_1": "MANAGEMENT"}
                for c in ("2400074", "2400075")
            ],
        ),
    ]
