"""Harbour news."""

from __future__ import annotations

from crawler.demo.articles.shared import CREW_FIRST, TRUST
from crawler.demo.articles.story import Story

STORIES: tuple[Story, ...] = (
    Story(
        path="/harbour/ferry-returns.html",
        title="Ferry returns to the Narrows after eleven weeks ashore",
        summary="The Constance is back on the crossing, with a new gearbox and an old bell.",
        author="Marta Venn",
        published="2025-03-06T07:30:00+00:00",
        tags=("ferry", "Narrows", "transport"),
        json_ld=True,
        image="/images/ferry.png",
        caption="The Constance leaving the slip on her first morning back.",
        body="""
The Constance slipped her lines at six on Monday morning and crossed the Narrows in fourteen
minutes, which is a minute slower than her timetable and eleven weeks later than her passengers
had been promised. Nobody on the upper deck complained. Several of them had brought flasks, and one
had brought a trombone.

The ferry had been out of the water since a fishing net wound itself round her propeller shaft
shortly before midwinter. What looked like an afternoon's work with a bread knife turned out to be
a cracked gearbox, and the only foundry willing to cast a new housing had a queue of tractors
waiting in front of it.

In her absence the ferry company laid on a launch that carried twelve people and no bicycles. The
schoolchildren of Far Side learned to arrive early or to arrive wet, and the baker at Quay Street
took to sending his rolls across in a fish box covered with a tablecloth.

> I have carried brides, coffins and one very calm ostrich over that water, and I have never seen
people so glad to pay a fare, said the mate, Pieter Oake, who has worked the crossing since he was
sixteen and intends to stop when the boat does.

## What changes for passengers

Fares stay as they were until the end of summer, and tickets bought for the launch will be honoured
on any sailing this month. The last boat now leaves Far Side at half past nine instead of nine
o'clock, a change the company calls a trial and the landlord of the Anchor calls a mercy.

Engineers will listen to the gearbox every evening for a fortnight before they sign it off. Until
then the Constance will not sail in winds above force seven, and anyone crossing on a rough day is
advised to telephone the slip office, where somebody has finally been asked to answer.
""",
    ),
    Story(
        path="/harbour/lighthouse.html",
        title="Lighthouse keeper's cottage opens its door to paying guests",
        summary="Two rooms, one stove and a beam that passes every nine seconds until dawn.",
        author="Tobias Quill",
        published="2025-02-20T09:00:00+00:00",
        tags=("lighthouse", "lodging"),
        amp="/amp/harbour/lighthouse.html",
        image="/images/lighthouse.png",
        caption="The lamp room on Gull Point after its winter coat of paint.",
        json_ld=True,
        body="""
The keeper's cottage on Gull Point has been empty since the lamp learned to light itself, and for
most of those years the only tenants were jackdaws. From this weekend it has two bedrooms, a
working stove and a guest book, whose first entry reads, in full, that the jackdaws are still here.

Restoring the place took three summers. Every slate and bag of lime had to be wheeled along the
causeway between tides, and the volunteers who did the wheeling speak of a particular gatepost
with real hatred. The floorboards came from a chapel, the bath from a closed hotel, and the curtains
from an unsold consignment of sailcloth.

Guests are asked to bring their own bread and to read the tide table before they plan anything at
all. The causeway is under water for five hours in every twelve, and the caretaker will not come out
in the dinghy for people who merely fancied a newspaper. She came out once, for a birth.

The beam is the thing that visitors mention. It passes over the roof every nine seconds, and the
shutters, though stout, leave a thin bright line that walks along the bedroom wall. Some people find
it soothing and sleep like stones; others leave on the first dry morning with grey faces.

Money from the rooms goes to the upkeep of the tower, which leaks at the fourth landing whenever the
wind turns west. The trustees hope to raise enough within two seasons to point the seaward face, and
they have promised that the price of a night will stay below that of a decent pair of boots.
""",
    ),
    Story(
        path="/harbour/oyster-beds.html",
        title="Oysters creep back to the old beds below the customs steps",
        summary="Divers counted more young shells in one morning than in the past decade.",
        author="Oona Trask",
        published="2025-01-30T08:15:00+00:00",
        tags=("oysters", "ecology"),
        canonical=False,
        image="/images/oysters.png",
        body=f"""
Divers working below the customs steps have found young oysters on almost every stone they turned
over, the first good settlement anyone can remember on the town side of the water. The largest
would fit on a coat button. The smallest had to be pointed out, twice, to your correspondent.

The beds were scraped bare a century ago, when Pellowmouth oysters were the cheap filling in a
sailor's pie and nobody thought to leave any for seed. Later came the tannery, whose waste turned
the mud a colour that children used for dares. The tannery closed; the mud took its time.

{TRUST}

What tipped the balance, the divers think, was shell. For six winters volunteers have collected
empties from the restaurants along Quay Street, left them in the sun to bleach, and tipped them off
a barge at slack water. Larvae will not settle on slime, but they are fond of a clean old
relative.

Nobody will be eating them soon. An oyster needs four years to reach the size of a pocket watch, and
the beds will stay closed for at least two generations of that. Anyone caught with a rake will be
reported, photographed, and made to explain themselves to the ladies of the foreshore committee.
""",
    ),
    Story(
        path="/harbour/freighter-aground.html",
        title="Freighter Linnet aground on the Marrow bank in thick fog",
        summary="Lifeboats from three stations worked through the night to empty the ship.",
        author="Hesper Lind",
        published="2025-04-10T06:45:00+00:00",
        tags=("freighter", "rescue", "Marrow Head"),
        image="/images/freighter.png",
        caption="The Linnet on the Marrow bank, with a tug at either quarter.",
        body=f"""
The freighter Linnet ran on to the Marrow bank a little after midnight, in fog so thick that the
lookout is said to have heard the surf before he saw the bow rise. She was carrying roof tiles,
mattresses and a single racing yacht lashed to her foredeck, now considerably closer to land than
its owner intended.

{CREW_FIRST}

Boats from three stations worked in turns, feeling their way along the bank by the sound of the
ship's own whistle, which an engineer had tied open with his belt. One coxswain described the final
approach as walking downstairs in the dark with a piano, and said he would rather not do it weekly.

By breakfast the fog had thinned enough to show her whole length, upright and almost dignified, with
gulls along the rail. There was no oil on the water. A survey vessel began circling at a cautious
distance, and a small crowd gathered on the dunes with folding chairs and opinions.

The master, who came ashore last with the ship's cat inside his coat, declined to discuss the chart
he had been using. An inquiry will open at the port office next week. The cat, which is grey and has
been entered in the log as a supernumerary, is staying with the harbour master's sister.
""",
    ),
    Story(
        path="/harbour/tide-mill.html",
        title="Tide mill grinds its first flour since the roof fell in",
        summary="A sack and a half, slightly gritty, and already promised to the baker.",
        author="Tobias Quill",
        published="2024-11-14T10:00:00+00:00",
        tags=("tide mill", "heritage", "bread"),
        licence="https://creativecommons.org/licenses/by/4.0/",
        image="/images/mill.png",
        body="""
At twenty past three on Sunday, with the pond full and the sluice half raised, the wheel of the old
tide mill gave a groan, shed a starling's nest and began to turn. An hour later there was flour in
the bin, a sack and a half of it, slightly gritty and warm as a loaf to the hand.

The mill last worked in the year its roof came down, an event the miller of the day recorded with
the single word inconvenient. Since then it has been a net store, a dance hall and, briefly, the
headquarters of a society devoted to proving that the estuary runs uphill.

Volunteers rebuilt the wheel from drawings found behind a wardrobe. They are proud of the paddles,
which are elm, and less proud of the first attempt at a brake, which was also elm and caught fire.
The stones were dressed by a retired dentist, who says the principle is much the same.

A tide mill keeps strange hours. The pond fills through a flap in the wall as the sea comes in, and
when the sea goes out again the water has only one way to follow it. Milling therefore begins about
fifty minutes later each day, and the miller's social life goes round the clock with the moon.

The baker on Quay Street has promised to take every sack until Easter and to sell the bread at an
honest loss. It makes a dense brown loaf with a flavour of hay. Children have been told that the
grit is good for them, and so far several have believed it.
""",
    ),
    Story(
        path="/harbour/ice-house.html",
        title="The ice house that kept a fleet fed is to become a concert room",
        summary="Walls a yard thick, no windows, and an echo that lasts as long as a sneeze.",
        author="Oona Trask",
        published="2024-10-03T08:00:00+00:00",
        tags=("ice house", "music"),
        canonical=False,
        json_ld=True,
        image="/images/icehouse.png",
        body="""
Behind the net lofts stands a brick building with no windows, one door and walls a yard thick, where
for eighty years ice from the mountain lakes was packed in straw and sold to the trawlers by the
barrow. This autumn it will reopen with a stage, ninety seats and a small bar in the drain.

The discovery that it sings belongs to a plumber. Sent to cap a pipe, Ansel Roake whistled to pass
the time and heard the note come back a full second later, rounder and better tuned than he had
sent it. He fetched his daughter, who plays the viola, and they were not home until midnight.

Acousticians have since measured the echo and pronounced it kind to strings, cruel to drums and
impossible for speeches, which the committee regards as three points in its favour. Curtains can be
drawn along the north wall for evenings when the words are supposed to be understood.

Keeping the audience warm is the harder problem. The room was built to hold winter in, and it does
so with undimmed conviction. Pipes have been laid beneath the seats, blankets will be lent at the
door, and the opening programme has been chosen with an ear to vigorous applause.

Tickets go on sale from the chandlery on the first of the month, at one price for every seat. The
first concert pairs a quartet from the conservatory with the Net Loft Singers, who have rehearsed
in the cold all summer and claim that they can no longer feel the difference.
""",
    ),
)
