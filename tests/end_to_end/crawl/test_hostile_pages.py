"""Each kind of hostile page gets its outcome within the limits and affects nothing else."""

from __future__ import annotations

import gzip
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.command import Palimpsest
from tests.support.hostile import KINDS, HostileSite, Kind, transfer
from tests.support.hostile.answers import article, head, repeated, whole
from tests.support.hostile.kinds import is_expected
from tests.support.hostile.server import Answer
from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import ROOT

pytestmark = pytest.mark.xdist_group("hostile")
_MAX_MEGABYTES = 400  # of the crawling process, whatever it receives


class Impatient(Palimpsest):
    """The command with timeouts of seconds instead of half a minute."""

    settings = "settings_short_timeout"

    def environment(self) -> dict[str, str]:
        return super().environment() | {
            "SCRAPY_SETTINGS_MODULE": f"tests.support.hostile.{self.settings}",
            "PYTHONPATH": str(ROOT),
        }

    def measured(self, *words: str, stdin_text: str) -> tuple[int, float]:
        """Run to the end: the exit code, and the peak memory of the process in MB."""
        process = self.start(*words, stdin=-1)
        most = [0.0]
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(0.1):
                most[0] = max(most[0], _peak(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            process.communicate(stdin_text, timeout=480)
        finally:
            ended.set()
            watcher.join()
        return process.returncode, most[0]


def _peak(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    lines = [line.split() for line in status.splitlines() if line.startswith("VmHWM")]
    return int(lines[0][1]) / 1024 if lines else 0.0


# The extractor takes minutes for them, so a worker is lost for each when its time is over.
_ENDLESS = {
    *("attributes-by-the-hundred-thousand", "links-by-the-hundred-thousand"),
    "paragraphs-by-the-hundred-thousand",
}


@dataclass(frozen=True)
class Survived:
    """Crawls of all kinds of hostile pages together with an ordinary newspaper."""

    command: Palimpsest
    site: HostileSite
    paper: Newspaper
    megabytes: float
    outcomes: dict[str, tuple[str | None, str | None]]


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Survived]:
    command = Impatient(tmp_path_factory.mktemp("hostile"))
    command.fresh = True  # its memory is measured
    answers = {kind.name: kind.answer for kind in KINDS}
    transfer.prepare()
    with HostileSite(answers) as site, Newspaper() as paper:
        ordinary = [f"{paper.url}{path}" for path in paper.expected.articles]
        names = [kind.name for kind in KINDS if kind.name not in _ENDLESS]
        urls = _mixed([f"{site.url}/{name}" for name in names], ordinary[3:])
        code, megabytes = command.measured(
            *("crawl", "-", "--delay", "0", "--depth", "0"), stdin_text="\n".join(urls)
        )
        assert code in (0, 3)
        command.settings = "settings_short_reading"
        urls = _mixed([f"{site.url}/{name}" for name in sorted(_ENDLESS)], ordinary[:3])
        code, more = command.measured(
            *("crawl", "-", "--delay", "0", "--depth", "0"), stdin_text="\n".join(urls)
        )
        assert code in (0, 3)
        megabytes = max(megabytes, more)
        rows = command.rows("SELECT url, outcome, detail FROM urls")
        outcomes = {url: (outcome, detail) for url, outcome, detail in rows}
        yield Survived(command, site, paper, megabytes, outcomes)


def _mixed(hostile: list[str], ordinary: list[str]) -> list[str]:
    """Ordinary pages between the hostile ones, so that both are processed at the same time."""
    mixed = list(hostile)
    every = len(hostile) // len(ordinary)
    for number, url in enumerate(ordinary):
        mixed.insert((every + 1) * number, url)
    return mixed


def test_there_are_at_least_60_kinds() -> None:
    assert len(KINDS) >= 60
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_gets_an_expected_outcome(survived: Survived, kind: Kind) -> None:
    outcome, detail = survived.outcomes[f"{survived.site.url}/{kind.name}"]
    assert is_expected(kind, outcome, detail), f"{outcome}: {detail}"
    assert len(detail or "") < 600


def test_ordinary_articles_are_complete(survived: Survived) -> None:
    paper, command = survived.paper, survived.command
    for path in paper.expected.articles:
        rows = command.rows(
            "SELECT p.text FROM urls u JOIN articles a ON a.id = u.article_id "
            "JOIN appearances s ON s.version_id = a.version_id "
            "JOIN paragraphs p ON p.id = s.paragraph_id WHERE u.url = ? ORDER BY s.position",
            f"{paper.url}{path}",
        )
        texts = [text for (text,) in rows]
        assert [each for each in paper.expected.paragraphs[path] if each not in texts] == []


def test_the_archive_is_intact(survived: Survived) -> None:
    assert survived.command.rows("PRAGMA integrity_check") == [("ok",)]
    ran = survived.command.run("verify", "--json")
    assert ran.code == 0, ran.out
    assert survived.command.rows("SELECT count(*) FROM urls WHERE state != 'done'") == [(0,)]


def test_search_output_contains_no_control_characters(
    survived: Survived,
) -> None:
    ran = survived.command.run("search", "lighthouse")
    assert ran.code == 0
    assert not set(ran.out) & {chr(each) for each in range(32) if chr(each) not in "\n\t"}
    assert "\u202e" not in ran.out


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read in /proc")
def test_the_memory_of_the_crawl_stays_flat(survived: Survived) -> None:
    assert 0 < survived.megabytes < _MAX_MEGABYTES


# --- Traps: each page links to others of its kind ---------------------------------------------


def _calendar(url: str, path: str) -> list[bytes]:
    day = int(path.rpartition("/")[2] or 0)
    days = "".join(f'<li><a href="{url}/calendar/{day + each}">Day</a></li>' for each in (1, 7, 30))
    return whole(f"<ul>{days}</ul>")


def _session(url: str, path: str) -> list[bytes]:
    number = len(path)
    links = "".join(f'<a href="{url}/session/a?sid={number}{each}x">on</a>' for each in range(4))
    return whole(f"{links}<p>{path}</p>")


def _deeper(url: str, path: str) -> list[bytes]:
    return whole(f'<a href="{url}{path}/deeper">deeper</a> <a href="deeper/">relative</a>')


def _tree(url: str, path: str) -> list[bytes]:
    maps = "".join(f"<sitemap><loc>{url}{path}{each}</loc></sitemap>" for each in range(5))
    return whole(f"<sitemapindex>{maps}</sitemapindex>", "application/xml")


@pytest.mark.parametrize(
    ("name", "answer", "most"),
    [
        ("calendar", _calendar, 3**3 + 3**2 + 3 + 1),
        ("session", _session, 4**3 + 4**2 + 4 + 1),
        ("deeper", _deeper, 2**3 + 2**2 + 2 + 1),
        ("sitemap", _tree, 5**3 + 5**2 + 5 + 1),
    ],
)
def test_a_trap_is_left_at_the_maximum_depth(
    palimpsest: Palimpsest, name: str, answer: Answer, most: int
) -> None:
    with HostileSite({name: answer}) as site:
        ran = palimpsest.crawl(f"{site.url}/{name}/0")
        assert ran.code in (0, 3), ran.err
        asked = sum(
            times for path, times in site.request_counts.items() if path.startswith(f"/{name}")
        )
        assert 1 < asked <= most
        assert max(site.request_counts.values()) == 1


# --- robots.txt -------------------------------------------------------------------------------


def _endless_rules(_url: str, _path: str) -> Iterator[bytes]:
    yield head("text/plain")
    yield from repeated(b"Disallow: /nothing-of-the-kind\n", 100_000_000 // 31, 4096)


def _packed_rules(_url: str, _path: str) -> list[bytes]:
    body = gzip.compress(b"Disallow: /nothing-of-the-kind\n" * 400_000)
    return [head("text/plain", Content_Encoding="gzip", Content_Length=len(body)), body]


def _baiting_rules(_url: str, _path: str) -> list[bytes]:
    stars = "/" + "*a" * 2_000 + "b$"
    return whole(f"User-agent: *\nDisallow: {stars}\n" * 50, "text/plain")


def _rules(text: str) -> Answer:
    return lambda _url, _path: whole(text, "text/plain")


def _slow_rules(_url: str, _path: str) -> Iterator[bytes | float]:
    yield head("text/plain")
    while True:
        yield b"#"
        yield 1.0


def _rules_elsewhere(url: str, _path: str) -> list[bytes]:
    return [head(status="302 Found", Location=f"{url}/robots.txt", Content_Length=0)]


def _rules_of_noise(_url: str, _path: str) -> list[bytes]:
    return whole(bytes(range(256)) * 10_000, "text/plain")


def test_an_excessive_crawl_delay_is_remembered_for_the_next_run_of_the_process(
    palimpsest: Palimpsest,
) -> None:
    answers: dict[str, Answer] = {
        "robots.txt": _rules("User-agent: *\nCrawl-delay: 86400\n"),
        "one": lambda _url, _path: whole(article()),
        "two": lambda _url, _path: whole(article()),
    }
    with HostileSite(answers) as site:
        (palimpsest.folder / "sources.toml").write_text(
            "".join(
                f'[[source]]\nname = "{name}"\nstart = ["{site.url}/{name}"]\n'
                for name in ("one", "two")
            )
        )
        palimpsest.crawl("one", "two", "--at-once", "1")
        assert site.request_counts == {"/robots.txt": 1}
    assert palimpsest.rows("SELECT DISTINCT outcome FROM urls") == [("robots",)]


def test_a_page_is_fetched_once_its_robots_txt_can_be_read(palimpsest: Palimpsest) -> None:
    tries = iter(range(100))

    def rules(_url: str, _path: str) -> list[bytes]:
        # The middleware fetches each three times before the page is retried.
        return [] if next(tries) < 3 else whole("User-agent: *\nDisallow: /no\n", "text/plain")

    answers: dict[str, Answer] = {
        "robots.txt": rules,
        **{name: lambda _url, _path: whole(article()) for name in ("yes", "no")},
    }
    with HostileSite(answers) as site:
        urls = "\n".join(f"{site.url}/{name}" for name in ("yes", "no"))
        palimpsest.crawl("-", stdin_text=urls)
        assert site.request_counts == {"/robots.txt": 4, "/yes": 1}
    assert palimpsest.rows("SELECT outcome FROM urls ORDER BY outcome") == [
        ("archived",),
        ("robots",),
    ]


def test_nothing_is_fetched_from_a_host_whose_robots_txt_is_unreachable(tmp_path: Path) -> None:
    command = Impatient(tmp_path)
    answers: dict[str, Answer] = {"robots.txt": lambda _url, _path: []}
    with HostileSite(answers) as site:
        urls = "\n".join(f"{site.url}/{number}" for number in range(40))
        ran = command.crawl("-", "--delay", "0", stdin_text=urls)
        assert ran.code == 4
        assert set(site.request_counts) == {"/robots.txt"}
        assert site.request_counts["/robots.txt"] <= 6  # not once for each page
    assert "Traceback" not in ran.err
    outcomes = {(outcome, detail[:28]) for outcome, detail in command.rows(_OUTCOMES)}
    assert outcomes == {("error", "robots.txt cannot be reached")}


_OUTCOMES = "SELECT outcome, detail FROM urls"
_DELAYS = ("1000000000", "86400", "1e308")


@pytest.mark.parametrize(
    ("rules", "outcome"),
    [
        (_endless_rules, "robots"),
        (_packed_rules, "robots"),
        (_baiting_rules, "archived"),
        (_slow_rules, "timeout"),
        (_rules_elsewhere, "archived"),
        (_rules_of_noise, "archived"),
        (_rules("User-agent: *\nCrawl-delay: nan\n"), "archived"),
        (_rules("User-agent: *\nCrawl-delay: inf\n"), "archived"),
        (_rules("User-agent: *\nCrawl-delay: -5\n"), "archived"),
        *((_rules(f"User-agent: *\nCrawl-delay: {each}\n"), "robots") for each in _DELAYS),
    ],
    ids=["100-mb", "bomb", "bait", "slow", "redirect", "noise", "nan", "inf", "negative", *_DELAYS],
)
def test_a_robots_txt_of_any_kind_gives_an_outcome(
    tmp_path: Path, rules: Answer, outcome: str
) -> None:
    command = Impatient(tmp_path)
    answers: dict[str, Answer] = {
        "robots.txt": rules,
        "a" * 200: lambda _url, _path: whole(article()),
    }
    with HostileSite(answers) as site:
        _, megabytes = command.measured(
            *("crawl", "-", "--delay", "0"), stdin_text=f"{site.url}/{'a' * 200}"
        )
    assert command.rows("SELECT outcome FROM urls") == [(outcome,)]
    if sys.platform == "linux":
        assert megabytes < _MAX_MEGABYTES
