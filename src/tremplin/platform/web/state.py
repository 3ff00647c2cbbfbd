"""What a worker holds while it serves: settings, releases, the store, known callers, limits."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from starlette.requests import Request

from tremplin.domain.dates import day_of
from tremplin.domain.written.mailboxes import mailbox
from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import SENSIBLES, Cost, Limits
from tremplin.platform.bounds.networks import reseau
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity import keys, users
from tremplin.platform.identity.service import Comptes, Porteur
from tremplin.platform.identity.signing import SigningKeys
from tremplin.platform.identity.store import keys as key_rows
from tremplin.platform.web.counts.tally import Mesures
from tremplin.platform.wire.errors import ApiError
from tremplin.release.reader import LOOK_EVERY_S, Releases
from tremplin.settings import Settings
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade

_REMEMBERED = 10_000
_WARN_DAYS = 60
_READER = "documentation"
_READS = frozenset({"api_infotravailv1", "api_offresdemploiv2", "api_labonneboitev1", "api_inserjeunesv1"})
"""What the documentation reads with a token."""
_PORTEE_UTILISATEUR = "api_inserjeunesv1"
"""What a user who logs in by name may read."""


class KnownCaller(keys.Caller):
    """A caller, with the warning that its key needs."""

    @property
    def expires_soon(self) -> str | None:
        """Day of expiry, within the last 60 days of the key."""
        left = self.expire_le - datetime.now(UTC)
        return day_of(self.expire_le).isoformat() if left < timedelta(days=_WARN_DAYS) else None


Holder = TypeVar("Holder")
Service = TypeVar("Service")


class Remembered(Generic[Holder]):
    """Who presents a header, remembered less than a second: a right that ends, ends within one."""

    def __init__(self, identify: Callable[[str], Holder], seconds: float) -> None:
        self._identify, self._seconds = identify, seconds
        self._known: dict[bytes, tuple[float, Holder | ApiError]] = {}

    def cached(self, header: str) -> Holder | None:
        """The holder of this header if it was identified just now; raises the refusal if it was refused."""
        found = self._known.get(_fingerprint(header))
        if found is None or found[0] <= time.monotonic():
            return None
        if isinstance(found[1], ApiError):
            raise found[1]
        return found[1]

    def identify(self, header: str) -> Holder:
        """Read the store (call it in a thread); raises ApiError 401."""
        outcome: Holder | ApiError
        try:
            outcome = self._identify(header)
        except ApiError as refusal:
            outcome = refusal
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known[_fingerprint(header)] = (time.monotonic() + self._seconds, outcome)
        if isinstance(outcome, ApiError):
            raise outcome
        return outcome


def _bearer(header: str) -> str:
    """The key or token of the header; a key may stand alone, as the clients of CKAN send it."""
    if header.startswith("trm_"):
        return header
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token or " " in token:
        raise ApiError(401, "En-tête Authorization mal formé : « Bearer <clé> » attendu")
    return token


def _fingerprint(header: str) -> bytes:
    return hashlib.blake2b(header.encode(), digest_size=16).digest()


def _duration(seconds: int) -> str:
    """A wait as people say it, never too short."""
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds > length:
            return f"{-(-seconds // length)} {unit}"
    return f"{seconds} s"


class State:
    """Everything above, for one worker."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.releases = Releases(settings.reference, min(LOOK_EVERY_S, settings.remembered_s))
        self.store = Store.of(settings)
        self.signing = SigningKeys(settings.home / "secrets" / "jetons")
        remembered = settings.remembered_s
        self.callers = Remembered(self._key_holder, remembered)
        self.clients = Remembered(self._token_holder, remembered)
        self.holders = Remembered(self._any_holder, remembered)
        self.comptes = Comptes(self.store, settings.poivre)
        self.porteurs = Remembered(self._porteur, remembered)
        self.reader = secrets.token_urlsafe(32)
        """What the documentation shows when it asks this worker from inside what any key reads: it has no permission,
        no organisation, and never leaves the process."""
        self._used: dict[str, datetime] = {}
        self._seen: dict[str, datetime] = {}
        self.mesures = Mesures(self.store, settings.home)
        self.limits = Limits(settings.home / "limites", active=settings.limites)
        self._services: dict[type[Any], Any] = {}
        self._making = threading.Lock()

    def service(self, kind: type[Service], make: Callable[[], Service]) -> Service:
        """What a family keeps in this worker, made when first asked for; closed with it if it has a `close`."""
        with self._making:
            if kind not in self._services:
                self._services[kind] = make()
            found: Service = self._services[kind]
            return found

    def _is_reader(self, header: str) -> bool:
        return hmac.compare_digest(header.encode(), f"Bearer {self.reader}".encode())

    def _key_holder(self, header: str) -> KnownCaller:
        if self._is_reader(header):
            return KnownCaller(
                cle=_READER,
                organisation=_READER,
                permissions=frozenset(),
                test=False,
                expire_le=datetime.now(UTC) + keys.LIFE,
            )
        try:
            caller = keys.authenticate(self.store, self.settings.poivre, _bearer(header))
        except keys.KeyRefused as refusal:
            raise ApiError(401, str(refusal)) from refusal
        if caller.test and self.settings.env == "production":
            raise ApiError(401, "CLE_DE_TEST : une clé d'essai n'ouvre que le bac à sable")
        hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        if self._used.get(caller.cle) != hour:
            self._used[caller.cle] = hour
            key_rows.mark_used(self.store, caller.cle, hour)
        return KnownCaller(**vars(caller))

    def _token_holder(self, header: str) -> oauth_clients.TokenHolder:
        if self._is_reader(header):
            return oauth_clients.TokenHolder(_READER, _READER, _READER, _READS, False)
        try:
            return oauth_clients.verify(self.store, self.signing, self.settings.base_url, _bearer(header))
        except oauth_clients.TokenRefused as refusal:
            raise ApiError(401, str(refusal)) from refusal

    def _any_holder(self, credential: str) -> KnownCaller | oauth_clients.TokenHolder:
        """Who presents a key, a token of a client or a token of a user."""
        text = _bearer(credential) if " " in credential else credential
        if text.startswith("trm_"):
            return self._key_holder(text)
        if not users.is_ours(text):
            return self._token_holder(f"Bearer {text}")
        try:
            return users.verify(self.store, self.settings.poivre, text, _PORTEE_UTILISATEUR)
        except oauth_clients.TokenRefused as refusal:
            raise ApiError(401, str(refusal)) from refusal

    def _porteur(self, cookie: str) -> Porteur:
        """Who holds the cookie of a session; raises ApiError 401."""
        found = self.comptes.porteur(cookie)
        if found is None:
            raise ApiError(401, _("Votre session est finie : reconnectez-vous"))
        return found

    def sensible(self, flot: str, sur: str) -> None:
        """Count a use of a sensitive flow; raises ApiError 429 beyond its limit. Addresses of one mailbox count as
        one, where the rule of its provider is public."""
        sur = mailbox(sur) if "@" in sur else sur
        mark = hashlib.blake2b(sur.encode(), digest_size=16).hexdigest()
        rate = SENSIBLES[flot]
        taken = self.limits.take(f"{flot}:{mark}", Cost.SENSITIVE, rate)
        if not taken.passed:
            wait = max(1, -(-int(taken.wait * 1000) // 1000))
            told = f"Limite « {flot} » atteinte ({rate.burst} d'affilée) : réessayez dans {_duration(wait)}"
            raise ApiError(429, told, headers={"retry-after": str(wait)})

    def count_mail(self, address: str, sender: str | None = None) -> None:
        """Count a mail that a form asks for: by the account that asks, by its address, in all; raises ApiError 429."""
        if sender is not None:
            self.sensible("courriels demandés, par compte", sender)
        self.sensible("courriels d'une adresse, par jour", address)
        self.sensible("courriels demandés, en tout", "")

    def may_write(self, adresse: str) -> bool:
        """Count a mail to an address that nobody confirmed; False beyond what one may receive."""
        try:
            self.sensible("courriels d'une adresse, par heure", adresse)
            self.count_mail(adresse)
        except ApiError:
            return False
        return True

    def seen_in_address(self, caller: KnownCaller) -> None:
        """Remember, once an hour, that a key was given in an address: its owner will be told."""
        hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        if self._seen.get(caller.cle) != hour:
            self._seen[caller.cle] = hour
            key_rows.mark_used(self.store, caller.cle, hour, dans_adresse=True)

    def client_address(self, scope: Any) -> str:
        """Address that limits are counted on: the socket's, or what a declared proxy adds last.

        IPv6 addresses count by their /64.
        """
        address = (scope.get("client") or ("inconnue", 0))[0]
        if address in self.settings.proxies:
            for name, value in scope["headers"]:
                if name == b"x-forwarded-for":
                    address = value.decode("latin-1").rpartition(",")[2].strip()
        return reseau(address, 32, 64) if ":" in address else address

    def close(self) -> None:
        for service in self._services.values():
            if close := getattr(service, "close", None):
                close()
        self.mesures.close()
        self.limits.close()
        self.store.close()


def open_state() -> State:
    """The state of a command: its settings those of the environment, its store brought up to date; the caller closes
    it."""
    state = State(Settings.from_environment())
    upgrade(state.store)
    return state


def state_of(request: Request) -> State:
    """The state of the worker that answers."""
    found: State = request.app.state.tremplin
    return found
