"""Resolve host names to the addresses that the address policy admits.

Connections are made to exactly the addresses that were checked, so the check cannot be bypassed by
a name that resolves to another address later (DNS rebinding), or by a redirect.
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

_MAX_AGE = 60.0  # seconds; getaddrinfo gives no time to live, and hosts move
_MAX_CACHED = 10_000  # hosts
_MAX_THREADS = 100  # several times the requests in progress, because some wait on after a timeout


class NotPublicHost(IgnoreRequest):
    """A host is not on the public internet, and the user has not allowed it."""


@dataclass(slots=True)
class _Answer:
    """What a host resolved to: addresses to connect to, and one that was refused, if any."""

    until: float
    addresses: list[IPv4Address | IPv6Address] = field(default_factory=list)
    refused: str | None = None

    def send(self, receiver: Any, port: int) -> None:
        """Pass the addresses to a receiver of Twisted's."""
        for address in self.addresses:
            receiver.addressResolved(type(address)(address.type, address.host, port))
        receiver.resolutionComplete()


@implementer(IHostnameResolver)  # type: ignore[no-untyped-call]
class PublicResolver:
    """Resolves names for Twisted's reactor to admitted addresses.

    Scrapy's own resolvers cache answers as long as the process runs, which may be months for a
    scheduler; this one caches them for a minute.
    """

    def __init__(self, reactor: Any, allowed: Allowed) -> None:
        self._reactor = reactor
        self._threads = _daemon_threads()
        self._system: Any = GAIResolver(reactor, lambda: self._threads, _getaddrinfo)
        self._allowed = allowed
        self._proxies = _proxy_hosts()
        self._queries: dict[str, _Query] = {}
        self._answers: dict[str, _Answer] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        return cls(reactor, allowed(crawler.settings))

    def install_on_reactor(self) -> None:
        """Install this resolver (called by Scrapy)."""
        self._reactor.installNameResolver(self)

    def refusal(self, host: str) -> str | None:
        """The address for which a host was refused, if it has no other address."""
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
        """Resolve a name (method of Twisted's interface)."""
        key = _key(hostName)
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        cached = self._answers.get(key)
        if cached is not None and cached.addresses and cached.until > time.monotonic():
            cached.send(resolutionReceiver, portNumber)
        elif key in self._queries:
            self._queries[key].waiting.append((resolutionReceiver, portNumber))
        else:
            query = _Query(hostName, self)
            query.waiting.append((resolutionReceiver, portNumber))
            self._queries[key] = query
            self._system.resolveHostName(query, hostName, 0, addressTypes, transportSemantics)
        return resolution

    def admits(self, host: str, address: str) -> bool:
        """Whether an address of a host may be used; a proxy, which the user chose, may be local."""
        return host in self._proxies or self._allowed.admits(host, address)

    def finish_query(self, host: str, answer: _Answer) -> None:
        """Cache what a host resolved to; its query is finished."""
        host = _key(host)
        self._queries.pop(host, None)
        self._answers.pop(host, None)
        while len(self._answers) >= _MAX_CACHED:
            del self._answers[next(iter(self._answers))]
        self._answers[host] = answer


class _Query:
    """A name that is being resolved, and the receivers that wait for its addresses.

    There is one query for each name at a time, so a name server that never answers blocks only one
    thread for each name.
    """

    def __init__(self, host: str, resolver: PublicResolver) -> None:
        self.waiting: list[tuple[Any, int]] = []
        self._host = host
        self._resolver = resolver
        self._answer = _Answer(0.0)

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        """Nothing to do: each receiver has been notified already."""

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:  # noqa: N802
        if self._resolver.admits(self._host, address.host):
            self._answer.addresses.append(address)
        else:
            self._answer.refused = address.host

    def resolutionComplete(self) -> None:  # noqa: N802
        self._answer.until = time.monotonic() + _MAX_AGE
        self._resolver.finish_query(self._host, self._answer)
        for receiver, port in self.waiting:
            self._answer.send(receiver, port)


def _getaddrinfo(*args: Any, **kwargs: Any) -> Any:
    """`socket.getaddrinfo`, for which an invalid name is one that does not exist."""
    try:
        return socket.getaddrinfo(*args, **kwargs)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from error


def _daemon_threads() -> ThreadPool:
    """Threads that resolve names and do not keep the process from exiting.

    A dead name server blocks each for half a minute or more. The reactor's own pool has ten threads
    for everything that blocks, and the process waits for them when it exits.
    """
    pool = ThreadPool(0, _MAX_THREADS, "names")
    pool.threadFactory = partial(threading.Thread, daemon=True)  # type: ignore[assignment]
    pool.start()
    return pool


class _Resolution:
    """The resolution of a name. It cannot be cancelled; a receiver just ignores the result."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        pass


def _key(host: str) -> str:
    """The ASCII spelling of a host: Twisted resolves its Unicode spelling, a request has either."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()


class PublicHostsOnly:
    """A downloader middleware that reports the address for which a host was refused.

    It also refuses hosts that the resolver is not asked for: those that a proxy would fetch, and
    the proxy itself if a page links to it.
    """

    def __init__(self, settings: BaseSettings) -> None:
        self._allowed = allowed(settings)
        self._proxies = _proxy_hosts()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings)

    def process_request(self, request: Request) -> None:
        """Refuse a request by its URL alone, if that is possible."""
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
        """Replace the error of a host whose address was refused."""
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
    """What the settings allow in addition to public addresses.

    Raises:
        InvalidAddress: a word is not an address, network or host name.
    """
    return Allowed.of(settings.getlist("PALIMPSEST_ALLOW_PRIVATE"))


def _proxy_hosts() -> frozenset[str]:
    """The hosts of the proxies in the environment variables."""
    hosts = set()
    for url in getproxies().values():
        try:
            host = urlsplit(url if "://" in url else f"//{url}").hostname
        except ValueError:
            continue
        if host:
            hosts.add(host)
    return frozenset(hosts)
