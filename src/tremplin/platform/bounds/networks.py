"""Addresses of machines, cut to the network that is counted, shown or kept."""

from __future__ import annotations

import ipaddress


def reseau(adresse: str, v4: int, v6: int) -> str:
    """The network of an address, `v4` or `v6` bits long, however the address is written; what isn't one stays."""
    try:
        found = ipaddress.ip_address(adresse.partition("%")[0])
    except ValueError:
        return adresse
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((found, v4 if found.version == 4 else v6), strict=False).network_address)


def dans(adresse: str, reseaux: tuple[str, ...]) -> bool:
    """Whether a machine is within one of these networks; one of IPv6 may be told by its /64."""
    try:
        found = ipaddress.ip_address(adresse)
    except ValueError:
        return False
    return any(found in ipaddress.ip_network(r, strict=False) for r in reseaux)
