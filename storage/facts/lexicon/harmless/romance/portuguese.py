"""Differences that are known to be harmless in Portuguese, European and Brazilian."""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import Accents, HarmlessWords

LANGUAGES = (
    HarmlessWords(
        code="pt",
        name="Portuguese",
        accents=Accents.LAST_VOWEL,
        common="""
            o os a as um uma uns umas de do da dos das em no na nos nas num numa ao aos à às e ou
            que se por pelo pela pelos pelas para com sem não mais mas como quando onde também já
            muito foi foram era eram ser são é está estão tem têm tinha havia há seu sua seus suas
            ele ela eles elas isso isto esse essa este esta nesta neste desta deste disse entre até
            após depois desde sobre contra segundo ainda porque anos ano ontem hoje outro outra
            outros quem qual cada todos então assim
        """,
        # Feminine articles are left out: "a" is also a preposition and, as "à", means "to the";
        # and o jornalista, a jornalista are two persons.
        function_words="o os um que",
        adverbs="""
            actualmente agora aliás além_disso atualmente claramente com_efeito contudo
            efectivamente efetivamente entretanto já muito nesse_sentido neste_momento
            neste_sentido por_outro_lado por_seu_lado por_sua_vez porém rapidamente
            realmente silenciosamente simplesmente sinceramente também todavia tranquilamente
            vale_destacar_que vale_lembrar_que vale_ressaltar_que verdadeiramente
        """,
        reporting="""
            afirma comenta declara diz explica refere
            afirmam comentam declaram dizem explicam referem
            afirmará comentará declarará dirá explicará referirá
            afirmaram comentaram declararam disseram explicaram referiram
            afirmou comentou declarou disse explicou referiu
            frisa ressalta salienta sublinha
            frisam ressaltam salientam sublinham
            frisaram ressaltaram salientaram sublinharam
            frisou ressaltou salientou sublinhou
            tinha_afirmado tinha_comentado tinha_declarado tinha_dito tinha_explicado
            tinham_afirmado tinham_comentado tinham_declarado tinham_dito tinham_explicado
            havia_afirmado havia_comentado havia_declarado havia_dito havia_explicado
        """,
        synonyms="""
            a_casa_de_banho o_banheiro
            a_despeito_da apesar_da
            a_despeito_de apesar_de
            a_despeito_do apesar_do
            a_fim_de com_a_finalidade_de
            a_fim_de para
            a_respeito_da acerca_da sobre_a
            a_respeito_de acerca_de sobre
            a_respeito_do acerca_do sobre_o
            acidente_de_trânsito acidente_de_viação
            acidentes_de_trânsito acidentes_de_viação
            acontece ocorre
            acontecem ocorrem
            acontecer ocorrer
            aconteceram ocorreram
            aconteceu ocorreu
            acredita_que crê_que
            acreditam_que creem_que
            adepto torcedor
            adeptos torcedores
            adiada postergada
            adiado postergado
            adiar postergar
            adiaram postergaram
            adiou postergou
            afirmaram_que apontaram_que indicaram_que informaram_que
            afirmou_que apontou_que indicou_que informou_que
            aluguel aluguer
            andebol handebol
            anteriormente previamente
            ao_invés_de em_lugar_de em_vez_de
            ao_mesmo_tempo simultaneamente
            apenas somente
            após depois_de
            após_a depois_da
            após_as depois_das
            após_o depois_do
            assim_como bem_como
            assunto tema
            assuntos temas
            aterragem aterrissagem
            aterrar aterrissar
            aterrissou aterrou
            através_da mediante_a por_meio_da
            através_de mediante por_meio_de
            através_do mediante_o por_meio_do
            autocarro ônibus
            autocarros ônibus
            automóveis carros
            automóvel carro
            banheiro casa_de_banho
            basquete basquetebol
            camião caminhão
            caminhões camiões
            caminhoneiro camionista
            caminhoneiros camionistas
            câncer cancro
            célebre famoso
            celular telefone_celular telemóvel
            celulares telefones_celulares telemóveis
            chamada denominada
            chamadas denominadas
            chamado denominado
            chamados denominados
            coletiva_de_imprensa conferência_de_imprensa entrevista_coletiva
            colocaram puseram
            colocou pôs
            com_a_finalidade_de para
            com_facilidade facilmente
            com_frequência frequentemente
            com_o_intuito_de para
            com_o_objectivo_de com_o_objetivo_de para
            com_o_propósito_de para
            com_rapidez rapidamente
            com_relação_a em_relação_a
            com_relação_ao em_relação_ao
            começa inicia
            começa tem_início
            começam iniciam
            começar iniciar
            começará iniciará
            começará terá_início
            começaram iniciaram
            começaram tiveram_início
            começo início
            começou iniciou
            começou teve_início
            completamente inteiramente por_completo totalmente
            composta_por constituída_por
            composto_por constituído_por
            compostos_por constituídos_por
            conforme de_acordo_com
            conjuntamente de_forma_conjunta de_maneira_conjunta
            continua prossegue
            continuam prosseguem
            continuar prosseguir
            continuará prosseguirá
            continuaram prosseguiram
            continuou prosseguiu
            controle controlo
            controles controlos
            correio_electrónico correio_eletrónico email
            da_mesma_forma da_mesma_maneira do_mesmo_modo
            dado_que já_que uma_vez_que visto_que
            de_forma_direta de_maneira_direta diretamente
            de_forma_gratuita de_maneira_gratuita gratuitamente
            de_forma_ilegal de_maneira_ilegal ilegalmente
            de_forma_oficial de_maneira_oficial oficialmente
            de_forma_pacífica de_maneira_pacífica pacificamente
            de_forma_permanente de_maneira_permanente permanentemente
            de_forma_que de_maneira_que de_modo_que
            de_forma_temporária de_maneira_temporária temporariamente
            de_forma_unânime de_maneira_unânime unanimemente
            de_forma_voluntária de_maneira_voluntária voluntariamente
            de_imediato imediatamente
            de_novo novamente outra_vez
            de_um dum
            de_uma duma
            decolagem descolagem
            decolar descolar
            decolou descolou
            delegacia_de_polícia esquadra_de_polícia
            desportiva esportiva
            desportivas esportivas
            desportivo esportivo
            desportivos esportivos
            desporto esporte
            desportos esportes
            dessa_forma dessa_maneira desse_modo
            devido_à por_causa_da
            devido_a por_causa_de
            devido_ao por_causa_do
            diesel gasóleo
            difundido divulgado
            difundir divulgar
            difundiram divulgaram
            difundiu divulgou
            disse_que indicou_que informou_que
            disseram_que indicaram_que informaram_que
            diz_que indica_que informa_que
            dizem_que indicam_que informam_que
            ecrã tela
            ecrãs telas
            efectua efetua realiza
            efectuada efetuada realizada
            efectuado efetuado realizado
            efectuam efetuam realizam
            efectuar efetuar realizar
            efectuaram efetuaram realizaram
            efectuou efetuou realizou
            em_especial em_particular especialmente
            em_geral geralmente
            em_parte parcialmente
            em_público publicamente
            em_um num
            em_uma numa
            enorme imensa
            enorme imenso
            enviar remeter
            enviaram remeteram
            enviou remeteu
            equipa equipe
            equipas equipes
            escanteio pontapé_de_canto
            esconder ocultar
            escondeu ocultou
            esposo marido
            falecem morrem
            falecer morrer
            faleceram morreram perderam_a_vida
            faleceu morreu perdeu_a_vida
            falecimento óbito
            fármaco medicamento
            fármacos medicamentos
            ferida_com_gravidade gravemente_ferida
            ferido_com_gravidade gravemente_ferido
            feridos_com_gravidade gravemente_feridos
            foto fotografia
            fotografias fotos
            freio travão
            gestante grávida
            gol golo
            goleiro guarda_redes
            golos gols
            gramado relvado
            grátis gratuito
            lembra recorda
            lembram recordam
            lembraram recordaram
            lembrou recordou
            letal mortal
            localizada situada
            localizadas situadas
            localizado situado
            localizados situados
            montra vitrina vitrine
            mora reside
            moram residem
            morar residir
            morava residia
            mota moto motocicleta
            motas motocicletas motos
            motivos razões
            nas_imediações_da nas_proximidades_da
            nas_imediações_do nas_proximidades_do
            necessita_de precisa_de
            necessitam_de precisam_de
            participa_em toma_parte_em
            participam_em tomam_parte_em
            participar_de participar_em tomar_parte_em
            participaram_da participaram_na
            participaram_de participaram_em tomaram_parte_em
            participou_da participou_na
            participou_de participou_em tomou_parte_em
            pedágio portagem
            pedágios portagens
            pede solicita
            pedem solicitam
            pedido solicitação
            pedidos solicitações
            pedir solicitar
            pediram solicitaram
            pediu solicitou
            percentagem porcentagem
            planeada planejada
            planeado planejado
            planeados planejados
            planeamento planejamento
            planear planejar
            planearam planejaram
            planeia planeja
            planeiam planejam
            planejou planeou
            por_conseguinte portanto
            por_essa_razão por_esse_motivo por_isso
            pouco_antes pouco_tempo_antes
            pouco_depois pouco_tempo_depois
            quiçá talvez
            rápida veloz
            rápido veloz
            recear temer
            receia teme
            receiam temem
            referente_a relativa_a
            referente_a relativo_a
            referente_ao relativo_ao
            regressa retorna
            regressam retornam
            regressar retornar
            regressaram retornaram
            regressou retornou
            semelhante similar
            semelhantes similares
            suco_de sumo_de
            treinamento treino
            usa utiliza
            usada utilizada
            usado utilizado
            usam utilizam
            usar utilizar
            usaram utilizaram
            uso utilização
            usou utilizou
            usuário utilizador
            usuários utilizadores
        """,
        spellings="""
            caráter carácter
            comummente comumente
            connosco conosco
            cota quota
            cotas quotas
            facto fato
            factos fatos
            súbdito súdito
            súbditos súditos
            tecto teto
            tectos tetos
        """,
        # Only stems in which the letter is silent in one country: pacto, apto keep it.
        spelling_rules=(
            ("(?<!fa)cc", "c"),  # facção, facão
            ("pc(?=ao$|oes$|ion)", "c"),
            ("activ", "ativ"),
            ("^actua", "atua"),
            ("^act(?=os?$|riz)", "at"),
            ("actor(?=$|es$|a$|as$)", "ator"),
            ("abstract", "abstrat"),
            ("exact", "exat"),
            ("^extract(?=os?$)", "extrat"),
            ("^contact", "contat"),
            ("factur", "fatur"),
            ("^fractur", "fratur"),
            ("didact", "didat"),
            ("^tactic", "tatic"),
            ("direct", "diret"),
            ("object", "objet"),
            ("project", "projet"),
            ("traject", "trajet"),
            ("subject", "subjet"),
            ("colectiv", "coletiv"),
            ("selectiv", "seletiv"),
            ("electr", "eletr"),
            ("efect(?=[iu])", "efet"),
            ("^afect", "afet"),
            ("infect", "infet"),
            ("respectiv", "respetiv"),
            ("^aspect", "aspet"),
            ("^espect(?=ador|acul)", "espet"),
            ("inspect", "inspet"),
            ("arquitect", "arquitet"),
            ("^detect", "detet"),
            ("protect", "protet"),
            ("(?<=corre)ct(?=[ao]s?$|amente$)", "t"),
            ("reflect", "reflet"),
            ("insect", "inset"),
            ("dialect", "dialet"),
            ("noctur", "notur"),
            ("^sector", "setor"),
            ("^vector", "vetor"),
            ("^adopt", "adot"),
            ("^bapt(?=is|iz)", "bat"),
            ("^optim", "otim"),
            ("^except", "excet"),
            ("^suscept", "suscet"),
            ("^egipto$", "egito"),
            ("indemn", "inden"),
            ("^amnist", "anist"),
            ("^omni(?=p|sci)", "oni"),
            ("^humid", "umid"),
            ("^quotid", "cotid"),
            ("^subtil", "sutil"),
            ("^registr", "regist"),
            ("^moscovo$", "moscou"),
            ("^teerao$", "teera"),
            ("^bagdade$", "bagda"),
            ("^vietname$", "vietna"),
            ("^singapura$", "cingapura"),
        ),
        before_dates="em",
        # The most, half of, one day; and nouns with equal singular and plural.
        fixed_phrases="""
            a_não_ser_que a_partir_de_agora agora_que ainda_que antes_que ao_que assim_que até_agora
            até_que cada_vez_que com_que depois_que desde_agora desde_já desde_que do_que em_que
            há_muito igual_que já_que logo_que maior_que mais_que mais_rapidamente melhor_que
            menor_que menos_que menos_rapidamente mesmo_que muito_antes muito_depois muito_dinheiro
            muito_menos muito_tempo não_é_muito não_era_muito não_eram_muito não_está_muito
            não_estão_muito não_foi_muito não_são_muito o_mesmo o_que para_já para_que pior_que
            por_agora por_que sem_que sempre_que tal_que tão_rapidamente uma_vez_que
        """,
        not_before="""
            ano atlas campus da das de dia do dobro dos fim guarda hora lápis maior maiores mais
            melhor melhores menor menores menos mesmo mesmos minuto momento mês oásis ônibus outra
            outras outro outros pior piores porta pouco poucos quais qual quarto que quinto resto
            século só tanto tempo terço todo triplo único únicos vírus
            tem têm tinha tinham havia haviam teve tiveram
        """,
        pronouns="ele ela eles elas",
        # Not "é" and "está", which without accents are "and" and "this".
        auxiliaries="""
            tem têm tinha tinham teve tiveram terá terão teria teriam tenha tenham havia haviam
            são era eram foi foram será serão seria seriam fosse fossem estão estava estavam
            esteve estiveram estará estarão estaria estariam
        """,
    ),
)
