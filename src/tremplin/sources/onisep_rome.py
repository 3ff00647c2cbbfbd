"""Onisep: métiers and their ROME codes, a row a métier and publication (JSON); a cell may hold several codes."""

from __future__ import annotations

from pathlib import Path

from tremplin.domain import codes
from tremplin.sources.forms import onisep
from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte


def parse(source: Source, path: Path) -> Parsed:
    """`metiers`, a row an item; `romes`, a row a code of an item."""
    items = []
    romes = []
    for number, item in json.objects(source, path):
        metier = str(item.get("lien_site_onisepfr") or "").removeprefix(onisep.ADRESSE_METIER) or None
        items.append({"ligne": number, "metier": metier, "libelle": item.get("libelle_metier"), **item})
        found = str(item.get("code_rome") or "").split("|")
        romes += [{"metier": metier, "code_rome": c.strip()} for c in found if c.strip()]
    for table, rows in zip(source.tables, (items, onisep.ranked(romes)), strict=True):
        yield from json.typed(table, rows, path)


SOURCE = Source(
    name="onisep_rome",
    titre="Métiers de l'Onisep et codes ROME",
    publisher=onisep.PUBLISHER,
    licence=onisep.LICENCE,
    rhythm="mensuel",
    jours=180,
    files=pattern(r"metiers-onisep-rome.*\.json|5fa5949243f97\.json|ideo-metiers_onisep\.json"),
    urls=("https://api.opendata.onisep.fr/downloads/5fa5949243f97/5fa5949243f97.json",),
    page="https://opendata.onisep.fr/data/5fa5949243f97/2-ideo-metiers-onisep.htm",
    description="Les métiers de l'Onisep et leurs codes ROME, ceux des métiers sans fiche compris.",
    tables=(
        Table(
            "metiers",
            (
                Column("metier", onisep.METIER, ("lien_site_onisepfr",), requis=True, description="Métier de l'Onisep"),
                Column("libelle", Texte(), ("libelle_metier",), requis=True),
                Column("gfe", Texte(), description="Groupe formation emploi"),
            ),
            cle=("metier",),
        ),
        Table(
            "romes",
            (
                Column("metier", onisep.METIER, ("lien_site_onisepfr",), requis=True),
                Column("code_rome", Code(motif=codes.ROME), ("code_rome",), requis=True),
            ),
            cle=("metier", "code_rome"),
        ),
    ),
    parse=parse,
)
