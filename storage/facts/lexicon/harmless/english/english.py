"""Differences that are known to be harmless in English."""

from __future__ import annotations

from storage.facts.lexicon.harmless.english.spellings import SPELLINGS
from storage.facts.lexicon.harmless.english.verbs import VERBS
from storage.facts.lexicon.harmless.english.words import WORDS
from storage.facts.lexicon.harmless_words import Accents, HarmlessWords

# The tokens 's and 'd may stand for two verbs each.
_CONTRACTIONS = """
    had 'd
    has 's
    is 's
    would 'd
    he_had he'd
    he_has he's
    he_is he's
    he_would he'd
    here_is here's
    i_had i'd
    i_would i'd
    it_had it'd
    it_has it's
    it_is it's
    it_would it'd
    let_us let's
    she_had she'd
    she_has she's
    she_is she's
    she_would she'd
    that_had that'd
    that_has that's
    that_is that's
    that_would that'd
    there_has there's
    there_is there's
    they_had they'd
    they_would they'd
    we_had we'd
    we_would we'd
    what_is what's
    who_has who's
    who_is who's
    you_had you'd
    you_would you'd
"""
# Spellings and forms of one word, British or American or both.
_FORMS = """
    acknowledgement/acknowledgment acknowledgements/acknowledgments adviser/advisor
    advisers/advisors afterward/afterwards amid/amidst among/amongst backward/backwards
    burned/burnt carcase/carcass carcases/carcasses despatch/dispatch despatched/dispatched
    despatches/dispatches despatching/dispatching downward/downwards dreamed/dreamt
    enquire/inquire enquired/inquired enquiries/inquiries enquiring/inquiring enquiry/inquiry
    inward/inwards judgements/judgments kneeled/knelt leaned/leant leaped/leapt learned/learnt
    lighted/lit onward/onwards outward/outwards protester/protestor protesters/protestors
    proved/proven soy/soya soyabean/soybean soyabeans/soybeans spelled/spelt spilled/spilt
    spoiled/spoilt toward/towards upward/upwards while/whilst
    axe/ax bureaus/bureaux cesium/caesium curb/kerb curbs/kerbs czar/tsar czars/tsars donut/doughnut
    donuts/doughnuts got/gotten mollusc/mollusk molluscs/mollusks mosquitoes/mosquitos ok/okay
    referenda/referendums sizable/sizeable sneaked/snuck stadia/stadiums stories/storeys
    story/storey tire/tyre tires/tyres tornadoes/tornados volcanoes/volcanos
"""
# Words that double an l before an ending: travelled, traveled.
_DOUBLED = (
    "apparel|backpedal|bedevil|bejewel|bevel|cancel|carol|cavil|channel|chisel|council|counsel"
    "|cruel|crystal|cudgel|dial|dishevel|disembowel|drivel|duel|enamel|equal|fuel|funnel|gambol"
    "|gravel|grovel|gruel|impanel|imperil|initial|jewel|label|level|libel|marshal|marvel|medal"
    "|model|panel|parcel|pedal|pencil|pummel|quarrel|ravel|refuel|relabel|remodel|revel"
    "|rival|shovel|shrivel|signal|snivel|snorkel|spiral|squirrel|stencil|swivel|tassel|total"
    "|towel|tranquil|travel|trial|tunnel|unequal|unravel|unrival|weasel|yodel"
)
_OUR = (
    "arb|ard|arm|behavi|cand|clam|clang|col|demean|disfav|dishon|discol|enam|endeav|fav|ferv|flav"
    "|glam|harb|hon|hum|lab|belab|misbehavi|misdemean|multicol|neighb|od|parl|ranc|rig|rum|savi"
    "|sav|splend|succ|technicol|tricol|tum|unfav|unsav|val|vap|vig|watercol"
)
_RE = (
    "amphitheat|calib|cent|epicent|fib|goit|lacklust|lust|meag|mit|sab|saltpet|scept|sepulch|somb"
    "|spect|theat"
)
_RULES = (
    # practise, licence, defence
    (r"^(mal)?practis(e|ed|es|ing)$", r"\1practic\2"),
    (r"^(un)?licenc(e|ed|es|ing|ee|ees)$", r"\1licens\2"),
    (r"^(def|off|pret)enc(e|es|eless)$", r"\1ens\2"),
    # organise and its family after a consonant, but not prise, Elise or Denise
    (
        r"^([a-z]*[aeiouy][a-z]*[b-df-hj-np-tv-z])(?<!pr)(?<!^el)(?<!^den)is"
        r"(e|ed|er|ers|es|ing|ingly|ation|ations|ational|able|ably|ance|ances|ant|ement|ements)$",
        r"\1iz\2",
    ),
    (
        r"^(anal|breathal|catal|dial|electrol|hydrol|paral|psychoanal)ys(e|ed|er|ers|es|ing)$",
        r"\1yz\2",
    ),
    # colour
    (rf"^({_OUR})our", r"\1or"),
    # centre
    (rf"^({_RE})re(s|board|fold|folds|glass|goer|goers|line|piece|pieces)?$", r"\1er\2"),
    (rf"^({_RE})red$", r"\1ered"),
    # travelled, tranquillity
    (
        rf"^({_DOUBLED})l(ed|ings?|ingly|ers?|est|ors?|ists?|ous|ously|ations?|ity|iz[a-z]+)$",
        r"\1\2",
    ),
    # enrol, skilful
    (r"^(appal|distil|enrol|enthral|fulfil|instal|instil)(s|ment|ments)?$", r"\1l\2"),
    (r"^(un)?(skil|wil)ful", r"\1\2lful"),
    # encyclopaedia, foetus
    (r"([a-z]{2})aemi(a|as|c|cs)$", r"\1emi\2"),
    (r"^(an)?aesth", r"\1esth"),
    (r"^(arch|pal)aeo", r"\1eo"),
    (r"^haem(o|ato|orrh)", r"hem\1"),
    (r"^(encyclo|ortho)?paed(o|er|i)", r"\1ped\2"),
    (r"^gynaeco", "gyneco"),
    (r"^caesar(e|i)an", r"cesar\1an"),
    (r"^faec(al|es)", r"fec\1"),
    (r"^foet(al|id|us)", r"fet\1"),
    (r"^oe(soph|str)", r"e\1"),
    (r"^homoeop", "homeop"),
    (r"^(diarrh|gonorrh)oea", r"\1ea"),
    # sulphur, mould, plough
    (r"^((?:bi|di)?)sulph", r"\1sulf"),
    (r"^(re)?mould(s|ed|ing|ings|y|ier|iest)?$", r"\1mold\2"),
    (r"^(snow)?plough", r"\1plow"),
    (r"^programme(s)?$", r"program\1"),
)

