"""`palimpsest export`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.db.reader import Reader
    from storage.exports.export import ExportQuery
    from storage.exports.selection import Selection

_FORMATS = ("jsonl", "csv", "parquet", "warc")


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@options.archive
@options.as_json
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    help="Format to write.  [default: the suffix of FILE, otherwise jsonl]",
)
@click.option(
    "--text",
    type=click.Choice(["full", "clean", "unique"]),
    default="full",
    show_default=True,
    help="Text to write: full (as extracted), clean (without repetitions and boilerplate), unique "
    "(also without what earlier articles contain).",
)
@click.option(
    "--since",
    metavar="DATE",
    help="Only articles whose current version was archived on or after this date (UTC).",
)
@click.option(
    "--until",
    metavar="DATE",
    help="Only articles whose current version was archived before this date (UTC).",
)
@click.option(
    "--site", "sites", metavar="SITE", multiple=True, help="Only this site. Can be repeated."
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    help="Only this language (en, de, ...). Can be repeated.",
)
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="FILE",
    help="File to write, compressed according to its suffix: .gz, .zst, .xz or .bz2. - is stdout.",
)
@click.option(
    "--bagit",
    "bag_folder",
    type=click.Path(path_type=Path),
    help="Create this folder as a BagIt bag that contains FILE and its manifest.",
)
@click.option("--raw-cells", is_flag=True, help="CSV: do not escape cells that look like formulas.")
@click.option("--force", is_flag=True, help="Replace an existing file or folder.")
def command(
    articles: tuple[str, ...],
    archive: Path,
    as_json: bool,
    format_: str | None,
    text: str,
    since: str | None,
    until: str | None,
    sites: tuple[str, ...],
    languages: tuple[str, ...],
    output: str,
    bag_folder: Path | None,
    raw_cells: bool,
    force: bool,
) -> int:
    """Export articles as JSON Lines, CSV, Parquet or WARC.

    ARTICLE is a number or any URL of an article; without any, the whole archive is exported.

    The export is a consistent state of the archive, even while crawls are running. The same state
    produces the same file, byte for byte. FILE.manifest.json is written next to FILE, with its
    SHA-256, the query, and the folding settings. Both files appear only when they are complete.

    \b
    palimpsest export -o articles.jsonl.gz                     everything; `import` can read it
    palimpsest export --text clean --since 2026-01-01 -o new.parquet
    palimpsest export 12 15 --format warc -o evidence.warc.gz  the responses as received

    The format warc copies the records of captures from the WARC files of the crawls. Missing
    records are listed, and the exit code is 1.
    """
    from storage.db.reader import Reader
    from storage.exports.export import ExportQuery, Format
    from storage.exports.texts import TextKind

    form = Format(format_ or _format_of(output))
    if raw_cells and form is not Format.CSV:
        raise click.UsageError("--raw-cells needs --format csv")
    _check_output(form, output, as_json=as_json, bagged=bag_folder is not None)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    with Reader(archive) as reader:
        selection = _selection(reader, articles, sites, languages, since, until)
        query = ExportQuery(form, TextKind(text), selection, raw_cells=raw_cells)
        if output == "-" and bag_folder is None:
            return _to_stdout(reader, query)
        return _to_file(reader, query, output, bag_folder, replace=force, as_json=as_json)


def _format_of(output: str) -> str:
    from storage.exports.compression import split_suffixes

    suffix, _ = split_suffixes(Path(output))
    return suffix[1:] if suffix[1:] in _FORMATS else "jsonl"


def _check_output(form: str, output: str, *, as_json: bool, bagged: bool) -> None:
    """Raise UsageError if the format cannot be written to this output."""
    from storage.exports.compression import split_suffixes

    if output == "-":
        if form in ("parquet", "warc") and not bagged:
            raise click.UsageError(f"{form} cannot be written to stdout: give a file with -o")
        if as_json and not bagged:
            raise click.UsageError("--json prints the manifest of a file: give one with -o")
        return
    if bagged and Path(output).name != output:
        raise click.UsageError("with --bagit, -o is a file name inside the bag, without a folder")
    suffix, packed = split_suffixes(Path(output))
    if form == "parquet" and packed:
        raise click.UsageError(f"Parquet is already compressed: omit {packed} from the file name")
    if form == "warc" and (suffix, packed) != (".warc", ".gz"):
        raise click.UsageError("WARC files are compressed with gzip: use the suffix .warc.gz")


def _selection(
    reader: Reader,
    articles: tuple[str, ...],
    sites: tuple[str, ...],
    languages: tuple[str, ...],
    since: str | None,
    until: str | None,
) -> Selection:
    from storage.exports.selection import Selection, parse_time
    from storage.queries.article_reference import find_article_id

    wanted = tuple(site.lower().removeprefix("www.") for site in sites)
    for site in wanted:
        if reader.row("SELECT 1 FROM articles WHERE site = ? LIMIT 1", site) is None:
            click.echo(f"{reader.path} has no articles of {site}", err=True)
    return Selection(
        articles=tuple(sorted({find_article_id(reader, each) for each in articles})),
        sites=tuple(sorted(set(wanted))),
        languages=tuple(sorted({language.lower() for language in languages})),
        since=parse_time(since) if since else None,
        until=parse_time(until) if until else None,
    )


def _to_stdout(reader: Reader, query: ExportQuery) -> int:
    from storage.exports.export import export_to_stream

    if sys.stdout.isatty():
        export_to_stream(reader, query, cast("IO[bytes]", _Terminal()))
        return 0
    with _progress(reader, query) as report:
        export_to_stream(reader, query, sys.stdout.buffer, report)
    sys.stdout.flush()
    return 0


class _Terminal:
    """Stdout that is a terminal: scraped text must not control it."""

    def write(self, data: bytes) -> int:
        from crawler.cli.terminal import sanitise

        for line in data.decode().split("\n"):
            click.echo(sanitise(line.removesuffix("\r")), nl=bool(line))
        return len(data)


def _to_file(
    reader: Reader,
    query: ExportQuery,
    output: str,
    bag_folder: Path | None,
    *,
    replace: bool,
    as_json: bool,
) -> int:
    from crawler.crawl.software_versions import software_versions
    from storage.exports.export import export_to_file

    software = software_versions()["software"]

    def write(path: Path, *, replace: bool) -> tuple[dict[str, Any], list[str]]:
        with _progress(reader, query) as report:
            return export_to_file(
                reader, query, path, software=software, replace=replace, report=report
            )

    if bag_folder is None:
        path = Path(output)
        manifest, problems = write(path, replace=replace)
    else:
        from storage.exports.bag import create_bag

        path = Path(_default_name(query.format) if output == "-" else output)
        with create_bag(bag_folder, _about(reader, query, software), replace=replace) as folder:
            manifest, problems = write(folder / path, replace=False)
        path = bag_folder / "data" / path
    if as_json:
        options.print_json(manifest)
    else:
        from crawler.cli.terminal import format_size

        what = "records" if query.format == "warc" else "articles"
        click.echo(f"{manifest['rows']:,} {what}, {format_size(manifest['bytes'])}: {path}")
    if unkept := manifest.get("not_kept"):
        have = "1 capture has" if unkept == 1 else f"{unkept:,} captures have"
        click.echo(
            f"{have} no WARC record. Write records in future crawls with `palimpsest crawl --warc "
            "DIR`",
            err=True,
        )
    for problem in problems:
        click.echo(f"not exported: {problem}", err=True)
    return 1 if problems else 0


def _default_name(form: str) -> str:
    return "captures.warc.gz" if form == "warc" else f"articles.{form}"


def _about(reader: Reader, query: ExportQuery, software: dict[str, str]) -> dict[str, str]:
    """Return the fields of bag-info.txt."""
    content = "WARC records" if query.format == "warc" else f"{query.text} texts as {query.format}"
    return {
        "External-Description": f"Articles of {reader.path.name}: {content}",
        "Bag-Software-Agent": f"Palimpsest {software.get('palimpsest', '')}".strip(),
    }


@contextmanager
def _progress(reader: Reader, query: ExportQuery) -> Iterator[Callable[[int], None]]:
    """Display progress on stderr if it is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    total = query.selection.count(reader.connection)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("exporting", total=total)
        yield lambda done: progress.update(task, completed=done)
