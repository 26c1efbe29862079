"""Serving an archive: Datasette with our pages, behind the guard, until it is told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from storage.core.errors import PalimpsestError
from storage.db.reader import Reader
from storage.web.csv_filter import for_spreadsheets
from storage.web.database import ArchiveTables
from storage.web.plugin import DATABASE, STATIC, TEMPLATES, Plugin
from storage.web.security import App, guarded
from storage.web.stats_thread import Counter

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SETTINGS = {
    "sql_time_limit_ms": 2_000,
    "facet_time_limit_ms": 300,
    "suggest_facets": False,  # each page would try all columns for half a second and more
    "max_returned_rows": 1_000,
    "default_page_size": 50,
    "allow_download": False,  # `palimpsest snapshot` makes a copy that is consistent
    "num_sql_threads": 3,
    "default_cache_ttl": 0,
}


class UseAnotherPort(PalimpsestError):
    """The address cannot be listened at: name another port or host."""


def application(path: Path, hosts: frozenset[str] | None = _LOOPBACK) -> tuple[App, Counter]:
    """The web face of an archive, and what counts its figures once it is started.

    hosts: the names it answers to; None: any.

    Raises:
        UseAnotherArchive, UpgradePalimpsest, RefoldArchive: as `open_for_reading`.
    """
    with Reader(path):
        pass
    counter = Counter(path)
    plugin = Plugin(path, counter)
    pm.unregister(name="datasette.handle_exception")  # the plugin has one
    pm.register(plugin)
    datasette = Datasette(
        template_dir=str(TEMPLATES),
        static_mounts=[("style", str(STATIC))],
        settings=_SETTINGS,
        memory=False,
        metadata={"title": f"{path.name}, a Palimpsest archive"},
    )
    if "_memory" in datasette.databases:
        datasette.remove_database("_memory")
    tables = ArchiveTables(datasette, path=str(path), is_mutable=True)  # type: ignore[no-untyped-call]
    datasette.add_database(tables, name=DATABASE)
    return guarded(for_spreadsheets(datasette.app()), hosts), counter


def serve(
    path: Path, host: str, port: int, ready: Callable[[str], None], *, any_host: bool = False
) -> None:
    """Serve an archive until SIGINT or SIGTERM; `ready` is told the address once it listens.

    any_host: answer whatever name it is asked by, for a proxy that checks that itself.

    Raises:
        UseAnotherPort: it cannot listen there.
        UseAnotherArchive, UpgradePalimpsest, RefoldArchive: as `open_for_reading`.
    """
    hosts = None if any_host else _LOOPBACK | {host.lower()}
    app, counter = application(path, hosts)
    listening = _listen(host, port)
    name = f"[{host}]" if ":" in host else host
    counter.start()
    # Uvicorn sends itself again what stopped it, once all answers are given.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        config = uvicorn.Config(app, log_level="warning", lifespan="on", server_header=False)
        server = uvicorn.Server(config)
        ready(f"http://{name}:{listening.getsockname()[1]}/")
        server.run(sockets=[listening])
    finally:
        signal.signal(signal.SIGTERM, before)
        counter.stop()
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server(address[:2], family=family)
        # Headers and body go in two writes; the second need not wait for the first's answer.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        raise UseAnotherPort(
            f"cannot listen at {host} port {port} ({error.strerror or error}): "
            "name another with --port, or 0 for any that is free"
        ) from error
    return listening
