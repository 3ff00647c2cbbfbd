"""« Valideur »: a file of one's own checked, on a page and by API; nothing is kept after an hour."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson
from fastapi import APIRouter, Request
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse, RedirectResponse, Response

from tremplin.domain.dates import read_day, today
from tremplin.domain.written.numbers import whole_number
from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.forms import jeton_signe, verify_signed
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PROBLEM, PUBLIC, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_multipart
from tremplin.platform.work.jobs import Tache
from tremplin.sources.reading.containers import unread
from tremplin.valideur import GENRES, work
from tremplin.valideur.admission import Admission
from tremplin.valideur.file import SUFFIXES
from tremplin.valideur.work import EN_COURS, FINI, MEGABYTE, Travail

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
USAGE = "valideur"
_PAGE = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.DOCUMENTATION, PUBLIC, Cost.HEAVY, PAGE.live)
_API = Policy(Right.DOCUMENTATION, PUBLIC, Cost.HEAVY, PROBLEM.live)
_API_LUE = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PROBLEM.live)
_FORMULAIRE = 64 * 1024
_SHOWN = (413, 422, 429, 503)
"""Refusals that the page tells above its form."""
_PRIVEE = {"cache-control": "private, no-store", "referrer-policy": "no-referrer"}


def _admission(state: State) -> Admission:
    return state.service(Admission, lambda: Admission(state.settings))


def _travail(request: Request) -> Travail:
    state = state_of(request)
    found = work.get(_admission(state).folder, request.path_params["id"])
    if found is None:
        raise ApiError(404, _("Ce contrôle n'existe pas, ou son heure est passée : rien n'en est gardé"))
    return found


@router.get("/valideur")
@policy(_PAGE)
def formulaire(request: Request) -> Response:
    """The form."""
    return _page(request, {}, None)


def _page(request: Request, given: Mapping[str, Any], faute: str | None, status: int = 200) -> Response:
    return page(
        request,
        "valideur/formulaire.html",
        status=status,
        donnees=given,
        faute=faute,
        genres=GENRES,
        jeton=jeton_signe(request, USAGE),
        jour=today().isoformat(),
        mega=_admission(state_of(request)).largest // MEGABYTE,
    )


@router.post("/valideur")
@policy(_POSTEE)
async def receive_file(request: Request) -> Response:
    """Keep the file for as long as it is checked, and go to its report."""
    try:
        made = await _receive(request)
    except ApiError as refusal:
        if refusal.status not in _SHOWN:
            raise
        shown = _page(request, {}, str(refusal.message), refusal.status)
        shown.headers.update(refusal.headers)
        return shown
    return RedirectResponse(f"/valideur/{made.id}", 303)


@router.post("/api/valideur/v1")
@policy(_API)
async def par_api(request: Request) -> Response:
    """A file posted as `multipart/form-data` (`fichier`, `date`, `colonnes`), or as the body itself (text/csv)."""
    made = await _receive(request, api=True)
    body = {"id": made.id, "etat": EN_COURS, "suivi": f"/api/valideur/v1/{made.id}"}
    return Response(orjson.dumps(body), 202, _PRIVEE, "application/json")


async def _receive(request: Request, *, api: bool = False) -> Travail:
    """Write the file to disk as it comes, counted, then start its check; raises ApiError 400, 403, 413, 415, 422, 429
    or 503, and nothing of the file is left."""
    admission = _admission(state_of(request))
    kind, _options = parse_options_header(request.headers.get("content-type", ""))
    alone = api and kind in (b"text/csv", b"application/csv")
    if not alone and kind != b"multipart/form-data":
        raise ApiError(415, _("Un fichier est attendu : multipart/form-data, ou text/csv"))
    mark, body = admission.mark(request.state.counted), _borne(request, admission.largest)
    await run_in_threadpool(admission.look, mark, _announced(request, admission.largest))
    given, sent = (dict(request.query_params), None) if alone else await _formulaire(request, body, api=api)
    name = "corps.csv" if alone else str(sent.filename) if sent else ""
    asked = _demande(given, name)
    with work.reception(admission.folder, name, mark) as (made, entree):
        if sent is not None:
            await run_in_threadpool(_copy, sent.file, entree)
            await sent.close()
        else:
            with entree.open("wb") as out:
                async for chunk in body:
                    out.write(chunk)
        await run_in_threadpool(_launch, request, mark, made, entree, *asked)
    return made


def _announced(request: Request, most: int) -> int:
    """How long the body says that it is, 0 when it doesn't; raises ApiError 413."""
    size = whole_number(request.headers.get("content-length", ""), 0, 2**62) or 0
    _check_size(size, most)
    return size


