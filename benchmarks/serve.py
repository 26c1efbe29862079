"""A server for the benchmarks: /N/P is page P in its N-th serving."""

from __future__ import annotations

import asyncio
import sys

from .pages import load


async def _serve() -> None:
    told, pages = load()
    server = await asyncio.start_server(lambda r, w: _answer(r, w, pages), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}\t{len(pages)}\t{told}", flush=True)
    async with server:
        # Ends with the process that started it.
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pages: list) -> None:  # type: ignore[type-arg]
    try:
        while request := await reader.readuntil(b"\r\n\r\n"):
            path = request.split(b" ", 2)[1].decode()
            parts = path.strip("/").split("/")
            if len(parts) == 2 and parts[0].isdigit():
                body, kind = pages[int(parts[1])].serving(int(parts[0])), b"text/html"
            else:
                body, kind = b"", b"text/plain"
            status = b"200 OK" if body else b"404 Not Found"
            head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            writer.write(head % (status, kind, len(body)) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


if __name__ == "__main__":
    asyncio.run(_serve())
