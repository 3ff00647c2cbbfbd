"""Certification by code and replacement, against an empty route of the same server; the whole list as a stream."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import polars as pl

from bench.harness import Result, france, interleaved, serve, tremplin

GOAL = 0.60


def run(home: Path) -> Iterator[Result]:
    france(home)
    key = tremplin(home, "key", "create").stdout.strip()
    flat = next((home / "reference" / "releases").glob("2*/flat"))
    row = pl.read_parquet(flat / "certifications.parquet").drop_nulls(["cfd", "rncp"]).row(0, named=True)
    with serve(home) as server:
        api = f"{server.url}/api/certification/v1"
        cases = {
            "route vide": (f"{server.url}/healthz", ""),
            "certification par fiche": (f"{api}?identifiant.rncp={row['rncp']}", key),
            "certification par diplôme": (f"{api}?identifiant.cfd={row['cfd']}", key),
            "remplacement": (f"{api}/remplacement?rncp={row['rncp']}", key),
        }
        found = interleaved(cases)
        empty = found.pop("route vide")
        yield Result("route vide du même serveur", f"{empty:.0f} requêtes/s")
        for name, value in found.items():
            ratio = value / empty
            yield Result(name, f"{value:.0f} requêtes/s, {ratio:.0%} de la route vide", f"≥ {GOAL:.0%}", ratio >= GOAL)
        started, size = time.perf_counter(), 0
        headers = {"authorization": f"Bearer {key}", "accept-encoding": "identity"}
        with httpx.stream("GET", api, headers=headers, timeout=120) as answer:
            for chunk in answer.iter_raw():
                size += len(chunk)
        rate = size / (time.perf_counter() - started) / 1024**2
        yield Result("liste entière en flux", f"{size / 1024**2:.0f} Mo, {rate:.0f} Mo/s")