def _check_size(size: int, most: int) -> None:
    if size > most + _FORMULAIRE:
        raise ApiError(413, _("Fichier de plus de %(megabyte)s Mo", megabyte=most // MEGABYTE))


async def _formulaire(
    request: Request, body: AsyncGenerator[bytes, None], *, api: bool
) -> tuple[dict[str, str], UploadFile | None]:
    """Fields and file of a form; raises ApiError 400, 403 or 413."""
    form = await read_multipart(request, body, 10)
    given = {n: v.strip() for n, v in form.multi_items() if isinstance(v, str)}
    if not api:
        verify_signed(request, USAGE, given.get("jeton", ""))
    return given, next((v for v in form.values() if not isinstance(v, str) and v.filename), None)


def _launch(
    request: Request, mark: bytes, made: Travail, entree: Path, day: date, genres: dict[str, str] | None
) -> None:
    release = request.state.release
    reference, version = (release.folder / "reference.sqlite", release.name) if release else (None, "")
    if not entree.exists():
        raise ApiError(408, _("Fichier envoyé en plus d'une heure : il n'est plus gardé"))
    with _admission(state_of(request)).place(mark) as place:
        work.launch(made, entree, reference, version, day, genres, place)


async def _borne(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        _check_size(size, most)
        yield chunk


def _copy(source: Any, entree: Path) -> None:
    source.seek(0)
    with entree.open("wb") as out:
        while chunk := source.read(1 << 20):
            out.write(chunk)


def _demande(given: Mapping[str, str], nom: str) -> tuple[date, dict[str, str] | None]:
    """The day and the kinds of columns asked for; raises ApiError 422."""
    if not nom:
        raise ApiError(422, _("fichier : choisissez un fichier"))
    if reason := unread(Path(nom)):
        raise ApiError(422, f"fichier : {reason}")
    if Path(nom.lower()).suffix not in SUFFIXES:
        raise ApiError(422, _("fichier : %(suffixes)s est attendu", suffixes=", ".join(SUFFIXES)))
    day = read_day(given["date"]) if given.get("date") else today()
    if day is None:
        raise ApiError(422, _("date : un jour comme 2026-09-01 est attendu"))
    if not given.get("colonnes"):
        return day, None
    try:
        kinds = orjson.loads(given["colonnes"])
    except ValueError as error:
        raise ApiError(422, _("colonnes : un objet JSON est attendu")) from error
    if not isinstance(kinds, dict) or not all(isinstance(k, str) and k in GENRES for k in kinds.values()):
        raise ApiError(422, _("colonnes : un objet de la colonne au genre, parmi %(genres)s", genres=", ".join(GENRES)))
    return day, {str(c): str(k) for c, k in kinds.items()}


@router.get("/valideur/{id}")
@policy(_PAGE)
def rapport(request: Request) -> Response:
    """The report, or that it goes on (the page comes back by itself)."""
    found = _travail(request)
    told = found.rapport
    response = page(
        request,
        "valideur/rapport.html",
        id=found.id,
        rapport=told,
        en_cours=told["etat"] == EN_COURS,
        fini=told["etat"] == FINI,
    )
    response.headers.update(_PRIVEE)
    if told["etat"] == EN_COURS:
        response.headers["refresh"] = "1"
    return response


@router.get("/api/valideur/v1/{id}")
@policy(_API_LUE)
def rapport_api(request: Request) -> Response:
    """The same, for machines."""
    found = _travail(request)
    told = found.rapport
    if told["etat"] == FINI:
        told["fichier"] = f"/api/valideur/v1/{found.id}/fichier"
    return Response(orjson.dumps(told), 200, _PRIVEE, "application/json")


@router.get("/valideur/{id}/fichier")
@router.get("/api/valideur/v1/{id}/fichier")
@policy(_API_LUE)
def fichier(request: Request) -> Response:
    """The file with its columns added."""
    found = _travail(request)
    if found.rapport["etat"] != FINI:
        raise ApiError(404, _("Ce contrôle n'est pas fini"))
    headers = {**_PRIVEE, "content-security-policy": "sandbox; default-src 'none'"}
    return FileResponse(found.sortie, filename=found.sortie.name, headers=headers, stat_result=found.sortie.stat())


def _forget(state: Any) -> bool:
    work.forget(_admission(state).folder)
    return False


TACHES = (Tache("valideur-oublier", "Effacer les fichiers contrôlés depuis une heure", 60, _forget),)
