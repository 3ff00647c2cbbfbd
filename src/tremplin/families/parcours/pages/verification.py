"""What anyone who holds the code of an attestation may know of it: whether it is valid, initials, training, dates."""

from __future__ import annotations

import asyncio
import base64
import re
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from tremplin.families.parcours.admission.designation import IDENTITE
from tremplin.families.parcours.events.types import ATTESTED, Type
from tremplin.families.parcours.routes.common import json
from tremplin.families.parcours.secrets import decrypt
from tremplin.families.parcours.service import service_de
from tremplin.families.parcours.store import attestations as rows
from tremplin.platform.bounds.limits import Cost, Rate
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_VERIFIER = Policy(Right.ATTESTATIONS, PUBLIC, Cost.LIGHT, PAGE.live)
_CLES = Policy(Right.HEALTH, PUBLIC, Cost.LIGHT, PAGE.live)
_DEBIT = Rate(30 / 3600, 30)
"""Verifications of one address; beyond, the same page comes after a delay."""
_ATTENTE_S = 2.0
_CODE = re.compile(r"[A-Z2-7]{16}", re.ASCII)


@router.get("/attestations/verifier")
@policy(_VERIFIER)
async def ask(request: Request, code: str = "") -> Response:
    """Where the code of an attestation is typed, as it is printed: spaces, hyphens and case don't count."""
    typed = re.sub(r"[\s-]", "", code).upper()
    if _CODE.fullmatch(typed):
        return RedirectResponse(f"/attestations/verifier/{typed}", 303)
    return page(
        request, "parcours/verifier.html", status=404 if code else 200, attestation=None, refused=bool(code), code=code
    )


@router.get("/attestations/verifier/{code}")
@policy(_VERIFIER)
async def verify(request: Request, code: str) -> Response:
    """Whether an attestation is valid, replaced or cancelled; the same page for an unknown and a malformed code."""
    state = state_of(request)
    address = state.client_address(request.scope)
    taken = await run_in_threadpool(state.limits.take, f"verifier:{address}", Cost.REFUSED, _DEBIT)
    if not taken.passed:
        await asyncio.sleep(_ATTENTE_S)
    told = await run_in_threadpool(_search, request, code) if _CODE.fullmatch(code) else None
    return page(request, "parcours/verifier.html", status=200 if told else 404, attestation=told, refused=True, code="")


@router.get("/attestations/cles.json")
@policy(_CLES)
async def cles(request: Request) -> Response:
    """The public keys that signed attestations, old ones too."""
    found = await run_in_threadpool(service_de(request).cles_attestations.public)
    return json(found)


def _search(request: Request, code: str) -> dict[str, Any] | None:
    service = service_de(request)
    with service.store.reading() as connection:
        row = rows.par_code(connection, code)
    if row is None:
        return None
    key = service.cles.read([row.cle_id]).get(row.cle_id)
    identity = decrypt(key, row.identite, IDENTITE) or {}
    plan = {**row.parcours_document["plan"], **row.imprime}
    return {
        "titre": ATTESTED[Type(row.type)].titre,
        "numero": row.numero,
        "statut": row.statut,
        "par": row.remplacee_par,
        "initiales": "".join(f"{identity[n][0].upper()}." for n in ("prenom", "nom") if identity.get(n)),
        "formation": row.session_document.get("intitule"),
        "debut": plan.get("dateDebut"),
        "fin": plan.get("dateFin"),
        "entree": row.effet if row.type == Type.AES else None,
        "specimen": row.test,
        "sha256": row.sha256.hex() if row.sha256 else None,
        "signature": base64.b64encode(row.signature).decode() if row.signature else None,
        "cle": row.cle_signature,
    }
