"""Differences that are known to be harmless in Swedish."""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import HarmlessWords

LANGUAGES = (
    HarmlessWords(
        code="sv",
        name="Swedish",
        common="""
            och att det som en ett är på för av med till den har de inte om han var sig men från så
            vid hon kan när ska skall även där efter vi jag man sade säger mot under eller
            nu över sin sitt sina hade kommer här bara blir blev finns vara skulle enligt också alla
            andra mycket mellan detta dessa hans hennes deras sedan utan samt både dem varit måste
            in upp ut ingen inga år
            """,
        function_words="att som",
        adverbs="""
            dessutom därtill dock
            emellertid
            faktiskt för_närvarande
            givetvis
            i_själva_verket i_övrigt
            likaså långsamt
            naturligtvis
            oerhört också
            redan
            självklart snabbt synnerligen
            verkligen väldigt
            """,
        reporting="""
            säger berättar förklarar uppger
            säger uppger meddelar
            sade sa berättade förklarade uppgav
            sade sa uppgav meddelade
            sagt berättat förklarat uppgett uppgivit
            sagt uppgett uppgivit meddelat
            säga berätta förklara uppge
            säga uppge meddela
            förklarar_att meddelar_att
            förklarade_att meddelade_att
            betonar understryker
            betonade underströk
            betonat understrukit
            """,
        synonyms="""
            aktiebolag ab
            anledningen skälet
            använda nyttja
            använde nyttjade
            använder nyttjar
            använt nyttjat
            atomkraft kärnkraft
            atomkraftverk kärnkraftverk
            atomkraftverken kärnkraftverken
            atomkraftverket kärnkraftverket
            atomvapen kärnvapen
            avled dog
            avlida dö
            avlider dör
            avlidit dött
            bebis baby
            bebisen babyn
            begravning jordfästning
            begravningen jordfästningen
            belarus vitryssland
            beträffande angående rörande
            bägge båda
            cirka ungefär ca
            debatt diskussion
            debatten diskussionen
            debatter diskussioner
            debatterna diskussionerna
            det_vill_säga dvs
            därför följaktligen
            eftersom emedan
            enbart endast
            enorm gigantisk jättelik
            enorma gigantiska jättelika
            enormt gigantiskt jättelikt
            existerade fanns
            existerar finns
            exempelvis tex
            fastän trots_att
            fortfarande alltjämt
            fotografi foto
            fotografiet fotot
            fotografier foton
            fullständig komplett
            fullständiga kompletta
            förenta_nationerna fn
            förenta_staterna usa
            förre förutvarande
            gemensamt tillsammans
            genast omedelbart omgående
            genmälde svarade replikerade
            gratis kostnadsfritt avgiftsfritt
            hustru fru
            huvudsakligen i_huvudsak
            hände inträffade skedde
            händer inträffar sker
            hänt inträffat skett
            ibland stundom
            kanske måhända
            kylskåp kyl
            kylskåpet kylen
            köpcentrum shoppingcenter
            lasarett sjukhus
            lasarettet sjukhuset
            med_hjälp_av medelst
            mobiltelefon mobil
            mobiltelefonen mobilen
            mobiltelefoner mobiler
            mobiltelefonerna mobilerna
            mottagit tagit_emot
            mottar tar_emot
            mottog tog_emot
            nödvändig erforderlig
            nödvändiga erforderliga
            nödvändigt erforderligt
            och samt
            och_så_vidare osv
            tala prata
            talade pratade
            talar pratar
            talat pratat
            television tv
            trots oaktat
            ursprungligen från_början
            vanligen vanligtvis
            webbplats webbsajt sajt
            webbplatsen webbsajten sajten
            webbplatser webbsajter sajter
            varenda varje
            återvände kom_tillbaka
            återvänder kommer_tillbaka
            återvänt kommit_tillbaka
            """,
        spellings="""
            blir bliver
            broder bror
            emellan mellan
            emot mot
            ger giver
            jihadist djihadist
            jihadister djihadister
            mail mejl
            mailade mejlade
            mailet mejlet
            nån någon
            nåt något
            qaida kaida
            sajt site
            ska skall
            tape tejp
            tar tager
            yoghurt joghurt
            """,
        before_dates="den i på",
        fixed_phrases="""
            för_att för_långsamt för_snabbt genom_att så_att så_långsamt så_snabbt såväl_som
            trots_att utan_att väldigt_sannolikt
            """,
        not_before="mest minst om",
        pronouns="han hon den det de",
        auxiliaries="""
            är var varit vore har hade haft blir blev blivit bliver
            """,
    ),
)
