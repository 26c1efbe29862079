"""World news: an article that repeats a paragraph, and a changed number of crew members."""

from __future__ import annotations

from crawler.demo.articles.shared import CREW_LATER, LIFEBOAT_AGAIN, LIFEBOAT_FIRST
from crawler.demo.articles.story import Story

STORIES: tuple[Story, ...] = (
    Story(
        path="/world/deserters-of-the-dredger.html",
        title="The deserters of the dredger Patient Hand",
        summary="A crew unpaid since spring, a lifeboat, and a town that was not on the chart.",
        author="Idony Farrow",
        published="2025-05-01T05:00:00+00:00",
        tags=("dredger", "seafarers", "Cape Sorrel"),
        json_ld=True,
        image="/images/dredger.png",
        caption="The Patient Hand at anchor, photographed from the cannery pier.",
        body=f"""
Nobody in Sorrel Town was expecting visitors on the last night of the herring festival, least of all
by sea. The band had packed up, the lanterns along the cannery pier were burning low, and the two
constables on duty were sharing a paper of fried sprats when they heard oars.

{LIFEBOAT_FIRST}

They came up the slip in good order, the youngest carrying a kettle. Through a waitress who had once
worked on the cruise ships, they explained that they had not been paid since spring, that the cook
was down to rice and engine-room coffee, and that they did not wish to dredge anything else.

The company that chartered the ship has an office on a street no postman has been able to find. Its
telephone is answered by a recording of a woman who thanks callers for their patience. The ship is
registered in one country, insured in a second and owned, as far as anyone can tell, by a drawer.

## How the night unfolded

{LIFEBOAT_AGAIN}

The captain, who did not go with them, noticed the silence first. He told the harbour court that a
dredger is never quiet, and that when the winches stopped he went on deck in his slippers to find
the falls hanging empty, the davits swung out, and a note of apology pinned beneath the barometer.

Under the law of the sea a sailor may leave a ship that does not pay him, provided that he leaves it
safe. The court spent two days on what safe might mean. In the end it was the anchor that decided
the case: it had been let go properly, with plenty of chain, by men who knew their work.

All of the deckhands have been offered beds by families in the town, and most have found a place at
the cannery until their wages can be recovered. The lifeboat has been returned. The kettle, after
some discussion, was entered as evidence, and it has been boiling in the clerk's office since.
""",
    ),
    Story(
        path="/world/linnet-count-revised.html",
        title="One more sailor found safe from the grounded Linnet",
        summary="A cook who slept through the rescue walked ashore at low water.",
        author="Idony Farrow",
        published="2025-04-11T07:10:00+00:00",
        tags=("freighter", "rescue"),
        canonical=False,
        image="/images/freighter.png",
        body=f"""
The number of people rescued from the freighter Linnet has gone up by one, after her cook climbed
down a rope ladder at low water and strolled across the sand with a suitcase. He had taken a pill
for his ear, slept through the stranding, and made himself an omelette before he noticed the quiet.

{CREW_LATER}

Lifeboat crews had called through every corridor of the ship, but the cook's cabin lies behind the
cold store, whose door is built to keep out considerably more than shouting. The crew list had been
left on the bridge in the hurry, and the count on the quay was made by torchlight, from memory.

The port of registry has asked for a report, as has the union, as has the cook. Inspectors boarded
yesterday to look over the alarms, two of which proved to be painted shut. They also recovered the
remainder of the omelette, which one of them described off the record as really very good.

Salvage masters hope to refloat the ship on the next spring tide. Half of the roof tiles will have
to come off first, a barge at a time, and the racing yacht will be lifted down by crane. Its owner
has been told that he may watch from the dunes, so long as he brings his own chair.
""",
    ),
)
