"""British and American spellings of one word that do not follow from a rule.

Selected from the spelling data of breame 0.1.2 by Charles Pierse, which is distributed under the
Apache License 2.0 (https://github.com/cdpierse/breame). Changed: pairs that follow from the rules
in `english`, units, and pairs that are two different words in other contexts are left out, and a
few pairs are added.
"""

from __future__ import annotations

SPELLINGS = """
    accoutrements/accouterments aeroplane/airplane aeroplanes/airplanes ageing/aging
    almanack/almanac almanacks/almanacs aluminium/aluminum analogue/analog analogues/analogs
    artefact/artifact artefacts/artifacts bannister/banister bannisters/banisters baulk/balk
    baulked/balked baulking/balking baulks/balks behove/behoove behoved/behooved
    behoves/behooves biassed/biased biassing/biasing bingeing/binging
    bougainvillaea/bougainvillea bougainvillaeas/bougainvilleas calliper/caliper
    callipers/calipers callisthenics/calisthenics catalogue/catalog catalogued/cataloged
    catalogues/catalogs cataloguing/cataloging chequebook/checkbook chequebooks/checkbooks
    chequered/checkered chilli/chili chimaera/chimera chimaeras/chimeras
    clarinettist/clarinetist clarinettists/clarinetists connexion/connection
    connexions/connections cosier/cozier cosies/cozies cosiest/coziest cosily/cozily
    cosiness/coziness cosy/cozy crenellated/crenelated dialogue/dialog dialogues/dialogs
    disc/disk discs/disks draughtier/draftier draughtiest/draftiest draughtsman/draftsman
    draughtsmanship/draftsmanship draughtsmen/draftsmen draughtswoman/draftswoman
    draughtswomen/draftswomen draughty/drafty epaulette/epaulet epaulettes/epaulets
    epilogue/epilog epilogues/epilogs fillet/filet filleted/fileted filleting/fileting
    fillets/filets gaol/jail gaolbird/jailbird gaolbirds/jailbirds gaolbreak/jailbreak
    gaolbreaks/jailbreaks gaoled/jailed gaoler/jailer gaolers/jailers gaoling/jailing
    gaols/jails ghettoisation/ghettoization ghettoise/ghettoize ghettoised/ghettoized
    ghettoises/ghettoizes ghettoising/ghettoizing gipsies/gypsies glueing/gluing grey/gray
    greyed/grayed greying/graying greyish/grayish greyness/grayness greys/grays
    inflexion/inflection inflexions/inflections jewellery/jewelry judgement/judgment
    likeable/likable manoeuvrability/maneuverability manoeuvrable/maneuverable
    manoeuvre/maneuver manoeuvred/maneuvered manoeuvres/maneuvers manoeuvring/maneuvering
    manoeuvrings/maneuverings mediaeval/medieval misspelt/misspelled monologue/monolog
    monologues/monologs moult/molt moulted/molted moulting/molting moults/molts
    moustache/mustache moustached/mustached moustaches/mustaches moustachioed/mustachioed
    omelette/omelet omelettes/omelets outmanoeuvre/outmaneuver outmanoeuvred/outmaneuvered
    outmanoeuvres/outmaneuvers outmanoeuvring/outmaneuvering pharmacopoeia/pharmacopeia
    pharmacopoeias/pharmacopeias phoney/phony praesidium/presidium praesidiums/presidiums
    primaeval/primeval pyjama/pajama pyjamas/pajamas reconnoitre/reconnoiter
    reconnoitred/reconnoitered reconnoitres/reconnoiters reconnoitring/reconnoitering
    sceptic/skeptic sceptical/skeptical sceptically/skeptically scepticism/skepticism
    sceptics/skeptics sheikh/sheik smoulder/smolder smouldered/smoldered smouldering/smoldering
    smoulders/smolders syphon/siphon syphoned/siphoned syphoning/siphoning syphons/siphons
    travelogue/travelog travelogues/travelogs untrammelled/untrammeled waggon/wagon
    waggons/wagons woollen/woolen woollens/woolens woollies/woolies woolly/wooly
    worshipped/worshiped worshipper/worshiper worshipping/worshiping yoghourt/yogurt
    yoghourts/yogurts yoghurt/yogurt yoghurts/yogurts
"""
