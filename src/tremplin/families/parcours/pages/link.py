"""The personal link by which someone reads their own paths: asked for by them, or sent by who accompanies them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request

from tremplin.families.parcours.admission.designation import IDENTITE, empreintes
from tremplin.families.parcours.events.schemas import Beneficiaire
from tremplin.families.parcours.fold.person import PersonneConnue
from tremplin.families.parcours.secrets import decrypt
from tremplin.families.parcours.service import Service, service_du
from tremplin.families.parcours.store import people
from tremplin.language.spoken import mark
from tremplin.platform.identity.service import lien_demande
from tremplin.platform.web.links import ask
from tremplin.platform.web.state import State
from tremplin.platform.work.mails import Courriel, Gabarit

USAGE = "parcours"
GABARIT = "parcours_lien"
_SUJET = "personne:"


def ask_for_oneself(request: Request, who: Beneficiaire, courriel: str) -> None:
    """Someone asks for their own link. Writes as much whoever they are: who they are is looked at when it leaves."""
    told = who.model_dump(mode="json", exclude_none=True)
    ask(request, courriel, GABARIT, "/mon-parcours/dossier", {"numeros": told})


def ask_for(request: Request, personne_id: str) -> None:
    """Who accompanies someone has their link sent, to the address known of them."""
    ask(request, "", GABARIT, "/mon-parcours/dossier", {"personne": personne_id}, personne_id)


def personne_de(sujet: str) -> str:
    """The id of the person of a session."""
    return sujet.removeprefix(_SUJET)


def _prepare(state: State, courriel: Courriel) -> Courriel | None:
    """The link, made when its mail leaves; None unless the address is the one known of the person."""
    service = service_du(state)
    found = _find(service, courriel.contexte)
    if found is None:
        return None
    identity = decrypt(service.cles.read([found.cle_id]).get(found.cle_id), found.identite, IDENTITE) or {}
    address = str(identity.get("courriel") or "")
    if not address or (courriel.adresse and courriel.adresse.casefold() != address.casefold()):
        return None
    token = state.comptes.create_link(lien_demande(courriel, USAGE, f"{_SUJET}{found.id}"))
    told = {"lien": f"{state.settings.base_url}/mon-parcours/lien?jeton={token}"}
    return replace(courriel, adresse=address, contexte=told)


def _find(service: Service, told: Mapping[str, Any]) -> PersonneConnue | None:
    """By id, or by the numbers, in the live base then in the fictitious one."""
    with service.store.reading() as connection:
        for test in (False, True):
            if "personne" in told:
                found = people.par_id(connection, [told["personne"]], test).get(told["personne"])
            else:
                marks = empreintes(service, Beneficiaire.model_validate(told["numeros"]), test)
                found = next(iter(people.par_numeros(connection, marks).values()), None)
            if found is not None and found.effacee_le is None:
                return found
    return None


GABARITS = {GABARIT: Gabarit(mark("Votre parcours de formation"), preparer=_prepare)}
