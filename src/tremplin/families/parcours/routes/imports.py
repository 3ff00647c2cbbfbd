"""Files: brought whole, read by a job, reported row by row; the rejected rows come back ready to correct."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi import Path as PathParam
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.durable import Room
from tremplin.families.parcours.bases import BASES, Base, serve
from tremplin.families.parcours.errors import champ, introuvable, refus
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.feed import schemas
from tremplin.families.parcours.feed.views import instant
from tremplin.families.parcours.imports.cage import lignes_rejetees
from tremplin.families.parcours.imports.events import modele as modele_de
from tremplin.families.parcours.imports.rejects import FORMES, forme
from tremplin.families.parcours.imports.work import dossier_des_fichiers
from tremplin.families.parcours.personal import hide
from tremplin.families.parcours.rights import Role
from tremplin.families.parcours.routes.common import Appel, appel, json
from tremplin.families.parcours.service import service_de
from tremplin.families.parcours.store import imports as rows
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.wire.payload import read_multipart

OCTETS = 50 * 1024**2
Id = Annotated[str, PathParam(max_length=36, pattern=r"^[0-9a-f-]+$")]


async def bring(
    request: Request, simulation: bool = False, nom: Annotated[str, Query(max_length=255)] = ""
) -> Response:
    """Apporter un fichier (50 Mo au plus) : il est lu ensuite, ligne à ligne ; `simulation` n'écrit que le rapport."""
    identifier = await receive(request, lambda _given: (nom, simulation))
    location = f"{request.scope['path']}/{identifier}"
    return json({"id": identifier, "etat": rows.RECU}, 202, location=location)


Champs = Mapping[str, str]
"""The fields of a form beside its file."""


async def receive(request: Request, judge: Callable[[Champs], tuple[str, bool]]) -> str:
    """Keep a file, to be read by a job: its id. `judge` tells from the other fields of a form its name (empty: its
    own) and whether it is only tried; what it raises leaves nothing."""
    who = await run_in_threadpool(appel, request)
    if who.acteur.role not in (Role.ORGANISME, Role.CONSEILLER):
        raise refus(403, "DROIT_ABSENT", "Un organisme ou un conseiller apporte des fichiers")
    identifier = str(uuid.uuid4())
    folder = await run_in_threadpool(dossier_des_fichiers, service_de(request))
    path = folder / identifier
    try:
        given, size, digest, fields = await _receive(request, path)
        name, simulation = judge(fields)
        await run_in_threadpool(_keep, who, identifier, name or given, size, digest, simulation)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return identifier


def _keep(who: Appel, identifier: str, nom: str, size: int, digest: bytes, simulation: bool) -> None:
    with who.service.store.writing() as connection:
        rows.create(
            connection,
            {
                "id": identifier,
                "client": who.acteur.client,
                "organisation_id": who.acteur.organisation,
                "role": who.acteur.role,
                "test": who.test,
                "nom": hide(Path(nom).name)[:255] or "fichier",
                "empreinte": digest,
                "octets": size,
                "simulation": simulation,
                "cree_le": who.service.maintenant(),
            },
        )


async def _receive(request: Request, path: Path) -> tuple[str, int, bytes, Champs]:
    """Write the file to disk as it comes, no further than its limit nor than the room kept free: its name, size, hash,
    and the other fields."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _receive_form(request, path)
    return "", *await _write(request.stream(), path, service_de(request).settings.room), {}


async def _write(chunks: AsyncIterator[bytes], path: Path, room: Room) -> tuple[int, bytes]:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        async for chunk in chunks:
            size += len(chunk)
            if size > OCTETS:
                raise refus(413, "CORPS_TROP_GRAND", f"Fichier de plus de {OCTETS // 1024**2} Mo")
            digest.update(chunk)
            room.check()
            await run_in_threadpool(out.write, chunk)
        out.flush()
        await run_in_threadpool(os.fsync, out.fileno())
    if not size:
        raise refus(422, "FORME_INVALIDE", "Fichier vide", [champ("corps", None, "un fichier est attendu")])
    return size, digest.digest()


async def _receive_form(request: Request, path: Path) -> tuple[str, int, bytes, Champs]:
    async def bounded() -> AsyncGenerator[bytes, None]:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > OCTETS + 64 * 1024:
                raise refus(413, "CORPS_TROP_GRAND", f"Fichier de plus de {OCTETS // 1024**2} Mo")
            yield chunk

    form = await read_multipart(request, bounded(), 10)
    found = next((v for v in form.values() if not isinstance(v, str)), None)
    if found is None:
        raise refus(422, "FORME_INVALIDE", "Fichier absent", [champ("fichier", None, "un fichier est attendu")])

    async def content() -> AsyncIterator[bytes]:
        while chunk := await found.read(1 << 20):
            yield chunk

    try:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return found.filename or "", *await _write(content(), path, service_de(request).settings.room), fields
    finally:
        await form.close()


def imports(request: Request) -> Response:
    """Ses derniers fichiers."""
    who = appel(request)
    with who.service.store.reading() as connection:
        return json({"resultats": [_vue(r) for r in rows.de(connection, who.acteur.client, who.test)]})


def un_import(request: Request, id: Id) -> Response:
    """Où en est un fichier."""
    return json(_vue(sien(appel(request), id)))


def rapport(request: Request, id: Id, apres: Annotated[int, Query(ge=0, le=10**9)] = 0) -> Response:
    """Ce qui est dit de ses lignes : rejets et avertissements, mille à la fois (`apres` : le dernier numéro lu)."""
    who = appel(request)
    sien(who, id)
    with who.service.store.reading() as connection:
        found = rows.remarques(connection, id, after=apres)
    told = [
        {
            "numero": r.numero,
            "ligne": r.ligne,
            "colonne": r.colonne,
            "valeur": r.valeur,
            "code": r.code,
            "message": r.message,
            "rejet": r.rejet,
        }
        for r in found
    ]
    return json({"resultats": told, "apres": found[-1].numero if len(found) == 1000 else None})


def rejets(request: Request, id: Id) -> Response:
    """Les lignes rejetées, dans un fichier de la même forme, avec une colonne `_motif` : à corriger et renvoyer."""
    who = appel(request)
    row = sien(who, id)
    path = dossier_des_fichiers(who.service) / id
    if row.etat not in (rows.FINI, rows.PAUSE) or row.format is None or not path.exists():  # stopped before it was read
        raise introuvable()
    with who.service.store.reading() as connection:
        reasons = rows.motifs(connection, id)
    kind, extension = forme(row.format)
    body = lignes_rejetees(path, row.format, reasons)
    headers = {
        "content-disposition": f'attachment; filename="rejets-{id}.{extension}"',
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(body, headers=headers, media_type=kind)


def pause(request: Request, id: Id) -> Response:
    """Suspendre la lecture d'un fichier après la tranche en cours."""
    return _pass_on(request, id, rows.A_LIRE, rows.PAUSE)


