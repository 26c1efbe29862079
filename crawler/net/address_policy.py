"""Which addresses a crawl may connect to: public ones, and those that the user allows. Pure.

A page may contain any address, and a name may resolve to any. Without this policy, a page could
make a crawl read what only its own machine and network can reach (server-side request forgery,
CWE-918).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Self

_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052, 2.1: the last 32 bits are an IPv4 address
_COMPATIBLE = ip_network("::/96")  # RFC 4291, 2.5.5.1, deprecated
# In addition to what Python considers not global: benchmarking, translation and discard prefixes,
# and what Python before 3.13 considers global (IANA special-purpose registries, 2026).
_SPECIAL = tuple(
    map(
        ip_network,
        (
            *("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"),
            *("64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16"),
            *("fc00::/7", "fe80::/10", "fec0::/10"),
        ),
    )
)
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?", re.I)


class InvalidAddress(ValueError):
    """A word is not a host name, IP address or network; the text names it."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the public internet.

    An IPv6 address that embeds an IPv4 address (mapped, 6to4, Teredo, NAT64) is judged like that.
    """
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(inner)
    if address.is_multicast or address.is_unspecified or not address.is_global:
        return False
    return not any(address.version == net.version and address in net for net in _SPECIAL)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that packets to an IPv6 address are sent on to, or may be."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


@dataclass(frozen=True, slots=True)
class Allowed:
    """Addresses and hosts that may be connected to although they are not public."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, words: Iterable[str]) -> Self:
        """Parse words such as `10.0.0.0/8`, `127.0.0.1`, `::1` or `intranet.example`.

        Raises:
            InvalidAddress: one of them is none of these.
        """
        networks, names = [], set()
        for word in words:
            try:
                networks.append(ip_network(word.strip("[]"), strict=False))
            except ValueError as error:
                if "/" in word or not _NAME.fullmatch(word) or word.replace(".", "").isdigit():
                    raise InvalidAddress(
                        f"{word!r} is not an address, network or host name: give one such as "
                        "127.0.0.1, 10.0.0.0/8 or intranet.example"
                    ) from error
                names.add(_canonical(word))
        return cls(tuple(networks), frozenset(names))

    def names_host(self, host: str) -> bool:
        """Whether the user allows a host, whatever its address is."""
        if is_literal(host):
            return self._contains(ip_address(host))
        return _canonical(host) in self.names

    def admits(self, host: str, address: str) -> bool:
        """Whether a host may be connected to at the address that it resolved to."""
        resolved = ip_address(address)
        return is_public(resolved) or _canonical(host) in self.names or self._contains(resolved)

    def _contains(self, address: IPv4Address | IPv6Address) -> bool:
        inner = _embedded(address) if isinstance(address, IPv6Address) else None
        return any(
            each.version == network.version and each in network
            for each in (address, inner)
            if each is not None
            for network in self.networks
        )


def is_literal(host: str) -> bool:
    """Whether a host is written as an IP address (RFC 3986)."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_local(host: str) -> bool:
    """Whether a name never belongs to the public internet (RFC 6761, 6762, ICANN on .internal)."""
    name = _canonical(host)
    return name == "localhost" or name.endswith((".localhost", ".local", ".internal"))


def _canonical(host: str) -> str:
    return host.rstrip(".").lower()
