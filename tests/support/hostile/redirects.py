"""Redirects in circles, to other schemes, and into private networks."""

from __future__ import annotations

from collections.abc import Iterable

from tests.support.hostile.answers import STORY, head, whole
from tests.support.hostile.server import Answer

_PRIVATE = "not a public address"


def _to(target: str, status: str = "302 Found") -> Answer:
    """A redirect; `{url}` in the target is replaced by the URL of the site."""

    def answer(url: str, _path: str) -> Iterable[bytes]:
        port = url.rpartition(":")[2]
        location = target.replace("{url}", url).replace("{port}", port)
        return [head(status=status, Location=location, Content_Length=0)]

    return answer


def _chain(url: str, path: str) -> Iterable[bytes]:
    step = int(path.rpartition("/")[2]) if path.count("/") > 1 else 0
    return [head(status="302 Found", Location=f"{url}/chain/{step + 1}", Content_Length=0)]


def _no_location(_url: str, _path: str) -> Iterable[bytes]:
    return [head(status="302 Found", Content_Length=0)]


def _refresh(url: str, _path: str) -> Iterable[bytes]:
    return whole(
        f'<html><head><meta http-equiv="refresh" content="0;url={url}/meta-refresh"></head>'
        f"<body><p>{STORY[0]}</p></body></html>"
    )


KINDS: dict[str, tuple[Answer, str, str]] = {
    "redirect-to-itself": (_to("{url}/redirect-to-itself"), "error", "redirect"),
    "chain": (_chain, "error", "redirect"),
    "redirect-to-nowhere": (_no_location, "error|not-article", ""),
    "redirect-to-nothing": (_to(""), "error|not-article", ""),
    "redirect-to-a-file": (_to("file:///etc/passwd"), "error|not-article", ""),
    "redirect-to-data": (_to("data:text/html,<p>hello</p>"), "error|not-article", ""),
    "redirect-to-a-script": (_to("javascript:alert(1)"), "error|not-article", ""),
    "redirect-to-ftp": (_to("ftp://127.0.0.1/etc/passwd"), "error|not-article", ""),
    "redirect-to-gopher": (_to("gopher://127.0.0.1:25/"), "error|not-article", ""),
    "redirect-to-s3": (_to("s3://bucket/key"), "error|not-article", ""),
    "redirect-to-a-private-network": (_to("http://10.0.0.1/"), "error", _PRIVATE),
    "redirect-to-metadata": (_to("http://169.254.169.254/latest/meta-data/"), "error", _PRIVATE),
    "redirect-to-metadata-in-ipv6": (_to("http://[fd00:ec2::254]/latest/"), "error", _PRIVATE),
    "redirect-to-loopback-in-ipv6": (_to("http://[::1]:{port}/"), "error", _PRIVATE),
    "redirect-to-a-mapped-address": (_to("http://[::ffff:10.0.0.1]/"), "error", _PRIVATE),
    "redirect-to-a-translated-address": (_to("http://[64:ff9b::a00:1]/"), "error", _PRIVATE),
    "redirect-to-an-address-in-hex": (_to("http://0x0a000001/"), "error", _PRIVATE),
    "redirect-to-an-address-as-a-number": (_to("http://167772161/"), "error", _PRIVATE),
    "redirect-to-a-short-address": (_to("http://10.1/"), "error", _PRIVATE),
    "redirect-to-any-address": (_to("http://0.0.0.0:{port}/"), "error", _PRIVATE),
    "redirect-to-broadcast": (_to("http://255.255.255.255/"), "error", _PRIVATE),
    "redirect-of-100-kilobytes": (_to("{url}/" + "a" * 100_000), "error|not-article|404", ""),
    "redirect-with-a-line-break": (
        _to("{url}/x%0d%0aSet-Cookie:%20a=b\r\nX-Split: 1"),
        "error|not-article|404",
        "",
    ),
    "redirect-with-a-password": (_to("http://user:secret@10.0.0.1/"), "error", "invalid hostname"),
    "redirect-to-a-bad-host": (_to("http://a..b.-c-/\x00"), "error", "no such host"),
    "redirect-to-a-long-host": (_to(f"http://{'a' * 64}.example/"), "error", "no such host"),
    "redirect-to-a-bad-port": (_to("http://127.0.0.1:99999/"), "error|not-article", ""),
    "redirect-308-to-itself": (_to("{url}/redirect-308-to-itself", "308 Moved"), "error", "redir"),
    "meta-refresh": (_refresh, "not-article", ""),
}
