"""Requests that leave: https to a public address, resolved once and connected to as it was checked."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx


class AddressRefused(Exception):
    """The address can't be asked; the message says why."""


def checked_request(
    client: httpx.Client,
    method: str,
    url: str,
    headers: Mapping[str, str],
    internal: frozenset[str] = frozenset(),
    content: bytes | None = None,
) -> httpx.Request:
    """A request to the very address that was checked, under the name that was given; follow no redirect with it."""
    parts = urlsplit(url)
    address = check_address(url, internal)
    literal = f"[{address}]" if ":" in address else address
    direct = parts._replace(netloc=f"{literal}:{parts.port or (443 if parts.scheme == 'https' else 80)}").geturl()
    return client.build_request(
        method,
        direct,
        headers={**headers, "host": parts.netloc},
        content=content,
        extensions={"sni_hostname": parts.hostname},
    )


def check_address(url: str, internal: frozenset[str] = frozenset()) -> str:
    """The one IP address to connect to; raises AddressRefused for another scheme or an address that isn't public.

    `internal` names « host:port » allowed all the same, in http too.
    """
    parts = urlsplit(url)
    host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    if not host or parts.username or parts.password:
        raise AddressRefused("adresse sans hôte, ou avec des identifiants")
    allowed = f"{host}:{port}" in internal
    if parts.scheme != "https" and not (allowed and parts.scheme == "http"):
        raise AddressRefused(f"« {parts.scheme} » refusé : https attendu")
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"hôte introuvable : {host}") from error
    if not allowed and not all(_is_public(address) for address in found):
        raise AddressRefused(f"{host} mène à une adresse qui n'est pas publique")
    return min(found, key=lambda a: (":" in a, a))


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if embedded is not None or address in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return address.is_global and not address.is_multicast
