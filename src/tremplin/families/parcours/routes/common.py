"""What the routes share: who asks, on which base, and the form of a list."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, Select
from starlette.requests import Request
from starlette.responses import Response

from tremplin.families.parcours.admission.published import Loaded
from tremplin.families.parcours.feed import cursor
from tremplin.families.parcours.feed.parameters import Parametres
from tremplin.families.parcours.feed.views import Vues
from tremplin.families.parcours.privacy import access_log
from tremplin.families.parcours.rights import Acteur
from tremplin.families.parcours.service import SIRET_FICTIF, Service, acteur_de, service_de
from tremplin.families.parcours.store import certifinfo, readings
from tremplin.families.parcours.store.readings import Filtres
from tremplin.platform.web.policy import Policy
from tremplin.platform.web.state import state_of


@dataclass(frozen=True)
class Appel:
    """A request, and who makes it."""

    request: Request
    service: Service
    acteur: Acteur

    @property
    def test(self) -> bool:
        return self.acteur.test

    @property
    def aujourdhui(self) -> date:
        """The present day in Paris, of the base that is asked."""
        return self.service.aujourdhui(test=self.test)

    def note(self, personnes: Iterable[str]) -> None:
        """Write whose identity is read; raises 429 beyond the usual volume."""
        route = self.request.scope["route"].path
        access_log.note(self.service, self.acteur, personnes, route, self.request.scope["state"]["request_id"])


def appel(request: Request) -> Appel:
    """Who calls this route. Reads the store: call it in a thread."""
    declared: Policy = request.state.policy
    service, acteur = service_de(request), acteur_de(request, bool(declared.who.test))
    if acteur.test and SIRET_FICTIF in acteur.sirets:
        state = state_of(request)
        state.service(Loaded, Loaded).ensure(service)
    return Appel(request, service, acteur)


def json(document: Any, status: int = 200, **headers: str) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(document), status, headers, "application/json")


def etiquetee(document: Any, headers: dict[str, str]) -> Response:
    """A JSON answer with a weak tag."""
    body = orjson.dumps(document)
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {**headers, "etag": f"W/{tag}"}
    return Response(body, 200, headers, "application/json")


def certifinfo_de(service: Service, rows: Sequence[Row[Any]]) -> dict[str, list[str]]:
    """What replaces the Certifinfo codes of these sessions today."""
    told = [(row.session_document.get("certification") or {}).get("certifinfo", "") for row in rows]
    codes = {code for codes in told for code in codes.split()}
    if not codes:
        return {}
    with service.store.reading() as connection:
        return certifinfo.follow(connection, codes)


def list_all(
    appel: Appel,
    wanted: Parametres,
    liste: Callable[[Acteur, Filtres], Select[Any]],
    cle: ColumnElement[Any],
    vue: Callable[[Vues, Row[Any]], Any],
    *,
    personnes: bool = True,
) -> Response:
    """A page of a list: its rows as the reader sees them, and where to go on from."""
    service, acteur = appel.service, appel.acteur
    secrets = service.secrets
    question = [appel.request.scope["route"].path, wanted.filtres_seuls()]
    after = cursor.resume(secrets, acteur, question, wanted.curseur)
    known = [secrets.personne(acteur.organisation, p) or "" for p in wanted.idNationalDE]
    asked = liste(acteur, wanted.filtres(tuple(known)))
    with service.store.reading() as connection:
        found = readings.page(connection, asked, cle, after, wanted.limit)
        total = readings.total(connection, asked) if wanted.total else None
    rows = found[: wanted.limit]
    identities = personnes and wanted.identite and acteur.sees_identity
    if identities:
        appel.note(r.personne_id for r in rows)
    cles = service.cles.read({r.cle_id for r in rows}) if personnes and acteur.sees_identity else {}
    views = Vues(service, acteur, cles, {} if personnes else certifinfo_de(service, rows))
    results = [vue(views, row) for row in rows]
    if identities:
        for row, told in zip(rows, results, strict=True):
            told["identite"] = views.identite(row)
    curseur = None
    headers = {}
    if len(found) > len(rows):
        last = rows[-1]
        curseur = cursor.put(secrets, acteur, question, [last.rang, getattr(last, cle.key or "")])
        link = appel.request.url.include_query_params(curseur=curseur)
        headers["link"] = f'<{service.settings.base_url}{link.path}?{link.query}>; rel="next"'
    return etiquetee({"resultats": results, "curseur": curseur, "total": total}, headers)
