"""The requests that the documentation of the family prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tremplin.families.infotravail import catalogue, offres, queries
from tremplin.families.infotravail.catalogue import ORGANISATION
from tremplin.platform.wire.examples import Examples, Printed
from tremplin.release.reader import Release

_LIKED = ("bmo_besoins", "rome_metiers")
"""Tables that are shown first, where a release holds them."""
_JOB, _COMMUNE, _DEPARTEMENT = "D1102", "57463", "57"
_CODES = {
    "codeROME": _JOB,
    "appellation": "11573",
    "departement": _DEPARTEMENT,
    "region": "44",
    "commune": _COMMUNE,
    "typeContrat": "CDI",
    "natureContrat": "E1",
    "codeNAF": "10.71C",
    "qualification": "6",
    "experienceExigence": "D",
}
"""What offers are searched by where none tells a value."""
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "package_list": ("limit",),
    "package_search": ("q", "rows"),
    "datastore_search": ("resource_id", "limit"),
}
"""Action → the optional parameters that its printed request gives."""


def _job(release: Release) -> str | None:
    """A job that has a page."""
    return _JOB if queries.fiche(release, _JOB) else queries.nearest_code(release, _JOB)


def _job_and_bassin(release: Release) -> str | None:
    """A job in a bassin where its tension is known."""
    found = queries.records_where(release, "imt_tensions_bassins", code_rome=_job(release))
    return f"{found[0]['code_rome']}-{found[0]['code_bassin_emploi']}" if found else None


CODES = {"rome": _job, "rome-bassin": _job_and_bassin}
"""What pages print beside their fields."""


def examples(release: Release) -> Examples:
    """Requests about bakers at Metz, about a table, about its records by the actions of CKAN."""
    tables = catalogue.resources(release)
    shown = next((tables[name] for name in _LIKED if name in tables), next(iter(tables.values()), None))
    rome = _JOB if queries.fiche(release, _JOB) else None
    rome4 = _JOB if queries.fiche4(release, _JOB) else None
    return Examples(
        values={
            "q": "boulanger",
            "limit": 2,
            "offset": 0,
            "rome": rome,
            "fap": next(iter(queries.families_of(release, _JOB)), None),
            "commune": _COMMUNE,
            "departement": _DEPARTEMENT,
            "lat": 49.119,
            "lon": 6.176,
            "radius": 30,
            "jeu": shown and shown.dataset.name,
            "table": shown and shown.chemin,
            "id": shown and shown.dataset.name,
            "resource_id": shown and shown.id,
            "query": "emploi",
            **_of_records(shown),
            **_of_offers(release),
            "all_fields": "true",
            "name": "datastore_search",
            "fq": "organization:" + ORGANISATION,
            "rows": 2,
            "start": 0,
            "facet.field": "tags",
            "nom": "metiers",
        },
        printed={
            "GET /api/infotravail/v1/metiers": Printed(gives=("limit",)),
            "GET /api/infotravail/v1/rome4/fiches/{rome}": Printed(values={"rome": rome4}),
            "GET /api/infotravail/v1/metiers/{rome}/marche": Printed(gives=("commune",)),
            "GET /api/infotravail/v1/agences": Printed(gives=("limit",)),
            "GET /api/infotravail/v1/bmo": Printed(gives=("rome",)),
            "GET /partenaire/offresdemploi/v2/offres/search": Printed(
                gives=("range",), values={"sort": "1", "departement": _of_offers(release).get("departement")}
            ),
            **{
                f"GET {door}/{action}": printed
                for door in ("/api/3/action", "/partenaire/infotravail/v1")
                for action, printed in _actions(shown).items()
            },
        },
    )


def _actions(shown: catalogue.Resource | None) -> dict[str, Printed]:
    """What the actions of CKAN print."""
    of_resource = {"id": shown and shown.id}
    return {
        **{name: Printed(gives=gives) for name, gives in _ACTIONS.items()},
        "package_search": Printed(gives=("q", "rows"), values={"q": "emploi", "sort": "name asc"}),
        "organization_show": Printed(values={"id": ORGANISATION}),
        "resource_show": Printed(values=of_resource),
        "resource_search": Printed(gives=("limit",), values={"query": "name:besoins"}),
        "datastore_info": Printed(values=of_resource),
        "datastore_search": Printed(gives=("resource_id", "limit"), values=of_resource),
    }


def _of_records(shown: catalogue.Resource | None) -> dict[str, Any]:
    """How the records of a table are chosen, by the first of its columns that holds texts."""
    if shown is None:
        return {}
    column = next((f.name for f in shown.fields if f.type == "string"), shown.fields[0].name)
    value = next((v for v in shown.open().columns[column].values if v is not None), "")
    return {
        "filters": f'{{"{column}": "{value}"}}',
        "fields": column,
        "sort": f"{column} asc",
        "plain": "true",
        "distinct": "false",
        "include_total": "true",
        "records_format": "objects",
        "sql": f'SELECT "{column}" FROM "{shown.id}" LIMIT 2',
    }


def _of_offers(release: Release) -> dict[str, Any]:
    """A value of each list of codes that offers are searched by, and words."""
    told = {"motsCles": "boulanger", "range": "0-1", **_CODES}
    try:
        table = release.table("offres_annonces")
    except KeyError:
        return told
    for name, (column, _) in offres.CODES.items():
        told[name] = next((value for value in table.columns[column].values if value is not None), told[name])
    return told
