"""Things of one kind: diseases, crimes, vehicles, offices, colours, relatives.

Replacing one by another of its kind changes the fact: a bus by a train, the finance minister by the
foreign minister. Each line is one kind, with groups of synonyms separated by `|`.
"""

from __future__ import annotations

ENGLISH = """
    corn maize | soybean soybeans soya | meal soymeal | wheat | grain grains | barley | \
        sorghum | oats | rice | cotton | coffee | cocoa | sugar | rubber | tea | milk | beef | \
        pork | fish | oil crude | gas | gasoline petrol | diesel | kerosene | coal | electricity \
        | gold | silver | platinum | copper | zinc | lead | nickel | tin | aluminium aluminum | \
        iron | steel | uranium | timber lumber | water
    rice | bread | pasta | potato potatoes | tomato tomatoes | apple apples | orange oranges \
        | banana bananas | cheese | butter | egg eggs | chicken | lamb | salmon | tuna | wine | \
        beer | whisky whiskey | vodka | rum | gin | salt | pepper | honey | nuts | fruit | \
        vegetables
    share shares stock stocks equity | bond bonds | note notes | future futures | option \
        options | warrant warrants | debenture debentures | bill bills | unit units | loan loans
    murder murders murdered | manslaughter | theft thefts | robbery robberies | burglary \
        burglaries | fraud | arson | assault assaults | rape | bribery | corruption | perjury | \
        kidnapping abduction | smuggling | extortion blackmail | forgery | espionage spying | \
        treason | terrorism | libel | embezzlement | vandalism | trespass | piracy | conspiracy \
        | suicide | torture
    stabbed stabbing | shot shooting | strangled | poisoned | beaten | drowned | hanged | \
        burned burnt
    earthquake earthquakes quake | flood floods flooding | fire fires blaze | storm storms | \
        hurricane hurricanes | tornado tornadoes | typhoon typhoons | cyclone cyclones | drought \
        droughts | landslide landslides mudslide | avalanche avalanches | tsunami | eruption \
        eruptions | explosion explosions blast | heatwave | blizzard | collision | derailment | \
        famine | epidemic | frost | hail | wildfire wildfires | strike strikes | riot riots
    rain | snow | hail | fog | sunshine | sleet
    bus buses coach | truck trucks lorry lorries | train trains | tram trams | ferry ferries \
        | plane planes aircraft airplane jet | helicopter helicopters | car cars | taxi taxis | \
        van vans | bicycle bicycles bike bikes cycle | motorcycle motorcycles motorbike | boat \
        boats | ship ships vessel vessels | yacht yachts | tanker tankers | tug tugs | trawler \
        trawlers | submarine submarines | tank tanks | tractor tractors | rocket rockets | barge \
        barges | balloon | drone drones | missile missiles | ambulance | scooter scooters
    dog dogs | cat cats | horse horses | cow cows cattle | pig pigs hog hogs | sheep | goat \
        goats | chicken chickens hen hens | duck ducks | goose geese | bear bears | wolf wolves \
        | fox foxes | lion lions | tiger tigers | elephant elephants | monkey monkeys | snake \
        snakes | rat rats | mouse mice | rabbit rabbits | deer | shark sharks | whale whales | \
        dolphin dolphins | seal seals | eagle eagles | bird birds | bee bees | salmon | trout | \
        cod | herring | donkey | camel camels | leopard | crocodile alligator | turtle
    red | blue | green | yellow | orange | purple | pink | brown | black | white | grey gray
    wooden wood | stone | brick | concrete | glass | plastic | paper | leather | marble | \
        steel | iron | clay | wool woollen | silk | cotton | linen | nylon | ceramic | cardboard
    oxygen | hydrogen | nitrogen | helium | chlorine | fluorine | ammonia | methane | ethane \
        | propane | butane | ethylene | propylene | benzene | toluene | acetone
    monoxide | dioxide | trioxide | peroxide | oxide
    nitrate nitrates | nitrite nitrites | nitride
    sulphate sulfate sulphates sulfates | sulphite sulfite sulphites | sulphide sulfide
    chloride | chlorate | chlorite | hypochlorite | fluoride | bromide | iodide
    phosphate phosphates | phosphite phosphide
    methanol | ethanol | propanol | butanol | glycol
    sodium | potassium | calcium | magnesium | lithium | barium
    arsenic | mercury | cadmium | cyanide | asbestos | radon
    aspirin | ibuprofen | paracetamol acetaminophen | codeine | morphine | heroin | cocaine \
        | cannabis marijuana | methadone | fentanyl | penicillin | insulin | cortisone | ecstasy \
        | amphetamine | methamphetamine | warfarin | statins | steroids | antibiotics | alcohol \
        | tobacco | nicotine | caffeine | valium | viagra | opium | lsd
    malaria | measles | mumps | rubella | cholera | typhoid | typhus | tuberculosis tb | \
        polio | plague | smallpox | chickenpox | influenza flu | pneumonia | bronchitis | asthma \
        | diabetes | cancer | leukaemia leukemia | hepatitis | aids hiv | ebola | zika | dengue \
        | rabies | anthrax | tetanus | diphtheria | meningitis | encephalitis | dementia | \
        alzheimer's alzheimers | parkinson's parkinsons | epilepsy | stroke | arthritis | \
        cirrhosis | salmonella | botulism | syphilis | gonorrhoea | leprosy | scurvy | covid \
        covid-19 coronavirus | sars | mers | norovirus | schizophrenia | depression
    lung | liver | kidney | heart | brain | breast | prostate | stomach | bowel | skin | \
        bone | blood
    arm arms | leg legs | hand hands | foot feet | head | neck | back | chest | knee | ankle \
        | shoulder | hip | elbow | wrist | eye eyes | ear ears
    doctor doctors physician | nurse nurses | surgeon surgeons | dentist dentists | lawyer \
        lawyers attorney attorneys solicitor barrister | judge judges | teacher teachers | \
        professor | student students pupil pupils | officer officers | soldier soldiers | sailor \
        sailors | pilot pilots | driver drivers | farmer farmers | fisherman fishermen | miner \
        miners | engineer engineers | scientist scientists | economist economists | banker \
        bankers | broker brokers | trader traders | accountant accountants | journalist \
        journalists reporter reporters | editor editors | writer writers author | poet poets | \
        painter painters | singer singers | actor actors | actress actresses | musician \
        musicians | priest priests | monk monks | nun nuns | butcher | baker | carpenter | \
        plumber | cook chef | waiter | waitress | cleaner | guard guards | firefighter \
        firefighters fireman | paramedic paramedics | architect | chemist | physicist | \
        historian | owner owners | manager managers | worker workers | clerk | coach | referee | \
        striker | goalkeeper | tailor | postman
    chairman | chairwoman | chair | founder founders | chief | owner | director directors | \
        president presidents | treasurer | secretary | minister ministers | premier | chancellor \
        | mayor mayors | governor governors | senator senators | ambassador ambassadors | king | \
        queen | prince | princess | pope | bishop | archbishop | cardinal | general | colonel | \
        captain | admiral | sergeant | lieutenant | major | councillor councillors | auditor \
        auditors | shareholder shareholders | deputy
    foreign | finance | interior home | defence defense | trade | health | education | \
        transport | agriculture farm | energy | justice | environment | labour labor | industry \
        | culture | oil | housing | economy economics | commerce | tourism | sports | science | \
        planning
    mother mothers | father fathers | son sons | daughter daughters | wife wives | husband \
        husbands | brother brothers | sister sisters | uncle uncles | aunt aunts | nephew \
        nephews | niece nieces | cousin cousins | grandmother | grandfather | grandson | \
        granddaughter | widow widows | widower widowers | stepmother | stepfather | stepson | \
        stepdaughter | godfather | godmother | neighbour neighbor | friend | boyfriend | \
        girlfriend
    actor actors | actress actresses
    waiter waiters | waitress waitresses
    host hosts | hostess hostesses
    steward stewards | stewardess stewardesses
    heir heirs | heiress heiresses
    hero heroes | heroine heroines
    duke | duchess
    count | countess
    baron | baroness
    emperor | empress
    lord | lady
    sir | dame madam
    god | goddess
    monk monks | nun nuns
    bride brides | groom grooms bridegroom
    landlord | landlady
    policeman policemen | policewoman policewomen
    fireman firemen | firewoman
    businessman businessmen | businesswoman businesswomen
    congressman congressmen | congresswoman congresswomen
    spokesman | spokeswoman
    chairman | chairwoman
    sportsman sportsmen | sportswoman sportswomen
    salesman | saleswoman
    gentleman gentlemen | lady ladies
    guy guys | girl girls
    male males | female females
    king kings | queen queens
    violin violins | cello cellos | viola | piano pianos | guitar guitars | flute | trumpet \
        | drum drums | harp | organ | saxophone | clarinet | trombone | accordion
    football soccer | cricket | rugby | tennis | golf | hockey | basketball | baseball | \
        boxing | swimming | athletics | rowing | cycling | skiing | wrestling | volleyball | \
        chess
    cellar basement | attic loft | kitchen | bathroom | bedroom | garage | garden | roof
    school schools | hospital hospitals clinic clinics | church churches | mosque mosques | \
        synagogue synagogues | temple temples | prison prisons jail | museum museums | library \
        libraries | hotel hotels | restaurant restaurants | theatre theater | cinema | factory \
        factories | mine mines | farm farms | airport airports | harbour harbor port | bridge \
        bridges | tunnel tunnels | dam dams | university universities | bank banks | court \
        courts | stadium | castle | palace | station stations
    river | lake | sea | ocean | mountain mountains | forest forests | desert | valley | \
        island | coast | capital | suburb suburbs | village | border
    knife knives | gun guns pistol | rifle rifles | bomb bombs | grenade grenades | axe | \
        hammer | sword | hammer | crossbow | mine mines | shotgun
    house houses | flat flats apartment apartments | room rooms | person persons | household
    jug jugs | bottle bottles | cup cups | glass glasses | can cans | barrel barrels | sack \
        sacks | box boxes | crate crates | bucket buckets | keg kegs | tin tins
    catholic catholics | protestant protestants | muslim muslims moslem islamic | jewish jew \
        jews | hindu hindus | buddhist buddhists | sikh sikhs | orthodox | anglican anglicans | \
        baptist | methodist | lutheran | mormon | christian christians | sunni sunnis | shiite \
        shiites shia | atheist | evangelical
    republican republicans | democrat democrats democratic | conservative conservatives tory \
        tories | labour | liberal liberals | socialist socialists | communist communists | \
        nationalist nationalists | green greens | fascist fascists | royalist | independent | \
        centrist | populist | monarchist
    quid | bucks | rand | shekel shekels | zloty zlotys | forint forints | baht | ringgit | \
        rupiah | dirham dirhams | dinar dinars | riyal riyals | lira | drachma drachmas | escudo \
        escudos | guilder guilders | schilling schillings | bolivar bolivars | cruzado cruzados \
        cruzeiro | austral australs | koruna | hryvnia | tenge | won | bitcoin bitcoins | ether \
        ethereum | litecoin | dogecoin
    gmt | utc | cet | cest | est | edt | cst | cdt | mst | mdt | pst | pdt | bst | ist | jst \
        | msk
    amazon | walmart | google | facebook | microsoft | apple | twitter | netflix | tesla | \
        samsung | ebay | uber | youtube | instagram | tiktok
    reuters | bloomberg | afp | dpa | tass | xinhua
    arsenal | chelsea | liverpool | everton | tottenham | barcelona | juventus
    iphone iphones | android | ipad ipads | blackberry
    paris | london | berlin | rome | madrid | moscow | tokyo | beijing | washington | \
        brussels | vienna | geneva | athens | cairo | delhi | warsaw | lisbon | dublin | chicago \
        | boston
    spring | summer | autumn | winter
    dollar | euro | sterling | yen | franc | rouble ruble
    parliament | senate | congress | cabinet | council | court | jury
    army | navy | police | marines
    television tv | radio | newspaper newspapers | magazine magazines
    import | export
"""
OTHER_LANGUAGES = """
    weizen | mais | soja | reis | öl | gas | kohle | strom | kupfer | silber | zink | blei | \
        stahl
    blé | maïs | soja | riz | pétrole | gaz | charbon | or | argent | cuivre | zinc | acier
    trigo | maíz | soja | arroz | petróleo | gas | carbón | oro | plata | cobre | acero
    mutter | vater | sohn | tochter | bruder | schwester | onkel | tante | neffe | nichte | \
        ehefrau | ehemann | großmutter | großvater | cousin | cousine | witwe | witwer
    mère | père | fils | fille | frère | sœur soeur | oncle | tante | neveu | nièce | épouse \
        femme | époux mari | grand-mère | grand-père | veuve | veuf
    madre | padre | hijo | hija | hermano | hermana | tío | tía | sobrino | sobrina | esposa \
        mujer | esposo marido | abuela | abuelo | viuda | viudo
    madre | padre | figlio | figlia | fratello | sorella | zio | zia | nipote | moglie | \
        marito | nonna | nonno | vedova | vedovo
    mãe | pai | filho | filha | irmão | irmã | tio | tia | sobrinho | sobrinha | esposa \
        mulher | marido | avó | avô | viúva | viúvo
    мать | отец | сын | дочь | брат | сестра | дядя | тетя тётя | племянник | племянница | \
        жена | муж | бабушка | дедушка | вдова | вдовец
    arzt | anwalt | lehrer | richter | polizist | bauer | fahrer | pilot | pfarrer | soldat \
        soldatin
    mord | totschlag | diebstahl | raub | betrug | brandstiftung | einbruch | erpressung
    meurtre | vol | fraude | viol | incendie | escroquerie | chantage
    asesinato | robo | fraude | violación | secuestro | estafa | incendio
    omicidio | furto | frode | rapina | stupro | truffa | incendio
    убийство | кража | мошенничество | ограбление | изнасилование | поджог
    erdbeben | überschwemmung hochwasser | brand feuer | sturm | dürre | lawine | explosion
    séisme tremblement | inondation inondations | incendie | tempête | sécheresse | \
        explosion
    terremoto | inundación inundaciones | incendio | tormenta | sequía | explosión
    terremoto | alluvione | incendio | tempesta | siccità | esplosione
    землетрясение | наводнение | пожар | буря | засуха | взрыв
    bus | lastwagen lkw | zug | fähre | flugzeug | auto wagen | schiff | boot | fahrrad | \
        hubschrauber
    bus autobus | camion | train | ferry bac | avion | voiture | bateau navire | vélo | \
        hélicoptère
    autobús | camión | tren | ferry transbordador | avión | coche | barco | bicicleta | \
        helicóptero
    autobus | camion | treno | traghetto | aereo | auto macchina | nave | bicicletta | \
        elicottero
    автобус | грузовик | поезд | паром | самолет самолёт | машина | корабль | вертолет
    hund | katze | pferd | kuh | schwein | schaf | ziege | wolf | bär | vogel
    chien | chat | cheval | vache | cochon porc | mouton | chèvre | loup | ours | oiseau
    perro | gato | caballo | vaca | cerdo | oveja | cabra | lobo | oso | pájaro
    собака | кошка | лошадь | корова | свинья | овца | волк | медведь
    rot rote roten rotes roter | blau blaue blauen blaues blauer | grün grüne grünen grünes \
        | gelb gelbe gelben | schwarz schwarze schwarzen | weiß weiße weißen | braun braune
    rouge rouges | bleu bleue bleus | vert verte verts | jaune jaunes | noir noire noirs | \
        blanc blanche blancs
    rojo roja | azul | verde | amarillo amarilla | negro negra | blanco blanca
    rosso rossa | blu | verde | giallo gialla | nero nera | bianco bianca
    katholisch katholische katholischen | evangelisch evangelische evangelischen | \
        muslimisch muslimische muslimischen | jüdisch jüdische jüdischen
    catholique catholiques | protestant protestants | musulman musulmane musulmans | juif \
        juive juifs
    católico católica | protestante | musulmán musulmana | judío judía
    aktie aktien | anleihe anleihen | fonds
    action actions | obligation obligations
    acciones | bonos
    azioni | obbligazioni
"""
