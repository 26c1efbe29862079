"""UTF-16: pages, feeds and sitemaps are read as if they were UTF-8."""

from __future__ import annotations

import codecs
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.challenges import detect_challenge
from crawler.extraction.charsets.utf16 import as_utf8
from crawler.extraction.payload import Payload
from crawler.extraction.read_page import read_payload, read_saved_page
from storage.core.model import NoArticle, TextPreference
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle

HERE = "https://gazette.example/news/ferry"
SENTENCE = "居民们对此表示欢迎，但也担心票价上涨，因为渡船已经停航三个月了。"
PAGE = (
    "<!DOCTYPE html><html lang=zh><head><title>渡船</title>"
    "<meta property='og:type' content='article'></head><body><article><h1>渡船</h1>"
    + "".join(f"<p>{number}{SENTENCE * 3}</p>" for number in "一二三四五")
    + "</article></body></html>"
)
RSS = (
    '<?xml version="1.0" encoding="UTF-16LE"?><rss version="2.0"><channel><title>渡船</title>'
    "<item><link>https://gazette.example/渡船</link></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>渡船</title>'
    '<entry><link href="https://gazette.example/渡船"/></entry></feed>'
)
JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1",'
    ' "items": [{"url": "https://gazette.example/渡船"}]}'
)
SITEMAP = (
    '<?xml version="1.0" encoding="utf-16"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://gazette.example/渡船</loc></url></urlset>"
)
_ENCODINGS = ["utf-16-le", "utf-16-be", "utf-16"]  # the last writes a byte order mark


@pytest.mark.parametrize("encoding", _ENCODINGS)
@pytest.mark.parametrize("charset", ["; charset=utf-16", "; charset=utf-16le", ""])
def test_a_chinese_page_is_an_article_and_not_binary(encoding: str, charset: str) -> None:
    payload = Payload(PAGE.encode(encoding), HERE, f"text/html{charset}")

    content = read_payload(payload, FoldingSettings()).content

    assert isinstance(content, ReadArticle)
    assert SENTENCE in str(content)


@pytest.mark.parametrize("encoding", _ENCODINGS)
def test_a_saved_page_is_read(encoding: str) -> None:
    _, result = read_saved_page(
        PAGE.encode(encoding), HERE, FoldingSettings(), date(2025, 6, 1), TextPreference()
    )

    assert isinstance(result.content, ReadArticle)


@pytest.mark.parametrize("encoding", _ENCODINGS)
@pytest.mark.parametrize("charset", ["; charset=utf-16", ""])
@pytest.mark.parametrize(
    ("document", "media_type", "reason"),
    [
        (RSS, "application/rss+xml", "feed"),
        (ATOM, "application/atom+xml", "feed"),
        (JSON_FEED, "application/feed+json", "feed"),
        (SITEMAP, "application/xml", "sitemap"),
    ],
)
def test_feeds_and_sitemaps_list_their_links(
    document: str, media_type: str, reason: str, charset: str, encoding: str
) -> None:
    payload = Payload(document.encode(encoding), HERE, media_type + charset)

    result = read_payload(payload, FoldingSettings())

    assert isinstance(result.content, NoArticle)
    assert result.content.reason == reason
    assert [link.url for link in result.links] == ["https://gazette.example/渡船"]


@pytest.mark.parametrize("encoding", _ENCODINGS)
def test_a_challenge_is_recognised(encoding: str) -> None:
    page = "<html><head><title>Just a moment...</title></head></html>"

    assert detect_challenge(403, {}, page.encode(encoding)) == "Cloudflare"


@pytest.mark.parametrize("image", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"%PDF-1.4\n\x00\x00"])
def test_a_binary_file_that_is_declared_as_utf_16_is_not_html(image: bytes) -> None:
    content = read_payload(Payload(image, HERE, "text/html; charset=utf-16"), FoldingSettings())

    assert isinstance(content.content, NoArticle)
    assert content.content.reason == "not-html"


@given(st.binary(max_size=300).filter(lambda body: b"\x00" not in body), st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_body_without_nul_and_mark_is_unchanged(body: bytes, is_declared: bool) -> None:
    if not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        assert as_utf8(body, "text/html; charset=utf-16" if is_declared else None) == body


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.sampled_from(_ENCODINGS))
@settings(max_examples=100, deadline=None)
def test_no_character_of_utf_16_markup_is_lost(text: str, encoding: str) -> None:
    page = f"<html><p>{text}</p></html>"

    assert as_utf8(page.encode(encoding)).decode("utf-8-sig") == page
