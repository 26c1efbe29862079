"""Differences that are known to be harmless in Polish."""

from __future__ import annotations

from storage.facts.lexicon.harmless.inflection import parallel
from storage.facts.lexicon.harmless_words import HarmlessWords

# Masculine nominative, genitive, dative, instrumental; feminine nominative, genitive, accusative;
# neuter and other plural nominative; plural genitive, instrumental.
_ADJECTIVES = {
    "y": "y ego emu ym a ej ą e ych ymi",
    "k": "i iego iemu im a iej ą ie ich imi",
    "m": "i iego iemu im ia iej ią ie ich imi",
}
# Past tense: masculine, feminine, neuter, plural with and without men.
_PAST = {
    "a": "ął ęła ęło ęli ęły",
    "e": "ał ała ało eli ały",
    "l": "ł ła ło li ły",
    "z": "azł azła azło eźli azły",
}

LANGUAGES = (
    HarmlessWords(
        code="pl",
        name="Polish",
        common="""
            i w we na z ze do nie że się jest to o od po za dla przez przy nad pod przed oraz a ale
            lub albo ani czy jak jako co który która które którzy których którego której którym
            tym tego tej ten ta te tych był była było byli były być będzie będą są został została
            zostały może można już także również tylko jednak jego jej ich go mu jeszcze bardzo
            gdy kiedy jeśli żeby aby ponieważ bo więc gdzie tak między podczas według bez roku
            lat powiedział powiedziała dodał poinformował ma mają ma ją swoje swoich sobie teraz
        """,
        adverbs="""
            aktualnie bardzo co_więcej dodajmy dodajmy_że faktycznie jednak jednakże już
            należy_dodać_że należy_podkreślić_że należy_zaznaczyć_że naprawdę natomiast
            nawiasem_mówiąc niewątpliwie obecnie oczywiście po_prostu ponadto poza_tym przecież
            przy_tym przypomnijmy przypomnijmy_że rzecz_jasna również rzeczywiście swoją_drogą
            także teraz trzeba_dodać_że tymczasem w_chwili_obecnej w_istocie w_obecnej_chwili
            w_rzeczywistości w_tej_chwili warto_dodać_że warto_podkreślić_że warto_przypomnieć_że
            warto_zaznaczyć_że wszak zaś zresztą
        """,
        reporting=parallel(
            _PAST,
            """
            powiedzi/e stwierdzi/l oświadczy/l zaznaczy/l podkreśli/l wyjaśni/l doda/l \
                poinformowa/l powiedzi/e_dziennikarzom powiedzi/e_reporterom
            mówi/l stwierdza/l podkreśla/l zaznacza/l wyjaśnia/l dodawa/l informowa/l tłumaczy/l
            poda/l poinformowa/l
            powiedzi/e oświadczy/l oznajmi/l
            """,
        )
        + """
            mówi stwierdza oświadcza zaznacza podkreśla wyjaśnia tłumaczy dodaje informuje
            mówią stwierdzają oświadczają zaznaczają podkreślają wyjaśniają tłumaczą dodają \
                informują
            mówiąc stwierdzając zaznaczając podkreślając wyjaśniając tłumacząc dodając informując
            podaje informuje
            podają informują
            podkreślono zaznaczono
            powie stwierdzi oświadczy zaznaczy podkreśli wyjaśni doda poinformuje
            powiedzieć stwierdzić oświadczyć zaznaczyć podkreślić wyjaśnić dodać poinformować
        """,
        synonyms=parallel(
            _ADJECTIVES,
            """
            aktualn/y obecn/y | analogiczn/y podobn/y | bezpłatn/y darmow/y | identyczn/y jednakow/y
            istotn/y ważn/y
            konieczn/y niezbędn/y | kupion/y zakupion/y | mał/y niewielk/k
            obniżon/y zmniejszon/y | odnalezion/y znalezion/y | ogromn/y olbrzym/m
            opublikowan/y zamieszczon/y | położon/y usytuowan/y | rozmait/y różn/y
            ubiegł/y zeszł/y | użyt/y zastosowan/y | wybudowan/y wzniesion/y zbudowan/y
            wysłan/y posłan/y
            """,
        )
        + parallel(
            _PAST,
            """
            bra/l_udział uczestniczy/l | doda/l_że poinformowa/l_że powiedzi/e_że przekaza/l_że
            dosta/l otrzyma/l | kupi/l naby/l zakupi/l | mieszka/l zamieszkiwa/l
            naprawi/l zreperowa/l | obniży/l zmniejszy/l zredukowa/l
            obniży/l_się zmal/e zmniejszy/l_się | odby/l_się mi/e_miejsce | odnal/z znal/z
            odpowiedzi/e_że odpar/l_że | próbowa/l usiłowa/l | opublikowa/l zamieści/l
            pokaza/l zaprezentowa/l
            postanowi/l zdecydowa/l zdecydowa/l_się | posła/l wysła/l | powróci/l wróci/l
            rozpocz/a zacz/a | skończy/l zakończy/l | straci/l utraci/l
            uczestniczy/l wzi/a_udział | umar/l zmar/l | wybudowa/l zbudowa/l
            wydarzy/l_się zdarzy/l_się | wygra/l zwycięży/l
            """,
        )
        + parallel(
            {},
            """
            bezpłatnie nieodpłatnie za_darmo | i_tak_dalej itd | m_in między_innymi
            nadal w_dalszym_ciągu wciąż | na_przykład np | około ok
            policjant funkcjonariusz_policji | policjanci funkcjonariusze_policji
            policjanta funkcjonariusza_policji | policjantem funkcjonariuszem_policji
            policjantom funkcjonariuszom_policji | policjantów funkcjonariuszy_policji
            to_jest tj | to_znaczy tzn | trener szkoleniowiec | trenera szkoleniowca
            trenerem szkoleniowcem | trenerowi szkoleniowcowi | trenerzy szkoleniowcy
            trenerów szkoleniowców | urodził_się przyszedł_na_świat
            urodziła_się przyszła_na_świat | urodziły_się przyszły_na_świat | śmierci zgonu
            śmierć zgon | a_także i jak_również oraz | aby żeby | albo lub
            albowiem bo dlatego_że gdyż ponieważ | atak_terrorystyczny zamach_terrorystyczny
            ataki_terrorystyczne zamachy_terrorystyczne
            atakiem_terrorystycznym zamachem_terrorystycznym
            ataku_terrorystycznego zamachu_terrorystycznego
            ataków_terrorystycznych zamachów_terrorystycznych | bierze_udział uczestniczy
            biorą_udział uczestniczą | bramkarz golkiper | bramkarza golkipera
            bramkarze golkiperzy | bramkarzem golkiperem | bramkarzowi golkiperowi
            bramkarzy golkiperów | brać_udział uczestniczyć | całkowicie w_całości
            chociaż choć mimo_że pomimo_że | choroba schorzenie | chorobach schorzeniach
            chorobami schorzeniami | chorobie schorzeniu | chorobom schorzeniom
            choroby schorzenia | chorobą schorzeniem | chorobę schorzenie | chorób schorzeń
            ciężarówek samochodów_ciężarowych | ciężarówka samochód_ciężarowy
            ciężarówkami samochodami_ciężarowymi | ciężarówki samochodu_ciężarowego
            ciężarówki samochody_ciężarowe | ciężarówką samochodem_ciężarowym
            ciężarówkę samochód_ciężarowy | cmentarz nekropolia | cmentarza nekropolii
            cmentarzu nekropolii | co_najmniej przynajmniej
            czasami czasem niekiedy | czyli to_znaczy | dlatego z_tego_powodu w_związku_z_tym
            do_tej_pory dotychczas | dostaje otrzymuje | dostają otrzymują | dostanie otrzyma
            dostaną otrzymają | dostać otrzymać | dron bezzałogowiec | drona bezzałogowca
            dronami bezzałogowcami | dronem bezzałogowcem | dronom bezzałogowcom
            drony bezzałogowce | dronów bezzałogowców | energia_elektryczna prąd
            energii_elektrycznej prądu | energią_elektryczną prądem | energię_elektryczną prąd
            firm przedsiębiorstw | firma przedsiębiorstwo | firmach przedsiębiorstwach
            firmami przedsiębiorstwami | firmie przedsiębiorstwie | firmie przedsiębiorstwu
            firmom przedsiębiorstwom | firmy przedsiębiorstwa | firmą przedsiębiorstwem
            firmę przedsiębiorstwo | fotografia zdjęcie | fotografiach zdjęciach
            fotografiami zdjęciami | fotografii zdjęcia | fotografii zdjęciu
            fotografii zdjęć | fotografią zdjęciem | gdy kiedy
            głównie w_głównej_mierze | iż że | jedynie tylko | jeśli jeżeli | kupi zakupi nabędzie
            kupiono zakupiono | kupią zakupią nabędą | kupić nabyć zakupić | kupna zakupu
            kupnem zakupem | kupnie zakupie | kupno zakup | kupować nabywać | kupuje nabywa
            kupują nabywają | liczba ilość | liczbie ilości | liczby ilości | liczbą ilością
            liczbę ilość | lotnisk portów_lotniczych | lotniska portu_lotniczego
            lotniska porty_lotnicze | lotniskach portach_lotniczych | lotniskiem portem_lotniczym
            lotnisko port_lotniczy | lotnisku porcie_lotniczym | maleje obniża_się zmniejsza_się
            maleją obniżają_się zmniejszają_się | mama matka | mamą matką | mamę matkę
            metod sposobów | metoda sposób | metodami sposobami | metody sposobu | metody sposoby
            metodą sposobem | metodę sposób | mieszczą_się znajdują_się | mieszka zamieszkuje
            mieszkają zamieszkują | mieszkać zamieszkiwać | mieści_się znajduje_się | mimo pomimo
            mimo_to pomimo_to | mąż małżonek | mężem małżonkiem | mężowi małżonkowi
            na_przykład przykładowo | na_skutek w_wyniku wskutek | na_skutek wskutek z_powodu
            na_terenie na_obszarze | następnie potem | natychmiast niezwłocznie | niebawem wkrótce
            niedaleko w_pobliżu | niemal prawie | o_tym_że że | obniżenia zmniejszenia
            obniżenie zmniejszenie | obniżeniem zmniejszeniem | obniżyć zmniejszyć zredukować
            odnaleziono znaleziono | odnaleźć znaleźć | opublikowano zamieszczono | pensja płaca
            pensjami płacami | pensji płac | pensji płacy
            po_to_aby aby | podczas w_czasie w_trakcie | pokazać zaprezentować
            pokazuje prezentuje | pokazują prezentują | pomaga udziela_pomocy
            pomagają udzielają_pomocy | pomogli udzielili_pomocy | pomogła udzieliła_pomocy
            pomogło udzieliło_pomocy | pomogły udzieliły_pomocy | pomóc udzielić_pomocy
            pomógł udzielił_pomocy | ponad powyżej | ponownie znowu znów | postanowić zdecydować
            posłać wysłać | powraca wraca | powracają wracają | powróci wróci | powrócić wrócić
            powrócą wrócą | przy_pomocy przy_użyciu za_pomocą | prędko szybko
            rosną wzrastają zwiększają_się | rozpocznie zacznie | rozpoczną zaczną
            rozpoczyna zaczyna | rozpoczynają zaczynają | rozpocząć zacząć | rozpoczęto zaczęto
            rośnie wzrasta | samochodach autach | samochodami autami
            samochodem autem | samochodom autom | samochodu auta | samochody auta
            samochodzie aucie | samochodów aut | samochód auto | skończy zakończy
            skończyć zakończyć | skończą zakończą | straci utraci | stracić utracić
            stracą utracą | stron_internetowych witryn_internetowych
            strona_internetowa witryna_internetowa | stronie_internetowej witrynie_internetowej
            strony_internetowe witryny_internetowe | strony_internetowej witryny_internetowej
            stronę_internetową witrynę_internetową | szczególnie zwłaszcza | sądzi uważa
            sądzą uważają | także też również | tu tutaj | uczelni szkoły_wyższej
            uczelni szkół_wyższych | uczelnia szkoła_wyższa | uczelniach szkołach_wyższych
            uprzednio wcześniej
            użycia zastosowania | użycie zastosowanie | użyciem zastosowaniem
            użyciu zastosowaniu | w_razie w_przypadku | wezmą_udział będą_uczestniczyć
            weźmie_udział będzie_uczestniczyć | wybudowano zbudowano | wybudować zbudować
            wybuduje zbuduje | wybudują zbudują | wziąć_udział uczestniczyć | wzrosną zwiększą_się
            wzrosnąć zwiększyć_się | wzrosła zwiększyła_się | wzrosło zwiększyło_się
            wzrosły zwiększyły_się | wzrośnie zwiększy_się | wzrósł zwiększył_się
            śmigłowca helikoptera | śmigłowcami helikopterami
            śmigłowce helikoptery | śmigłowcem helikopterem | śmigłowcu helikopterze
            śmigłowców helikopterów | śmigłowiec helikopter | żona małżonka | żoną małżonką
            żonę małżonkę
            """,
        ),
        spellings="""
            email mail mejl
            emaila maila mejla
            emaile maile mejle
            emailem mailem mejlem
            emaili maili mejli
            nad nade
            od ode
            pod pode
            przed przede
            przez przeze
            w we
            z ze
        """,
        spelling_rules=(
            ("^(menadz|manag)er", "menedzer"),
            ("^leader", "lider"),
            ("^businessm[ae]n", "biznesmen"),
        ),
        fixed_phrases="""
            a_jednak a_także bardzo_dobra bardzo_dobrą bardzo_dobry bardzo_prawdopodobne
            bardzo_wysoka bardzo_wysoki bardzo_wysokie do_teraz dopiero_teraz jak_bardzo
            jak_również już_nie nie_bardzo od_teraz tak_bardzo tylko_teraz
        """,
        pronouns="on ona ono oni one",
        auxiliaries="""
            jest są był była było byli były będzie będą został została zostało zostali zostały
        """,
    ),
)
