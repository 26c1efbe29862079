"""Differences that are known to be harmless in Spanish."""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import Accents, HarmlessWords

LANGUAGES = (
    HarmlessWords(
        code="es",
        name="Spanish",
        accents=Accents.LAST_VOWEL,
        common="""
            el la los las un una unos de del al a en y o que se su sus por para con sin no lo le
            les es son era eran fue fueron ser está están estaba ha han había habían más pero como
            si ya muy también sobre entre hasta desde cuando donde porque según tras ante contra
            durante este esta estos estas ese esa eso esto él ella ellos quien quienes cual cada
            otro otra otros otras todo todos dijo año años hoy ayer así aunque mientras además
            después antes hay tiene tienen
        """,
        # Feminine articles are left out: el periodista, la periodista are two persons.
        function_words="el los un que",
        adverbs="""
            a_su_vez actualmente ahora ahora_mismo además al_respecto asimismo así_mismo bastante
            cabe_destacar_que cabe_recordar_que cabe_señalar_que ciertamente claramente desde_luego
            efectivamente en_este_momento en_estos_momentos en_la_actualidad en_tal_sentido
            en_ese_sentido en_este_sentido entretanto mientras_tanto muy
            por_cierto por_otra_parte por_otro_lado por_su_parte por_supuesto rápidamente realmente
            silenciosamente simplemente sinceramente también tranquilamente
            verdaderamente ya
        """,
        reporting="""
            afirma comenta declara dice explica indica
            afirman comentan declaran dicen explican indican
            afirmaba comentaba declaraba decía explicaba indicaba
            afirmará comentará declarará dirá explicará indicará
            afirmaron comentaron declararon dijeron explicaron indicaron
            afirmó comentó declaró dijo explicó indicó
            agrega añade
            agregaron añadieron
            agregó añadió
            indica señala
            indican señalan
            indicaron señalaron
            indicó señaló
            ha_afirmado ha_comentado ha_declarado ha_dicho ha_explicado ha_indicado ha_señalado
            ha_agregado ha_añadido
            han_afirmado han_comentado han_declarado han_dicho han_explicado han_indicado
            han_agregado han_añadido
        """,
        synonyms="""
            a_causa_de debido_a
            a_causa_del debido_al
            a_comienzos_de a_inicios_de a_principios_de
            a_excepción_de con_excepción_de
            a_favor_de en_favor_de
            a_fin_de con_el_fin_de con_el_objetivo_de con_el_propósito_de con_objeto_de
            a_fin_de para
            a_finales_de a_fines_de
            a_la_vez al_mismo_tiempo simultáneamente
            a_menudo con_frecuencia frecuentemente
            a_pesar_de pese_a
            a_pesar_del pese_al
            a_través_de mediante
            acerca_de sobre
            afronta enfrenta
            afrontan enfrentan
            alrededor_de aproximadamente
            anteriormente previamente
            aparcado estacionado
            aparcados estacionados
            aparcamiento estacionamiento
            aparcar estacionar
            aplazada pospuesta postergada
            aplazado pospuesto postergado
            aplazar posponer postergar
            aplazaron pospusieron postergaron
            aplazó pospuso postergó
            apoya respalda
            apoyan respaldan
            apoyar respaldar
            apoyaron respaldaron
            apoyó respaldó
            apunta_que dice_que expresa_que manifiesta_que precisa_que señala_que
            apuntaron_que dijeron_que expresaron_que manifestaron_que precisaron_que señalaron_que
            apuntó_que dijo_que expresó_que manifestó_que precisó_que señaló_que
            aquellos_que los_que
            arribar llegar
            arribaron llegaron
            arribó llegó
            asunto tema
            asuntos temas
            aumenta incrementa
            aumentan incrementan
            aumentar incrementar
            aumentaron incrementaron
            aumentó incrementó
            aunque si_bien
            autobús bus
            autobuses buses
            automóvil coche
            automóviles coches
            autoridades las_autoridades
            baloncesto básquet básquetbol
            camarero mesero
            camareros meseros
            cárcel prisión
            célebre famoso
            colocar poner
            colocaron pusieron
            colocó puso
            comenzar empezar iniciar
            comenzará empezará iniciará
            comenzaron empezaron iniciaron
            comenzó empezó inició
            comicios elecciones
            comienza empieza inicia
            comienzan empiezan inician
            comienzo inicio
            como_por_ejemplo por_ejemplo
            compañía empresa
            compañías empresas
            completamente por_completo totalmente
            compuesta_por integrada_por
            compuesto_por integrado_por
            compuestos_por integrados_por
            computadora ordenador
            computadoras ordenadores
            con_el_fin_de para
            con_el_objetivo_de para
            con_el_propósito_de para
            con_motivo_de con_ocasión_de en_ocasión_de
            con_relación_a en_relación_a en_relación_con
            con_respecto_a respecto_a respecto_de
            conceder otorgar
            concedieron otorgaron
            concedió otorgó
            conferencia_de_prensa rueda_de_prensa
            conjuntamente de_forma_conjunta de_manera_conjunta
            conseguir lograr
            consigue logra
            consiguen logran
            consiguieron lograron
            consiguió logró
            continúa prosigue
            continúa_en sigue_en
            continúa_siendo sigue_siendo
            continúan prosiguen
            continúan_en siguen_en
            continuar proseguir
            continuará proseguirá
            continuaron prosiguieron
            continuó prosiguió
            contra en_contra_de
            contrajo_matrimonio se_casó
            correo_electrónico email
            coste costo
            dado_que debido_a_que puesto_que ya_que
            de_acuerdo_a de_acuerdo_con según
            de_esta_forma de_esta_manera de_este_modo
            de_forma_directa de_manera_directa directamente
            de_forma_gratuita de_manera_gratuita gratuitamente
            de_forma_ilegal de_manera_ilegal ilegalmente
            de_forma_oficial de_manera_oficial oficialmente
            de_forma_pacífica de_manera_pacífica pacíficamente
            de_forma_permanente de_manera_permanente permanentemente
            de_forma_que de_manera_que de_modo_que
            de_forma_temporal de_manera_temporal temporalmente
            de_forma_unánime de_manera_unánime unánimemente
            de_forma_voluntaria de_manera_voluntaria voluntariamente
            de_inmediato inmediatamente
            de_nuevo nuevamente otra_vez
            de_que que
            deceso fallecimiento
            denominada llamada
            denominado llamado
            después luego posteriormente
            después_de luego_de tras
            después_del luego_del tras_el
            dieron_muerte_a mataron_a
            diferente distinta
            diferente distinto
            diferentes distintas
            diferentes distintos
            difundieron divulgaron
            difundió divulgó
            difundir divulgar
            dijeron_las manifestaron_las señalaron_las
            dijeron_los manifestaron_los señalaron_los
            dijeron_que informaron_de_que informaron_que
            dijo_el manifestó_el señaló_el
            dijo_la manifestó_la señaló_la
            dijo_que informó_de_que informó_que
            dimisión renuncia
            dimitieron renunciaron
            dimitió renunció
            dimitir renunciar
            dio_comienzo dio_inicio
            dio_muerte_a mató_a
            durante en_el_curso_de en_el_transcurso_de
            durante_el en_el_curso_del en_el_transcurso_del
            e y
            efectuada realizada
            efectuado realizado
            efectuar realizar
            efectuaron realizaron
            efectuó realizó
            el_cual el_que
            el_cual que
            el_film el_filme la_película
            el_modo_en_que la_forma_en_que la_manera_en_que
            el_ordenador la_computadora
            el_sitio_web la_página_web
            el_sondeo la_encuesta
            elecciones las_elecciones
            en_consecuencia por_consiguiente por_lo_tanto por_tanto
            en_cuanto_a con_respecto_a respecto_a
            en_cuanto_al con_respecto_al respecto_al
            en_especial en_particular especialmente particularmente
            en_lugar_de en_vez_de
            en_parte parcialmente
            en_público públicamente
            encabeza lidera
            encabezan lideran
            encabezaron lideraron
            encabezó lideró
            encontrar hallar
            encontraron hallaron
            encontró halló
            encuesta sondeo
            encuestas sondeos
            enviar remitir
            enviaron remitieron
            envió remitió
            esposo marido
            fallece muere
            fallecen mueren
            fallecer morir
            fallecidos muertos
            fallecieron murieron perdieron_la_vida
            falleció murió perdió_la_vida
            fármaco medicamento
            fármacos medicamentos
            finalizar terminar
            finalizará terminará
            finalizaron terminaron
            finalizó terminó
            foto fotografía
            fuerzas las_fuerzas
            generalmente por_lo_general
            gravemente_herido herido_de_gravedad
            gravemente_heridos heridos_de_gravedad
            hace_referencia_a se_refiere_a
            hizo_referencia_a se_refirió_a
            intenta trata_de
            intentaron trataron_de
            intentó trató_de
            la_cual la_que
            la_cual que
            la_mayor_parte_de la_mayoría_de
            las_elecciones los_comicios
            las_encuestas los_sondeos
            las_tropas tropas
            las_víctimas víctimas
            letal mortal
            llevada_a_cabo realizada
            llevado_a_cabo realizado
            llevar_a_cabo realizar
            llevaron_a_cabo realizaron
            llevó_a_cabo realizó
            los_cuales los_que
            los_cuales que
            motivos razones
            narró relató
            o u
            ocurre sucede
            ocurren suceden
            ocurrieron sucedieron
            ocurrió sucedió
            ocurrir suceder
            padece sufre
            padecen sufren
            padecieron sufrieron
            padeció sufrió
            página_web sitio_web
            parecido similar
            participa_en toma_parte_en
            participar_en tomar_parte_en
            participaron_en tomaron_parte_en
            participó_en tomó_parte_en
            pedir solicitar
            petición solicitud
            peticiones solicitudes
            pide solicita
            piden solicitan
            pidieron solicitaron
            pidió solicitó
            poco_antes poco_tiempo_antes
            poco_después poco_tiempo_después
            por_ello por_esa_razón por_ese_motivo por_eso
            presos reclusos
            quizá quizás tal_vez
            reanudar retomar
            reanudaron retomaron
            reanudó retomó
            regresar retornar
            regresaron retornaron
            regresó retornó
            relativa_a referente_a
            relativo_a referente_a
            reside_en vive_en
            residía_en vivía_en
            salario sueldo
            salarios sueldos
            se_celebrará tendrá_lugar
            se_celebraron tuvieron_lugar
            se_celebró tuvo_lugar
            se_dio_cuenta_de se_percató_de
            se_quitó_la_vida se_suicidó
            semejante similar
            semejantes similares
            situada ubicada
            situado ubicado
            solamente únicamente
            tal_como tal_y_como
            teléfono_celular teléfono_móvil
            teléfonos_celulares teléfonos_móviles
            teniendo_en_cuenta tomando_en_cuenta
            toda_clase_de todo_tipo_de
            un_sondeo una_encuesta
            usa utiliza
            usada utilizada
            usado utilizado
            usan utilizan
            usar utilizar
            usaron utilizaron
            uso utilización
            usó utilizó
        """,
        spellings="""
            ayatola ayatollah
            bikini biquini
            chalé chalet
            chalés chalets
            champú shampoo
            cinc zinc
            croissant cruasán
            dosier dossier
            dosieres dossiers
            eslogan slogan
            folclor folclore folklore
            güisqui whiskey whisky
            kimono quimono
            kiosco quiosco
            kioscos quioscos
            seísmo sismo
            seísmos sismos
            ticket tíquet
            tuit tweet
            tuits tweets
        """,
        spelling_rules=(
            ("^obscur", "oscur"),
            ("^subst(?=anci|itu|ra)", "sust"),
            ("^subscri", "suscri"),
            ("^transcend", "trascend"),
            ("^transplant", "trasplant"),
            ("^translad", "traslad"),
            ("^transpas", "traspas"),
            ("^tras(?=atlant|bord|gre[ds]|misi|mit|nacional|port)", "trans"),
            ("^psic(?=o|iatr)", "sic"),
            ("^psiqui", "siqui"),
            ("^pseudo", "seudo"),
            ("^post(?=electoral|guerra|operatori|parto|pandemi|venta)", "pos"),
            ("^remplaz", "reemplaz"),
            ("^rembols", "reembols"),
            ("^contraata(?=c|qu)", "contrata"),
            ("^harmon(?=i)", "armon"),
            ("^folklor(?=ic)", "folclor"),
            ("^jihad", "yihad"),
            ("^mejic(?=o|an)", "mexic"),
            ("(?<=scri)pt(?=[ao]s?$)", "t"),
        ),
        before_dates="en",
        # The most, half of, one day; and nouns with equal singular and plural.
        fixed_phrases="""
            a_la_que a_partir_de_ahora a_pesar_de_que además_de ahora_que al_que antes_de_que
            antes_que así_que aunque_ya bastante_dinero bastante_gente cada_vez_que con_lo_que
            de_la_que del_que demasiado_rápidamente desde_ahora desde_que desde_ya después_de_que
            el_mismo en_que hasta_ahora hasta_ahora_mismo hasta_que igual_que lo_que más_que
            más_rápidamente mayor_que mejor_que menor_que menos_que menos_rápidamente mientras_que
            no_era_muy no_eran_muy no_es_bastante no_es_muy no_está_muy no_están_muy no_fue_muy
            no_hay_bastante no_son_bastante no_son_muy para_que peor_que por_ahora por_lo_que
            por_que siempre_que sin_que tal_que tan_rápidamente una_vez_que ya_que
        """,
        not_before="""
            análisis año campus cual cuales cuarto cumpleaños de del demás día doble domingo fin
            guardaespaldas hora jueves lunes martes más mayor mayores mejor mejores menor menores
            menos mes miércoles minuto mismo mismos momento ómnibus otra otras otro otros peor
            peores poco pocos portaaviones que quinto rascacielos rato resto sábado siglo solo
            tanto tercio tiempo todo triple único únicos viernes virus
            ha han he hemos había habían hubo habrá habrán
        """,
        pronouns="él ella ellos ellas",
        auxiliaries="""
            ha han había habían habrá habrán habría habrían haya hayan hubiera hubieran hubo he
            hemos es son era eran fue fueron será serán sería serían fuera fueran están estaba
            estaban estuvo estuvieron estará estarán estaría estarían
        """,
    ),
)
