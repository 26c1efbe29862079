"""Two articles whose pages are broken: malformed HTML, and a wrong charset declaration."""

from __future__ import annotations

import re
from collections.abc import Iterable

TAGSOUP_TITLE = "Regatta ends in a three-way tie and a swim"

TAGSOUP = (
    "The autumn regatta ended on Saturday with three boats on the line together, a judge who had "
    "dropped his spectacles in the harbour, and a prize ham that has had to be cut in three. "
    "Nobody present could recall a closer finish, or a wetter committee.",
    "The wind had been fickle since noon. The fleet drifted past the customs steps in a knot, so "
    "close that sandwiches were exchanged between rivals, and for a quarter of an hour the leading "
    "boat was being gently overtaken by a swan with no declared interest in the result.",
    "Then a squall came down off Chapel Hill, laid the whole fleet on its side and blew it over "
    "the line in a heap. The judges' launch, which had moved in for a better view, was carried "
    "through with the rest and has been placed fourth.",
    "Protests were heard in the back room of the Anchor and withdrawn one after another as the "
    "evening went on. By closing time the three crews had agreed to share the cup, four months "
    "each, and to settle the order by arm wrestling.",
    "The judge's spectacles were brought up on Sunday by a boy with a shrimp net, who has been "
    "given the bone of the ham and a season ticket for the ferry.",
)

CHARSET_TITLE = "Caf\u00e9 on the quay keeps its accent"

# Straight quotes here. The page has curly ones, which the wrong charset turns into mojibake.
CHARSET = (
    'The caf\u00e9 on the quay has won its argument with the sign painter. "An accent is not an '
    'ornament," said the owner, Ren\u00e9e Aubrac, who sent the board back twice and finally '
    "climbed the ladder to add the missing stroke herself, with a pastry brush.",
    "The painter, who charges by the letter, maintains that he was never told. \"I'd have done it "
    'for nothing," he said, "if she\'d only asked before the second coat." The two have since been '
    "seen sharing a plate of \u00e9clairs, which both describe as a business meeting.",
    "Regular customers were divided. Some held that the old sign, with its bare and lonely letter, "
    "had a homely charm that people came across the Narrows to photograph. Others said they'd "
    "never noticed, and asked whether the soup was still leek.",
    "The new board will be unveiled on Friday at eleven, with a glass of something for anyone who "
    "can pronounce it. Children may try the pancakes free of charge. The stepladder, splashed "
    "with blue, is to be kept in the window as a warning to tradesmen.",
)


def _curl(text: str) -> str:
    text = re.sub(r'"(?=\w)', "\u201c", text).replace('"', "\u201d")
    return text.replace("'", "\u2019")


def curled(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts with curly quotes."""
    return tuple(_curl(text) for text in texts)
