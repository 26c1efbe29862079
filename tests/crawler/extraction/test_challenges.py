"""Which responses are challenges: those that providers send, but not pages about them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.crawl.page_counts import PageCounts
from crawler.extraction.challenges import detect_challenge
from crawler.net.failures import challenge_failure
from storage.core.model import (
    Article,
    Failure,
    Lease,
    NoArticle,
    NotModified,
    Outcome,
    PageProse,
    Paragraph,
    Priority,
)
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle

_ARTICLE = (
    "<html><head><title>Why every site asks whether you are a robot | Gazette</title>"
    "<meta property='og:type' content='article'></head><body><p>Scripts that set "
    "window._cf_chl_opt come from captcha-delivery.com/ and others.</p></body></html>"
)


@pytest.mark.parametrize(
    ("status", "headers", "body", "provider"),
    [
        (403, {"cf-mitigated": "challenge"}, "", "Cloudflare"),
        (503, {}, "<title>Just a moment...</title>", "Cloudflare"),
        (200, {}, "<TITLE>\n Just a moment…\n</TITLE>", "Cloudflare"),
        (403, {}, "<script>window._cf_chl_opt = {cvId: '3'}</script>", "Cloudflare"),
        (403, {}, '{"url":"https://geo.captcha-delivery.com/captcha/?cid=1"}', "DataDome"),
        (403, {}, "<div id='px-captcha'></div>", "PerimeterX"),
        (200, {}, "<title>Access to this page has been denied.</title>", "PerimeterX"),
        (
            403,
            {},
            "<H1>Access Denied</H1>Reference <p>https://errors.edgesuite.net/18</p>",
            "Akamai",
        ),
        (429, {}, '<div id="sec-if-cpt-container"></div>', "Akamai"),
        (202, {"x-amzn-waf-action": "challenge"}, "", "AWS WAF"),
        (405, {"x-amzn-waf-action": "captcha"}, "", "AWS WAF"),
        (403, {}, "Request unsuccessful. Incapsula incident ID: 1-2", "Imperva"),
        (429, {}, "<p>Solve this CAPTCHA to go on</p>", "captcha"),
        (200, {}, "<title>Robot or human?</title>", "captcha"),
        (200, {}, "<form action='/comment'><div class='g-recaptcha'></div></form>", None),
        (200, {}, _ARTICLE, None),
        (403, {}, "<title>403 Forbidden</title>", None),
        (503, {}, "<title>Down for maintenance</title>", None),
        (404, {}, "<title>Just a moment...</title>", None),
        (200, {"cf-mitigated": "none", "server": "cloudflare"}, "<title>News</title>", None),
        (
            200,
            {},
            "<title>News</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'>"
            "</script><script src='https://js.datadome.co/tags.js'></script>",
            None,
        ),
    ],
)
def test_the_provider_of_a_challenge_is_detected(
    status: int, headers: dict[str, str], body: str, provider: str | None
) -> None:
    assert detect_challenge(status, headers, body.encode()) == provider


@given(st.integers(100, 599), st.binary(max_size=300))
def test_articles_and_server_errors_are_never_challenges(status: int, body: bytes) -> None:
    refusals = (401, 403, 405, 429, 503)
    head = b'<meta property="og:type">' if 200 <= status < 300 or status in refusals else b""
    provider = detect_challenge(status, {}, head + body)
    assert provider is None or status in refusals


def test_a_challenge_is_not_retried_at_once_and_names_its_provider() -> None:
    failure = challenge_failure(503, "Cloudflare")
    assert (failure.outcome, failure.retry_in) == (Outcome.ERROR, None)
    assert failure.detail == "challenge: Cloudflare asks for proof of a human (HTTP 503)"
    assert challenge_failure(200, "captcha").detail.startswith("challenge: a captcha asks")


def test_new_pages_and_the_text_of_articles_among_them_are_counted() -> None:
    page_counts = PageCounts()
    page = Lease(1, "https://a.example/1", "a", "a.example", 1, 0, Priority.PAGE)
    text = Article((Paragraph("One."), Paragraph("Two.")))
    article = ReadArticle.from_article(text, FoldingSettings())
    known = Lease(2, "https://a.example/2", "a", "a.example", 1, 0, Priority.PAGE, article_id=7)
    start = Lease(3, "https://a.example/", "a", "a.example", 0, 0, Priority.INDEX)
    for lease, content in (
        (page, article),
        (page, NoArticle("no-text")),
        (page, Failure(Outcome.NOT_FOUND, "HTTP 404")),
        (page, challenge_failure(403, "DataDome")),
        (page, Failure(Outcome.TIMEOUT, "slow", retry_in=1.0)),
        (page, Failure(Outcome.ROBOTS, "robots.txt does not allow it")),
        (page, NoArticle("feed", "3 entries")),
        (page, NotModified()),
        (known, article),
        (start, NoArticle("listing")),
        (start, challenge_failure(403, "DataDome")),
    ):
        page_counts.count(lease, content)
    assert page_counts == PageCounts(pages=4, articles=1, characters=9, challenged=2)


def test_the_mean_share_of_prose_that_was_left_out_is_counted() -> None:
    page_counts = PageCounts()
    page = Lease(1, "https://a.example/1", "a", "a.example", 1, 0, Priority.PAGE)
    assert page_counts.left_out_share == 0
    for prose in (PageProse(100, 10), PageProse(9000, 4500), None):
        article = Article((Paragraph("One."),), prose=prose)
        page_counts.count(page, ReadArticle.from_article(article, FoldingSettings()))
    assert (page_counts.measured, page_counts.left_out_share) == (2, 0.3)
