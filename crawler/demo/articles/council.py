"""Council news."""

from __future__ import annotations

from crawler.demo.articles.shared import TRUST
from crawler.demo.articles.story import Story

STORIES: tuple[Story, ...] = (
    Story(
        path="/council/budget",
        title="Council passes a budget, three amendments and a motion about geese",
        summary="The harbour wall wins, the bandstand waits, and the geese may stay on the green.",
        author="Marta Venn",
        published="2025-03-13T18:20:00+00:00",
        tags=("budget", "council", "geese"),
        json_ld=True,
        image="/images/council.png",
        comments=(
            "About time somebody spoke up for the bandstand, which is older than the mayor.",
            "I counted forty geese on Sunday and every one of them looked at me first.",
        ),
        body="""
The town council agreed its budget shortly before ten on Wednesday night, after five hours, three
amendments and a pause while the public gallery was aired. The harbour wall will be repaired in
full. The bandstand will be repainted on the side that faces the road.

Councillor Idris Calloway, who holds the purse, called it a budget for people who like to sleep
through storms. More than half of next year's building money goes on the wall between the slip and
the fish market, where the winter took away enough stone to furnish a modest castle.

The opposition accepted the wall and attacked nearly everything else. Councillor Fenella Marsh asked
why the town needed a second electric road sweeper when it had not yet found the first, and was told
that the matter was in hand. She replied that this was exactly what worried her.

Rates will rise by less than the price of a weekly loaf for most households, and pensioners living
alone will be spared the increase altogether. A proposal to charge for parking on the old rope walk
was put off until somebody has measured how many cars will actually fit there.

The final hour belonged to the geese. A motion to remove them from the green was lost by a single
vote, amid honking that the clerk declined to minute. They will instead be counted every month by
the parks officer, who asked that her request for boots be recorded in the budget, and it was.
""",
    ),
    Story(
        path="/council/market-roof.html",
        title="Fish market roof will be slated by hand, council decides",
        summary="A cheaper metal roof was rejected after a bucket of herring settled the argument.",
        author="Hesper Lind",
        published="2025-02-06T16:40:00+00:00",
        tags=("fish market", "building"),
        image="/images/market.png",
        body=f"""
The fish market is to have its slates back. After a year under tarpaulin the hall will be roofed by
hand in the grey stone it was built with, the works committee ruled on Tuesday, rejecting a metal
covering that would have cost a third less and been finished by Whitsun.

The argument turned on noise. Supporters of slate brought a sheet of the proposed metal into the
chamber, held it over the chairman's desk and emptied a bucket of herring on to it from the height
of the gallery. The auctioneers in the public seats were asked whether they could shout above that.

{TRUST}

It is the owner of the ground beneath the hall, and its consent was needed for either plan. Consent
for the slates arrived the same evening, written on the back of a raffle ticket. The town clerk has
had it framed, and says that he has seen longer documents achieve a good deal less.

Work begins after the spring tides and should take nine months. Stalls will move to the rope walk
meanwhile, under awnings borrowed from the regatta, so that shoppers may for once buy their mackerel
beneath a striped canopy and pretend to have arrived by yacht.
""",
    ),
    Story(
        path="/council/bus-shelter.html",
        title="Bus shelter designed by pupils survives its first gale",
        summary="Shaped like an upturned boat, it leaks less than the town hall.",
        author="Tobias Quill",
        published="2025-01-09T12:10:00+00:00",
        tags=("buses", "school"),
        canonical=False,
        image="/images/shelter.png",
        body="""
The bus shelter on Chapel Hill, drawn by a class of eleven-year-olds and built by the shipyard's
apprentices, has come through its first gale with no damage beyond a missing poster. The official
shelter across the road, bought from a catalogue in the autumn, was found the next day in a hedge.

The pupils' plan was simple. If you want to keep weather out, they reasoned, start with something
that already does it, and turn it over. The result is the front half of a rowing boat, stood on oak
posts with its keel to the sky and a bench running along each side.

Not every feature in the drawings could be kept. The slide was refused on grounds of safety, the
aquarium on grounds of cost, and the button that makes the bus come was referred to the county. A
small brass button has been fitted anyway, connected to nothing, and is already well polished.

Drivers say they like it because passengers can be seen through the oar holes. Passengers like it
because the seats face inward, and people who had nodded at each other for years across a wet
pavement have begun, cautiously, to talk. At least one marriage proposal has been overheard.

The council has asked the class to design two more, for the hospital and the cemetery gate. The
teacher, Bronwen Sayle, says her pupils have accepted the commission and are arguing about the fee,
which they would like to be paid in chips, weekly, until they leave school.
""",
    ),
    Story(
        path="/council/library-hours.html",
        title="Library to stay open until the last ferry has gone",
        summary="Readers from Far Side asked for a warm place to wait, and they have got one.",
        author="Oona Trask",
        published="2024-12-12T15:00:00+00:00",
        tags=("library", "ferry"),
        image="/images/library.png",
        body="""
From the new year the town library will close when the last ferry leaves, whenever that may be. The
change was asked for by readers from Far Side, who have spent many winters in the shelter on the
slip, reading by the light of the chocolate machine and turning pages with their gloves on.

Librarian Cosima Drew said the idea made sense once she had stood in the shelter herself. She lasted
eleven minutes. The reading room, by contrast, has a stove, forty chairs and a clear view of the
slip, so that nobody need look up from a chapter until the boat is actually alongside.

Staff will work the extra hour in pairs and be paid for it, a point on which the union was polite
but immovable. Volunteers from the chess club have offered to see to the stove. In return they ask
only that the table beneath the clock be left alone on Thursdays, as it always has been.

The council expects the longer opening to cost about as much as a set of tyres for the dustcart. It
will be reviewed in June, when the evenings are light and people may prefer to miss the boat out of
doors. Borrowing figures will be counted, but so, the clerk promises, will thermos flasks.

One rule has been added to the notice by the door. Readers who become absorbed and miss the ferry in
spite of everything may not sleep in the stacks, however good the book. They will be directed to the
Anchor, which keeps a room for the purpose and has named it, with some pride, the Appendix.
""",
    ),
)
