"""Differences that are known to be harmless in Italian."""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import Accents, HarmlessWords

LANGUAGES = (
    HarmlessWords(
        code="it",
        name="Italian",
        accents=Accents.LAST_VOWEL,
        common="""
            il lo la i gli le l' un uno una un' di del dello della dei degli delle dell' d' a ad al
            allo alla ai agli alle all' da dal dallo dalla dai dagli dalle dall' in nel nello nella
            nei negli nelle nell' su sul sulla sui sulle sull' con per tra fra e ed o ma se che chi
            cui non più anche come quando dove questo questa questi queste quello quella si ci ne
            lui lei loro suo sua suoi sue è sono era erano stato stata stati essere ha hanno aveva
            avevano avere fatto dopo prima già molto tutti ancora
            """,
        # Only masculine singular: with la and i here too, "il presidente" and "la presidente" or
        # "il re" and "i re" would be the same.
        function_words="il l' un",
        adverbs="""
            adesso al_riguardo altresì anche appunto a_questo_proposito a_questo_riguardo
            a_tal_proposito a_tale_proposito attualmente comunque com'è_noto come_è_noto
            d'altra_parte d'altro_canto d'altronde dal_canto_loro dal_canto_suo
            effettivamente eppure in_effetti
            in_fretta in_questo_momento in_realtà infatti inoltre intanto molto nel_frattempo
            oltretutto ora ormai ovviamente per_inciso però peraltro
            rapidamente tra_l'altro fra_l'altro tuttavia tranquillamente velocemente
            """,
        # The auxiliary verb (ha, hanno, aveva) stays the same.
        reporting="""
            detto dichiarato spiegato riferito precisato sottolineato aggiunto fatto_sapere
            detto detto_ai_giornalisti detto_ai_cronisti dichiarato dichiarato_ai_giornalisti
            detto dichiarato dichiarato_alla_stampa detto_alla_stampa spiegato_ai_giornalisti
            dice dichiara spiega riferisce precisa sottolinea aggiunge fa_sapere
            dicono dichiarano spiegano riferiscono precisano sottolineano aggiungono fanno_sapere
            diceva dichiarava spiegava riferiva precisava sottolineava aggiungeva
            dicevano dichiaravano spiegavano riferivano precisavano sottolineavano
            disse dichiarò spiegò riferì precisò sottolineò aggiunse fece_sapere
            dissero dichiararono spiegarono riferirono precisarono sottolinearono aggiunsero
            dire dichiarare spiegare riferire precisare sottolineare
            dicendo dichiarando spiegando riferendo precisando sottolineando aggiungendo
            """,
        synonyms="""
            a ad
            a_causa per_via
            a_condizione_che a_patto_che purché
            a_proposito_del in_merito_al riguardo_al
            a_proposito_della in_merito_alla riguardo_alla
            a_proposito_di in_merito_a riguardo_a
            a_seguito_del in_seguito_al
            a_seguito_dell' in_seguito_all'
            a_seguito_della in_seguito_alla
            a_seguito_di in_seguito_a
            a_volte talvolta
            abita risiede
            abitano risiedono
            abitare risiedere
            abitava risiedeva
            accadde avvenne
            accade succede avviene
            accadere avvenire
            accaduta avvenuta
            accaduti avvenuti
            accaduto avvenuto
            acquista compra
            acquistano comprano
            acquistare comprare
            acquistata comprata
            acquistati comprati
            acquistato comprato
            acquisterà comprerà
            acquistò comprò
            ad_esempio per_esempio
            aggiuntiva supplementare
            aggiuntivi supplementari
            aggiuntivo supplementare
            agli ai
            al all' allo
            al_confine alla_frontiera
            al_fine_di allo_scopo_di per
            al_termine_del alla_fine_del
            al_termine_della alla_fine_della
            alla all'
            alla_morte al_decesso
            allo_stesso_tempo nello_stesso_tempo contemporaneamente
            ambedue entrambe
            ambedue entrambi
            analoga simile
            analoghe simili
            analoghi simili
            analogo simile
            approssimativamente circa
            assieme insieme
            aumentare incrementare
            aumentato incrementato
            aumenti incrementi
            aumento incremento
            auto automobile
            auto automobili
            autobus bus
            autocarro camion
            avrà_luogo si_svolgerà si_terrà
            avranno_luogo si_svolgeranno si_terranno
            azienda ditta
            aziende ditte
            bel bello
            benché sebbene
            bici bicicletta
            bimbi bambini
            bimbo bambino
            c' ci
            carcerati detenuti
            carceri prigioni
            celebre famosa
            celebre famoso
            celebri famosi
            cellulare telefonino telefono_cellulare
            cellulari telefonini telefoni_cellulari
            cerca_di prova_a tenta_di
            cercando_di provando_a tentando_di
            cercare_di provare_a tentare_di
            cercato_di provato_a tentato_di
            cercava_di provava_a tentava_di
            cioè ossia vale_a_dire
            comincerà inizierà
            cominceranno inizieranno
            comincia inizia
            cominciano iniziano
            cominciare iniziare
            cominciata iniziata
            cominciati iniziati
            cominciato iniziato
            cominciava iniziava
            cominciò iniziò
            completamente interamente totalmente
            composta_da costituita_da
            composte_da costituite_da
            composti_da costituiti_da
            composto_da costituito_da
            confini frontiere
            consente permette
            consentirà permetterà
            consentire permettere
            consentito permesso
            consentono permettono
            continua prosegue
            continuano proseguono
            continuare proseguire
            continuava proseguiva
            continuerà proseguirà
            continueranno proseguiranno
            costretta obbligata
            costretti obbligati
            costretto obbligato
            costringere obbligare
            costruire edificare
            costruita edificata
            costruiti edificati
            costruito edificato
            d' di
            dagli dai
            dal dall' dallo
            dalla dall'
            dappertutto ovunque
            dato_che poiché visto_che
            davanti dinanzi
            decedere morire
            deceduta morta
            decedute morte
            deceduti morti
            deceduto morto
            degli dei
            del dell' dello
            deliberatamente intenzionalmente
            della dell'
            della_morte del_decesso
            di_nuovo nuovamente
            di_recente recentemente
            di_solito solitamente
            dicastero ministero
            differente diversa
            differente diverso
            durante_i nel_corso_dei
            durante_il nel_corso_del
            durante_l' nel_corso_dell'
            durante_la nel_corso_della
            durante_le nel_corso_delle
            e ed
            eccetto tranne
            effettuare eseguire
            effettuata eseguita
            effettuati eseguiti
            effettuato eseguito
            egli lui
            enorme immenso
            finita terminata
            finiti terminati
            finito terminato
            fino sino
            finora sinora
            foto fotografia
            foto fotografie
            fra tra
            frequentemente spesso
            frigo frigorifero
            fugge scappa
            fuggire scappare
            fuggita scappata
            fuggiti scappati
            fuggito scappato
            fuggono scappano
            gli i
            ha_avuto_luogo si_è_svolta si_è_tenuta
            ha_avuto_luogo si_è_svolto si_è_tenuto
            ha_luogo si_svolge si_tiene
            hanno_avuto_luogo si_sono_svolti si_sono_tenuti
            hanno_luogo si_svolgono si_tengono
            i_soldi il_denaro
            il lo
            il_calo la_diminuzione
            immediatamente subito
            imprigionare incarcerare
            imprigionati incarcerati
            imprigionato incarcerato
            improvvisamente all'improvviso
            in_carcere in_prigione
            in_genere generalmente
            in_maniera in_modo
            in_merito riguardo
            in_parte parzialmente
            in_precedenza precedentemente
            in_pubblico pubblicamente
            inviare mandare spedire
            inviata mandata spedita
            l' la
            l' lo
            la_morte il_decesso
            madre mamma
            malgrado nonostante
            mediante tramite
            messo_fine posto_fine
            mette_fine pone_fine
            mettere_fine porre_fine
            motivi ragioni
            moto motocicletta
            negli nei
            nel nell' nello
            nella nell'
            nosocomio ospedale
            o oppure
            organizzazioni_sindacali sindacati
            papa pontefice
            partecipa prende_parte
            partecipano prendono_parte
            partecipare prendere_parte
            partecipato preso_parte
            parteciperà prenderà_parte
            parteciperanno prenderanno_parte
            per_quanto_riguarda per_quanto_concerne
            perché poiché
            perciò pertanto
            perdere_la_vita trovare_la_morte
            perfino persino
            perso_la_vita trovato_la_morte
            poco_dopo poco_tempo_dopo
            poliziotti agenti_di_polizia
            poliziotto agente_di_polizia
            pompiere vigile_del_fuoco
            pompieri vigili_del_fuoco
            presentare_denuncia sporgere_denuncia
            presentato_denuncia sporto_denuncia
            probabilmente verosimilmente
            proibire vietare
            proibita vietata
            proibiti vietati
            proibito vietato
            quegli quei
            quel quell' quello
            quella quell'
            rapida veloce
            rapidi veloci
            rapido veloce
            relativa_alla riguardante_la
            relativo_al riguardante_il
            resta rimane
            restano rimangono
            restare rimanere
            restati rimasti
            restato rimasto
            resterà rimarrà
            resteranno rimarranno
            ritorna torna
            ritornano tornano
            ritornare tornare
            ritornata tornata
            ritornati tornati
            ritornato tornato
            ritornerà tornerà
            rivelare svelare
            rivelata svelata
            rivelato svelato
            s' si
            si_trova è_situata
            si_trova è_situato
            si_trovano sono_situati
            sisma terremoto
            siti_internet siti_web
            sito_internet sito_web
            situata ubicata
            situato ubicato
            solamente soltanto
            su_internet sul_web
            sua_morte suo_decesso
            sugli sui
            sul sull' sullo
            sulla sull'
            un uno
            un' una
            usando utilizzando
            usano utilizzano
            usare utilizzare
            usata utilizzata
            usati utilizzati
            usato utilizzato
            vicino_a nei_pressi_di
            vicino_al nei_pressi_del
            vicino_alla nei_pressi_della
            """,
        spellings="""
            annunci annunzi
            annuncio annunzio
            aver avere
            buon buono
            ciliege ciliegie
            debbono devono
            denunce denunzie
            denuncia denunzia
            dover dovere
            esser essere
            famigliare familiare
            famigliari familiari
            far fare
            goal gol
            gran grande
            intravedere intravvedere
            maggior maggiore
            miglior migliore
            obbiettivi obiettivi
            obbiettivo obiettivo
            peggior peggiore
            perdute perse
            perduti persi
            perduto perso
            pressapoco pressappoco
            pronuncia pronunzia
            province provincie
            rinuncia rinunzia
            risonare risuonare
            sacrifici sacrifizi
            sacrificio sacrifizio
            seppellita sepolta
            seppelliti sepolti
            seppellito sepolto
            sopratutto soprattutto
            soprannaturale sovrannaturale
            tal tale
            valige valigie
            veduto visto
            vuol vuole
            yoghurt yogurt
            """,
        spelling_rules=(
            (r"^iugoslav", "jugoslav"),
            (r"^mussulman", "musulman"),
            (r"^obbedi", "ubbidi"),
        ),
        # Not "il" (il lunedì means every Monday) and not "a" (postponed to Monday).
        before_dates="in questa questo",
        # Numerals, shares and superlatives; "un dei", "il lunedì"; and verbs after a pronoun.
        fixed_phrases="""
            anche_di_domenica anche_di_notte anche_dopo anche_perché anche_prima anche_quando
            anche_se anche_senza anche_solo anche_un d'ora da_adesso da_ora dato_che fino_a_ora
            fino_ad_adesso fino_ad_ora già_che il_che meno_rapidamente meno_velocemente molto_denaro
            molto_dopo molto_meno molto_prima molto_tempo non_è_molto non_era_molto non_erano_molto
            non_ha_molto non_hanno_molto non_sarà_molto non_sono_molto ora_che per_adesso per_ora
            più_in_fretta più_rapidamente più_velocemente troppo_in_fretta troppo_rapidamente
            troppo_velocemente
        """,
        not_before="""
            po' terzo quarto mezzo milione miliardo migliaio centinaio più meno migliore miglior
            peggiore maggior maggiore minor minore solo stesso altro certo tale primo ultimo massimo
            minimo di d' del dello della dell' dei degli delle su
            lunedì martedì mercoledì giovedì venerdì sabato domenica mattino pomeriggio
            ho hai ha abbiamo avete hanno aveva avevano avrà avranno avrebbe avrebbero abbia abbiano
            avesse avessero ebbe ebbero è era
            """,
        pronouns="egli ella lui lei essi esse loro",
        # Without accents "è" equals "e" (and), across which words may not move.
        auxiliaries="""
            ho hai ha abbiamo avete hanno avevo avevi aveva avevamo avevate avevano avrò avrai avrà
            avremo avrete avranno avrei avrebbe avremmo avrebbero abbia abbiano avesse avessero
            ebbe ebbero sono siamo siete ero era eravamo eravate erano sarò sarà saremo saranno
            sarebbe sarebbero siano fosse fossero fu furono stato stata stati state essere avere
            avendo essendo viene vengono veniva venivano venne vennero verrà verranno
            """,
    ),
)
