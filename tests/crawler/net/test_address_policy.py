"""Which addresses a crawl may connect to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.net.address_policy import Allowed, InvalidAddress, is_literal, is_local, is_public


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "192.0.0.1", "198.18.0.1", "203.0.113.1", "224.0.0.1"),
        *("240.0.0.1", "255.255.255.255", "192.88.99.1"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
        *("2001:db8::1", "100::1", "64:ff9b:1::1", "3fff::1", "5f00::1"),
        # IPv4 in IPv6: mapped, compatible, NAT64, 6to4, Teredo.
        *("::ffff:127.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::"),
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_an_address_outside_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    assert not Allowed().admits("host.example", address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_a_public_address_is_admitted(address: str) -> None:
    assert is_public(ip_address(address))
    assert Allowed().admits("host.example", address)


@given(st.ip_addresses(v=4))
@example(IPv4Address("10.1.2.3"))
@example(IPv4Address("8.8.8.8"))
def test_an_embedded_ipv4_address_is_judged_like_the_address_itself(address: IPv4Address) -> None:
    number = int(address)
    assert is_public(IPv6Address((0xFFFF << 32) | number)) == is_public(address)
    assert is_public(IPv6Address((0x2002 << 112) | (number << 80))) == is_public(address)
    assert is_public(IPv6Address((0x64FF9B << 96) | number)) == is_public(address)


@given(st.ip_addresses())
def test_only_addresses_that_python_calls_global_are_public(
    address: IPv4Address | IPv6Address,
) -> None:
    if is_public(address):
        assert address.is_global
        assert not address.is_loopback
        assert not address.is_link_local
        assert not address.is_private


def test_only_what_is_named_is_allowed() -> None:
    allowed = Allowed.of(["10.0.0.0/8", "[::1]", "192.168.1.5", "Intranet.Example."])
    assert allowed.admits("any.example", "10.200.0.1")
    assert allowed.admits("any.example", "::ffff:10.200.0.1")
    assert allowed.admits("any.example", "::1")
    assert allowed.admits("any.example", "192.168.1.5")
    assert allowed.admits("intranet.example", "172.16.0.9")
    assert allowed.admits("INTRANET.EXAMPLE.", "172.16.0.9")
    assert not allowed.admits("any.example", "192.168.1.6")
    assert not allowed.admits("any.example", "127.0.0.1")
    assert not allowed.admits("other.intranet.example", "172.16.0.9")


@pytest.mark.parametrize("word", ["999.1.1.1", "10.0.0.0/99", "two words", "-x", "", "a/b", "1.2"])
def test_an_invalid_word_raises_an_error(word: str) -> None:
    with pytest.raises(InvalidAddress, match=r"10\.0\.0\.0/8"):
        Allowed.of([word])


def test_names_that_are_never_public() -> None:
    assert is_local("localhost")
    assert is_local("a.LOCALHOST.")
    assert is_local("printer.local")
    assert is_local("metadata.google.internal")
    assert not is_local("local.example")
    assert is_literal("::1")
    assert not is_literal("0x7f.1")
