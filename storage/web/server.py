"""Serves archives: Datasette with our pages behind the security filter, until it is stopped."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

import uvicorn
from datasette.app import Datasette

from storage.core.errors import PalimpsestError
from storage.db.reader import Reader
from storage.web import plugin
from storage.web.csv_filter import escape_formulas
from storage.web.database import ArchiveDatabase
from storage.web.security import App, restrict
from storage.web.served_archives import served_archives
from storage.web.stats_thread import StatsThread

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_STOP_SECONDS = 3  # how long responses in progress may take after a stop signal
_MAX_SQL_THREADS = 8  # each has a connection to each archive
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SETTINGS = {
    "sql_time_limit_ms": 2_000,
    "facet_time_limit_ms": 300,
    "suggest_facets": False,  # would test every column of a page, which takes half a second
    "max_returned_rows": 1_000,
    "default_page_size": 50,
    "allow_download": False,  # a plain copy can be inconsistent; `palimpsest snapshot` is not
    "default_cache_ttl": 0,
}


class UseAnotherPort(PalimpsestError):
    """The server cannot listen on this address: use another port or host."""


def application(
    paths: Sequence[Path], hosts: frozenset[str] | None = _LOOPBACK
) -> tuple[App, list[StatsThread]]:
    """Return the ASGI application for archives, and the threads that compute their statistics.

    The caller starts and stops the threads.

    Args:
        paths: the archives; of one, the pages are at the root.
        hosts: the host names that requests may use, or None to accept any.

    Raises:
        UseAnotherArchive, UpgradePalimpsest, RefoldArchive: see `open_for_reading`.
    """
    for path in paths:
        with Reader(path):
            pass
    archives = served_archives(paths)
    title = archives[0].name if len(archives) == 1 else f"{len(archives)} archives"
    datasette = Datasette(
        template_dir=str(plugin.TEMPLATES),
        static_mounts=[("style", str(plugin.STATIC))],
        settings=_SETTINGS | {"num_sql_threads": min(2 + len(archives), _MAX_SQL_THREADS)},
        memory=False,
        metadata={"title": f"{title}, Palimpsest"},
    )
    if "_memory" in datasette.databases:
        datasette.remove_database("_memory")
    for archive in archives:
        database = ArchiveDatabase(datasette, path=str(archive.path), is_mutable=True)  # type: ignore[no-untyped-call]
        datasette.add_database(database, name=archive.database)
    plugin.add_pages(datasette, archives)
    stats = [archive.stats for archive in archives]
    return restrict(escape_formulas(datasette.app()), hosts), stats


def serve(
    paths: Sequence[Path],
    host: str,
    port: int,
    ready: Callable[[str], None],
    *,
    any_host: bool = False,
) -> None:
    """Serve archives until SIGINT or SIGTERM.

    Args:
        paths: the archives.
        host: the address to listen on.
        port: the port to listen on; 0 selects a free one.
        ready: called with the URL when the server accepts requests and can be stopped cleanly.
        any_host: accept requests for any host name, for use behind a proxy that checks it.

    Raises:
        KeyboardInterrupt: a signal stopped the server.
        UseAnotherPort: the server cannot listen on the address.
        UseAnotherArchive, UpgradePalimpsest, RefoldArchive: see `open_for_reading`.
    """
    hosts = None if any_host else _LOOPBACK | {host.lower()}
    app, stats = application(paths, hosts)
    listener = _listen(host, port)
    name = f"[{host}]" if ":" in host else host
    url = f"http://{name}:{listener.getsockname()[1]}/"
    config = uvicorn.Config(
        app,
        log_level="warning",
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    server = _Server(config, lambda: ready(url))
    with _stopped_by_signals(server):
        for thread in stats:
            thread.start()
        try:
            server.run(sockets=[listener])
        finally:
            for thread in stats:
                thread.stop()
            listener.close()
    if server.should_exit:
        raise KeyboardInterrupt


class _Server(uvicorn.Server):
    """Uvicorn, which reports when it is ready and leaves the signals to `serve`.

    Uvicorn raises each signal again when it has stopped, in the middle of its event loop, which
    leaves a traceback.
    """

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


@contextlib.contextmanager
def _stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """Let stop signals end the server gracefully, however many there are."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    previous = {number: signal.signal(number, stop) for number in _STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address[:2], family=family)
        # Uvicorn writes headers and body separately. Without this option the body would wait for
        # the client to acknowledge the headers.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        raise UseAnotherPort(
            f"cannot listen on {host} port {port} ({error.strerror or error}). "
            "Choose another port with --port, or --port 0 for any free port"
        ) from error
    return listener
