"""The title is what readers see, without the name of the site."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.titles import are_forms_of_one_title, part_beside, title_key
from storage.core.model import Origin
from tests.support.metadata_pages import article, json_ld, meta, metadata_of

_SITE = meta("og:site_name", "The Gazette")


def _title(head: str, body: str = "<p>T</p>") -> str | None:
    return metadata_of(head, body).title


@pytest.mark.parametrize(
    "title",
    [
        "Boats | The Gazette",
        "Boats - The Gazette",
        "Boats – The Gazette",
        "Boats — The Gazette",
        "Boats :: The Gazette",
        "Boats » The Gazette",
        "Boats · The Gazette",
        "The Gazette | Boats",
        "The Gazette: Boats",
        "Boats | Quay | The Gazette",
        "Boats - the gazette",
    ],
)
def test_the_name_of_the_site_is_left_out(title: str) -> None:
    assert _title(f"<title>{title}</title>{_SITE}") in ("Boats", "Boats | Quay")
    assert _title(f"<title>{title}</title>{_SITE}", "<h1>Boats</h1>") == "Boats"


@pytest.mark.parametrize("title", ["Boats | example.org", "Boats - Example", "Example: Boats"])
def test_the_name_of_the_host_is_left_out(title: str) -> None:
    assert _title(f"<title>{title}</title>") == "Boats"


def test_what_two_declared_titles_differ_by_is_the_name_of_the_site() -> None:
    head = "<title>Boats - All about quays</title>" + meta("og:title", "Boats")

    assert _title(head, "<h1>All about quays</h1>") == "Boats"


@pytest.mark.parametrize("title", ["Boats - and ropes", "Boats: a history", "Tarn-Bridge", "A | B"])
def test_other_parts_of_a_title_are_kept(title: str) -> None:
    assert _title(f"<title>{title}</title>{_SITE}") == title


def test_the_heading_precedes_declared_titles() -> None:
    head = "<title>Why boats sink</title>" + json_ld({"@type": "Article", "headline": "Sinking"})

    assert _title(head, article("The boats of Tarn Bridge")) == "The boats of Tarn Bridge"


def test_of_several_headings_the_one_that_is_declared_is_used() -> None:
    head = json_ld({"@type": "Article", "headline": "Boats"})

    assert _title(head, "<h1>Gazette</h1><h1>Boats</h1><h1>Ropes</h1>") == "Boats"
    assert _title(head, "<h1>Today</h1><h2>Boats</h2>") == "Boats"


def test_a_heading_with_the_name_of_the_site_is_not_the_title() -> None:
    assert _title(_SITE + meta("og:title", "Boats"), "<h1>The Gazette</h1>") == "Boats"


def test_a_heading_outside_the_article_is_not_the_title() -> None:
    assert _title(meta("og:title", "Boats"), "<nav><h1>Menu</h1></nav>") == "Boats"


def test_markup_and_references_are_not_part_of_the_title() -> None:
    head = json_ld({"@type": "Article", "headline": "Tom &amp;amp; <i>Ada</i>"})

    assert _title(head) == "Tom & Ada"
    assert _title("", "<h1>B<b>oa</b>ts<br>and <script>1</script>ropes</h1>") == "Boats and ropes"


def test_the_origin_of_the_title() -> None:
    declared, shown = meta("og:title", "Boats"), "<h1>Boats</h1>"

    assert metadata_of(declared, shown).origins.title is Origin.DECLARED
    assert metadata_of(declared, "<p>T</p>").origins.title is Origin.DECLARED
    assert metadata_of("<title></title>", shown).origins.title is Origin.VISIBLE
    assert metadata_of("<title></title>").origins.title is None


def test_the_parts_of_titles() -> None:
    assert part_beside("Boats", "Boats | Gazette") == "Gazette"
    assert part_beside("Boats", "Gazette - Boats") == "Gazette"
    assert part_beside("Boats", "Boats of the Gazette") is None
    assert title_key("“Boats”: the  END!") == "boats the end"
    assert are_forms_of_one_title("boats of tarn", "the boats of tarn bridge")
    assert not are_forms_of_one_title("boats", "ropes")
    assert not are_forms_of_one_title("", "ropes")


def test_a_smaller_heading_with_the_declared_title_precedes_the_sections_after_it() -> None:
    head = "<title>What do people say about boats? | Quay</title>"
    body = "<h2>What do people say about boats?</h2><h1>What people say about rope</h1>"

    assert _title(head, body) == "What do people say about boats?"


def test_a_line_with_the_declared_title_precedes_a_heading_that_does_not_agree() -> None:
    body = "<fieldset><legend>A week of boats</legend><p>Text</p></fieldset><h1>Day 7</h1>"

    assert _title("<title>A week of boats</title>", body) == "A week of boats"
