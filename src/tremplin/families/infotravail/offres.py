"""Offres d'emploi v2, the part that reads: search by ranges and lists of codes, over the anonymised offers."""

from __future__ import annotations

import re
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tremplin.columnar.group import Aggregate, Measure, groups
from tremplin.columnar.select import Condition, Op, Selection, Word, matching, page
from tremplin.columnar.table import Rows, Table, WrongValue
from tremplin.families.infotravail.schemas import OffresTrouvees
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import Form, Policy, policy, token
from tremplin.platform.wire.errors import REFUSALS, ApiError, Refusals, bad_parameter

router = APIRouter(prefix="/partenaire/offresdemploi/v2", route_class=GuardedRoute, tags=["Offres d'emploi"])
MAX_RANGE, MAX_START = 150, 3_000
_RANGE = re.compile(r"(\d{1,6})-(\d{1,6})", re.ASCII)
_TEXT = {"type": "string"}

CODES: dict[str, tuple[str, str]] = {
    "codeROME": ("ROME_PROFESSION_CARD_CODE", "Codes ROME, séparés par des virgules"),
    "appellation": ("ROME_PROFESSION_CODE", "Appellation (OGR)"),
    "departement": ("DEPARTEMENT_CODE", "Départements, séparés par des virgules"),
    "region": ("REGION_CODE", "Région"),
    "commune": ("CITY_CODE", "Communes (INSEE), séparées par des virgules"),
    "typeContrat": ("CONTRACT_TYPE_CODE", "Types de contrat, séparés par des virgules"),
    "natureContrat": ("CONTRACT_NATURE_CODE", "Natures de contrat, séparées par des virgules"),
    "codeNAF": ("ACTIVITY_CODE", "Codes NAF, séparés par des virgules"),
    "qualification": ("QUALIFICATION_CODE", "Qualification"),
    "experienceExigence": ("EXPERIENCE_CODE", "D débutant, S souhaitée, E exigée"),
}
"""Parameter → the column that it filters, its meaning."""
SORTS = {"0": (), "1": (("CREATION_DATE", True),), "2": (("CREATION_DATE", True),)}
"""Relevance, date, distance: without a text or a point the order is that of the table, latest first."""
FACETS = ("typeContrat", "experienceExigence", "qualification", "natureContrat")
REFERENTIELS = {
    "metiers": ("ROME_PROFESSION_CARD_CODE", "ROME_PROFESSION_CARD_NAME"),
    "appellations": ("ROME_PROFESSION_CODE", "ROME_PROFESSION_NAME"),
    "regions": ("REGION_CODE", "REGION_NAME"),
    "departements": ("DEPARTEMENT_CODE", "DEPARTEMENT_NAME"),
    "communes": ("CITY_CODE", "CITY_NAME"),
    "typesContrats": ("CONTRACT_TYPE_CODE", "CONTRACT_TYPE_NAME"),
    "naturesContrats": ("CONTRACT_NATURE_CODE", "CONTRACT_NATURE_NAME"),
    "secteursActivites": ("ACTIVITY_CODE", "ACTIVITY_NAME"),
    "permis": ("DRIVING_LIC_CODE_1", "DRIVING_LIC_NAME_1"),
    "langues": ("LANG_CODE_1", "LANG_NAME_1"),
    "niveauxFormations": ("DEGREE_TYPE_CODE_1", "DEGREE_TYPE_NAME_1"),
}
"""List of codes → its column of codes, its column of labels."""


def failure(_request: Request, error: ApiError) -> Response:
    """The error of the real service: its code and one sentence."""
    message = error.message
    if isinstance(error.data, dict) and "validationError" in error.data:
        message = " ; ".join(f"{'.'.join(f['path'])} : {f['message']}" for f in error.data["validationError"])
    return Response(
        orjson.dumps({"codeHttp": error.status, "message": message}), error.status, error.headers, "application/json"
    )


REFUSALS[failure] = Refusals(
    "ErreurOffres",
    "application/json",
    {
        "type": "object",
        "required": ["codeHttp", "message"],
        "properties": {"codeHttp": {"type": "integer"}, "message": _TEXT},
    },
    {
        "400": "Paramètre faux",
        "401": "Jeton absent, inconnu, révoqué ou expiré",
        "403": "Portée absente du jeton",
        "404": "Référentiel inconnu",
        "429": "Limite de débit atteinte ; `Retry-After` dit quand revenir",
        "503": "Aucune version des données n'est publiée, ou réponse trop longue à faire",
    },
)
_SEARCH = Policy(Right.INFOTRAVAIL, token("api_offresdemploiv2"), Cost.SEARCH, Form(failure))
_PARAMETERS = [
    {"name": name, "in": "query", "required": False, "description": meaning, "schema": _TEXT}
    for name, (_, meaning) in CODES.items()
]
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "Toutes les offres trouvées", "model": OffresTrouvees},
    204: {"description": "Aucune offre"},
    206: {"description": "Une partie des offres ; `Content-Range` dit laquelle", "model": OffresTrouvees},
}


