"""English verbs that mean the same, in the same tense, number and person; a line is a group."""

from __future__ import annotations

VERBS = """
    accelerate speed_up
    accelerated sped_up speeded_up
    accelerates speeds_up
    accelerating speeding_up
    achieve attain
    achieves attains
    achieving attaining
    allow permit
    allowed_to permitted_to
    allowing permitting
    alter change
    altered changed
    altering changing
    answered replied
    answering replying
    anticipate expect
    anticipated expected
    anticipates expects
    anticipating expecting
    appear seem
    appeared seemed
    appearing seeming
    appears seems
    are_believed_to are_thought_to
    are_going_to will
    are_likely_to will_probably
    arrive_at reach
    arrive_in reach
    arrived_at reached
    arrived_in reached
    arrives_at reaches
    arrives_in reaches
    arriving_at reaching
    arriving_in reaching
    ask_for request
    asked_for requested
    asking_for requesting
    asks_for requests
    assess evaluate
    assessed evaluated
    assesses evaluates
    assessing evaluating
    assist help
    assisted helped
    assisting helping
    assists helps
    attempt_to seek_to try_to
    attempted_to sought_to tried_to
    attempting_to seeking_to trying_to
    attempts_to seeks_to tries_to
    authored penned wrote
    back support
    backed supported
    backing support
    backing supporting
    backs supports
    based_in headquartered_in
    began commenced started
    begin commence start
    begins commences starts
    begun commenced started
    believe think
    believes thinks
    bolster strengthen
    bolstered strengthened
    bolstering strengthening
    bolsters strengthens
    bomb_exploded bomb_went_off
    boost increase
    boosted increased
    boosting increasing
    boosts increases
    bought purchased
    breaking_out erupting
    bring_about cause
    broke_out erupted
    broken_out erupted
    brought_about caused
    build construct
    building constructing
    builds constructs
    built constructed
    buy purchase
    buying purchasing
    buys purchases
    called_on_the urged_the
    calling_on_the urging_the
    calls_on_the urges_the
    came_back returned
    came_to_an_end ended
    care_for look_after
    cared_for looked_after
    caring_for looking_after
    carried_on continued
    carried_out conducted
    carried_out performed
    carries_out conducts
    carry_on continue
    carry_out conduct
    carry_out perform
    carrying_on continuing
    carrying_out conducting
    choose select
    chooses selects
    choosing selecting
    chose selected
    chosen selected
    climbed risen
    climbed rose
    climbing rising
    close shut
    closed shut
    closes shuts
    closing shutting
    come_back return
    comes_back returns
    coming_back returning
    complete finish
    completed finished
    completes finishes
    completing finishing
    comprise consist_of
    comprised consisted_of
    comprises consists_of
    comprising consisting_of
    conceal hide
    concealed hid
    concealed hidden
    concealing hiding
    consider think_about
    considered deemed
    considering thinking_about
    considers deems
    contacted got_in_touch_with
    convince persuade
    convinced persuaded
    convinces persuades
    convincing persuading
    deal_with handle
    dealing_with handling
    deals_with handles
    dealt_with handled
    decided_to made_a_decision_to made_the_decision_to
    declining decreasing
    decrease fall
    decreased fallen
    decreased fell
    decreases falls
    decreasing falling
    defer postpone put_off
    deferred postponed put_off
    deferring postponing putting_off
    defers postpones puts_off
    demolished torn_down
    demolishing tearing_down
    demonstrate show
    demonstrated showed
    demonstrated shown
    demonstrates shows
    demonstrating showing
    depart leave
    departed left
    departing leaving
    departs leaves
    depend_on rely_on
    depended_on relied_on
    depends_on relies_on
    despatch dispatch send
    despatched dispatched sent
    despatches dispatches sends
    despatching dispatching sending
    deteriorate worsen
    deteriorated worsened
    deteriorates worsens
    deteriorating worsening
    died passed_away
    died perished
    dies passes_away
    disappear vanish
    disappeared vanished
    disappearing vanishing
    disappears vanishes
    disclose reveal
    disclosed revealed
    discloses reveals
    disclosing revealing
    discovered found_out
    discuss talk_about
    discussed talked_about
    discusses talks_about
    discussing talking_about
    distributed handed_out
    distributing handing_out
    draft draw_up
    drafted drawn_up
    drafted drew_up
    drafting drawing_up
    drafts draws_up
    drop fall
    dropped fallen
    dropped fell
    dropping falling
    drops falls
    earthquake_hit earthquake_struck
    emphasise emphasize stress underline underscore
    emphasised emphasized stressed underlined underscored
    emphasises emphasizes stresses underlines underscores
    emphasising emphasizing stressing underlining underscoring
    encircle surround
    encircled surrounded
    encircling surrounding
    ensure make_sure
    ensured made_sure
    ensures makes_sure
    ensuring making_sure
    entitled titled
    establish set_up
    established founded set_up
    establishes sets_up
    establishing setting_up
    exceed surpass
    exceeded surpassed
    exceeding surpassing
    exceeds surpasses
    extinguish put_out
    extinguished put_out
    extinguishing putting_out
    fill_in fill_out
    filled_in filled_out
    filling_in filling_out
    financed funded
    financing funding
    fired sacked
    freed released
    freeing releasing
    frees releases
    gave_back returned
    get obtain
    gets obtains
    getting obtaining
    go_up rise
    goes_up rises
    going_up rising
    gone_back returned
    gone_up risen
    got obtained
    got_married married
    grew increased
    growing increasing
    grown increased
    grows increases
    hamper hinder
    hampered hindered
    hampering hindering
    hampers hinders
    hand_in submit
    handed_in submitted
    handing_in submitting
    hands_in submits
    happen occur take_place
    happened occurred took_place
    happening occurring taking_place
    happens occurs takes_place
    headed_by led_by
    hit_by struck_by
    increase rise
    increased risen
    increased rose
    increases rises
    increasing rising
    inform notify
    informed notified
    informed told
    informing telling
    informs tells
    intend_to plan_to
    intending_to planning_to
    intends_to plans_to
    investigate look_into
    investigated looked_into
    investigates looks_into
    investigating looking_into probing
    is_believed_to is_thought_to
    is_going_to will
    is_likely_to will_probably
    journeyed traveled travelled
    landed touched_down
    law_allows law_permits
    lead_to result_in
    leading_to resulting_in
    leads_to results_in
    led_to resulted_in
    live reside
    lived resided
    lives resides
    living residing
    look_for search_for
    looked_for searched_for
    looking_for searching_for
    looks_for searches_for
    lower reduce
    lowered reduced
    lowering reducing
    lowers reduces
    made_use_of used
    meet meet_with
    mend repair
    mended repaired
    mending repairing
    met met_with
    oversaw supervised
    oversee supervise
    overseeing supervising
    overseen supervised
    oversees supervises
    overthrew toppled
    overthrow topple
    overthrowing toppling
    overthrown toppled
    participate_in take_part_in
    participated_in took_part_in
    participates_in takes_part_in
    participating_in taking_part_in
    phoned telephoned
    phoning telephoning
    pleaded pled
    provide supply
    provided supplied
    providing supplying
    pull_out_of withdraw_from
    pulled_out_of withdrew_from
    pulling_out_of withdrawing_from
    pulls_out_of withdraws_from
    quit resigned
    quits resigns
    quitting resigning
    rebuild reconstruct
    rebuilding reconstructing
    rebuilds reconstructs
    rebuilt reconstructed
    recovering recuperating
    regarded_as seen_as viewed_as
    remain stay
    remained stayed
    remains stays
    rescue save
    rescued saved
    rescuing saving
    result_from stem_from
    resulting_from stemming_from
    results_from stems_from
    returned went_back
    rose went_up
    spark trigger
    sparked triggered
    sparking triggering
    sparks triggers
    speak talk
    speaking talking
    spoke talked
    spoken talked
    squander waste
    squandered wasted
    squandering wasting
    storm_hit storm_struck
    that_allows that_permits
    to_free to_release
    underwent_an_operation underwent_surgery
    use utilise utilize
    used utilised utilized
    uses utilises utilizes
    using utilising utilizing
    want wish
    wanted wished
    wanting wishing
    wants wishes
    was_believed_to was_thought_to
    was_likely_to would_probably
    were_believed_to were_thought_to
    were_hurt_in were_injured_in
    were_likely_to would_probably
    which_allows which_permits
"""
