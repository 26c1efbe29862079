"""`palimpsest demo`."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from crawler.cli import options

_HOST = "127.0.0.1"


@click.command()
@click.option(
    "--archive",
    default="demo.db",
    show_default=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Path of the archive. An archive that an earlier demo made is replaced.",
)
@options.as_json
def command(archive: Path, as_json: bool) -> int:
    """Crawl a bundled example newspaper, and show what is folded.

    The newspaper has some twenty pages. It is served on this computer, on a free port, only while
    the command runs; nothing is fetched from the internet. The archive remains, and the commands
    printed at the end show what to do with it.

    PALIMPSEST_ARCHIVE and the other variables are ignored, so the demo does not write to your own
    archive.
    """
    from crawler.demo import Newspaper

    _remove_earlier(archive)
    with Newspaper(_HOST) as newspaper:
        if not as_json:
            click.echo(f"Serving a small newspaper at {newspaper.url}. Crawling it:\n")
        results: dict[str, Any] = {}
        for words in (
            ("crawl", newspaper.url, "--delay", "0", "--allow-private", _HOST),
            ("repetitions", "--scope", "article"),
            ("stats",),
        ):
            code, results[words[0]] = _run(words, archive, as_json=as_json)
            if code:
                return code
    if as_json:
        options.print_json(results)
    else:
        _print_next(newspaper.url, archive)
    return 0


def _remove_earlier(archive: Path) -> None:
    """Remove the archive of an earlier demo.

    Raises:
        click.UsageError: the file is not an archive of this command.
    """
    if not archive.exists():
        return
    if not _is_from_demo(archive):
        raise click.UsageError(
            f"{archive} was not made by the demo: choose another path with --archive"
        )
    for suffix in ("", "-wal", "-shm"):
        Path(f"{archive}{suffix}").unlink(missing_ok=True)


def _is_from_demo(archive: Path) -> bool:
    """Whether all runs in an archive are crawls of the demo's host."""
    try:
        # Not opened as an archive, because that would migrate an older one.
        uri = f"{archive.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            sources = {source for (source,) in connection.execute("SELECT source FROM runs")}
    except sqlite3.Error:
        return False
    return all(source.partition(":")[0] == _HOST for source in sources)


def _run(words: tuple[str, ...], archive: Path, *, as_json: bool) -> tuple[int, Any]:
    """Run a command in a process of its own; return its exit code and, for JSON, its result."""
    words = (*words, "--archive", str(archive))
    if not as_json:
        click.echo(f"$ palimpsest {' '.join(words)}\n")
    # -P: a folder named `crawler` in the current folder must not hide this package.
    process = subprocess.Popen(  # noqa: S603 - runs this package, with arguments of its own
        [sys.executable, "-P", "-m", "crawler", *words, *(["--json"] if as_json else [])],
        env=_environment(),
        stdout=subprocess.PIPE if as_json else None,
    )
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            output, _ = process.communicate()
            break
        except KeyboardInterrupt:  # the terminal has sent the signal to the process, too
            continue
    if not as_json:
        click.echo()
    return process.returncode, json.loads(output) if output else None


def _environment() -> dict[str, str]:
    """The environment without the user's settings of Palimpsest, and with this package."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PALIMPSEST_")}
    root = str(Path(__file__).resolve().parents[4])
    paths = [root, *filter(None, [kept.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(paths)}


def _print_next(url: str, archive: Path) -> None:
    from crawler.demo.pages import DISALLOWED, REPEATING_ARTICLE

    article = url + REPEATING_ARTICLE
    program = _program()
    click.echo(f"The newspaper is no longer served. Its archive is {archive}. Try:\n")
    for words, meaning in (
        ("search ferry", "search for a word"),
        (f"show {article}", "an article that repeats one of its paragraphs"),
        (f"show {article} --text clean", "the same article without the repetition"),
        (f"why {url}{DISALLOWED}", "why this page was not fetched"),
        ("repetitions --scope site", "paragraphs that one article repeats from another"),
        (f"boilerplate {url.rpartition('/')[2]}", "what clean text leaves out, and why"),
        ("serve", "read the archive in a browser"),
    ):
        click.echo(f"  {program} {words} --archive {archive}\n      {meaning}")
    click.echo(f"\nTo archive a site: {program} crawl https://example.org")


def _program() -> str:
    """Return how the user can call `palimpsest`, which need not be on the PATH."""
    if shutil.which("palimpsest"):
        return "palimpsest"
    called = Path(sys.argv[0])
    return str(called) if called.name == "palimpsest" else f"{sys.executable} -m crawler"