@router.get("/offres/search", responses=_ANSWER, response_model=None, openapi_extra={"parameters": _PARAMETERS})
@policy(_SEARCH)
async def search(
    request: Request,
    mots: Annotated[str, Query(alias="motsCles", max_length=200, description="Mots, séparés par des virgules")] = "",
    rang: Annotated[str, Query(alias="range", max_length=20, description="« 0-149 » : 150 offres au plus")] = "",
    sort: Annotated[str, Query(pattern="^[012]$", description="0 pertinence, 1 date, 2 distance")] = "0",
) -> Response:
    """Cherche parmi les offres anonymisées, par plages de 150."""
    table = release_of(request).table("offres_annonces")
    first, last = _range(rang or request.headers.get("range", "").removeprefix("offres=").strip())
    given = request.query_params
    conditions = tuple(
        Condition(column, Op.IN, tuple(v.strip() for v in given[name].split(",") if v.strip()))
        for name, (column, _) in CODES.items()
        if given.get(name)
    )
    found = tuple(Word(w) for w in mots.replace(",", " ").split())
    selection = Selection(conditions, found, SORTS[sort])
    try:
        rows = matching(table, selection)
    except WrongValue as error:
        raise bad_parameter(error.column, str(error)) from error
    total = len(rows)
    if total == 0:
        return Response(status_code=204)
    chosen = page(table, selection, rows, first, last - first + 1)
    body = {
        "resultats": [_offer(orjson.loads(record)) for record in table.each(chosen)],
        "filtresPossibles": [_facet(table, rows, name) for name in FACETS],
    }
    shown = f"{first}-{first + len(chosen) - 1}" if len(chosen) else "*"
    headers = {"content-range": f"offres {shown}/{total}", "accept-range": f"offres {MAX_RANGE}"}
    status = 200 if len(chosen) == total else 206
    return Response(orjson.dumps(body), status, headers, "application/json")


def _range(text: str) -> tuple[int, int]:
    """First and last rank asked for; raises ApiError 400."""
    if not text:
        return 0, MAX_RANGE - 1
    found = _RANGE.fullmatch(text)
    first, last = (int(found[1]), int(found[2])) if found else (0, -1)
    if last < first:
        raise bad_parameter("range", "« premier-dernier » est attendu, par exemple 0-149")
    if last - first >= MAX_RANGE or first > MAX_START:
        raise bad_parameter("range", f"{MAX_RANGE} offres au plus, à partir du rang {MAX_START} au plus loin")
    return first, last


def _facet(table: Table, rows: Rows | range, name: str) -> dict[str, Any]:
    column = CODES[name][0]
    counted = groups(table, rows, [column], [Aggregate(column, Measure.COUNT)])
    return {
        "filtre": name,
        "agregation": [
            {"valeurPossible": g[column], "nbResultats": g[f"{column}__count"]}
            for g in counted
            if g[column] is not None
        ],
    }


def _offer(record: dict[str, Any]) -> dict[str, Any]:
    """An offer under the names of the real service; members without a value are left out, as it does."""
    bounds = [record[n] for n in ("MINIMUM_SALARY", "MAXIMUM_SALARY") if record[n] is not None]
    salary = f"{record['SALARY_TYPE_NAME']} de {' à '.join(f'{b:g} Euros' for b in bounds)}" if bounds else None
    offer = {
        "id": str(record["_id"]),
        "intitule": record["ROME_PROFESSION_NAME"] or record["ROME_PROFESSION_CARD_NAME"],
        "dateCreation": _instant(record["CREATION_DATE"]),
        "dateActualisation": _instant(record["MODIFICATION_DATE"]),
        "lieuTravail": _filled(
            libelle=record["WORKING_LOCATION_NAME"],
            latitude=record["LATITUDE"],
            longitude=record["LONGITUDE"],
            codePostal=record["POSTCODE"],
            commune=record["CITY_CODE"],
        ),
        "romeCode": record["ROME_PROFESSION_CARD_CODE"],
        "romeLibelle": record["ROME_PROFESSION_CARD_NAME"],
        "appellationlibelle": record["ROME_PROFESSION_NAME"],
        "typeContrat": record["CONTRACT_TYPE_CODE"],
        "typeContratLibelle": record["CONTRACT_TYPE_NAME"],
        "natureContrat": record["CONTRACT_NATURE_NAME"],
        "experienceExige": record["EXPERIENCE_CODE"],
        "experienceLibelle": record["EXPERIENCE_NAME"],
        "salaire": _filled(libelle=salary, commentaire=record["SALARY_COMMENT"]),
        "dureeTravailLibelle": f"{record['WEEKLY_WORKING_HOURS']}H" if record["WEEKLY_WORKING_HOURS"] else None,
        "nombrePostes": record["NB_VACANCIES_CREATION"],
        "accessibleTH": record["DISABLED_ACCESSIBILITY"] == "O",
        "qualificationCode": record["QUALIFICATION_CODE"],
        "qualificationLibelle": record["QUALIFICATION_NAME"],
        "secteurActivite": (record["ACTIVITY_CODE"] or "")[:2] or None,
        "secteurActiviteLibelle": record["ACTIVITY_NAME"],
    }
    return _filled(**offer)


def _instant(day: str | None) -> str | None:
    return f"{day}T00:00:00.000Z" if day else None


def _filled(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, {})}


@router.get("/referentiel/{nom}", response_model=list[dict[str, str | None]])
@policy(_SEARCH)
async def referentiel(request: Request, nom: str) -> Response:
    """Une liste de codes présents dans les offres, avec leurs libellés."""
    if nom not in REFERENTIELS:
        raise ApiError(404, f"Référentiel inconnu : « {nom[:40]} » ; attendus : {', '.join(REFERENTIELS)}")
    code, label = REFERENTIELS[nom]
    table = release_of(request).table("offres_annonces")
    counted = groups(table, range(table.lignes), [code], [Aggregate(label, Measure.MIN)])
    items = [{"code": g[code], "libelle": g[f"{label}__min"]} for g in counted if g[code] is not None]
    return Response(orjson.dumps(items), media_type="application/json")
