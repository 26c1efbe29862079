"""All kinds of hostile responses, with the expected outcomes and details."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.support.hostile import encodings, feeds, markup, redirects, transfer
from tests.support.hostile.server import Answer


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind; its name is its path.

    outcome: the expected ones, separated by `|`; an archived page may also be a copy of another
    one. detail: a regular expression for the outcome's detail.
    """

    name: str
    answer: Answer
    outcome: str
    detail: str = ""


KINDS: tuple[Kind, ...] = tuple(
    Kind(name, *row)
    for module in (transfer, redirects, encodings, markup, feeds)
    for name, row in module.KINDS.items()
)


def is_expected(kind: Kind, outcome: str | None, detail: str | None) -> bool:
    """Whether a URL got an outcome and a detail that its kind expects."""
    outcomes = kind.outcome.replace("archived", "archived|copy").split("|")
    return outcome in outcomes and re.search(kind.detail, detail or "") is not None
