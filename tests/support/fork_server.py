"""Real processes of the command that start fast.

A server that has imported everything the command may need forks a child for each start. The child
is a process like any other: it has its own arguments, folder, environment, streams and signals,
and it ends with an exit code. Only loading Python and the libraries is saved, which takes half a
second to two seconds for each process.

The same holds for the worker processes of a command: where it would start an interpreter for the
fork server of `multiprocessing`, the child forks itself.

Linux only. `python -m tests.support.fork_server FD` is the server; `ForkedProcess` talks to it.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from tests.support.paths import ROOT

AVAILABLE = sys.platform == "linux"
_STATUS = struct.Struct("i")
# They change the process that imports them: its signals, its environment, its streams.
_NOT_PRELOADED = {"crawler.__main__", "crawler.demo.__main__", "crawler.workers.preload"}
# What the command imports inside functions.
_LIBRARIES = (
    *("asyncio", "concurrent.futures.process", "multiprocessing.forkserver", "sqlite3"),
    *("multiprocessing.resource_tracker", "multiprocessing.popen_forkserver", "runpy"),
    *("aiohttp", "bagit", "brotli", "datasette.app", "dateutil.parser", "feedparser"),
    *("pygal", "rich.console", "rich.progress", "rich.table", "trafilatura"),
    *("uvicorn", "uvicorn.lifespan.on", "uvicorn.loops.auto", "uvicorn.protocols.http.auto"),
    *("warcio", "zstandard", "scrapy.core.engine", "scrapy.core.downloader", "spidermon"),
    *("scrapy.core.downloader.handlers.http11", "scrapy.spidermiddlewares.referer"),
    *("twisted.internet.asyncioreactor", "twisted.web.client", "apscheduler.schedulers.asyncio"),
    *("encodings.cp1252", "encodings.idna", "encodings.utf_8_sig", "humanize", "numpy.ma"),
    *("numpy.random", "queuelib", "rich._emoji_codes", "rich.status", "scrapy.dupefilters"),
    *("scrapy.downloadermiddlewares.defaultheaders", "scrapy.downloadermiddlewares.httpcache"),
    *("scrapy.downloadermiddlewares.downloadtimeout", "scrapy.downloadermiddlewares.httpproxy"),
    *("scrapy.downloadermiddlewares.redirect", "scrapy.downloadermiddlewares.retry"),
    *("scrapy.downloadermiddlewares.stats", "scrapy.downloadermiddlewares.useragent"),
    *("scrapy.extensions.closespider", "scrapy.extensions.corestats", "scrapy.extensions.logcount"),
    *("scrapy.extensions.feedexport", "scrapy.extensions.memdebug", "scrapy.extensions.memusage"),
    *("scrapy.extensions.spiderstate", "scrapy.extensions.throttle", "scrapy.pqueues"),
    *("scrapy.spidermiddlewares.start", "scrapy.spidermiddlewares.urllength", "scrapy.squeues"),
    *("scrapy.statscollectors", "scrapy.utils.engine"),
)
_PAGE = (
    "<!doctype html><html lang='en'><head><title>The ferry is late</title></head><body><article>"
    "<h1>The ferry is late</h1><p>By Ada Quill, 2 March 2026</p><p>The ferry to the island left an "
    "hour late on Monday, and nobody on the quay was surprised by that.</p></article></body></html>"
)


class ForkedProcess(subprocess.Popen[str]):
    """`subprocess.Popen` of `python -m crawler`, forked by this test process's server.

    Takes the arguments of the command and the options `cwd`, `env`, `stdin`, `stdout` and `stderr`.
    Its streams are text.
    """

    _status: int

    def __init__(self, words: Sequence[str], **options: Any) -> None:
        super().__init__([*words], text=True, **options)

    def _execute_child(self, *given: Any) -> None:
        """Override of the method that forks and executes; called by the base class."""
        words, cwd, env = given[0], given[5], given[6]
        streams = given[10:16]
        read_stdin, _, _, write_stdout, _, write_stderr = streams
        wanted = [read_stdin, write_stdout, write_stderr]
        request = {"words": words, "cwd": os.fspath(cwd), "env": env}
        self._status, write_status = os.pipe()
        message = os.memfd_create("request")
        try:
            os.write(message, json.dumps(request).encode())
            fds = [message, *(fd if fd != -1 else n for n, fd in enumerate(wanted)), write_status]
            socket.send_fds(_connection(), [b"."], fds)
        finally:
            os.close(message)
            os.close(write_status)
        self._close_pipe_fds(*streams)  # type: ignore[attr-defined]
        (self.pid,) = _STATUS.unpack(os.read(self._status, _STATUS.size))
        if not self.pid:
            os.close(self._status)
            raise RuntimeError(f"{words} could not be started in {cwd}")
        self._child_created = True

    def _try_wait(self, flags: int) -> tuple[int, int]:
        """Override: the exit status comes from the server, which is the parent."""
        if flags & os.WNOHANG and not select.select([self._status], [], [], 0)[0]:
            return 0, 0
        status = os.read(self._status, _STATUS.size)
        os.close(self._status)
        if not status:
            raise RuntimeError("the fork server has ended")
        return self.pid, _STATUS.unpack(status)[0]

    def _internal_poll(self, *_: Any, **__: Any) -> int | None:
        """Override, for the same reason."""
        if self.returncode is None and self._waitpid_lock.acquire(False):  # type: ignore[attr-defined]
            try:
                pid, status = self._try_wait(os.WNOHANG)
                if pid:
                    self._handle_exitstatus(status)  # type: ignore[attr-defined]
            finally:
                self._waitpid_lock.release()  # type: ignore[attr-defined]
        return self.returncode


_server: tuple[subprocess.Popen[bytes], socket.socket] | None = None


def _connection() -> socket.socket:
    """The connection to the server, which is started at the first call."""
    global _server  # noqa: PLW0603
    if _server is None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.fork_server", str(theirs.fileno())],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        _server = process, ours
    return _server[1]


def stop() -> None:
    """End the server, if it was started."""
    global _server  # noqa: PLW0603
    if _server is not None:
        process, connection = _server
        _server = None
        connection.close()
        process.wait(30)


def _preload() -> None:
    import crawler
    import storage

    names = [
        module.name
        for package in (storage, crawler)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    for name in (*names, *_LIBRARIES):
        if name not in _NOT_PRELOADED:
            with contextlib.suppress(Exception):  # the command that needs it reports what is wrong
                import_module(name)
    with contextlib.suppress(Exception):
        _read_a_page()
    if "twisted.internet.reactor" in sys.modules:
        raise RuntimeError("a reactor was installed, and children would share it")
    if len(os.listdir("/proc/self/task")) > 1:
        raise RuntimeError("a library started a thread, which children would not have")


def _read_a_page() -> None:
    """Let the extractor compile its patterns, which takes longer than reading ten pages."""
    from crawler.extraction.payload import Payload
    from crawler.extraction.read_page import read_payload
    from storage.text.folding_settings import FoldingSettings

    read_payload(
        Payload(_PAGE.encode(), "https://gazette.example/ferry", "text/html"), FoldingSettings()
    )


def _serve(connection: socket.socket) -> None:
    """Fork a child for each request until the test process closes the connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group
    wake, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    gc.collect()
    gc.freeze()  # so that collections in children do not copy what they share
    children: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([connection.fileno(), wake], [], [])
        if wake in ready:
            os.read(wake, 1024)
            _report_exits(children)
        if connection.fileno() in ready:
            _, fds, _, _ = socket.recv_fds(connection, 1, 5)
            if not fds:
                return
            pid = os.fork()
            if pid == 0:
                _become_command(fds)
            children[pid] = fds.pop()
            for fd in fds:
                os.close(fd)


