"""URL keys: which URLs are the same page, and the messages for texts that are not URLs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.core.urls import (
    InvalidUrl,
    is_on_site,
    parse_web_url,
    resolve_link,
    site_of,
    strip_tracking,
    url_key,
)

PAGE = "https://example.org/quay/boats?a=1&b=2"


@pytest.mark.parametrize(
    "variant",
    [
        "http://example.org/quay/boats?a=1&b=2",
        "HTTPS://example.org/quay/boats?a=1&b=2",
        "https://www.example.org/quay/boats?a=1&b=2",
        "https://www2.example.org/quay/boats?a=1&b=2",
        "https://EXAMPLE.Org/quay/boats?a=1&b=2",
        "https://example.org:443/quay/boats?a=1&b=2",
        "http://example.org:80/quay/boats?a=1&b=2",
        "https://example.org/quay/boats?a=1&b=2#comments",
        "https://example.org/quay/boats?b=2&a=1",
        "https://example.org/quay/boats/?a=1&b=2",
        "https://example.org/quay/boats?utm_source=rss&a=1&b=2&utm_medium=feed",
        "https://example.org/quay/boats?a=1&b=2&fbclid=xyz",
        "https://example.org/quay/boats?a=1&b=2&gclid=xyz",
        "https://example.org/quay/boats?a=1&b=2&mc_cid=1&mc_eid=2",
        "https://example.org/quay/boats?a=1&b=2&UTM_Campaign=spring",
        "https://example.org/qu%61y/boats?a=1&b=2",
        "https://reader:secret@example.org/quay/boats?a=1&b=2",
    ],
)
def test_variants_of_a_url_share_a_key(variant: str) -> None:
    assert url_key(variant) == url_key(PAGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/?123", "https://example.org/?456"),
        ("https://example.org/?123", "https://example.org/"),
        ("https://example.org/show?cid=1", "https://example.org/show?cid=2"),
        ("https://example.org/show?eid=1", "https://example.org/show?eid=2"),
        ("https://example.org/show?id=1", "https://example.org/show?id=2"),
        ("https://example.org/show?id=1", "https://example.org/show"),
        ("https://example.org/show?source=1", "https://example.org/show?source=2"),
        ("https://example.org/show?page=1", "https://example.org/show?page=2"),
        ("https://example.org/show?x=1&x=2", "https://example.org/show?x=1"),
        ("https://example.org/boats", "https://example.org/nets"),
        ("https://example.org/Boats", "https://example.org/boats"),
        ("https://example.org/show?id=Ab", "https://example.org/show?id=aB"),
        ("https://example.org/a/b", "https://example.org/a%2Fb"),
        ("https://example.org/a", "https://example.org:8080/a"),
        ("https://example.org/a", "https://news.example.org/a"),
        ("https://example.org/a", "https://example.com/a"),
    ],
)
def test_urls_that_may_be_different_pages_have_different_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_a_key_is_short_and_readable() -> None:
    assert (
        url_key("HTTP://www.Example.org:80/a/?utm_source=x&b=2&a=1#top") == "example.org/a?a=1&b=2"
    )


def test_an_imported_text_is_its_own_key() -> None:
    assert url_key("import:Wires.jsonl#7") == "import:Wires.jsonl#7"


_LABEL = st.text("abcxyz0", min_size=1, max_size=5)
_STEP = st.text("aZ09-_.~é港 %", min_size=1, max_size=5).filter(
    lambda step: step not in (".", "..")
)
_PAIR = st.tuples(
    st.sampled_from(["id", "cid", "q", "utm_source", "gclid", "a b", "é"]),
    st.sampled_from(["", "=", "=1", "=two", "=é", "=a b", "=x/"]),
).map("".join)
_URLS = st.builds(
    lambda scheme, www, labels, port, path, slash, query, fragment: (
        f"{scheme}://{www}{'.'.join(labels)}.example{port}"
        f"{''.join(f'/{step}' for step in path)}{slash}{query and '?' + '&'.join(query)}{fragment}"
    ),
    st.sampled_from(["http", "https", "HTTP", "Https"]),
    st.sampled_from(["", "www.", "WWW.", "www3."]),
    st.lists(_LABEL, min_size=1, max_size=3),
    st.sampled_from(["", ":8080", ":8443"]),
    st.lists(_STEP, max_size=3),
    st.sampled_from(["", "/"]),
    st.lists(_PAIR, max_size=3).map(lambda pairs: pairs or ""),
    st.sampled_from(["", "#", "#top"]),
)


@given(_URLS)
@settings(max_examples=100, deadline=None)
def test_the_key_of_a_key_is_the_same(url: str) -> None:
    key = url_key(url)

    assert url_key(f"https://{key}") == key


def test_the_scheme_does_not_count_if_the_port_is_explicit() -> None:
    key = url_key("http://example.org:443/a")

    assert url_key(f"https://{key}") == key


@given(_URLS)
@settings(max_examples=100, deadline=None)
def test_stripping_tracking_parameters_keeps_the_key(url: str) -> None:
    assert url_key(strip_tracking(url)) == url_key(url)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("example.org", "https://example.org"),
        ("example.org/quay", "https://example.org/quay"),
        ("example.org:8080/quay", "https://example.org:8080/quay"),
        ("http://example.org/quay", "http://example.org/quay"),
        ("HTTP://example.org/quay", "http://example.org/quay"),
        ("  https://example.org/quay\n", "https://example.org/quay"),
        ("http://localhost:8000/x", "http://localhost:8000/x"),
        ("localhost:8000", "https://localhost:8000"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("https://example.org/quay#top", "https://example.org/quay"),
        ("https://example.org/caf\u00e9 au lait", "https://example.org/caf%C3%A9%20au%20lait"),
        ("https://example.org/caf%C3%A9", "https://example.org/caf%C3%A9"),
    ],
)
def test_user_input_becomes_a_fetchable_url(text: str, url: str) -> None:
    assert parse_web_url(text) == url


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("foo", "has no valid host name"),
        ("", "begins with https://"),
        ("   ", "begins with https://"),
        ("ftp://x", "begins with https://"),
        ("mailto:a@b.c", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("file:///srv/page.html", "begins with https://"),
        ("http://[bad", "is not a URL"),
        ("http://127.0.0.1:99999/", "[Pp]ort out of range"),
        ("https://", "has no valid host name"),
        ("https:///quay", "has no valid host name"),
        ("https://quay..example/", "has no valid host name"),
    ],
)
def test_a_text_that_is_not_a_web_address_is_refused_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(InvalidUrl, match=message):
        parse_web_url(text)


@pytest.mark.parametrize("text", ["foo", "ftp://x", "http://[bad", "http://127.0.0.1:99999/"])
def test_the_message_quotes_the_input(text: str) -> None:
    with pytest.raises(InvalidUrl) as error:
        parse_web_url(text)

    assert text in str(error.value)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.org/a", "example.org"),
        ("http://example.org:80/a", "example.org"),
        ("https://example.org:443/a", "example.org"),
        ("https://EXAMPLE.org/a", "example.org"),
        ("https://news.example.org/a", "news.example.org"),
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000"),
        ("import:wires.jsonl#7", "wires.jsonl"),
        ("file:///srv/saved%20pages/a.html", "saved pages"),
        ("file:///a.html", "saved pages"),
    ],
)
def test_a_site_is_the_host_without_www(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://example.org/", True),
        ("http://www.example.org/a", True),
        ("https://news.example.org/a", True),
        ("https://a.b.example.org/a", True),
        ("https://notexample.org/", False),
        ("https://example.org.elsewhere.example/", False),
        ("https://example.com/", False),
        ("https://org/", False),
        ("https://elsewhere.example/?u=example.org", False),
    ],
)
def test_a_site_includes_its_subdomains_and_no_others(url: str, inside: bool) -> None:
    assert is_on_site(url, frozenset({"example.org"})) is inside


def test_stripping_removes_the_fragment_and_tracking_parameters() -> None:
    assert (
        strip_tracking("https://example.org/a/?utm_source=x&b=2&gclid=y&a=1#top")
        == "https://example.org/a/?b=2&a=1"
    )


@pytest.mark.parametrize(
    "url",
    ["import:wires.jsonl#7", "file:///srv/page.html?utm_source=x#top", "mailto:a@b.c?subject=x#y"],
)
def test_stripping_does_not_change_urls_other_than_http(url: str) -> None:
    assert strip_tracking(url) == url


@pytest.mark.parametrize("name", ["msid", "cid", "eid", "dcid", "ttid", "amp", "source", "ref"])
def test_a_parameter_that_may_identify_the_article_counts(name: str) -> None:
    one, other = (f"https://gazette.example/show?{name}={number}" for number in (1, 2))
    assert url_key(one) != url_key(other)
    assert strip_tracking(one) == one


@pytest.mark.parametrize(
    "address",
    [
        *("http://[bad/", "http://gazette.example:99999/", "//x:port/a", "mailto:a@b.c", "#x"),
        *("/half-a-pair-\ud800", "/a\x00b"),  # a database cannot store these
    ],
)
def test_an_unusable_address_is_ignored(address: str) -> None:
    assert resolve_link("https://gazette.example/a", address) is None


_LABEL = st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True)
_SIMPLE_URLS = st.builds(
    lambda scheme, host, path: f"{scheme}://{'.'.join(host)}{path}",
    st.sampled_from(["http", "https"]),
    st.lists(
        st.sampled_from(["www", "www2", "xn--a", "com", "1"]) | _LABEL, min_size=1, max_size=4
    ),
    st.from_regex(r"(/[A-Za-z0-9_.~-]{0,5}){0,4}", fullmatch=True),
)


@given(_SIMPLE_URLS)
@example("https://www.example.org")
@example("https://www.example.org/")
@example("http://example.org/a/..b/")
def test_urls_without_special_characters_are_treated_as_those_with(url: str) -> None:
    """The fragment is removed; without one, most URLs take a shorter way."""
    for function in (parse_web_url, strip_tracking, url_key):
        assert _result(function, url) == _result(function, f"{url}#x")


def _result(function: Callable[[str], str], url: str) -> str | type[ValueError]:
    """What a function returns or raises."""
    try:
        return function(url)
    except ValueError as error:
        return type(error)
