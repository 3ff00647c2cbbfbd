"""The ten paths, as addresses of the fictitious world."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import orjson
import polars as pl

_JOB, _PLACE, _WORDS = "D1102", "57463", "cuisinier"
_COMPANIES = {"caller": "banc", "sources": "lba", "insee": "2A004", "latitude": "41.94", "longitude": "8.75"}
_JOBS = "A1203,C1102,D1102,D1106,D1202,D1214,F1602,F1607,G1602,H2206,H2913,I1604,J1501,M1203,M1805"


def hot_paths(home: Path, key: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Address and headers of each, for what stands in the release of this home; a key of it opens them."""
    flat = next((home / "reference" / "releases").glob("2*")) / "flat"
    cfd = pl.read_parquet(flat / "certifications.parquet").drop_nulls(["cfd", "rncp"])["cfd"][0]
    code, years = _figures(flat)
    keyed = {"authorization": f"Bearer {key}"}
    companies = f"/api/v1/jobs?{urlencode({**_COMPANIES, 'radius': '200', 'romes': _JOBS})}"
    filtered = {"filters": orjson.dumps({"ROME": _JOB}).decode(), "sort": "off desc", "limit": 100}
    table = urlencode({"resource_id": "statistiques_mensuelles", **filtered})
    return {
        "route vide": ("/healthz", {}),
        "certification par diplôme": (f"/api/certification/v1?identifiant.cfd={cfd}", keyed),
        "insertion d'une certification": (f"/api/inserjeunes/certifications/{code}", {}),
        "carte SVG": (f"/api/inserjeunes/certifications/{code}.svg", {}),
        "page de 1 000 formations": (f"/api/inserjeunes/formations?items_par_page=1000&millesimes={years}", keyed),
        "150 entreprises autour d'un point": (companies, {}),
        "les mêmes, en gzip": (companies, {"accept-encoding": "gzip"}),
        "page d'une table, filtrée et triée": (f"/api/3/action/datastore_search?{table}", {}),
        "un métier, un lieu, gardés": (f"/api/explorer/v1/metier-territoire?rome={_JOB}&commune={_PLACE}", {}),
        "métiers par leurs mots": (f"/api/infotravail/v1/metiers?q={_WORDS}", {}),
    }


def _figures(flat: Path) -> tuple[str, str]:
    """A code that has figures of its own in the nation, and every millésime of the establishments."""
    known = pl.col("taux_en_formation").is_not_null() & (pl.col("filiere") == "apprentissage")
    told = pl.read_parquet(flat / "inserjeunes_certifications.parquet").filter(known)
    newest = told.sort("millesime", "code_certification", descending=[True, False])
    years = pl.read_parquet(flat / "inserjeunes_formations.parquet")["millesime"].unique().sort()
    return newest["code_certification"][0], ",".join(years)
