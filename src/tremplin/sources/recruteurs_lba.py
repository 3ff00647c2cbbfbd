"""La bonne alternance: companies of the algorithm, with the score of each of their jobs (JSON, or JSON lines)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tremplin.domain import codes
from tremplin.sources.forms.recruteurs import NOMBRE, PUBLISHER, SIRET, colonnes
from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Rejection, Source, Table, pattern
from tremplin.sources.reading.types import Code

ETABLISSEMENTS = Table(
    "etablissements",
    (
        *colonnes(),
        Column("lambert_x", NOMBRE, description="Abscisse, projection légale de son territoire (mètres)"),
        Column("lambert_y", NOMBRE, description="Ordonnée"),
    ),
    cle=("siret",),
)
ROMES = Table(
    "romes",
    (
        Column("siret", SIRET, requis=True),
        Column("rome", Code(motif=codes.ROME), ("rome_code",), requis=True),
        Column("score", NOMBRE, ("normalized_score",), requis=True, description="Embauches prédites pour ce métier"),
    ),
    cle=("siret", "rome"),
)
_NOMS = {
    "naf": ("naf_code", "activitePrincipaleEtablissement"),
    "naf_libelle": ("naf_label", "labelActivitePrincipaleEtablissement"),
    "tranche_effectif": ("company_size",),
    "numero": ("street_number",),
    "voie": ("street_name",),
    "commune": ("insee_city_code",),
    "code_postal": ("zip_code",),
    "ville": ("libelleCommuneEtablissement",),
    "lambert_x": ("coordonneeLambertAbscisseEtablissement",),
    "lambert_y": ("coordonneeLambertOrdonneeEtablissement",),
    "telephone": ("phone",),
    "site_web": ("site_web", "website"),
    "handicap": ("handiengagee",),
}
_METIER = {"rome": "rome_code", "score": "normalized_score"}
_ATTENDU = "attendu : un objet {rome_code, normalized_score}"


def parse(source: Source, path: Path) -> Parsed:
    """Companies, and their jobs apart."""
    companies, jobs = [], []
    for number, item in json.objects(source, path):
        company: dict[str, Any] = {"ligne": number}
        for column in ETABLISSEMENTS.columns:
            names = _NOMS.get(column.name, (column.name,))
            company[column.name] = next((item[n] for n in names if item.get(n) not in (None, "")), None)
        companies.append(company)
        listed = item.get("rome_codes") or []
        for job in listed if isinstance(listed, list) else [listed]:
            if isinstance(job, dict):
                told = {column: job.get(key) for column, key in _METIER.items()}
                jobs.append({"ligne": number, "siret": item.get("siret"), **told})
            else:
                yield Rejection(
                    table=ROMES.name, ligne=number, colonne="rome_codes", valeur=str(job)[:200], raison=_ATTENDU
                )
    yield from json.typed(ETABLISSEMENTS, companies, path)
    yield from json.typed(ROMES, jobs, path)


SOURCE = Source(
    name="recruteurs_lba",
    titre="Recruteurs de l'algorithme, avec leurs métiers",
    publisher=PUBLISHER,
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"(process-)?recruteurs-lba.*\.(json|ndjson)"),
    description="Les entreprises susceptibles d'embaucher en alternance, et leur score pour chaque métier.",
    tables=(ETABLISSEMENTS, ROMES),
    parse=parse,
)
