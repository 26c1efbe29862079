"""An interrupted crawl loses nothing, and resuming it repeats nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.support.command import Palimpsest
from tests.support.crawling import hold_back, kill_crawl, start_held_crawl, wait_for_request
from tests.support.newspaper_expectations import Newspaper


def texts(palimpsest: Palimpsest) -> list[tuple[str, str]]:
    rows = palimpsest.rows(
        "SELECT a.url, t.full_text FROM articles a JOIN article_text t ON t.article_id = a.id"
    )
    return sorted(rows)


def test_after_kill_9_resume_fetches_only_the_urls_that_were_not_done(
    palimpsest: Palimpsest, newspaper: Newspaper, tmp_path: Path
) -> None:
    (failing,) = newspaper.expected.failing
    newspaper.remove(failing)
    path, process, event = start_held_crawl(palimpsest, newspaper)
    kill_crawl(process, event)
    done = {url for (url,) in palimpsest.rows("SELECT url FROM urls WHERE state = 'done'")}
    waiting = {url for (url,) in palimpsest.rows("SELECT url FROM urls WHERE state <> 'done'")}
    assert done
    assert newspaper.url + path in waiting
    before = len(newspaper.requests)

    ran = palimpsest.crawl("--resume")
    assert ran.code == 0, ran.err
    fetched = {newspaper.url + path for path in newspaper.requests[before:]}
    assert newspaper.url + path in fetched
    # A redirect that was waiting leads to its target, whether that is done or not.
    redirected = {newspaper.url + target for target in newspaper.expected.redirects.values()}
    assert not fetched & {url for url in done if "?" not in url} - redirected
    assert palimpsest.rows("SELECT url FROM urls WHERE state <> 'done'") == []

    undisturbed = Palimpsest(tmp_path / "undisturbed")
    undisturbed.folder.mkdir()
    undisturbed.crawl(newspaper.url)
    assert texts(palimpsest) == texts(undisturbed)


def test_ctrl_c_stores_what_was_fetched_and_says_how_to_continue(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    (failing,) = newspaper.expected.failing
    newspaper.remove(failing)
    # Its URLs are known only when it has answered, so some are always left.
    path, event = hold_back(newspaper, "/sitemap_index.xml")
    process = palimpsest.start("crawl", newspaper.url, "--delay", "0")
    wait_for_request(newspaper, path)
    process.send_signal(signal.SIGINT)
    event.set()
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "stopped" in out
    assert "palimpsest crawl --resume" in err
    assert palimpsest.rows("SELECT outcome FROM runs") == [("stopped",)]
    assert palimpsest.rows("SELECT url FROM urls WHERE state = 'leased'") == []
    assert palimpsest.crawl("--resume").code == 0
    assert palimpsest.rows("SELECT outcome FROM runs") == [("finished",)]


def test_resume_without_an_unfinished_run_fetches_nothing(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    url = newspaper.url + newspaper.expected.articles[0]
    palimpsest.crawl(url)
    asked = len(newspaper.requests)
    ran = palimpsest.crawl(url, "--resume")
    assert ran.code == 2
    assert "omit --resume" in ran.err
    assert len(newspaper.requests) == asked


def test_a_signal_to_every_process_loses_no_page_in_progress(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    paragraphs = "".join(f"<p>{number} {'word ' * 60}</p>" for number in range(4000))
    long = (
        f"<meta property='og:type' content='article'><article><h1>Long</h1>{paragraphs}</article>"
    )
    path, event = hold_back(newspaper, "/last.html")
    newspaper.put("/long.html", long)
    newspaper.put(path, long.replace("word", "term"))
    urls = f"{newspaper.url}/long.html\n{newspaper.url}{path}\n"
    (palimpsest.folder / "urls").write_text(urls)
    with (palimpsest.folder / "urls").open() as given:
        process = palimpsest.start(
            *("crawl", "-", "--delay", "0"), stdin=given, start_new_session=True
        )
    wait_for_request(newspaper, path)
    event.set()
    for child in children(process.pid):
        os.kill(child, signal.SIGTERM)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    ended = palimpsest.rows("SELECT outcome FROM urls WHERE state = 'done'")
    assert {outcome for (outcome,) in ended} <= {"archived"}
    assert palimpsest.crawl("--resume").code in (0, 2)
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(2,)]


def children(pid: int) -> set[int]:
    """All descendants of a process (Linux)."""
    found: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        if parent == pid:
            child = int(stat.parent.name)
            found |= {child} | children(child)
    return found
