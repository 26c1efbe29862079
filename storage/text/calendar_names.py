"""Names of months and weekdays in 65 languages, normalised as `storage.text.normalise` does.

From the Unicode CLDR as Babel 2.19 contains it. Short abbreviations are those of 18 languages;
those that are common words of some language are left out: min, out, ago, son.
"""

from __future__ import annotations

WEEKDAYS = frozenset(
    """
    alhamisi antradienis asteartea asteazkena astelehena bazar carsamba cetrtek ceturtdiena
    cetvrtak chorshanba csutortok ctvrtek cumartesi czwartek cərsənbə deardaoin dienstag dijous
    dilluns dimanche dimarts dimecres dinsdag dissabte diumenge divendres domenica donderdag
    donnerstag duminica dushanba esmaspaev fimmtudagur fostudagur fredag freitag friday giovedi
    hetfo igandea ijumaa isnin jeudi jueves jumaat jumamosi jumanne jumapili jumat jumatano
    jumatatu kamis keskiviikko keskiviikkona ketvirtadienis khamis kolmapaev larunbata lauantai
    lauantaina laugardagur laupaev lordag lundi lunedi lunes maanantai maanantaina maandag mandag
    manudagur mardi martedi martes marti mercoledi mercores mercredi miercoles miercuri minggu
    mittwoch miðvikudagur monday montag nedela nedele nedelja nedjelja neljapaev niedziela onsdag
    osteguna ostirala otrdiena patek payshanba pazar pazartesi penktadienis pentek perjantai
    perjantaina persembe petak petek piatek piatok piektdiena pirmadienis pirmdiena pondeli
    pondelok ponedeljek ponedjeljak poniedzialek puhapaev reede sabado sabtu sambata samedi
    samstag saterdag saturday sekmadienis selasa senin seshanba sestadienis sestdiena shanba
    sobota sondag sonntag sreda srijeda sroda streda stvrtok subota sunday sunnudagur sunnuntai
    sunnuntaina svetdiena szerda szombat sənbə teisipaev thursday tiistai tiistaina tirsdag tisdag
    torek torsdag torstai torstaina treciadienis tresdiena tuesday utery utorak utorok vasarnap
    vendredi venerdi venres viernes vineri vrijdag vrydag wednesday woensdag wtorek xoves
    yakshanba zaterdag zondag þriðjudagur δευτερα κυριακη παρασκευη πεμπτη σαββατο τεταρτη τριτη
    бейсенбі воскресенье вторник вівторок дүйсенбі жексенбі недела неделя недеља неділя петак
    петок петък понеделник понедельник понедељак понеділок пятница сабота сейсенбі сенбі середа
    среда сряда суббота субота събота сәрсенбі уторак четвер четверг четвртак четврток четвъртък
    երեքշաբթի երկուշաբթի կիրակի հինգշաբթի շաբաթ ուրբաթ չորեքշաբթի اتوار الاثنين الاحد الاربعاء
    الثلاثاء الجمعه الخميس السبت جمعرات دوشنبه سهشنبه يكشنبه پنجشنبه چهارشنبه आइतबार गुरुवार
    बिहिबार बुधबार बुधवार मंगलवार मंगळवार मङ्गलबार रविवार शनिबार शनिवार शुक्रबार शुक्रवार सोमबार
    सोमवार বুধবার বৃহস্পতিবার মঙ্গলবার রবিবার শনিবার শুক্রবার সোমবার ਐਤਵਾਰ ਬੁੱਧਵਾਰ ਮੰਗਲਵਾਰ ਵੀਰਵਾਰ
    ਸ਼ਨੀਵਾਰ ਸ਼ੁੱਕਰਵਾਰ ਸੋਮਵਾਰ ગુરુવાર બુધવાર મંગળવાર રવિવાર શનિવાર શુક્રવાર સોમવાર செவ்வாய் ஞாயிறு
    திங்கள் புதன் வியாழன் வெள்ளி ఆదివారం గురువారం బుధవారం మంగళవారం శనివారం శుక్రవారం సోమవారం
    ಗುರುವಾರ ಬುಧವಾರ ಭಾನುವಾರ ಮಂಗಳವಾರ ಶನಿವಾರ ಶುಕ್ರವಾರ ಸೋಮವಾರ ചൊവ്വാഴ്ച ഞായറാഴ്ച തിങ്കളാഴ്ച ബുധനാഴ്ച
    വെള്ളിയാഴ്ച വ്യാഴാഴ്ച ശനിയാഴ്ച අඟහරුවාදා ඉරිදා බදාදා බ්රහස්පතින්දා සඳුදා සිකුරාදා සෙනසුරාදා
    კვირა ოთხშაბათი ორშაბათი პარასკევი სამშაბათი შაბათი ხუთშაბათი
    """.split()
)
"""Weekdays written in full, which are dates wherever they occur."""

