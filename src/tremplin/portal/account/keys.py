"""One's keys: made, shown once, bound, prolonged, replaced with an overlap, revoked; how they are used."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request
from pydantic import AfterValidator, BeforeValidator
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from tremplin.domain.dates import today
from tremplin.domain.written.free_texts import name
from tremplin.domain.written.numbers import whole_number
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import ngettext
from tremplin.platform.bounds.limits import ANONYMOUS, KEYED, SENSIBLES, Cost
from tremplin.platform.identity import keys
from tremplin.platform.identity.keys import CLES_AU_PLUS, LIFE
from tremplin.platform.identity.rights import FAMILLES, PERMISSIONS, Right
from tremplin.platform.identity.store import keys as rows
from tremplin.platform.identity.store.keys import Bornes, StoredKey
from tremplin.platform.web.counts import store as counts
from tremplin.platform.web.forms import Formulaire, Typed, Wrong, fill, posee
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import KEY, PROBLEM, PUBLIC, Policy, policy
from tremplin.platform.web.state import KnownCaller, State, state_of
from tremplin.platform.web.waiting import Waiting
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_json
from tremplin.portal.account.access import SIEN_LU, SIEN_POSTE, compte_de, require_recent
from tremplin.portal.account.mails import notify_leak

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_SOON = timedelta(days=60)
_SIENNE = Policy(Right.ACCOUNT, KEY, Cost.LIGHT, PROBLEM.live)
_OUVERTE = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PROBLEM)
_FUITE = Policy(Right.LOGIN, PUBLIC, Cost.WRITE, PROBLEM.live)
JOURS = 30
"""Days of use that the page draws, and at most of overlap between a key and the one that replaces it."""
_BORNES = 20
"""Networks, and origins, that a key is bound to at most."""
_ORIGINE = re.compile(r"https://[a-z0-9.-]+(:\d{1,5})?|http://localhost(:\d{1,5})?", re.ASCII)


def waiting(request: Request) -> list[Waiting]:
    """Keys that end soon, for members of an organisation."""
    if request.state.porteur.profil not in ("membre", "admin"):
        return []
    now = datetime.now(UTC)
    with state_of(request).store.reading() as connection:
        mine = rows.de_l_organisation(connection, request.state.porteur.compte.organisation_id)
    ending = [k for k in mine if k.revoquee_le is None and now < k.expire_le < now + _SOON]
    told = ngettext(
        "Clé d'API qui finit dans les %(jours)s jours",
        "Clés d'API qui finissent dans les %(jours)s jours",
        len(ending),
        jours=_SOON.days,
    )
    return [Waiting(told, len(ending), "/compte/cles")]


@router.get("/compte/cles")
@policy(SIEN_LU)
def list_all(request: Request) -> Response:
    """The keys of one's organisation, and the form of a new one."""
    return _page(request)


def _page(request: Request, *, status: int = 200, **more: Any) -> Response:
    state, owner = state_of(request), compte_de(request)
    with state.store.reading() as connection:
        held = rows.de_l_organisation(connection, owner.organisation_id)
        first = today() - timedelta(days=JOURS - 1)
        used = counts.des_appelants(connection, [k.id for k in held], first)
        organisation = rows.organisation_de(connection, owner.organisation_id)
    assert organisation is not None
    days = [first + timedelta(days=n) for n in range(JOURS)]
    told: dict[str, Any] = {"donnees": {}, "fautes": {}, **more}
    return page(
        request,
        "compte/cles.html",
        status=status,
        cles=held,
        usages={k: _dessin(v, days) for k, v in used.items()},
        maintenant=datetime.now(UTC),
        familles=FAMILLES,
        droits={p: PERMISSIONS[p] for p in organisation.permissions if p in PERMISSIONS},
        jours=JOURS,
        organisation=organisation,
        **told,
    )


