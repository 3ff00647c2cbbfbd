"""Référentiel UAI-SIRET: training organisations of apprenticeship, their roles, relations and places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tremplin.domain import codes
from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.types import SIRET, Code, CodeVerifie, Decimal, Enumere, Texte

UAI = CodeVerifie(normalise=codes.normalize_uai, forme="un UAI (7 chiffres et leur lettre de contrôle)")
OUI_NON = Enumere(valeurs={"oui": "oui", "non": "non"})
NATURES = ("responsable", "formateur", "responsable_formateur", "inconnue")

ADRESSE = (
    Column("adresse_label", Texte()),
    Column("adresse_code_postal", Code(motif=codes.CODE_POSTAL)),
    Column("adresse_code_insee", Code(motif=codes.COMMUNE)),
    Column("adresse_localite", Texte()),
    Column("adresse_departement", Code(motif=codes.DEPARTEMENT)),
    Column("lon", Decimal()),
    Column("lat", Decimal()),
)

ORGANISMES = Table(
    "organismes",
    (
        Column("siret", SIRET, requis=True),
        Column("uai", UAI),
        Column("nature", Enumere(valeurs={n: n for n in NATURES}), requis=True),
        Column("etat_administratif", Enumere(valeurs={"actif": "actif", "fermé": "fermé"})),
        Column("enseigne", Texte()),
        Column("raison_sociale", Texte()),
        Column("qualiopi", OUI_NON),
        Column("numero_declaration_activite", Texte()),
        *ADRESSE,
    ),
    cle=("siret",),
)
RELATIONS = Table(
    "relations",
    (
        Column("organisme", SIRET, requis=True),
        Column(
            "type",
            Enumere(valeurs={t: t for t in ("responsable->formateur", "formateur->responsable", "entreprise")}),
            requis=True,
        ),
        Column("siret", SIRET, requis=True),
    ),
)
LIEUX = Table(
    "lieux",
    (
        Column("organisme", SIRET, requis=True),
        Column("uai", UAI),
        Column("uai_fiable", OUI_NON),
        *ADRESSE,
    ),
)
CONTACTS = Table(
    "contacts",
    (
        Column("organisme", SIRET, requis=True),
        Column("email", Code(motif=r"[^@\s]+@[^@\s]+\.[^@\s.]+"), requis=True),
        Column("confirme", OUI_NON),
        Column("sources", Texte(), description="Séparées par « | »"),
    ),
)


def parse(source: Source, path: Path) -> Parsed:
    """An array of organisations (or the object `{organismes: […]}` that the API gives)."""
    document = json.load(path)
    organismes = document.get("organismes") if isinstance(document, dict) else document
    if not isinstance(organismes, list) or not all(isinstance(o, dict) for o in organismes):
        raise SourceError(f"{path.name} : un tableau d'organismes est attendu")
    rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in source.tables}
    for n, item in enumerate(organismes, start=1):
        owner = {"ligne": n, "organisme": item.get("siret")}
        rows["organismes"].append({"ligne": n, **item, **_address(item.get("adresse"))})
        rows["relations"] += [{**r, **owner} for r in item.get("relations") or ()]
        rows["lieux"] += [
            {**lieu, **owner, **_address(lieu.get("adresse"))} for lieu in item.get("lieux_de_formation") or ()
        ]
        rows["contacts"] += [_contact(c) | owner for c in item.get("contacts") or ()]
    for table in source.tables:
        yield from json.typed(table, rows[table.name], path)


def _address(adresse: dict[str, Any] | None) -> dict[str, Any]:
    if not adresse:
        return {}
    geometry = (adresse.get("geojson") or {}).get("geometry") or {}
    point = geometry.get("coordinates")
    lon, lat = point if point and len(point) == 2 else (None, None)
    return {
        "adresse_label": adresse.get("label"),
        "adresse_code_postal": adresse.get("code_postal"),
        "adresse_code_insee": adresse.get("code_insee"),
        "adresse_localite": adresse.get("localite"),
        "adresse_departement": (adresse.get("departement") or {}).get("code"),
        "lon": lon,
        "lat": lat,
    }


def _contact(contact: dict[str, Any]) -> dict[str, Any]:
    return {
        "email": contact.get("email"),
        "confirme": bool(contact.get("confirmé")),
        "sources": "|".join(contact.get("sources") or ()),
    }


SOURCE = Source(
    name="referentiel_organismes",
    titre="Référentiel UAI-SIRET des organismes de formation",
    publisher="Onisep (Référentiel de l'apprentissage)",
    licence="etalab-2.0",
    rhythm="quotidien",
    jours=1,
    files=pattern(r"referentiel_organismes.*\.json|organismes\.json"),
    urls=("https://referentiel.apprentissage.onisep.fr/api/v1/organismes.json?items_par_page=60000",),
    page="https://referentiel.apprentissage.onisep.fr/",
    description="Les organismes de formation par apprentissage : SIRET, UAI, nature, relations, lieux.",
    tables=(ORGANISMES, RELATIONS, LIEUX, CONTACTS),
    parse=parse,
)
