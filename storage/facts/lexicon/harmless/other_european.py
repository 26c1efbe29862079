"""Other languages of Europe, in which no difference is known to be harmless yet.

They are listed so that a text in one of them is not taken for a text in a similar language.
"""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import HarmlessWords

LANGUAGES = (
    HarmlessWords(
        code="cs",
        name="Czech",
        common="""
            a v ve na se si že je to s z ze do pro by jsem jsou byl byla bylo byly být bude budou o
            k ke od po při za jak jako který která které kteří jeho její jejich ale nebo už ještě
            také však podle tak než když aby jen u mezi před přes bez pod nad tím toho této tomto
            tento tato toto může mohou má mají roku let uvedl řekl řekla uvedla proti kde co není
            již ani své svou svého svůj protože více
        """,
    ),
    HarmlessWords(
        code="sk",
        name="Slovak",
        common="""
            a v vo na sa si že je to s zo z do pre by som sú bol bola bolo boli byť bude budú o k ku
            od po pri za ako ktorý ktorá ktoré ktorí jeho jej ich ale alebo už ešte aj však podľa
            tak než keď aby len u medzi pred cez bez pod nad tým toho tejto tomto tento táto toto
            môže môžu má majú roku rokov uviedol povedal povedala uviedla proti kde čo nie ani svoje
            svoju svojho svoj pretože tiež viac ktorú ktorého
        """,
    ),
    HarmlessWords(
        code="bg",
        name="Bulgarian",
        common="""
            на и в да за се от с че е са не по до като това си ще при бе беше той тя те му й им го
            ги съм няма има през след преди също които който която което този тази тези между над
            под срещу обаче още вече може могат трябва или но ако когато защото така както само без
            към около според един една едно със във бил била било били бъде бъдат каза заяви съобщи
            добави годината години всички много повече където кой какво ли а ние вие
        """,
    ),
    HarmlessWords(
        code="sr",
        name="Serbian",
        common="""
            и у је да се на су за од са не из о као који која које што то до али или по према није
            био била било били биће ће би бити сам смо он она они га му јој их им његов због након
            пре после током када ако где већ још само један једна може могу треба рекао рекла каже
            изјавио године година такође овај ова ово тај та i u je da se na su za od sa ne iz o kao
            koji koja koje što to do ali ili po prema nije bio bila bilo bili biće će bi biti sam
            smo on ona oni ga mu joj ih im njegov zbog nakon pre posle tokom kada ako gde već još
            samo jedan jedna može mogu treba rekao rekla kaže izjavio godine godina takođe ovaj ova
            ovo
        """,
    ),
    HarmlessWords(
        code="hr",
        name="Croatian",
        common="""
            i u je da se na su za od s sa ne iz o kao koji koja koje što to do ali ili po prema nije
            bio bila bilo bili bit će bi biti sam smo on ona oni ga mu joj ih im njegov zbog nakon
            prije poslije tijekom kada ako gdje već još samo jedan jedna može mogu treba rekao rekla
            kaže izjavio godine godina također ovaj ova ovo dok te kojem kojoj kojih uz bez između
            svoje svoju sve tko nego vrijeme mjesto tjedan uopće tisuća hrvatski
        """,
    ),
    HarmlessWords(
        code="sl",
        name="Slovene",
        common="""
            in v je da se na so za z s ne iz o kot ki to pa po pri bi bil bila bilo bili bodo bo sem
            smo ni niso tudi še že ali ter med od do pred ob če ko kjer kako kaj kdo ta te tega tej
            tem teh njegov njena njihov svoj svojo lahko mora zaradi proti brez nad pod čez kljub
            vendar saj ker več manj leta let besedah dejal dejala povedal povedala sporočil glede
            zelo vse vsi nekaj ima imajo njim jih jo ga mu
        """,
    ),
    HarmlessWords(
        code="mk",
        name="Macedonian",
        common="""
            на и во да за се од со дека е не по до како ова си ќе при беше тој таа тие му ѝ им го ги
            сум нема има низ пред исто кои кој која кое овој оваа овие меѓу над под против сепак
            уште веќе може можат треба или но ако кога затоа така само без кон околу според еден
            една едно бил била било биле бидат биде рече изјави соопшти додаде година години сите
            многу повеќе каде што а ние вие бидејќи откако додека истакна нивниот неговиот
        """,
    ),
    HarmlessWords(
        code="be",
        name="Belarusian",
        common="""
            і ў у на не што з са да за па як гэта гэты гэтая гэтыя гэтага гэтым ад для а але ці або
            ён яна яно яны яго яе іх яму ёй ім быў была было былі будзе будуць быць які якая якое
            якія якіх якога пад час пасля праз паміж перад таксама ўжо яшчэ толькі калі каб дзе так
            той таго тым можа могуць няма ні сваю сваёй свайго сябе мы вы нас вас усе ўсе усіх больш
            пры без аднак цяпер зараз сказаў заявіў паведаміў паведамляе гадоў годзе таму бо
            адзначыў каля
        """,
    ),
    HarmlessWords(
        code="ro",
        name="Romanian",
        common="""
            și în de la a cu pe pentru că nu din ce este sunt au o un al ale ai lui ei mai fi fost
            care sau dar prin după între până către despre asupra fără sub peste dacă când unde cum
            acest această acestea aceasta aceste acestui acesta cei cele cel cea lor său sa sale săi
            se am are avea va vor ar putea poate trebuie fie doar numai foarte iar deși deoarece
            astfel însă potrivit declarat spus anunțat ani anul toate toți multe mult unei unor unui
        """,
    ),
    HarmlessWords(
        code="hu",
        name="Hungarian",
        common="""
            a az és hogy nem is egy meg de van volt ez azt ezt csak már még mint vagy ha el ki be
            fel le sem után szerint kell lehet lesz voltak lett lenne kellett mondta közölte írta
            majd amely ami aki akik amelyek ahol amikor mert illetve valamint pedig így úgy most
            minden mindig nagyon több sok néhány között alatt ellen nélkül miatt során által felett
            előtt óta ezért azonban viszont ennek annak ezek azok neki őt ők én mi ön saját év évben
            ezen azon arra erre ebben abban
        """,
    ),
    HarmlessWords(
        code="fi",
        name="Finnish",
        common="""
            ja on ei se että oli hän ne he mutta kun myös sen ovat kuin niin tai jos vain jo nyt
            sekä joka jotka jonka jota jossa joita mukaan ole olla ollut olivat olisi voi voivat
            voisi pitää tämä tämän tässä nämä tuo siitä siinä hänen heidän kanssa jälkeen ennen
            aikana vuoden vuonna vuotta ilman vastaan sanoi sanoo kertoi kertoo kertoa ettei eivät
            enää vielä noin hyvin koko kaikki mitä mikä kuka missä miten sitä sille häntä niitä näin
            koska vaikka kuitenkin jälleen yli alle kohti välillä lisäksi itse oma pois
        """,
    ),
    HarmlessWords(
        code="et",
        name="Estonian",
        common="""
            ja on ei et see oli ta kui ka mis kes oma selle seda aga või siis nii veel juba ning ole
            olid oleks saab saa võib peab pole välja tema nad nende neid need kuid vaid sest kus
            kuidas millal üle alla vastu pärast enne ajal aasta aastal aastat ilma koos eest poolt
            kõik palju rohkem väga nüüd praegu ütles ütleb teatas lisas sõnul kohta mida mille
            millest kelle selles sellest sellega seal siin üks tuleb läks meie teie mina ise läbi
            juurde vahel umbes tõttu
        """,
    ),
    HarmlessWords(
        code="lv",
        name="Latvian",
        common="""
            un ir ka ar no par uz tas kas bet nav lai to pēc līdz pie kā viņš viņa viņi bija arī vai
            jau tikai vēl tā šis šī šo šajā tiek tika būs būtu var varētu jo gan kad kur kurš kura
            kuri kuru savu sava savas tās tos tam viņu viņam mēs jūs es ne nebija bez pret starp
            virs zem pirms laikā gada gadā gadu gadiem visi visu viss vairāk ļoti tagad ja tomēr
            taču teica sacīja norādīja informēja pauda dēļ kopā ap caur pa
        """,
    ),
    HarmlessWords(
        code="lt",
        name="Lithuanian",
        common="""
            ir yra kad į iš su tai buvo ne kaip bet apie už ar o jis ji jie jo jos jų po iki prie
            per dėl nuo tik taip pat jau dar kai kur kuris kuri kurie kurių kuriuos savo šis ši šio
            šios šių tas ta to tos tuo būti bus būtų nėra gali galima reikia mes jūs aš jam jai
            jiems mūsų visi visų viskas labai daugiau dabar jei jeigu tačiau nes prieš tarp be pagal
            sakė teigė pranešė pridūrė metų metais metus todėl čia ten kas ką vis net
        """,
    ),
    HarmlessWords(
        code="el",
        name="Greek",
        common="""
            και το η ο του της την των τον να σε με για που από στο στην στον στις στα στους τα τις
            τους οι είναι ότι δεν θα ένα μια μία ένας έχει έχουν ήταν είχε αυτό αυτή αυτός αυτά
            αυτές αλλά όπως ή κατά μετά πριν μέχρι προς χωρίς μεταξύ υπό όταν αν ως πως όχι μόνο
            πολύ πιο όλα όλοι όλες κάθε επίσης ακόμη ακόμα ήδη τώρα ενώ γιατί λόγω σύμφωνα μπορεί
            πρέπει έγινε είπε δήλωσε ανέφερε σημείωσε οποίο οποία οποίος οποίοι μας σας μου αυτού τη
            τι έως
        """,
    ),
    HarmlessWords(
        code="sq",
        name="Albanian",
        common="""
            e të në i dhe që për me nga një është se më si u nuk ka ishte janë por do ky kjo këto
            këta atë ai ajo ata ato tij saj tyre apo ose edhe pas para ndaj mes midis deri gjatë pa
            mbi nën sipas kur ku nëse sepse pasi ndërsa vetëm shumë tani ende tashmë duhet mund kanë
            kishte ishin qenë jetë jenë tha deklaroi theksoi shtoi njoftoi vit vitin vitit vjet tek
            te kundër rreth çdo gjithë disa cila cili cilat cilët së prej asnjë
        """,
    ),
    HarmlessWords(
        code="ca",
        name="Catalan",
        common="""
            de la el i que a en els les del un una per amb es no al dels als se ha han és són va van
            més com però o si ja també ser estat està estan aquest aquesta aquests aquestes això
            entre sobre sense fins des després abans quan on perquè segons seu seva seus seves li ho
            hi havia hem té tenen pot poden ara molt molts tot tots totes fer fet any anys dit
            explicat afegit així mentre durant contra cada cap només encara ni pel pels dins
        """,
    ),
    HarmlessWords(
        code="gl",
        name="Galician",
        common="""
            de a o e que do da en os as no na un unha para por con non se ao dos das nos nas á polo
            pola polos polas é son foi foron ser máis como pero ou xa tamén ten teñen está están
            este esta estes estas isto iso entre sobre sen ata desde despois antes cando onde porque
            segundo seu súa seus súas lle lles había hai pode poden agora moi todo todos todas facer
            feito ano anos dixo explicou engadiu sinalou así mentres durante contra cada só aínda
            nin dunha dun nunha nun cunha aos ás outro outra
        """,
    ),
    HarmlessWords(
        code="eu",
        name="Basque",
        common="""
            eta da du ez bat zen zuen dute ere baina hori hau dira izan egin dela duela behar ditu
            zituen ziren zuten edo baino bere haien gero orain oso lehen arte artean aurka gabe
            buruz ondoren bitartean arabera esan adierazi azaldu baita beste asko guztiak hainbat
            batzuk nola non noiz zer nor hala gainean azpian dago daude zegoen dituzte dugu gara
            naiz urte urtean urteko honek hark horrek bertan egiten izango izaten egingo gisa eskatu
            zela direla dutela dagoen duen duten horiek haiek baizik bakarrik
        """,
    ),
    HarmlessWords(
        code="ga",
        name="Irish",
        common="""
            an na agus a ar i is go sé sí siad le do bhí tá atá níl ní seo sin ag de ó as faoi chun
            roimh tar éis idir gan mar ach nó nuair má cad cé cén gach leis léi leo aige aici acu
            air uirthi orthu dó di dóibh bhfuil raibh beidh bheadh bheith dúirt deir gur gurb nach
            nár ba den don sa san sna ina bhliain bliana bliain mór níos faoin ón leat againn dom
            muid féin anois freisin fós aon eile cúpla thar thart déanta déanamh
        """,
    ),
    HarmlessWords(
        code="cy",
        name="Welsh",
        common="""
            y yr a ac yn i o ar am at gan gyda wedi mae oedd yw ei eu fod bod bydd fydd roedd bu nid
            ddim na nad er ond neu os pan lle sydd sy hwn hon hyn hynny yno yma cael gael gwneud ôl
            cyn rhwng dros dan drwy trwy heb tua hyd rhag wrth oddi ers dywedodd meddai medd hefyd
            mwy iawn rhai pob holl un dau blwyddyn flwyddyn blynyddoedd nhw hi ef fe ni chi fy dy
            ein eich ag fel felly oherwydd achos newydd mewn bellach ynghyd
        """,
    ),
    HarmlessWords(
        code="is",
        name="Icelandic",
        common="""
            og að í á er sem til um við af með var fyrir það ekki en hann hún þeir þær þau þess
            þeirra því þá þar hér nú svo eða ef þegar frá eftir úr yfir undir án gegn milli hefur
            hafa hafi hafði höfðu verið vera voru eru verður verða yrði sé séu væri segir sagði
            sögðu kom fram ég þið ykkur sér sig sína sitt sinn hans hennar þessi þetta þessa þessum
            mjög einnig líka bara enn ár ári ára árið allir allt mörg fleiri meira hvað hver hvar
            hvernig vegna síðan
        """,
    ),
    HarmlessWords(
        code="ka",
        name="Georgian",
        common="""
            და რომ არის არ ეს იყო მისი თუ ამ მაგრამ ან ის მათ მათი რა რომელიც რომლის რომლებიც როგორც
            უფრო ძალიან ასევე კი უნდა შეიძლება შემდეგ მდე წინ მიერ შორის გარეშე წინააღმდეგ შესახებ
            მიხედვით დროს გამო თან ერთად ერთი ყველა ბევრი მეტი მხოლოდ ახლა უკვე ჯერ აქ იქ სადაც როცა
            როდესაც რადგან ვინ როგორ მე ჩვენ თქვენ ჩვენი თავის თავისი იყვნენ არიან აქვს ჰქონდა
            იქნება განაცხადა თქვა აღნიშნა ამბობს განმარტა წლის წელს წელი ხოლო არა კიდევ სხვა ვერ
            რამდენიმე მას ამის იმ მისმა მოხდა ხდება თუმცა
        """,
    ),
    HarmlessWords(
        code="hy",
        name="Armenian",
        common="""
            և է որ են ու մի ի այդ այս նրա իր նա ոչ չի չեն էր էին եմ ենք եք նաև բայց կամ եթե երբ
            որտեղ քանի հետո առաջ մինչև միջև դեմ առանց մասին ըստ ընթացքում համար հետ վրա տակ մեջ
            կողմից պատճառով որը որի որոնք որոնց ինչ ով ինչպես ինչպիսի բոլոր շատ ավելի միայն հիմա
            արդեն դեռ այստեղ այնտեղ ես մենք դուք նրանք նրանց մեր ձեր իրենց մեկ որոշ պետք կարող ունի
            ունեն եղել լինի լինել կլինի ասաց ասել հայտնել նշեց հայտարարել տարի տարվա տարեկան սակայն
            իսկ թե այլ նման
        """,
    ),
    HarmlessWords(
        code="la",
        name="Latin",
        common="""
            et in est non ad cum ut qui quae quod ex ab sed si per de esse sunt aut atque ac enim
            autem eius eo ea id hic haec hoc ille illa illud quo quam nec neque nam erat fuit erant
            sit esset fuisse etiam quoque tamen vel dum post ante inter contra sine sub super pro
            apud propter inquit dixit ipse ipsa ipsum is eum eam eos se sibi suo sua suam suis suum
            nos vos me te omnes omnia omnibus iam nunc tum ubi unde quid quis anno quia ergo igitur
        """,
    ),
)
