"""Read pages with other extractors: run by `benchmarks.extraction` in their own environment.

Imports nothing of this project. Each line of stdin is a JSON object: `reader`, `file` and `url`;
each line of stdout is the answer: `text`, `title`, `author`, `published`, `ms` of processor time,
and `error` if the extractor raised one. The first line has the version of each reader.
"""

from __future__ import annotations

import gzip
import json
import logging
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import newspaper
from lxml import html
from readability.readability import Document
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from resiliparse.parse.html import HTMLTree
from trafilatura import bare_extraction
from trafilatura.utils import decode_file

Answer = dict[str, Any]
parse_with_readability: Any = Document  # neither has annotations
parse_html: Any = html.fromstring
Reader = Callable[[bytes, str], Answer]


def trafilatura(**options: Any) -> Reader:
    """trafilatura in one of its modes, with metadata."""

    def read(body: bytes, url: str) -> Answer:
        document: Any = bare_extraction(
            body, url=url, include_comments=False, with_metadata=True, **options
        )
        if document is None:
            return {"text": ""}
        return {
            "text": document.text or "",
            "title": document.title,
            "author": document.author,
            "published": document.date,
        }

    return read


def readability(body: bytes, url: str) -> Answer:
    """readability-lxml. It returns markup, whose text is taken.

    Only the part: as a whole document, the markup of some pages is empty.
    """
    document = parse_with_readability(decode_file(body), url=url)
    markup = parse_html(document.summary(html_partial=True))
    return {"text": markup.text_content(), "title": document.short_title()}


def resiliparse(body: bytes, url: str) -> Answer:
    """resiliparse with its rules for main content, without descriptions of pictures."""
    del url
    tree = HTMLTree.parse(bytes_to_str(body, detect_encoding(body) or "utf-8"))
    text = extract_plain_text(tree, main_content=True, alt_texts=False)
    return {"text": text, "title": tree.title}


def newspaper4k(body: bytes, url: str) -> Answer:
    """newspaper4k. Without `fetch_images` it would use the network."""
    article = newspaper.Article(url, fetch_images=False)
    article.download(input_html=decode_file(body))
    article.parse()
    day = article.publish_date
    return {
        "text": article.text,
        "title": article.title,
        "author": "; ".join(article.authors),
        "published": day.date().isoformat() if day else None,
    }


READERS: dict[str, tuple[str, Reader]] = {
    "trafilatura fast": ("trafilatura", trafilatura(fast=True)),
    "trafilatura": ("trafilatura", trafilatura()),
    "trafilatura precision": ("trafilatura", trafilatura(favor_precision=True)),
    "readability-lxml": ("readability-lxml", readability),
    "resiliparse": ("resiliparse", resiliparse),
    "newspaper4k": ("newspaper4k", newspaper4k),
}
"""Each reader by name, and the package that it is from."""


def answer(request: dict[str, str]) -> Answer:
    """Read one page, whatever the extractor makes of it."""
    body = Path(request["file"]).read_bytes()
    if request["file"].endswith(".gz"):
        body = gzip.decompress(body)
    _, reader = READERS[request["reader"]]
    started = time.process_time()
    try:
        found = reader(body, request["url"])
    except Exception as error:  # an extractor that fails has found nothing, and the page counts
        found = {"text": "", "error": f"{type(error).__name__}: {error}"}
    return {**found, "ms": 1000 * (time.process_time() - started)}


def main() -> None:
    """Answer until stdin ends."""
    logging.disable(logging.CRITICAL)
    answers, sys.stdout = sys.stdout, sys.stderr  # extractors may print
    versions = {name: version(package) for name, (package, _) in READERS.items()}
    print(json.dumps(versions), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
