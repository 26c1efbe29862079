"""English prose for generated newspapers: sentences, titles, names. It depends on chance alone.

Sentences have so many places for other words that no two paragraphs are alike or near-duplicates.
"""

from __future__ import annotations

from random import Random

_ROLES = (
    "minister driver teacher farmer surgeon judge mayor baker captain clerk student painter "
    "engineer trader officer sculptor resident tenant pilot nurse banker coach singer editor "
    "guard plumber historian lawyer librarian inspector pharmacist governor commissioner "
    "contractor lecturer grocer chemist treasurer porter conductor goalkeeper playwright "
    "architect surveyor magistrate auditor"
).split()
_ADJECTIVES = (
    "new old narrow late early northern southern rural crowded quiet costly modest bitter brief "
    "careful colonial damp distant empty fragile grand hasty heavy hidden humid idle joint large "
    "lengthy local lucky marginal modern muddy municipal noisy ordinary patient plain private "
    "public rapid rare regional rough rusty seasonal shallow sharp silent slow solid stubborn "
    "sudden temporary tidy uneven unlikely vacant vivid warm weary wooden young"
).split()
_NOUNS = (
    "bridge harbour market school budget orchard tunnel station road canal hospital theatre "
    "factory reservoir library stadium ferry mill quarry museum court prison bank hotel temple "
    "garden airport runway pipeline turbine warehouse vineyard cinema workshop laboratory "
    "observatory depot barrage embankment signal contract tender licence lease petition verdict "
    "audit ledger survey census ballot strike protest festival harvest auction drought flood "
    "storm fire landslide epidemic vaccine curriculum examination scholarship pension tariff "
    "subsidy loan mortgage dividend merger treaty summit blockade ceasefire convoy regiment "
    "barrack satellite antenna battery engine tractor carriage tram lorry bicycle helmet uniform "
    "ticket timetable platform kitchen menu recipe mango monsoon well pump meter cable grid sewer "
    "drain pavement lamp statue mural manuscript violin orchestra choir stage screenplay novel "
    "dictionary atlas compass lighthouse anchor net"
).split()
_VERBS = (
    "opened closed inspected repaired sold bought praised rejected delayed approved cancelled "
    "visited described painted measured flooded financed audited leased restored demolished "
    "widened guarded renamed designed photographed insured abandoned reopened defended criticised "
    "ignored promised postponed examined registered auctioned donated occupied vacated replaced "
    "extended shortened surveyed supplied blocked cleared tested rented recorded welcomed "
    "questioned monitored moved"
).split()
_PLACES = (
    "Nashik Salem Kollam Ajmer Patna Guntur Hubli Jhansi Karnal Latur Mysuru Nanded Ongole "
    "Panipat Raipur Satara Tezpur Udupi Vellore Warangal Alwar Bhuj Cuttack Dewas Erode Faridkot "
    "Gaya Hisar Imphal Jorhat Kota Leh Madurai Nagaur Ooty Puri Rewa Shimla Thane Ujjain Valsad "
    "Wardha Akola Bidar Churu Daman Etawah Firozpur Godhra Haldia Itarsi Jalna Kadapa Ludhiana "
    "Mandya Nellore"
).split()
_MOMENTS = (
    "yesterday|overnight|last week|this spring|before dawn|at noon|during the rains|in the autumn|"
    "after the holidays|two years ago|since March|until Friday|on Sunday|within hours|by evening|"
    "for a decade|next month|every winter|at midnight|on Tuesday|early in June|after lunch"
).split("|")
_CONNECTIVES = (
    "while|because|although|after|before|unless|so that|whereas|until|since|even though|once"
).split("|")
_FIRST = (
    "Anil Bela Chitra Deepak Esha Farhan Gita Harish Indu Jaya Kiran Lata Mohan Nisha Omar Priya "
    "Rohit Sana Tarun Uma Vikram Yash Zoya Arjun Bharat Devi Girish Hema Ishan Kavya"
).split()
_SURNAME_STARTS = (
    "Achar Bandh Chou Desh Ghosh Hegd Jad Kulk Lokh Mish Nay Pill Rath Sax Thak".split()
)
_SURNAME_ENDS = "ya hury pande wani arni ande ak ai ore ena ur ale iker eman asan".split()


