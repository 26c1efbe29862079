"""One article in several wordings, and the pages that a site may show instead of it."""

from __future__ import annotations

from tests.support.harbour_pages import article_page

TITLE = "The ferry is laid up"
TEXT = (
    "The ferry to the outer islands was laid up on Monday after its skipper found a crack in the "
    "shaft that drives the starboard screw, and no boat of its size is to be had before May.",
    "Until then the post goes by the small launch, which takes twelve people and no carts, and "
    "leaves the inner harbour at seven in the morning and again at four.",
    "The council will hear on Thursday what a new shaft costs, said the harbour master, who had "
    "asked for one in each of the past three winters and been told to wait.",
    "Farmers on the outer islands have written to the county for a barge that can take their sheep "
    "to the market, as they did when the last ferry sank.",
)
EDITED = (TEXT[0].replace("May", "June"), *TEXT[1:], "A barge is to come for the sheep on Friday.")
CONSENT = article_page(
    "Before you go on",
    "We and our partners store cookies on your device, and learn from them what you read. Please "
    "agree to that before you go on to the page that you have asked for.",
)
