"""Differences that are known to be harmless in Norwegian Bokmål."""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import HarmlessWords

LANGUAGES = (
    HarmlessWords(
        code="nb",
        name="Norwegian Bokmål",
        common="""
            og at det er en et den til på som med for av de ikke har han var fra men ved om seg vil
            kan også etter ble blir jeg vi hun sier sa eller nå over mot sin sitt sine hadde skal
            være skulle ville kunne når hvor hva ifølge alle andre mye mellom dette disse hans
            hennes deres siden uten både dem vært må ut opp inn ingen noe blitt dag selv bare bli
            """,
        function_words="at som",
        adverbs="""
            allerede
            dessuten
            faktisk for_øvrig for_tiden
            i_mellomtiden imidlertid
            langsomt likeledes
            naturligvis nå
            også
            raskt
            selvfølgelig selvsagt svært
            veldig virkelig
            """,
        reporting="""
            sier forteller forklarer opplyser uttaler
            fortalte forklarte opplyste uttalte
            sagt fortalt forklart opplyst uttalt
            si fortelle forklare opplyse uttale
            understreker poengterer
            understreket poengterte
            understreket poengtert
            """,
        synonyms="""
            aksjeselskap as
            angående vedrørende
            anvender benytter
            anvendt benyttet
            anvendte benyttet
            anvende benytte
            atomkraft kjernekraft
            atomkraftverk kjernekraftverk
            atomkraftverket kjernekraftverket
            atomvåpen kjernevåpen
            av_og_til iblant innimellom
            baby spedbarn
            babyen spedbarnet
            belarus hviterussland
            bonde gårdbruker
            bonden gårdbrukeren
            bønder gårdbrukere
            bøndene gårdbrukerne
            debatt diskusjon
            debatten diskusjonen
            debatter diskusjoner
            debattene diskusjonene
            derfor følgelig
            det_vil_si dvs
            eksempelvis for_eksempel feks
            eksploderte gikk_i_lufta gikk_i_luften
            enorm gigantisk
            enorme gigantiske
            enormt gigantisk
            fjernsyn tv
            forente_nasjoner fn
            forente_stater usa
            forhenværende tidligere
            forskjellige ulike
            fotografi foto
            fotografier fotoer
            fotografiet fotoet
            fullstendig komplett
            fullstendige komplette
            gratis kostnadsfritt vederlagsfritt
            grunnet på_grunn_av som_følge_av
            hendte skjedde inntraff
            hender skjer inntreffer
            hendt skjedd inntruffet
            hospital sykehus
            hospitalet sykehuset
            hovedsakelig i_hovedsak
            hustru kone
            hyppig ofte
            i_fellesskap sammen
            imellom mellom
            kom_tilbake vendte_tilbake
            komme_tilbake vende_tilbake
            kommer_tilbake vender_tilbake
            mobiltelefon mobil
            mobiltelefonen mobilen
            mobiltelefoner mobiler
            mobiltelefonene mobilene
            nettside webside
            nettsiden websiden
            nettsider websider
            nettsidene websidene
            nødvendig påkrevd
            nødvendige påkrevde
            og samt
            og_så_videre osv
            omtrent cirka omlag ca
            om_kort_tid snart
            replikerte svarte
            selv_om skjønt
            snakke prate
            snakker prater
            snakket pratet
            som_oftest som_regel vanligvis
            straks umiddelbart øyeblikkelig
            til_tross_for tross trass_i
            """,
        spellings="""
            bein ben
            boka boken
            broa broen brua
            døra døren
            efter etter
            endra endret
            farge farve
            gata gaten
            gras gress
            hytta hytten
            høgskole høyskole
            høgskolen høyskolen
            jenta jenten
            jihadist djihadist
            jihadister djihadister
            jobba jobbet
            jorda jorden
            kasta kastet
            kirka kirken
            klokka klokken
            lufta luften
            melk mjølk
            qaida kaida
            regjeringa regjeringen
            saka saken
            samla samlet
            sjøl selv
            snakka snakket
            sola solen
            starta startet
            stua stuen
            venta ventet
            yoghurt jogurt
            """,
        spelling_rules=(
            (r"^frem(?!me)", "fram"),  # fremtid, framtid; not fremmed, fremme
        ),
        before_dates="den i på",
        fixed_phrases="""
            for_at for_langsomt for_raskt frem_til_nå først_nå så_at så_raskt såvel_som til_nå
            uten_at
            """,
        not_before="del lite mest minst par rekke",
        pronouns="han hun den det de",
        auxiliaries="er var vært har hadde hatt blir ble blitt",
    ),
)
