"""Antonyms in languages other than English, in the form of `antonyms_en`."""

from __future__ import annotations

OTHER_LANGUAGES = """
    gestiegen stieg steigen steigt | gefallen fiel fallen fällt gesunken sank
    vor | nach
    mehr | weniger
    tot getötet gestorben | verletzt
    mort morts morte tué tués | blessé blessés blessée
    hausse augmenté augmente | baisse diminué diminue
    avant | après
    plus | moins
    muerto muertos muerta | herido heridos herida
    subió sube aumentó | bajó baja cayó
    antes | después
    aumentato salito | diminuito sceso calato
    вырос выросли выросла повысился | упал упали упала снизился снизились
    погиб погибли погибла | ранен ранены ранена
    до | после
    kauft kaufte kauften kaufen gekauft erwarb erworben | verkauft verkaufte verkauften \
        verkaufen veräußert
    öffnet öffnete öffnen geöffnet eröffnet | schließt schloss schließen geschlossen
    gewinnt gewann gewinnen gewonnen siegte sieg | verliert verlor verlieren verloren \
        niederlage
    angenommen annimmt akzeptiert akzeptierte billigte gebilligt zugestimmt stimmte | \
        abgelehnt ablehnt verweigert verweigerte verwarf zurückgewiesen
    lehnt lehnte | nimmt nahm begrüßt begrüßte unterstützt
    ab | an zu auf
    verurteilt verurteilte schuldig | freigesprochen unschuldig
    importiert importierte einfuhr einfuhren importe import | exportiert exportierte ausfuhr \
        ausfuhren exporte export
    vorher zuvor | nachher danach
    vormittag vormittags morgens | nachmittag nachmittags abends | nachts mittags
    vorgestern | gestern | heute | morgen | übermorgen
    eingestellt einstellt stellte | entlassen entlässt entließ
    stieg steigt steigen gestiegen zugenommen erhöht erhöhte | fiel fällt fallen gefallen \
        sank sinkt gesunken abgenommen senkt senkte gesenkt
    größer größte große großen | kleiner kleinste kleine kleinen
    gut gute guten besser beste | schlecht schlechte schlechter
    erlaubt erlaubte | verboten verbietet verbot
    gewinn überschuss | verlust defizit
    begann beginnt begonnen | endete endet beendet
    drinnen innen | draußen außen
    freund freunde | feind feinde
    krieg | frieden
    knapp | gut | mindestens | höchstens
    überlebt überlebte | starb gestorben
    mann männer junge jungen | frau frauen mädchen
    links linke linken | rechts rechte rechten
    erste ersten | letzte letzten
    hoch hohe | niedrig niedrige tief
    alt alte alten | neu neue neuen jung junge
    acheté achète achètent acheter acheta achat | vendu vend vendent vendre vendit vente
    ouvert ouvre ouverte ouvrir ouvrit ouverts | fermé ferme fermée fermer ferma fermés
    gagné gagne gagner gagna remporté remporte victoire | perdu perd perdre perdit défaite
    accepté accepte accepter accepta approuvé adopté | refusé refuse refuser refusa rejeté
    condamné condamnée condamne coupable | acquitté acquittée relaxé innocent
    importé importe importations | exporté exporte exportations
    monté monte augmenté augmente hausse grimpé progressé | baissé baisse chuté chute reculé \
        diminué
    avant-hier | après-demain
    avant | après
    avant veille | lendemain
    embauché embauche recruté | licencié licencie renvoyé
    permis autorisé autorise | interdit interdite
    bénéfice bénéfices excédent | perte pertes déficit
    commencé commence débuté | terminé termine fini
    arrivé arrivée arrive | parti partie part
    guerre | paix
    plus | moins
    grand grande grands grandes | petit petite petits petites
    bon bonne meilleur meilleure | mauvais mauvaise pire
    gauche | droite
    survécu | mort morte décédé
    homme hommes garçon | femme femmes fille
    premier première | dernier dernière
    vieux vieille ancien ancienne | nouveau nouvelle jeune
    compró compra compran comprar comprado adquirió | vendió vende venden vender vendido \
        venta
    abrió abre abren abrir abierto abierta | cerró cierra cierran cerrar cerrado cerrada
    ganó gana ganan ganar ganado venció victoria | perdió pierde pierden perder perdido \
        derrota
    aceptó acepta aceptar aceptado aprobó aprueba aprobado | rechazó rechaza rechazar \
        rechazado negó
    condenó condena condenado condenada culpable | absolvió absuelve absuelto absuelta \
        inocente
    importó importa importaciones | exportó exporta exportaciones
    subió sube subir subido aumentó aumenta aumento alza | bajó baja bajar bajado cayó cae \
        disminuyó caída
    contrató contrata contratado | despidió despide despedido
    permitió permite permitido | prohibió prohíbe prohibido
    ganancia ganancias beneficio superávit | pérdida pérdidas déficit
    empezó empieza comenzó comienza inició | terminó termina acabó finalizó
    llegó llega | salió sale partió
    guerra | paz
    más | menos
    grande grandes mayor | pequeño pequeña menor
    bueno buena mejor | malo mala peor
    izquierda | derecha
    sobrevivió | murió falleció
    hombre hombres niño | mujer mujeres niña
    primero primera | último última
    viejo vieja antiguo | nuevo nueva joven
    anteayer | ayer | mañana
    comprato compra comprò comprare acquistato acquista | venduto vende vendette vendere \
        vendita
    aperto apre aprì aprire aperta | chiuso chiude chiuse chiudere chiusa
    vinto vince vinse vincere vittoria | perso perde perse perdere sconfitta | pareggiato \
        pareggio
    accettato accetta accettò approvato approva | rifiutato rifiuta rifiutò respinto \
        respinge
    condannato condannata condanna colpevole | assolto assolta assolve innocente
    importato importa importazioni | esportato esporta esportazioni
    salito sale salì aumentato aumento cresciuto | sceso scende scese calato calo diminuito
    prima | dopo
    assunto assume | licenziato licenzia
    permesso permette | vietato vieta proibito
    utile utili profitto | perdita perdite
    iniziato inizia cominciato | finito finisce terminato
    arrivato arriva | partito parte
    guerra | pace
    più | meno
    grande grandi maggiore | piccolo piccola minore
    buono buona migliore | cattivo cattiva peggiore
    sinistra | destra
    sopravvissuto | morto deceduto
    uomo uomini ragazzo | donna donne ragazza
    primo | ultimo
    vecchio vecchia | nuovo nuova giovane
    comprou compra comprar comprado adquiriu | vendeu vende vender vendido venda
    abriu abre abrir aberto aberta | fechou fecha fechar fechado fechada encerrou
    ganhou ganha ganhar venceu vence vitória | perdeu perde perder derrota | empatou
    aceitou aceita aceitar aprovou aprovado | recusou recusa recusar rejeitou rejeitado
    condenou condenado condenada culpado | absolveu absolvido absolvida inocente
    importou importações | exportou exportações
    subiu sobe aumentou aumenta aumento alta | caiu cai desceu baixou diminuiu queda
    antes | depois após
    contratou contratado | demitiu demitido despediu
    permitiu permitido | proibiu proibido
    lucro lucros | prejuízo prejuízos
    começou iniciou | terminou acabou
    chegou | partiu saiu
    guerra | paz
    mais | menos
    grande maior | pequeno pequena menor
    bom boa melhor | mau má pior
    esquerda | direita
    sobreviveu | morreu faleceu
    homem homens rapaz | mulher mulheres rapariga
    primeiro | último
    velho velha antigo | novo nova jovem
    купил купила купили купить приобрел покупает | продал продала продали продать продает
    открыл открыла открыли открыт открыта открылся | закрыл закрыла закрыли закрыт закрыта \
        закрылся
    выиграл выиграла выиграли победил победила победа | проиграл проиграла проиграли \
        поражение
    принял приняла приняли одобрил одобрила одобрили поддержал | отклонил отклонила \
        отклонили отверг отвергла
    осудил осудили осужден осуждена виновен виновным | оправдал оправдали оправдан оправдана \
        невиновен невиновным
    импортировал импорт импортирует | экспортировал экспорт экспортирует
    рост вырос выросла выросли повысил повысился увеличил увеличился | падение упал упала \
        упали снизил снизился сократил сократился
    до перед | после
    нанял наняли назначил | уволил уволили
    разрешил разрешили | запретил запретили
    прибыль | убыток убытки
    начал началась начался начались | закончил закончилась закончился
    прибыл приехал | уехал отбыл
    война | мир
    больше более | меньше менее
    выжил выжили | умер умерла погиб погибли
    мужчина мужчины | женщина женщины
    левый | правый
    выше | ниже
    лучше | хуже
    koopt kocht kopen gekocht | verkoopt verkocht verkopen
    opent opende geopend open | sluit sloot gesloten dicht
    wint won winnen gewonnen | verliest verloor verliezen verloren
    aanvaardt aanvaardde aanvaard aangenomen goedgekeurd | weigert weigerde geweigerd \
        verworpen afgewezen
    veroordeeld veroordeelde | vrijgesproken
    vrij | aan
    importeert invoer | exporteert uitvoer
    steeg stijgt gestegen | daalde daalt gedaald viel
    voor | na
    nam aangenomen | ontslagen ontsloeg
    meer | minder
    winst | verlies
    oorlog | vrede
    eerste | laatste
    man mannen | vrouw vrouwen
    grote groot | kleine klein
    links | rechts
    köper köpte köpt | säljer sålde sålt
    öppnar öppnade öppnat | stänger stängde stängt
    vinner vann vunnit | förlorar förlorade förlorat
    godtar godtog accepterade godkände | vägrar vägrade avslog förkastade
    dömd dömdes fälldes | friad friades frikändes
    importerar importerade import | exporterar exporterade export
    steg stiger ökade ökar | föll faller sjönk sjunker minskade
    före innan | efter
    anställde anställd | avskedade avskedad sparkade
    mer fler | mindre färre
    vinst | förlust
    krig | fred
    man män | kvinna kvinnor
    stor stora | liten lilla
    kupił kupiła kupili kupuje | sprzedał sprzedała sprzedali sprzedaje
    otworzył otworzyła otwarto otwiera otwarty | zamknął zamknęła zamknięto zamyka zamknięty
    wygrał wygrała wygrali wygrywa zwyciężył | przegrał przegrała przegrali przegrywa
    przyjął przyjęła zaakceptował zatwierdził | odrzucił odrzuciła odmówił
    skazał skazany skazano | uniewinnił uniewinniony uniewinniono
    importował import | eksportował eksport
    wzrósł wzrosła wzrosły rośnie | spadł spadła spadły spada
    przed | po
    zatrudnił zatrudniła | zwolnił zwolniła
    więcej | mniej
    zysk | strata
    wojna | pokój
    mężczyzna | kobieta
    duży duża | mały mała
    aldı satın | sattı
    açtı açıldı açık | kapattı kapatıldı kapalı kapandı
    kazandı kazanan | kaybetti kaybeden
    kabul | ret
    onayladı | reddetti
    mahkum suçlu | beraat suçsuz
    ithal ithalat | ihraç ihracat
    yükseldi arttı | düştü azaldı
    önce | sonra
    daha | az
    kar | zarar
    savaş | barış
    erkek | kadın
    büyük | küçük
    赢 胜 | 输 败
    买 | 卖
    開 开 | 关 閉
    升 涨 | 降 跌
    勝 | 負
"""
