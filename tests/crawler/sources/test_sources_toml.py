"""sources.toml: what is right becomes sources, what is wrong is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.sources.source import Limits, Source, of_ledger
from crawler.sources.sources_toml import MendSources, Written, read_file, read_sources
from storage.crawl_state.alert_thresholds import Tolerance

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
    with pytest.raises(MendSources) as caught:
        _read(folder, text)
    return [line.removeprefix(f"{folder}/") for line in str(caught.value).splitlines()]


def test_a_file_becomes_sources_in_its_order(tmp_path: Path) -> None:
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


def test_a_file_without_sources_has_none(tmp_path: Path) -> None:
    assert _read(tmp_path, "# none yet\n") == []


def test_what_is_to_be_put_up_with_and_whom_to_tell(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        'on_alert = "page-me"\n[[source]]\nname = "a"\nfeeds = ["https://a.example/rss"]\n'
        'failing_after = 5\nsilent_after = "12h"\n'
    )
    written = read_file(path)
    (source,) = written.sources
    assert written == Written((source,), "page-me")
    assert source.tolerance == Tolerance(5, 12 * 3600.0)
    assert of_ledger(source.as_dict()) == source
    path.write_text("")
    assert read_file(path) == Written((), None)


@pytest.mark.parametrize(
    ("wrong", "line", "told"),
    [
        ('start = ["ftp://x.example"]', 3, "start: 'ftp://x.example' is not a web address"),
        ('start = "https://x.example"', 3, "start: Input should be a valid list"),
        ("include = ['(']", 3, "include: no regular expression: missing )"),
        ("delay = -1", 3, "delay: Input should be greater than or equal to 0, not -1"),
        ('delay = "2"', 3, "delay: Input should be a valid number, not '2'"),
        ("max_pages = 0", 3, "max_pages: Input should be greater than or equal to 1"),
        ("max_pages = 2.5", 3, "max_pages: Input should be a valid integer"),
        ("depth = true", 3, "depth: Input should be a valid integer, not True"),
        ("dealy = 2", 3, "dealy: there is no such key; did you mean delay?"),
        ("failing_after = 0", 3, "failing_after: Input should be greater than or equal to 1"),
        ('silent_after = "soon"', 3, 'silent_after: a number with s, m, h, d or w, such as "90m"'),
        ('on_alert = "page-me"', 3, "on_alert: belongs above the first [[source]]"),
        ("zzz = 2", 3, "zzz: there is no such key; known: name, start"),
        ('headers = {"X y" = "1"}', 3, "headers: a name and a text for each"),
        ('headers = {"X" = "a\\nb"}', 3, "headers: a name and a text for each"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_source(
    tmp_path: Path, wrong: str, line: int, told: str
) -> None:
    text = f'[[source]]\nname = "harbour"\n{wrong}\nfeeds = ["https://a.example/rss"]\n'

    (problem,) = _problems(tmp_path, text)

    assert problem.startswith(f"sources.toml:{line}: source harbour: {told}")


def test_everything_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
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
    ("text", "told"),
    [
        ('[[source]]\nname = "a"\n', "sources.toml:1: source a: give at least one URL"),
        (
            '[[source]]\nname = "a"\nstart = ["a.example"]\n'
            '[[source]]\nstart = ["b.example"]\nname = "a"\n',
            "sources.toml:6: there are two sources named a",
        ),
        ("[[sources]]\n", "sources.toml:1: sources: there is no such key; did you mean source?"),
        ('\non_alert = " "\n', "sources.toml:2: on_alert: a command for the shell, not ' '"),
        ("on_alert = 3\n", "sources.toml:1: on_alert: Input should be a valid string, not 3"),
        ('[source]\nname = "a"\n', "sources.toml:1: source: Input should be a valid list"),
        ("[[source]\n", "sources.toml is no TOML: "),
    ],
)
def test_a_file_that_makes_no_sense_is_refused(tmp_path: Path, text: str, told: str) -> None:
    (problem,) = _problems(tmp_path, text)

    assert problem.startswith(told)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(MendSources, match=r"there is no .*none\.toml: `palimpsest sources add"):
        read_sources(tmp_path / "none.toml")
    with pytest.raises(MendSources, match="cannot be read"):
        read_sources(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(MendSources, match="cannot be read"):
        read_sources(tmp_path / "latin.toml")


def test_include_and_exclude_choose_among_what_is_found() -> None:
    source = Source(
        "a", ("https://a.example/",), include=(r"/\d{4}/", "/news/"), exclude=("video",)
    )

    assert source.allows("https://a.example/2026/story")
    assert source.allows("https://a.example/news/story")
    assert not source.allows("https://a.example/about")
    assert not source.allows("https://a.example/2026/video/story")
    assert Source("a", ()).allows("https://a.example/anything")


def test_headers_go_to_the_sites_of_the_source_alone() -> None:
    source = Source("a", ("https://a.example/",), headers=(("Authorization", "secret"),))

    assert source.headers_for("https://www.a.example/x") == {"Authorization": "secret"}
    assert source.headers_for("https://b.example/x") == {}
    assert "secret" not in repr(source.as_dict())


def test_a_header_that_is_wrong_is_not_printed(tmp_path: Path) -> None:
    text = '[[source]]\nname = "a"\nstart = ["a.example"]\nheaders = {Authorization = "a\\nkey"}\n'
    (problem,) = _problems(tmp_path, text)

    assert "key" not in problem


@given(
    st.text(max_size=200) | st.sampled_from(["[[source]]\nname = [", "source = 3", "[source.x]"])
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gives_sources_or_a_message(tmp_path: Path, text: str) -> None:
    path = tmp_path / "any.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        told = repr(read_sources(path))
    except MendSources as error:
        told = str(error)
    assert told == "[]" or told.startswith(str(path))


@given(
    number=st.integers(0, 5),
    key=st.sampled_from(["delay", "max_pages", "depth", "include"]),
    blank=st.integers(0, 3),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_line_named_is_the_line_that_is_wrong(
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
