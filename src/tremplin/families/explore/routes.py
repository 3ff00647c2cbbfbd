"""Routes of the explorer: `/api/explorer/v1/…`."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Path, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from tremplin.families.explore import schemas
from tremplin.families.explore.answer import API, compose
from tremplin.families.explore.batches import stream
from tremplin.families.explore.comparison import compare, pairs
from tremplin.families.explore.formats import FORMATS, Format, negotiated
from tremplin.families.explore.question.asked import Reader
from tremplin.families.explore.question.wrong import Ambiguous
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import OPEN_PROBLEM, PUBLIC, Load, Policy, policy
from tremplin.platform.wire.described import contents, json_body, later
from tremplin.platform.wire.errors import from_model
from tremplin.platform.wire.payload import read_json

router = APIRouter(prefix=API, route_class=GuardedRoute, tags=["Explorer"])


def _drawn(request: Request) -> bool:
    """Whether the answer must be drawn: a PDF, a workbook."""
    asked = FORMATS.get(request.path_params.get("format", "")) or negotiated(request)
    return asked.heavy


_SEARCH = Policy(Right.EXPLORE, PUBLIC, Cost.SEARCH, OPEN_PROBLEM.strict.live, load=Load(heavy=_drawn))
_COMPARED = replace(_SEARCH, load=Load())
_BATCH = Policy(Right.EXPLORE, PUBLIC, Cost.HEAVY, OPEN_PROBLEM.strict.live)
_CHOICE: dict[int | str, dict[str, Any]] = {300: {"model": schemas.Indecis, "description": "Plusieurs sens : `choix`"}}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": contents(*(f.media.partition(";")[0] for f in FORMATS.values() if f.nom != "json"))}
}


@router.get(
    "/metier-territoire",
    response_model=schemas.Reponse,
    responses={**_CHOICE, **_FILES},
    summary="Un métier, un lieu, tout ce que l'on sait",
)
@policy(_SEARCH)
async def metier_territoire(request: Request, asked: Annotated[schemas.Asked, Query()]) -> Response:
    """Formations, devenir, recrutements, tension, salaires, offres, entreprises, interlocuteurs, métiers proches.

    Chaque bloc dit son état, le niveau de ses chiffres, d'où ils viennent et la route de la famille qui les donne. Une
    clé ajoute les numéros de téléphone. L'en-tête `Accept` choisit le format, comme l'extension de l'adresse.
    """
    return await _answered(request, asked, negotiated(request))


@router.get(
    "/metier-territoire.{format}",
    response_model=schemas.Reponse,
    responses={**_CHOICE, **_FILES},
    summary="La même réponse, dans un format",
)
@policy(_SEARCH)
async def metier_territoire_as(
    request: Request,
    format: Annotated[Literal["json", "csv", "xlsx", "md", "pdf"], Path(description="Format de la réponse")],
    asked: Annotated[schemas.Asked, Query()],
) -> Response:
    """Le même métier au même lieu : CSV (un chiffre par ligne), classeur, Markdown, ou PDF de deux pages."""
    return await _answered(request, asked, FORMATS[format])


async def _answered(request: Request, asked: schemas.Asked, format_: Format) -> Response:
    given = asked.model_dump(exclude={"blocs", "date"}, exclude_none=True)
    reader = await Reader.of(request, asked.blocs, asked.date)
    try:
        question, job = reader.question(given)
    except Ambiguous as question_:
        return _choices(request, question_)
    document = compose(question, job, reader.names, written=format_.nom == "json")
    body = await run_in_threadpool(format_.write, document) if format_.heavy else format_.write(document)
    return kept_a_day(body, format_)


@router.get("/comparer", response_model=schemas.Comparee, responses=_CHOICE, summary="Métiers ou lieux côte à côte")
@policy(_COMPARED)
async def compared(request: Request, asked: Annotated[schemas.Comparison, Query()]) -> Response:
    """Deux à quatre métiers en un lieu, ou un métier en deux à quatre lieux, indicateur par indicateur.

    Le meilleur et le moins bon ne sont marqués que si l'écart dépasse ce que permet la précision des chiffres, au même
    niveau et à la même date ; chaque ligne dit comment (`precision`).
    """
    reader = await Reader.of(request, asked.blocs, asked.date)
    try:
        questions = [reader.question(pair) for pair in pairs(asked.model_dump(exclude_none=True))]
    except Ambiguous as question:
        return _choices(request, question)
    answers = [compose(question, job, reader.names) for question, job in questions]
    return kept_a_day(orjson.dumps(compare(answers)), FORMATS["json"])


@router.post(
    "/lots",
    response_class=StreamingResponse,
    responses={200: {"content": contents("application/x-ndjson", "text/csv")}},
    summary="Jusqu'à 2 000 paires en une requête",
    openapi_extra=later(lambda: json_body(schemas.Batch)),
)
@policy(_BATCH)
async def lots(request: Request) -> Response:
    """Les réponses dans l'ordre des paires, une par ligne (NDJSON), ou un chiffre par ligne (`"format": "csv"`).

    Une paire qui n'a pas de réponse a une ligne qui dit pourquoi (`erreur`), ou entre quoi choisir (`choix`).
    """
    asked = _validated(await read_json(request))
    reader = await Reader.of(request, asked.blocs, asked.date)
    media = "text/csv; charset=utf-8" if asked.format == "csv" else "application/x-ndjson"
    return StreamingResponse(stream(reader, asked), media_type=media, headers={"access-control-allow-origin": "*"})


def _validated(document: dict[str, Any]) -> schemas.Batch:
    try:
        return schemas.Batch.model_validate(document)
    except ValidationError as error:
        raise from_model(error) from error


def _choices(request: Request, question: Ambiguous) -> Response:
    """300: what may have been meant, each with its address."""
    left = {"q", "lieu", "commune"} if question.quoi == "lieu" else {"q"}
    left -= {"q"} if question.quoi == "lieu" else set()
    others = {n: v for n, v in request.query_params.items() if n not in left}
    candidates = [
        {
            "libelle": one.libelle,
            "parametres": one.parametres,
            "adresse": f"{request.scope['path']}?{urlencode({**others, **one.parametres})}",
        }
        for one in question.candidats
    ]
    told = {"choix": {"quoi": question.quoi, "saisi": question.saisi, "candidats": candidates}}
    return Response(orjson.dumps(told), 300, media_type="application/json")


def kept_a_day(body: bytes, format_: Format) -> Response:
    """An answer that who has no key may keep a day, under the hash of its bytes."""
    headers = {
        "access-control-allow-origin": "*",
        "cache-control": "public, max-age=86400",
        "etag": f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"',
        "vary": "Accept",
    }
    if format_.heavy or format_.nom == "csv":
        headers["content-disposition"] = f'attachment; filename="explorer.{format_.nom}"'
    return Response(body, media_type=format_.media, headers=headers)
