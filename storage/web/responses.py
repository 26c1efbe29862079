"""Responses of the web interface: pages as HTML and as JSON, charts, redirects, errors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError

from storage.core.errors import PalimpsestError
from storage.queries.article_reference import Redacted
from storage.web.page_query import NarrowSearch
from storage.web.security import CHART, STRICT

_HEADERS = {"Content-Security-Policy": STRICT, "Cache-Control": "no-cache"}
_JSON = "application/json; charset=utf-8"


async def html_page(
    datasette: Datasette,
    request: Request,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> Response:
    """A page as HTML. context: the values that its template and the layout show."""
    html = await datasette.render_template(
        f"palimpsest/{template}.html", {**context, "here": request.path}, request=request
    )
    return Response(html, status=status, headers=_HEADERS, content_type="text/html; charset=utf-8")


def json_page(context: Mapping[str, Any], status: int = 200) -> Response:
    """A page as JSON: the values that its template shows."""
    public = {name: value for name, value in context.items() if not callable(value)}
    body = json.dumps(public, ensure_ascii=False, default=_to_json)
    return Response(body, status=status, headers=_HEADERS, content_type=_JSON)


def json_error(message: str, status: int) -> Response:
    """An error as JSON, in Datasette's form."""
    body = json.dumps({"ok": False, "error": message, "status": status})
    return Response(body, status=status, content_type=_JSON)


def redirect(address: str) -> Response:
    """A response that leads to another page."""
    headers = {"Location": address, "Content-Security-Policy": STRICT}
    return Response("", status=302, headers=headers)


def chart(svg: str) -> Response:
    """A chart; status 404 if there is none yet."""
    headers = {"Content-Security-Policy": CHART, "Cache-Control": "no-cache"}
    if not svg:
        return Response("", status=404, headers=headers)
    return Response(svg, headers=headers, content_type="image/svg+xml; charset=utf-8")


def status_of(error: PalimpsestError) -> int:
    """The status of a page that cannot be shown."""
    if isinstance(error, NarrowSearch):
        return 503
    return 410 if isinstance(error, Redacted) else 404


def status_and_message(exception: Exception) -> tuple[int, str]:
    """The status and the message of a request that failed."""
    if isinstance(exception, DatasetteError):
        if exception.title == "SQL Interrupted":
            return 400, (
                "This query took too long. Limit it, or query the archive file with sqlite3."
            )
        return exception.status, str(exception.title or exception.message)
    if isinstance(exception, Base400):
        return exception.status, str(exception) or "There is no page at this address."
    return 500, f"This page failed: {type(exception).__name__}. See the server's log for details."


def _to_json(value: Any) -> Any:
    """Dataclasses as objects, any other type as text."""
    if hasattr(value, "as_json"):
        return value.as_json()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