CALENDAR_WORDS = WEEKDAYS | frozenset(
    """
    abendua abr abril abuztua agost agosti agosto agu agust agustos agustus aibrean aoine aout
    apirila apr aprel april aprila aprile aprili aprilie aprilis aprill ara aralık aug august
    augusta augusti augusts augustus augusztus avgust avqust avr avril azaroa balandis balandzio
    bealtaine birzelio birzelis brezen brezna cerven cervence cervenec cervna ceturtd chwef
    chwefror cmt cumə cvc cvn cze czerwca czerwiec czw dec december decembra decembre decembrie
    decembris decembro dekabr desemba desember desembre detsember dez dezember dezembro dfomh
    dhjetor dic dicembre diciembre disember domingo dub duben dubna dum eanair ebrill ekaina eki
    ekim elokuu elokuuta ene enero eyl eylul feabh feabhra feb febbraio febr febreiro febrer
    febrero februar februara februari februarie februaris february fev fevereiro fevr fevral
    fevrier fre fri geguze geguzes gener gennaio giu giugno gorff gorffennaf gru grudnia grudzien
    gruod gruodis gruodzio gusht haz haziran heina heinakuu heinakuuta helmi helmikuu helmikuuta
    huhti huhtikuu huhtikuuta hydref ian ianuarie ionawr iraila iul iulie iun iunie jaanuar jan
    janar janeiro januar januara januari januarie january janv janvaris janvier jeu joi joulu
    joulukuu joulukuuta jue juil juillet juin jul julai julho juli julie julij julijs julio juliol
    julius july jun june junho juni junie junij junijs junio junius juuli juuni kasım kedd kesakuu
    kesakuuta kolovoz kolovoza korrik kovas kve kveten kvetna kwi kwiecien kwietnia lapkr
    lapkricio lapkritis leden ledna liepa liepos lipanj lipca lipiec lipnja listopad listopada
    listopadu lokakuu lokakuuta luglio lun lunasa luni lut lutego luty maalis maaliskuu
    maaliskuuta maart machi maggio mai maiatza maijs maio mairt maj maja majus mar marc marca
    march marcius marco marec maret marras marraskuu marraskuuta mars mart marta martie marts
    martxoa marz marzec marzo mawrth may mayo mayıs mehefin mei meith meitheamh mfomh mie mið mon
    mrt nentor niedz nis nisan noiembrie nollaig nov novemba november novembra novembre novembris
    novembro noviembre noyabr ocak oct october octobre octombrie octubre okt oktabr oktoba oktober
    oktobra oktobris oktoober oktyabr ons otsaila ott ottobre outubro ozujak ozujka pazdziernik
    pazdziernika piektd pirmd prill prosinac prosinca prosince prosinec pzt qershor quarta quinta
    rhagfyr rij rijen rijna rugpjucio rugpjutis rugsejis rugsejo rujan rujna sab sabato salı sam
    samhain sat sausio sausis segunda sentabr sentyabr sep sept septemba september septembra
    septembre septembrie septembris septiembre sestd setembre setembro settembre sexta shkurt
    shtator sie sierpien sierpnia sijecanj sijecnja spalio spalis srp srpanj srpen srpna srpnja
    studeni studenoga sty styczen stycznia subat sun svetd svibanj svibnja syyskuu syyskuuta sze
    szept szeptember szo tachwedd tammi tammikuu tammikuuta temmuz terca tetor thu tirs tis tors
    touko toukokuu toukokuuta travanj travnja tresd tue uno unor unora urria urtarrila uztaila
    vasario vasaris veebr veebruar veljaca veljace wed wrz wrzesien wrzesnia xaneiro xullo yanvar
    zari þri απρ απριλιοσ απριλιου αυγ αυγουστοσ αυγουστου δεκ δεκεμβριοσ δεκεμβριου δευ ιαν
    ιανουαριοσ ιανουαριου ιουλ ιουλιοσ ιουλιου ιουν ιουνιοσ ιουνιου κυρ μαι μαιοσ μαιου μαρ
    μαρτιοσ μαρτιου νοε νοεμβριοσ νοεμβριου οκτ οκτωβριοσ οκτωβριου παρ πεμ σαβ σεπ σεπτεμβριοσ
    σεπτεμβριου τετ τρι φεβ φεβρουαριοσ φεβρουαριου авг август августа апр апрель апреля април ақп
    ақпан бер березень березня вер вересень вересня вто груд грудень грудня дек декабрь декабря
    декември дец децембар жел желтоқсан жовт жовтень жовтня жұма июл июль июля июн июнь июня квіт
    квітень квітня лип липень липня лист листопад листопада лют лютий лютого май мам мамыр мар
    март марта мау маусым мая мај нау наурыз нед нов новембар ное ноември нояб ноябрь ноября окт
    октобар октомври октябрь октября пет пон саб сент сентябрь сентября сеп септембар септември
    серп серпень серпня сре суб січ січень січня сәу сәуір там тамыз трав травень травня уто феб
    фебруар фев февр февраль февраля февруари черв червень червня чет шіл шілде юли юни янв январь
    января яну януари јан јануар јануари јул јули јун јуни қаз қазан қар қараша қаң қаңтар қыр
    қыркүйек ապր ապրիլ ապրիլի դեկ դեկտեմբեր դեկտեմբերի երկ երք կիր հլս հնգ հնս հնվ հոկ հոկտեմբեր
    հոկտեմբերի հուլիս հուլիսի հունիս հունիսի հունվար հունվարի մայիս մայիսի մարտ մարտի մյս մրտ նոյ
    նոյեմբեր նոյեմբերի շբթ ուր չրք սեպ սեպտեմբեր սեպտեմբերի փետրվար փետրվարի փտվ օգոստոս օգոստոսի
    օգս אוג אוגוסט אוק אוקטובר אפר אפריל דצמ דצמבר יולי יוני ינו ינואר מאי מרץ נוב נובמבר ספט
    ספטמבר פבר פברואר שבת ابريل اغسطس اكتبر اكتوبر اوت اوريل اپريل اگست بدھ جمعه جمعہ جنوري جولائي
    جون دسامبر دسمبر ديسمبر سبتمبر ستمبر سپتامبر شنبه فبراير فروري فوريه مئي مارس مارچ مايو منگل
    نوامبر نوفمبر نومبر يناير يوليو يونيو پير ژانويه ژوئن ژوئيه ہفتہ अक्टूबर अक्टू॰ अक्टोबर अगस्ट
    अगस्त अग॰ अप्रिल अप्रैल आइत एप्रि एप्रिल ऑक्टो ऑक्टोबर ऑगस्ट गुरु जनवरी जन॰ जाने जानेवारी जुन
    जुलाई जुलै जुल॰ जून डिसें डिसेंबर डिसेम्बर दिसंबर दिस॰ नवंबर नव॰ नोभेम्बर नोव्हें नोव्हेंबर
    फ़रवरी फ़र॰ फेब्रु फेब्रुअरी फेब्रुवारी बिहि बुध मंगल मंगळ मङ्गल मार्च रवि शनि शुक्र सप्टें
    सप्टेंबर सितंबर सित॰ सेप्टेम्बर सोम অক্টো অক্টোবর আগস্ট এপ্রি এপ্রিল জানু জানুয়ারি জুন জুল
    জুলাই ডিসে ডিসেম্বর নভে নভেম্বর ফেব ফেব্রুয়ারি বুধ বৃহস্পতি মঙ্গল মার্চ রবি শনি শুক্র সেপ
    সেপ্ট সেপ্টেম্বর সোম ਅਕਤੂ ਅਕਤੂਬਰ ਅਗਸਤ ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ ਜਨਵਰੀ ਜੁਲਾ ਜੁਲਾਈ ਜੂਨ ਦਸੰ ਦਸੰਬਰ ਨਵੰ ਨਵੰਬਰ
    ਫ਼ਰ ਫ਼ਰਵਰੀ ਬੁੱਧ ਮਾਰਚ ਮੰਗਲ ਵੀਰ ਸਤੰ ਸਤੰਬਰ ਸ਼ਨੀ ਸ਼ੁੱਕਰ ਸੋਮ એપ્રિલ ઑક્ટો ઑક્ટોબર ઑગસ્ટ ગુરુ જાન્યુ
    જાન્યુઆરી જુલાઈ જૂન ડિસે ડિસેમ્બર નવે નવેમ્બર ફેબ્રુ ફેબ્રુઆરી બુધ મંગળ માર્ચ રવિ શનિ શુક્ર
    સપ્ટે સપ્ટેમ્બર સોમ அக் அக்டோபர் ஆகஸ்ட் ஏப் ஏப்ரல் சனி செப் செப்டம்பர் செவ் ஜனவரி ஜூன் ஜூலை
    ஞாயி டிச டிசம்பர் திங் நவம்பர் பிப் பிப்ரவரி புத மார் மார்ச் வியா வெள் అక్టో అక్టోబర్ ఆగస్టు
    ఆది ఏప్రి ఏప్రిల్ గురు జనవరి జులై జూన్ డిసెం డిసెంబర్ నవం నవంబర్ ఫిబ్ర ఫిబ్రవరి బుధ మంగళ
    మార్చి శని శుక్ర సెప్టెం సెప్టెంబర్ సోమ ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ ಆಗಸ್ಟ್ ಏಪ್ರಿ ಏಪ್ರಿಲ್ ಗುರು ಜನವರಿ ಜುಲೈ
    ಜೂನ್ ಡಿಸೆಂ ಡಿಸೆಂಬರ್ ನವೆಂ ನವೆಂಬರ್ ಫೆಬ್ರ ಫೆಬ್ರವರಿ ಬುಧ ಭಾನು ಮಂಗಳ ಮಾರ್ಚ್ ಶನಿ ಶುಕ್ರ ಸೆಪ್ಟೆಂ
    ಸೆಪ್ಟೆಂಬರ್ ಸೋಮ ഏപ്രി ഏപ്രിൽ ഒക്ടോ ഒക്ടോബർ ഓഗസ്റ്റ് ചൊവ്വ ജനു ജനുവരി ജൂലൈ ജൂൺ ഞായർ ഡിസം ഡിസംബർ
    തിങ്കൾ നവം നവംബർ ഫെബ്രു ഫെബ്രുവരി ബുധൻ മാർ മാർച്ച് മേയ് വെള്ളി വ്യാഴം ശനി സെപ്റ്റം സെപ്റ്റംബർ
    අඟහ ඇසළ ඉල් උඳුවප් දුරුතු නවම් නිකිණි පොසොන් බක් බ්රහස් බිනර මැදින් වප් වෙසක් සිකු සෙන აგვ
    აგვისტო აპრ აპრილი დეკ დეკემბერი თებ თებერვალი იან იანვარი ივლ ივლისი ივნ ივნისი კვი მაი მაისი
    მარ მარტი ნოე ნოემბერი ოთხ ორშ ოქტ ოქტომბერი პარ სამ სექ სექტემბერი შაბ ხუთ ሐሙስ ማርች ማክሰ ማክሰኞ
    ረቡዕ ሴፕቴ ሴፕቴምበር ቅዳሜ ኖቬም ኖቬምበር ኤፕሪ ኤፕሪል እሑድ ኦክቶ ኦክቶበር ኦገስ ኦገስት ዓርብ ዲሴም ዲሴምበር ጁላይ ጃንዋሪ ፌብሩዋሪ
    """.split()
)
"""Also months and abbreviations, which are dates only beside a number or another of these words:
May, mar, sun."""
