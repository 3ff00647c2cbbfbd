"""La bonne alternance: titles of diplomas and their acronyms; 1,300 groups, then 1,660 that hold them (August 2026)."""

from __future__ import annotations

from pathlib import Path

from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.types import Texte

TABLE = Table("synonymes", (Column("intitule", Texte(), requis=True), Column("sigles", Texte(), requis=True)))


def parse(_source: Source, path: Path) -> Parsed:
    """[{mappingType, synonyms: [titles…, acronyms…]}]: a title is in capitals, an acronym one small word."""
    document = json.load(path)
    if not isinstance(document, list):
        raise SourceError(f"{path.name} : une liste est attendue")
    items = []
    for number, entry in enumerate(document, start=1):
        words = [w for w in entry.get("synonyms") or () if isinstance(w, str)] if isinstance(entry, dict) else []
        small = [w for w in words if w == w.lower() and " " not in w]
        title = ", ".join(w for w in words if w not in small)
        items.append({"ligne": number, "intitule": title or None, "sigles": ",".join(small) or None})
    yield from json.typed(TABLE, items, path)


SOURCE = Source(
    name="synonymes_recherche",
    titre="Sigles des diplômes",
    publisher="La bonne alternance",
    licence="MIT",
    rhythm="historique",
    jours=36500,
    files=pattern(r"(synonymes_recherche|search-synonyms)\.json"),
    description="Les sigles par lesquels on cherche un diplôme.",
    tables=(TABLE,),
    parse=parse,
)
