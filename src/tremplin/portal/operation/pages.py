"""Sources and releases, for administrators: import a file, fetch a source, build, publish, go back; with a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from tremplin.language.spoken import ngettext
from tremplin.platform.web.forms import jeton_signe, read_with_file
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import policy
from tremplin.platform.web.state import state_of
from tremplin.platform.web.waiting import Waiting
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.account.access import ADMIN_LU, ADMIN_POSTE, Act, administers
from tremplin.portal.catalogue.sources import fraicheur
from tremplin.portal.operation import work as operations
from tremplin.release.publish import UnknownRelease, current, manifest, names, publish
from tremplin.sources.reading.registry import SOURCES

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
USAGE = "exploitation"
DEPOT_MAX = 50 * 1024**2
"""Bytes of a file that a browser sends; larger ones are imported on the machine, by the command line."""
_RECENT = timedelta(days=7)
_PASSING = frozenset(("--accepter", "--remplace-echantillon"))
"""What of a command asks for a reason."""
_CONTROLE = re.compile(r"[a-z0-9_]{1,64}", re.ASCII)


def waiting(request: Request) -> list[Waiting]:
    """Works that were refused of late, for administrators."""
    if request.state.porteur.profil != "admin":
        return []
    since = datetime.now(UTC) - _RECENT
    works = operations.list_all(state_of(request).settings)
    refused = [w for w in works if w["etat"] == operations.REFUSE and datetime.fromisoformat(w["debut"]) > since]
    told = ngettext(
        "Travail refusé depuis %(jours)s jours",
        "Travaux refusés depuis %(jours)s jours",
        len(refused),
        jours=_RECENT.days,
    )
    return [Waiting(told, len(refused), "/administration/versions#travaux")]


@router.get("/administration/versions")
@policy(ADMIN_LU)
def read(request: Request, suivi: str = "") -> Response:
    """Releases, sources, and the works that were started; the page comes again by itself while one is followed."""
    state = state_of(request)
    works = operations.list_all(state.settings)
    home, release = state.settings.reference, request.state.release
    kept = [{"nom": n, "servie": n == current(home), **_faits(manifest(home, n))} for n in names(home)][::-1]
    return page(
        request,
        "administration/versions.html",
        versions=kept,
        sources=fraicheur(release) if release else [],
        travaux=works,
        suivi=next((w["id"] for w in works if w["id"] == suivi and w["etat"] == operations.EN_COURS), ""),
        mega=DEPOT_MAX // 1024**2,
        jeton_fichier=jeton_signe(request, USAGE),
        cherchables=[s for s in SOURCES.values() if s.urls],
        nommables=[(s.name, f"{s.titre} ({s.name})") for s in SOURCES.values()],
    )


def _faits(document: dict[str, Any]) -> dict[str, Any]:
    failed = [c["message"] for c in document["controles"] if not c["ok"]]
    return {"construite_le": document["construite_le"], "defauts": failed}


@router.post("/administration/versions/{nom}/publier")
@administers
def publish_offer(act: Act, nom: str) -> Response:
    """Put a release in service: a newer one, or an older one to go back to."""
    settings = act.state.settings
    home = settings.reference
    before = current(home)
    if settings.depot:  # what is sent may be long, and may be refused
        return _launch(act, f"Publier {nom}", ["release", "publish", nom])
    try:
        publish(home, nom, kept=settings.versions_gardees)
    except UnknownRelease as error:
        raise ApiError(409, str(error)) from error
    act.note("version.publier", nom, f" (avant : {before})")
    return RedirectResponse("/administration/versions", 303)


@router.post("/administration/versions")
@administers
def build(act: Act) -> Response:
    """Build a release from the editions imported and the corrections accepted."""
    return _launch(act, "Construire une version", ["release", "build"])


@router.post("/administration/sources/{nom}/chercher")
@administers
def search(act: Act, nom: str) -> Response:
    """Fetch the newest file of a source from its publisher, and import it."""
    if nom not in SOURCES or not SOURCES[nom].urls:
        raise ApiError(404, "Cette source n'a pas d'adresse connue")
    return _launch(act, f"Chercher {nom}", ["fetch", nom])


@router.post("/administration/sources")
@policy(ADMIN_POSTE)
async def import_files(request: Request) -> Response:
    """Import a file, past thresholds when they are named, or in the place of a sample."""
    given, sent = await read_with_file(request, USAGE, DEPOT_MAX)
    if sent is None:
        raise ApiError(422, "Choisissez un fichier")
    name = re.sub(r"[^\w. ()-]", "_", Path(sent.nom.replace("\\", "/")).name)[-120:]
    if name.startswith("."):
        raise ApiError(422, "Ce nom de fichier n'est pas accepté")
    return await run_in_threadpool(_import_file, Act.of(request, given), name, sent.contenu)


def _import_file(act: Act, name: str, content: bytes) -> Response:
    folder = act.state.settings.home / "depots"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / name).write_bytes(content)
    source = act.given.get("source", "")
    if source and source not in SOURCES:
        raise ApiError(422, f"Source inconnue : {source[:80]}")
    told = ["--source", source] if source else []
    return _launch(act, f"Importer {name}", ["import", "--json", *told, str(folder / name)])


@router.post("/administration/travaux/{id}/accepter")
@administers
def accept(act: Act, id: str) -> Response:
    """Start a refused work again, past the thresholds that stopped it too, with a reason."""
    told = operations.get(act.state.settings, id)
    if told is None or told["etat"] != operations.REFUSE or not told["seuils"] or not told.get("commande"):
        raise ApiError(404, "Aucun travail refusé à reprendre sous ce numéro")
    return _launch(act, told["titre"], _without_reason(told["commande"]), told["seuils"])


def _without_reason(command: Sequence[str]) -> list[str]:
    """A command with what it accepts, not why."""
    return list(command[: command.index("--raison")] if "--raison" in command else command)


def _launch(act: Act, titre: str, commande: list[str], more: Sequence[str] = ()) -> Response:
    accepted = [w for w in re.split(r"[\s,]+", act.given.get("accepter", "")) if w]
    if any(not _CONTROLE.fullmatch(w) for w in accepted):
        raise ApiError(422, "Des noms de seuils ou de contrôles sont attendus")
    command = [*commande, *(part for name in (*accepted, *more) for part in ("--accepter", name))]
    command += ["--remplace-echantillon"] if act.given.get("echantillon") else []
    command += ["--raison", act.why] if _PASSING & set(command) else []
    work = operations.launch(act.state.settings, titre, command, qui=act.who.sujet, raison=act.why)
    act.note(f"travail.{commande[0]}", work, f" ({titre})")
    return RedirectResponse(f"/administration/versions?suivi={work}", 303)
