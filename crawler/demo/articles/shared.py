"""Paragraphs that several articles contain, defined once so that they stay the same."""

from __future__ import annotations

TRUST = (
    "The Sound Trust was founded by four widows and a chandler after the great gale, and it has "
    "owned the foreshore between the customs steps and Gull Point ever since. It pays no dividend, "
    "keeps its accounts in a biscuit tin, and meets on the first Monday of the month in the back "
    "room of the Anchor."
)

_CREW = (
    "The coastguard at Marrow Head said at least {count} crew had been taken off the freighter by "
    "first light, most of them wrapped in blankets from the lifeboat station, and that two tugs "
    "would stay alongside until the hull was judged safe to tow into the deep berth."
)

CREW_FIRST = _CREW.format(count=18)
CREW_LATER = _CREW.format(count=19)

# Written out twice on purpose, so that the differing word and comma are easy to see.
LIFEBOAT_FIRST = (
    "When the dredger Patient Hand dropped anchor off Cape Sorrel that evening, nine of her "
    "deckhands had left their bunks, taken the port lifeboat, and rowed for the lights of a town "
    "that none of them had ever seen on a chart."
)
LIFEBOAT_AGAIN = (
    "When the dredger Patient Hand dropped anchor off Cape Sorrel that evening, nine of her "
    "deckhands had already left their bunks, taken the port lifeboat and rowed for the lights of "
    "a town that none of them had ever seen on a chart."
)
