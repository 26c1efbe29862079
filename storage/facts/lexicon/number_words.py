"""The words that form numbers, for each language, and the words that show a language.

Cardinal numbers and their cases, as the grammars of the languages list them. Marks after a word:

- `~`: another word in some language, so no number in a text of another language
- `?`: a common word elsewhere, so a number only beside others or in a text of its language
- `*`: also an article, so a number only beside others
- `+`: needs a number before it, as in two millions

Words of one value are joined by a slash.
"""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """The number words of one language, each list in order of value."""

    small: str
    """0 to 19, as far as they have words of their own; `-` means none."""
    tens: str
    """20 to 90."""
    hundred: str
    """100 as a word that a number before it multiplies."""
    scales: dict[int, str]
    """Powers of ten, and the words for them."""
    hundreds: str = ""
    """100 to 900, if each has a word of its own."""
    others: str = ""
    """Further numbers below 100, as t21=veintiuno."""
    bare_hundred: str = ""
    """100 if nothing smaller may follow: cien."""
    parts: str = ""
    """Forms that occur only inside compounds, as d20=vent; the letter is the kind of part."""
    tens_and: str = ""
    """The word between tens and units: vingt et un."""
    small_and: str = ""
    """The word after hundreds and thousands: two hundred and five."""
    millions_and: str = ""
    """The word after millions: due milioni e trecentomila."""
    units_and: str = ""
    """The part between units and tens of a compound: ein-und-zwanzig."""
    of: str = ""
    """The word before a scale: douăzeci de mii."""
    is_compounding: bool = False
    """Whether numbers are written as one word."""
    may_have_hyphens: bool = False
    max_hundreds: int = 9
    """The greatest number of hundreds: nineteen hundred."""


