"""English antonyms and other mutually exclusive words: rose and fell, upheld and overturned.

Each line is one question, with its possible answers (poles) separated by `|`. Replacing a word of
one pole by a word of another changes the fact, wherever the two occur in the texts.
"""

from __future__ import annotations

ENGLISH = """
    rose rise rises rising risen up upward higher gain gains gained gaining climb climbed \
        climbs increase increases increased increasing grew grow grows growth advance advanced \
        soared jumped | fell fall falls falling fallen down downward lower drop drops dropped \
        dropping decline declines declined declining decrease decreases decreased decreasing \
        shrank plunged slipped dipped lost lose loses losing loss losses cut cuts reduce reduced \
        | unchanged steady flat
    profit profits profitable gain gains surplus | loss losses deficit
    win wins won winning victory | lose loses lost losing defeat defeated beaten
    more most | less least fewer
    above over | below under
    before ahead | after
    buy buys bought buying buyer buyers purchase | sell sells sold selling seller sellers \
        sale sales
    import imports imported | export exports exported
    open opened opens opening | close closed closes closing shut
    begin began begun start started starts | end ended ends finish finished stop stopped
    strong stronger strongest | weak weaker weakest
    high highs highest higher | low lows lowest lower
    large larger largest big bigger biggest | small smaller smallest
    good better best | bad worse worst
    early earlier | late later
    old older oldest | young younger youngest new
    accept accepts accepted approve approved approves agree agreed agrees confirm confirmed \
        confirms | deny denied denies refuse refused reject rejected rejects
    allow allows allowed permit permitted | ban banned forbid forbidden bar barred prohibit
    able | unable
    succeed succeeded success | fail failed failure
    support supports supported supporting back backed for | oppose opposes opposed opposing \
        against
    guilty convicted | innocent acquitted cleared
    alive survived survive survives survivors | dead died die dies killed kill kills | \
        injured injure wounded wound hurt | missing
    true | false
    always | never sometimes often rarely seldom
    all | none some few | most
    everyone everybody | nobody someone
    everything | nothing something
    public | private
    left | right
    first | last
    man men male boy boys father son brother husband | woman women female girl girls mother \
        daughter sister wife
    friend friends ally allies | enemy enemies
    arrive arrived arrives | leave leaves departed depart
    include includes included including | exclude excludes excluded excluding
    legal | illegal
    safe | dangerous unsafe
    hire hired | fire fired
    war | peace
    rescued rescue saved freed released | arrested detained jailed captured seized kidnapped
    praise praised praises | criticise criticised criticize criticized blame blamed \
        condemned
    appointed named elected | dismissed sacked ousted resigned
    add added | remove removed
    positive | negative
    optimistic | pessimistic
    lend lent | borrow borrowed
    tighten tightened | ease eased
    expand expanded | shrink contracted
    north northern | south southern | east eastern | west western
    top | bottom
    gross | net
    rich | poor
    full | empty
    fast faster | slow slower
    heavy | light
    black | white
    husband | wife
    married | divorced
    mother | father
    civilian civilians | soldier soldiers
    employer employers | employee employees
    plaintiff | defendant
    imposed imposes | proposed proposes | introduced introduces | adopted adopts | lifted \
        lifts
    spot | futures forward
    assets | liabilities
    credit | debit
    day | night
    yes | no
    love loved | hate hated
    will would shall | may might could | can | should must | cannot
    inside | outside
    minimum min | maximum max
    major | minor
    long | short near
    hot warm | cold cool
    pass passed | fail failed
    overturned overturn quashed quash annulled struck | upheld uphold upholds affirmed \
        reinstated
    dismissed dismiss threw | granted grant grants sustained
    vetoed veto vetoes blocked block blocks halted | endorsed endorse endorses cleared clear \
        clears approved backed passed
    scrapped scrap scraps shelved shelve axed abandoned abandon abandons dropped ditched | \
        backed back hailed hail resumed resume resumes revived kept launched
    suspended suspend suspends halted paused | extended extend extends resumed resume \
        continued lifted
    withdrew withdraw withdrawn withdraws pulled | renewed renew renews raised submitted \
        offered
    omitted omits neglected neglects forgot forgets avoided avoids | chose chooses \
        remembered remembers hurried hurries began begins continued rushed managed
    survived survive survives survivor recovered recover recovers | perished perish died die \
        dies succumbed succumb
    escaped escape escapes avoided avoid | suffered suffer suffers faced face
    merged merge merges joined united reunited | split splits parted separated demerged
    collapsed collapse collapses stalled broke | resumed resume resumes succeeded continued \
        held
    found finds located recovered | sought seeks searched lost missing
    debated debate discussed | passed adopted approved
    expected expects hoped hopes promised | feared fears dreaded
    known knew knows proven proved proves confirmed | thought claimed claims believed \
        rumoured supposed feared
    set ready keen eager willing | loath reluctant unwilling slow
    yet | just already
    open passable reopened | closed impassable blocked shut
    free | full
    off | on for
    won win wins | drew draw draws drawn tied | lost lose loses
    led leads leading | trailed trails trailing
    maximum | total | minimum | average | estimated | confirmed | record
    bulk | sliver fraction
    early | mid | late
    this these | that those
    dawn daybreak sunrise | dusk nightfall sunset | overnight | midweek | lunchtime | \
        teatime
    opening | final closing | penultimate | ultimate | semifinal semi-final | quarterfinal | \
        inaugural
    winner winners champion champions victor | runner runners loser losers
    gold golden | silver | bronze
    another | the
    used | seeks wants
    offshore | onshore
    domestic local home national | foreign overseas abroad international
    local | national | regional | federal | global | municipal
    upstream | downstream
    upstairs | downstairs
    eastward eastwards eastbound | westward westwards westbound | northward northwards \
        northbound | southward southwards southbound
    clockwise | anticlockwise counterclockwise
    indoor indoors | outdoor outdoors
    inland | coastal
    urban | rural
    import | export
    inbound | outbound
    incoming | outgoing
    oncoming | receding
    present current | former previous past | future
    permanent | temporary interim provisional
    voluntary | compulsory mandatory forced
    attack attacked attacks | defend defended defends
    promoted promote | demoted demote relegated
    strengthened strengthen strengthens | weakened weaken weakens
    improved improve improves improvement | worsened worsen worsens deteriorated
    widened widen widens | narrowed narrow narrows
    raised raise raises hiked | lowered lower lowers cut
    acquired acquire acquires acquisition | divested divest divests divestiture disposed
    invested invest | divested withdrew
    deposit deposited deposits | withdrawal withdrawn withdrawals
    present | absent
    arrived | departed
    admitted admits acknowledged confessed | denied disputed denies
    welcomed welcome welcomes | deplored deplores condemned
    encouraged encourage | discouraged discourage
    majority | minority
    creditor creditors lender lenders | debtor debtors borrower borrowers
    landlord landlords | tenant tenants
    bullish | bearish
    long-term | short-term
    supply | demand
    income revenue revenues | expenses expenditure costs
    joined join joins | left leave leaves quit
    tax-free | taxable
    victim victims | attacker attackers suspect suspects
    prosecution prosecutor prosecutors | defence defense
    seller | buyer
    parent | subsidiary
    government | opposition
    ruling | opposition
    interest | dividend
    primary | secondary
    wholesale | retail
    wet | dry
    tall taller | short shorter
    thick | thin
    loud | quiet
    easy | hard difficult
    hawkish | dovish
    preferred | common ordinary
    ceasefire truce | fighting clashes
    teenager teenagers | pensioner pensioners | toddler toddlers | baby babies infant | \
        adult adults
    hired hires recruited appointed | fired sacked dismissed
    bid | asked
"""
