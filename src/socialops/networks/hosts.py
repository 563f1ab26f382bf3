"""Which servers a secret may be sent to: https, and this very machine only where somebody says so."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

ALLOW: Final = "SOCIALOPS_ALLOW_LOOPBACK"
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
"""Addresses that stand for older ones (RFC 6052)."""


def is_loopback(host: str) -> bool:
    """Say whether the server (scheme://name[:port]) is this very machine: 127/8, ::1 or localhost."""
    name = urlsplit(host).hostname or ""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def objection(host: str, *, allow_loopback: bool) -> str | None:
    """Why nothing may be sent there; None where it may."""
    if is_loopback(host) and not allow_loopback:
        return f"{host} is this very machine: set {ALLOW}=1 where that is meant"
    if urlsplit(host).scheme != "https" and not is_loopback(host):
        return f"{host} is not https, so the secret could be read on the way"
    return None


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the open internet, also where an older one is wrapped in it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        wrapped = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if found in _NAT64:
            wrapped = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if wrapped is not None:
            return wrapped.is_global and not wrapped.is_multicast
    return found.is_global and not found.is_multicast
