"""Differences that are known to be harmless in German."""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import HarmlessWords

# Articles show case, number and sex, and so who does what to whom: der Mann (does), den Mann (is
# done to); das Opfer, die Opfer; der Angeklagte, die Angeklagte. So only those of one form (der,
# ein) may be exchanged: they are lines of synonyms. Only the feminine ones may be left out, because
# few feminine nouns look like their plural (das Messer, die Messer).
LANGUAGES = (
    HarmlessWords(
        code="de",
        name="German",
        capitalises_nouns=True,
        common="""
            der die das und den dem des ist nicht ein eine einen einem einer eines sich mit auf für
            im zu von auch es dass daß wird wurde wurden werden sind war waren hat haben hatte nach
            bei aus zum zur am vom beim ins sie er ich wir ihr ihre ihren ihrer seine seinen seiner
            sein wie über noch nur oder aber vor bis durch unter gegen um wenn kann können sollen
            soll will sagte sei mehr kein keine keinen diese dieser dieses diesem diesen sowie seit
            zwischen schon bereits jedoch ohne doch dann als was wer weil damit worden wieder
            jetzt heute laut gibt sehr
            """,
        function_words="die eine dass daß",
        adverbs="""
            allerdings auch außerdem äußerst bereits darüber_hinaus derweil derzeit des_weiteren
            ebenfalls gegenwärtig gleichfalls hingegen im_übrigen in_der_tat indes indessen
            inzwischen jedoch jetzt langsam leise mittlerweile momentan natürlich nun rasch schnell
            schon sehr selbstverständlich tatsächlich überaus überdies übrigens unterdessen wirklich
            zudem zügig zurzeit
            """,
        # Before "dass" only: to declare one's resignation is not to explain it.
        reporting="""
            sagt berichtet teilt_mit
            sagt erklärt
            sagt erläutert
            erklärt_dass erläutert_dass berichtet_dass mitgeteilt_dass
            sagte berichtete teilte_mit sagte_vor_journalisten
            sagte erklärte sagte_zu_journalisten sagte_zu_reportern sagte_den_journalisten
            sagte erläuterte
            erklärte_dass erläuterte_dass berichtete_dass teilte_mit_dass
            sagten berichteten teilten_mit sagten_vor_journalisten
            sagten erklärten
            sagten erläuterten
            erklärten_dass erläuterten_dass berichteten_dass teilten_mit_dass
            sagen berichten
            sagen erklären
            sagen erläutern
            gesagt berichtet mitgeteilt
            gesagt erklärt
            gesagt erläutert
            sage berichte
            sage erkläre
            mitteilt sagt berichtet
            mitteilte sagte berichtete
            mitteilten sagten berichteten
            mitteilen sagen berichten
            ergänzt fügt_hinzu
            ergänzte fügte_hinzu
            ergänzten fügten_hinzu
            betont unterstreicht
            betonte unterstrich
            betonten unterstrichen
            """,
        synonyms="""
            aber allerdings jedoch
            abermals erneut
            abkommen übereinkommen
            adresse anschrift
            adressen anschriften
            airline fluggesellschaft
            airlines fluggesellschaften
            airport flughafen
            am an_dem
            anfang beginn
            anfangs zu_beginn am_anfang
            anstatt statt
            antworten erwidern entgegnen
            antwortet erwidert entgegnet
            antwortete erwiderte entgegnete
            antworteten erwiderten entgegneten
            anwalt rechtsanwalt
            anwalts rechtsanwalts
            anwälte rechtsanwälte
            anwälten rechtsanwälten
            anwältin rechtsanwältin
            atomenergie kernenergie
            atomkraft kernkraft
            atomkraftwerk akw kernkraftwerk
            atomkraftwerke akws kernkraftwerke
            atomkraftwerken akws kernkraftwerken
            aufgrund wegen
            aufs auf_das
            aufzug fahrstuhl lift
            aufzüge fahrstühle lifte
            ausreichend genügend
            auto pkw
            autos pkws
            baby säugling
            babys säuglinge
            bauern landwirte
            beben erdbeben
            beerdigung begräbnis
            beerdigungen begräbnisse
            begann fing_an
            begannen fingen_an
            beginnen anfangen
            begonnen angefangen
            beim bei_dem
            beinahe fast nahezu
            beispielsweise zum_beispiel zb
            bekam erhielt
            bekamen erhielten
            bekanntgegeben mitgeteilt
            bekommt erhält
            belarus weißrussland
            benutzen nutzen verwenden
            benutzt verwendet
            benutzte nutzte verwendete
            benutzten nutzten verwendeten
            benötigen brauchen
            benötigt braucht
            benötigte brauchte
            benötigten brauchten
            bevor ehe
            beziehungsweise bzw
            bezüglich hinsichtlich in_bezug_auf
            bip bruttoinlandsprodukt
            birma burma myanmar
            bis_jetzt bisher bislang
            bka bundeskriminalamt
            bundeskanzleramt kanzleramt
            computer rechner
            das ein
            das_heißt dh
            debatte diskussion
            debatten diskussionen
            dem einem
            den einen
            dennoch gleichwohl trotzdem
            der ein
            der einer
            derart dermaßen
            derzeit gegenwärtig momentan zurzeit zur_zeit im_moment im_augenblick
            derzeitig gegenwärtig momentan
            derzeitige gegenwärtige momentane
            derzeitigen gegenwärtigen momentanen
            derzeitiger gegenwärtiger momentaner
            derzeitiges gegenwärtiges momentanes
            des eines
            deshalb deswegen daher
            diskutieren erörtern
            diskutiert erörtert
            diskutierte erörterte
            diskutierten erörterten
            durchs durch_das
            ebenso_wie genauso_wie
            ehefrau gattin
            ehefrauen gattinnen
            ehemalige einstige frühere
            ehemaligem einstigem früherem
            ehemaligen einstigen früheren
            ehemaliger einstiger früherer
            ehemaliges einstiges früheres
            ehemann gatte
            einschließlich inklusive inkl
            endete ging_zu_ende
            ergebnis resultat
            ergebnisse resultate
            ergebnissen resultaten
            ergebnisses resultats
            etwa ungefähr rund circa zirka ca
            exakt genau
            exporte ausfuhren
            exporten ausfuhren
            fahrrad velo
            fahrräder velos
            fahrrädern velos
            familienname nachname
            fernsehen tv
            firmen unternehmen
            folglich somit
            fotos fotografien
            fraktionschef fraktionsvorsitzender
            fußballspieler fußballer
            fußballspielerin fußballerin
            führerschein führerausweis
            fürs für_das
            gab_bekannt teilte_mit
            gaben_bekannt teilten_mit
            geantwortet erwidert entgegnet
            gegebenenfalls ggf
            gemeinsam zusammen
            geschah passierte ereignete_sich
            geschahen passierten ereigneten_sich
            geschehen passieren
            geschieht passiert ereignet_sich
            gespräch unterredung
            gespräche unterredungen
            gesprächen unterredungen
            gestorben verstorben
            gleichzeitig zugleich
            gratis kostenlos kostenfrei unentgeltlich
            gänzlich völlig vollkommen
            handy mobiltelefon
            handys mobiltelefone
            handys mobiltelefonen
            helikopter hubschrauber
            helikoptern hubschraubern
            helikopters hubschraubers
            hergestellt produziert
            herstellen produzieren
            häufig oft
            im in_dem
            importe einfuhren
            importen einfuhren
            innerhalb_von binnen
            ins in_das
            instandgesetzt instand_gesetzt repariert
            internetseite website webseite
            internetseiten websites webseiten
            kartoffeln erdäpfel
            kinder kids
            kindern kids
            komplett vollständig
            komplette vollständige
            kompletten vollständigen
            kompletter vollständiger
            konferenz tagung
            konferenzen tagungen
            kostenfreie kostenlose unentgeltliche
            kostenfreiem kostenlosem unentgeltlichem
            kostenfreien kostenlosen unentgeltlichen
            kostenfreier kostenloser unentgeltlicher
            kostenfreies kostenloses unentgeltliches
            krankenhaus spital
            krankenhauses spitals
            krankenhäuser spitäler
            krankenhäusern spitälern
            künftig zukünftig
            künftige zukünftige
            künftigen zukünftigen
            künftiger zukünftiger
            künftiges zukünftiges
            lastwagen lkw laster
            laut_angaben nach_angaben
            lebensmittel nahrungsmittel
            lebensmitteln nahrungsmitteln
            letztendlich letztlich schlussendlich
            manchmal bisweilen mitunter
            medikamente arzneimittel
            medikamenten arzneimitteln
            mindestens wenigstens
            mithilfe mit_hilfe
            mitteilte bekanntgab
            mitteilten bekanntgaben
            möglicherweise womöglich
            nationalelf nationalmannschaft
            notwendig erforderlich nötig
            notwendige erforderliche nötige
            notwendigen erforderlichen nötigen
            notwendiger erforderlicher nötiger
            notwendiges erforderliches nötiges
            obgleich obwohl obschon wenngleich
            ohnehin sowieso
            parteichef parteivorsitzender
            plötzlich unvermittelt
            polizist polizeibeamter
            polizisten polizeibeamte
            polizisten polizeibeamten
            polizistin polizeibeamtin
            rasche zügige schnelle
            raschen zügigen schnellen
            rascher zügiger schneller
            rasches zügiges schnelles
            realisieren verwirklichen
            realisiert verwirklicht
            realisierte verwirklichte
            realisierten verwirklichten
            redet spricht
            redete sprach
            redeten sprachen
            schickte sandte
            schickten sandten
            schwerwiegende gravierende
            schwerwiegenden gravierenden
            schwerwiegender gravierender
            schwerwiegendes gravierendes
            seitdem seither
            selber selbst
            sodass so_dass
            sofort umgehend unverzüglich
            sowie und
            starb verstarb
            starben verstarben
            sterben versterben
            stets immer
            stirbt verstirbt
            stockwerk etage
            stockwerke etagen
            stockwerken etagen
            teilweise teils zum_teil
            telefonat telefongespräch
            telefonate telefongespräche
            telefonaten telefongesprächen
            torhüter torwart
            trainer coach
            trotz ungeachtet
            ums um_das
            und_so_weiter usw
            unfallort unfallstelle
            uni universität
            unlängst kürzlich jüngst vor_kurzem
            unter_anderem ua
            usa vereinigte_staaten
            usa vereinigten_staaten
            vereinten_nationen uno
            verschiedene unterschiedliche
            verschiedenen unterschiedlichen
            verschiedener unterschiedlicher
            vom von_dem
            vor_ort an_ort_und_stelle
            vorher zuvor
            weltgesundheitsorganisation who
            zum zu_dem
            zur zu_der
            """,
        spellings="""
            allein alleine
            gern gerne
            hisbollah hizbollah hisbullah
            kusine cousine
            kusinen cousinen
            qaida kaida
            rauh rau
            vorn vorne
            wodka vodka
            yoga joga
            """,
        spelling_rules=(
            # Groups of letters, with examples of words that stay apart.
            (r"(?<=[a-z])([fglmnprst])\1\1(?=[a-z])", r"\1\1"),  # Schiffahrt, Schifffahrt
            (r"delphin", "delfin"),
            (r"phantas", "fantas"),  # not Phantom
            (r"photo(?!n)", "foto"),  # not Photon
            (r"(?<=[a-z]{2})graph", "graf"),  # not Graph, Graf
            (r"(dikta|gramm?o|mega|mikro|saxo|tele|vibra|xylo)phon", r"\1fon"),
            (r"nti(?=al|ell)", "nzi"),  # Potential, substantiell
            (r"panther", "panter"),
            (r"thunfisch", "tunfisch"),
            (r"[jy]ogh?urt", "jogurt"),
            (r"kanguruh", "kanguru"),
            (r"^rauh(?=(e|en|er|es|em|ere|eren|reif)$)", "rau"),
            (r"aufwandig", "aufwendig"),
            (r"alptraum", "albtraum"),
            (r"numerier", "nummerier"),
            (r"pla[cz]ier", "platzier"),
            (r"selbststandig", "selbstandig"),
            (r"uberschwanglich", "uberschwenglich"),
            (r"^stangel(n|s)?$", r"stengel\1"),
            (r"^behand(e|en|er|es|em|igkeit)$", r"behend\1"),
            (r"^gams(e|en)$", r"gems\1"),
            (r"^grauel(taten?|s|n)?$", r"greuel\1"),
            (r"^quantchen(s?)$", r"quentchen\1"),
            (r"^tolpatsch", "tollpatsch"),
            (r"^(djihad|jihad)", "dschihad"),
            (r"^roheit", "rohheit"),
            (r"^zierat", "zierrat"),
            (r"spagetti", "spaghetti"),
            (r"^c(?=(lub|ode|oupon)s?$)", "k"),
            (r"^disco(?=s?$)", "disko"),
            (r"^frisor(?=(e|en|s|in|innen|salons?)?$)", "friseur"),
            (r"^(expose|souffle|variete)e(?=s?$)", r"\1"),
            (r"^tip(?=s?$)", "tipp"),
            (r"^yacht(?=(en)?$)", "jacht"),
            (r"portmonee", "portemonnaie"),
            # The genitive: des Staates, des Staats. Not falls (if), rechts (right), teils (partly).
            (
                r"^(angriff|antrag|beitrag|bericht|betrag|buch|bund|dorf|erfolg|film|gericht|krieg"
                r"|mord|schiff|staat|verband|vertrag|vorstand|zug)es$",
                r"\1s",
            ),
        ),
        before_dates="am im in",
        fixed_phrases="""
            ab_jetzt als_auch auch_nur auch_wenn äußerst_wahrscheinlich bis_jetzt erst_jetzt
            erst_nun möglichst_rasch möglichst_schnell natürlich_vorkommende natürlich_vorkommenden
            nicht_nur nur_die nur_eine ohne_dass schon_gar schon_lange sehr_gut sehr_gute sehr_guten
            sehr_hoch sehr_hohe sehr_hohen sehr_wahrscheinlich sehr_wohl so_dass so_schnell so_sehr
            wenn_auch wie_auch wie_sehr zu_langsam zu_schnell zu_sehr
            """,
        # Some nouns in -e are a woman or, without an article, several people: eine Tote, Tote.
        not_before="""
            abgeordnete andere anderen anderer angehörige angeklagte angestellte arbeitslose
            asylsuchende bekannte beschäftigte beschuldigte betroffene bisschen bißchen deutsche
            dutzend einzige einzigen erwachsene festgenommene freiwillige gefangene geflüchtete
            getötete halbe handvoll hälfte infizierte inhaftierte jugendliche kranke leichtverletzte
            menge meisten obdachlose paar reihe reisende schwangere schwerverletzte studierende tote
            überlebende verdächtige verletzte vermisste verstorbene verurteilte verwandte vielzahl
            vorsitzende wenig wenige wenigen weniger
            """,
        pronouns="er sie es",
        auxiliaries="""
            habe hast hat haben habt hatte hattest hatten hattet hätte hätten
            bin bist ist sind seid war warst waren wart sei seien wäre wären
            werde wirst wird werden werdet wurde wurden würde würden ward
            """,
    ),
)
