"""Agencies of France Travail: address, point, phone, mail, hours. JSON of the référentiel, or CSV of the same names;
the open data of 2019 (CSV, names in capitals, « NULL » for nothing) has neither hours nor contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tremplin.domain import codes
from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Csv, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.parsing import table_rows
from tremplin.sources.reading.text import text_rows
from tremplin.sources.reading.types import Code, Decimal, Enumere, Texte

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_DEMI_JOURNEES = (("ouvertureMatin", "fermetureMatin"), ("ouvertureApresMidi", "fermetureApresMidi"))

_TEXTE = Texte(("", "NULL"))

TABLE = Table(
    "agences",
    (
        Column("code", Texte(), ("code", "REFERENCE_PE"), requis=True, description="Code de l'agence"),
        Column("codeSafir", Texte(), ("codeSafir", "CODE_SAFIR"), absente_possible=True),
        Column("libelle", Texte(), ("libelle", "NOM"), requis=True),
        Column("libelleEtendu", Texte(), ("libelleEtendu",), absente_possible=True),
        Column("type", Texte(), ("type", "TYPE_SITE"), description="Généraliste, cadre, spectacle, APE…"),
        Column("typeAccueil", Texte(), ("typeAccueil",), absente_possible=True),
        Column("codeRegionINSEE", Code(motif=r"[0-9]{2}", pad=2), ("codeRegionINSEE", "REGION"), absente_possible=True),
        Column(
            "dispositifADEDA",
            Enumere(valeurs={"oui": "oui", "non": "non", "true": "oui", "false": "non"}),
            ("dispositifADEDA",),
            absente_possible=True,
            description="Accueil des demandeurs sans domicile",
        ),
        Column("telephonePublic", Texte(), ("telephonePublic",), absente_possible=True),
        Column("email", Texte(), ("email",), absente_possible=True),
        Column("siret", Code(motif=codes.SIRET), ("siret",), absente_possible=True),
        Column("ligne3", _TEXTE, ("ligne3", "COMPLEMENT_ADRESSE"), absente_possible=True),
        Column("ligne4", Texte(), ("ligne4", "ADRESSE"), absente_possible=True, description="Numéro et voie"),
        Column("ligne5", _TEXTE, ("ligne5", "DC_COMPLEMENTADRSITEPHYSIQUE"), absente_possible=True),
        Column("ligne6", Texte(), ("ligne6", "COMMUNE"), absente_possible=True, description="Code postal et localité"),
        Column("communeImplantation", Code(motif=codes.COMMUNE), ("communeImplantation",), absente_possible=True),
        Column(
            "bureauDistributeur",
            Code(motif=codes.CODE_POSTAL),
            ("bureauDistributeur", "CODE_POSTAL"),
            absente_possible=True,
        ),
        Column("gpsLon", Decimal(), ("gpsLon", "DN_LONGITUDE"), requis=True, description="Longitude, degrés"),
        Column("gpsLat", Decimal(), ("gpsLat", "DN_LATITUDE"), requis=True, description="Latitude, degrés"),
        *(Column(f"horaires_{j}", Texte(), (f"horaires_{j}",), absente_possible=True) for j in JOURS),
        Column("services", Texte(), ("services",), absente_possible=True, description="Séparés par « | »"),
    ),
    cle=("code",),
)


def parse(source: Source, path: Path) -> Parsed:
    """The list of the référentiel, its inner objects laid flat; or a table with the same names."""
    if path.suffix.lower() != ".json":
        with path.open("rb") as stream:
            yield from table_rows(TABLE, text_rows(source, stream, path.name), path.name)
        return
    document = json.load(path)
    if not isinstance(document, list) or not all(isinstance(a, dict) for a in document):
        raise SourceError(f"{path.name} : une liste d'agences est attendue")
    yield from json.typed(TABLE, [{"ligne": n, **_flat(a)} for n, a in enumerate(document, start=1)], path)


def _flat(agence: Mapping[str, Any]) -> dict[str, Any]:
    services = agence.get("services") or []
    return {
        **{k: v for k, v in agence.items() if not isinstance(v, dict | list)},
        **(agence.get("contact") or {}),
        **(agence.get("adressePrincipale") or {}),
        **_horaires(agence.get("horaires") or []),
        "services": "|".join(str(s) for s in services) or None,
    }


def _horaires(days: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Day → « 08:45-12:45 13:30-16:45 », or « fermé »."""
    found = {}
    for day in days:
        number = day.get("jour")
        if isinstance(number, int) and 1 <= number <= len(JOURS):
            opened = [f"{day[a]}-{day[b]}" for a, b in _DEMI_JOURNEES if day.get(a) and day.get(b)]
            closed = day.get("horaireFerme") == "O" or not opened
            found[f"horaires_{JOURS[number - 1]}"] = "fermé" if closed else " ".join(opened)
    return found


SOURCE = Source(
    name="agences",
    titre="Agences France Travail",
    publisher="France Travail (référentiel des agences)",
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"(?!agences_(milo|pe)\.)(referentiel[-_])?agences?.*\.(json|csv)|pole_emploi_agencies.*\.csv"),
    csv=Csv(separateurs=";,", encodages=("utf-8",)),
    page="https://francetravail.io/data/api/referentiel-agences",
    description="Les agences : adresse, point, contact public, horaires, services.",
    tables=(TABLE,),
    parse=parse,
)
