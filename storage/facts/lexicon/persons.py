"""Words around the names of people: titles, given names, and words that are not part of them.

The given names listed are rarely places, companies or surnames; ambiguous ones are omitted.
"""

from __future__ import annotations

from storage.facts.lexicon.word_lists import word_set

TITLES = word_set(
    """
    mr mrs ms miss mx mister dr prof professor sir dame lord lady president prime minister premier
    chancellor senator sen congressman congresswoman governor gov mayor general gen colonel col
    major captain capt lieutenant lt sergeant sgt admiral judge justice king queen prince princess
    pope bishop archbishop cardinal reverend rev chairman chairwoman chief executive director
    secretary ambassador adviser advisor spokesman spokeswoman commissioner congresswoman
    herr herrn frau doktor präsident präsidentin bundeskanzler bundeskanzlerin kanzler kanzlerin
    minister ministerin
    monsieur m madame mme mademoiselle mlle président présidente docteur maître
    señor señora señorita sr sra srta don doña presidente presidenta doctor doctora
    signor signora signore dott senhor senhora dona
    meneer mevrouw heer господин госпожа президент премьер премьер-министр доктор капитан
    """
)
# Often part of the name of a company, place or ship, so they are never optional.
BOUND_TITLES = word_set(
    "general major king queen prince princess chief executive director secretary"
)
_MEN = word_set(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew
    anthony donald mark paul steven andrew kenneth joshua kevin brian george edward ronald timothy
    jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin brandon benjamin
    samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam henry
    nathan douglas zachary peter kyle walter ethan jeremy harold keith christian roger noah gerald
    carl terry sean arthur lawrence jesse dylan bryan joe billy bruce albert willie gabriel alan
    juan wayne roy ralph randy eugene vincent russell louis philip bobby johnny bradley bill bob
    tom tim jim mike steve dave dan don ken ron chris nick tony sam greg jeff matt alex fred
    ted ed pete andy phil simon nigel graham ian neil colin derek geoffrey malcolm trevor clive
    boris barack joseph vladimir dmitri sergei ivan mikhail nikolai igor oleg viktor yuri alexei
    hans klaus jürgen helmut wolfgang günter gerhard dieter manfred uwe horst heinz karl-heinz
    jean pierre jacques françois michel andré philippe alain bernard christophe nicolas emmanuel
    jean-claude jean-marie jean-luc olivier laurent thierry guillaume
    carlos josé luis manuel antonio francisco miguel pedro javier fernando rafael pablo jorge
    alejandro sergio ramón enrique andrés giuseppe giovanni mario luigi franco paolo roberto
    stefano marco andrea alessandro silvio matteo matteo joão paulo luiz
    recep tayyip mohammed muhammad mohamed ahmed ali hassan hussein ibrahim abdullah omar yusuf
    khalid mustafa mahmoud narendra rahul rajiv sanjay hiroshi kenji takashi yasuhiro kiichi
    lars erik sven olof jens anders björn johan pieter willem
    """
)
_WOMEN = word_set(
    """
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty
    sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie
    rebecca laura cynthia dorothy amy kathleen angela shirley emma brenda pamela nicole anna
    samantha katherine christine debra rachel carolyn janet maria heather diane julie joyce
    victoria kelly christina joan evelyn lauren judith olivia megan cheryl martha andrea frances
    hannah jacqueline ann anne jean alice kathryn gloria teresa sara janice doris julia judy
    denise marilyn amber theresa hillary kate susanne ursula annegret claire sophie marie
    rose grace hope joy dawn faith ruby françoise nathalie isabelle camille ségolène
    catherine carmen ana lucía elena isabel pilar
    giulia francesca chiara paola olga tatiana natalia irina svetlana ekaterina fatima aisha
    """
) - word_set("victoria")
GIVEN_NAMES = _MEN | _WOMEN
MALE_NAMES, FEMALE_NAMES = _MEN - _WOMEN, _WOMEN - _MEN
MALE_TITLES = word_set("mr mister sir lord king prince herr herrn monsieur m señor signor senhor")
FEMALE_TITLES = word_set(
    "mrs ms miss dame lady queen princess frau madame mme mademoiselle señora signora senhora"
)
# Before or after a name, these show that it is not the name of a person.
NON_PERSON_WORDS = word_set(
    """
    new north south east west northern southern eastern western upper lower great greater central
    saint st san santa santo sankt saudi united royal real inter los las el la le al port fort mount
    lake cape grand british american national international first general morgan
    bank banks bancorp trust fund funds capital securities group holdings holding corp corporation
    inc co company companies ltd plc llc gmbh ag sa industries international motors motor electric
    electronics foods mills dynamics cinema steel oil gas energy petroleum resources mines mining
    airlines airways air lines university college school institute academy hospital church museum
    library hotel inn street avenue road square park river bay island islands lake sea ocean
    sound falls beach hill hills valley mountain mountains county city town village airport station
    bridge tower center centre house hall court castle state states republic kingdom province
    district party union league association society foundation council committee commission
    ministry department office agency service services times post news journal press magazine
    brothers sons partners stores store markets market cup prize award act law plan theorem award
    stadium arena club fc united rangers rovers jr junior sr senior ii iii iv day peninsula strait
    """
)
# Common words that are not names even in a text in all capitals or at the start of a sentence. None
# of them is a common surname.
COMMON_WORDS = word_set(
    """
    der die das den dem des ein eine einen er sie es wir und aber auch dann doch denn wenn als wie
    im am in mit bei von zu für auf aus nach schon sehr noch bereits schnell langsam jedoch laut
    le la les un une des du il elle ils nous et mais alors puis ainsi dans pour avec en selon très
    déjà aussi donc cependant toutefois ce cette ces
    el los las una unos y pero entonces luego para con según ya muy también ayer este esta
    lo gli poi anche già molto secondo e ma ieri nel della
    os as um uma mas então também já muito segundo ontem
    и но а в на по с он она они это уже очень также затем вчера потом однако
    despite unlike like amid via per unless if
    a an the this that these those there here i it he she they we you his her hers its their our my
    your him them us me in on at by for from with to of as and but or so than then though although
    because while whilst when where why how what which who whom whose since however nevertheless
    nonetheless meanwhile moreover furthermore also too thus therefore hence still yet now just
    even already again once always often sometimes usually frequently generally probably likely
    clearly indeed quietly quickly rapidly slowly subsequently recently currently previously finally
    eventually simply really very quite rather actually certainly apparently obviously according
    additionally besides instead into onto upon over under between among amongst through during
    within towards toward about around across along behind beyond near out off up down is are was
    were be been being am has have had having do does did done doing would shall 's 'd is
    said says say told tells tell added adds stated noted reported announced asked began begun
    started starts made make makes making took take taken takes went goes going gone came come comes
    coming get gets got given give gives gave left leave kept keep held hold seen see saw shown show
    shows showed demonstrated assist help helped helps buy purchase obtain want wants wishes wish
    large larger huge small little entire whole same such own other another others much
    important significant difficult possible matter issue remark comment job program programme
    center centre labor labour organization organisation talks discussions till chiefly mainly
    journalists reporters earlier later soon today's thing things way part people well back while
    """
)
# Common words that may be names at the start of a sentence.
POSSIBLE_NAMES = word_set("said job small little long well back large")
PRONOUNS = word_set(
    """
    he she him her his hers they them their it its we us our you your i me my er sie ihr ihm ihn
    il elle ils elles lui él ella ellos ellas lei он она они его ее ему ей
    """
)
