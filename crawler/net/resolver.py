"""Where connections are made: names become addresses, of which those that are public are handed on.

The addresses that pass are those that are connected to, so a name that resolves to something else
a moment later (DNS rebinding) gains nothing by it, nor does a redirect.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.settings import BaseSettings
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet._resolver import GAIResolver  # it has no public name
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver
from twisted.python.threadpool import ThreadPool
from zope.interface import implementer  # type: ignore[attr-defined]

from crawler.net.address_policy import Allowed, is_literal, is_local

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_GOOD_FOR = 60.0  # seconds; no answer tells how long it holds, and hosts move
_MOST_KEPT = 10_000  # hosts
_MOST_ASKED = 100  # names at once: several times the requests under way, of which some gave up


class NotPublicHost(IgnoreRequest):
    """A host is not on the public internet, and nobody allowed it by name."""


@dataclass(slots=True)
class _Answer:
    """What a host resolved to: addresses to connect to, and one that was refused."""

    until: float
    addresses: list[IPv4Address | IPv6Address] = field(default_factory=list)
    refused: str | None = None

    def tell(self, receiver: Any, port: int) -> None:
        """Tell it to one who asked."""
        for address in self.addresses:
            receiver.addressResolved(type(address)(address.type, address.host, port))
        receiver.resolutionComplete()


@implementer(IHostnameResolver)  # type: ignore[no-untyped-call]
class PublicResolver:
    """Resolves names for Twisted's reactor to the addresses that may be connected to.

    Scrapy's own resolvers keep an answer for as long as the process lives, which for a scheduler
    may be months; here it is good for a minute.
    """

    def __init__(self, reactor: Any, allowed: Allowed) -> None:
        self._reactor = reactor
        self._threads = _threads()
        self._system: Any = GAIResolver(reactor, lambda: self._threads, _addresses)
        self._allowed = allowed
        self._proxies = _proxy_hosts()
        self._asked: dict[str, _Question] = {}
        self._answers: dict[str, _Answer] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        return cls(reactor, allowed(crawler.settings))

    def install_on_reactor(self) -> None:
        """As Scrapy asks of a resolver."""
        self._reactor.installNameResolver(self)

    def refusal(self, host: str) -> str | None:
        """The address for which a host was refused, where it has no other."""
        answer = self._answers.get(_key(host))
        return answer.refused if answer is not None and not answer.addresses else None

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """As Twisted's interface has it."""
        key = _key(hostName)
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        kept = self._answers.get(key)
        if kept is not None and kept.addresses and kept.until > time.monotonic():
            kept.tell(resolutionReceiver, portNumber)
        elif key in self._asked:
            self._asked[key].waiting.append((resolutionReceiver, portNumber))
        else:
            question = _Question(hostName, self)
            question.waiting.append((resolutionReceiver, portNumber))
            self._asked[key] = question
            self._system.resolveHostName(question, hostName, 0, addressTypes, transportSemantics)
        return resolution

    def admits(self, host: str, address: str) -> bool:
        """Whether to connect to an address that a host has. A proxy is where its user put it."""
        return host in self._proxies or self._allowed.admits(host, address)

    def keep(self, host: str, answer: _Answer) -> None:
        """Keep what a host resolved to; nobody is being asked for it any more."""
        host = _key(host)
        self._asked.pop(host, None)
        self._answers.pop(host, None)
        while len(self._answers) >= _MOST_KEPT:
            del self._answers[next(iter(self._answers))]
        self._answers[host] = answer


class _Question:
    """A name that is being resolved, and who waits for its addresses.

    A name server that never answers holds one thread for each name, however many ask for it.
    """

    def __init__(self, host: str, resolver: PublicResolver) -> None:
        self.waiting: list[tuple[Any, int]] = []
        self._host = host
        self._resolver = resolver
        self._answer = _Answer(0.0)

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        """Each who waits was told that already."""

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:  # noqa: N802
        if self._resolver.admits(self._host, address.host):
            self._answer.addresses.append(address)
        else:
            self._answer.refused = address.host

    def resolutionComplete(self) -> None:  # noqa: N802
        self._answer.until = time.monotonic() + _GOOD_FOR
        self._resolver.keep(self._host, self._answer)
        for receiver, port in self.waiting:
            self._answer.tell(receiver, port)


def _addresses(*asked: Any, **more: Any) -> Any:
    """`socket.getaddrinfo`, to which a name that can be no name's is one that nobody has."""
    try:
        return socket.getaddrinfo(*asked, **more)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from error


def _threads() -> ThreadPool:
    """Where the system is asked for names: threads of which none keeps the process from ending.

    A name server that is dead holds each for half a minute or more. Those of the reactor are ten
    for all that blocks, and are waited for at the end.
    """
    pool = ThreadPool(0, _MOST_ASKED, "names")
    pool.threadFactory = partial(threading.Thread, daemon=True)  # type: ignore[assignment]
    pool.start()
    return pool


class _Resolution:
    """A name that is being resolved, or was. Who gives up simply listens no more."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        pass


def _key(host: str) -> str:
    """One spelling of a host: Twisted asks for it as people read it, a request as it is sent."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()


class PublicHostsOnly:
    """A downloader middleware that names the address for which a host was refused.

    It also refuses what no resolver of ours is asked about: addresses to be fetched by a proxy,
    and the proxy itself where a page names it.
    """

    def __init__(self, settings: BaseSettings) -> None:
        self._allowed = allowed(settings)
        self._proxies = _proxy_hosts()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings)

    def process_request(self, request: Request) -> None:
        """Refuse what can be told from the URL alone."""
        host = urlparse_cached(request).hostname or ""
        if request.meta.get("proxy"):
            refused = not self._may_be_public(host)
        else:
            refused = host in self._proxies and not self._allowed.names_host(host)
        if refused:
            raise NotPublicHost(_refused(host, host))

    def _may_be_public(self, host: str) -> bool:
        if is_literal(host):
            return self._allowed.admits(host, host)
        return not is_local(host) or self._allowed.names_host(host)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say why a host has no address."""
        if not isinstance(exception, CannotResolveHostError):
            return
        from twisted.internet import reactor

        resolver = getattr(reactor, "nameResolver", None)
        host = urlparse_cached(request).hostname or ""
        if isinstance(resolver, PublicResolver):
            address = resolver.refusal(host)
            if address is not None:
                raise NotPublicHost(_refused(host, address)) from exception


def _refused(host: str, address: str) -> str:
    at = address if host in (address, f"[{address}]") else f"{host} is at {address}"
    return f"not a public address: {at} (--allow-private {address} would allow it)"


def allowed(settings: BaseSettings) -> Allowed:
    """What the settings allow beside public addresses.

    Raises:
        NotAnAddress: a word among them names nothing.
    """
    return Allowed.of(settings.getlist("PALIMPSEST_ALLOW_PRIVATE"))


def _proxy_hosts() -> frozenset[str]:
    """The hosts of the proxies that the environment names."""
    hosts = set()
    for url in getproxies().values():
        try:
            host = urlsplit(url if "://" in url else f"//{url}").hostname
        except ValueError:
            continue
        if host:
            hosts.add(host)
    return frozenset(hosts)
