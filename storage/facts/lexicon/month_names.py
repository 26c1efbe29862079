"""Names of the months in several languages, in the cases in which dates use them."""

from __future__ import annotations

from storage.facts.lexicon.word_lists import line_keys

MONTHS = line_keys(
    """
    january jan januar janvier janv enero gennaio janeiro января январь январе январем январю \
        januari stycznia styczeń styczniu styczniem leden ledna lednu lednem ianuarie január \
        січень січня січні січнем ocak يناير जनवरी tammikuu tammikuuta tammikuussa tammikuun
    february feb februar février févr febrero febbraio fevereiro февраля февраль феврале \
        февралем февралю februari lutego luty lutym únor února únoru únorem februarie február \
        лютого лютий лютому şubat فبراير फ़रवरी फरवरी helmikuu helmikuuta helmikuussa helmikuun
    march mar märz marzo março марта март марте мартом марту maart marts marzec \
        březen března březnu březnem martie március березень березня березні березнем مارس मार्च \
        maaliskuu maaliskuuta maaliskuussa maaliskuun
    mars
    april apr avril abril aprile апреля апрель апреле апрелем апрелю kwiecień kwietnia kwietniu \
        kwietniem duben dubnu dubnem aprilie április квітень квітня квітні квітнем nisan \
        أبريل إبريل अप्रैल huhtikuu huhtikuuta huhtikuussa huhtikuun
    may mai mayo maggio maio мая май мае маем маю majem květen května květnu \
        květnem május травень травня травні травнем mayıs مايو मई toukokuu toukokuuta toukokuussa \
        toukokuun
    june jun juni juin junio giugno junho июня июнь июне июнем июню czerwiec czerwca czerwcu \
        czerwcem červen června červnu červnem iunie червень червня червні червнем haziran \
        يونيو जून kesäkuu kesäkuuta kesäkuussa kesäkuun
    july jul juli juillet juil julio luglio julho июля июль июле июлем июлю lipiec lipca lipcu \
        lipcem červenec července červenci červencem iulie липень липня липні липнем temmuz \
        يوليو जुलाई heinäkuu heinäkuuta heinäkuussa heinäkuun
    august aug août agosto августа август августе августом августу augusti sierpień \
        sierpnia sierpniu sierpniem srpen srpna srpnu srpnem augusztus серпень серпня серпні \
        серпнем ağustos أغسطس अगस्त elokuu elokuuta elokuussa elokuun
    september sep sept septembre septiembre setiembre settembre setembro сентября сентябрь \
        сентябре сентябрем сентябрю wrzesień września wrześniu wrześniem září septembrie \
        szeptember вересень вересня вересні вереснем eylül سبتمبر सितंबर सितम्बर syyskuu syyskuuta \
        syyskuussa syyskuun
    october oct oktober octobre octubre ottobre outubro октября октябрь октябре октябрем \
        октябрю październik października październiku październikiem říjen října říjnu říjnem \
        octombrie október жовтень жовтня жовтні жовтнем ekim أكتوبر अक्टूबर अक्तूबर lokakuu \
        lokakuuta lokakuussa lokakuun
    november nov novembre noviembre novembro ноября ноябрь ноябре ноябрем ноябрю listopad \
        listopada listopadu listopadem listopadzie noiembrie листопад листопада листопаді \
        листопадом kasım نوفمبر नवंबर नवम्बर marraskuu marraskuuta marraskuussa marraskuun
    december dec dezember décembre déc diciembre dicembre dezembro декабря декабрь декабре \
        декабрем декабрю desember grudzień grudnia grudniu grudniem prosinec prosince prosinci \
        prosincem decembrie грудень грудня грудні груднем aralık ديسمبر दिसंबर दिसम्बर joulukuu \
        joulukuuta joulukuussa joulukuun
    """.replace("\\\n", " ")
)
# Without their accents these are names: Julius.
MONTHS |= {"június": "june", "július": "july"}
# Months only after a day, as 12 ago 2018, because they are also other words.
MONTHS_AFTER_DAYS = line_keys(
    """
    january ene gen كانون_الثاني جانفي
    february fev شباط فيفري
    march mart mrt marca marcu آذار
    april abr dubna نيسان أفريل
    may mei maj maja maju أيار ماي
    june giu حزيران جوان
    july lug تموز جويلية
    august ago augustus آب أوت
    september set أيلول
    october okt ott out تشرين_الأول
    november تشرين_الثاني
    december dic dez des كانون_الأول
    """
)
# Of these, the words that are months only before a point.
NEED_POINTS = frozenset("ago gen set out des ott mag dez".split())