def _dessin(used: Mapping[date, int], days: list[date]) -> dict[str, Any]:
    """What a chart of the use of a key draws: bars of 0 to 20, and what it says in words."""
    daily = [used.get(day, 0) for day in days]
    most = max(daily)
    return {"barres": [-(-c * 20 // most) if most else 0 for c in daily], "total": sum(daily), "plus": most}


@router.post("/compte/cles")
@policy(SIEN_POSTE)
@posee
def create(request: Request, given: Formulaire) -> Response:
    """Make a key, and show its value this once."""
    state, owner = state_of(request), compte_de(request)
    try:
        said = _read(given)
    except Wrong as wrong:
        return _page(request, status=422, donnees=given, fautes=wrong.faults)
    bornes = said.bounds

    def effet(connection: Connection) -> str:
        held = rows.organisation_de(connection, owner.organisation_id)
        assert held is not None
        may_write = held.permissions if bornes.permissions is None else set(bornes.permissions) & set(held.permissions)
        if may_write:
            require_recent(request)
        if rows.vivantes(connection, owner.organisation_id) >= CLES_AU_PLUS:
            raise ApiError(409, _("%(nombre)s clés à la fois au plus : révoquez-en une", nombre=CLES_AU_PLUS))
        return keys.issue(
            connection,
            state.settings.poivre,
            organisation_id=owner.organisation_id,
            nom=said.nom,
            test=said.base == "test",
            bornes=bornes,
            compte_id=owner.id,
        )

    return _show(request, state.store.ensemble(effet), said.nom)


def _show(request: Request, value: str, nom: str) -> Response:
    state = state_of(request)
    with state.store.reading() as connection:
        key = rows.get(connection, keys.identifiant(value))
    return page(request, "compte/cle_creee.html", valeur=value, nom=nom, cle=key)


def _listed(text: Any) -> tuple[str, ...]:
    """The words of a field, each once."""
    found = tuple(dict.fromkeys(w for w in re.split(r"[\s,;]+", text or "") if w))
    if len(found) > _BORNES:
        raise ValueError(_("vingt plages et vingt origines au plus"))
    return found


def _network(network: str) -> str:
    try:
        ipaddress.ip_network(network, strict=False)
    except ValueError as error:
        raise ValueError(
            _("« %(dite)s » n'est pas une plage d'adresses comme 192.0.2.0/24", dite=network[:40])
        ) from error
    return network


def _origin(origin: str) -> str:
    if not _ORIGINE.fullmatch(origin):
        raise ValueError(_("« %(dite)s » n'est pas une origine comme https://exemple.fr", dite=origin[:60]))
    return origin


class _KeyForm(Typed):
    """A key: its name, its base, what it is bound to."""

    nom: Annotated[str, name(80)] = ""
    base: str = ""
    familles: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    reseaux: Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], BeforeValidator(_listed)] = ()
    origines: Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], BeforeValidator(_listed)] = ()

    @property
    def bounds(self) -> Bornes:
        """What it is bound to."""
        families = tuple(f for f in self.familles if f in FAMILLES)
        rights = tuple(p for p in self.permissions if p in PERMISSIONS)
        return Bornes(families, rights, self.reseaux, self.origines)


def _read(given: Formulaire) -> _KeyForm:
    """What a form says of a key; raises Wrong."""
    return fill(_KeyForm, {**given, "familles": given.tous("familles"), "permissions": given.tous("permissions")})


@router.post("/compte/cles/{id}/{action}")
@policy(SIEN_POSTE)
@posee
def act(request: Request, id: str, action: str, given: Formulaire) -> Response:
    """Prolong, replace, bind or revoke a key of one's organisation."""
    if action not in _ACTIONS:
        raise ApiError(404, _("Action inconnue"))
    state, owner = state_of(request), compte_de(request)

    def effet(connection: Connection) -> str | None:
        key = rows.get(connection, id[:12])
        if key is None or key.organisation_id != owner.organisation_id:
            raise ApiError(404, _("Clé inconnue"))
        if key.revoquee_le is not None:
            raise ApiError(409, _("Cette clé est révoquée"))
        return _ACTIONS[action](request, connection, key, given)

    value = state.store.ensemble(effet)
    return _show(request, value, "") if value else RedirectResponse("/compte/cles", 303)


def _extend(request: Request, connection: Connection, key: StoredKey, _given: Formulaire) -> None:
    _require_if_written(request, key)
    rows.extend(connection, key.id, datetime.now(UTC) + LIFE)


