"""Differences that are known to be harmless in Danish."""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import HarmlessWords

LANGUAGES = (
    HarmlessWords(
        code="da",
        name="Danish",
        common="""
            og at det er en et den til på som med for der af de ikke har han var fra men ved om sig
            vil kan også efter blev bliver jeg vi hun siger sagde eller nu over mod sin sit sine
            havde skal være skulle ville kunne når hvor hvad ifølge alle andre meget mellem dette
            disse hans hendes deres siden uden både dem været må ud op ind ingen noget blevet
            """,
        function_words="at som",
        adverbs="""
            allerede
            derudover desuden dog
            endvidere
            faktisk
            hurtigt
            i_mellemtiden i_øjeblikket i_øvrigt imidlertid
            langsomt ligeledes
            naturligvis
            også
            på_nuværende_tidspunkt
            selvfølgelig særdeles
            virkelig
            yderst
            """,
        reporting="""
            siger fortæller forklarer oplyser udtaler
            siger oplyser udtaler meddeler
            sagde fortalte forklarede oplyste udtalte
            sagde oplyste udtalte meddelte
            sagt fortalt forklaret oplyst udtalt
            sagt oplyst udtalt meddelt
            sige fortælle forklare oplyse udtale
            sige oplyse udtale meddele
            forklarer_at meddeler_at
            forklarede_at meddelte_at
            understreger pointerer
            understregede pointerede
            understreget pointeret
            """,
        synonyms="""
            aktieselskab a/s
            angående vedrørende
            anvende benytte
            anvender benytter
            anvendt benyttet
            anvendte benyttede
            atomkraft kernekraft
            atomkraftværk kernekraftværk
            atomkraftværker kernekraftværker
            atomkraftværket kernekraftværket
            atomvåben kernevåben
            baby spædbarn
            babyen spædbarnet
            belarus hviderusland
            bønder landmænd
            bønderne landmændene
            cirka omtrent ca
            debat diskussion
            debatten diskussionen
            debatter diskussioner
            debatterne diskussionerne
            derfor følgelig
            det_vil_sige dvs
            efterfølgende bagefter
            eksempelvis for_eksempel fx
            eksploderede sprang_i_luften
            enorm gigantisk kæmpestor
            enorme gigantiske kæmpestore
            enormt gigantisk kæmpestort
            firmaer virksomheder
            firmaerne virksomhederne
            firmaet virksomheden
            fjernsyn tv
            flyvemaskinen flyet
            forenede_nationer fn
            forenede_stater usa
            forhenværende tidligere
            forskellige diverse
            fotografi foto
            fotografier fotos
            fotografiet fotoet
            fuldstændig komplet
            fuldstændige komplette
            gratis vederlagsfrit
            hospital sygehus
            hospitaler sygehuse
            hospitalerne sygehusene
            hospitalet sygehuset
            hovedsageligt primært
            hustru kone
            hustruen konen
            i_fællesskab sammen
            imellem mellem
            indkøbscenter shoppingcenter
            indkøbscentret shoppingcentret
            inden_længe snart
            kom_tilbage vendte_tilbage
            komme_tilbage vende_tilbage
            kommer_tilbage vender_tilbage
            mobiltelefon mobil
            mobiltelefonen mobilen
            mobiltelefoner mobiler
            mobiltelefonerne mobilerne
            normalt sædvanligvis almindeligvis
            nødvendig påkrævet
            nødvendige påkrævede
            nødvendigt påkrævet
            ofte tit hyppigt
            og samt
            og_så_videre osv
            omgående straks
            på_grund_af grundet som_følge_af
            på_trods_af trods til_trods_for
            replicerede svarede
            selvom skønt
            ske hænde
            sker hænder
            sket hændt
            skete hændte
            som der
            undertiden af_og_til
            websted website
            webstedet websitet
            websteder websites
            """,
        spellings="""
            hovedsagelig hovedsageligt
            jihadist djihadist
            jihadister djihadister
            majonæse mayonnaise
            pludselig pludseligt
            qaida kaida
            remoulade remulade
            ressource resurse
            ressourcer resurser
            ressourcerne resurserne
            yoghurt jogurt
            """,
        spelling_rules=((r"linie(?=(n|r|rne|ns|rnes|s)?$)", "linje"),),
        before_dates="den i på",
        fixed_phrases="""
            for_at for_hurtigt for_langsomt så_at så_hurtigt såvel_som uden_at
            """,
        not_before="del lille mest mindst par række smule",
        pronouns="han hun den det de",
        auxiliaries="er var været har havde haft bliver blev blevet",
    ),
)
