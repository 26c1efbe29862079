"""Units, currencies, dates, and words that bound a number, in several languages.

These lists decide which changes are reported as changes of a number.
"""

from __future__ import annotations

from storage.facts.lexicon.word_lists import line_keys, word_set

UNITS = line_keys(
    """
    percent pct prozent pourcent процент процента процентов проценты проценту процентам \
        процентами процентах procent procenta procentu procentów procentami procento procentech \
        procenten prosent prosenttia százalék відсоток відсотка відсотків відсотки प्रतिशत फीसदी
    dollar dollars dlr dlrs доллар доллара долларов dólar dólares
    cent cents cts ct
    euro euros eur евро
    pound pounds
    sterling stg
    penny pence
    yen
    yuan renminbi
    rupee rupees
    ruble rubles rouble roubles рубль рубля рублей
    mark marks
    franc francs
    peso pesos
    krona kronor kroner krone
    crown crowns
    km kilometre kilometres kilometer kilometers kilomètre kilomètres kilómetro kilómetros \
        chilometri chilometro quilômetros километр километров
    mile miles meile meilen milla millas
    metre metres meter meters mètre mètres metro metros metri метр метра метров
    cm centimetre centimetres centimeter centimeters zentimeter
    mm millimetre millimetres millimeter millimeters
    yard yards
    kg kilo kilos kilogram kilograms kilogramme kilogrammes килограмм килограммов
    gram grams gramme grammes gramm
    mg milligram milligrams
    µg mcg microgram micrograms
    tonne tonnes tonnen tonelada toneladas tonnellate тонна тонн тонны
    ton tons
    lb lbs
    ounce ounces oz
    litre litres liter liters litro litros litri литр литров
    ml millilitre millilitres milliliter milliliters
    gallon gallons
    barrel barrels bbl bpd
    bushel bushels
    acre acres
    hectare hectares hektar hectáreas ettari
    degree degrees grad degrés grados gradi
    celsius
    fahrenheit
    mph
    kph
    hz
    khz
    mhz
    ghz
    kw
    mw
    gw
    kwh
    mwh
    watt watts
    volt volts
    second seconds sec secs sekunde sekunden seconde secondes segundos secondi секунд
    minute minutes mins minuten minuto minutos minuti минут минуты
    hour hours hr hrs stunde stunden heure heures hora horas ore час часов часа
    day days tag tage tagen jour jours día días giorno giorni dia dias день дней дня
    week weeks woche wochen semaine semaines semana semanas settimana settimane неделя недели недель
    fortnight fortnights
    month months monat monate monaten mois meses mese mesi mês месяц месяца месяцев
    year years yr yrs jahr jahre jahren années année ans año años anno anni ano anos год года лет
    decade decades jahrzehnt jahrzehnte
    century centuries jahrhundert siècle siècles siglo siglos
    share shares
    bag bags
    point points
    basis
    percentage
    times mal fois veces
    """.replace("\\\n", " ")
)
# These are units only directly after a number.
UNITS_AFTER_NUMBER = line_keys(
    """
    am a.m
    pm p.m
    inch inches in
    foot feet ft
    m
    g
    l
    k
    h
    min
    s
    won
    real reais
    lira lire
    ms
    ha
    an
    mes
    """
)
# Often not used as units.
_LOOSE_UNITS = frozenset("mark marks point points basis share shares bag bags times mal".split())
FIRM_UNITS = frozenset(UNITS) - _LOOSE_UNITS
SIGNS = {
    **{"%": "percent", "$": "dollar", "€": "euro", "£": "£", "¥": "¥", "₹": "rupee"},
    **{"₽": "ruble", "٪": "percent"},
}
DAYS = line_keys(
    """
    monday mon montag lundi lunes lunedì понедельник \
        maandag måndag mandag poniedziałek pondělí понеділок pazartesi δευτέρα luni hétfő \
        maanantai senin
    tuesday tue tues dienstag mardi martes martedì вторник \
        dinsdag tisdag tirsdag wtorek úterý вівторок salı τρίτη marți kedd tiistai selasa
    wednesday wed mittwoch mercredi miércoles mercoledì среда среду \
        woensdag onsdag środa środę středa středu середа çarşamba τετάρτη miercuri szerda \
        keskiviikko
    thursday thu thur thurs donnerstag jeudi jueves giovedì четверг \
        donderdag torsdag czwartek čtvrtek четвер perşembe πέμπτη joi csütörtök torstai
    friday fri freitag vendredi viernes venerdì пятница пятницу \
        vrijdag fredag piątek pátek пʼятниця cuma παρασκευή vineri péntek perjantai
    saturday sat samstag sonnabend samedi sábado sabato суббота субботу \
        zaterdag lördag lørdag sobota sobotę sobotu субота cumartesi σάββατο sâmbătă szombat \
        lauantai
    sunday sun sonntag dimanche domingo domenica воскресенье \
        zondag söndag søndag niedziela niedzielę neděle неділя pazar κυριακή duminică vasárnap \
        sunnuntai
    today heute aujourd'hui hoy oggi hoje сегодня \
        vandaag idag dzisiaj dziś dnes сьогодні bugün σήμερα
    yesterday gestern ayer ieri ontem вчера \
        gisteren igår wczoraj včera вчора dün χθες
    tomorrow morgen demain mañana domani amanhã завтра \
        imorgon jutro zítra завтра yarın αύριο
    tonight
    hier
    morning matin mattina manhã утром утра
    afternoon nachmittag après-midi tarde pomeriggio
    evening abend soir sera вечером вечера
    night nacht nuit noche notte noite ночью ночи
    noon midday mittag midi mediodía mezzogiorno
    midnight mitternacht minuit medianoche mezzanotte полночь
    spring frühling frühjahr printemps primavera
    summer sommer été verano
    autumn herbst automne otoño
    winter hiver invierno
    last letzte letzten letzter letztes dernier dernière pasado pasada último última прошлый \
        прошлом прошлой
    next nächste nächsten nächster nächstes prochain prochaine próximo próxima следующий следующем
    daily täglich quotidien diario ежедневно
    weekly wöchentlich
    monthly monatlich
    yearly annual annually jährlich annuel anual annuale
    hourly
    quarterly qtly
    weekend weekends wochenende
    """.replace("\\\n", " ")
)
# Common words, which are dates only with a capital or next to a number.
CAPITAL_DATES = word_set("may march mar sat sun mon wed")
DECADES = word_set(
    """
    twenties thirties forties fifties sixties seventies eighties nineties noughties
    zwanziger dreißiger vierziger fünfziger sechziger siebziger achtziger neunziger
    """
)
# Before a number these bound it; all words of the first list mean the same.
APPROXIMATIONS = word_set(
    """
    about around roughly approximately approx circa some
    etwa rund ungefähr zirka ca ongeveer zowat ungefär omkring cirka cirka omtrent
    environ quelque unos unas aproximadamente около примерно приблизительно приблизно близько
    około yaklaşık
    """
)
BOUNDS = APPROXIMATIONS | word_set(
    """
    over under above below than nearly almost most least up to exceeding exactly between from since
    until before after minus plus by early mid late estimated
    """
)
# Adding or removing these directly before a number changes nothing.
NOT_BOUNDS = word_set("by")
