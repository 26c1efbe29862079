"""Demonyms in languages that do not capitalise them: deutsche, française, chileno, российский.

They are generated from stems, because each has a form for every case, number and gender. All forms
of one demonym mean the same.
"""

from __future__ import annotations

from storage.facts.lexicon.word_lists import line_keys

_GERMAN = """
    deutsch französisch britisch englisch spanisch italienisch portugiesisch russisch ukrainisch
    polnisch tschechisch slowakisch ungarisch rumänisch bulgarisch griechisch türkisch belgisch
    niederländisch österreichisch schweizerisch schwedisch norwegisch dänisch finnisch irisch
    schottisch amerikanisch kanadisch mexikanisch brasilianisch argentinisch chilenisch
    kolumbianisch kubanisch chinesisch japanisch koreanisch indisch pakistanisch australisch
    israelisch palästinensisch iranisch irakisch syrisch ägyptisch libanesisch saudisch
    afghanisch südafrikanisch nigerianisch serbisch kroatisch europäisch afrikanisch asiatisch
    arabisch
"""
_FRENCH = """
    français allemand anglais espagnol portugais polonais hongrois néerlandais irlandais
    écossais danois finlandais suédois chinois japonais libanais pakistanais sénégalais
    américain mexicain marocain roumain cubain africain sud-africain afghan
"""
_FRENCH_E = "russe tchèque slovaque bulgare serbe croate britannique belge suisse arabe asiatique"
_FRENCH_IEN = """
    grec grecs grecque grecques
    turc turcs turque turques
    italien italiens italienne italiennes
    norvégien norvégiens norvégienne norvégiennes
    ukrainien ukrainiens ukrainienne ukrainiennes
    autrichien autrichiens autrichienne autrichiennes
    australien australiens australienne australiennes
    brésilien brésiliens brésilienne brésiliennes
    canadien canadiens canadienne canadiennes
    chilien chiliens chilienne chiliennes
    colombien colombiens colombienne colombiennes
    péruvien péruviens péruvienne péruviennes
    argentin argentins argentine argentines
    égyptien égyptiens égyptienne égyptiennes
    iranien iraniens iranienne iraniennes
    irakien irakiens irakienne irakiennes
    israélien israéliens israélienne israéliennes
    palestinien palestiniens palestinienne palestiniennes
    syrien syriens syrienne syriennes
    algérien algériens algérienne algériennes
    tunisien tunisiens tunisienne tunisiennes
    vénézuélien vénézuéliens vénézuélienne vénézuéliennes
    saoudien saoudiens saoudienne saoudiennes
    indien indiens indienne indiennes
    coréen coréens coréenne coréennes
    européen européens européenne européennes
"""
# Without the ending: -o, -a, -os, -as in Spanish and Portuguese, -o, -a, -i, -e in Italian.
_SPANISH = """
    chilen peruan argentin mexican colombian venezolan ecuatorian bolivian uruguay paraguay
    cuban brasileñ american italian rus ucranian polac chec eslovac húngar ruman búlgar grieg
    turc suec norueg suiz austríac chin corean indi australian egipci siri african sudafrican
    europe argelin afgan serbi croat palestin británic
"""
_SPANISH_S = "español francés inglés alemán portugués japonés danés finlandés irlandés escocés"
_PORTUGUESE = """
    brasileir argentin chilen peruan mexican colombian venezuelan urugai paragui american
    italian russ ucranian polac chec húngar romen búlgar greg turc suec norueg suíç austríac
    corean indian australian egípci síri african angolan moçambican britânic iranian iraquian
"""
_PORTUGUESE_S = "português francês inglês japonês chinês irlandês escocês holandês dinamarquês"
_ITALIAN = """
    italian spagnol tedesc american argentin cilen messican peruvian colombian brasilian russ
    ucrain polacc slovacc rumen bulgar grec turc svizzer austriac corean indian australian
    egizian sirian african serb croat britannic iranian irachen israelian palestin europe cuban
"""
_ITALIAN_E = """
    francese inglese portoghese giapponese cinese danese finlandese svedese norvegese olandese
    irlandese scozzese ungherese canadese libanese
"""
_RUSSIAN = """
    российск русск украинск белорусск немецк германск французск английск британск испанск
    итальянск португальск польск чешск словацк венгерск румынск болгарск греческ турецк
    голландск бельгийск австрийск швейцарск шведск норвежск датск финск ирландск американск
    канадск мексиканск бразильск аргентинск чилийск кубинск китайск японск корейск индийск
    пакистанск австралийск израильск палестинск иранск иракск сирийск египетск сербск хорватск
    грузинск армянск азербайджанск казахск узбекск эстонск латвийск литовск европейск африканск
    арабск
"""


def _forms(stems: str, endings: str) -> list[str]:
    """A line for each stem with each of the endings; `|` is the empty ending."""
    return [
        " ".join(stem + ending.strip("|") for ending in endings.split()) for stem in stems.split()
    ]


DEMONYMS = line_keys(
    "\n".join(
        [
            *_forms(_GERMAN, "| e en er es em"),
            *_forms(_FRENCH, "| e s es"),
            *_forms(_FRENCH_E, "| s"),
            *_FRENCH_IEN.strip().splitlines(),
            *_forms(_SPANISH, "o a os as"),
            *_forms(_PORTUGUESE, "o a os as"),
            *_forms(_SPANISH_S, "| a es as"),
            *_forms(_PORTUGUESE_S, "| a es as"),
            *_forms(_ITALIAN, "o a i e hi he"),
            *[f"{word} {word[:-1]}i" for word in _ITALIAN_E.split()],
            *_forms(_RUSSIAN, "ий ого ому им ом ая ой ую ое ие их ими"),
            "alemão alemã alemães alemãs",
            "canadense canadenses",
            "estadounidense estadounidenses",
            "canadiense canadienses",
            "israelí israelíes",
            "iraní iraníes",
            "iraquí iraquíes",
            "marroquí marroquíes",
            "belga belgas belghe belgi",
        ]
    )
)
# Words that are also countries or states: China is not Chino, and India is not Indio.
DEMONYMS |= {word: word for word in "china chinas india indias argentina indiana indianas".split()}
