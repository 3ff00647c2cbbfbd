"""Subscriptions: an address that is told of each change, what couldn't be delivered, to be sent again."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from pydantic import ConfigDict, Field, StringConstraints
from sqlalchemy import Connection
from starlette.responses import Response

from tremplin.domain.schema import Schema
from tremplin.families.parcours.bases import BASES, Base, serve
from tremplin.families.parcours.errors import champ, introuvable, refus
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.feed import schemas
from tremplin.families.parcours.feed.parameters import FiltresSessions
from tremplin.families.parcours.feed.views import instant
from tremplin.families.parcours.routes.common import appel, json
from tremplin.families.parcours.store import changes as rows
from tremplin.families.parcours.store.journal import derniere_position
from tremplin.outgoing import AddressRefused, check_address
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.work import webhooks
from tremplin.platform.work.store import outbox

AU_PLUS = 20
Id = Annotated[str, Path(max_length=36, pattern=r"^[0-9a-f-]+$")]


class Abonnement(Schema):
    """What to tell, and where."""

    model_config = ConfigDict(extra="forbid")
    url: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    types: Annotated[list[Literal[*Type, "RETRAIT", "ACCES"]], Field(max_length=20)] = []  # type: ignore[valid-type]
    filtres: FiltresSessions = Field(default_factory=lambda: FiltresSessions.model_validate({}))


def subscribe(request: Request, asked: Abonnement) -> Response:
    """S'abonner : le secret qui signe les envois n'est montré qu'ici."""
    who = appel(request)
    try:
        check_address(asked.url, frozenset(who.service.settings.sorties))
    except AddressRefused as error:
        expected = "une adresse https publique"
        raise refus(422, "ADRESSE_REFUSEE", str(error), [champ("url", asked.url, expected)]) from error
    identifier, secret = str(uuid.uuid4()), webhooks.new_secret()

    with who.service.store.writing() as connection:
        if len(rows.abonnements(connection, who.acteur.client)) >= AU_PLUS:
            raise refus(409, "TROP_D_ABONNEMENTS", f"{AU_PLUS} abonnements au plus par client")
        rows.subscribe(
            connection,
            {
                "id": identifier,
                "client": who.acteur.client,
                "organisation_id": who.acteur.organisation,
                "test": who.test,
                "url": asked.url,
                "secret": who.service.secrets.close("webhook", secret),
                "types": asked.types,
                "filtres": asked.filtres.model_dump(exclude_unset=True),
                "position": derniere_position(connection),
                "cree_le": who.service.maintenant(),
            },
        )
    return json({"id": identifier, "url": asked.url, "secret": secret}, 201)


def abonnements(request: Request) -> Response:
    """Ses abonnements, sans leurs secrets."""
    who = appel(request)
    with who.service.store.reading() as connection:
        found = rows.abonnements(connection, who.acteur.client)
    return json({"resultats": [_vue(a) for a in found if a.test == who.test]})


def unsubscribe(request: Request, id: Id) -> Response:
    """Mettre fin à un abonnement."""
    who = appel(request)
    with who.service.store.writing() as connection:
        if not rows.unsubscribe(connection, id, who.acteur.client):
            raise introuvable()
    return Response(status_code=204)


def echecs(request: Request, id: Id) -> Response:
    """Ce qui n'a pu être livré en 72 heures."""
    who = appel(request)
    with who.service.store.reading() as connection:
        _sien(connection, id, who.acteur.client)
        found = outbox.morts(connection, id)
    return json(
        {
            "resultats": [
                {"id": e.id, **e.corps, "essais": e.essais, "erreur": e.erreur, "cree": instant(e.cree_le)}
                for e in found
            ]
        }
    )


def retry(request: Request, id: Id, envoi: Id) -> Response:
    """Envoyer de nouveau ce qui n'avait pu l'être."""
    who = appel(request)
    with who.service.store.writing() as connection:
        _sien(connection, id, who.acteur.client)
        if not outbox.retry(connection, envoi, id, who.service.maintenant()):
            raise introuvable()
    return Response(status_code=202)


def _sien(connection: Connection, identifier: str, client: str) -> None:
    if rows.abonnement_de(connection, identifier, client) is None:
        raise introuvable()


def _vue(row: Any) -> dict[str, Any]:
    return {"id": row.id, "url": row.url, "types": row.types, "filtres": row.filtres, "cree": instant(row.cree_le)}


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute)
    root = f"{base.natif}/abonnements"
    serve(router, base, root, abonnements, cost=Cost.LIGHT, summary="Abonnements", answer=schemas.Abonnes)
    serve(
        router,
        base,
        root,
        subscribe,
        method="POST",
        cost=Cost.WRITE,
        summary="S'abonner",
        status=201,
        answer=schemas.Abonne,
        body=Abonnement,
    )
    serve(
        router,
        base,
        f"{root}/{{id}}",
        unsubscribe,
        method="DELETE",
        cost=Cost.WRITE,
        status=204,
        summary="Se désabonner",
    )
    serve(
        router,
        base,
        f"{root}/{{id}}/echecs",
        echecs,
        cost=Cost.LIGHT,
        summary="Envois abandonnés",
        answer=schemas.Echecs,
    )
    serve(
        router,
        base,
        f"{root}/{{id}}/echecs/{{envoi}}",
        retry,
        method="POST",
        cost=Cost.WRITE,
        summary="Relancer un envoi",
        status=202,
    )
    return router


routers = [_router(base) for base in BASES]
