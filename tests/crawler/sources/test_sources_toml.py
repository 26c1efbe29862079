"""sources.toml: valid files become sources, errors are reported with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.sources.source import Limits, Source, source_from_ledger
from crawler.sources.sources_toml import (
    CorrectSources,
    SourcesFile,
    read_sources,
    read_sources_file,
)
from storage.crawl_state.alert_thresholds import AlertThresholds

_FULL = """\
# Ours.
[[source]]
name = "harbour"
start = ["https://harbour.example/", "harbour.example/politics"]
feeds = ["https://feeds.example/harbour.xml"]
sitemaps = ["https://harbour.example/sitemap.xml", "https://harbour.example/"]
include = ['/\\d{4}/']
exclude = ['/video/', '\\?page=']
delay = 2
max_pages = 500
depth = 1

[source.headers]
Accept-Language = "de"

[[source]]
name = "hill.2"
feeds = ["https://hill.example/rss"]
"""


def _read(folder: Path, text: str) -> list[Source]:
    path = folder / "sources.toml"
    path.write_text(text, "utf-8")
    return read_sources(path)


def _problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(CorrectSources) as caught:
        _read(folder, text)
    return [line.removeprefix(f"{folder}/") for line in str(caught.value).splitlines()]


def test_the_sources_of_a_file_are_read_in_order(tmp_path: Path) -> None:
    harbour, hill = _read(tmp_path, _FULL)

    assert harbour == Source(
        name="harbour",
        urls=(
            "https://harbour.example/",
            "https://harbour.example/politics",
            "https://feeds.example/harbour.xml",
            "https://harbour.example/sitemap.xml",
        ),
        include=(r"/\d{4}/",),
        exclude=("/video/", r"\?page="),
        headers=(("Accept-Language", "de"),),
        delay=2.0,
        limits=Limits(500, 1),
    )
    assert hill == Source("hill.2", ("https://hill.example/rss",))


def test_a_file_may_contain_no_sources(tmp_path: Path) -> None:
    assert _read(tmp_path, "# none yet\n") == []


def test_alert_thresholds_and_the_alert_command_are_read(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        'on_alert = "page-me"\n[[source]]\nname = "a"\nfeeds = ["https://a.example/rss"]\n'
        'failing_after = 5\nsilent_after = "12h"\n'
    )
    file = read_sources_file(path)
    (source,) = file.sources
    assert file == SourcesFile((source,), "page-me")
    assert source.tolerance == AlertThresholds(5, 12 * 3600.0)
    assert source_from_ledger(source.as_dict()) == source
    path.write_text("")
    assert read_sources_file(path) == SourcesFile((), None)


@pytest.mark.parametrize(
    ("wrong", "line", "message"),
    [
        ('start = ["ftp://x.example"]', 3, "start: 'ftp://x.example' is not a web address"),
        (
            'start = "https://x.example"',
            3,
            'start: must be a list in brackets, not "https://x.example"',
        ),
        ("include = ['(']", 3, "include: must be a regular expression (missing )"),
        ("delay = -1", 3, "delay: must be at least 0, not -1"),
        ('delay = "2"', 3, 'delay: must be a number, not "2"'),
        ("max_pages = 0", 3, "max_pages: must be at least 1, not 0"),
        ("max_pages = 2.5", 3, "max_pages: must be a whole number, not 2.5"),
        ("depth = true", 3, "depth: must be a whole number, not true"),
        ("dealy = 2", 3, "dealy: unknown key; did you mean delay?"),
        ("failing_after = 0", 3, "failing_after: must be at least 1"),
        (
            'silent_after = "soon"',
            3,
            'silent_after: must be a number with s, m, h, d or w, such as "90m"',
        ),
        ('on_alert = "page-me"', 3, "on_alert: must be above the first [[source]]"),
        ("zzz = 2", 3, "zzz: unknown key; known keys: name, start"),
        ('headers = {"X y" = "1"}', 3, "headers: must have a name and a text for each header"),
        ('headers = {"X" = "a\\nb"}', 3, "headers: must have a name and a text for each header"),
    ],
)
def test_an_error_is_reported_with_its_line_and_source(
    tmp_path: Path, wrong: str, line: int, message: str
) -> None:
    text = f'[[source]]\nname = "harbour"\n{wrong}\nfeeds = ["https://a.example/rss"]\n'

    (problem,) = _problems(tmp_path, text)

    assert problem.startswith(f"sources.toml:{line}: source harbour: {message}")


def test_all_errors_are_reported_at_once(tmp_path: Path) -> None:
    text = (
        '[[source]]\nname = "one"\nfeeds = ["https://a.example/rss"]\ndepth = -1\n\n'
        '[[source]]\nfeeds = ["https://b.example/rss"]\n\n'
        '[[source]]\nname = "has blanks"\nfeeds = []\ndelay = "fast"\n'
    )

    assert [problem[: problem.rindex(": ")] for problem in _problems(tmp_path, text)] == [
        "sources.toml:4: source one: depth",
        "sources.toml:6: source 2: name",
        "sources.toml:10: source has blanks: name",
        "sources.toml:12: source has blanks: delay",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[source]]\nname = "a"\n', "sources.toml:1: source a: must have at least one URL"),
        (
            '[[source]]\nname = "a"\nstart = ["a.example"]\n'
            '[[source]]\nstart = ["b.example"]\nname = "a"\n',
            "sources.toml:6: source a: name: another source has the same name",
        ),
        ("[[sources]]\n", "sources.toml:1: sources: unknown key; did you mean source?"),
        ('\non_alert = " "\n', 'sources.toml:2: on_alert: must be a shell command, not " "'),
        ("on_alert = 3\n", "sources.toml:1: on_alert: must be a text in quotes, not 3"),
        ('[source]\nname = "a"\n', "sources.toml:1: source: must be a list in brackets"),
        ("[[source]\n", "sources.toml is not valid TOML: "),
    ],
)
def test_an_invalid_file_is_rejected(tmp_path: Path, text: str, message: str) -> None:
    (problem,) = _problems(tmp_path, text)

    assert problem.startswith(message)


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    with pytest.raises(
        CorrectSources, match=r"none\.toml does not exist: create it with `palimpsest"
    ):
        read_sources(tmp_path / "none.toml")
    with pytest.raises(CorrectSources, match="cannot be read"):
        read_sources(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(CorrectSources, match="cannot be read"):
        read_sources(tmp_path / "latin.toml")


def test_include_and_exclude_select_pages() -> None:
    source = Source(
        "a", ("https://a.example/",), include=(r"/\d{4}/", "/news/"), exclude=("video",)
    )

    assert source.allows("https://a.example/2026/story")
    assert source.allows("https://a.example/news/story")
    assert not source.allows("https://a.example/about")
    assert not source.allows("https://a.example/2026/video/story")
    assert Source("a", ()).allows("https://a.example/anything")


def test_headers_are_only_sent_to_the_sites_of_the_source() -> None:
    source = Source("a", ("https://a.example/",), headers=(("Authorization", "secret"),))

    assert source.headers_for("https://www.a.example/x") == {"Authorization": "secret"}
    assert source.headers_for("https://b.example/x") == {}
    assert "secret" not in repr(source.as_dict())


def test_the_value_of_an_invalid_header_is_not_printed(tmp_path: Path) -> None:
    text = '[[source]]\nname = "a"\nstart = ["a.example"]\nheaders = {Authorization = "a\\nkey"}\n'
    (problem,) = _problems(tmp_path, text)

    assert "key" not in problem


@given(
    st.text(max_size=200) | st.sampled_from(["[[source]]\nname = [", "source = 3", "[source.x]"])
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_results_in_sources_or_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "any.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        result = repr(read_sources(path))
    except CorrectSources as error:
        result = str(error)
    assert result == "[]" or result.startswith(str(path))


@given(
    number=st.integers(0, 5),
    key=st.sampled_from(["delay", "max_pages", "depth", "include"]),
    blank=st.integers(0, 3),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_reported_line_is_the_line_with_the_error(
    tmp_path: Path, number: int, key: str, blank: int
) -> None:
    lines = []
    for place in range(6):
        lines += ["[[source]]", f'name = "s{place}"', *[""] * blank, 'start = ["a.example"]']
        if place == number:
            lines.append(f'{key} = "wrong"')
            wrong = len(lines)

    (problem,) = _problems(tmp_path, "\n".join(lines))

    assert problem.startswith(f"sources.toml:{wrong}: source s{number}: {key}: ")
