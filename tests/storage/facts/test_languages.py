"""The same distinctions in many languages: a changed fact or another wording."""

from __future__ import annotations

import pytest

from storage.core.model import Difference
from storage.facts import classify_difference

_N, _NOT, _WHO, _W = Difference.NUMBERS, Difference.NEGATION, Difference.NAMES, Difference.WORDING

LANGUAGES: dict[str, list[tuple[str, str, Difference]]] = {
    "English": [
        ("The barge carried eighteen crates.", "The barge carried 18 crates.", _W),
        ("The pier cost 1.5 million to mend.", "The pier cost 1,500,000 to mend.", _W),
        ("Fares rose 5 percent there.", "Fares rose 5% there.", _W),
        ("Fares rose 5 per cent there.", "Fares rose 5 pct there.", _W),
        ("It sold for $5 on the quay.", "It sold for 5 dollars on the quay.", _W),
        ("The hall opens on March 3 again.", "The hall opens on 3 March again.", _W),
        ("The hall opens on Mar. 3 again.", "The hall opens on 3rd March again.", _W),
        ("a rope of twenty-three feet", "a rope of 23 feet", _W),
        ("two hundred and five boats", "205 boats", _W),
        ("The tax fell by .5 pct then.", "The tax fell by 5 pct then.", _N),
        ("She sold 6-7(4) tickets.", "She sold 6-7(5) tickets.", _N),
        ("The crew won 3-2 at home.", "The crew won 3-1 at home.", _N),
        ("rates rose to 40 then", "rates rose 40 then", _N),
        ("more than 40 boats came", "40 boats came", _N),
        ("18 men and 19 boys", "18 boys and 19 men", _N),
        ("about 40 boats came", "around 40 boats came", _W),
        ("It was −5 out there.", "It was 5 out there.", _N),
        ("all boats came in", "some boats came in", _N),
        ("The keeper did not row.", "The keeper didn't row.", _W),
        ("The keeper cannot row.", "The keeper can’t row.", _W),
        ("The keeper will not row.", "The keeper won't row.", _W),
        ("The keeper can not row.", "The keeper cannot row.", Difference.NOTHING),
        ("The dog did not bark, the cat did.", "The dog did, the cat did not bark.", _NOT),
        ("The price of rope rose.", "The price of rope fell.", _NOT),
        ("The keeper drowned.", "The keeper nearly drowned.", _NOT),
        ("The keeper may row.", "The keeper will row.", _NOT),
        ("The keeper was happy.", "The keeper was unhappy.", _NOT),
        ("then Mr Tolland spoke of it", "then Tolland spoke of it", _W),
        ("then Recep Tayyip Erdogan spoke", "then Erdogan spoke", _W),
        ("then President Erdogan spoke", "then Erdogan spoke", _W),
        ("then President Recep Tayyip Erdogan spoke", "then President Erdogan spoke", _W),
        ("then Bill Clinton spoke", "then Hillary Clinton spoke", _WHO),
        ("they flew to New York", "they flew to York", _WHO),
        ("they asked the Bank of Japan", "they asked Japan", _WHO),
        ("they live in South Korea", "they live in Korea", _WHO),
        ("North Korean boats came", "Korean boats came", _WHO),
        ("then George Bush Jr. spoke", "then George Bush spoke", _WHO),
        ("then Vice President Quill spoke", "then President Quill spoke", _WHO),
        ("the shares of General Motors fell", "the shares of Motors fell", _WHO),
        ("the George Mason University opened", "the Mason University opened", _WHO),
        ("THE MAYOR THANKED TOLLAND", "THE MAYOR THANKED QUILL", _WHO),
        ("THE MAYOR HAD LEFT EARLY", "THE MAYOR HAD ALREADY LEFT EARLY", _W),
        ("the mayor thanked tolland", "the mayor thanked quill", _WHO),
        ("The men pulled the boys ashore.", "The boys pulled the men ashore.", _WHO),
        ("They sent an e-mail to co-operate.", "They sent an email to cooperate.", _W),
        ("a résumé of the voyage", "a resume of the voyage", _W),
        ("the U.S. boats", "the US boats", Difference.NOTHING),
    ],
    "German": [
        ("Der Kahn trug 18 Gäste.", "Der Kahn trug achtzehn Gäste.", _W),
        ("Der Kahn trug etwa 18 Gäste.", "Der Kahn trug rund 18 Gäste.", _W),
        ("Der Kahn trug etwa 18 Gäste.", "Der Kahn trug 18 Gäste.", _N),
        ("Der Kahn trug einundzwanzig Gäste.", "Der Kahn trug 21 Gäste.", _W),
        ("Der Bau kostete 1.500.000 Euro.", "Der Bau kostete 1,5 Millionen Euro.", _N),
        ("Der Bau kostete 3 Millionen Euro.", "Der Bau kostete 3 Milliarden Euro.", _N),
        ("Die Miete stieg um 5 Prozent.", "Die Miete stieg um 5%.", _W),
        ("Die Halle öffnet am 3. März.", "Die Halle öffnet am 4. März.", _N),
        ("Die Miete ist gestiegen.", "Die Miete ist gefallen.", _NOT),
        ("Der Wirt hat die Tür geöffnet.", "Der Wirt hat die Tür nie geöffnet.", _NOT),
        ("Er kam mit Hut.", "Er kam ohne Hut.", _NOT),
        ("Dann sprach Herr Keller lange.", "Dann sprach Keller lange.", _W),
        ("Dann sprach Helmut Keller lange.", "Dann sprach Keller lange.", _W),
        ("Dann sprach Keller lange.", "Dann sprach Brandt lange.", _WHO),
        ("Sie fuhren nach Neustadt.", "Sie fuhren nach Altstadt.", _WHO),
        ("Der Kahn fuhr ab.", "Der Kahn fuhr langsam ab.", _W),
        ("Die Fähre kommt spät an.", "Die Faehre kommt spät an.", _WHO),
        ("Die Mole ist schön gebaut.", "Die Mole ist schon gebaut.", _W),
    ],
    "French": [
        ("Le bac portait 18 marins.", "Le bac portait dix-huit marins.", _W),
        ("Le bac portait 23 marins.", "Le bac portait vingt-trois marins.", _W),
        ("Le bac portait 400 000 sacs.", "Le bac portait 400\u202f000 sacs.", Difference.NOTHING),
        ("Le prix monte de 5 %.", "Le prix monte de 5 pour cent.", _W),
        ("La halle ouvre le 3 mars.", "La halle ouvre le 4 mars.", _N),
        ("La halle ouvre lundi.", "La halle ouvre jeudi.", _N),
        ("Il a vu le bac.", "Il n'a pas vu le bac.", _NOT),
        ("Il vient avec sa sœur.", "Il vient sans sa sœur.", _NOT),
        ("Le prix est en hausse.", "Le prix est en baisse.", _NOT),
        ("Alors Camille Roux est partie.", "Alors Roux est partie.", _W),
        ("Alors M. Roux est parti.", "Alors Roux est parti.", _W),
        ("Alors Mme Roux est là.", "Alors M. Roux est là.", _WHO),
        ("Il aime Saint-Malo.", "Il aime Malo.", _WHO),
        ("Le bac est parti vite.", "Le bac est vite parti.", _W),
        ("Le café est fermé.", "Le cafe est ferme.", _W),
    ],
    "Spanish": [
        ("El barco llevaba 18 cajas.", "El barco llevaba dieciocho cajas.", _W),
        ("El barco llevaba dos cajas.", "El barco llevaba doce cajas.", _N),
        ("El puerto abre el 3 de marzo.", "El puerto abre el 3 de mayo.", _N),
        ("Subió un 5 por ciento.", "Subió un 5%.", _W),
        ("El precio subió mucho.", "El precio bajó mucho.", _NOT),
        ("El barco llegó tarde.", "El barco no llegó tarde.", _NOT),
        ("Siempre llega tarde.", "Nunca llega tarde.", _NOT),
        ("Ayer habló Carlos Medina allí.", "Ayer habló Medina allí.", _W),
        ("Ayer habló el señor Medina.", "Ayer habló el señor Prieto.", _WHO),
        ("Vive en San Sebastián.", "Vive en Sebastián.", _WHO),
        ("El barco llegó tarde.", "El barco llegó bastante tarde.", _W),
        ("El año pasado llegó.", "El ano pasado llegó.", _W),
    ],
    "Italian": [
        ("La barca portava 18 casse.", "La barca portava diciotto casse.", _W),
        ("La barca portava tre casse.", "La barca portava sette casse.", _N),
        ("La barca è arrivata.", "La barca non è arrivata.", _NOT),
        ("Ieri parlò Giovanni Conti.", "Ieri parlò Conti.", _W),
        ("Ieri parlò Conti.", "Ieri parlò Serra.", _WHO),
        ("La barca è arrivata tardi.", "La barca è arrivata molto tardi.", _W),
    ],
    "Portuguese": [
        ("O barco levava três caixas.", "O barco levava seis caixas.", _N),
        ("O barco levava 20 caixas.", "O barco levava vinte caixas.", _W),
        ("O barco chegou.", "O barco não chegou.", _NOT),
        ("Ontem falou Moreira.", "Ontem falou Teles.", _WHO),
    ],
    "Russian": [
        ("Паром вёз 18 ящиков.", "Паром вёз 19 ящиков.", _N),
        ("Паром вёз двадцать пять ящиков.", "Паром вёз 25 ящиков.", _W),
        ("Порт откроют в понедельник.", "Порт откроют в четверг.", _N),
        ("Порт откроют 3 марта.", "Порт откроют 3 мая.", _N),
        ("Порт открыт.", "Порт не открыт.", _NOT),
        ("Он пришёл с шляпой.", "Он пришёл без шляпы.", _NOT),
        ("Цены выросли.", "Цены упали.", _NOT),
        ("Вчера говорил Лунин.", "Вчера говорил Ершов.", _WHO),
        ("Вчера говорил господин Лунин.", "Вчера говорил Лунин.", _W),
        ("Паром ушёл рано.", "Паром ушел рано.", _W),
        ("Паром ушёл рано.", "Паром ушёл очень рано.", _W),
    ],
    "Chinese": [
        ("渡船载了18人。", "渡船载了十八人。", _W),
        ("渡船载了5万人。", "渡船载了50000人。", _W),
        ("渡船载了三十人。", "渡船载了三百人。", _N),
        ("港口星期一开放。", "港口星期二开放。", _N),
        ("票价五元。", "票价五美元。", _N),
        ("港口可以开放。", "港口不可以开放。", _NOT),
        ("他已经来过港口。", "他从未来过港口。", _NOT),
        ("王明打开了大门。", "王亮打开了大门。", _WHO),
        ("王明先生打开了大门。", "王明打开了大门。", _W),
        ("渡船开走了。", "渡船悄悄开走了。", _W),
        ("他们住在南京。", "他们住在北京。", _WHO),
        ("渡船载了１８人。", "渡船载了18人。", Difference.NOTHING),
    ],
    "Japanese": [
        ("船に18人が乗った。", "船に19人が乗った。", _N),
        ("船に十八人が乗った。", "船に18人が乗った。", _W),
        ("港は月曜日に開く。", "港は火曜日に開く。", _N),
        ("港は開いた。", "港は開かなかった。", _NOT),
        ("船は来る。", "船は来ない。", _NOT),
        ("田中さんが話した。", "鈴木さんが話した。", _WHO),
        ("田中さんが話した。", "田中氏が話した。", _W),
        ("船は港を出た。", "船はすでに港を出た。", _W),
        ("船はゆっくり港を出た。", "船は港を出た。", _W),
        ("東京で話した。", "京都で話した。", _WHO),
    ],
    "Thai": [
        ("เรือบรรทุก 18 คน", "เรือบรรทุก 19 คน", _N),
        ("เรือบรรทุก ๑๘ คน", "เรือบรรทุก 18 คน", Difference.NOTHING),
        ("เรือมาวันจันทร์", "เรือมาวันอังคาร", _N),
        ("มีเรือสองลำ", "มีเรือสามลำ", _N),
        ("เรือมาถึง", "เรือไม่มาถึง", _NOT),
        ("เขาได้มา", "เขาไม่ได้มา", _NOT),
        ("สมชายเปิดประตู", "สมศักดิ์เปิดประตู", _WHO),
        ("นายสมชายเปิดประตู", "สมชายเปิดประตู", _W),
        ("เรือออกไป", "เรือออกไปแล้ว", _W),
        ("เรือออกไปเร็ว", "เรือออกไปเร็วมาก", _W),
    ],
    "Arabic": [
        ("نقل المركب 18 صندوقا", "نقل المركب 19 صندوقا", _N),
        ("نقل المركب ١٨ صندوقا", "نقل المركب 18 صندوقا", Difference.NOTHING),
        ("فتح الميناء", "لم يفتح الميناء", _NOT),
        ("خرج مع القبعة", "خرج بدون القبعة", _NOT),
        ("قال سالم ذلك", "قال حامد ذلك", _WHO),
        ("غادر المركب الميناء", "غادر المركب الميناء بسرعة", _W),
        ("المركب قد وصل", "المركب وصل", _W),
        ("قال أحمد ذلك", "قال احمد ذلك", _W),
        ("العَرَبِيَّة لغة", "العربية لغة", Difference.NOTHING),
        ("وصل إلى القاهرة", "وصل إلى بغداد", _WHO),
    ],
    "Hindi": [
        ("नाव में १८ लोग थे।", "नाव में 18 लोग थे।", Difference.NOTHING),
        ("नाव में 18 लोग थे।", "नाव में 19 लोग थे।", _N),
        ("नाव आई।", "नाव नहीं आई।", _NOT),
        ("वह टोपी के साथ आया।", "वह टोपी के बिना आया।", _NOT),
        ("मोहन ने दरवाज़ा खोला।", "रमेश ने दरवाज़ा खोला।", _WHO),
        ("वह दिल्ली गया।", "वह आगरा गया।", _WHO),
        ("नाव चली गई।", "नाव धीरे चली गई।", _W),
        ("नाव आ गई है।", "नाव अब आ गई है।", _W),
        ("श्री मोहन आए।", "मोहन आए।", _W),
    ],
    "Korean": [
        ("배에 18 명이 탔다.", "배에 19 명이 탔다.", _N),
        ("배가 왔다.", "배가 안 왔다.", _NOT),
        ("배가 빨리 왔다.", "배가 못 왔다.", _NOT),
        ("민수가 문을 열었다.", "철수가 문을 열었다.", _WHO),
        ("민수가 철수를 불렀다.", "민수를 철수가 불렀다.", _WHO),
        ("서울에서 왔다.", "부산에서 왔다.", _WHO),
        ("배가 왔다.", "배가 이미 왔다.", _W),
        ("배가 항구를 떠났다.", "배는 항구를 떠났다.", _W),
        ("배가 천천히 떠났다.", "배가 떠났다.", _W),
    ],
    "Vietnamese": [
        ("Một chiếc phà chở ba người", "Một chiếc phà chở bà người", _WHO),
        ("Một chiếc phà chở ba người", "Mot chiec pha cho ba nguoi", _W),
        ("Một chiếc phà đã đến", "Một chiếc phà không đến", _NOT),
    ],
    "other languages of Europe and Asia": [
        ("Gisteren kwamen drie boten aan", "Gisteren kwamen vier boten aan", _N),
        ("Gisteren kwam de boot niet", "Gisteren kwam de boot", _NOT),
        ("Igår kom tre båtar", "Igår kom fyra båtar", _N),
        ("Igår kom båten inte", "Igår kom båten", _NOT),
        ("Wczoraj przypłynęły trzy łodzie", "Wczoraj przypłynęły cztery łodzie", _N),
        ("Wczoraj łódź nie przypłynęła", "Wczoraj łódź przypłynęła", _NOT),
        ("Χθες ήρθαν δύο βάρκες", "Χθες ήρθαν τρεις βάρκες", _N),
        ("Dün iki tekne geldi", "Dün beş tekne geldi", _N),
        ("Tegnap hajó jött", "Tegnap nem hajó jött", _NOT),
        ("Kemarin dua kapal datang", "Kemarin tiga kapal datang", _N),
        ("У порту два човни", "У порту три човни", _N),
    ],
    "Hebrew": [
        ("הסירה הגיעה", "הסירה לא הגיעה", _NOT),
        ("הסירה הגיעה", "הסירה כבר הגיעה", _W),
        ("דוד פתח את הדלת", "משה פתח את הדלת", _WHO),
        ("שָׁלוֹם לכולם", "שלום לכולם", Difference.NOTHING),
    ],
}
CASES = [
    pytest.param(one, other, expected, id=f"{language}, {expected}: {one} / {other}")
    for language, pairs in LANGUAGES.items()
    for one, other, expected in pairs
]