def _report_exits(children: dict[int, int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            pipe = children.pop(pid)
            with contextlib.suppress(BrokenPipeError):  # nobody waits for it
                os.write(pipe, _STATUS.pack(status))
            os.close(pipe)


def _become_command(fds: list[int]) -> None:
    """Run the command in this process, a child of the server, and end the process."""
    message, *streams, status = fds
    try:
        with os.fdopen(message, "rb") as file:
            file.seek(0)
            request = json.load(file)
        os.environ.clear()
        os.environ.update(request["env"])
        time.tzset()
        os.chdir(request["cwd"])
        _default_signals()
        for number, fd in enumerate(streams):
            os.dup2(fd, number)
    except BaseException:
        os.write(status, _STATUS.pack(0))
        raise
    os.write(status, _STATUS.pack(os.getpid()))
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    before = [path for path in os.environ.get("PYTHONPATH", "").split(":") if path]
    sys.path[:] = [request["cwd"], *before, *sys.path[1:]]
    sys.argv[1:] = request["words"]
    sys.orig_argv[1:] = ["-m", "crawler", *request["words"]]
    _open_streams()
    _fork_pool_servers()
    _run_and_exit(lambda: runpy.run_module("crawler", run_name="__main__", alter_sys=True))


def _default_signals() -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _open_streams() -> None:
    """Open the standard streams as Python does when it starts."""
    unbuffered = bool(os.environ.get("PYTHONUNBUFFERED"))
    for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        inherited = getattr(sys, name)
        stream = io.TextIOWrapper(
            _binary(number),
            encoding=inherited.encoding,
            errors=inherited.errors,
            line_buffering=number == 2 or os.isatty(number),
            write_through=number != 0 and unbuffered,
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _binary(number: int) -> io.BufferedReader | io.BufferedWriter:
    raw = io.FileIO(number, "r" if number == 0 else "w", closefd=False)
    return io.BufferedReader(raw) if number == 0 else io.BufferedWriter(raw)


def _run_and_exit(run: Callable[[], object]) -> None:
    """Run, and end the process as Python does at the end of a program."""
    code, interrupted = 0, False
    try:
        run()
    except SystemExit as error:
        code = _exit_code(error)
    except BaseException as error:
        interrupted = isinstance(error, KeyboardInterrupt)
        sys.excepthook(type(error), error, error.__traceback__)
        code = 1
    try:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        code = 120
    if interrupted:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    os._exit(code)


def _exit_code(error: SystemExit) -> int:
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code & 0xFF
    print(error.code, file=sys.stderr)
    return 1


def _fork_pool_servers() -> None:
    """Let `multiprocessing` fork this process where it would start another for its fork server."""
    from multiprocessing import util

    start = util.spawnv_passfds

    def fork_or_start(path: Any, args: Any, passfds: Any) -> int:
        code = args[-1]
        # Threads would be missing from a copy of this process, and their locks would stay held.
        if "multiprocessing.forkserver" not in code or threading.active_count() > 1:
            return start(path, args, passfds)
        child = os.fork()
        if child == 0:
            _default_signals()
            first = 3
            for fd in [*sorted(passfds), os.sysconf("SC_OPEN_MAX")]:
                os.closerange(first, fd)
                first = fd + 1
            util.spawnv_passfds = start
            sys.orig_argv[:] = [os.fsdecode(arg) for arg in args]
            # It would start a new interpreter to lose the environment of the command.
            os.environ["PALIMPSEST_RESTARTED"] = "1"
            _run_and_exit(lambda: exec(code, {"__name__": "__main__"}))
        return child

    util.spawnv_passfds = fork_or_start


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _preload()
    _serve(socket.socket(fileno=int(sys.argv[1])))
