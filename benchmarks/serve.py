"""The server of `benchmarks.pipeline`: /N/P is page P with the words of serving N."""

from __future__ import annotations

import asyncio

from benchmarks.page_sets import Template, load
from tests.support.measuring.http_server import Answer, listen, until_stdin_ends


async def _serve() -> None:
    description, pages = load()
    url = await listen("127.0.0.1", lambda path, _: _answer(path, pages))
    await until_stdin_ends(f"{url}\t{len(pages)}\t{description}")


def _answer(path: str, pages: list[Template]) -> Answer:
    parts = path.strip("/").split("/")
    if len(parts) != 2 or not parts[0].isdigit():
        return Answer(404, "text/plain")
    return Answer(200, "text/html", pages[int(parts[1])].serving(int(parts[0])))


if __name__ == "__main__":
    asyncio.run(_serve())