@pytest.mark.parametrize(("one", "other", "expected"), CASES)
def test_in_every_language_the_gravest_change_is_returned(
    one: str, other: str, expected: Difference
) -> None:
    assert classify_difference(one, other) is expected
    assert classify_difference(other, one) is expected


# Sentence frames in each language, and pairs of words exchanged in them; `_` is no word.
EXCHANGED = {
    Difference.NEGATION: {
        "Der Kahn, sie _ ihn": "kauften/verkauften kauft/verkauft geöffnet/geschlossen "
        "gewann/verlor angenommen/abgelehnt verurteilt/freigesprochen stieg/fiel "
        "importiert/exportiert vorher/nachher eingestellt/entlassen vormittags/nachmittags",
        "Le bac, on l'a _ ici": "acheté/vendu ouvert/fermé gagné/perdu accepté/refusé "
        "condamné/acquitté augmenté/diminué importé/exporté avant/après embauché/licencié",
        "El barco se _ aquí": "compró/vendió abrió/cerró ganó/perdió aceptó/rechazó "
        "condenó/absolvió subió/bajó importó/exportó antes/después contrató/despidió",
        "La nave che ha _ qui": "comprato/venduto aperto/chiuso vinto/perso accettato/rifiutato "
        "condannato/assolto salito/sceso importato/esportato assunto/licenziato",
        "O barco que _ aqui": "comprou/vendeu abriu/fechou ganhou/perdeu aceitou/recusou "
        "condenou/absolveu subiu/caiu importou/exportou antes/depois contratou/demitiu",
        "На берегу он _ это": "купил/продал открыл/закрыл выиграл/проиграл принял/отклонил "
        "осудил/оправдал вырос/упал импортировал/экспортировал до/после нанял/уволил",
        "De boot die hij _ heeft": "gekocht/verkocht geopend/gesloten gewonnen/verloren "
        "aanvaard/geweigerd veroordeeld/vrijgesproken gestegen/gedaald invoer/uitvoer voor/na",
        "Båten som han _ här": "köpte/sålde öppnade/stängde vann/förlorade godtog/avslog "
        "fälldes/friades steg/föll importerade/exporterade före/efter anställde/avskedade",
        "Statek co on _ tam": "kupił/sprzedał otworzył/zamknął wygrał/przegrał przyjął/odrzucił "
        "skazany/uniewinniony wzrósł/spadł import/eksport przed/po zatrudnił/zwolnił",
        "Tekne burada _ dedi": "aldı/sattı açıldı/kapandı kazandı/kaybetti onayladı/reddetti "
        "mahkum/beraat yükseldi/düştü ithalat/ihracat önce/sonra",
    },
    Difference.NAMES: {
        "Im Hafen kam der _ Kahn": "deutsche/polnische französische/italienische rote/blaue",
        "Im Hafen stand ihr _ dort": "Onkel/Bruder Lehrer/Lehrerin",
        "Au port le _ est venu": "français/allemand russe/belge acteur/actrice",
        "Le bac _ est venu": "français/_ chinois/japonais",
        "El barco _ vino": "chileno/peruano español/_ francés/inglés",
        "La nave _ è qui": "italiana/spagnola tedesca/francese",
        "O barco _ veio": "brasileiro/argentino português/_",
        "На берегу _ корабль": "российский/украинский немецкий/японский польский/_",
    },
    Difference.WORDING: {
        "Im Hafen kam mit dem _ Kahn": "deutschen/deutschem",
        "На берегу о _ корабле": "российском/российских",
    },
}
EXCHANGES = [
    (
        " ".join(frame.replace("_", one.strip("_")).split()),
        " ".join(frame.replace("_", other.strip("_")).split()),
        expected,
    )
    for expected, frames in EXCHANGED.items()
    for frame, pairs in frames.items()
    for one, other in (pair.split("/") for pair in pairs.split())
]


@pytest.mark.parametrize(("one", "other", "expected"), EXCHANGES)
def test_replacing_a_word_by_an_antonym_or_by_one_of_its_kind_changes_the_fact(
    one: str, other: str, expected: Difference
) -> None:
    assert classify_difference(one, other) is expected
    assert classify_difference(other, one) is expected