LANGUAGES = {
    "en": Words(
        "zero one/a* two three four five six seven eight nine ten~ eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen",
        "twenty thirty forty/fourty fifty sixty seventy eighty ninety",
        "hundred",
        {3: "thousand", 5: "lakh lakhs+", 6: "million millions+", 7: "crore crores+"}
        | {9: "billion billions+", 12: "trillion trillions+"},
        small_and="and",
        may_have_hyphens=True,
        max_hundreds=99,
    ),
    "de": Words(
        "null eins/ein*/eine*/einen*/einem*/einer* zwei/zwo drei vier fünf sechs sieben acht neun "
        "zehn elf~ zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
        "zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig",
        "hundert",
        {3: "tausend tsd+", 6: "million millionen+", 9: "milliarde milliarden+"}
        | {12: "billion billionen+", 15: "billiarde billiarden+", 18: "trillion trillionen+"},
        small_and="und",
        units_and="und",
        is_compounding=True,
        max_hundreds=19,
    ),
    "fr": Words(
        "zéro un*/une* deux trois quatre cinq six sept? huit neuf dix onze~ douze treize quatorze "
        "quinze seize?",
        "vingt/vingts+ trente quarante cinquante soixante septante huitante/octante nonante",
        "cent? cents+?",
        {3: "mille", 6: "million millions+", 9: "milliard milliards+", 12: "billion billions+"},
        tens_and="et",
        may_have_hyphens=True,
        max_hundreds=19,
    ),
    "es": Words(
        "cero uno?/un*/una* dos~ tres cuatro cinco seis siete ocho nueve diez once? doce trece "
        "catorce quince dieciséis diecisiete dieciocho diecinueve",
        "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
        "",
        {3: "mil", 6: "millón millones+", 12: "billón billones+"},
        hundreds="ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas "
        "quinientos/quinientas seiscientos/seiscientas setecientos/setecientas "
        "ochocientos/ochocientas novecientos/novecientas",
        others="t21=veintiuno/veintiún/veintiuna t22=veintidós t23=veintitrés t24=veinticuatro "
        "t25=veinticinco t26=veintiséis t27=veintisiete t28=veintiocho t29=veintinueve",
        bare_hundred="cien",
        tens_and="y",
    ),
    "it": Words(
        "zero uno?/un*/una* due? tre quattro cinque sei? sette otto nove dieci undici dodici "
        "tredici quattordici quindici sedici diciassette diciotto diciannove",
        "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
        "cento",
        {3: "mille mila+", 6: "milione milioni+", 9: "miliardo miliardi+"},
        millions_and="e",
        parts="d20=vent d30=trent d40=quarant d50=cinquant d60=sessant d70=settant d80=ottant "
        "d90=novant x100=cent",
        is_compounding=True,
    ),
    "pt": Words(
        "zero um*/uma* dois/duas três quatro cinco seis sete oito nove dez~ onze~ doze? treze "
        "catorze/quatorze quinze dezesseis/dezasseis dezessete/dezassete dezoito "
        "dezenove/dezanove",
        "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
        "",
        {3: "mil", 6: "milhão milhões+", 9: "bilhão bilhões+"}
        | {12: "trilhão trilhões+ bilião biliões+"},
        hundreds="cento duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas "
        "quinhentos/quinhentas seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas "
        "novecentos/novecentas",
        bare_hundred="cem~",
        tens_and="e",
        small_and="e",
    ),
    "nl": Words(
        "nul een*/één* twee drie vier vijf zes zeven acht negen tien~ elf~ twaalf dertien veertien "
        "vijftien zestien zeventien achttien negentien",
        "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
        "honderd",
        {3: "duizend", 6: "miljoen", 9: "miljard", 12: "biljoen"},
        small_and="en",
        units_and="en",
        is_compounding=True,
        max_hundreds=99,
    ),
    "sv": Words(
        "noll en*/ett* två tre fyra fem sex? sju åtta nio tio? elva tolv tretton fjorton femton "
        "sexton? sjutton arton/aderton nitton",
        "tjugo/tjugi trettio fyrtio femtio sextio sjuttio åttio nittio",
        "hundra",
        {3: "tusen", 6: "miljon miljoner+", 9: "miljard miljarder+", 12: "biljon biljoner+"},
        is_compounding=True,
        max_hundreds=19,
    ),
    "da": Words(
        "nul en*/et* to? tre fire? fem seks syv otte ni? ti? elleve tolv tretten fjorten femten "
        "seksten sytten atten nitten",
        "tyve tredive fyrre/fyrretyve halvtreds/halvtredsindstyve tres/tresindstyve "
        "halvfjerds/halvfjerdsindstyve firs?/firsindstyve halvfems/halvfemsindstyve",
        "hundrede",
        {3: "tusinde tusind", 6: "million millioner+", 9: "milliard milliarder+"}
        | {12: "billion billioner+"},
        small_and="og",
        units_and="og",
        is_compounding=True,
        max_hundreds=19,
    ),
    "nb": Words(
        "null en*/ett*/ei* to? tre fire? fem seks sju/syv åtte ni? ti? elleve tolv tretten fjorten "
        "femten seksten sytten atten nitten",
        "tjue/tyve tretti/tredve førti? femti seksti sytti åtti? nitti?",
        "hundre",
        {3: "tusen", 6: "million millioner+", 9: "milliard milliarder+", 12: "billion billioner+"},
        small_and="og",
        units_and="og",
        is_compounding=True,
        max_hundreds=19,
    ),
    "pl": Words(
        "zero jeden*/jedna*/jedno* dwa/dwie/dwóch/dwu/dwom/dwoma trzy/trzech/trzem/trzema "
        "cztery/czterech/czterem/czterema pięć/pięciu sześć/sześciu siedem/siedmiu osiem/ośmiu "
        "dziewięć/dziewięciu dziesięć/dziesięciu jedenaście/jedenastu dwanaście/dwunastu "
        "trzynaście/trzynastu czternaście/czternastu piętnaście/piętnastu szesnaście/szesnastu "
        "siedemnaście/siedemnastu osiemnaście/osiemnastu dziewiętnaście/dziewiętnastu",
        "dwadzieścia/dwudziestu trzydzieści/trzydziestu czterdzieści/czterdziestu "
        "pięćdziesiąt/pięćdziesięciu sześćdziesiąt/sześćdziesięciu "
        "siedemdziesiąt/siedemdziesięciu osiemdziesiąt/osiemdziesięciu "
        "dziewięćdziesiąt/dziewięćdziesięciu",
        "",
        {3: "tysiąc tysiące+ tysięcy+ tysiąca tys+", 6: "milion miliony+ milionów+ miliona"}
        | {9: "miliard miliardy+ miliardów+ miliarda", 12: "bilion biliony+ bilionów+"},
        hundreds="sto/stu? dwieście/dwustu trzysta/trzystu czterysta/czterystu pięćset/pięciuset "
        "sześćset/sześciuset siedemset/siedmiuset osiemset/ośmiuset dziewięćset/dziewięciuset",
    ),
    "ru": Words(
        "ноль/нуль/нуля один*/одна*/одно*/одного*/одной*/одну*/одним* "
        "два/две/двух/двум/двумя три/трёх/трём/тремя четыре/четырёх/четырём/четырьмя "
        "пять/пяти/пятью шесть/шести/шестью семь/семи/семью? восемь/восьми/восемью "
        "девять/девяти/девятью десять/десяти/десятью одиннадцать/одиннадцати "
        "двенадцать/двенадцати тринадцать/тринадцати четырнадцать/четырнадцати "
        "пятнадцать/пятнадцати шестнадцать/шестнадцати семнадцать/семнадцати "
        "восемнадцать/восемнадцати девятнадцать/девятнадцати",
        "двадцать/двадцати/двадцатью тридцать/тридцати/тридцатью сорок/сорока "
        "пятьдесят/пятидесяти шестьдесят/шестидесяти семьдесят/семидесяти "
        "восемьдесят/восьмидесяти девяносто/девяноста",
        "",
        {3: "тысяча тысячу тысячи+ тысяч+ тысячам+ тысячами+ тысячах+ тысяче тысячей тыс+"}
        | {6: "миллион миллиона миллионов+ миллионы+ миллионам+ миллионами+ миллионах+ млн+"}
        | {9: "миллиард миллиарда миллиардов+ миллиарды+ миллиардам+ миллиардами+ млрд+"}
        | {12: "триллион триллиона триллионов+ триллионы+ трлн+"},
        hundreds="сто/ста двести/двухсот/двумстам/двухстах триста/трёхсот/трёмстам/трёхстах "
        "четыреста/четырёхсот/четырёмстам/четырёхстах пятьсот/пятисот/пятистам/пятистах "
        "шестьсот/шестисот/шестистам/шестистах семьсот/семисот/семистам/семистах "
        "восемьсот/восьмисот/восьмистам/восьмистах девятьсот/девятисот/девятистам/девятистах",
    ),
    "uk": Words(
        "нуль/нуля один*/одна*/одне*/одного*/однієї*/одну* два/дві/двох/двом/двома "
        "три/трьох/трьом/трьома чотири/чотирьох/чотирьом п'ять/п'яти/п'ятьох "
        "шість/шести/шістьох сім/семи/сімох вісім/восьми/вісьмох дев'ять/дев'яти/дев'ятьох "
        "десять/десяти/десятьох одинадцять/одинадцяти дванадцять/дванадцяти "
        "тринадцять/тринадцяти чотирнадцять/чотирнадцяти п'ятнадцять/п'ятнадцяти "
        "шістнадцять/шістнадцяти сімнадцять/сімнадцяти вісімнадцять/вісімнадцяти "
        "дев'ятнадцять/дев'ятнадцяти",
        "двадцять/двадцяти тридцять/тридцяти сорок/сорока п'ятдесят/п'ятдесяти "
        "шістдесят/шістдесяти сімдесят/сімдесяти вісімдесят/вісімдесяти дев'яносто/дев'яноста",
        "",
        {3: "тисяча тисячу тисячі+ тисяч+ тисячам+ тис+"}
        | {6: "мільйон мільйона мільйони+ мільйонів+ млн+"}
        | {9: "мільярд мільярда мільярди+ мільярдів+ млрд+", 12: "трильйон трильйони+ трильйонів+"},
        hundreds="сто/ста двісті/двохсот триста/трьохсот чотириста/чотирьохсот п'ятсот/п'ятисот "
        "шістсот/шестисот сімсот/семисот вісімсот/восьмисот дев'ятсот/дев'ятисот",
    ),
    "cs": Words(
        "nula jeden*/jedna*/jedno* dva/dvě/dvou tři/tří čtyři/čtyř pět?/pěti šest/šesti "
        "sedm/sedmi osm/osmi devět/devíti deset/deseti jedenáct/jedenácti dvanáct/dvanácti "
        "třináct/třinácti čtrnáct/čtrnácti patnáct/patnácti šestnáct/šestnácti sedmnáct/sedmnácti "
        "osmnáct/osmnácti devatenáct/devatenácti",
        "dvacet/dvaceti třicet/třiceti čtyřicet/čtyřiceti padesát/padesáti šedesát/šedesáti "
        "sedmdesát/sedmdesáti osmdesát/osmdesáti devadesát/devadesáti",
        "stě+? sta+? set+?",
        {3: "tisíc tisíce+", 6: "milion milión miliony+ milióny+ milionů+ miliónů+"}
        | {9: "miliarda miliardy+ miliard+", 12: "bilion biliony+ bilionů+"},
        hundreds="sto dvěstě/dvouset třista/třiset čtyřista pětset šestset sedmset osmset devětset",
        others="t21=jedenadvacet t22=dvaadvacet t23=třiadvacet t24=čtyřiadvacet t25=pětadvacet "
        "t26=šestadvacet t27=sedmadvacet t28=osmadvacet t29=devětadvacet t31=jedenatřicet "
        "t32=dvaatřicet t33=třiatřicet t34=čtyřiatřicet t35=pětatřicet t36=šestatřicet "
        "t37=sedmatřicet t38=osmatřicet t39=devětatřicet t41=jedenačtyřicet t42=dvaačtyřicet "
        "t43=třiačtyřicet t44=čtyřiačtyřicet t45=pětačtyřicet t46=šestačtyřicet "
        "t47=sedmačtyřicet t48=osmačtyřicet t49=devětačtyřicet t51=jedenapadesát "
        "t52=dvaapadesát t53=třiapadesát t54=čtyřiapadesát t55=pětapadesát t56=šestapadesát "
        "t57=sedmapadesát t58=osmapadesát t59=devětapadesát t61=jedenašedesát t62=dvaašedesát "
        "t63=třiašedesát t64=čtyřiašedesát t65=pětašedesát t66=šestašedesát t67=sedmašedesát "
        "t68=osmašedesát t69=devětašedesát t71=jedenasedmdesát t72=dvaasedmdesát "
        "t73=třiasedmdesát t74=čtyřiasedmdesát t75=pětasedmdesát t76=šestasedmdesát "
        "t77=sedmasedmdesát t78=osmasedmdesát t79=devětasedmdesát t81=jedenaosmdesát "
        "t82=dvaaosmdesát t83=třiaosmdesát t84=čtyřiaosmdesát t85=pětaosmdesát "
        "t86=šestaosmdesát t87=sedmaosmdesát t88=osmaosmdesát t89=devětaosmdesát "
        "t91=jedenadevadesát t92=dvaadevadesát t93=třiadevadesát t94=čtyřiadevadesát "
        "t95=pětadevadesát t96=šestadevadesát t97=sedmadevadesát t98=osmadevadesát "
        "t99=devětadevadesát",
    ),
    "ro": Words(
        "zero unu?/un*/una*/o* doi/două trei patru cinci șase șapte opt? nouă? zece unsprezece "
        "doisprezece/douăsprezece treisprezece paisprezece cincisprezece șaisprezece "
        "șaptesprezece optsprezece nouăsprezece",
        "douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci",
        "sută sute+",
        {3: "mie? mii+", 6: "milion milioane+", 9: "miliard miliarde+"},
        tens_and="si",
        of="de",
    ),
    "tr": Words(
        "sıfır bir* iki üç? dört? beş? altı yedi sekiz dokuz",
        "yirmi otuz kırk elli? altmış yetmiş seksen doksan",
        "yüz",
        {3: "bin?", 6: "milyon", 9: "milyar", 12: "trilyon"},
        others="d10=on?",
        is_compounding=True,
    ),
    "hu": Words(
        "nulla? egy* kettő/két három négy öt? hat? hét? nyolc kilenc tíz?",
        "húsz harminc negyven ötven hatvan hetven nyolcvan kilencven",
        "száz",
        {3: "ezer", 6: "millió", 9: "milliárd", 12: "billió"},
        parts="d10=tizen d20=huszon",
        is_compounding=True,
        may_have_hyphens=True,
        max_hundreds=99,
    ),
    "fi": Words(
        "nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen "
        "yksitoista kaksitoista kolmetoista neljätoista viisitoista kuusitoista seitsemäntoista "
        "kahdeksantoista yhdeksäntoista",
        "kaksikymmentä kolmekymmentä neljäkymmentä viisikymmentä kuusikymmentä seitsemänkymmentä "
        "kahdeksankymmentä yhdeksänkymmentä",
        "sata sataa+",
        {3: "tuhat tuhatta+", 6: "miljoona miljoonaa+", 9: "miljardi miljardia+"}
        | {12: "biljoona biljoonaa+"},
        is_compounding=True,
    ),
    "ar": Words(
        "صفر واحد/واحدة اثنان/اثنين/اثنتان/اثنتين ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست? سبعة/سبع "
        "ثمانية/ثماني/ثمان تسعة/تسع عشرة/عشر",
        "عشرون/عشرين ثلاثون/ثلاثين أربعون/أربعين خمسون/خمسين ستون/ستين سبعون/سبعين ثمانون/ثمانين "
        "تسعون/تسعين",
        "",
        {3: "ألف ألفا+ آلاف+", 6: "مليون مليونا+ ملايين+", 9: "مليار مليارا+ مليارات+"},
        hundreds="مئة/مائة مئتان/مئتين/مائتان/مائتين ثلاثمئة/ثلاثمائة أربعمئة/أربعمائة "
        "خمسمئة/خمسمائة ستمئة/ستمائة سبعمئة/سبعمائة ثمانمئة/ثمانمائة تسعمئة/تسعمائة",
        others="u1=أحد?/إحدى? u2=اثنا/اثني/اثنتا/اثنتي w2000=ألفان/ألفين w2000000=مليونان/مليونين "
        "w2000000000=ملياران/مليارين",
        small_and="و",
    ),
    "hi": Words(
        "शून्य एक* दो? तीन चार पाँच/पांच छह/छः/छे सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह/पन्द्रह सोलह "
        "सत्रह अठारह उन्नीस",
        "बीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे",
        "सौ",
        {3: "हज़ार हजार", 5: "लाख", 7: "करोड़", 9: "अरब?"},
        others="t21=इक्कीस t22=बाईस t23=तेईस t24=चौबीस t25=पच्चीस t26=छब्बीस t27=सत्ताईस t28=अट्ठाईस "
        "t29=उनतीस t31=इकतीस t32=बत्तीस t33=तैंतीस t34=चौंतीस t35=पैंतीस t36=छत्तीस t37=सैंतीस t38=अड़तीस "
        "t39=उनतालीस t41=इकतालीस t42=बयालीस t43=तैंतालीस t44=चौवालीस t45=पैंतालीस t46=छियालीस "
        "t47=सैंतालीस t48=अड़तालीस t49=उनचास t51=इक्यावन t52=बावन t53=तिरपन t54=चौवन t55=पचपन t56=छप्पन "
        "t57=सत्तावन t58=अट्ठावन t59=उनसठ t61=इकसठ t62=बासठ t63=तिरसठ t64=चौंसठ t65=पैंसठ t66=छियासठ "
        "t67=सड़सठ t68=अड़सठ t69=उनहत्तर t71=इकहत्तर t72=बहत्तर t73=तिहत्तर t74=चौहत्तर t75=पचहत्तर "
        "t76=छिहत्तर t77=सतहत्तर t78=अठहत्तर t79=उनासी t81=इक्यासी t82=बयासी t83=तिरासी t84=चौरासी "
        "t85=पचासी t86=छियासी t87=सत्तासी t88=अट्ठासी t89=नवासी t91=इक्यानवे t92=बानवे t93=तिरानवे "
        "t94=चौरानवे t95=पचानवे t96=छियानवे t97=सत्तानवे t98=अट्ठानवे t99=निन्यानवे",
    ),
}
# Languages in which words marked with ? are common words of another meaning.
RIVALS = {
    **{"cent": "en nl", "cents": "en nl", "sept": "en", "seize": "en", "once": "en", "doze": "en"},
    **{"due": "en", "sei": "de pt", "sex": "en", "fire": "en", "to": "en", "ni": "es sv"},
    **{"ti": "it", "tio": "es pt", "uno": "none", "sexton": "en", "nulla": "it", "opt": "en"},
}
# Abbreviations that several languages share.
ABBREVIATED_SCALES = {6: "mln+ mn+ mio+", 9: "bln+ bn+ mrd+ mld+", 12: "tn+ trn+"}
# The word before two numbers that "and" separates: between one hundred and two thousand.
BETWEEN = "between entre tra fra zwischen tussen mellan mellem mellom między mezi între між между"
