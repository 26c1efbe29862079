"""English words other than verbs, and phrases, that mean the same; a line is a group."""

from __future__ import annotations

WORDS = """
    a per
    a_bit a_little slightly
    a_lawyer an_attorney
    a_lot_of lots_of
    a_lot_of numerous
    about concerning regarding
    abroad overseas
    abruptly suddenly
    accidentally by_accident
    accidentally inadvertently unintentionally
    accomplished achieved attained
    accord agreement pact
    accords agreements pacts
    acetaminophen paracetamol
    across_the_country countrywide nationwide throughout_the_country
    across_the_globe around_the_globe around_the_world globally worldwide
    ad advert advertisement
    additional further
    adrenaline epinephrine
    ads advertisements adverts
    aeroplane airplane plane
    aeroplanes airplanes planes
    afraid frightened scared
    after following
    after in_the_aftermath_of in_the_wake_of
    again_and_again over_and_over repeatedly
    aim objective
    aims objectives
    along_with together_with
    although despite_the_fact_that even_though though
    altogether in_total
    amount quantity
    amounts quantities
    an per
    an_additional an_extra
    and as_well_as
    answer reply
    answers replies
    anticlockwise counterclockwise
    anybody anyone
    apart_from aside_from
    apartment flat
    apartments flats
    as_a_result consequently hence therefore thus
    as_a_result_of because_of on_account_of owing_to
    as_long_as so_long_as
    as_regards in_relation_to regarding with_regard_to with_respect_to
    assistance help
    at_present at_the_moment currently now
    at_that_time at_the_time
    at_the_outset at_the_start
    at_times sometimes
    atm cash_machine cashpoint
    atms cash_machines cashpoints
    attorney_for lawyer_for
    attorneys_for lawyers_for
    aubergine eggplant
    aubergines eggplants
    automaker car_maker carmaker
    automakers car_makers carmakers
    automobile car motor_car
    automobiles cars motor_cars
    autopsies post_mortems postmortems
    autopsy post_mortem postmortem
    awful dreadful terrible
    backpack rucksack
    backpacks rucksacks
    bank_holiday public_holiday
    because since
    before prior_to
    before_long shortly soon
    beginning commencing starting
    beginning start
    beltway ring_road
    beneath underneath
    big large
    bigger larger
    biggest largest
    blast explosion
    blasts explosions
    border frontier
    borders frontiers
    brave courageous
    broad_beans fava_beans
    buyer purchaser
    buyers purchasers
    by_contrast in_contrast
    by_force forcibly
    by_hand manually
    by_way_of via
    candy sweets
    car_park parking_lot
    car_parks parking_lots
    casket coffin
    caskets coffins
    ceasefire truce
    ceasefires truces
    cell_phone cellphone cellular_phone mobile mobile_phone
    cell_phones cellphones cellular_phones mobile_phones mobiles
    cemeteries graveyards
    cemetery graveyard
    certainly definitely
    chief_executive chief_executive_officer
    chiefly largely mainly mostly primarily principally
    child kid
    children kids
    chopper helicopter
    choppers helicopters
    cinemas movie_theaters movie_theatres
    clearly obviously
    close_to near
    comment remark
    comments remarks
    companies firms
    company firm
    completely entirely totally wholly
    composed_of made_up_of
    concerned_about worried_about
    concerns_about worries_about
    considerable substantial
    considerably significantly substantially
    constantly continually
    continuing ongoing
    cop police_officer
    cops police_officers
    corn maize
    costly expensive
    couch sofa
    countries nations
    country nation
    courgette zucchini
    courgettes zucchini
    crisps potato_chips
    crosswalk pedestrian_crossing
    crucial essential vital
    current present
    curtains drapes
    dad father
    dads fathers
    dangerous hazardous
    deadly lethal
    deaths fatalities
    defence_attorney defence_lawyer
    defense_attorney defense_lawyer
    deliberately intentionally on_purpose
    demonstrators protesters protestors
    despite notwithstanding
    diaper nappy
    diapers nappies
    different_from different_than different_to
    difficult hard
    difficulties problems
    discussions talks
    doctor physician
    doctors physicians
    dressing_room locker_room
    dressing_rooms locker_rooms
    driver's_licence driver's_license driving_licence
    drivers_license driving_licence
    drugstore pharmacy
    drugstores pharmacies
    during in_the_course_of
    during_the_past over_the_past
    earthquake quake
    earthquakes quakes
    electronic_mail email
    elementary_school primary_school
    elementary_schools primary_schools
    elevator lift
    elevators lifts
    enemies foes
    enemy foe
    enormous huge immense massive
    enough sufficient
    entire whole
    error mistake
    errors mistakes
    especially in_particular particularly
    estate_agent real_estate_agent realtor
    estate_agents real_estate_agents realtors
    estate_car station_wagon
    eventually in_the_end
    everybody everyone
    evident obvious
    exact precise
    exactly precisely
    exam examination
    examinations exams
    expenditure spending
    eyeglasses spectacles
    famous renowned well_known
    fast quick rapid swift
    faster quicker
    fastest quickest
    filling_station gas_station
    filling_station petrol_station
    filling_stations gas_stations
    filling_stations petrol_stations
    film movie
    films movies
    flooding floods
    flu influenza
    flyover overpass
    football_player footballer
    football_players footballers
    for_example for_instance
    for_now for_the_moment for_the_time_being
    forthcoming upcoming
    fortunately luckily
    freeway motorway
    freeways motorways
    freight_train goods_train
    freight_trains goods_trains
    frequently often
    fridge refrigerator
    fridges refrigerators
    from_the_outset from_the_start
    garbage rubbish
    gasoline petrol
    generally in_general
    glad happy pleased
    global worldwide
    goalie goalkeeper
    goalies goalkeepers
    grade_crossing level_crossing railroad_crossing
    ground_beef minced_beef
    groundnut peanut
    groundnuts peanuts
    gym gymnasium
    had_earlier had_previously
    head_office headquarters
    holidaymaker vacationer
    holidaymakers vacationers
    however nevertheless nonetheless
    humanitarian_aid humanitarian_assistance
    ill sick
    illegal unlawful
    illegally unlawfully
    illness sickness
    illnesses sicknesses
    immediately right_away straight_away straightaway
    important significant
    in_a_bid_to in_an_attempt_to in_an_effort_to
    in_accordance_with in_keeping_with in_line_with
    in_case_of in_the_event_of
    in_connection_with in_relation_to
    in_excess_of over
    in_order_that so_that
    in_order_to so_as_to to
    in_part partially partly
    in_private privately
    in_public publicly
    in_secret secretly
    in_the_end ultimately
    incorrect wrong
    incorrectly wrongly
    individual person
    individuals people persons
    inhabitants residents
    inmate prisoner
    inmates prisoners
    inside inside_of
    investigation probe
    investigations probes
    irrespective_of regardless_of
    issue matter
    issues matters
    job post
    job_cuts job_reductions
    jobless unemployed
    joblessness unemployment
    jobs posts
    journalist reporter
    journalists reporters
    kind_of sort_of type_of
    kinds_of sorts_of types_of
    lab laboratory
    laboratories labs
    lately recently
    lawmaker legislator
    lawmakers legislators
    lawsuit suit
    lawsuits suits
    letterbox mailbox
    licence_plate license_plate number_plate
    licence_plates license_plates number_plates
    license_plate number_plate registration_plate
    like such_as
    likely probable
    likely probably
    likewise similarly
    little small
    lorries trucks
    lorry truck
    lumber timber
    mailman postman
    mailmen postmen
    mall shopping_center shopping_centre shopping_mall
    malls shopping_centers shopping_centres shopping_malls
    math mathematics maths
    medication medicine
    medications medicines
    memo memorandum
    memoranda memorandums memos
    military_aid military_assistance
    mom mother mum
    moms mothers mums
    morgue mortuary
    morgues mortuaries
    motorbike motorcycle
    motorbikes motorcycles
    news_conference press_conference
    news_conferences press_conferences
    news_release press_release
    news_releases press_releases
    normally typically usually
    off off_of
    on upon
    on_a_regular_basis regularly
    on_holiday on_vacation
    on_the_internet online
    operating_room operating_theater operating_theatre
    outcome result
    outside outside_of
    peace_negotiations peace_talks
    per_capita per_head
    phone telephone
    phones telephones
    photo photograph
    photographs photos
    postcode zip_code
    postcodes zip_codes
    power_cut power_outage
    power_cuts power_outages
    power_plant power_station
    power_plants power_stations
    previous prior
    previously prior
    proponents supporters
    provided_that providing_that
    public_transport public_transportation
    pushchair stroller
    pushchairs strollers
    quickly rapidly swiftly
    railroad railway
    railroad_station railway_station train_station
    railroad_stations railway_stations train_stations
    railroads railways
    rain rainfall
    rarely seldom
    regulations rules
    remainder rest
    replies responses
    reply response
    rich wealthy
    richer wealthier
    richest wealthiest
    roundabout traffic_circle
    roundabouts traffic_circles
    sadly unfortunately
    schedule timetable
    schedules timetables
    share_price stock_price
    share_prices stock_prices
    shareholder stockholder
    shareholders stockholders
    shop store
    shopkeeper storekeeper
    shopkeepers storekeepers
    shops stores
    so_far thus_far to_date up_to_now
    somebody someone
    spanner wrench
    spanners wrenches
    spending_cuts spending_reductions
    tax_cuts tax_reductions
    teen teenager
    teenagers teens
    television telly tv
    televisions tvs
    that which
    that who
    transport transportation
    who whom
    windscreen windshield
    windscreens windshields
    with_the_aid_of with_the_help_of
"""
