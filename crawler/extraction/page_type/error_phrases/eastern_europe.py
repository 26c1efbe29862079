"""Titles of error pages in the languages of central, eastern and southern Europe."""

from __future__ import annotations

from crawler.extraction.page_type.error_phrases.phrases import Phrases

PHRASES = {
    "pl": Phrases(
        "strona|ta strona|strony|artykuł|ten artykuł|artykułu|treść|dokument|plik|żądana strona"
        "|szukana strona|strona której szukasz|podana strona",
        "nie znaleziona|nie została znaleziona|nie znaleziony|nie został znaleziony|nie znaleziono"
        "|nieznaleziona|nie istnieje|już nie istnieje|niedostępna|niedostępny|nie jest dostępna"
        "|jest niedostępna|nie jest już dostępna|nie jest już dostępny|została usunięta"
        "|został usunięty|usunięta|usunięty|nie może zostać znaleziona|tymczasowo niedostępna",
        "nie znaleziono|nie znaleziono strony|nie znaleziono artykułu|nie ma takiej strony"
        "|brak strony|wewnętrzny błąd serwera|błąd wewnętrzny serwera|błąd serwera|błąd bazy danych"
        "|błąd połączenia z bazą danych|błąd podczas łączenia się z bazą danych"
        "|błąd nawiązywania połączenia z bazą danych|usługa niedostępna|serwis niedostępny"
        "|coś poszło nie tak|wystąpił błąd|wystąpił nieoczekiwany błąd|nieoczekiwany błąd"
        "|przerwa techniczna|prace konserwacyjne|trwają prace konserwacyjne|trwa konserwacja"
        "|strona w trakcie konserwacji|tryb konserwacji|zaraz wracamy|wkrótce wracamy|odmowa dostępu"
        "|brak dostępu|błąd",
    ),
    "cs": Phrases(
        "stránka|tato stránka|stránku|článek|tento článek|obsah|dokument|soubor"
        "|požadovaná stránka|hledaná stránka|požadovanou stránku|hledanou stránku",
        "nenalezena|nebyla nalezena|nenalezen|nebyl nalezen|nelze najít|nebylo možné najít"
        "|neexistuje|již neexistuje|už neexistuje|není dostupná|není dostupný|není k dispozici"
        "|již není k dispozici|již není dostupná|již není dostupný|byla odstraněna|byl odstraněn"
        "|byla smazána|byl smazán|se nepodařilo najít|nedostupná|dočasně nedostupná",
        "nenalezeno|nic nenalezeno|vnitřní chyba serveru|interní chyba serveru|chyba serveru"
        "|chyba databáze|chyba při navazování spojení s databází|chyba připojení k databázi"
        "|chyba při připojení k databázi|služba není dostupná|služba nedostupná|něco se pokazilo"
        "|něco se nepovedlo|došlo k chybě|nastala chyba|vyskytla se chyba|neočekávaná chyba"
        "|probíhá údržba|údržba webu|údržba stránek|stránky v údržbě|režim údržby|brzy jsme zpět"
        "|přístup odepřen|chyba",
    ),
    "sk": Phrases(
        "stránka|táto stránka|stránku|článok|tento článok|obsah|dokument|súbor"
        "|požadovaná stránka|hľadaná stránka|požadovanú stránku|hľadanú stránku",
        "nenájdená|nebola nájdená|sa nenašla|nenájdený|nebol nájdený|sa nenašiel|neexistuje"
        "|už neexistuje|nie je dostupná|nie je dostupný|nie je k dispozícii|už nie je k dispozícii"
        "|už nie je dostupná|už nie je dostupný|bola odstránená|bol odstránený|sa nepodarilo nájsť"
        "|nedostupná|dočasne nedostupná",
        "nenájdené|vnútorná chyba servera|interná chyba servera|chyba servera|chyba databázy"
        "|chyba pri pripájaní k databáze|chyba pripojenia k databáze|služba nie je dostupná"
        "|služba nedostupná|niečo sa pokazilo|vyskytla sa chyba|nastala chyba|došlo k chybe"
        "|neočakávaná chyba|prebieha údržba|údržba stránky|údržba webu|režim údržby|čoskoro sme späť"
        "|prístup zamietnutý",
    ),
    "hu": Phrases(
        "az oldal|oldal|ez az oldal|a cikk|cikk|a tartalom|tartalom|a keresett oldal"
        "|a kért oldal|a dokumentum|az ön által keresett oldal|a keresett tartalom",
        "nem található|nem létezik|már nem létezik|nem elérhető|már nem elérhető|nem érhető el"
        "|már nem érhető el|törölve|törölték|eltávolítva|átmenetileg nem elérhető",
        "nem található|belső szerverhiba|belső kiszolgálóhiba|szerverhiba|kiszolgálóhiba"
        "|adatbázishiba|adatbázis hiba|hiba az adatbázis-kapcsolat létrehozásakor"
        "|hiba az adatbáziskapcsolat létrehozása során|a szolgáltatás nem elérhető"
        "|a szolgáltatás nem érhető el|valami hiba történt|valami elromlott|hiba történt"
        "|váratlan hiba történt|váratlan hiba|karbantartás alatt"
        "|az oldal karbantartás alatt áll|karbantartási mód|hamarosan visszatérünk"
        "|hozzáférés megtagadva",
    ),
    "ro": Phrases(
        "pagina|această pagină|pagină|articolul|acest articol|articol|conținutul|documentul"
        "|pagina solicitată|pagina căutată|pagina pe care o cauți|pagina pe care o căutați",
        "nu a fost găsită|nu a fost găsit|nu există|nu mai există|nu este disponibilă"
        "|nu este disponibil|nu mai este disponibilă|nu mai este disponibil|indisponibilă"
        "|indisponibil|negăsită|inexistentă|a fost ștearsă|a fost șters|a fost eliminată"
        "|nu poate fi găsită|nu s-a găsit|temporar indisponibilă",
        "nu a fost găsit|eroare internă de server|eroare internă a serverului|eroare de server"
        "|eroare server|eroare bază de date|eroare la conectarea cu baza de date"
        "|eroare la stabilirea conexiunii cu baza de date|serviciu indisponibil|ceva nu a mers bine"
        "|ceva n-a mers bine|a apărut o eroare|a apărut o eroare neașteptată|s-a produs o eroare"
        "|în mentenanță|site în mentenanță|site în întreținere|mod de mentenanță"
        "|revenim în curând|acces interzis",
    ),
    "hr": Phrases(
        "stranica|ova stranica|članak|ovaj članak|sadržaj|dokument|tražena stranica"
        "|stranica koju tražite|страница|чланак",
        "nije pronađena|nije pronađen|ne postoji|više ne postoji|nije dostupna|nije dostupan"
        "|više nije dostupna|više nije dostupan|nije nađena|je uklonjena|je obrisana|uklonjena"
        "|nedostupna|privremeno nedostupna|није пронађена|није пронађен|не постоји",
        "nije pronađeno|interna greška poslužitelja|interna greška servera|greška poslužitelja"
        "|greška na serveru|greška servera|pogreška poslužitelja|pogreška baze podataka"
        "|greška baze podataka|greška pri spajanju na bazu podataka"
        "|pogreška prilikom uspostavljanja veze s bazom podataka|usluga nije dostupna"
        "|usluga nedostupna|nešto je pošlo po zlu|došlo je do pogreške|došlo je do greške"
        "|dogodila se pogreška|dogodila se greška|neočekivana pogreška|održavanje u tijeku"
        "|održavanje stranice|stranica je u održavanju|u tijeku je održavanje|vraćamo se uskoro"
        "|pristup odbijen",
    ),
    "sl": Phrases(
        "stran|ta stran|strani|članek|ta članek|članka|vsebina|vsebine|dokument|iskana stran"
        "|zahtevana stran|stran ki jo iščete|iskane strani|zahtevane strani",
        "ni bila najdena|ni najdena|ni bil najden|ne obstaja|ne obstaja več|ni na voljo"
        "|ni več na voljo|ni mogoče najti|je bila odstranjena|je bil odstranjen|je bila izbrisana"
        "|začasno ni na voljo",
        "ni najdeno|notranja napaka strežnika|napaka strežnika|napaka na strežniku"
        "|napaka podatkovne zbirke|napaka zbirke podatkov|napaka pri povezovanju s podatkovno bazo"
        "|napaka pri vzpostavljanju povezave s podatkovno zbirko|storitev ni na voljo"
        "|nekaj je šlo narobe|prišlo je do napake|zgodila se je napaka|nepričakovana napaka"
        "|vzdrževalna dela|stran je v vzdrževanju|način vzdrževanja|kmalu se vrnemo"
        "|dostop zavrnjen",
    ),
    "bg": Phrases(
        "страница|страницата|тази страница|статия|статията|тази статия|съдържанието|документът"
        "|търсената страница|страницата която търсите|исканата страница",
        "не е намерена|не беше намерена|не бе намерена|не е открита|не беше открита|не съществува"
        "|вече не съществува|не е достъпна|вече не е достъпна|не е налична|вече не е налична"
        "|е премахната|е изтрита|недостъпна|не може да бъде намерена",
        "не е намерено|няма намерени резултати|вътрешна грешка на сървъра|вътрешна сървърна грешка"
        "|сървърна грешка|грешка в сървъра|грешка в базата данни|грешка при свързване с базата данни"
        "|грешка при връзка с базата данни|услугата не е достъпна|услугата е недостъпна"
        "|нещо се обърка|възникна грешка|възникна неочаквана грешка|неочаквана грешка"
        "|сайтът е в профилактика|сайтът е в процес на поддръжка|в процес на поддръжка"
        "|режим на поддръжка|очаквайте ни скоро|достъпът е отказан",
    ),
    "ru": Phrases(
        "страница|эта страница|данная страница|страницы|такой страницы|этой страницы|статья"
        "|эта статья|материал|документ|файл|запрашиваемая страница|запрошенная страница"
        "|запрашиваемой страницы|искомая страница|страница которую вы ищете|публикация|новость",
        "не найдена|не найден|не найдено|не была найдена|не существует|больше не существует"
        "|недоступна|недоступен|больше не доступна|больше не доступен|больше недоступна|удалена"
        "|удален|удалён|была удалена|был удален|нет|отсутствует|не обнаружена|временно недоступна",
        "не найдено|ничего не найдено|такой страницы не существует|страницы не существует"
        "|мы не нашли такую страницу|внутренняя ошибка сервера|ошибка сервера|ошибка базы данных"
        "|ошибка подключения к базе данных|ошибка соединения с базой данных"
        "|ошибка при подключении к базе данных|ошибка установки соединения с базой данных"
        "|сервис недоступен|сервис временно недоступен|служба недоступна|сайт временно недоступен"
        "|что-то пошло не так|произошла ошибка|произошла непредвиденная ошибка"
        "|непредвиденная ошибка|возникла ошибка|технические работы|ведутся технические работы"
        "|на сайте ведутся технические работы|на сайте проводятся технические работы"
        "|проводятся технические работы|сайт на обслуживании|сайт на техническом обслуживании"
        "|техническое обслуживание|мы скоро вернемся|доступ запрещен|доступ запрещён|ошибка",
    ),
    "uk": Phrases(
        "сторінка|ця сторінка|дана сторінка|сторінку|цю сторінку|стаття|ця стаття|статтю|матеріал"
        "|документ|файл|запитувана сторінка|запитана сторінка|сторінка яку ви шукаєте|новина",
        "не знайдена|не знайдено|не знайдений|не була знайдена|не існує|більше не існує|вже не існує"
        "|недоступна|недоступний|більше не доступна|більше недоступна|видалена|видалено|видалений"
        "|була видалена|був видалений|відсутня|тимчасово недоступна",
        "не знайдено|нічого не знайдено|такої сторінки не існує|сторінки не існує"
        "|внутрішня помилка сервера|помилка сервера|помилка бази даних"
        "|помилка підключення до бази даних|помилка з'єднання з базою даних"
        "|помилка встановлення з'єднання з базою даних|сервіс недоступний|служба недоступна"
        "|сайт тимчасово недоступний|щось пішло не так|сталася помилка|виникла помилка"
        "|сталася неочікувана помилка|неочікувана помилка|технічні роботи|ведуться технічні роботи"
        "|на сайті ведуться технічні роботи|проводяться технічні роботи|технічне обслуговування"
        "|сайт на обслуговуванні|ми скоро повернемося|доступ заборонено|помилка",
    ),
    "el": Phrases(
        "η σελίδα|σελίδα|αυτή η σελίδα|το άρθρο|άρθρο|το περιεχόμενο|το έγγραφο"
        "|η σελίδα που ζητήσατε|η σελίδα που αναζητάτε|η σελίδα που ψάχνετε",
        "δεν βρέθηκε|δε βρέθηκε|δεν υπάρχει|δεν υπάρχει πλέον|δεν υπάρχει πια|δεν είναι διαθέσιμη"
        "|δεν είναι διαθέσιμο|δεν είναι πλέον διαθέσιμη|δεν είναι πλέον διαθέσιμο|έχει αφαιρεθεί"
        "|έχει διαγραφεί|έχει καταργηθεί|μη διαθέσιμη",
        "δεν βρέθηκε|εσωτερικό σφάλμα διακομιστή|σφάλμα διακομιστή|σφάλμα βάσης δεδομένων"
        "|σφάλμα σύνδεσης με τη βάση δεδομένων|σφάλμα κατά τη σύνδεση με τη βάση δεδομένων"
        "|η υπηρεσία δεν είναι διαθέσιμη|υπηρεσία μη διαθέσιμη|κάτι πήγε στραβά|κάτι πήγε λάθος"
        "|παρουσιάστηκε σφάλμα|παρουσιάστηκε ένα σφάλμα|προέκυψε σφάλμα|προέκυψε ένα σφάλμα"
        "|μη αναμενόμενο σφάλμα|υπό συντήρηση|ο ιστότοπος είναι υπό συντήρηση|εργασίες συντήρησης"
        "|σε συντήρηση|επιστρέφουμε σύντομα|δεν επιτρέπεται η πρόσβαση",
    ),
    "tr": Phrases(
        "sayfa|bu sayfa|aradığınız sayfa|aradığınız içerik|istenen sayfa|istediğiniz sayfa|haber"
        "|makale|içerik|bu içerik|dosya|sayfanız",
        "bulunamadı|bulunamıyor|bulunmuyor|mevcut değil|artık mevcut değil|artık yok|kaldırıldı"
        "|kaldırılmış|silindi|silinmiş|kullanılamıyor|yayında değil|artık yayında değil|bulunmamaktadır",
        "bulunamadı|sunucu hatası|dahili sunucu hatası|iç sunucu hatası|veritabanı hatası"
        "|veri tabanı hatası|veritabanı bağlantı hatası|veritabanı bağlantısı kurulamadı"
        "|veritabanı bağlantısı kurulurken hata oluştu|veritabanı bağlantısı kurulamıyor"
        "|hizmet kullanılamıyor|servis kullanılamıyor|hizmet dışı|bir şeyler ters gitti"
        "|bir şeyler yanlış gitti|bir hata oluştu|beklenmeyen bir hata oluştu|hata oluştu"
        "|beklenmeyen hata|bakım çalışması|bakım modu|bakımdayız|site bakımda|sitemiz bakımda"
        "|yakında döneceğiz|erişim engellendi|erişim reddedildi|hata",
    ),
}
