"""Read pages as a worker process does: run by `benchmarks.extraction`, also on an older checkout.

Reads and writes lines as `peers.py` does. A request may also have `site`: the text source that the
archive prefers for the site. Imports only what older checkouts have too.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crawler.extraction.extractor_version import EXTRACTOR
from crawler.extraction.payload import Payload
from crawler.extraction.read_page import read_payload
from storage.core import model
from storage.core.model import NoArticle
from storage.text.folding_settings import FoldingSettings

_FOLDING = FoldingSettings()


def _payload(body: bytes, url: str, site: str | None) -> Payload:
    if site is None or not hasattr(model, "TextPreference"):
        return Payload(body, url, "text/html")
    preference = model.TextPreference(site=model.TextSource(site))
    return Payload(body, url, "text/html", preference)


def _answer(request: dict[str, str]) -> dict[str, Any]:
    body = Path(request["file"]).read_bytes()
    if request["file"].endswith(".gz"):
        body = gzip.decompress(body)
    payload = _payload(body, request["url"], request.get("site"))
    started = time.process_time()
    content = read_payload(payload, _FOLDING).content
    milliseconds = 1000 * (time.process_time() - started)
    if isinstance(content, NoArticle):
        found = {"text": "", "reason": content.reason, "detail": content.detail}
        prose = getattr(content, "prose", None)
    else:
        article = content.article
        found = {
            "text": article.full_text,
            "title": article.title,
            "author": article.author,
            "agency": getattr(article, "agency", None),
            "published": article.published,
            "source": getattr(article, "text_source", None),
        }
        prose = getattr(article, "prose", None)
    return {**found, "prose": asdict(prose) if prose else None, "ms": milliseconds}


def main() -> None:
    """Answer until stdin ends."""
    answers, sys.stdout = sys.stdout, sys.stderr
    print(json.dumps({"Palimpsest": EXTRACTOR}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
