"""Other languages, in which no difference is known to be harmless yet.

They are listed so that a text in one of them is not taken for a text in a similar language.
"""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import HarmlessWords

LANGUAGES = (
    HarmlessWords(
        code="id",
        name="Indonesian",
        common="""
            yang dan di dari untuk pada dengan ini itu tidak dalam akan adalah ke oleh juga karena
            telah sudah bisa dapat kata mengatakan ujar ucap tersebut sebagai para saat tahun ada
            mereka dia ia kami kita saya anda lebih agar bahwa atau tetapi namun hingga sampai
            setelah sebelum antara secara bagi tanpa terhadap atas bawah lagi masih belum bukan
            hanya sangat banyak semua setiap beberapa seorang sebuah satu menjadi melakukan
            merupakan bahkan serta ketika jika kalau maka pun seperti lalu kemudian sekitar sedang
            menurut pihak harus
        """,
    ),
    HarmlessWords(
        code="ms",
        name="Malay",
        common="""
            yang dan di dari untuk pada dengan ini itu tidak dalam akan adalah ke oleh juga kerana
            telah sudah boleh dapat kata berkata tersebut sebagai para ketika tahun ada mereka dia
            beliau ia kami kita saya anda lebih supaya bahawa atau tetapi namun hingga sehingga
            selepas sebelum antara secara bagi tanpa terhadap atas bawah lagi masih belum bukan
            hanya sangat banyak semua setiap beberapa seorang sebuah satu menjadi melakukan
            merupakan malah serta jika sekiranya maka pun seperti lalu kemudian kira sedang menurut
            pihak perlu daripada kepada iaitu katanya berikutan manakala
        """,
    ),
    HarmlessWords(
        code="vi",
        name="Vietnamese",
        common="""
            và của là có được cho không trong với các những một này đã khi người để từ về đến ra vào
            tại theo trên cũng như nhưng hay hoặc nếu vì do bị sẽ đang phải nên rất nhiều hơn nhất
            sau trước giữa dưới ngoài bởi mà thì ở đó đây đều chỉ còn lại nữa mới cùng qua việc năm
            ngày tháng ông bà anh chị họ tôi chúng ta mình ai gì nào sao thế cả mọi mỗi từng số làm
            biết nói đi lên xuống bằng cần thể vẫn
        """,
    ),
    HarmlessWords(
        code="tl",
        name="Tagalog",
        common="""
            ang ng sa na mga at ay si ni kay para ito iyon niya siya sila nila kanila kanyang
            kaniyang ako ko kami namin natin tayo inyo ka mo hindi wala may mayroon din rin lang
            lamang pa pero ngunit subalit o kung kapag dahil habang matapos bago mula hanggang ayon
            kasama tungkol laban walang bilang nang pang nitong noong isang isa dalawang lahat bawat
            ilang marami maraming mas napaka ngayon doon dito sinabi sabi aniya nagsabi naman ba po
            nasa muli upang samantala maging kundi gayunman tulad gaya pamamagitan taon
        """,
    ),
    HarmlessWords(
        code="sw",
        name="Swahili",
        common="""
            ya na wa kwa ni katika la za kuwa hii huo cha vya hiyo yake wake kama hadi baada kabla
            lakini au pia bila kutoka ambayo ambaye ambao ambapo huyo hao hayo hizo hivyo yao wao
            yeye sisi nyinyi mimi si sio hakuna kuna alikuwa walikuwa ilikuwa atakuwa itakuwa
            amesema alisema wamesema akisema zaidi sana tu bado sasa leo watu mtu mwaka miaka kila
            wote yote zote mmoja mbili ili kuhusu dhidi kati chini juu ndani nje huku wakati iwapo
            ikiwa kwamba pamoja mkuu
        """,
    ),
    HarmlessWords(
        code="af",
        name="Afrikaans",
        common="""
            die en van in het is om te op dat vir met nie was aan hy sy hulle ons jy ek dit wat deur
            word sal kan moet by uit na maar of ook as nog toe hom haar hul sê gesê glo teen sonder
            tussen onder oor tot voor sedert tydens volgens omdat terwyl indien wanneer waar hoe wie
            hierdie daardie een geen al alle baie meer min net nou reeds weer gaan kom gehad wees so
            self mense jaar jare daar hier sou wil sowel egter
        """,
    ),
    HarmlessWords(
        code="fa",
        name="Persian",
        common="""
            و در به از که این را با است برای آن یک تا بر هم خود شد شده کرد کرده کند می‌شود می‌کند
            بود بوده باشد شود نیز اما یا اگر ولی چون پس پیش بعد قبل بین روی زیر بدون علیه درباره طی
            طبق حال اکنون همچنین هر همه بسیار بیشتر کمتر دیگر چند سال سال‌های گفت گفته اظهار داشت
            افزود خواهد نمی‌شود نیست نه ما شما من او آنها آنان ها های باید می‌تواند دارد دارند داشته
            کردند شدند هنوز فقط تنها وی چه کجا
        """,
    ),
    HarmlessWords(
        code="ur",
        name="Urdu",
        common="""
            کے کی کا میں ہے اور سے کو نے پر کہ یہ ہیں اس ہو وہ کر بھی تھا تھی تھے گا گی گے جو تو
            نہیں ان کہا گیا گئی گئے رہا رہی رہے ہوئے ہوئی ہوا کیا کیے لیے ساتھ بعد پہلے تک خلاف
            درمیان بغیر مطابق دوران اپنے اپنی اپنا ایک کوئی کچھ سب تمام ہر بہت زیادہ صرف اب ابھی جب
            جہاں اگر لیکن مگر یا کیونکہ جس جن انہوں انھوں انہیں اسے ہم آپ سکتا سکتے سکتی چاہیے دیا
            دی دے والے والی والا سال جبکہ تاہم طرح کہنا
        """,
    ),
    HarmlessWords(
        code="bn",
        name="Bengali",
        common="""
            এবং ও এই করে থেকে হয় তার না একটি জন্য যে সঙ্গে হয়েছে করা এ এর কি তিনি তারা তাদের আমি
            আমরা আপনি সে তাঁর এক কোনো কোন সব সকল আরও আর কিন্তু তবে বা অথবা যদি যখন তখন কারণ পর পরে
            আগে মধ্যে উপর বিরুদ্ধে ছাড়া পর্যন্ত দিয়ে কাছে সময় বলেন বলেছেন জানান জানিয়েছেন বলে
            করেন করেছে করেছেন করতে হবে হতে ছিল ছিলেন আছে নেই নয় অনেক বেশি শুধু এখন এখনও যায় এসব
            যারা যা সেই বছর মানুষ হলো হয়নি গেছে
        """,
    ),
    HarmlessWords(
        code="mr",
        name="Marathi",
        common="""
            आणि व आहे या ते हा ही हे तो ती त्या त्यांनी त्यांच्या त्यांना त्याने त्याच्या नाही होते
            होता होती आहेत असे अशी असा की पण परंतु मात्र किंवा जर तर तसेच साठी मध्ये वर खाली बाबत
            विरोधात शिवाय पर्यंत नंतर आधी पूर्वी दरम्यान मुळे कडून कडे सोबत एक काही सर्व अनेक अधिक
            खूप फक्त आता अजून येथे तेथे जेव्हा तेव्हा केली केला केले करण्यात आली आला आले येत येणार
            करत म्हणाले म्हटले सांगितले म्हणून आपल्या आपले आम्ही मी तुम्ही यांनी यांच्या असून झाली
            झाला झाले गेल्या वर्ष
        """,
    ),
    HarmlessWords(
        code="ne",
        name="Nepali",
        common="""
            र छ को का मा ले लाई हो छन् यो त्यो यस त्यस भने भएको भएका गरेको गरेका गर्न गर्ने भन्ने
            पनि तथा वा तर यदि जब किनभने पछि अघि बीच माथि विरुद्ध बिना सम्म बाट देखि सँग साथ लागि
            बारे अनुसार क्रममा आफ्नो आफ्ना आफू उनी उनले उनको उनीहरू उहाँ हामी म तपाईं एक केही सबै
            धेरै बढी मात्र अब अझै यहाँ त्यहाँ जुन जो कुनै हुने हुन भयो थियो थिए गरे गर्यो बताए भनेका
            बताएका छैन होइन नभएको दिएको रहेको रहेका आएको गएको वर्ष सक्ने
        """,
    ),
    HarmlessWords(
        code="ta",
        name="Tamil",
        common="""
            மற்றும் இந்த என்று ஒரு அந்த என அவர் அவர்கள் இது அது அவரது அவரை உள்ள உள்ளது என்ற தனது
            தங்கள் இல்லை வேண்டும் இருந்து வரை மீது பின்னர் முன் பிறகு இடையே எதிராக குறித்து பற்றி
            மூலம் போன்ற ஆனால் அல்லது எனவே ஏனெனில் போது என்பது என்றும் கூறினார் தெரிவித்தார்
            கூறியுள்ளார் தெரிவித்துள்ளார் கூறினர் செய்ய செய்து செய்த வந்த வந்து இருந்த இருந்தது
            இருக்கும் இருக்கிறது உள்ளன பல சில அனைத்து மேலும் மிகவும் மட்டும் தற்போது இன்னும் இங்கு
            அங்கு எந்த யார் என்ன எப்படி நான் நாம் நாங்கள் நீங்கள் அவர்களின் இதனால் இதில் அதில் இவர்
            ஆகிய ஆகும் ஆண்டு கொண்டு
        """,
    ),
    HarmlessWords(
        code="te",
        name="Telugu",
        common="""
            మరియు ఈ ఆ ఒక అని ఇది అది తన తమ కాదు లేదు ఉంది ఉన్నాయి ఉన్నారు కూడా కానీ లేదా అయితే
            ఎందుకంటే నుంచి నుండి వరకు మీద పై కింద లో తో కు కి ను వల్ల గురించి వ్యతిరేకంగా మధ్య
            తర్వాత ముందు ద్వారా కోసం ఆయన ఆమె వారు వారి వారికి అతను అతని నేను మేము మీరు మనం చెప్పారు
            అన్నారు తెలిపారు పేర్కొన్నారు వెల్లడించారు చేసిన చేసే చేసి చేశారు చేయాలని ఉన్న అన్ని
            కొన్ని చాలా మాత్రమే ఇప్పుడు ఇంకా ఇక్కడ అక్కడ ఎవరు ఏమి ఎలా అయిన అయింది జరిగిన జరిగింది
            వచ్చిన వచ్చింది సంవత్సరం ఇప్పటికే ఇలా అలా అప్పుడు
        """,
    ),
    HarmlessWords(
        code="kn",
        name="Kannada",
        common="""
            ಮತ್ತು ಈ ಆ ಒಂದು ಎಂದು ಇದು ಅದು ತಮ್ಮ ತನ್ನ ಅವರ ಅವರು ಅವನು ಅವಳು ಇಲ್ಲ ಅಲ್ಲ ಇದೆ ಇವೆ ಇದ್ದಾರೆ ಕೂಡ
            ಆದರೆ ಅಥವಾ ಏಕೆಂದರೆ ಇಂದ ವರೆಗೆ ಮೇಲೆ ಕೆಳಗೆ ಬಗ್ಗೆ ವಿರುದ್ಧ ನಡುವೆ ನಂತರ ಮೊದಲು ಮೂಲಕ ಗಾಗಿ ನಾನು
            ನಾವು ನೀವು ಹೇಳಿದರು ಹೇಳಿದ್ದಾರೆ ತಿಳಿಸಿದರು ತಿಳಿಸಿದ್ದಾರೆ ಎಂದರು ಮಾಡಿದ ಮಾಡಿ ಮಾಡುವ ಮಾಡಲು ಮಾಡಿದರು
            ಇರುವ ಇದ್ದ ಇತ್ತು ಎಲ್ಲ ಎಲ್ಲಾ ಕೆಲವು ಹಲವು ಹೆಚ್ಚು ಬಹಳ ಮಾತ್ರ ಈಗ ಇನ್ನೂ ಇಲ್ಲಿ ಅಲ್ಲಿ ಯಾರು ಏನು
            ಹೇಗೆ ಯಾವುದೇ ಎಂಬ ಎನ್ನುವ ಆಗಿದೆ ಆಗಿ ಬಂದ ನಡೆದ ನಡೆಯಿತು ವರ್ಷ ವರ್ಷಗಳ ಇದರಿಂದ ಇದರ ಹಾಗೂ ಅದರ
            ಅವರನ್ನು ಅವರಿಗೆ ಸೇರಿದಂತೆ ಬಳಿಕ ವೇಳೆ
        """,
    ),
    HarmlessWords(
        code="ml",
        name="Malayalam",
        common="""
            ഈ ആ ഒരു എന്ന എന്ന് ഇത് അത് അവർ അവരുടെ അവൻ അവൾ അദ്ദേഹം അദ്ദേഹത്തിന്റെ തന്റെ തങ്ങളുടെ ഇല്ല
            അല്ല ഉണ്ട് ആണ് ആയിരുന്നു ആയി കൂടി എന്നാൽ അല്ലെങ്കിൽ പക്ഷേ കാരണം നിന്ന് വരെ മേൽ കുറിച്ച്
            എതിരെ ഇടയിൽ ശേഷം മുമ്പ് മുൻപ് വഴി വേണ്ടി ഞാൻ ഞങ്ങൾ നമ്മൾ നിങ്ങൾ പറഞ്ഞു അറിയിച്ചു
            വ്യക്തമാക്കി പറഞ്ഞ ചെയ്ത ചെയ്തു ചെയ്യാൻ ഉള്ള ഉണ്ടായിരുന്നു എല്ലാ ചില പല കൂടുതൽ വളരെ
            മാത്രം ഇപ്പോൾ ഇനി ഇവിടെ അവിടെ ആര് എന്ത് എങ്ങനെ എന്നും എന്നിവ തുടർന്ന് വന്ന നടന്ന നടത്തിയ
            വർഷം വർഷത്തെ ഇതിന്റെ ഇതിൽ അതിന്റെ അതേസമയം അവരെ ഇതോടെ ഇന്ന് കഴിഞ്ഞ പോലെ തന്നെ രണ്ട് ഒപ്പം
            മറ്റ്
        """,
    ),
    HarmlessWords(
        code="gu",
        name="Gujarati",
        common="""
            અને છે આ તે એક કે માટે પણ નથી હતી હતા હતો હતું છું છીએ માં થી ને ની નો ના નું પર સાથે
            પછી પહેલા સુધી વચ્ચે વિરુદ્ધ વગર દ્વારા અંગે અનુસાર દરમિયાન જો તો જ્યારે ત્યારે કારણ
            પરંતુ અથવા તેમના તેમની તેમણે તેમને તેના તેની તેણે તેઓ હું અમે તમે આપણે કરી કર્યું કર્યો
            કરવામાં આવ્યું આવી આવ્યો આવે કરે કરવા થઈ થયો થયું થયા રહ્યું રહી રહ્યા કહ્યું જણાવ્યું
            હવે અહીં ત્યાં બધા કેટલાક ઘણા વધુ ખૂબ માત્ર કોઈ કોણ શું કેમ જે જેમાં જેથી વર્ષ લોકો તેમજ
            હોય શકે
        """,
    ),
    HarmlessWords(
        code="pa",
        name="Punjabi",
        common="""
            ਅਤੇ ਦੇ ਦੀ ਦਾ ਹੈ ਵਿੱਚ ਵਿਚ ਨੂੰ ਨੇ ਤੋਂ ਹਨ ਇਸ ਇਹ ਉਹ ਕਿ ਨਾਲ ਲਈ ਵੀ ਸੀ ਸਨ ਹੋ ਕਰ ਨਹੀਂ ਜੋ ਤਾਂ ਪਰ
            ਜਾਂ ਜੇ ਜਦੋਂ ਕਿਉਂਕਿ ਬਾਅਦ ਪਹਿਲਾਂ ਤੱਕ ਖਿਲਾਫ਼ ਖ਼ਿਲਾਫ਼ ਵਿਚਕਾਰ ਬਿਨਾਂ ਉੱਤੇ ਉਤੇ ਹੇਠ ਬਾਰੇ ਅਨੁਸਾਰ
            ਦੌਰਾਨ ਦੁਆਰਾ ਆਪਣੇ ਆਪਣੀ ਆਪਣਾ ਉਨ੍ਹਾਂ ਉਸ ਉਸਦੇ ਇਨ੍ਹਾਂ ਮੈਂ ਅਸੀਂ ਤੁਸੀਂ ਇੱਕ ਇਕ ਕੁਝ ਸਾਰੇ ਬਹੁਤ ਹੋਰ
            ਵੱਧ ਸਿਰਫ਼ ਹੁਣ ਅਜੇ ਇੱਥੇ ਉੱਥੇ ਕੋਈ ਕੌਣ ਕੀ ਕਿਵੇਂ ਕਿਹਾ ਦੱਸਿਆ ਗਿਆ ਗਈ ਗਏ ਕੀਤਾ ਕੀਤੀ ਕੀਤੇ ਰਿਹਾ
            ਰਹੀ ਰਹੇ ਹੋਇਆ ਹੋਈ ਹੋਏ ਜਾ ਦਿੱਤਾ ਦਿੱਤੀ ਸਕਦਾ ਚਾਹੀਦਾ ਸਾਲ ਜਿਸ ਜਿਨ੍ਹਾਂ
        """,
    ),
    HarmlessWords(
        code="kk",
        name="Kazakh",
        common="""
            және мен бен пен бұл осы сол ол оның олар олардың бір да де та те үшін бойынша туралы
            қарсы кейін дейін бұрын арасында арқылы сияқты болды болған болып болады бола бар жоқ
            емес еді екен деп деді деген айтты хабарлады мәлімдеді өз өзінің барлық көп өте тек ғана
            енді әлі қазір мұнда онда қайда қалай кім не егер бірақ немесе сондай ақ сонымен себебі
            өйткені керек мүмкін жылы жылдың жыл біз сіз біздің сіздің қатар кезде кезінде оны оған
            бізге бірнеше тағы жатыр отыр тұр келе келді алды бұдан
        """,
    ),
    HarmlessWords(
        code="uz",
        name="Uzbek",
        common="""
            va bu bilan uchun bir ham emas edi deb dedi shu o'z u ular uning ularning bo'lgan bo'ldi
            bo'lib bo'yicha haqida qarshi keyin oldin avval orasida orqali kabi kerak mumkin yo'q
            bor esa lekin ammo yoki agar chunki qachon qayerda qanday kim nima barcha ko'p juda
            faqat hozir hali endi yerda yili yil yilda biz siz men bizning sizning o'zining qilgan
            qildi qilish qilib etgan etdi etilgan ma'lum aytdi xabar berdi ega hamda shuningdek unga
            uni ularni tomonidan davomida davlat ekan ekanini
        """,
    ),
    HarmlessWords(
        code="az",
        name="Azerbaijani",
        common="""
            və bu ki ilə üçün bir də da olan olub edib edilib o onun onlar onların öz daha çox ən
            isə amma lakin ya əgər çünki nə kim necə harada haqqında qarşı sonra əvvəl qədər
            arasında görə kimi deyil deyib dedi bildirib qeyd olaraq olunub olunur edir edən var yox
            idi imiş bütün hər yalnız indi hələ artıq burada orada biz siz mən bizim sizin bəzi həm
            həmin belə ona onu onlara tərəfindən zaman vaxt il ildə ilin ildən həmçinin üzrə məlumat
        """,
    ),
)
