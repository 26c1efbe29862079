"""Differences that are known to be harmless in Dutch."""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import Accents, HarmlessWords

LANGUAGES = (
    HarmlessWords(
        code="nl",
        name="Dutch",
        accents=Accents.NOWHERE,
        common="""
            de het een van en in is dat op te zijn met voor niet die er aan om ook als dan maar bij
            door over uit naar heeft hebben had hadden wordt worden werd werden was waren zou zouden
            kan kunnen moet moeten wil zal zullen hij zij ze wij we ik je u haar hem hun ons onze
            deze dit wat wie waar nog al geen meer veel na tot tegen onder tussen sinds volgens
            omdat toen nu zo wel of tijdens zei zegt gaat gaan komt jaar twee zich echter zonder
            vanaf binnen nadat hebt mij eerste
            """,
        function_words="""
            dat de die
            een
            het
            't
            """,
        adverbs="""
            bovendien
            daadwerkelijk daarenboven
            echter eveneens evenwel
            in_feite inderdaad inmiddels intussen
            langzaam
            momenteel
            natuurlijk
            ondertussen ook op_dit_moment overigens
            reeds
            simpelweg snel
            tevens thans trouwens
            uiteraard
            vanzelfsprekend vlug voorts
            werkelijk
            zeer
            """,
        reporting="""
            zegt meldt laat_weten deelt_mee
            zegt verklaart vertelt
            zei meldde liet_weten deelde_mee
            zei verklaarde vertelde zei_tegen_journalisten zei_tegen_verslaggevers
            zeiden meldden lieten_weten deelden_mee
            zeiden verklaarden vertelden
            zeggen melden laten_weten
            zeggen verklaren vertellen
            gezegd gemeld meegedeeld laten_weten
            gezegd verklaard verteld
            verklaart_dat meldt_dat laat_weten_dat
            verklaarde_dat meldde_dat liet_weten_dat
            verklaarden_dat meldden_dat lieten_weten_dat
            benadrukt onderstreept
            benadrukte onderstreepte
            benadrukten onderstreepten
            """,
        synonyms="""
            aangezien omdat
            aanvang begin
            aardappelen aardappels
            achternaam familienaam
            achternamen familienamen
            alsmede en
            antwoordde repliceerde
            antwoordden repliceerden
            arts dokter
            artsen dokters
            atoomenergie kernenergie
            atoomwapen kernwapen
            atoomwapens kernwapens
            baby zuigeling
            baby's zuigelingen
            begint vangt_aan
            begon ving_aan
            begonnen aangevangen
            begrafenis teraardebestelling
            belarus wit-rusland
            besprak bediscussieerde
            bespraken bediscussieerden
            besproken bediscussieerd
            bijvoorbeeld bv
            bioscoop cinema
            bioscopen cinema's
            birma myanmar
            bromfiets brommer
            bromfietsen brommers
            ca circa ongeveer
            compleet volledig
            complete volledige
            consument verbruiker
            consumenten verbruikers
            daarna nadien
            daarom derhalve
            debat discussie
            debatten discussies
            desondanks niettemin
            destijds toentertijd indertijd
            dikwijls vaak frequent
            doelpunt goal
            doelpunten goals
            door_middel_van middels
            elk ieder
            elke iedere
            exact precies
            exacte precieze
            fiets rijwiel
            fietsen rijwielen
            gebeurd geschied
            gebeurde geschiedde
            gebeurden geschiedden
            gebeuren geschieden
            gebeurt geschiedt
            gedurende tijdens
            gekregen ontvangen
            gemeenschappelijk gezamenlijk
            gemeenschappelijke gezamenlijke
            gestorven overleden
            gestuurd gezonden
            gigantisch reusachtig
            gigantische reusachtige
            gratis kosteloos
            gsm mobieltje mobiele_telefoon
            gsm's mobieltjes mobiele_telefoons
            hoewel ofschoon alhoewel
            hospitaal ziekenhuis
            hospitalen ziekenhuizen
            huidige tegenwoordige
            altijd immer
            in_het_bijzonder met_name
            internetpagina webpagina
            internetpagina's webpagina's
            internetsite website webstek
            internetsites websites
            kids kinderen
            koelkast ijskast frigo
            koelkasten ijskasten frigo's
            kreeg ontving
            kregen ontvingen
            krijgt ontvangt
            luchthaven vliegveld
            luchthavens vliegvelden
            met_andere_woorden maw
            met_betrekking_tot omtrent aangaande betreffende
            nagenoeg vrijwel
            noodzakelijk nodig vereist
            noodzakelijke nodige vereiste
            ogenblik moment
            onderzeeboot duikboot onderzeeër
            onderzeeboten duikboten onderzeeërs
            ongehuwd ongetrouwd
            onlangs recentelijk kort_geleden
            onmiddellijk meteen terstond
            onverwacht onverwachts
            opeens plotseling plots ineens eensklaps
            opvallend frappant
            opvallende frappante
            overleden stierven
            overleed stierf
            overlijdt sterft
            per_abuis bij_vergissing
            plotselinge plotse
            publiekelijk in_het_openbaar
            rapport verslag
            rapporten verslagen
            resultaat uitkomst
            resultaten uitkomsten
            samen tezamen
            sinaasappel appelsien
            sinaasappels appelsienen
            slagerij beenhouwerij
            slagerijen beenhouwerijen
            snelle vlugge rappe
            spoedig weldra
            stuurde zond
            stuurden zonden
            televisie tv
            televisies tv's
            vaker frequenter
            vanwege wegens
            verenigde_staten vs
            verkeerslicht stoplicht
            verkeerslichten stoplichten
            verschillende diverse
            verzekeraar verzekeringsmaatschappij
            verzekeraars verzekeringsmaatschappijen
            voetbalelftal voetbalploeg
            voetbalfan voetbalsupporter
            voetbalfans voetbalsupporters
            voormalige gewezen
            voormalige vroegere
            vrachtauto vrachtwagen
            vrachtauto's vrachtwagens
            wc toilet
            wc's toiletten
            wereldkampioenschap wk
            wereldkampioenschappen wk's
            wijze manier
            ziekenwagen ambulance
            ziekenwagens ambulances
            """,
        spellings="""
            cadeau kado
            cadeaus kado's
            pannekoek pannenkoek
            paardebloem paardenbloem
            qaida kaida
            ruggegraat ruggengraat
            yoghurt joghurt
            """,
        spelling_rules=(
            # Spellings before 1995: produkt, kontakt, aktie, elektriciteit.
            (r"produkt", "product"),
            (r"kontakt", "contact"),
            (r"kontrak", "contrac"),
            (r"kontrol", "control"),
            (r"projekt", "project"),
            (r"objekt", "object"),
            (r"direkt", "direct"),
            (r"korrekt", "correct"),
            (r"(?<=[a-z])aktie", "actie"),
            (r"^aktie(?=(s|f|ve|groep|voerders?)?$)", "actie"),
            (r"aktivi(?=st|teit)", "activi"),
            (r"electri(?=c|sch|fi)", "elektri"),
            (r"^electro", "elektro"),
            (r"^kommissie", "commissie"),
            (r"^kommissaris", "commissaris"),
            (r"^konferentie", "conferentie"),
            (r"^kritikus$", "criticus"),
            (r"sekretari", "secretari"),
            (r"publikatie", "publicatie"),
            (r"ekonomi", "economi"),
            (r"^djihad", "jihad"),
        ),
        before_dates="op in",
        fixed_phrases="""
            alleen_de alleen_een hoe_snel nog_een ook_al ook_als ook_maar slechts_de slechts_een
            snel_mogelijk te_langzaam te_snel zeer_waarschijnlijk zo_dat zo_snel zonder_dat
        """,
        not_before="aantal ander andere beetje enige handvol helft keer paar reeks meeste weinig",
        pronouns="hij zij ze het",
        auxiliaries="""
            ben bent is was waren zijn
            heb hebt heeft hebben had hadden
            word wordt worden werd werden
            """,
    ),
)
