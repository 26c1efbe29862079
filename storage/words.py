"""Words that carry facts: numbers, units, dates, negations, titles, in several languages.

What is missing here is read as wording and may fold; so in doubt a word is listed.
"""

from __future__ import annotations

NUMBERS = frozenset(
    """
    zero nil one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
    ninety hundred hundreds thousand thousands million millions billion billions trillion trillions
    lakh lakhs crore crores dozen dozens score scores half halves third thirds quarter quarters
    twice thrice double doubled triple tripled quadrupled halved single couple both once first
    second fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth
    hundredth mln bln bn tn mn k pct percent cts dlrs
    null eins ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn
    fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig dreissig vierzig fünfzig sechzig
    siebzig achtzig neunzig hundert tausend million millionen milliarde milliarden dutzend halb
    halbe erste ersten erster zweite zweiten zweiter dritte dritten vierte vierten fünfte sechste
    siebte achte neunte zehnte prozent doppelt
    zéro deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt
    trente quarante cinquante soixante cent cents mille milliard milliards douzaine demi demie
    premier première deuxième troisième quatrième cinquième sixième septième huitième neuvième
    dixième moitié tiers quart pourcent
    cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince
    dieciséis diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta
    ochenta noventa cien ciento mil millón millones docena medio media primer primero primera
    segundo segunda tercer tercero tercera cuarto cuarta quinto quinta doble ciento
    due tre quattro cinque sei sette otto nove dieci venti trenta quaranta cinquanta cento mille
    milione milioni miliardo miliardi primo prima secondo terzo metà dois três quatro oito dez
    vinte trinta cem milhão milhões primeiro segundo
    один два три четыре пять шесть семь восемь девять десять двадцать тридцать сорок сто тысяча
    тысяч миллион миллионов миллиард первый второй третий половина
    """.split()
)
UNITS = frozenset(
    """
    km kilometre kilometres kilometer kilometers mile miles metre metres meter meters m cm mm nm
    centimetre centimetres millimetre millimetres yard yards foot feet ft inch inches in kg kilo
    kilos kilogram kilograms kilogramme kilogrammes g gram grams mg milligram milligrams µg μg
    microgram micrograms mcg tonne tonnes ton tons pound pounds lb lbs ounce ounces oz litre litres
    liter liters ml l gallon gallons barrel barrels bushel bushels acre acres hectare hectares ha
    degree degrees celsius fahrenheit mph kph hz khz mhz ghz kw mw gw kwh mwh watt watts volt volts
    hour hours hr hrs minute minutes min mins second seconds sec secs ms day days week weeks
    fortnight month months year years decade decades century centuries weekly daily monthly yearly
    annual annually hourly dollar dollars euro euros eur usd gbp cent cents penny pence yen yuan
    renminbi rupee rupees ruble rubles rouble roubles sterling franc francs peso pesos real reais
    won lira krona kroner crown crowns
    tag tage tagen woche wochen monat monate monaten jahr jahre jahren stunde stunden minuten
    sekunden meter kilometer tonnen liter jour jours semaine semaines mois an ans année années heure
    heures mètre mètres kilomètre kilomètres tonnes litres día días semana semanas mes meses año
    años hora horas minuto minutos metro metros kilómetro kilómetros toneladas litros giorno giorni
    settimana settimane mese mesi anno anni ore день дней неделя месяц год лет час часов рублей
    """.split()
)
CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat
    sun january february march april may june july august september october november december jan
    feb mar apr jun jul aug sep sept oct nov dec today yesterday tomorrow tonight am pm a.m p.m
    morning afternoon evening night noon midnight spring summer autumn winter last next
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz mai
    juni juli oktober dezember heute gestern morgen abend nacht
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet août
    septembre octobre novembre décembre hier demain aujourd'hui matin soir nuit
    lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio
    agosto septiembre octubre noviembre diciembre hoy ayer mañana noche
    lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio aprile maggio giugno
    luglio settembre ottobre dicembre oggi ieri domani janeiro fevereiro março maio junho julho
    setembro outubro novembro dezembro hoje ontem amanhã
    понедельник вторник среда четверг пятница суббота воскресенье января февраля марта апреля мая
    июня июля августа сентября октября ноября декабря сегодня вчера завтра
    """.split()
)
NEGATION = frozenset(
    """
    no not never none nobody nothing nowhere neither nor without cannot cant wont dont doesnt didnt
    isnt arent wasnt werent hasnt havent hadnt wouldnt couldnt shouldnt aint denied deny denies
    denying denial refused refuse refuses refusing refusal rejected reject rejects rejecting failed
    fail fails failing failure unable hardly scarcely barely lack lacks lacked lacking false untrue
    stopped except unless against less until longer ceased banned forbidden prohibited cancelled
    canceled instead
    nicht kein keine keinen keinem keiner keines nie niemals ohne weder noch niemand nichts gegen
    ne pas jamais sans aucun aucune rien personne ni plus guère nunca jamás sin ningún ninguna
    ninguno nadie nada tampoco não sem nem nenhum nenhuma non mai senza nessuno nessuna niente né
    niet geen nooit zonder noch inte ingen inget aldrig utan ikke aldri uten uden не нет ни никогда
    без никто ничего ничто nie bez nikt nic नहीं न मत बिना 안 못 않 아니 없
    لا لم لن ليس ما غير بدون לא אין בלי
    """.split()
)
# Prefixes that turn a word into its opposite.
OPPOSITES = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "anti", "de", "a", "un-", "non-")
TITLES = frozenset(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady president prime minister premier
    chancellor senator governor mayor secretary general colonel major captain lieutenant sergeant
    judge justice king queen prince princess pope bishop chairman chairwoman chief executive
    director herr frau monsieur madame señor señora signor signora
    """.split()
)
PRONOUNS = frozenset(
    "he she him her his hers they them their it its we us our you your i me my".split()
)
# Words that often open a sentence and are no names.
OPENERS = frozenset(
    """
    a an the this that these those there here it he she they we you i his her their its our my your
    in on at by for from with to of as and but or so if when while after before since because
    although though however meanwhile moreover also then thus still yet now once according what who
    where why how which some many most much several all each every other others another such more
    even just only already
    """.split()
)
NEGATION_CHARACTERS = frozenset("不没沒未无無非否勿莫拒")
NEGATION_ENDINGS = ("ない", "なかっ", "ません", "ず", "ไม่", "มิได้")
NUMBER_CHARACTERS = frozenset("零〇一二三四五六七八九十百千万萬亿億两兩半")
# Particles of aspect and emphasis that may come and go without changing what is said.
PARTICLES = frozenset(
    "的了也都就還还又再才已经經曾则則却卻便着著过過地得吗嗎呢吧啊呀嘛所而并並且將将正在很更"
)
