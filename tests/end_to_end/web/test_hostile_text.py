"""Scraped text is hostile: no part of it runs, and no part of it breaks a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.command import Palimpsest
from tests.support.serving import ServedArchive, serving

# One process has the server and the browser.
pytestmark = pytest.mark.xdist_group("web hostile")

SCRIPT = "<script>alert(1)</script>"
OVERRIDE = "\u202e"
PIECES = (
    SCRIPT,
    '"><img src=x onerror=alert(2)><svg onload=alert(3)>',
    "' autofocus onfocus=alert(4) x='",
    "{{ 7 * 7 }} {% raw %} ${alert(5)} javascript:alert(6)",
    "</title></style></textarea><iframe srcdoc='<script>alert(7)</script>'></iframe>",
    f"{OVERRIDE}gnp.exe{OVERRIDE}\u2066\u2067 and on",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645 123 abc",
    "<a href='javascript:alert(8)'>read on</a> &lt;b&gt; &#x3c;script&#x3e;",
)
TEXT = [
    *(
        f"{piece} the ferry left an hour late and nobody on the quay was surprised"
        for piece in PIECES
    ),
    "w" * 1_000_000,
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedArchive]:
    """An archive of articles with hostile text, edited and copied."""
    palimpsest = Palimpsest(tmp_path_factory.mktemp("hostile"))
    records: list[dict[str, Any]] = [
        {
            "url": f'https://evil.example/{number}?a="><script>alert(9)</script>',
            "title": f"{SCRIPT} {OVERRIDE}reversed {'x' * 5000 if number else ''}",
            "author": SCRIPT,
            "published": f"{SCRIPT}2026" if number else "2026-01-01",
            "language": '"><script>alert(10)</script>',
            "tags": [SCRIPT],
            "text": "\n".join(
                [*TEXT, f"And the {number}th account of it all ended here, it says."]
            ),
        }
        for number in range(3)
    ]
    records.append({"url": "javascript:alert(11)//x", "title": "No page", "text": TEXT[0] * 3})
    for name, change in (("a", ""), ("b", " Once more.")):
        lines = [json.dumps(each | {"text": each["text"] + change}) for each in records]
        (palimpsest.folder / f"{name}.jsonl").write_text("\n".join(lines))
        assert palimpsest.run("import", f"{name}.jsonl").code == 0
    with serving(palimpsest) as server:
        yield server


PATHS = (
    "/",
    "/?q=<script>alert(1)</script>",
    '/?q=ferry&site=<script>alert(1)</script>&language="><svg onload=alert(1)>&date=2026',
    "/articles/1",
    "/articles/2",
    "/articles/4",
    "/articles/1/versions",
    "/paragraphs/1",
    "/sites",
    "/sites/evil.example",
    "/sites/<script>alert(1)</script>",
    "/urls?url=<script>alert(1)</script>",
    "/missed",
    "/missed?outcome=<script>alert(1)</script>",
    "/runs",
    "/runs/1",
    "/archive/articles",
    "/archive/paragraphs?_size=3",
    "/nowhere<script>alert(1)</script>",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_scraped_script_runs_and_the_layout_is_intact(
    exposed: Page, hostile: ServedArchive, path: str
) -> None:
    for width in (1280, 390):
        exposed.set_viewport_size({"width": width, "height": 800})
        exposed.goto(hostile.url(path))
        if not path.startswith("/archive"):
            assert (
                exposed.locator("script, iframe, svg, [onerror], [onload], [onfocus]").count() == 0
            )
            assert exposed.evaluate("document.documentElement.scrollWidth") <= width
        links = exposed.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        assert not [link for link in links if not link.startswith("http")]
        away = "all => all.filter(a => a.host !== location.host).map(a => a.rel)"
        for rel in exposed.eval_on_selector_all("main a[href]", away):
            assert {"noopener", "nofollow"} <= set(rel.split())


def test_an_injected_script_does_not_run(exposed: Page, hostile: ServedArchive) -> None:
    exposed.goto(hostile.url("/articles/1"))
    ran = exposed.evaluate(
        """() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
                   document.body.append(s); return window.ran ?? 0 }"""
    )
    assert ran == 0


def test_a_direction_override_ends_with_the_text_that_contains_it(
    exposed: Page, hostile: ServedArchive
) -> None:
    exposed.goto(hostile.url("/articles/1"))
    assert exposed.locator("h1").evaluate("h => getComputedStyle(h).unicodeBidi") == "isolate"
    arabic = exposed.locator("p", has_text="\u0645\u0631\u062d\u0628\u0627").first
    assert arabic.evaluate("p => getComputedStyle(p).direction") == "rtl"
    assert exposed.get_by_role("navigation").evaluate("n => getComputedStyle(n).direction") == "ltr"
