"""The names of months, and in which order languages write day and month.

From the Unicode CLDR as Babel 2.19 contains it, normalised as `storage.text.normalise` does: the
names and abbreviations of 60 languages. Names that contain a digit (3月, tháng 3) are left out.
"""

from __future__ import annotations

# One text per month, from January to December.
_NAMES = (
    """
    ean eanair ene enero gen gener gennaio ian ianuarie ion ionawr jaan jaanuar jan janar
    janeiro janner januar januara januari januarie january januwari janv janvaris janvier led
    leden ledna oca ocak saus sausio sausis sij sijecanj sijecnja sty styczen stycznia tammi
    tammikuu tammikuuta urt urtarrila xan xaneiro yan yanvar ιαν ιανουαριοσ ιανουαριου сту
    студзень студзеня січ січень січня янв январ январь января яну януари јан јанвар јануар
    јануари қаң қаңтар հնվ հունվար հունվարի ינו' ינואר جنوري يناير ژانويه जनवरी जन॰ जाने
    जानेवारी জানু জানুয়ারি ਜਨ ਜਨਵਰੀ જાન્યુ જાન્યુઆરી ஜன ஜனவரி జన జనవరి ಜನ ಜನವರಿ ജനു ജനുവരി
    දුරුතු ม.ค มกราคม ມ.ກ ມັງກອນ ဇန် ဇန်နဝါရီ იან იანვარი ጃን ጃንዋሪ មករា 一月
    """,
    """
    chw chwef chwefror feabh feabhra feb febbraio febr febreiro febrer febrero februar februara
    februari februarie februaris february februwari fev fevereiro fevr fevral fevrier helmi
    helmikuu helmikuuta lut lutego luty ots otsaila peb pebrero shk shkurt sub subat uno unor
    unora vas vasario vasaris veebr veebruar velj veljaca veljace φεβ φεβρουαριοσ φεβρουαριου
    ақп ақпан лют лютага лютий лютого люты феб фебруар фев февр феврал февраль февраля февруари
    փետրվար փետրվարի փտվ פבר' פברואר فبراير فبروري فروري فوريه فېبروري फ़रवरी फ़र॰ फेब्रु
    फेब्रुअरी फेब्रुवारी ফেব ফেব্রুয়ারি ਫ਼ਰ ਫ਼ਰਵਰੀ ફેબ્રુ ફેબ્રુઆરી பிப் பிப்ரவரி ఫిబ్ర
    ఫిబ్రవరి ಫೆಬ್ರ ಫೆಬ್ರವರಿ ഫെബ്രു ഫെബ്രുവരി නවම් ก.พ กุมภาพันธ์ ກ.ພ ກຸມພາ ဖေ ဖေဖော်ဝါရီ თებ
    თებერვალი ፌብ ፌብሩዋሪ កុម្ភៈ 二月
    """,
    """
    bre brezen brezna kov kovas kovo maalis maaliskuu maaliskuuta maart mac machi mar marc marca
    march marcius marco marec maret mars marso mart marta martie marts martxoa marz marzec marzo
    mas mashi maw mawrth mrt ozu ozujak ozujka μαρ μαρτιοσ μαρτιου бер березень березня мар март
    марта нау наурыз сак сакавік сакавіка մարտ մարտի մրտ מרץ مارس مارچ मार्च মার্চ ਮਾਰਚ માર્ચ
    மார் மார்ச் మార్చి ಮಾರ್ಚ್ മാർ മാർച്ച് මැදින් มี.ค มีนาคม ມ.ນ ມີນາ မတ် მარ მარტი ማርች មីនា 三月
    """,
    """
    abr abril aib aibrean api apirila apr aprel april aprila aprile aprili aprilie aprilis
    aprill avr avril bal balandis balandzio d'abr d'abril dub duben dubna ebr ebrill eph ephreli
    huhti huhtikuu huhtikuuta kwi kwiecien kwietnia nis nisan pri prill tra travanj travnja απρ
    απριλιοσ απριλιου апр апрел апрель апреля април квіт квітень квітня кра красавік красавіка
    сәу сәуір ապր ապրիլ ապրիլի אפר' אפריל ابريل اوريل اپريل अप्रिल अप्रैल एप्रि एप्रिल এপ্রি
    এপ্রিল ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ એપ્રિલ ஏப் ஏப்ரல் ఏప్రి ఏప్రిల్ ಏಪ್ರಿ ಏಪ್ರಿಲ್ ഏപ്രി ഏപ്രിൽ බක් เม.ย
    เมษายน ມ.ສ ເມສາ ဧပြီ აპრ აპრილი ኤፕሪ ኤፕሪል មេសា 四月
    """,
    """
    beal bealtaine geg geguze geguzes kve kveten kvetna mag maggio mai maiatza maig maijs maio
    maj maja majus may mayo mayıs mei mey meyi svi svibanj svibnja touko toukokuu toukokuuta μαι
    μαιοσ μαιου май мам мамыр мая мај трав травень травня մայիս մայիսի մյս מאי مئي مايو مه مۍ मई
    मे মে ਮਈ મે மே మే ಮೇ മേയ് වෙසක් พ.ค พฤษภาคม ພ.ພ ພຶດສະພາ မေ მაი მაისი ሜይ ឧសភា 五月
    """,
    """
    birz birzelio birzelis cerven cervna cvn cze czerwca czerwiec eka ekaina giu giugno haz
    haziran hun hunyo iun iunie iyn iyun juin jun juna june junho juni junie junij junijs junio
    junius juny juuni kesa kesakuu kesakuuta lipanj lipnja meh mehefin meith meitheamh qer
    qershor xuno ιουν ιουνιοσ ιουνιου июн июнь июня ијн ијун мау маусым черв червень червня чэр
    чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի יוני جون يونيو ژوئن जुन जून জুন ਜੂਨ જૂન ஜூன்
    జూన్ ಜೂನ್ ജൂൺ පොසොන් มิ.ย มิถุนายน ມິ.ຖ ມິຖຸນາ ဇွန် ივნ ივნისი ጁን មិថុនា 六月
    """,
    """
    cervence cervenec cvc gor gorff gorffennaf heina heinakuu heinakuuta hul hulyo iuil iul
    iulie iyl iyul juil juillet jul jula julai julayi julho juli julie julij julijs julio juliol
    julius july juuli korr korrik liep liepa liepos lipca lipiec lug luglio srpanj srpnja tem
    temmuz uzt uztaila xul xullo ιουλ ιουλιοσ ιουλιου июл июль июля ијл ијул лип липень липня
    ліп ліпень ліпеня шіл шілде юли јул јули հլս հուլիս հուլիսի יולי جولائي جولاي يوليو ژوئيه
    जुलाई जुलै जुल॰ জুল জুলাই ਜੁਲਾ ਜੁਲਾਈ જુલાઈ ஜூலை జులై ಜುಲೈ ജൂലൈ ඇසළ ก.ค กรกฎาคม ກ.ລ ກໍລະກົດ
    ဇူ ဇူလိုင် ივლ ივლისი ጁላይ កក្កដា 七月
    """,
    """
    abu abuztua ag aga agasti ago agost agosti agosto agu agust agustos agustus aout aug august
    augusta augusti augusts augustus augusztus avg avgust avq avqust awst d'ag d'agost elo
    elokuu elokuuta gush gusht kol kolovoz kolovoza lun lunasa ogo ogos rugp rugpjucio rugpjutis
    sie sierpien sierpnia srpen srpna αυγ αυγουστοσ αυγουστου авг август августа ауг аугуст жні
    жнівень жніўня серп серпень серпня там тамыз օգոստոս օգոստոսի օգս אוג' אוגוסט اغسطس اوت اګست
    اگست अगस्ट अगस्त अग॰ ऑग ऑगस्ट আগ আগস্ট ਅਗ ਅਗਸਤ ઑગસ્ટ ஆக ஆகஸ்ட் ఆగ ఆగస్టు ಆಗ ಆಗಸ್ಟ್ ഓഗ
    ഓഗസ്റ്റ് නිකිණි ส.ค สิงหาคม ສ.ຫ ສິງຫາ ဩဂုတ် აგვ აგვისტო ኦገስ ኦገስት សីហា 八月
    """,
    """
    eyl eylul ira iraila medi mfomh rugs rugsejis rugsejo ruj rujan rujna sen sentabr sentyabr
    sep sept septemba septembar september septembra septembre septembrie septembris septhemba
    septiembre set setembre setembro settembre setyembre sht shtator syys syyskuu syyskuuta
    szept szeptember wrz wrzesien wrzesnia zar zari σεπ σεπτεμβριοσ σεπτεμβριου вер верасень
    верасня вересень вересня сен сент сентябр сентябрь сентября сентјабр сеп септембар септември
    қыр қыркүйек սեպ սեպտեմբեր սեպտեմբերի ספט' ספטמבר سبتمبر ستمبر سپتامبر سپتمبر سېپتمبر सप्टें
    सप्टेंबर सितंबर सित॰ सेप्टेम्बर সেপ সেপ্ট সেপ্টেম্বর ਸਤੰ ਸਤੰਬਰ સપ્ટે સપ્ટેમ્બર செப்
    செப்டம்பர் సెప్టెం సెప్టెంబర్ ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റം സെപ്റ്റംബർ බිනර ก.ย กันยายน ກ.ຍ
    ກັນຍາ စက် စက်တင်ဘာ სექ სექტემბერი ሴፕቴ ሴፕቴምበር កញ្ញា 九月
    """,
    """
    d'oct d'octubre dfomh eki ekim hyd hydref loka lokakuu lokakuuta oct october octobre
    octombrie octubre okt oktabr okthoba oktoba oktobar oktober oktobra oktobris oktoober
    oktubre oktyabr ott ottobre out outubro paz pazdziernik pazdziernika rij rijen rijna spal
    spalio spalis tet tetor urr urria οκτ οκτωβριοσ οκτωβριου жовт жовтень жовтня кас кастрычнік
    кастрычніка окт октобар октомври октябр октябрь октября октјабр қаз қазан հոկ հոկտեմբեր
    հոկտեմբերի אוק' אוקטובר اكتبر اكتوبر अक्टूबर अक्टू॰ अक्टोबर ऑक्टो ऑक्टोबर অক্টো অক্টোবর ਅਕਤੂ
    ਅਕਤੂਬਰ ઑક્ટો ઑક્ટોબર அக் அக்டோபர் అక్టో అక్టోబర్ ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ ഒക്ടോ ഒക്ടോബർ වප් ต.ค ตุลาคม
    ຕ.ລ ຕຸລາ အောက် အောက်တိုဘာ ოქტ ოქტომბერი ኦክቶ ኦክቶበር តុលា 十月
    """,
    """
    aza azaroa kas kasım lapkr lapkricio lapkritis listopadu marras marraskuu marraskuuta nen
    nentor nob nobyembre noiembrie nov novemba novembar november novembra novembre novembris
    novembro noviembre noy noyabr samh samhain stu studeni studenoga tach tachwedd νοε νοεμβριοσ
    νοεμβριου лист листопад листопада ліс лістапад лістапада нов новембар ное ноември ноя нояб
    ноябр ноябрь ноября ној нојабр қар қараша նոյ նոյեմբեր նոյեմբերի נוב' נובמבר نوامبر نوفمبر
    نومبر नवंबर नव॰ नोभेम्बर नोव्हें नोव्हेंबर নভে নভেম্বর ਨਵੰ ਨਵੰਬਰ નવે નવેમ્બર நவ நவம்பர் నవం
    నవంబర్ ನವೆಂ ನವೆಂಬರ್ നവം നവംബർ ඉල් พ.ย พฤศจิกายน ພ.ຈ ພະຈິກ နို နိုဝင်ဘာ ნოე ნოემბერი ኖቬም
    ኖቬምበር វិច្ឆិកា 十一月
    """,
    """
    abe abendua ara aralık dec decembar december decembra decembre decembrie decembris decembro
    dek dekabr des desemba desember desembre dets detsember dez dezember dezembro dhj dhjetor
    dic dicembre diciembre dis disemba disember disyembre gru grudnia grudzien gruod gruodis
    gruodzio joulu joulukuu joulukuuta noll nollaig pro prosinac prosinca prosince prosinec rhag
    rhagfyr δεκ δεκεμβριοσ δεκεμβριου груд грудень грудня дек декабр декабрь декабря декември
    дец децембар жел желтоқсан сне снежань снежня դեկ դեկտեմբեր դեկտեմբերի דצמ' דצמבר دسامبر
    دسمبر ديسمبر डिसें डिसेंबर डिसेम्बर दिसंबर दिस॰ ডিসে ডিসেম্বর ਦਸੰ ਦਸੰਬਰ ડિસે ડિસેમ્બર டிச
    டிசம்பர் డిసెం డిసెంబర్ ಡಿಸೆಂ ಡಿಸೆಂಬರ್ ഡിസം ഡിസംബർ උඳුවප් ธ.ค ธันวาคม ທ.ວ ທັນວາ ဒီ ဒီဇင်ဘာ
    დეკ დეკემბერი ዲሴም ዲሴምበር ធ្នូ 十二月
    """,
)
_MONTHS = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}
# Names that mean different months in different languages.
_AMBIGUOUS = {
    "srp": {"hr": 7, "cs": 8},
    "lis": {"hr": 10, "cs": 11, "pl": 11},
    "listopad": {"hr": 10, "cs": 11, "pl": 11},
    "listopada": {"hr": 10, "pl": 11},
    "lip": {"hr": 6, "pl": 7},
}
# Languages in which a date of three numbers starts with the day. Those that start with the year are
# left out: it is not clear which order they use where the year comes last.
_DAY_FIRST = frozenset(
    """
    am ar as az be bg bn br bs ca cs cy da de el es et fi fo fr fy ga gd gl gu ha he hi hr hy id ig
    is it jv ka kk km kn ku ky lb lo lv mi mk ml mr ms mt my nb nl nn no oc pa pl pt qu rm ro ru sa
    sk sl so sq sr su sw ta te tg th tk tr tt uk ur uz vi wo yi yo
    """.split()
)
_MONTH_FIRST_REGIONS = frozenset("AS GU MH MP PH PR UM US VI".split())
_UNCLEAR_REGIONS = frozenset("CA JP SE ZA".split())


def month_of(name: str, language: str | None) -> int | None:
    """The month with a normalised name, from 1 to 12, or None.

    language: the code of the language of the page, which decides about ambiguous names.
    """
    if name in _AMBIGUOUS:
        return _AMBIGUOUS[name].get(language or "")
    return _MONTHS.get(name)


def is_day_first(language: str | None, region: str | None) -> bool | None:
    """Whether the day comes before the month in a date of three numbers; None if it is not clear.

    language: an ISO 639 code; region: an ISO 3166 code in upper case. English without a region is
    not clear.
    """
    if region in _MONTH_FIRST_REGIONS and language in ("en", "es", None):
        return False
    if language == "en":
        return None if region is None or region in _UNCLEAR_REGIONS else True
    return True if language in _DAY_FIRST else None