def draw_name(chance: Random) -> str:
    """A person's name."""
    surname = chance.choice(_SURNAME_STARTS) + chance.choice(_SURNAME_ENDS)
    return f"{chance.choice(_FIRST)} {surname}"


def draw_place(chance: Random) -> str:
    """A town."""
    return chance.choice(_PLACES)


def draw_noun(chance: Random) -> str:
    """A common noun."""
    return chance.choice(_NOUNS)


def draw_thing(chance: Random) -> str:
    """An adjective and a noun."""
    return f"{chance.choice(_ADJECTIVES)} {chance.choice(_NOUNS)}"


def draw_title(chance: Random) -> str:
    """A headline without a full stop."""
    pick = chance.choice
    role, place = pick(_ROLES).capitalize(), pick(_PLACES)
    forms = (
        f"{role} from {place} {pick(_VERBS)} {draw_thing(chance)}",
        f"{place} {pick(_NOUNS)} {pick(_VERBS)} {pick(_CONNECTIVES)} {pick(_NOUNS)} fails",
        f"{draw_thing(chance).capitalize()} divides {place} and its {pick(_ROLES)}s",
    )
    return pick(forms)


def draw_question(chance: Random) -> str:
    """A question of an interview."""
    pick = chance.choice
    forms = (
        f"Has the {pick(_ROLES)} of {pick(_PLACES)} {pick(_VERBS)} your {draw_thing(chance)}?",
        f"Would you have {pick(_VERBS)} the {draw_thing(chance)} {pick(_MOMENTS)}?",
        f"Do you still think of the {pick(_NOUNS)} that {draw_name(chance)} {pick(_VERBS)}?",
    )
    return pick(forms)


def draw_sentence(chance: Random) -> str:
    """A sentence of about ten to thirty words."""
    form = chance.randrange(5)
    pick = chance.choice
    role, verb, other_verb = pick(_ROLES), pick(_VERBS), pick(_VERBS)
    thing, other = draw_thing(chance), draw_thing(chance)
    place, moment, link = pick(_PLACES), pick(_MOMENTS), pick(_CONNECTIVES)
    if form == 0:
        return (
            f"The {pick(_ADJECTIVES)} {role} {verb} the {thing} near {place} {moment}, {link} "
            f"{draw_name(chance)} {other_verb} the {other}."
        )
    if form == 1:
        return (
            f"{moment[0].upper()}{moment[1:]}, {chance.randint(3, 980)} {role}s in {place} {verb} "
            f"their {thing} {link} one {pick(_NOUNS)} was {other_verb}."
        )
    if form == 2:
        return (
            f"“Our {thing} was never {verb},” {draw_name(chance)}, the {pick(_ADJECTIVES)} {role} "
            f"of {place}, told reporters {moment}."
        )
    if form == 3:
        return (
            f"{place}’s {thing} and {pick(_PLACES)}’s {other} were {verb} {moment} {link} every "
            f"{role} {other_verb} some {pick(_NOUNS)}."
        )
    return (
        f"{draw_name(chance)} {verb} about {chance.randint(2, 96)} per cent of the {thing}, {link} "
        f"{pick(_ROLES)}s from {place} {other_verb} another {other} {moment}."
    )


def draw_paragraph(chance: Random) -> str:
    """A paragraph of one to four sentences."""
    return " ".join(draw_sentence(chance) for _ in range(chance.choice((1, 2, 2, 3, 3, 4))))


def draw_verse(chance: Random) -> str:
    """A line of a poem: four to eight words."""
    pick = chance.choice
    forms = (
        f"The {draw_thing(chance)} of {pick(_PLACES)},",
        f"and {pick(_NOUNS)} by {pick(_NOUNS)} we {pick(_VERBS)}",
        f"O {draw_thing(chance)}, who {pick(_VERBS)} the {pick(_NOUNS)}?",
    )
    return pick(forms)
