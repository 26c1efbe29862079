"""Whether an answer is no page but a challenge: prove that you are a person. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

CHALLENGE = "challenge"
"""How the detail of a failure begins that is one."""
_HEAD = 16 * 1024  # bytes in which a challenge shows
_REFUSED = frozenset(
    {401, 403, 405, 429, 503}
)  # statuses that challenges are sent with, beside 2xx
# Response headers that are sent with a challenge only, and what they then say.
_HEADERS = (
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-amzn-waf-action", "challenge", "AWS WAF"),
    ("x-amzn-waf-action", "captcha", "AWS WAF"),
    ("x-vercel-mitigated", "challenge", "Vercel"),
)
# In lower case. What these firms put on ordinary pages too (their sensors) is not among them.
_MARKS = (
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
# Whole titles, without punctuation at their ends.
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
# What only a refusal may be judged by: any page may have a form with a captcha.
_REFUSALS = (
    (b"errors.edgesuite.net", "Akamai"),
    (b"_incapsula_resource", "Imperva"),
    (b"captcha", "captcha"),
)
_TITLE = re.compile(rb"<title[^>]*>\s*(.*?)\s*</title", re.DOTALL)
_OF_ARTICLES = (b'property="og:', b"property='og:", b"application/ld+json")


def challenger(status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    """Who asks for proof, or `captcha` where nobody signs; None where the answer is no challenge.

    headers: by their names in lower case; body: unpacked.
    """
    for name, said, who in _HEADERS:
        if (headers.get(name) or "").strip().lower() == said:
            return who
    if status not in _REFUSED and not 200 <= status < 300:
        return None
    head = body[:_HEAD].lower()
    refused = status in _REFUSED
    if not refused and any(mark in head for mark in _OF_ARTICLES):
        return None  # a page about challenges, for instance
    for mark, who in _MARKS + _REFUSALS if refused else _MARKS:
        if mark in head:
            return who
    title = _TITLE.search(head)
    return _TITLES.get(_plain(title.group(1))) if title else None


def _plain(title: bytes) -> str:
    return " ".join(title.decode("utf-8", "replace").split()).strip(" .…?!")
