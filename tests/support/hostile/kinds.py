"""Every kind of hostile answer, with the outcomes it may have and what is told of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.support.hostile import encodings, feeds, markup, redirects, transfer
from tests.support.hostile.server import Answer


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name is its path.

    outcome: those it may have, parted by `|`; what is archived may also be found to be the text of
    another URL. told: a regular expression for the outcome's detail.
    """

    name: str
    answer: Answer
    outcome: str
    told: str = ""


KINDS: tuple[Kind, ...] = tuple(
    Kind(name, *row)
    for module in (transfer, redirects, encodings, markup, feeds)
    for name, row in module.KINDS.items()
)


def is_met(kind: Kind, outcome: str | None, detail: str | None) -> bool:
    """Whether a URL ended as its kind may."""
    wanted = kind.outcome.replace("archived", "archived|copy").split("|")
    return outcome in wanted and re.search(kind.told, detail or "") is not None
