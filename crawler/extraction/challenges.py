"""Detect challenges: responses that ask for proof of a human instead of sending a page. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

CHALLENGE = "challenge"
"""The first word of the detail of a failure that is due to a challenge."""
_HEAD = 16 * 1024  # bytes that suffice to recognise a challenge
# Statuses of challenges, besides 2xx.
_REFUSAL_STATUSES = frozenset({401, 403, 405, 429, 503})
# Response headers and their values that are sent only with a challenge.
_HEADERS = (
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-amzn-waf-action", "challenge", "AWS WAF"),
    ("x-amzn-waf-action", "captcha", "AWS WAF"),
    ("x-vercel-mitigated", "challenge", "Vercel"),
)
# In lower case. The sensors that these firms also put on ordinary pages are not included.
_MARKERS = (
    (b"window._cf_chl_opt", "Cloudflare"),
    (b"/cdn-cgi/challenge-platform/h/", "Cloudflare"),
    (b"captcha-delivery.com/", "DataDome"),
    (b"px-captcha", "PerimeterX"),
    (b"_pxblockscript", "PerimeterX"),
    (b"sec-if-cpt-container", "Akamai"),
    (b"/_sec/cp_challenge/", "Akamai"),
    (b"request unsuccessful. incapsula incident id", "Imperva"),
    (b"window.gokuprops", "AWS WAF"),
    (b"awswafcookiedomainlist", "AWS WAF"),
    (b"sucuri_cloudproxy_js", "Sucuri"),
    (b"anubis_challenge", "Anubis"),
)
# Complete titles in lower case, without punctuation at the ends.
_TITLES = {
    "just a moment": "Cloudflare",
    "attention required! | cloudflare": "Cloudflare",
    "access to this page has been denied": "PerimeterX",
    "pardon our interruption": "Imperva",
    "ddos-guard": "DDoS-Guard",
    "vercel security checkpoint": "Vercel",
    "making sure you're not a bot": "Anubis",
    "making sure you&#39;re not a bot": "Anubis",
    "robot or human": "captcha",
    "are you a robot": "captcha",
    "human verification": "captcha",
    "verify you are human": "captcha",
    "security check": "captcha",
    "checking your browser": "captcha",
    "checking your browser before accessing": "captcha",
}
# Valid only in a refusal, because any page may contain a form with a captcha.
_REFUSAL_MARKERS = (
    (b"errors.edgesuite.net", "Akamai"),
    (b"_incapsula_resource", "Imperva"),
    (b"captcha", "captcha"),
)
_TITLE = re.compile(rb"<title[^>]*>\s*(.*?)\s*</title", re.DOTALL)
_ARTICLE_MARKERS = (b'property="og:', b"property='og:", b"application/ld+json")


def detect_challenge(status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    """The provider of a challenge, `captcha` if it is unknown, None if there is no challenge.

    headers: with names in lower case; body: decompressed.
    """
    for name, value, provider in _HEADERS:
        if (headers.get(name) or "").strip().lower() == value:
            return provider
    is_refusal = status in _REFUSAL_STATUSES
    if not is_refusal and not 200 <= status < 300:
        return None
    head = body[:_HEAD].replace(b"\x00", b"").lower()  # so that UTF-16 is read as well
    if not is_refusal and any(marker in head for marker in _ARTICLE_MARKERS):
        return None  # a page about challenges, for instance
    for marker, provider in _MARKERS + _REFUSAL_MARKERS if is_refusal else _MARKERS:
        if marker in head:
            return provider
    title = _TITLE.search(head)
    return _TITLES.get(_normalise(title.group(1))) if title else None


def _normalise(title: bytes) -> str:
    return " ".join(title.decode("utf-8", "replace").split()).strip(" .…?!")