def _replace(request: Request, connection: Connection, key: StoredKey, given: Formulaire) -> str:
    _require_if_written(request, key)
    days = whole_number(given.get("jours", ""), 1, JOURS)
    if days is None:
        raise ApiError(422, _("Un nombre de jours de 1 à %(jours)s est attendu", jours=JOURS))
    if key.remplacee_par or key.expire_le <= datetime.now(UTC):
        raise ApiError(409, _("Cette clé est déjà remplacée, ou expirée"))
    return keys.replace(connection, state_of(request).settings.poivre, key, days)


def _bound(request: Request, connection: Connection, key: StoredKey, given: Formulaire) -> None:
    try:
        said = _read(given)
    except Wrong as wrong:
        raise ApiError(422, next(iter(wrong.faults.values()))) from wrong
    _require_if_written(request, key)
    rows.bound(connection, key.id, said.nom, said.bounds)


def _revoke(_request: Request, connection: Connection, key: StoredKey, _given: Formulaire) -> None:
    rows.revoke_right(connection, key.id)


def _require_if_written(request: Request, key: StoredKey) -> None:
    if key.permissions:
        require_recent(request)


_ACTIONS: Mapping[str, Callable[[Request, Connection, StoredKey, Formulaire], str | None]] = {
    "prolonger": _extend,
    "remplacer": _replace,
    "borner": _bound,
    "revoquer": _revoke,
}


# ── by API ───────────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/api/compte/v1/cle")
@policy(_SIENNE)
def sienne(request: Request) -> Response:
    """What the key of this request is, until when it opens, and how it is used."""
    state, caller = state_of(request), request.state.caller
    assert isinstance(caller, KnownCaller)
    first = today() - timedelta(days=JOURS - 1)
    with state.store.reading() as connection:
        key = rows.get(connection, caller.cle)
        used = counts.des_appelants(connection, [caller.cle], first)[caller.cle]
    assert key is not None
    return Response(
        orjson.dumps(
            {
                "cle": key.id,
                "nom": key.nom,
                "organisation": key.organisation,
                "base": "test" if key.test else "live",
                "permissions": sorted(key.permissions),
                "familles": key.bornes.familles or sorted(FAMILLES),
                "creee_le": key.creee_le,
                "expire_le": key.expire_le,
                "etat": key.etat(datetime.now(UTC)),
                "usage": [{"jour": day, "reponses": count} for day, count in sorted(used.items())],
            }
        ),
        media_type="application/json",
    )


@router.get("/api/compte/v1/limites")
@policy(_OUVERTE)
def limites(_request: Request) -> Response:
    """How many requests of each class are taken, from a machine without a key and with one; sensitive flows too."""
    told = {
        cost.value: {
            who: {"par_seconde": rates[cost].per_second, "d_affilee": rates[cost].burst}
            for who, rates in (("sans_cle", ANONYMOUS), ("avec_cle", KEYED))
        }
        for cost in KEYED
        if cost is not Cost.REFUSED
    }
    flows = {name: {"par_seconde": rate.per_second, "d_affilee": rate.burst} for name, rate in SENSIBLES.items()}
    body = {"classes": told, "flots_sensibles": flows, "plus": "Écrivez-nous pour une limite plus haute"}
    return Response(orjson.dumps(body), media_type="application/json")


@router.post("/api/compte/v1/cles/revocation")
@policy(_FUITE)
async def fuite(request: Request) -> Response:
    """Take a leaked key from anyone who holds it: it opens nothing more, its owner is told. The same answer for a key
    that never was."""
    state, given = state_of(request), await read_json(request)
    state.sensible("employeurs, retraits, signalements, par machine", state.client_address(request.scope))
    value = given.get("cle") if isinstance(given, dict) else None
    if not isinstance(value, str) or keys.FORM.fullmatch(value) is None:
        raise ApiError(422, "« cle » : la valeur entière d'une clé (trm_…) est attendue")
    await run_in_threadpool(_revoke_leaked, state, value)
    return Response(status_code=204)


def _revoke_leaked(state: State, value: str) -> None:
    key = keys.reconnue(state.store, state.settings.poivre, value)
    if key is None:
        return
    with state.store.writing() as connection:
        if rows.revoke_right(connection, key.id):
            notify_leak(connection, state.settings, key)
