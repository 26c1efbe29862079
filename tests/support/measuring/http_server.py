"""A small HTTP server for benchmarks, run in a process of its own. It answers GET requests."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """A response; `also` holds header lines other than Content-Type and Content-Length."""

    status: int
    kind: str
    body: bytes = b""
    also: str = ""


Answering = Callable[[str, dict[str, str]], Answer]
"""A function of a path and the request headers (names in lower case)."""


async def listen(host: str, answering: Answering) -> str:
    """Serve on a free port of a host while the event loop runs; the address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = request.decode("latin-1").split("\r\n")
                parted = (line.partition(": ") for line in lines)
                headers = {name.lower(): value for name, colon, value in parted if colon}
                writer.write(_encoded(answering(first.split(" ")[1], headers)))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, host, 0)
    return f"http://{host}:{server.sockets[0].getsockname()[1]}"


def _encoded(answer: Answer) -> bytes:
    head = (
        f"HTTP/1.1 {answer.status} .\r\nContent-Type: {answer.kind}\r\n{answer.also}"
        f"Content-Length: {len(answer.body)}\r\n\r\n"
    )
    return head.encode() + answer.body


async def until_stdin_ends(line: str) -> None:
    """Print a line, then wait until the process that started this one has ended."""
    print(line, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@contextmanager
def start_server(module: str, *words: str) -> Iterator[tuple[int, list[str]]]:
    """Start a server module in a process: its id, and the tab-separated fields that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.pid, process.stdout.readline().strip().split("\t")
    finally:
        process.stdin.close()
        process.wait(timeout=10)