def resume(request: Request, id: Id) -> Response:
    """Reprendre un fichier suspendu, où il en était."""
    return _pass_on(request, id, (rows.PAUSE,), rows.EN_COURS)


def _pass_on(request: Request, id: str, depuis: tuple[str, ...], vers: str) -> Response:
    who = appel(request)
    sien(who, id)
    with who.service.store.writing() as connection:
        moved = rows.pass_on(connection, id, depuis, vers)
    row = sien(who, id)
    if not moved:
        raise refus(409, "ETAT_INCOMPATIBLE", f"Le fichier est dans l'état {row.etat}", etat=row.etat)
    return json(_vue(row))


def modele(type: Annotated[str, PathParam(max_length=20)]) -> Response:
    """La première ligne d'un fichier CSV d'événements d'un type."""
    if type not in list(Type):
        raise introuvable()
    headers = {"content-disposition": f'attachment; filename="modele-{type}.csv"'}
    return Response(modele_de(Type(type)).encode("utf-8-sig"), headers=headers, media_type="text/csv")


def sien(who: Appel, id: str) -> Any:
    """A file of who asks; raises 404."""
    with who.service.store.reading() as connection:
        row = rows.get(connection, id)
    if row is None or (row.client, row.test) != (who.acteur.client, who.test):
        raise introuvable()
    return row


def _vue(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "nom": row.nom,
        "format": row.format,
        "etat": row.etat,
        "message": row.message,
        "simulation": row.simulation,
        "octets": row.octets,
        "lues": row.lues,
        "acceptees": row.acceptees,
        "doublons": row.doublons,
        "rejetees": row.rejetees,
        "avertissements": row.avertissements,
        "cree": instant(row.cree_le),
        "fini": instant(row.fini_le) if row.fini_le else None,
    }


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute)
    root = f"{base.natif}/imports"
    write: dict[str, Any] = {"method": "POST", "cost": Cost.WRITE, "writes": True}
    read: dict[str, Any] = {"cost": Cost.LIGHT, "writes": True}
    un = f"{root}/{{id}}"
    serve(
        router,
        base,
        root,
        bring,
        **write,
        summary="Apporter un fichier",
        answer=schemas.Import,
        status=202,
        openapi_extra=_CORPS,
    )
    serve(router, base, root, imports, **read, summary="Fichiers apportés", answer=schemas.Imports)
    serve(
        router,
        base,
        f"{root}/modeles/{{type}}",
        modele,
        cost=Cost.LIGHT,
        summary="Modèle de fichier",
        media=["text/csv"],
    )
    serve(router, base, un, un_import, **read, summary="Un fichier", answer=schemas.Import)
    serve(router, base, f"{un}/rapport", rapport, **read, summary="Rapport", answer=schemas.Rapport)
    serve(router, base, f"{un}/rejets", rejets, cost=Cost.HEAVY, writes=True, summary="Lignes rejetées", media=FORMES)
    serve(router, base, f"{un}/pause", pause, **write, summary="Suspendre", answer=schemas.Import)
    serve(router, base, f"{un}/reprise", resume, **write, summary="Reprendre", answer=schemas.Import)
    return router


_OCTETS = {"schema": {"type": "string", "format": "binary"}}
_CORPS = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": _OCTETS,
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["fichier"], "properties": {"fichier": _OCTETS["schema"]}}
            },
        },
    }
}
routers = [_router(base) for base in BASES]
