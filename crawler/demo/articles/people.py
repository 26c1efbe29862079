"""People: an interview with repeated short answers, and a portrait."""

from __future__ import annotations

from crawler.demo.articles.story import Story

STORIES: tuple[Story, ...] = (
    Story(
        path="/people/ferryman.html",
        title="The man who has crossed the Narrows ninety thousand times",
        summary="Pieter Oake answers questions about fog, fares and the ostrich.",
        author="Hesper Lind",
        published="2025-03-20T09:30:00+00:00",
        tags=("interview", "ferry"),
        image="/images/oake.png",
        caption="Pieter Oake on the car deck, between crossings.",
        body="""
Pieter Oake has been mate of the Constance for longer than most of her passengers have been alive.
He agreed to talk during the quarter of an hour between the noon boat and the next one, standing up,
with one eye on the slip and a mug of tea balanced on a bollard.

You started on this crossing as a boy, in the days of the old steam ferry. Is it true that you were
hired because you happened to be standing in the way?

Yes.

And how did that come about, if you do not mind telling it again for the people who have only heard
the version they tell in the Anchor?

The deckhand had gone ashore for tobacco and the captain would not wait. He pointed at me, I caught
the rope, and by the time we reached the other side I had been shouted at in two languages and given
a cap. My mother thought I had drowned. I brought her the cap and a shilling, and she kept both.

Have you ever been tempted to work on something larger, a ship that goes somewhere you cannot see
from where you started?

No.

People say that you can tell the depth of the channel by the sound of the engine. Is there anything
in that?

Yes.

Could you explain it to somebody who has trouble telling a boat from a bus?

Over deep water she hums, and over the bank she mutters, because the sound comes back up at you
before it has had time to settle. On a foggy morning I listen more than I look. The captain has a
very fine instrument on the bridge that tells him the same thing, and he asks me anyway.

There is a story about an ostrich. The newspaper printed it once and received a letter of complaint
from the zoo. Did it really happen?

Yes.

Was the bird at any point loose on the passenger deck, as the letter went to some lengths to deny?

No.

What will you do when they build the bridge that the council has been promising for as long as
either of us can remember?

I shall walk across it once, to be civil, and then I shall come back by boat. A bridge is a fine
thing if you want to be on the other side. Most people who come down here in the morning do not want
that especially. They want a quarter of an hour when nobody can ask them for anything.
""",
    ),
    Story(
        path="/people/bell-ringer.html",
        title="At ninety-one, the bell ringer of Saint Brannoc takes on a pupil",
        summary="Agnes Thorley has never missed a Sunday, and she would like that noted.",
        author="Marta Venn",
        published="2024-09-19T11:00:00+00:00",
        tags=("bells", "Saint Brannoc"),
        json_ld=True,
        canonical=False,
        image="/images/bells.png",
        body="""
Agnes Thorley climbs the sixty-two steps of Saint Brannoc's tower twice a week, pausing on the
thirtieth to look at the view and, she insists, for no other reason. She is ninety-one. For the
first time since she took over the ropes from her uncle, there is somebody climbing up behind her.

The somebody is Callum Reyes, who is fourteen and came to the tower to escape a cross-country run.
He was found in the ringing chamber behind a stack of hymn books. Given the choice between the run
and a rope, he took the rope, and by supper his hands were blistered and he had asked to come back.

Ringing, his teacher explains, has very little to do with strength. The bell wants to swing and the
ringer's job is to agree with it at the right moment. Boys who arrive with something to prove are
lifted gently off the floor, set down again and asked whether they would now care to listen.

There are five bells, each with a name and a temper. Old Margery, the tenor, was cast from a
captured cannon and still sounds faintly annoyed about it. The treble has a crack no longer
than an eyelash, which gives the whole peal a catch in its voice that the town would know anywhere.

Callum has learned two methods and is halfway through a third. He practises at home with a dressing
gown cord over the banister, to the sorrow of his sister. On Easter morning he will ring the second
bell for the full service, and his teacher will stand beside him with her hands in her pockets.
""",
    ),
)
