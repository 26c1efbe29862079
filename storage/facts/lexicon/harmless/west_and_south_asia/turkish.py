"""Differences that are known to be harmless in Turkish.

Cases and possession are endings, so each pair is listed in its most frequent forms.
"""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import HarmlessWords

LANGUAGES = (
    HarmlessWords(
        code="tr",
        name="Turkish",
        common="""
            ve bir bu da de için ile çok daha olarak olan olduğu gibi kadar en her ne değil var
            yok ama ancak sonra önce ise ya veya ki şu o onun onlar bunu buna bunun kendi
            tarafından göre üzere arasında yeni ilk iki olduğunu etti edildi dedi söyledi oldu
            yapılan eden ettiği nedeniyle karşı içinde üzerinde büyük tüm ayrıca şekilde bazı hem
            mi mı diye yıl gün türkiye başkanı genel
        """,
        adverbs="""
            aslında ayrıca bu_arada çabucak elbette halihazırda nitekim sessizce şu_an şu_anda
            üstelik yavaş_yavaş yavaşça zaten
        """,
        reporting="""
            açıklama_yaptı açıklamada_bulundu
            açıklama_yapan açıklamada_bulunan
            belirtti dile_getirdi ifade_etti kaydetti söyledi
            belirttiler dile_getirdiler ifade_ettiler kaydettiler söylediler
            belirten dile_getiren ifade_eden söyleyen
            belirterek dile_getirerek ifade_ederek kaydederek söyleyerek
            belirtiyor dile_getiriyor ifade_ediyor söylüyor
            belirtildi dile_getirildi ifade_edildi söylendi
            dedi diye_konuştu
            şöyle_dedi şöyle_konuştu şunları_söyledi şunları_kaydetti şu_ifadeleri_kullandı
        """,
        synonyms="""
            amacıyla gayesiyle maksadıyla
            aniden ansızın
            alakalı ilgili
            araba otomobil
            arabada otomobilde
            arabadan otomobilden
            arabalar otomobiller
            arabanın otomobilin
            arabası otomobili
            arabaya otomobile
            arabayı otomobili
            bazen kimi_zaman zaman_zaman
            bedava ücretsiz
            bilhassa özellikle
            birçok pek_çok
            bitti sona_erdi
            bu_nedenle bu_sebeple bu_yüzden bundan_dolayı
            bu_sene bu_yıl
            buluştu bir_araya_geldi
            buluşan bir_araya_gelen
            bütün tüm
            bütünüyle tamamen tümüyle
            cevap yanıt
            cevabı yanıtı
            cevabını yanıtını
            cevaplar yanıtlar
            cevap_verdi yanıt_verdi cevapladı yanıtladı
            cevap_vermek yanıt_vermek
            çünkü zira
            daima her_zaman
            değin dek kadar
            deprem zelzele
            depremde zelzelede
            doğa tabiat
            doktorlar hekimler
            doktorların hekimlerin
            doktorlara hekimlere
            doktorları hekimleri
            dolayı ötürü
            dolayısıyla nedeniyle sebebiyle
            eğer şayet
            eser yapıt
            eserler yapıtlar
            eserleri yapıtları
            esnasında sırasında
            fakat ama lakin
            fakir yoksul
            fakirlik yoksulluk
            geçen_sene geçen_yıl
            gelecek_sene gelecek_yıl önümüzdeki_yıl
            gene yine
            gerçekleşti meydana_geldi
            gerçekleşen meydana_gelen
            hadise olay
            hadisede olayda
            hadisenin olayın
            hadiseler olaylar
            hadiseyi olayı
            hayat yaşam
            hayatı yaşamı
            hayatın yaşamın
            hayatına yaşamına
            hayatında yaşamında
            hayatını yaşamını
            hayatını_kaybetti hayatını_yitirdi yaşamını_kaybetti yaşamını_yitirdi
            hayatını_kaybeden hayatını_yitiren yaşamını_kaybeden yaşamını_yitiren
            hayatını_kaybettiği hayatını_yitirdiği yaşamını_kaybettiği yaşamını_yitirdiği
            hayatını_kaybettiğini hayatını_yitirdiğini yaşamını_kaybettiğini yaşamını_yitirdiğini
            hayatlarını_kaybetti hayatlarını_yitirdi yaşamlarını_kaybetti yaşamlarını_yitirdi
            hızla süratle
            hızlı süratli
            hikaye öykü
            hikayeler öyküler
            hikayesi öyküsü
            hikayesini öyküsünü
            hudut sınır
            ihtimal olasılık
            ihtimali olasılığı
            imkan olanak
            imkanı olanağı
            imkanlar olanaklar
            imkanları olanakları
            kanun yasa
            kanuna yasaya
            kanunda yasada
            kanunlar yasalar
            kanunların yasaların
            kanunu yasayı
            kanunun yasanın
            kanuni yasal
            karşın rağmen
            karşılaşma maç müsabaka
            karşılaşmada maçta müsabakada
            karşılaşmalar maçlar müsabakalar
            karşılaşmanın maçın müsabakanın
            karşılaşmayı maçı müsabakayı
            kent şehir
            kente şehre
            kentin şehrin
            kentinde şehrinde
            kentinden şehrinden
            kentine şehrine
            kentinin şehrinin
            kentler şehirler
            kentlerde şehirlerde
            kentlerin şehirlerin
            kentte şehirde
            kentten şehirden
            konuk misafir
            konuklar misafirler
            konukları misafirleri
            konuklara misafirlere
            konu mevzu
            koşul şart
            koşullar şartlar
            koşullarda şartlarda
            koşulları şartları
            koşuluyla şartıyla
            meşhur ünlü
            mesela örneğin
            metot metod yöntem
            mühim önemli
            mağlubiyet yenilgi
            nedeni sebebi
            nedenini sebebini
            nedenle sebeple
            nedenler sebepler
            nedenleri sebepleri
            öğrenciler talebeler
            problem sorun
            probleme soruna
            problemi sorunu
            problemin sorunun
            problemler sorunlar
            problemlere sorunlara
            problemleri sorunları
            sağladı temin_etti
            sadece yalnızca
            süresince boyunca
            takriben yaklaşık
            tekrar yeniden
            veya ya_da yahut
            yargıçlar hakimler
        """,
        spellings="""
            herşey her_şey
            birşey bir_şey
            orjinal orijinal
            egzost egzoz
            süpriz sürpriz
            şöför şoför
            şöförü şoförü
            makina makine
            makinası makinesi
            laboratuar laboratuvar
            laboratuarı laboratuvarı
            antreman antrenman
        """,
        pronouns="o onlar",
        auxiliaries="idi imiş vardı vardır oldu olmuş olacak oluyor etti ediyor edecek etmiş",
    ),
)
