"""What makes two URLs one: the key under which a URL is known, and the site it belongs to."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

# Parameters that say where a reader came from and never which page is meant. Shorter than
# courlan's list on purpose: that one also drops `cid`, `eid`, `source` or a bare `?123`, which
# name the article on some sites, and two articles taken for one is text lost, while one article
# taken for two is found again by its text.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|vero|oly|mkt|itm|wt)_\w+"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|ysclid|igshid|igsh"
    r"|li_fat_id|irclickid|mc_[ce]id|_ga|_gl|xtor|at_(?:medium|campaign|custom\d?)|ns_\w+"
    r"|ref_src|ref_url|cmpid|ocid|smid|soc_(?:src|trk)|__twitter_impression",
    re.IGNORECASE,
)
_LONGEST = 2083  # characters; Scrapy fetches none that is longer
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WWW = re.compile(r"^www\d*\.")


class InvalidUrl(ValueError):
    """A text that was given as a URL and names no page on the web; give an http(s) address."""


def parse_web_url(text: str) -> str:
    """The fetchable form of what a person gave: absolute, percent-encoded, without fragment.

    A missing scheme means https, as in a browser.

    Raises:
        InvalidUrl: where no http(s) address can be read from it.
    """
    text = given = text.strip()
    if text and "://" not in text and not re.match(r"^[a-z][a-z0-9+.-]*:(?!\d)", text, re.I):
        text = f"https://{text}"
    try:
        url = safe_url_string(text)
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise InvalidUrl(f"{given!r} is not a URL: {error}") from error
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        raise InvalidUrl(
            f"{given!r} is not a web address: give one that begins with https:// or http://"
        )
    if not host or (not _is_host(host)):
        raise InvalidUrl(f"{given!r} names no host")
    return urlunsplit(parts._replace(scheme=parts.scheme.lower(), fragment=""))


def _is_host(host: str) -> bool:
    if host == "localhost" or ":" in host:
        return True
    labels = host.rstrip(".").split(".")
    return len(labels) > 1 and all(label and not label.startswith("-") for label in labels)


def resolve_link(base: str, address: str) -> str | None:
    """A link's address as an absolute web address without fragment; None where it is none."""
    address = address.strip()
    if not address or address.startswith("#"):
        return None
    try:
        url = urljoin(base, address).partition("#")[0]
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or len(url) > _LONGEST:
            return None
        if "\x00" in url:
            return None
        _ = parts.port
        url_key(url)  # what has no key cannot be kept
        url.encode()  # nor what has halves of surrogate pairs
    except ValueError:
        return None
    return url


def strip_tracking(url: str) -> str:
    """The URL without fragment and tracking parameters: the one to fetch. Only for the web."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        return url
    query = parts.query
    if query:
        kept = [
            pair
            for pair in query.split("&")
            if pair and not _TRACKING.fullmatch(pair.partition("=")[0])
        ]
        query = "&".join(kept)
    return urlunsplit(parts._replace(query=query, fragment=""))


@lru_cache(maxsize=4096)  # one visit asks for the same URL several times
def url_key(url: str) -> str:
    """The name under which all variants of a URL are one.

    Scheme, `www.`, default port, letter case of the host, fragment, tracking parameters, order
    of parameters and a trailing slash do not count. Anything that is not http(s) is its own key.

    >>> url_key("HTTP://www.Example.org:80/a/?utm_source=x&b=2&a=1#top")
    'example.org/a?a=1&b=2'
    """
    scheme = url.partition(":")[0].lower()
    if scheme not in _DEFAULT_PORTS:
        return url
    parts = urlsplit(canonicalize_url(strip_tracking(url)))
    host = _host_and_port(parts.netloc)
    path = parts.path.rstrip("/")
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def site_of(url: str) -> str:
    """The site a URL belongs to: its host without `www.`, with the port where it is unusual.

    >>> site_of("https://www.example.org/a")
    'example.org'
    """
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS:
        return parts.path.partition("#")[0].rpartition("/")[2] or parts.scheme
    return _host_and_port(parts.netloc)


def is_on_site(url: str, sites: frozenset[str]) -> bool:
    """Whether the URL is on one of the sites or on a subdomain of one."""
    site = site_of(url)
    return site in sites or any(site.endswith(f".{each}") for each in sites)


def _host_and_port(netloc: str) -> str:
    host = netloc.rpartition("@")[2].lower()
    name, colon, port = host.rpartition(":")
    # Either scheme's: a key stands for both.
    if colon and port.isdigit() and int(port) in _DEFAULT_PORTS.values():
        host = name
    return _WWW.sub("", host)
