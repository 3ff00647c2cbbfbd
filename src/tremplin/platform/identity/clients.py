"""OAuth2 client credentials: clients, their secrets, access tokens that end within a second of their right.

Errors carry the codes of RFC 6749; their descriptions are ASCII, as it demands.
"""

from __future__ import annotations

import hmac
import json
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError

from tremplin.language.spoken import mark
from tremplin.platform.identity.keys import digest, random_text
from tremplin.platform.identity.signing import SigningKeys
from tremplin.platform.identity.store import clients as rows
from tremplin.platform.identity.store import keys as key_rows
from tremplin.store.engine import Store

SCOPES = {
    "api_inserjeunesv1": mark("InserJeunes : listes de certifications, formations et régions"),
    "api_infotravailv1": mark("Infotravail : les jeux de données du marché du travail"),
    "api_labonneboitev1": mark("La Bonne Boîte : entreprises qui recrutent"),
    "api_offresdemploiv2": mark("Offres d'emploi anonymisées"),
    "api_romev1": mark("ROME : métiers et appellations"),
    "api_parcours-formationv1": mark("Parcours de formation, lecture"),
    "api_parcours-formationv1_test": mark("Parcours de formation, lecture fictive"),
    "api_zerosaisiev1": mark("Parcours de formation, écriture"),
    "api_zerosaisiev1_test": mark("Parcours de formation, écriture fictive"),
}
LIFE_S = 1499
SKEW_S = 30
_ALGORITHM, _TYPE = "Ed25519", "at+jwt"
_HEADER = {"alg", "typ", "kid"}
_MAX_TOKEN = 4096


class OAuthError(Exception):
    """A refusal, by its code in RFC 6749."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description


class TokenRefused(Exception):
    """Why a presented access token doesn't open, in words for its owner."""


@dataclass(frozen=True)
class TokenHolder:
    """Who calls with a token that opens."""

    client: str
    organisation: str
    organisation_id: str
    portees: frozenset[str]
    test: bool


def create_client(
    store: Store, poivre: bytes, *, organisation: str, nom: str, portees: Iterable[str], test: bool = False
) -> tuple[str, str]:
    """Make a client; its id, and its secret, which nothing can show again."""
    identifier = f"trm_{'test' if test else 'live'}_{random_text(12)}"
    owner = key_rows.ensure_organisation(store, organisation)
    rows.add(store, id=identifier, organisation_id=owner, nom=nom, portees=portees, test=test)
    secret = add_secret(store, poivre, identifier)
    assert secret is not None
    return identifier, secret


def add_secret(store: Store, poivre: bytes, client: str) -> str | None:
    """One more secret for a client, beside the one it has: both open until a third comes. None: no such client."""
    secret = random_text(40)
    kept = rows.add_secret(store, client, id=random_text(12), empreinte=digest(poivre, secret))
    return secret if kept else None


def authenticate(store: Store, poivre: bytes, identifier: str, secret: str) -> rows.StoredClient:
    """The client of these credentials; raises OAuthError. What is presented is hashed before anything is compared."""
    given = digest(poivre, secret)
    found = rows.find(store, identifier[:64])
    matches = [hmac.compare_digest(kept, given) for kept in (rows.hashes(store, found.id) if found else [])]
    if found is None or not any(matches):
        raise OAuthError("invalid_client", "Unknown client or wrong secret")
    if found.revoque_le is not None:
        raise OAuthError("invalid_client", f"Client revoked on {found.revoque_le:%Y-%m-%d}")
    return found


def granted(client: rows.StoredClient, asked: str | None) -> list[str]:
    """The scopes of a new token: those asked for, all by default; raises OAuthError for one not granted.

    `application_<client_id>` names the client itself and is always its own.
    """
    own = f"application_{client.id}"
    if asked is None or not asked.strip():
        return sorted(client.portees)
    wanted = list(dict.fromkeys(asked.split(" ")))
    refused = [scope for scope in wanted if scope not in client.portees and scope != own]
    if refused:
        shown = " ".join(scope for scope in refused if scope.isascii() and scope.isprintable())[:200]
        raise OAuthError("invalid_scope", f"Scope not granted to this client: {shown}")
    return wanted


def issue(signing: SigningKeys, base_url: str, client: rows.StoredClient, scopes: list[str]) -> str:
    """A signed access token."""
    now = int(time.time())
    claims = {
        "iss": base_url,
        "aud": f"{base_url}/partenaire",
        "sub": client.id,
        "client_id": client.id,
        "scope": " ".join(scopes),
        "iat": now,
        "nbf": now,
        "exp": now + LIFE_S,
        "jti": uuid.uuid4().hex,
        "epoque": client.epoque,
    }
    key = signing.sign()
    return jwt.encode({"alg": _ALGORITHM, "typ": _TYPE, "kid": key.kid}, claims, key, algorithms=[_ALGORITHM])


def verify(store: Store, signing: SigningKeys, base_url: str, token: str) -> TokenHolder:
    """Who holds a token; raises TokenRefused. Exactly our algorithm, our keys, our claims; ± 30 s of skew."""
    claims = _claims(signing, token)
    now = time.time()
    times = [claims.get(name) for name in ("iat", "nbf", "exp")]
    if not all(type(t) is int for t in times):
        raise TokenRefused("Jeton d'accès mal formé")
    if claims.get("iss") != base_url or claims.get("aud") != f"{base_url}/partenaire":
        raise TokenRefused("Jeton d'accès d'un autre service")
    if claims["nbf"] > now + SKEW_S:
        raise TokenRefused(f"Jeton d'accès pas encore valable ({SKEW_S} s d'écart d'horloge admis)")
    if claims["exp"] < now - SKEW_S:
        raise TokenRefused(f"Jeton d'accès expiré ({SKEW_S} s d'écart d'horloge admis)")
    client = rows.find(store, str(claims.get("client_id"))[:64])
    if client is None or client.revoque_le is not None or claims.get("epoque") != client.epoque:
        raise TokenRefused("Jeton d'accès révoqué : demandez-en un autre")
    portees = frozenset(str(claims.get("scope", "")).split()) & client.portees
    return TokenHolder(client.id, client.organisation, client.organisation_id, portees, client.test)


def _claims(signing: SigningKeys, token: str) -> dict[str, Any]:
    if len(token) > _MAX_TOKEN:
        raise TokenRefused("Jeton d'accès mal formé")
    try:
        header = jws.extract_compact(token.encode()).headers()
        key = signing.verify(str(header.get("kid")))
        if set(header) != _HEADER or header["alg"] != _ALGORITHM or header["typ"] != _TYPE or key is None:
            raise TokenRefused("Jeton d'accès inconnu")
        payload = jws.deserialize_compact(token, key, algorithms=[_ALGORITHM]).payload
        claims = json.loads(payload, object_pairs_hook=_once, parse_constant=_no_constant)
    except (JoseError, ValueError) as error:
        raise TokenRefused("Jeton d'accès mal formé") from error
    if not isinstance(claims, dict):
        raise TokenRefused("Jeton d'accès mal formé")
    return claims


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("claim given twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)