LANGUAGES = (
    HarmlessWords(
        code="en",
        name="English",
        accents=Accents.NOWHERE,
        rules_fit_names=True,
        common="""
            the of to and a in that is was for on with as it by at from he his be are were this
            which but have has had an they their not who will would been said says its she her
            more about after also when there one all can could if up out into than them some so
            what him we you i my your our or no do did does over because between while during
            against through before where these those being other any should may such how
        """,
        # Relative pronouns only repeat a noun; "most", "only" and "other" are in `not_before`.
        function_words="a an the that which who whom",
        # Not "too", "as well", "in addition" or "besides": too big, as well as, in addition to.
        adverbs="""
            actually additionally already also as_a_matter_of_fact at_present at_the_moment
            by_the_way clearly currently for_her_part for_his_part for_its_part for_their_part
            furthermore however in_fact in_the_meantime incidentally indeed meanwhile moreover
            nevertheless nonetheless now of_course quietly quite really right_now simply
            subsequently truly very
        """,
        # "Said" takes a clause, so that each pair with it is safe; "noted the delay" and
        # "explained the delay" are two statements, so these verbs do not share a line.
        reporting="""
            said commented remarked stated told_journalists told_reporters told_the_press
            said commented noted remarked
            said added
            said announced
            said explained
            said observed
            said pointed_out
            said reported
            says adds
            says announces
            says comments
            says explains
            says notes
            says observes
            says points_out
            says remarks
            says reports
            says states
            says tells_journalists tells_reporters tells_the_press
            say add
            say explain
            say note
            say observe
            say point_out
            say remark
            say state
            say tell_journalists tell_reporters tell_the_press
            saying adding
            saying commenting
            saying explaining
            saying noting
            saying observing
            saying pointing_out
            saying remarking
            saying stating
            saying telling_journalists telling_reporters telling_the_press
        """,
        synonyms=_CONTRACTIONS + VERBS + WORDS,
        spellings="\n".join((_FORMS + SPELLINGS).split()).replace("/", " "),
        spelling_rules=_RULES,
        before_dates="on",
        before_seasons="early",
        fixed_phrases="""
            for_which in_which not_only now_that of_which quite_a quite_some so_that that_of
            the_fact the_same the_very very_same
        """,
        not_before="""
            bit couple few good great less little lot majority many minority more most number only
            other others pair
        """,
        pronouns="he she it they",
        auxiliaries="""
            am are be been being did do does had has have having is shall was were will would 's 'd
        """,
    ),
)
