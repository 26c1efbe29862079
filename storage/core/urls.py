"""URL keys: which URLs are treated as the same page, and which site a URL belongs to."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

# Parameters that say where a visitor came from and never select the page. Deliberately shorter
# than courlan's list, which also drops `cid`, `eid`, `source` or a bare `?123`: on some sites these
# identify the article. Two articles treated as one lose text; one article treated as two is
# recognised later by its text.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|vero|oly|mkt|itm|wt)_\w+"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|ysclid|igshid|igsh"
    r"|li_fat_id|irclickid|mc_[ce]id|_ga|_gl|xtor|at_(?:medium|campaign|custom\d?)|ns_\w+"
    r"|ref_src|ref_url|cmpid|ocid|smid|soc_(?:src|trk)|__twitter_impression",
    re.IGNORECASE,
)
_MAX_LENGTH = 2083  # characters; Scrapy does not fetch longer URLs
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WWW = re.compile(r"^www\d*\.")
# A URL of which nothing would be encoded, removed or ordered: most of those of articles.
_SIMPLE = re.compile(
    r"https?://(?P<host>(?:(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,20})"
    r"(?P<path>(?:/[A-Za-z0-9_-][A-Za-z0-9_.~-]*)*/?)"
)
_MAX_SIMPLE = 250  # characters


class InvalidUrl(ValueError):
    """The text is not the URL of a web page: use an address that begins with http(s)."""


def parse_web_url(text: str) -> str:
    """The fetchable form of a URL that a user typed: absolute, percent-encoded, without fragment.

    A missing scheme means https, as in a browser.

    Raises:
        InvalidUrl: the text is not an http(s) address.
    """
    if _is_simple(text):
        return text
    text = original = text.strip()
    if text and "://" not in text and not re.match(r"^[a-z][a-z0-9+.-]*:(?!\d)", text, re.I):
        text = f"https://{text}"
    try:
        url = safe_url_string(text)
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise InvalidUrl(f"{original!r} is not a URL: {error}") from error
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        raise InvalidUrl(
            f"{original!r} is not a web address: use one that begins with https:// or http://"
        )
    if not _is_host(host):
        raise InvalidUrl(f"{original!r} has no valid host name")
    return urlunsplit(parts._replace(scheme=parts.scheme.lower(), fragment=""))


def _is_simple(url: str) -> bool:
    return len(url) <= _MAX_SIMPLE and _SIMPLE.fullmatch(url) is not None


def _is_host(host: str) -> bool:
    if host == "localhost" or ":" in host:
        return True
    labels = host.rstrip(".").split(".")
    return len(labels) > 1 and all(label and not label.startswith("-") for label in labels)


def resolve_link(base: str, address: str) -> str | None:
    """The absolute URL of a link, without fragment; None if it is not a usable web address."""
    address = address.strip()
    if not address or address.startswith("#"):
        return None
    try:
        url = urljoin(base, address).partition("#")[0]
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or len(url) > _MAX_LENGTH:
            return None
        if "\x00" in url:
            return None
        _ = parts.port
        url_key(url)  # a URL without a key cannot be stored
        url.encode()  # neither can half of a surrogate pair
    except ValueError:
        return None
    return url


def strip_tracking(url: str) -> str:
    """The URL to fetch, without fragment and tracking parameters. Others than http(s) are kept."""
    if _is_simple(url):
        return url
    parts = urlsplit(url)
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        return url
    query = parts.query
    if query:
        query = "&".join(
            pair
            for pair in query.split("&")
            if pair and not _TRACKING.fullmatch(pair.partition("=")[0])
        )
    return urlunsplit(parts._replace(query=query, fragment=""))


@lru_cache(maxsize=4096)  # the key of one URL is needed several times per visit
def url_key(url: str) -> str:
    """The key that all variants of a URL share.

    It ignores scheme, `www.`, default port, letter case of the host, fragment, tracking parameters,
    order of parameters and a trailing slash. Anything other than http(s) is its own key.

    >>> url_key("HTTP://www.Example.org:80/a/?utm_source=x&b=2&a=1#top")
    'example.org/a?a=1&b=2'
    """
    simple = _SIMPLE.fullmatch(url) if len(url) <= _MAX_SIMPLE else None
    if simple is not None:
        return f"{_WWW.sub('', simple['host'])}{simple['path'].rstrip('/')}"
    scheme = url.partition(":")[0].lower()
    if scheme not in _DEFAULT_PORTS:
        return url
    parts = urlsplit(canonicalize_url(strip_tracking(url)))
    host = _host_and_port(parts.netloc)
    path = parts.path.rstrip("/")
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def site_of(url: str) -> str:
    """The site of a URL: its host without `www.`, and its port unless that is 80 or 443.

    A saved page without an address belongs to the folder that contains it.

    >>> site_of("https://www.example.org/a")
    'example.org'
    >>> site_of("file:///srv/saved%20pages/a.html")
    'saved pages'
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        folder = parts.path.rpartition("/")[0].rpartition("/")[2]
        return unquote(folder) or "saved pages"
    if parts.scheme not in _DEFAULT_PORTS:
        return parts.path.partition("#")[0].rpartition("/")[2] or parts.scheme
    return _host_and_port(parts.netloc)


def is_on_site(url: str, sites: frozenset[str]) -> bool:
    """Whether the URL is on one of the sites or on a subdomain of one of them."""
    site = site_of(url)
    return site in sites or any(site.endswith(f".{parent}") for parent in sites)


def _host_and_port(netloc: str) -> str:
    host = netloc.rpartition("@")[2].lower()
    name, colon, port = host.rpartition(":")
    # The default port of either scheme, because a key covers both.
    if colon and port.isdigit() and int(port) in _DEFAULT_PORTS.values():
        host = name
    return _WWW.sub("", host)
